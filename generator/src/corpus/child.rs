//! Generating one document in a process of its own.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Entry;
use crate::ir::settings::Style;

/// A document that takes longer than this is given up.
const PATIENCE: Duration = Duration::from_secs(300);

/// How often the memory of a process is looked at.
const LOOK: Duration = Duration::from_millis(2);

/// Generates the crate of a document into `folder/crate`, and what is known of its types into
/// `folder/inventory.json`.
pub(super) fn generate(
    entry: &Entry,
    folder: &Path,
    style: Style,
    outcome: &mut Value,
) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    let answer = folder.join("generate.json");
    let stdout = fs::File::create(&answer).map_err(|error| error.to_string())?;
    let start = Instant::now();
    let child = own("generate", entry)?
        .arg("--out")
        .arg(folder.join("crate"))
        .args((style == Style::Serde).then_some(["--style", "serde"]).into_iter().flatten())
        .args(["--name", &package(&entry.name), "--format", "json", "--inventory"])
        .arg(folder.join("inventory.json"))
        .stdout(stdout)
        .spawn()
        .map_err(|error| error.to_string())?;
    let (success, memory) = watch(child)?;
    let seconds = start.elapsed().as_secs_f64();
    let text = fs::read_to_string(&answer).unwrap_or_default();
    let answer: Value = serde_json::from_str(&text).unwrap_or_default();
    outcome["generate"] = json!({
        "seconds": rounded(seconds),
        "memory_mb": memory.map(|kilobytes| kilobytes / 1024),
        "lines": lines(&folder.join("crate/src")),
        "warnings": answer["warnings"],
        "ledger": answer["degraded"],
    });
    for name in ["operations", "schemas", "types"] {
        outcome["generate"][name] = answer["result"][name].clone();
    }
    outcome["ledger"] = ledger(&answer);
    if success { Ok(()) } else { Err(first_error(&answer)) }
}

/// A command of this program about a document, which tells nothing.
pub(super) fn own(command: &str, entry: &Entry) -> Result<Command, String> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut process = Command::new(own);
    process.arg(command).arg(&entry.path).arg("--allow-ref").arg(&entry.root);
    process.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    Ok(process)
}

/// The name of a document's package.
pub(super) fn package(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .collect();
    format!("corpus-{name}")
}

fn first_error(answer: &Value) -> String {
    let diagnostics = answer["diagnostics"].as_array().into_iter().flatten();
    let mut errors = diagnostics.filter(|it| it["severity"] == "error");
    let message = errors.next().and_then(|error| error["message"].as_str());
    message.unwrap_or("it crashed, or took too long").to_owned()
}

/// The entries of the ledger, counted by code.
fn ledger(answer: &Value) -> Value {
    let mut counts: std::collections::BTreeMap<String, u64> = std::collections::BTreeMap::new();
    for diagnostic in answer["diagnostics"].as_array().into_iter().flatten() {
        if let Some(code) = diagnostic["code"].as_str().filter(|code| code.starts_with("W03")) {
            *counts.entry(code.to_owned()).or_default() += 1;
        }
    }
    json!(counts)
}

/// Waits for a process, and gives whether it succeeded and the most memory that it had, in kilobytes.
pub(super) fn watch(mut child: Child) -> Result<(bool, Option<u64>), String> {
    let start = Instant::now();
    let mut most = None;
    loop {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) => return Ok((status.success(), most)),
            None if start.elapsed() > PATIENCE => {
                child.kill().map_err(|error| error.to_string())?;
                let _ = child.wait();
                return Ok((false, most));
            }
            None => {}
        }
        most = most.max(peak(child.id()));
        std::thread::sleep(LOOK);
    }
}

/// The most memory that a running process has had, where the system tells.
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn lines(folder: &Path) -> u64 {
    let mut count = 0;
    let mut todo = vec![folder.to_owned()];
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            let inside = fs::read_dir(&path).into_iter().flatten().flatten();
            todo.extend(inside.map(|entry| entry.path()));
        } else {
            count += fs::read_to_string(&path).map_or(0, |text| text.lines().count() as u64);
        }
    }
    count
}

/// Seconds to two digits.
pub(super) fn rounded(seconds: f64) -> f64 {
    (seconds * 100.0).round() / 100.0
}
