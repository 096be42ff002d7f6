//! The `specwright` command.

mod commands;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use specwright::document::diagnostic::{Diagnostic, Diagnostics, render};
use specwright::document::fault;

/// A run allocates many small values on all threads: this takes two thirds of the time that glibc takes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Generates Rust crates from OpenAPI documents.
#[derive(Parser)]
#[command(version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate a crate from an OpenAPI document, or update an existing one.
    Generate(commands::generate::Generate),
    /// Regenerate whenever the document changes.
    Watch(commands::watch::Watch),
    /// Report what changes for users of the crate when a document changes.
    Diff(commands::diff::Diff),
    /// Write the documentation of the crate as pages of Markdown.
    Docs(commands::docs::Docs),
    /// List what types, operations and groups are called, and change it.
    Names(commands::names::Names),
    /// Estimate what the crate costs to compile, by tag and by schema.
    Cost(commands::cost::Cost),
    /// Explain a diagnostic, or where a type or field comes from and why it looks as it does.
    Explain(commands::explain::Explain),
    /// Run the generator on many documents.
    Corpus(commands::corpus::Corpus),
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Human-readable text.
    Text,
    /// One JSON object on stdout.
    Json,
}

fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    fault::quietly(|| fault::caught(|| run(command)).unwrap_or_else(|fault| failed(*fault)))
}

/// Prints an internal error that no command reports itself.
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
        Command::Docs(arguments) => arguments.run(),
        Command::Names(arguments) => arguments.run(),
        Command::Cost(arguments) => arguments.run(),
        Command::Explain(arguments) => arguments.run(),
        Command::Corpus(arguments) => arguments.run(),
    }
}

/// Prints to stdout. A closed pipe is not an error.
fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}
