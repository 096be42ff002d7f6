//! `specwright names`

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specwright::changes::diff::{self, Sides};
use specwright::changes::lock;
use specwright::document::diagnostic::{Diagnostics, Severity, render};
use specwright::document::load::load_with;
use specwright::ir::renames::{Kind, Rename};
use specwright::ir::settings::Adopt;
use specwright::output::listing::{json, list, preview, table};
use specwright::output::run::run;
use specwright::output::settings_file::Chosen;

use super::choices::{Choices, Found};
use super::use_color;
use crate::{Format, print};

/// List what types, operations and groups are called, where each comes from and why.
#[derive(clap::Args)]
pub(crate) struct Names {
    /// The OpenAPI document, in YAML or JSON [default: from the settings].
    spec: Option<PathBuf>,
    /// The folder of the crate, whose lock file records the existing names [default: from the settings].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// List fields and variants, too.
    #[arg(long)]
    all: bool,
    /// List only what this rule would rename, as in `types:*Dto=*`. The kinds are `types`, `fields`, `variants`,
    /// `operations` and `groups`. Repeatable.
    #[arg(long = "with", value_name = "KIND:PATTERN=NAME")]
    rules: Vec<Rename>,
    /// Regenerate the crate with the derived names, in place of those that the lock file keeps.
    #[arg(long, conflicts_with = "rules")]
    adopt: bool,
    /// Keep the old names of types as deprecated aliases.
    #[arg(long, requires = "adopt")]
    aliases: bool,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    choices: Choices,
}

impl Names {
    pub(crate) fn run(&self) -> ExitCode {
        let mut diagnostics = Diagnostics::new();
        let found = self.choices.found(self.spec.as_ref(), self.out.as_ref(), &mut diagnostics);
        let Ok(found) = found else {
            eprint!("{}", render(&diagnostics, use_color()));
            return ExitCode::from(2);
        };
        let Some(spec) = found.document("names SPEC") else { return ExitCode::from(2) };
        let Found { chosen, out, .. } = found;
        let done = if self.adopt {
            let Some(out) = out else {
                eprintln!("error: no folder is given");
                eprintln!("help: run `specwright names SPEC --out DIR --adopt`");
                return ExitCode::from(2);
            };
            self.adopt(&spec, &out, &chosen, &mut diagnostics)
        } else {
            self.list(&spec, out.as_ref(), &chosen, &mut diagnostics)
        };
        let of_names = |code: specwright::document::diagnostic::Code| {
            code.severity() == Severity::Error || code.concerns_names()
        };
        eprint!("{}", render(&diagnostics.only(of_names), use_color()));
        match done {
            Some(text) => {
                print(&text);
                ExitCode::SUCCESS
            }
            None => ExitCode::FAILURE,
        }
    }

    fn list(
        &self,
        spec: &Path,
        out: Option<&PathBuf>,
        chosen: &Chosen,
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        let lock = out.map(|out| chosen.options().lock(out));
        let previous = lock.map_or(Ok(None), |lock| lock::read(&lock, diagnostics)).ok()?;
        let document = load_with(spec, &chosen.load(), diagnostics)?;
        let settings = chosen.settings();
        if self.rules.is_empty() {
            let mut rows = list(&document, &settings, previous.as_ref(), diagnostics)?;
            let is_part = |kind: Kind| matches!(kind, Kind::Fields | Kind::Variants);
            rows.retain(|row| self.all || !is_part(row.kind));
            // Types first, then what the client has.
            rows.sort_by_key(|row| row.kind);
            return Some(match self.format {
                Format::Text => table(&rows),
                Format::Json => format!("{}\n", json(&rows)),
            });
        }
        let changed = preview(&document, &settings, previous.as_ref(), &self.rules, diagnostics)?;
        Some(match self.format {
            Format::Text => changed.iter().fold(String::new(), |mut text, (row, old)| {
                let _ = writeln!(text, "{old} becomes {}  ({})", row.name, row.place);
                text
            }),
            Format::Json => {
                let changed = changed.iter().map(|(row, old)| {
                    serde_json::json!({"kind": row.kind.name(), "name": old, "new": row.name})
                });
                format!("{}\n", changed.collect::<serde_json::Value>())
            }
        })
    }

    fn adopt(
        &self,
        spec: &Path,
        out: &Path,
        chosen: &Chosen,
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        let mut options = chosen.options();
        options.settings.adopt = if self.aliases { Adopt::WithAliases } else { Adopt::Names };
        options.fresh = true;
        let report = run(spec, out, &options, diagnostics)?;
        let sides = Sides { new: diagnostics.sources().clone(), ..Sides::default() };
        Some(match (&report.diff, self.format) {
            (_, Format::Json) => {
                let diff = report.diff.as_ref().map(|diff| diff::json(diff, &sides));
                format!("{}\n", serde_json::json!({ "diff": diff }))
            }
            (Some(diff), Format::Text) => diff::text(diff, &sides, usize::MAX),
            (None, Format::Text) => "there was no lock file, so no name was kept\n".to_owned(),
        })
    }
}
