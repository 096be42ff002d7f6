//! The `specwright` command.

mod commands;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use specwright::document::diagnostic::{Diagnostic, Diagnostics, render};
use specwright::document::fault;

/// Generates Rust crates from OpenAPI documents.
#[derive(Parser)]
#[command(version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the crate of an OpenAPI document, or bring it up to date.
    Generate(commands::generate::Generate),
    /// Generate whenever the document changes.
    Watch(commands::watch::Watch),
    /// Say what changes for users when a document changes.
    Diff(commands::diff::Diff),
    /// Say what the crate costs those who compile it, by tag and by schema.
    Cost(commands::cost::Cost),
    /// Explain a diagnostic, or where a type or field comes from and why it is as it is.
    Explain(commands::explain::Explain),
    /// Try the generator with many documents.
    Corpus(commands::corpus::Corpus),
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs: one JSON object on stdout.
    Json,
}

fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    fault::quietly(|| fault::caught(|| run(command)).unwrap_or_else(|fault| failed(*fault)))
}

/// What is said of a fault that no command reports itself.
fn failed(fault: Diagnostic) -> ExitCode {
    let mut diagnostics = Diagnostics::new();
    diagnostics.push(fault);
    eprint!("{}", render(&diagnostics, commands::use_color()));
    ExitCode::FAILURE
}

fn run(command: Command) -> ExitCode {
    match command {
        Command::Generate(arguments) => arguments.run(),
        Command::Watch(arguments) => arguments.run(),
        Command::Diff(arguments) => arguments.run(),
        Command::Cost(arguments) => arguments.run(),
        Command::Explain(arguments) => arguments.run(),
        Command::Corpus(arguments) => arguments.run(),
    }
}

/// Prints to stdout; a reader that has gone away is no failure.
fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}
