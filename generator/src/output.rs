//! The whole way from a document's path to a crate on disk, as the command and build scripts use it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::emit::Entry;
use crate::format::File;
use crate::ir::Api;
use crate::load::{LoadOptions, load_with};
use crate::settings::Settings;
use crate::write::{WriteError, compare, recover, write};
use crate::{Counts, Generated, manifest};

/// What to do with the generated crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Bring the folder up to date.
    Write,
    /// Say what would change and write nothing.
    Check,
}

/// What a run did, or with [`Mode::Check`] would have done.
#[derive(Debug)]
pub struct Report {
    /// The package's name.
    pub name: String,
    /// How much the document has.
    pub counts: Counts,
    /// Which schema became which type.
    pub inventory: Vec<Entry>,
    /// Files written, by path below the folder.
    pub written: Vec<PathBuf>,
    /// Files removed, by path below the folder.
    pub removed: Vec<PathBuf>,
    /// How many files are as they were.
    pub unchanged: usize,
}

impl Report {
    /// Whether the folder was up to date.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

/// What a run is asked for besides the document and the folder.
#[derive(Debug, Clone)]
pub struct Options {
    /// The package's name; where it is `None` it is as the folder's manifest says, or after the API's
    /// title.
    pub name: Option<String>,
    /// Whether anything is written.
    pub mode: Mode,
    /// What the document may refer to besides files of its own folder.
    pub load: LoadOptions,
    /// What a person has chosen about the emitted crate.
    pub settings: Settings,
}

impl Options {
    /// What most ask for: to write or to check.
    #[must_use]
    pub fn new(mode: Mode) -> Self {
        Self { name: None, mode, load: LoadOptions::default(), settings: Settings::default() }
    }
}

/// Generates the crate of the document at `spec` into the folder `out`.
///
/// `None` if there are errors; then nothing in the folder has changed.
pub fn run(
    spec: &Path,
    out: &Path,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<Report> {
    let Options { name, mode, load, settings } = options;
    let mode = *mode;
    let document = load_with(spec, load, diagnostics)?;
    let present = read_manifest(out, diagnostics)?;
    let title = document.root()["info"]["title"].as_str().unwrap_or_default();
    let name = name
        .clone()
        .or_else(|| manifest::package_name(&present))
        .unwrap_or_else(|| manifest::default_name(title));
    let Generated { mut files, api, counts, inventory, .. } =
        crate::generate_with(&document, &name, settings, None, diagnostics)?;
    files.extend(texts(out, &name, &present, &api, diagnostics)?);
    let changes = (|| {
        if mode == Mode::Write {
            recover(out)?;
        }
        let changes = compare(out, &files)?;
        if mode == Mode::Write {
            write(out, &files, &changes)?;
        }
        Ok(changes)
    })();
    match changes {
        Ok(changes) => Some(Report {
            name,
            counts,
            inventory,
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

/// The text of the present manifest; empty where there is none.
fn read_manifest(out: &Path, diagnostics: &mut Diagnostics) -> Option<String> {
    let path = out.join("Cargo.toml");
    match fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Some(String::new()),
        Err(error) => {
            diagnostics.push(write_error(WriteError::Io(path, error)));
            None
        }
    }
}

/// The manifest, and the README where there is none.
fn texts(
    out: &Path,
    name: &str,
    present: &str,
    api: &Api,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<File>> {
    let text = match manifest::manifest(present, name, api) {
        Ok(text) => text,
        Err(message) => {
            let path = out.join("Cargo.toml");
            diagnostics.push(
                Diagnostic::new(
                    Code::InvalidManifest,
                    format!("`{}` is not valid TOML: {}", path.display(), message.trim_end()),
                )
                .help("correct it, or remove it to get a new one"),
            );
            return None;
        }
    };
    let mut files = vec![File { path: PathBuf::from("Cargo.toml"), text }];
    if !out.join("README.md").exists() {
        files.push(File { path: PathBuf::from("README.md"), text: manifest::readme(name, api) });
    }
    Some(files)
}

fn write_error(error: WriteError) -> Diagnostic {
    match error {
        WriteError::Io(path, error) => Diagnostic::new(
            Code::OutputNotWritable,
            format!("`{}` cannot be written: {error}", path.display()),
        )
        .help("nothing was changed; check the folder, its permissions and the free space"),
        WriteError::Foreign(path) => Diagnostic::new(
            Code::ForeignFile,
            format!("`{}` was not made by specwright", path.display()),
        )
        .help("move the file, or choose another folder with `--out`"),
    }
}
