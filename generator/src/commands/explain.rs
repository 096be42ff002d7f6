//! `specwright explain`

use std::process::ExitCode;

use specwright::check::closest;
use specwright::diagnostic::Code;

use crate::print;

/// Explain a diagnostic by its code.
#[derive(clap::Args)]
pub(crate) struct Explain {
    /// The code, such as `W0311`.
    code: String,
}

impl Explain {
    pub(crate) fn run(&self) -> ExitCode {
        let wanted = self.code.to_uppercase();
        if let Some(code) = Code::from_id(&wanted) {
            print(&format!("{code}: {}\n\n{}\n", code.title(), code.explanation()));
            return ExitCode::SUCCESS;
        }
        eprintln!("error: `{}` is no code of a diagnostic; codes look like `W0311`", self.code);
        if let Some(code) = closest(&wanted, Code::ALL.iter().map(|code| code.id())) {
            eprintln!("help: did you mean `{code}`?");
        }
        ExitCode::from(2)
    }
}
