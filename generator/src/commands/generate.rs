//! `specwright generate`

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use specwright::diagnostic::{Code, Diagnostic, Diagnostics, Severity, render, to_json};
use specwright::diff::Sides;
use specwright::manifest::is_package_name;
use specwright::output::{Mode, Options, Report, run};

use super::choices::Choices;
use super::use_color;
use crate::{Format, print};

/// Write the crate of an OpenAPI document, or bring it up to date.
#[derive(clap::Args)]
pub(crate) struct Generate {
    /// The OpenAPI document, YAML or JSON.
    spec: PathBuf,
    /// The folder of the crate; made if it does not exist.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The package's name [default: that of the crate in DIR, or one after the API's title].
    #[arg(long, value_name = "CRATE", value_parser = package_name)]
    name: Option<String>,
    /// Write nothing; fail if anything would be written.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    choices: Choices,
    /// Raise the crate's version by what changes for its users.
    #[arg(long, conflicts_with = "check")]
    bump: bool,
    /// Put an entry with what changes for users on top of this file.
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    changelog: Option<PathBuf>,
    /// Fail if the document asks for more than N things that it does not get exactly.
    #[arg(long, value_name = "N")]
    max_degraded: Option<usize>,
    /// How results and diagnostics are printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write there which schema became which type, as JSON.
    #[arg(long, value_name = "FILE", hide = true)]
    inventory: Option<PathBuf>,
}

fn package_name(name: &str) -> Result<String, String> {
    if is_package_name(name) {
        Ok(name.to_owned())
    } else {
        Err("a package is called by letters, digits, `-` and `_`, and not like a keyword"
            .to_owned())
    }
}

impl Generate {
    pub(crate) fn run(&self) -> ExitCode {
        let start = Instant::now();
        let mut diagnostics = Diagnostics::default();
        let options = Options {
            name: self.name.clone(),
            mode: if self.check { Mode::Check } else { Mode::Write },
            load: self.choices.load(),
            settings: self.choices.settings(),
            bump: self.bump,
            changelog: self.changelog.clone(),
        };
        let report = run(&self.spec, &self.out, &options, &mut diagnostics);
        if let Some(report) = report.as_ref().filter(|report| self.check && !report.is_current()) {
            diagnostics.push(self.out_of_date(report));
        }
        if let (Some(report), Some(path)) = (&report, &self.inventory)
            && let Err(error) = std::fs::write(path, inventory(report).to_string())
        {
            let message = format!("`{}` cannot be written: {error}", path.display());
            diagnostics.push(Diagnostic::new(Code::OutputNotWritable, message));
        }
        let seconds = start.elapsed().as_secs_f64();
        match self.format {
            Format::Text => {
                eprint!("{}", render(&diagnostics, use_color()));
                if let Some(report) = report.filter(|_| !diagnostics.has_errors()) {
                    print(&self.summary(&report, &diagnostics, seconds));
                }
            }
            Format::Json => print(&format!("{}\n", json(&diagnostics, report.as_ref(), seconds))),
        }
        let degraded = diagnostics.ledger().count();
        let too_many = self.max_degraded.filter(|most| degraded > *most);
        if let Some(most) = too_many {
            eprintln!("error: {degraded} things could not be had exactly, and {most} are allowed");
        }
        let failed = diagnostics.has_errors() || too_many.is_some();
        if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }

    fn out_of_date(&self, report: &Report) -> Diagnostic {
        let files = report.written.iter().chain(&report.removed);
        let names: Vec<String> = files.take(5).map(|path| path.display().to_string()).collect();
        let more = (report.written.len() + report.removed.len()).saturating_sub(names.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let out = self.out.display();
        let message = format!("`{out}` is out of date: {}{more}", names.join(", "));
        Diagnostic::new(Code::OutOfDate, message)
            .help("run the command without `--check` and commit the result")
    }

    fn summary(&self, report: &Report, diagnostics: &Diagnostics, seconds: f64) -> String {
        let counts = report.counts;
        let verb = if self.check { "checked" } else { "written" };
        let files = match (report.written.len(), report.removed.len()) {
            (0, 0) => format!("{} files unchanged", report.unchanged),
            (written, 0) => format!("{written} files {verb}, {} unchanged", report.unchanged),
            (written, removed) => {
                format!("{written} files {verb}, {removed} removed, {} unchanged", report.unchanged)
            }
        };
        let mut text = format!(
            "{}: {} operations, {} schemas, {} types ({} before equal ones were merged)\n\
             {}: {files} in {seconds:.2} s\n",
            report.name,
            counts.operations,
            counts.schemas,
            counts.types,
            counts.shapes,
            self.out.display(),
        );
        text.push_str(&ledger(diagnostics));
        if let Some(diff) = &report.diff
            && !report.is_current()
        {
            text.push('\n');
            text.push_str(&specwright::diff::text(diff, &sides(diagnostics)));
        }
        if let Some((from, to)) = &report.raised {
            let _ = writeln!(text, "the version was {from}, and is {to}");
        }
        text
    }
}

/// The document's texts; of the one before only the lock is left.
fn sides(diagnostics: &Diagnostics) -> Sides {
    Sides { new: diagnostics.sources().clone(), ..Sides::default() }
}

/// What the document asked for and did not get, counted by code.
fn ledger(diagnostics: &Diagnostics) -> String {
    let mut counts: std::collections::BTreeMap<Code, usize> = std::collections::BTreeMap::new();
    for diagnostic in diagnostics.ledger() {
        *counts.entry(diagnostic.code).or_default() += 1;
    }
    let total: usize = counts.values().sum();
    if total == 0 {
        return String::new();
    }
    let mut text = format!("{total} things in the document could not be had exactly:\n");
    for (code, count) in counts {
        let _ = writeln!(text, "  {code} {count} × {}", code.title());
    }
    text
}

fn inventory(report: &Report) -> serde_json::Value {
    let entries = report.inventory.iter().map(|entry| {
        serde_json::json!({
            "file": entry.pointer.file().index(),
            "pointer": entry.pointer.to_string(),
            "rust": entry.rust,
            "media": entry.media.as_ref().map(ToString::to_string),
        })
    });
    entries.collect()
}

fn json(diagnostics: &Diagnostics, report: Option<&Report>, seconds: f64) -> serde_json::Value {
    let report = report.map(|report| {
        serde_json::json!({
            "name": report.name,
            "operations": report.counts.operations,
            "schemas": report.counts.schemas,
            "shapes": report.counts.shapes,
            "types": report.counts.types,
            "written": report.written,
            "removed": report.removed,
            "unchanged": report.unchanged,
            "diff": report.diff.as_ref().map(|diff| specwright::diff::json(diff, &sides(diagnostics))),
            "version": report.raised.as_ref().map(|(from, to)| [from, to]),
            "seconds": seconds,
        })
    });
    serde_json::json!({
        "errors": diagnostics.count(Severity::Error),
        "warnings": diagnostics.count(Severity::Warning),
        "degraded": diagnostics.ledger().count(),
        "diagnostics": to_json(diagnostics),
        "result": report,
    })
}
