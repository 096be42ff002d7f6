//! Brings `generated/` up to date when a file under `specs/` has changed.

// The tests' table of types is made from the emitted source, and the programs on the pages are compiled, by modules of
// the tests' harness.
#[path = "tests/harness/dispatch.rs"]
#[allow(unreachable_pub, reason = "it is part of the harness too")]
mod dispatch;
#[path = "tests/harness/emitted/mod.rs"]
#[allow(dead_code, unreachable_pub, unused_imports, reason = "the harness uses all of it")]
mod emitted;

#[path = "tests/harness/pages.rs"]
#[allow(dead_code, unreachable_pub, reason = "the harness uses all of it")]
mod pages;

use std::error::Error;
use std::path::Path;
use std::process::exit;
use std::{env, fs};

use specwright::document::diagnostic::{Diagnostics, render};
use specwright::output::options::{Mode, Options};
use specwright::output::run::run;
use specwright::targets::pages::snippets;

const SPEC: &str = "specs/intuned.yaml";
const OUT: &str = "generated";
const DOCS: &str = "docs";
const COMMAND: &str = "cargo run -p specwright -- generate specs/intuned.yaml --out generated";

fn main() {
    let generated = ["generated/src", "generated/docs", "generated/Cargo.toml"];
    for path in ["build.rs", "specs", "tests/harness"].iter().chain(&generated) {
        println!("cargo::rerun-if-changed={path}");
    }
    println!("cargo::rerun-if-env-changed=CI");
    // In CI what is checked in is what is tested.
    let mode = if env::var_os("CI").is_some() { Mode::Check } else { Mode::Write };
    let mut diagnostics = Diagnostics::default();
    let mut options = Options::new(mode);
    options.settings.docs = Some(DOCS.to_owned());
    let report = run(Path::new(SPEC), Path::new(OUT), &options, &mut diagnostics);
    eprint!("{}", render(&diagnostics, false));
    match report {
        Some(report) if report.is_current() => {
            write_sources().unwrap_or_else(|error| fail(&error.to_string()));
        }
        Some(_) if mode == Mode::Check => fail(&format!(
            "`{OUT}/` is not what `{SPEC}` gives; run `{COMMAND}` and commit the result"
        )),
        // Cargo may have compiled the crate before this script ran, from the sources of before.
        Some(_) => fail(&format!(
            "`{OUT}/` was out of date with `{SPEC}` and is current now, but this build may have used \
             the older types; build again"
        )),
        None => fail(&format!("`{SPEC}` has errors; `{OUT}/` is unchanged")),
    }
}

/// Writes the table by which the tests take JSON through a type chosen at run time, and the programs on the pages.
fn write_sources() -> Result<(), Box<dyn Error>> {
    let model = emitted::EmittedModel::read(&Path::new(OUT).join("src"))?;
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("dispatch.rs"), dispatch::dispatch_source(&model))?;
    let pages = pages::load(&Path::new(OUT).join(DOCS))?;
    let pages = pages.iter().map(|(path, text)| (path.as_path(), text.as_str()));
    Ok(fs::write(Path::new(&out).join("snippets.rs"), snippets(pages).concat())?)
}

fn fail(message: &str) -> ! {
    println!("cargo::error={message}");
    exit(1)
}
