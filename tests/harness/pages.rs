//! The checked-in pages of documentation: what their tables say, and the programs on them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The pages below a folder, by path, in their order.
///
/// # Errors
///
/// If the folder or a page cannot be read.
pub fn load(folder: &Path) -> io::Result<BTreeMap<PathBuf, String>> {
    let mut pages = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(current)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let below = path.strip_prefix(folder).unwrap_or(&path).to_owned();
                pages.insert(below, fs::read_to_string(&path)?);
            }
        }
    }
    Ok(pages)
}

/// A module of Rust for each program or statement on the pages, so that all are compiled at once.
#[must_use]
pub fn snippets(pages: &BTreeMap<PathBuf, String>) -> String {
    let mut source = String::new();
    let mut number = 0;
    for (path, text) in pages {
        for block in text.split("\n```rust\n").skip(1) {
            let code = block.split("\n```").next().unwrap_or(block);
            number += 1;
            let _ = writeln!(
                source,
                "// {}\n#[allow(unused, clippy::all, clippy::pedantic, reason = \"an example\")]\nmod snippet_{number} {{",
                path.display()
            );
            let is_item = |line: &str| line.starts_with("async fn ") || line.starts_with("fn ");
            if code.lines().any(is_item) {
                let _ = writeln!(source, "{code}");
            } else {
                let _ = writeln!(
                    source,
                    "fn example() -> Result<(), Box<dyn std::error::Error>> {{\n{code}\nOk(())\n}}"
                );
            }
            source.push_str("}\n");
        }
    }
    source
}

/// A row of a table: its cells.
pub type Row = Vec<String>;

/// The rows of the first table below a line of a page, or of a part of one.
#[must_use]
pub fn table(text: &str, head: &str) -> Vec<Row> {
    let behind = text.split_once(&format!("{head}\n")).map_or("", |(_, behind)| behind);
    let rows = behind.lines().skip_while(|line| !line.starts_with('|'));
    rows.take_while(|line| line.starts_with('|')).skip(2).map(cells).collect()
}

fn cells(line: &str) -> Row {
    let line = line.replace("\\|", "\u{0}");
    let inner = line.trim_start_matches('|').trim_end_matches('|');
    inner.split('|').map(|cell| cell.trim().replace('\u{0}', "|")).collect()
}

/// The last code of a cell: the name on the wire, where it differs from the Rust name.
#[must_use]
pub fn last_code(cell: &str) -> String {
    let mut parts = cell.split('`');
    let mut last = "";
    while let (Some(_), Some(code)) = (parts.next(), parts.next()) {
        last = code;
    }
    last.to_owned()
}
