//! Pages of documentation without a crate.

use std::path::{Path, PathBuf};

use super::options::{Mode, Options};
use super::run::{package, read_manifest, write_error};
use super::write::{Changes, WriteError, compare, recover, write};
use crate::changes::lock;
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::fault;
use crate::document::load::load_with;
use crate::pipeline::{self, Format};
use crate::rust::file::File;

/// The files that a run changed, or would change.
#[derive(Debug)]
pub struct Written {
    /// The files that are new or different, by path below the folder's parent.
    pub written: Vec<PathBuf>,
    /// The files that no page is written to any more.
    pub removed: Vec<PathBuf>,
    /// The number of files that are up to date.
    pub unchanged: usize,
}

/// What pages are made from, and where they are written.
#[derive(Debug)]
pub struct Request<'a> {
    /// The document.
    pub spec: &'a Path,
    /// The folder of the pages.
    pub out: &'a Path,
    /// The folder of the crate that the pages describe, whose name and lock file count.
    pub krate: Option<&'a Path>,
    /// What the pages are.
    pub format: Format,
    /// Whether to write, and the settings.
    pub options: &'a Options,
}

impl Request<'_> {
    /// Writes the pages. Returns `None` if there are errors, and changes nothing in that case.
    pub fn run(&self, diagnostics: &mut Diagnostics) -> Option<Written> {
        fault::reported(diagnostics, |diagnostics| {
            let (around, folder) = self.place(diagnostics)?;
            let files = self.files(folder, diagnostics)?;
            match self.put(around, folder, &files) {
                Ok(changes) => Some(Written {
                    written: changes.write.iter().map(|&index| files[index].path.clone()).collect(),
                    removed: changes.remove,
                    unchanged: changes.unchanged,
                }),
                Err(error) => {
                    diagnostics.push(write_error(error));
                    None
                }
            }
        })
    }

    /// The folder around that of the pages, and the name of the latter.
    fn place(&self, diagnostics: &mut Diagnostics) -> Option<(&Path, &str)> {
        let Some(folder) = self.out.file_name().and_then(|name| name.to_str()) else {
            let message = format!("`{}` has no name", self.out.display());
            diagnostics.push(
                Diagnostic::new(Code::OutputNotWritable, message)
                    .help("give the folder of the pages by its name, as in `--out docs`"),
            );
            return None;
        };
        let around = self.out.parent().filter(|around| !around.as_os_str().is_empty());
        Some((around.unwrap_or(Path::new(".")), folder))
    }

    fn files(&self, folder: &str, diagnostics: &mut Diagnostics) -> Option<Vec<File>> {
        let Options { settings, load, .. } = self.options;
        let document = load_with(self.spec, load, diagnostics)?;
        let (manifest, previous) = match self.krate {
            Some(krate) => (
                read_manifest(krate, diagnostics)?,
                lock::read(&self.options.lock(krate), diagnostics).ok()?,
            ),
            None => (String::new(), None),
        };
        let package = package(&document, self.options, &manifest);
        let pages = pipeline::pages(
            &document,
            &package,
            self.format,
            settings,
            previous.as_ref(),
            diagnostics,
        )?;
        let files = pages.into_iter();
        let files = files.map(|file| File { path: Path::new(folder).join(file.path), ..file });
        (!diagnostics.has_errors()).then(|| files.collect())
    }

    fn put(&self, around: &Path, folder: &str, files: &[File]) -> Result<Changes, WriteError> {
        recover(around)?;
        let changes = compare(around, &[folder], files)?;
        if self.options.mode == Mode::Write {
            write(around, &[folder], files, &changes)?;
        }
        Ok(changes)
    }
}
