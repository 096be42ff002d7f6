//! Failures in a result.

/// The most failures that a result lists.
pub(super) const LISTED: usize = 60;

/// Cuts a string to a length that a result can show.
pub(super) fn shortened(text: &str) -> String {
    let short: String = text.chars().take(400).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
