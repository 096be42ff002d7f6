//! `specwright diff`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use specwright::changes::diff::{json, markdown, text};
use specwright::changes::lock;
use specwright::document::diagnostic::{Diagnostics, Severity, render, to_json};
use specwright::output::compare::{Comparison, documents};

use super::choices::Choices;
use super::use_color;
use crate::print;

/// Report what changes for users of a document's crate when the document changes.
///
/// Exits with 1 on a breaking change: code no longer compiles, or older code no longer understands the
/// server.
#[derive(clap::Args)]
pub(crate) struct Diff {
    /// The old document, or the `specwright.lock` of a crate.
    old: PathBuf,
    /// The new document.
    new: PathBuf,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    choices: Choices,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Human-readable text.
    Text,
    /// One JSON object on stdout.
    Json,
    /// Markdown for a changelog or a pull request.
    Markdown,
}

impl Diff {
    pub(crate) fn run(&self) -> ExitCode {
        let mut diagnostics = Diagnostics::new();
        let Ok(chosen) = self.choices.chosen(None, &mut diagnostics) else {
            eprint!("{}", render(&diagnostics, use_color()));
            return ExitCode::FAILURE;
        };
        let lock = chosen.lock.clone().or(chosen.out.as_ref().map(|out| out.join(lock::NAME)));
        let Ok(lock) = lock.map_or(Ok(None), |lock| lock::read(&lock, &mut diagnostics)) else {
            eprint!("{}", render(&diagnostics, use_color()));
            return ExitCode::FAILURE;
        };
        let (load, settings) = (chosen.load(), chosen.settings());
        let found = documents(&self.old, &self.new, lock.as_ref(), &load, &settings);
        let Comparison { diff, sides, old, new } = &found;
        if self.format == Format::Json {
            let value = serde_json::json!({
                "errors": old.count(Severity::Error) + new.count(Severity::Error),
                "diagnostics": { "old": to_json(old), "new": to_json(new) },
                "diff": diff.as_ref().map(|diff| json(diff, sides)),
            });
            print(&format!("{value}\n"));
        } else {
            said(old, found.has_errors());
            said(new, found.has_errors());
            match (diff, self.format) {
                (Some(diff), Format::Markdown) => print(&markdown(diff)),
                (Some(diff), _) => print(&text(diff, sides, usize::MAX)),
                (None, _) => {}
            }
        }
        let broken = diff.as_ref().is_none_or(specwright::changes::diff::Diff::is_breaking);
        if broken { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}

/// Prints the diagnostics that prevent the comparison or concern it. `generate` reports all other
/// warnings.
fn said(diagnostics: &Diagnostics, has_errors: bool) {
    let relevant = |code: specwright::document::diagnostic::Code| {
        code.severity() == Severity::Error || (!has_errors && code.concerns_comparison())
    };
    eprint!("{}", render(&diagnostics.only(relevant), use_color()));
}
