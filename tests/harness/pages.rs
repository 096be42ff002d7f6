//! The checked-in pages of documentation: what their tables say.

use std::collections::BTreeMap;
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
