//! What can be chosen about a document and its crate, by all commands that read one.

use std::path::{Path, PathBuf};

use specwright::document::diagnostic::{Diagnostics, Reported};
use specwright::ir::settings::External;
use specwright::output::settings_file::{Chosen, find, read};
use specwright::schema::filter::Selector;
use specwright::schema::types::ImpliedTypes;

/// What is read, and what becomes of it.
#[derive(clap::Args)]
pub(crate) struct Choices {
    /// Read settings from this file [default: `specwright.toml` or `[package.metadata.specwright]` in
    /// the crate's folder].
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Where the lock is, which has the names that stay [default: `specwright.lock` in DIR].
    #[arg(long, value_name = "FILE")]
    lock: Option<PathBuf>,
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
    /// Make no features of the document's tags: all operations and types are there whatever features are.
    #[arg(long)]
    no_tag_features: bool,
    /// Whether schemas without `type` take only what their keywords are about, or also any value of other
    /// types: `lenient` or `strict` [default: lenient].
    #[arg(long, value_name = "HOW")]
    implied_types: Option<ImpliedTypes>,
    /// Only operations with this id, `tag:TAG`, path or `METHOD PATH`, and what they need; `*` and `**`
    /// stand for anything. Can be given several times.
    #[arg(long, value_name = "OPERATIONS")]
    include: Vec<Selector>,
    /// All operations but those; as in `--include`.
    #[arg(long, value_name = "OPERATIONS")]
    exclude: Vec<Selector>,
}

impl Choices {
    /// The file of settings, if one is named.
    pub(crate) fn settings(&self) -> Option<&Path> {
        self.settings.as_deref()
    }

    /// What a file of settings says, and flags in place of it. Without a file that is named, the one in
    /// the folder of the crate is read.
    pub(crate) fn chosen(
        &self,
        folder: Option<&Path>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Chosen, Reported> {
        let file = match (&self.settings, folder) {
            (Some(path), _) => Some(read(path, diagnostics)?),
            (None, Some(folder)) => find(folder, diagnostics)?,
            (None, None) => None,
        };
        let mut chosen = file.unwrap_or_default();
        chosen.lock = self.lock.clone().or(chosen.lock);
        instead(&mut chosen.allow_ref, &self.allow_ref);
        instead(&mut chosen.overlay, &self.overlay);
        instead(&mut chosen.format_type, &self.format_type);
        instead(&mut chosen.include, &self.include);
        instead(&mut chosen.exclude, &self.exclude);
        flag(&mut chosen.allow_unused, self.allow_unused);
        flag(&mut chosen.exact_numbers, self.exact_numbers);
        flag(&mut chosen.no_tag_features, self.no_tag_features);
        chosen.implied_types = self.implied_types.or(chosen.implied_types);
        Ok(chosen)
    }
}

fn instead<T: Clone>(chosen: &mut Vec<T>, given: &[T]) {
    if !given.is_empty() {
        *chosen = given.to_vec();
    }
}

/// A flag that is given is meant, whatever a file says.
pub(crate) fn flag(chosen: &mut Option<bool>, given: bool) {
    if given {
        *chosen = Some(true);
    }
}
