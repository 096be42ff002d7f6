//! `specwright generate`

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use specwright::changes::diff::Sides;
use specwright::document::diagnostic::{Code, Diagnostic, Diagnostics, Reported, Severity, render};
use specwright::output::manifest::is_package_name;
use specwright::output::options::Rendered;
use specwright::output::options::{Mode, Options, Report};
use specwright::output::run::run;
use specwright::output::settings_file::{is_docs, is_module};
use specwright::targets::client::inventory_json;

use super::choices::{Choices, flag};
use super::use_color;
use crate::{Format, print};

/// Generate a crate from an OpenAPI document, or update an existing one.
#[derive(clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Generate {
    /// The OpenAPI document, in YAML or JSON [default: from the settings].
    spec: Option<PathBuf>,
    /// The folder of the crate; created if it does not exist [default: from the settings].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The package name [default: the name of the crate in DIR, or one derived from the API's title].
    #[arg(long, value_name = "CRATE", value_parser = package_name)]
    name: Option<String>,
    /// Write nothing; fail if anything is out of date.
    #[arg(long)]
    check: bool,
    /// Write a module with this name instead of a crate, for a crate that has other code too.
    #[arg(long, value_name = "NAME", value_parser = is_module)]
    module: Option<String>,
    /// Write pages of documentation, too, into this folder of the crate.
    #[arg(long, value_name = "NAME", value_parser = is_docs)]
    docs: Option<String>,
    #[command(flatten)]
    choices: Choices,
    /// Bump the crate's version according to the changes for its users.
    #[arg(long, conflicts_with = "check")]
    bump: bool,
    /// Add an entry with the changes for users at the top of this file.
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    changelog: Option<PathBuf>,
    /// Fail if the document uses more than N things that the crate supports only partly or not at all.
    #[arg(long, value_name = "N")]
    max_degraded: Option<usize>,
    /// Run all stages, even if nothing has changed since the last run.
    #[arg(long)]
    fresh: bool,
    /// Write into a package that has other sources, and of which nothing was generated yet.
    #[arg(long)]
    force: bool,
    /// The output format of results and diagnostics [default: text].
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write the schema of each type to this file, as JSON.
    #[arg(long, value_name = "FILE", hide = true)]
    inventory: Option<PathBuf>,
}

fn package_name(name: &str) -> Result<String, String> {
    if is_package_name(name) {
        Ok(name.to_owned())
    } else {
        Err("must consist of letters, digits, `-` and `_`, and not be a keyword".to_owned())
    }
}

/// The arguments of a run, with settings applied.
pub(super) struct Plan {
    pub(super) spec: PathBuf,
    pub(super) out: PathBuf,
    pub(super) options: Options,
    format: Format,
    max_degraded: Option<usize>,
    inventory: Option<PathBuf>,
}

impl Generate {
    pub(crate) fn run(&self) -> ExitCode {
        match self.plan() {
            Ok(plan) if plan.run() => ExitCode::SUCCESS,
            Ok(_) => ExitCode::FAILURE,
            // Exit code 2: the command line or the settings are invalid.
            Err(Reported) => ExitCode::from(2),
        }
    }

    /// Combines the flags and the settings. Prints diagnostics about both.
    pub(super) fn plan(&self) -> Result<Plan, Reported> {
        let mut diagnostics = Diagnostics::new();
        let plan = self.planned(&mut diagnostics);
        eprint!("{}", render(&diagnostics, use_color()));
        plan
    }

    /// The path of the settings file, if `--settings` was given.
    pub(super) fn settings(&self) -> Option<&Path> {
        self.choices.settings()
    }

    fn planned(&self, diagnostics: &mut Diagnostics) -> Result<Plan, Reported> {
        let folder = self.out.as_deref().unwrap_or(Path::new(""));
        let mut chosen = self.choices.chosen(Some(folder), diagnostics)?;
        flag(&mut chosen.check, self.check);
        flag(&mut chosen.bump, self.bump);
        flag(&mut chosen.fresh, self.fresh || self.inventory.is_some());
        chosen.module = self.module.clone().or(chosen.module);
        chosen.docs = self.docs.clone().or(chosen.docs);
        chosen.name = self.name.clone().or(chosen.name);
        chosen.changelog = self.changelog.clone().or(chosen.changelog);
        let spec = self.spec.clone().or(chosen.spec.clone());
        let out = self.out.clone().or(chosen.out.clone());
        let (Some(spec), Some(out)) = (spec, out) else {
            let what = if self.spec.is_none() { "no document" } else { "no folder" };
            diagnostics.push(
                Diagnostic::new(Code::NoDocument, format!("{what} is given")).help(
                    "run `specwright generate SPEC --out DIR`, or run in a folder with a `specwright.toml`",
                ),
            );
            return Err(Reported);
        };
        let format = match chosen.format.as_deref() {
            Some("json") => Format::Json,
            _ => Format::Text,
        };
        Ok(Plan {
            spec,
            out,
            options: Options { force: self.force, ..chosen.options() },
            format: self.format.unwrap_or(format),
            max_degraded: self.max_degraded.or(chosen.max_degraded),
            inventory: self.inventory.clone(),
        })
    }
}

impl Plan {
    /// Generates and prints the results. Returns whether the run succeeded.
    pub(super) fn run(&self) -> bool {
        let start = Instant::now();
        let mut diagnostics = Diagnostics::default();
        let report = run(&self.spec, &self.out, &self.options, &mut diagnostics);
        self.tell(report, diagnostics, start)
    }

    /// Like [`run`](Self::run), but prints nothing if nothing has changed since the last run. Returns
    /// whether something has changed.
    pub(super) fn run_if_changed(&self) -> bool {
        let start = Instant::now();
        let mut diagnostics = Diagnostics::default();
        let report = run(&self.spec, &self.out, &self.options, &mut diagnostics);
        let has_changed = report.as_ref().is_none_or(|report| report.rendered.is_none());
        if has_changed {
            self.tell(report, diagnostics, start);
        }
        has_changed
    }

    fn tell(&self, report: Option<Report>, mut diagnostics: Diagnostics, start: Instant) -> bool {
        let is_check = self.options.mode == Mode::Check;
        if let Some(report) = report.as_ref().filter(|report| is_check && !report.is_current()) {
            diagnostics.push(self.out_of_date(report));
        }
        if let (Some(report), Some(path)) = (&report, &self.inventory)
            && let Err(error) = std::fs::write(path, inventory_json(&report.inventory).to_string())
        {
            let message = format!("`{}` cannot be written: {error}", path.display());
            diagnostics.push(Diagnostic::new(Code::OutputNotWritable, message));
        }
        let said = report.as_ref().and_then(|report| report.rendered.clone());
        let said = said.unwrap_or_else(|| Rendered::of(&diagnostics));
        let seconds = start.elapsed().as_secs_f64();
        match self.format {
            Format::Text => {
                eprint!("{}", if use_color() { &said.colored } else { &said.plain });
                if let Some(report) = report.filter(|_| !diagnostics.has_errors()) {
                    print(&self.summary(&report, &said, &diagnostics, seconds));
                }
            }
            Format::Json => {
                let value = json(&diagnostics, &said, report.as_ref(), seconds);
                print(&format!("{value}\n"));
            }
        }
        let degraded: usize = said.ledger.iter().map(|(_, count)| count).sum();
        let too_many = self.max_degraded.filter(|most| degraded > *most);
        if let Some(most) = too_many {
            eprintln!(
                "error: the document uses {degraded} unsupported features, but {most} are allowed"
            );
        }
        !diagnostics.has_errors() && too_many.is_none()
    }

    fn out_of_date(&self, report: &Report) -> Diagnostic {
        let files = report.written.iter().chain(&report.removed);
        let names: Vec<String> = files.take(5).map(|path| path.display().to_string()).collect();
        let more = (report.written.len() + report.removed.len()).saturating_sub(names.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let out = self.out.display();
        let message = format!("`{out}` is out of date: {}{more}", names.join(", "));
        let command: Vec<String> =
            std::env::args().skip(1).filter(|argument| argument != "--check").collect();
        let command = format!("run `specwright {}` and commit the result", command.join(" "));
        Diagnostic::new(Code::OutOfDate, message).help(command)
    }

    fn summary(
        &self,
        report: &Report,
        said: &Rendered,
        diagnostics: &Diagnostics,
        seconds: f64,
    ) -> String {
        let counts = report.counts;
        let verb = if self.options.mode == Mode::Check { "checked" } else { "written" };
        let files = |count: usize| format!("{count} file{}", if count == 1 { "" } else { "s" });
        let unchanged = report.unchanged;
        let files = match (report.written.len(), report.removed.len()) {
            (0, 0) => format!("{} unchanged", files(unchanged)),
            (written, 0) => format!("{} {verb}, {unchanged} unchanged", files(written)),
            (written, removed) => {
                format!("{} {verb}, {removed} removed, {unchanged} unchanged", files(written))
            }
        };
        let mut text = format!(
            "{}: {} operations, {} schemas, {} types ({} before deduplication)\n\
             {}: {files} in {seconds:.2} s\n",
            report.name,
            counts.operations,
            counts.schemas,
            counts.types,
            counts.shapes,
            self.out.display(),
        );
        if !report.has_servers && counts.operations > 0 && self.options.settings.module.is_none() {
            text.push_str(
                "the document has no server: give `Client::builder()` the base URL with `base_url`\n",
            );
        }
        text.push_str(&ledger(said));
        if let Some(diff) = &report.diff
            && !report.is_current()
        {
            text.push('\n');
            text.push_str(&specwright::changes::diff::text(diff, &sides(diagnostics), MANY));
        }
        if let Some((from, to)) = &report.raised {
            let _ = writeln!(text, "the version changes from {from} to {to}");
        }
        text
    }
}

/// The most changes that are listed. `diff` with the previous lock file lists all of them.
const MANY: usize = 100;

/// The sources of the new document. Only the lock file of the old one remains.
fn sides(diagnostics: &Diagnostics) -> Sides {
    Sides { new: diagnostics.sources().clone(), ..Sides::default() }
}

/// The unsupported parts of the document, counted by diagnostic code.
fn ledger(said: &Rendered) -> String {
    let total: usize = said.ledger.iter().map(|(_, count)| count).sum();
    if total == 0 {
        return String::new();
    }
    let things = if total == 1 { "feature" } else { "features" };
    let mut text = format!("{total} unsupported {things} in the document:\n");
    for (code, count) in &said.ledger {
        let title = Code::from_id(code).map_or("", Code::title);
        let _ = writeln!(text, "  {code} {count} × {title}");
    }
    text
}

fn json(
    diagnostics: &Diagnostics,
    said: &Rendered,
    report: Option<&Report>,
    seconds: f64,
) -> serde_json::Value {
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
            "diff": report.diff.as_ref().map(|diff| specwright::changes::diff::json(diff, &sides(diagnostics))),
            "version": report.raised.as_ref().map(|(from, to)| [from, to]),
            "seconds": seconds,
        })
    });
    serde_json::json!({
        "errors": diagnostics.count(Severity::Error),
        "warnings": said.warnings,
        "degraded": said.ledger.iter().map(|(_, count)| count).sum::<usize>(),
        "diagnostics": said.json,
        "result": report,
    })
}
