//! Markdown code spans, and JSON values in messages.

use serde_json::Value;

/// Wraps a string in a Markdown code span, with a fence longer than any run of backticks in it.
#[must_use]
pub(crate) fn code_span(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    if text.trim().is_empty() {
        return format!("{text:?}");
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The number of characters of a value that a message shows.
const SHOWN: usize = 60;

/// Returns a value as a code span for a message, truncated to [`SHOWN`] characters.
pub(crate) fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}
