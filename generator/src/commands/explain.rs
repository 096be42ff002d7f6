//! `specwright explain`

use std::path::PathBuf;
use std::process::ExitCode;

use specwright::changes::lock;
use specwright::document::diagnostic::{Code, Diagnostics, Severity, render};
use specwright::document::load::load_with;
use specwright::document::similar::closest;
use specwright::output::explain::{Unknown, explain};

use super::choices::{Choices, Found};
use super::use_color;
use crate::print;

/// Explain a diagnostic, or where a type or field comes from and why it looks as it does.
#[derive(clap::Args)]
pub(crate) struct Explain {
    /// A diagnostic code, such as `W0311`; a type or field, such as `Job::state`; a method, such as
    /// `client.jobs().create`, or an operation id; a name from the vendor's documentation; or a JSON Pointer, such as `#/components/schemas/Job`.
    what: String,
    /// The OpenAPI document [default: from the settings].
    #[arg(long, value_name = "SPEC")]
    spec: Option<PathBuf>,
    /// The folder of the crate, whose lock file records the existing names [default: from the settings].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    choices: Choices,
}

impl Explain {
    pub(crate) fn run(&self) -> ExitCode {
        let wanted = self.what.to_uppercase();
        if let Some(code) = Code::from_id(&wanted) {
            print(&format!("{code}: {}\n\n{}\n", code.title(), code.explanation()));
            return ExitCode::SUCCESS;
        }
        let is_code = wanted.len() == 5
            && wanted.starts_with(['E', 'W'])
            && wanted[1..].bytes().all(|byte| byte.is_ascii_digit());
        if is_code {
            eprintln!("error: `{}` is not a diagnostic code", self.what);
            if let Some(code) = closest(&wanted, Code::ALL.iter().map(|code| code.id())) {
                eprintln!("help: did you mean `{code}`?");
            }
            return ExitCode::from(2);
        }
        self.item()
    }

    fn item(&self) -> ExitCode {
        let mut diagnostics = Diagnostics::new();
        let found = self.choices.found(self.spec.as_ref(), self.out.as_ref(), &mut diagnostics);
        let Ok(Found { chosen, spec, out }) = found else {
            eprint!("{}", render(&diagnostics, use_color()));
            return ExitCode::from(2);
        };
        let Some(spec) = spec else {
            eprintln!("error: no document is given, and `{}` is not a diagnostic code", self.what);
            eprintln!(
                "help: use `--spec SPEC`, or run in a folder with a `specwright.toml` or an `openapi.yaml`"
            );
            return ExitCode::from(2);
        };
        let lock = out.map(|out| chosen.options().lock(&out));
        let previous = lock.map_or(Ok(None), |lock| lock::read(&lock, &mut diagnostics));
        let document = load_with(&spec, &chosen.load(), &mut diagnostics);
        let (Ok(previous), Some(document)) = (previous, document) else {
            eprint!("{}", render(&diagnostics, use_color()));
            return ExitCode::FAILURE;
        };
        let settings = chosen.settings();
        match explain(&self.what, &document, &settings, previous.as_ref(), &mut diagnostics) {
            Ok(text) => {
                print(&text);
                ExitCode::SUCCESS
            }
            Err(Unknown::Document) => {
                let errors = diagnostics.only(|code| code.severity() == Severity::Error);
                eprint!("{}", render(&errors, use_color()));
                ExitCode::FAILURE
            }
            Err(Unknown::Name(similar)) => {
                eprintln!("error: the crate of `{}` has no `{}`", spec.display(), self.what);
                if let Some(similar) = similar {
                    eprintln!("help: did you mean `{similar}`?");
                }
                ExitCode::FAILURE
            }
        }
    }
}
