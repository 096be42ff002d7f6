//! `specwright corpus`

use std::path::PathBuf;
use std::process::ExitCode;

#[cfg(feature = "corpus")]
use specwright::corpus::Check;
use specwright::ir::settings::Style;

/// Run the generator on many documents.
#[derive(clap::Args)]
#[cfg_attr(
    not(feature = "corpus"),
    allow(dead_code, reason = "without the feature nothing is done")
)]
pub(crate) struct Corpus {
    /// The folder with the documents. An `INDEX.tsv` may list them in the columns `name` and `entry`.
    folder: PathBuf,
    #[command(flatten)]
    checks: Checks,
    /// The number of documents to process in parallel.
    #[arg(long, value_name = "N", default_value_t = 1)]
    jobs: usize,
    /// Write a Markdown report to this file, and a JSON report beside it.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Process only the document with this name.
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// What the emitted types are like: `full`, or `serde`, which have nothing to call.
    #[arg(long, value_name = "STYLE", default_value = "full")]
    style: Style,
    /// Ignore cached results of earlier runs.
    #[arg(long)]
    fresh: bool,
    /// The folder for emitted crates and results.
    #[arg(long, value_name = "DIR", default_value = "target/corpus")]
    work: PathBuf,
}

/// The checks of the emitted crates.
#[derive(clap::Args)]
#[cfg_attr(
    not(feature = "corpus"),
    allow(dead_code, reason = "without the feature nothing is done")
)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of the command")]
struct Checks {
    /// Check, lint and document the emitted crates, with warnings denied.
    #[arg(long)]
    compile: bool,
    /// Round-trip values through the emitted types and compare the results.
    #[arg(long)]
    roundtrip: bool,
    /// Send the examples of the documentation with an offline client and judge the requests by the document.
    #[arg(long)]
    calls: bool,
    /// Write the pages of documentation, and compile the programs on them.
    #[arg(long)]
    pages: bool,
}

#[cfg(feature = "corpus")]
impl Checks {
    fn list(&self) -> Vec<Check> {
        let checks = [
            (self.compile, Check::Compile),
            (self.roundtrip, Check::Roundtrip),
            (self.calls, Check::Calls),
            (self.pages, Check::Pages),
        ];
        checks.into_iter().filter(|check| check.0).map(|check| check.1).collect()
    }
}

impl Corpus {
    #[cfg(not(feature = "corpus"))]
    #[expect(clippy::unused_self, reason = "with the feature it is used")]
    pub(crate) fn run(&self) -> ExitCode {
        eprintln!("error: this build of specwright has no `corpus` command");
        eprintln!("help: build it with `cargo build --release -p specwright --features corpus`");
        ExitCode::from(2)
    }

    #[cfg(feature = "corpus")]
    pub(crate) fn run(&self) -> ExitCode {
        match self.outcomes() {
            Ok(all_good) if all_good => ExitCode::SUCCESS,
            Ok(_) => ExitCode::FAILURE,
            Err(message) => {
                eprintln!("error: {message}");
                ExitCode::from(2)
            }
        }
    }

    #[cfg(feature = "corpus")]
    fn outcomes(&self) -> Result<bool, String> {
        use specwright::corpus::{Options, entries, is_good, markdown, run, summary};
        let folder = self.folder.display();
        if !self.folder.is_dir() {
            return Err(format!("`{folder}` is not a folder: give one with OpenAPI documents"));
        }
        let entries = entries(&self.folder).map_err(|error| format!("`{folder}`: {error}"))?;
        if entries.is_empty() {
            return Err(format!("`{folder}` has no OpenAPI document"));
        }
        let checks = self.checks.list();
        let command = checks.iter().map(|check| check.option());
        let style = (self.style == Style::Serde).then_some("--style serde");
        let command =
            ["specwright corpus <DIR>"].into_iter().chain(style).chain(command).collect::<Vec<_>>();
        let options = Options {
            checks,
            style: self.style,
            jobs: self.jobs,
            fresh: self.fresh,
            only: self.only.clone(),
            work: self.work.clone(),
        };
        let outcomes = run(&entries, &options)
            .map_err(|error| format!("`{}`: {error}", self.work.display()))?;
        if let Some(report) = &self.report {
            let text = markdown(&outcomes, &command.join(" "));
            let json = serde_json::Value::Array(outcomes.clone());
            let write = std::fs::write(report, text).and_then(|()| {
                std::fs::write(report.with_extension("json"), format!("{json:#}\n"))
            });
            write.map_err(|error| format!("`{}`: {error}", report.display()))?;
        }
        crate::print(&summary(&outcomes));
        for outcome in outcomes.iter().filter(|outcome| !is_good(outcome)) {
            eprintln!("failed: {}", outcome["name"].as_str().unwrap_or_default());
        }
        Ok(outcomes.iter().all(is_good))
    }
}
