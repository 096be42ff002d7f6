//! Tables of Markdown.

use super::inner;
use crate::targets::client::{docs, markdown};

/// The end of a cell whose text is below the table.
pub(in crate::targets) const BELOW: &str = "See below.";

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

/// A Rust name as a cell, with the name that is sent if that is another one.
pub(super) fn named(ident: &str, wire: &str) -> String {
    let sent =
        if wire == ident { String::new() } else { format!(", sent as {}", docs::code(wire)) };
    docs::code(ident) + &sent
}

/// A bar ends a cell, even in code.
fn escaped(cell: &str) -> String {
    cell.replace('\n', " ").replace('|', "\\|")
}

/// The texts of a table that do not fit into cells. They follow the table.
#[derive(Default)]
pub(super) struct Rest(Vec<String>);

impl Rest {
    /// Returns the cell for a text of several paragraphs. Of one that does not fit it has the first sentence.
    pub(super) fn cell(&mut self, name: &str, paragraphs: &[String]) -> String {
        let is_plain = |text: &String| {
            text.lines().all(|line| line.starts_with("**") || markdown::is_prose(line))
                && !text.contains('\\')
        };
        let whole = match paragraphs {
            [only] => only.clone(),
            _ => paragraphs
                .iter()
                .map(|text| docs::with_stop(text.trim_end().to_owned()))
                .collect::<Vec<_>>()
                .join(" "),
        };
        if whole.len() <= LONGEST && paragraphs.iter().all(is_plain) {
            return whole;
        }
        self.0.push(format!("**{}**\n\n{}", docs::code(name), inner(&paragraphs.join("\n\n"))));
        let first = paragraphs.first().map(|text| markdown::first_sentence(text));
        let first =
            first.filter(|first| first.len() <= LONGEST && first.lines().all(markdown::is_prose));
        match first.unwrap_or_default() {
            "" => BELOW.to_owned(),
            first => format!("{} {BELOW}", docs::with_stop(first.to_owned())),
        }
    }

    /// Returns the texts, in the order of the rows.
    pub(super) fn below(self) -> Vec<String> {
        self.0
    }
}
