//! `specwright.lock`: the public API of a crate, in a file beside it.
//!
//! It pins the name of every item, so that a regenerated crate keeps its names. It is also the baseline
//! for the diff of the next run. It belongs under version control. Each field has one line, so that line
//! diffs of the file correspond to changes of the API.

use std::fmt::Write;
use std::io;
use std::path::Path;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::changes::public_api::Surface;
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics, Reported};

/// The default file name.
pub const NAME: &str = "specwright.lock";

/// The version of the file format. Files with a higher version are rejected.
const VERSION: u64 = 1;

#[derive(Serialize, Deserialize)]
struct Lock {
    #[serde(rename = "lock")]
    version: u64,
    note: String,
    #[serde(flatten)]
    surface: Surface,
}

/// Serializes a lock file.
#[must_use]
pub fn text(surface: &Surface) -> String {
    let note = "Made by specwright: the names of the crate and what they stand for. \
                Keep it under version control; change the document, not this file.";
    let mut surface = surface.clone();
    // The order in the document has no meaning.
    surface.types.sort_keys();
    surface.aliases.sort_keys();
    surface.renamed.sort_keys();
    surface.operations.sort_keys();
    for operation in surface.operations.values_mut() {
        operation.responses.sort_keys();
        let bodies = operation.request.iter_mut().map(|request| &mut request.bodies);
        bodies.for_each(IndexMap::sort_keys);
        for response in operation.responses.values_mut() {
            response.bodies.sort_keys();
            response.headers.sort_keys();
        }
    }
    let lock = Lock { version: VERSION, note: note.to_owned(), surface };
    // Serialization cannot fail, because all keys are strings.
    let value = serde_json::to_value(lock).unwrap_or_default();
    let mut text = String::new();
    lines(&value, 0, &mut text);
    text.push('\n');
    text
}

/// The depth up to which each member has its own line. Fields and enum values are the deepest.
const DEPTH: usize = 4;

/// Writes JSON with one line for each part of a type.
fn lines(value: &Value, depth: usize, text: &mut String) {
    let is_leaf = |value: &Value| !value.is_array() && !value.is_object();
    let (open, close, members): (char, char, Vec<(Option<&String>, &Value)>) = match value {
        Value::Object(map)
            if !map.is_empty() && depth < DEPTH && (depth < 2 || !map.values().all(is_leaf)) =>
        {
            let members = map.iter().map(|(key, value)| (Some(key), value));
            ('{', '}', members.collect())
        }
        Value::Array(list) if !list.is_empty() && depth < DEPTH && !list.iter().all(is_leaf) => {
            ('[', ']', list.iter().map(|value| (None, value)).collect())
        }
        _ => {
            // Writing to a `String` cannot fail.
            let _ = write!(text, "{value}");
            return;
        }
    };
    text.push(open);
    for (index, (key, value)) in members.into_iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        text.push_str(&"  ".repeat(depth + 1));
        if let Some(key) = key {
            let _ = write!(text, "{}: ", Value::from(key.as_str()));
        }
        lines(value, depth + 1, text);
    }
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
    text.push(close);
}

/// A reason to reject a lock file.
enum Fault {
    Io(io::Error),
    Conflict(usize),
    Invalid(String),
    Newer(u64),
}

/// Reads a lock file. Returns `Ok(None)` if it does not exist. Returns `Err`, with a diagnostic, if it
/// is invalid.
pub fn read(path: &Path, diagnostics: &mut Diagnostics) -> Result<Option<Surface>, Reported> {
    match std::fs::read_to_string(path) {
        Ok(text) => read_text(path, &text, diagnostics).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(None),
        Err(error) => {
            diagnostics.push(said(path, &Fault::Io(error)));
            Err(Reported)
        }
    }
}

/// Parses the content of a lock file.
pub fn read_text(
    path: &Path,
    text: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Surface, Reported> {
    parse(text).map_err(|fault| {
        diagnostics.push(said(path, &fault));
        Reported
    })
}

fn parse(text: &str) -> Result<Surface, Fault> {
    let marker = text.lines().position(|line| line.starts_with("<<<<<<< "));
    if let Some(line) = marker {
        return Err(Fault::Conflict(line + 1));
    }
    let value: Value =
        serde_json::from_str(text).map_err(|error| Fault::Invalid(error.to_string()))?;
    match value.get("lock").and_then(Value::as_u64) {
        None => return Err(Fault::Invalid("the number `lock` is missing".to_owned())),
        Some(version) if version > VERSION => return Err(Fault::Newer(version)),
        Some(_) => {}
    }
    let lock: Lock =
        serde_json::from_value(value).map_err(|error| Fault::Invalid(error.to_string()))?;
    Ok(lock.surface)
}

fn said(path: &Path, fault: &Fault) -> Diagnostic {
    let shown = path.display();
    match fault {
        Fault::Io(error) => {
            Diagnostic::new(Code::InvalidLock, format!("`{shown}` cannot be read: {error}"))
                .help("check the file and its permissions; nothing was changed")
        }
        Fault::Conflict(line) => Diagnostic::new(
            Code::InvalidLock,
            format!("`{shown}` has a merge conflict marker in line {line}"),
        )
        .help("restore the file of either side, and regenerate the crate"),
        Fault::Invalid(error) => Diagnostic::new(
            Code::InvalidLock,
            format!("`{shown}` cannot be read: {error}"),
        )
        .help(
            "restore the file from version control, or remove it to derive all names anew",
        ),
        Fault::Newer(version) => Diagnostic::new(
            Code::NewerLock,
            format!("`{shown}` has format version {version}, but only versions up to {VERSION} are supported"),
        )
        .help("update specwright to the version that wrote the file"),
    }
}

/// Whether a path has the extension of a lock file.
#[must_use]
pub fn is_lock(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "lock")
}
