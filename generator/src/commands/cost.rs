//! `specwright cost`

use std::path::PathBuf;
use std::process::ExitCode;

use specwright::document::diagnostic::{Diagnostics, Severity, render};
use specwright::document::load::load_with;

use super::choices::Choices;
use super::use_color;
use crate::{Format, print};

/// Estimate what the crate costs to compile, by tag and by schema.
#[derive(clap::Args)]
pub(crate) struct Cost {
    /// The OpenAPI document, in YAML or JSON.
    spec: PathBuf,
    /// The output format.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    choices: Choices,
}

impl Cost {
    pub(crate) fn run(&self) -> ExitCode {
        let mut diagnostics = Diagnostics::new();
        let Ok(chosen) = self.choices.chosen(None, &mut diagnostics) else {
            eprint!("{}", render(&diagnostics, use_color()));
            return ExitCode::from(2);
        };
        let cost = load_with(&self.spec, &chosen.load(), &mut diagnostics).and_then(|document| {
            specwright::cost_of(&document, &chosen.settings(), &mut diagnostics)
        });
        let Some(cost) = cost else {
            let errors = diagnostics.only(|code| code.severity() == Severity::Error);
            eprint!("{}", render(&errors, use_color()));
            return ExitCode::FAILURE;
        };
        match self.format {
            Format::Text => print(&cost.text()),
            Format::Json => print(&format!("{}\n", cost.json())),
        }
        ExitCode::SUCCESS
    }
}
