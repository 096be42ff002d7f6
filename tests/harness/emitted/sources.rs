//! The source files of the emitted crate, in memory.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use super::ReadError;

/// What all emitted types share. It declares nothing of the API, so it is not read.
const SUPPORT: &str = "support";

/// The source files below a folder, by their path relative to it (with `/` on every system).
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: BTreeMap<String, SourceFile>,
}

/// One source file.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The text as it was read.
    pub text: String,
    /// Its syntax. The model is read from this, so a change here is a change of the emitted crate.
    pub syntax: syn::File,
}

impl Sources {
    /// Reads all Rust files below a folder, except for the support module.
    pub fn load(folder: &Path) -> Result<Self, ReadError> {
        let mut sources = Self::default();
        sources.load_folder(folder, "")?;
        Ok(sources)
    }

    /// Adds a file, or replaces it.
    pub fn insert(&mut self, path: &str, text: String) -> Result<(), ReadError> {
        let syntax = syn::parse_file(&text)
            .map_err(|error| ReadError { file: path.to_owned(), reason: error.to_string() })?;
        self.files.insert(path.to_owned(), SourceFile { text, syntax });
        Ok(())
    }

    /// The files with their paths, in the order of the paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &SourceFile)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// One file.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&SourceFile> {
        self.files.get(path)
    }

    /// One file, to be changed.
    pub fn file_mut(&mut self, path: &str) -> Option<&mut SourceFile> {
        self.files.get_mut(path)
    }

    fn load_folder(&mut self, folder: &Path, prefix: &str) -> Result<(), ReadError> {
        let failed = |error: io::Error| ReadError {
            file: folder.display().to_string(),
            reason: error.to_string(),
        };
        for entry in fs::read_dir(folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            let relative = format!("{prefix}{name}");
            if relative == SUPPORT {
                continue;
            }
            if path.is_dir() {
                self.load_folder(&path, &format!("{relative}/"))?;
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                self.insert(&relative, fs::read_to_string(&path).map_err(failed)?)?;
            }
        }
        Ok(())
    }
}
