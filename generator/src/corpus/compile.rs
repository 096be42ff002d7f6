//! Compiling emitted crates.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Instant;

use serde_json::{Value, json};

use super::child::rounded;

/// The commands that an emitted crate must pass without a warning.
const STEPS: [(&str, &[&str]); 4] = [
    ("types", &["check", "--no-default-features"]),
    ("check", &["check"]),
    ("clippy", &["clippy", "--all-features", "--", "-D", "warnings"]),
    ("doc", &["doc", "--no-deps"]),
];

/// Checks, lints and documents the crate in `folder/crate`.
pub(super) fn compile(folder: &Path, target: &Path, outcome: &mut Value) {
    let mut steps = json!({});
    if let Err(why) = workspace(folder, &["crate"]) {
        steps["check"] = json!({ "ok": false, "error": why });
    } else {
        for (name, arguments) in STEPS {
            let start = Instant::now();
            steps[name] = match cargo(&folder.join("crate"), target, arguments) {
                Ok(output) => {
                    let text = String::from_utf8_lossy(&output.stderr);
                    let faults: Vec<&str> = text
                        .lines()
                        .filter(|line| line.starts_with("warning") || line.starts_with("error"))
                        .collect();
                    json!({
                        "ok": output.status.success(),
                        "warnings": faults.len(),
                        "first": faults.first(),
                        "seconds": rounded(start.elapsed().as_secs_f64()),
                    })
                }
                Err(why) => json!({ "ok": false, "error": why }),
            };
        }
    }
    outcome["compile"] = steps;
}

/// Makes a folder a workspace of its own, whatever is around it.
pub(super) fn workspace(folder: &Path, members: &[&str]) -> Result<(), String> {
    let text = format!(
        "[workspace]\nmembers = {members:?}\nresolver = \"3\"\n\n\
         [profile.dev]\ndebug = false\nincremental = false\n"
    );
    fs::write(folder.join("Cargo.toml"), text).map_err(|error| error.to_string())
}

/// Runs cargo; first with what is downloaded already, then with the network.
pub(super) fn cargo(folder: &Path, target: &Path, arguments: &[&str]) -> Result<Output, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let target = std::path::absolute(target).map_err(|error| error.to_string())?;
    let run = |offline: bool| {
        let mut command = Command::new(&cargo);
        let (options, rest) = match arguments.iter().position(|it| *it == "--") {
            Some(place) => arguments.split_at(place),
            None => (arguments, &[][..]),
        };
        command.args(options).arg("--quiet").args(offline.then_some("--offline")).args(rest);
        command.current_dir(folder).env("CARGO_TARGET_DIR", &target);
        command.env("RUSTFLAGS", "-D warnings").env("RUSTDOCFLAGS", "-D warnings").output()
    };
    let failed = |output: &Output| {
        let text = String::from_utf8_lossy(&output.stderr);
        !output.status.success() && text.contains("--offline")
    };
    let output = run(true).map_err(|error| error.to_string())?;
    if failed(&output) { run(false).map_err(|error| error.to_string()) } else { Ok(output) }
}
