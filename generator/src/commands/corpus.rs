//! `specwright corpus`

use std::path::PathBuf;
use std::process::ExitCode;

/// Run the generator on many documents.
#[derive(clap::Args)]
#[cfg_attr(
    not(feature = "corpus"),
    allow(dead_code, reason = "without the feature nothing is done")
)]
pub(crate) struct Corpus {
    /// The folder with the documents. An `INDEX.tsv` may list them in the columns `name` and `entry`.
    folder: PathBuf,
    /// Check, lint and document the emitted crates, with warnings denied.
    #[arg(long)]
    compile: bool,
    /// Round-trip values through the emitted types and compare the results.
    #[arg(long)]
    roundtrip: bool,
    /// The number of documents to process in parallel.
    #[arg(long, value_name = "N", default_value_t = 1)]
    jobs: usize,
    /// Write a Markdown report to this file, and a JSON report beside it.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Process only the document with this name.
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// Ignore cached results of earlier runs.
    #[arg(long)]
    fresh: bool,
    /// The folder for emitted crates and results.
    #[arg(long, value_name = "DIR", default_value = "target/corpus")]
    work: PathBuf,
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
        let options = Options {
            compile: self.compile,
            roundtrip: self.roundtrip,
            jobs: self.jobs,
            fresh: self.fresh,
            only: self.only.clone(),
            work: self.work.clone(),
        };
        let outcomes = run(&entries, &options)
            .map_err(|error| format!("`{}`: {error}", self.work.display()))?;
        if let Some(report) = &self.report {
            let flags = [(self.compile, " --compile"), (self.roundtrip, " --roundtrip")];
            let flags: String = flags.into_iter().filter(|it| it.0).map(|it| it.1).collect();
            let text = markdown(&outcomes, &format!("specwright corpus <DIR>{flags}"));
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
