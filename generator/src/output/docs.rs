//! Pages of documentation without a crate.

use std::path::{Path, PathBuf};

use super::manifest;
use super::options::{Mode, Options};
use super::run::{read_manifest, write_error};
use super::write::{compare, recover, write};
use crate::changes::lock;
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::fault;
use crate::document::load::load_with;
use crate::pipeline;
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

/// Writes the pages of the document at `spec` into the folder `out`. `krate` is the folder of the crate that they
/// describe, whose name and lock file count.
///
/// Returns `None` if there are errors, and changes nothing in that case.
pub fn run(
    spec: &Path,
    out: &Path,
    krate: Option<&Path>,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<Written> {
    fault::reported(diagnostics, |diagnostics| whole(spec, out, krate, options, diagnostics))
}

fn whole(
    spec: &Path,
    out: &Path,
    krate: Option<&Path>,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<Written> {
    let Some(folder) = out.file_name().and_then(|name| name.to_str()) else {
        let message = format!("`{}` has no name", out.display());
        diagnostics.push(
            Diagnostic::new(Code::OutputNotWritable, message)
                .help("give the folder of the pages by its name, as in `--out docs`"),
        );
        return None;
    };
    let around = out.parent().unwrap_or(Path::new(""));
    let around = if around.as_os_str().is_empty() { Path::new(".") } else { around };
    let document = load_with(spec, &options.load, diagnostics)?;
    let present = krate.map_or(Some(String::new()), |krate| read_manifest(krate, diagnostics))?;
    let previous = match krate {
        Some(krate) => lock::read(&options.lock(krate), diagnostics).ok()?,
        None => None,
    };
    let title = document.root()["info"]["title"].as_str().unwrap_or_default();
    let package = options.name.clone().or_else(|| manifest::package_name(&present));
    let package = package.unwrap_or_else(|| manifest::default_name(title));
    let settings = &options.settings;
    let pages = pipeline::pages(&document, &package, settings, previous.as_ref(), diagnostics)?;
    if diagnostics.has_errors() {
        return None;
    }
    let pages = pages.into_iter();
    let files: Vec<File> =
        pages.map(|file| File { path: Path::new(folder).join(file.path), ..file }).collect();
    let put = || {
        recover(around)?;
        let changes = compare(around, &[folder], &files)?;
        if options.mode == Mode::Write {
            write(around, &[folder], &files, &changes)?;
        }
        Ok(changes)
    };
    match put() {
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
}
