//! Compiling emitted crates.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Instant;

use serde_json::{Value, json};
use toml_edit::DocumentMut;

use super::child::rounded;
use crate::plan::features::FULL;

/// The commands that an emitted crate must pass without a warning.
pub(super) const STEPS: [&str; 5] = ["types", "tag", "check", "clippy", "doc"];

/// What cargo is told for a step; `None` where it does not apply. One tag alone stands for each of
/// them: it must need nothing that only others bring.
fn arguments(step: &str, tags: &[String]) -> Option<Vec<String>> {
    let all: &[&str] = match step {
        "types" | "tag" => &["check", "--no-default-features"],
        "check" => &["check"],
        "clippy" => &["clippy", "--all-features", "--", "-D", "warnings"],
        _ => &["doc", "--no-deps"],
    };
    let features = match (step, tags) {
        ("types", [_, ..]) => Some(FULL.to_owned()),
        ("tag", _) => Some(format!("client,{}", tags.get(tags.len() / 2)?)),
        _ => None,
    };
    let features = features.into_iter().flat_map(|features| ["--features".to_owned(), features]);
    Some(all.iter().map(|argument| (*argument).to_owned()).chain(features).collect())
}

/// The features of an emitted crate that are those of tags.
pub(super) fn tags(folder: &Path) -> Vec<String> {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    let manifest: Option<DocumentMut> = manifest.parse().ok();
    let full = manifest.as_ref().and_then(|it| it.get("features")?.get(FULL)?.as_array());
    full.into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

/// Checks, lints and documents the crate in `folder/crate`.
pub(super) fn compile(folder: &Path, target: &Path, outcome: &mut Value) {
    let mut steps = json!({});
    if let Err(why) = workspace(folder, &["crate"]) {
        steps["check"] = json!({ "ok": false, "error": why });
    } else {
        let tags = tags(&folder.join("crate"));
        for name in STEPS {
            let Some(arguments) = arguments(name, &tags) else {
                continue;
            };
            let start = Instant::now();
            steps[name] = match cargo(&folder.join("crate"), target, &arguments) {
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
pub(super) fn cargo(
    folder: &Path,
    target: &Path,
    arguments: &[impl AsRef<str>],
) -> Result<Output, String> {
    let arguments: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let target = std::path::absolute(target).map_err(|error| error.to_string())?;
    let run = |offline: bool| {
        let mut command = Command::new(&cargo);
        let (options, rest) = match arguments.iter().position(|it| *it == "--") {
            Some(place) => arguments.split_at(place),
            None => (&arguments[..], &[][..]),
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
