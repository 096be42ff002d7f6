//! Output of a diff: text for terminals, JSON for programs, Markdown for changelogs.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Change, Diff, Level};
use crate::document::pointer::Pointer;
use crate::document::source::Sources;

/// The sources of both documents. Empty for a side of which only the lock file is available.
#[derive(Debug, Clone, Default)]
pub struct Sides {
    /// The sources of the old document.
    pub old: Sources,
    /// The sources of the new document.
    pub new: Sources,
}

/// A location in a source file.
struct Place {
    file: String,
    line: usize,
    column: usize,
    pointer: String,
}

impl Place {
    fn of(sources: &Sources, pointer: Option<&Pointer>) -> Option<Self> {
        let pointer = pointer?;
        let (source, span) = sources.locate(pointer, true)?;
        let (line, column) = source.line_column(span.start);
        let file = source.path().display().to_string();
        Some(Self { file, line, column, pointer: pointer.to_string() })
    }

    fn text(&self) -> String {
        format!("{}:{}:{}", self.file, self.line, self.column)
    }

    fn json(&self) -> Value {
        let Self { file, line, column, pointer } = self;
        json!({"file": file, "line": line, "column": column, "pointer": pointer})
    }
}

/// The most operations that are listed by name.
const FEW: usize = 3;

fn operations(change: &Change) -> String {
    let (named, others) = change.operations.split_at(change.operations.len().min(FEW));
    let named = visible(&named.join(", "));
    match others.len() {
        0 => named,
        others => format!("{named} and {others} more"),
    }
}

/// Replaces control characters in a string of the document, so that it cannot control the terminal.
pub(crate) fn visible(text: &str) -> String {
    let shown = |c: char| if c.is_control() && c != '\n' { '\u{fffd}' } else { c };
    text.chars().map(shown).collect()
}

/// Renders the first `most` changes for a terminal.
#[must_use]
pub fn text(diff: &Diff, sides: &Sides, most: usize) -> String {
    let mut text = String::new();
    for change in diff.changes.iter().take(most) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{:<6} {}: {}", change.code, change.path, change.message);
        if let Some(wire) = &change.wire {
            let _ = writeln!(text, "       on the wire: {wire}");
        }
        let old = Place::of(&sides.old, change.old.as_ref()).map(|place| place.text());
        let new = Place::of(&sides.new, change.new.as_ref()).map(|place| place.text());
        let places = match (old, new) {
            (Some(old), Some(new)) => Some(format!("{old} -> {new}")),
            (old, new) => old.or(new),
        };
        let reached = operations(change);
        let reached = (!reached.is_empty()).then(|| format!("in {reached}"));
        let more: Vec<String> = places.into_iter().chain(reached).collect();
        if !more.is_empty() {
            let _ = writeln!(text, "       {}", more.join("; "));
        }
    }
    let more = diff.changes.len().saturating_sub(most);
    if more > 0 {
        let _ = writeln!(text, "and {more} more");
    }
    if !diff.changes.is_empty() {
        text.push('\n');
    }
    let _ = writeln!(text, "{}", summary(diff));
    text
}

/// Summarizes the changes and the required version bump.
#[must_use]
pub fn summary(diff: &Diff) -> String {
    let total = diff.changes.len();
    let Some(level) = diff.level() else {
        return "no change for users of the crate".to_owned();
    };
    let counts: Vec<String> = [Level::Major, Level::Minor, Level::Patch]
        .into_iter()
        .filter(|level| diff.count(*level) > 0)
        .map(|level| format!("{} {level}", diff.count(level)))
        .collect();
    let changes = if total == 1 { "change" } else { "changes" };
    let wire = diff.changes.iter().filter(|change| change.wire.is_some()).count();
    let wire = match wire {
        0 => String::new(),
        1 => "; 1 breaks older code on the wire".to_owned(),
        more => format!("; {more} break older code on the wire"),
    };
    format!("{total} {changes}: {}{wire}\nthe next version is a {level} one", counts.join(", "))
}

/// Renders a diff as JSON.
#[must_use]
pub fn json(diff: &Diff, sides: &Sides) -> Value {
    let changes: Vec<Value> = diff
        .changes
        .iter()
        .map(|change| {
            json!({
                "kind": change.kind.as_str(),
                "path": change.path,
                "message": change.message,
                "code": change.code.to_string(),
                "wire": change.wire,
                "old": Place::of(&sides.old, change.old.as_ref()).map(|place| place.json()),
                "new": Place::of(&sides.new, change.new.as_ref()).map(|place| place.json()),
                "operations": change.operations,
            })
        })
        .collect();
    json!({
        "level": diff.level().map(|level| level.to_string()),
        "breaking": diff.is_breaking(),
        "changes": changes,
    })
}

/// Renders a diff as Markdown: lists below third-level headings.
#[must_use]
pub fn markdown(diff: &Diff) -> String {
    let sections = [("Breaking", Level::Major), ("New", Level::Minor), ("Other", Level::Patch)];
    let mut text = String::new();
    for (title, level) in sections {
        let changes: Vec<&Change> =
            diff.changes.iter().filter(|change| change.code == level).collect();
        if changes.is_empty() {
            continue;
        }
        let _ = writeln!(text, "### {title}\n");
        for change in changes {
            let _ = writeln!(text, "- `{}`: {}", change.path, change.message);
            if let Some(wire) = &change.wire {
                let _ = writeln!(text, "  **On the wire:** {wire}.");
            }
        }
        text.push('\n');
    }
    if text.is_empty() {
        text.push_str("No change for users of the crate.\n\n");
    }
    text
}
