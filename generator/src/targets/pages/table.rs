//! Tables of Markdown.

use crate::targets::client::{docs, markdown};

/// The longest text of a cell; of a longer one the cell has the first sentence.
const LONGEST: usize = 400;

/// A table; empty without rows.
pub(super) fn table(titles: &[&str], rows: &[Vec<String>]) -> Option<String> {
    if rows.is_empty() {
        return None;
    }
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let titles: Vec<String> = titles.iter().map(|title| (*title).to_owned()).collect();
    let rule = format!("|{}", "---|".repeat(titles.len()));
    let rows = rows.iter().map(|row| line(row));
    Some([line(&titles), rule].into_iter().chain(rows).collect::<Vec<_>>().join("\n"))
}

/// A bar ends a cell, even in code.
fn escaped(cell: &str) -> String {
    cell.replace('\n', " ").replace('|', "\\|")
}

/// Paragraphs as one cell; or the first sentence, and whether there is more to say.
pub(super) fn cell(paragraphs: &[String]) -> (String, bool) {
    let is_plain = |text: &String| {
        text.lines().all(|line| line.starts_with("**") || markdown::is_prose(line))
            && !text.contains('\\')
    };
    let sentences = paragraphs.iter().map(|text| docs::with_stop(text.trim_end().to_owned()));
    let whole = match paragraphs {
        [only] => only.clone(),
        _ => sentences.collect::<Vec<_>>().join(" "),
    };
    if whole.len() <= LONGEST && paragraphs.iter().all(is_plain) {
        return (whole, false);
    }
    let first = paragraphs.first().map(|text| markdown::first_sentence(text)).unwrap_or_default();
    let is_line = first.lines().all(markdown::is_prose);
    (if is_line { first.to_owned() } else { String::new() }, true)
}
