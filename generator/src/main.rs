//! The `specwright` command.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Parser, Subcommand, ValueEnum};
use specwright::diagnostic::{Code, Diagnostic, Diagnostics, Severity, render, to_json};
use specwright::manifest::is_package_name;
use specwright::output::{Mode, Report, run};

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
    Generate(Generate),
    /// Explain a diagnostic by its code.
    Explain {
        /// The code, such as `E0106`.
        code: String,
    },
}

#[derive(clap::Args)]
struct Generate {
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
    /// How results and diagnostics are printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs: one JSON object on stdout.
    Json,
}

fn package_name(name: &str) -> Result<String, String> {
    if is_package_name(name) {
        Ok(name.to_owned())
    } else {
        Err("a package is called by letters, digits, `-` and `_`, and not like a keyword"
            .to_owned())
    }
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Generate(arguments) => generate(&arguments),
        Command::Explain { code } => explain(&code),
    }
}

fn generate(arguments: &Generate) -> ExitCode {
    let start = Instant::now();
    let mode = if arguments.check { Mode::Check } else { Mode::Write };
    let mut diagnostics = Diagnostics::default();
    let report =
        run(&arguments.spec, &arguments.out, arguments.name.as_deref(), mode, &mut diagnostics);
    if let Some(report) = report.as_ref().filter(|report| arguments.check && !report.is_current()) {
        diagnostics.push(out_of_date(arguments, report));
    }
    let seconds = start.elapsed().as_secs_f64();
    match arguments.format {
        Format::Text => {
            eprint!("{}", render(&diagnostics, use_color()));
            if let Some(report) = report.filter(|_| !diagnostics.has_errors()) {
                print(&summary(arguments, &report, seconds));
            }
        }
        Format::Json => print(&format!("{}\n", json(&diagnostics, report.as_ref(), seconds))),
    }
    if diagnostics.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn out_of_date(arguments: &Generate, report: &Report) -> Diagnostic {
    let files = report.written.iter().chain(&report.removed);
    let names: Vec<String> = files.take(5).map(|path| path.display().to_string()).collect();
    let more = (report.written.len() + report.removed.len()).saturating_sub(names.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let out = arguments.out.display();
    let message = format!("`{out}` is out of date: {}{more}", names.join(", "));
    Diagnostic::new(Code::OutOfDate, message).help(format!(
        "run `specwright generate {} --out {out}` and commit the result",
        arguments.spec.display()
    ))
}

fn use_color() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty())
}

/// Prints to stdout; a reader that has gone away is no failure.
fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

fn summary(arguments: &Generate, report: &Report, seconds: f64) -> String {
    let counts = report.counts;
    let verb = if arguments.check { "checked" } else { "written" };
    let files = match (report.written.len(), report.removed.len()) {
        (0, 0) => format!("{} files unchanged", report.unchanged),
        (written, 0) => format!("{written} files {verb}, {} unchanged", report.unchanged),
        (written, removed) => {
            format!("{written} files {verb}, {removed} removed, {} unchanged", report.unchanged)
        }
    };
    format!(
        "{}: {} operations, {} schemas, {} types ({} before equal ones were merged)\n\
         {}: {files} in {seconds:.2} s\n",
        report.name,
        counts.operations,
        counts.schemas,
        counts.types,
        counts.shapes,
        arguments.out.display(),
    )
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
            "seconds": seconds,
        })
    });
    serde_json::json!({
        "errors": diagnostics.count(Severity::Error),
        "warnings": diagnostics.count(Severity::Warning),
        "diagnostics": to_json(diagnostics),
        "result": report,
    })
}

fn explain(code: &str) -> ExitCode {
    if let Some(code) = Code::from_id(&code.to_uppercase()) {
        print(&format!("{code}: {}\n\n{}\n", code.title(), code.explanation()));
        ExitCode::SUCCESS
    } else {
        eprintln!("error: `{code}` is no code of a diagnostic; codes look like `E0106`");
        ExitCode::from(2)
    }
}
