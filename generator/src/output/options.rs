//! What a run is asked for, and what it reports.

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

/// The name of a settings file.
pub(crate) const SETTINGS: &str = "specwright.toml";

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
    /// What changes for users against the crate that was there; `None` if there was no lock to compare
    /// with.
    pub diff: Option<Diff>,
    /// The crate's version before and after, if it was raised.
    pub raised: Option<(String, String)>,
    /// What the last run said, if nothing has changed since and the diagnostics of this one are empty.
    pub said: Option<Said>,
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
    /// Whether the crate's version is raised by what changes for users.
    pub bump: bool,
    /// Where an entry with what changes for users is put on top.
    pub changelog: Option<PathBuf>,
    /// Whether everything is done, though nothing seems to have changed.
    pub fresh: bool,
    /// Where the lock is; where it is `None`, in the folder of the crate.
    pub lock: Option<PathBuf>,
}

impl Options {
    /// What most ask for: to write or to check.
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
            lock: None,
        }
    }

    /// Where the lock of a crate is.
    #[must_use]
    pub fn lock(&self, out: &Path) -> PathBuf {
        self.lock.clone().unwrap_or_else(|| out.join(lock::NAME))
    }

    /// The folder of the sources, below that of the crate.
    #[must_use]
    pub fn sources(&self) -> &str {
        self.settings.module.as_deref().unwrap_or("src")
    }
}

/// What a run said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// For people, in color.
    pub colored: String,
    /// For people.
    pub plain: String,
    /// For programs.
    pub json: Value,
    /// How many warnings there were.
    pub warnings: usize,
    /// How often there was each code of the ledger.
    pub ledger: Vec<(String, usize)>,
}

impl Said {
    /// What diagnostics say.
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
