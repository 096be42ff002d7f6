//! `specwright docs`

use std::path::PathBuf;
use std::process::ExitCode;

use specwright::document::diagnostic::{Diagnostics, Severity, render};
use specwright::output::docs::Request;
use specwright::output::options::{Mode, Options};
use specwright::pipeline::Format;

use super::choices::{Choices, Found};
use super::use_color;
use crate::print;

/// Write the documentation of the crate as pages.
#[derive(clap::Args)]
pub(crate) struct Docs {
    /// The OpenAPI document, in YAML or JSON [default: from the settings].
    spec: Option<PathBuf>,
    /// The folder of the pages; created if it does not exist.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The folder of the crate that the pages describe, whose name and lock file count [default: from the settings].
    #[arg(long = "crate", value_name = "DIR")]
    krate: Option<PathBuf>,
    /// What the pages are: Markdown for a forge, or a site that a browser opens from its folder.
    #[arg(long, value_enum, default_value_t)]
    format: Pages,
    /// Write nothing; fail if anything is out of date.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    choices: Choices,
}

#[derive(Clone, Copy, Default, clap::ValueEnum)]
enum Pages {
    #[default]
    Markdown,
    Site,
}

impl Docs {
    pub(crate) fn run(&self) -> ExitCode {
        let mut diagnostics = Diagnostics::new();
        let found = self.choices.found(self.spec.as_ref(), self.krate.as_ref(), &mut diagnostics);
        let Ok(found) = found else {
            eprint!("{}", render(&diagnostics, use_color()));
            return ExitCode::from(2);
        };
        let Some(spec) = found.document("docs SPEC --out DIR") else { return ExitCode::from(2) };
        let Found { chosen, out: krate, .. } = found;
        let mode = if self.check { Mode::Check } else { Mode::Write };
        let options = Options { mode, ..chosen.options() };
        let krate = krate.as_deref();
        let format = match self.format {
            Pages::Markdown => Format::Markdown,
            Pages::Site => Format::Site,
        };
        let request = Request { spec: &spec, out: &self.out, krate, format, options: &options };
        let written = request.run(&mut diagnostics);
        // The document's own faults are told where its crate is generated.
        let errors = diagnostics.only(|code| code.severity() == Severity::Error);
        eprint!("{}", render(&errors, use_color()));
        let Some(written) = written else { return ExitCode::FAILURE };
        let is_current = written.written.is_empty() && written.removed.is_empty();
        print(&format!(
            "{}: {} pages {}, {} removed, {} unchanged\n",
            self.out.display(),
            written.written.len(),
            if self.check { "out of date" } else { "written" },
            written.removed.len(),
            written.unchanged,
        ));
        if self.check && !is_current { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}
