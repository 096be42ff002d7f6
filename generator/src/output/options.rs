//! Options and report of a run.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::changes::diff::Diff;
use crate::changes::lock;
use crate::document::diagnostic::{Diagnostics, render, to_json};
use crate::document::load::LoadOptions;
use crate::ir::settings::Settings;
use crate::pipeline::Counts;
use crate::targets::client::Entry;

/// The name of the settings file.
pub(crate) const SETTINGS: &str = "specwright.toml";

/// The action on the generated crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Update the folder.
    Write,
    /// Report what would change, and write nothing.
    Check,
}

/// The result of a run. With [`Mode::Check`], the changes that it would have made.
#[derive(Debug)]
pub struct Report {
    /// The package name.
    pub name: String,
    /// The sizes of the document and of the crate.
    pub counts: Counts,
    /// The schema of each emitted type.
    pub inventory: Vec<Entry>,
    /// The written files, by path below the folder.
    pub written: Vec<PathBuf>,
    /// The removed files, by path below the folder.
    pub removed: Vec<PathBuf>,
    /// The number of unchanged files.
    pub unchanged: usize,
    /// The changes for users since the last run; `None` without a lock file to compare with.
    pub diff: Option<Diff>,
    /// The crate's version before and after, if it was bumped.
    pub raised: Option<(String, String)>,
    /// Whether the document has servers, so that the client has a base URL.
    pub has_servers: bool,
    /// The diagnostics of the cached run, if nothing has changed since. Those of this run are empty
    /// then.
    pub rendered: Option<Rendered>,
}

impl Report {
    /// Whether the folder was up to date.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

/// The options of a run, besides the document and the folder.
#[derive(Debug, Clone)]
pub struct Options {
    /// The package name. If `None`, it is taken from the folder's manifest, or derived from the API's
    /// title.
    pub name: Option<String>,
    /// Whether to write or to check.
    pub mode: Mode,
    /// The allowed references outside of the document's folder, and the overlays.
    pub load: LoadOptions,
    /// The settings of the emitted crate.
    pub settings: Settings,
    /// Whether to bump the crate's version according to the changes for users.
    pub bump: bool,
    /// The changelog to which an entry with the changes is added.
    pub changelog: Option<PathBuf>,
    /// Whether to run all stages even if nothing has changed.
    pub fresh: bool,
    /// Whether to write into a package of which nothing was generated.
    pub force: bool,
    /// The path of the lock file. If `None`, it is in the crate's folder.
    pub lock: Option<PathBuf>,
}

impl Options {
    /// Creates options with default settings.
    #[must_use]
    pub fn new(mode: Mode) -> Self {
        Self {
            name: None,
            mode,
            load: LoadOptions::default(),
            settings: Settings::default(),
            bump: false,
            changelog: None,
            fresh: false,
            force: false,
            lock: None,
        }
    }

    /// Returns the path of a crate's lock file.
    #[must_use]
    pub fn lock(&self, out: &Path) -> PathBuf {
        self.lock.clone().unwrap_or_else(|| out.join(lock::NAME))
    }

    /// Returns the folder of the sources, relative to the crate's folder.
    #[must_use]
    pub fn sources(&self) -> &str {
        self.settings.module.as_deref().unwrap_or("src")
    }
}

impl Options {
    /// Returns the folders that belong to the generator, relative to the crate's folder: that of the sources first.
    #[must_use]
    pub fn folders(&self) -> Vec<&str> {
        std::iter::once(self.sources()).chain(self.settings.docs.as_deref()).collect()
    }
}

/// The rendered diagnostics of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rendered {
    /// Text for terminals, with colors.
    pub colored: String,
    /// Plain text.
    pub plain: String,
    /// JSON.
    pub json: Value,
    /// The number of warnings.
    pub warnings: usize,
    /// The codes of unsupported parts of the document, with their counts.
    pub ledger: Vec<(String, usize)>,
}

impl Rendered {
    /// Renders diagnostics.
    #[must_use]
    pub fn of(diagnostics: &Diagnostics) -> Self {
        let mut ledger = std::collections::BTreeMap::new();
        for diagnostic in diagnostics.ledger() {
            *ledger.entry(diagnostic.code.id().to_owned()).or_default() += 1;
        }
        Self {
            colored: render(diagnostics, true),
            plain: render(diagnostics, false),
            json: to_json(diagnostics),
            warnings: diagnostics.count(crate::document::diagnostic::Severity::Warning),
            ledger: ledger.into_iter().collect(),
        }
    }
}
