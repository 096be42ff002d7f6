//! What can be chosen about a document and its crate, by all commands that read one.

use std::path::PathBuf;

use specwright::load::LoadOptions;
use specwright::select::{Selection, Selector};
use specwright::settings::{External, Settings};

/// What is read, and what becomes of it.
#[derive(clap::Args)]
pub(crate) struct Choices {
    /// Let the document refer to files below this folder too; can be given several times.
    #[arg(long, value_name = "DIR")]
    allow_ref: Vec<PathBuf>,
    /// Apply this overlay to the document; can be given several times, and is done in order.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// Let overlays have targets that the document does not have.
    #[arg(long)]
    allow_unused: bool,
    /// Read texts of a format as a type of another crate, as in `date-time=jiff`; can be given several
    /// times.
    #[arg(long, value_name = "FORMAT=CRATE")]
    format_type: Vec<External>,
    /// Keep all digits of numbers, unless their format is `float` or `double`.
    #[arg(long)]
    exact_numbers: bool,
    /// Only operations with this id, `tag:TAG`, path or `METHOD PATH`, and what they need; `*` and `**`
    /// stand for anything. Can be given several times.
    #[arg(long, value_name = "OPERATIONS")]
    include: Vec<Selector>,
    /// All operations but those; as in `--include`.
    #[arg(long, value_name = "OPERATIONS")]
    exclude: Vec<Selector>,
}

impl Choices {
    pub(crate) fn load(&self) -> LoadOptions {
        LoadOptions {
            allow: self.allow_ref.clone(),
            overlays: self.overlay.clone(),
            allow_unused: self.allow_unused,
        }
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings {
            formats: self.format_type.clone(),
            exact_numbers: self.exact_numbers,
            selection: Selection { include: self.include.clone(), exclude: self.exclude.clone() },
        }
    }
}
