//! Which documents a folder has.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is called.
    pub name: String,
    /// Its entry file.
    pub path: PathBuf,
    /// The folder that has all its files, or the file if it stands alone.
    pub root: PathBuf,
}

/// The documents of a folder: those that its `INDEX.tsv` lists in the columns `name` and `entry`, or
/// else every file in it and in its sub-folders that begins like a document.
///
/// # Errors
///
/// If the folder cannot be read.
pub fn entries(folder: &Path) -> io::Result<Vec<Entry>> {
    let index = folder.join("INDEX.tsv");
    let mut entries =
        if index.is_file() { listed(folder, &fs::read_to_string(index)?) } else { found(folder)? };
    entries.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(entries)
}

fn listed(folder: &Path, index: &str) -> Vec<Entry> {
    let mut lines = index.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &str| header.iter().position(|column| *column == name);
    let (Some(name), Some(entry)) = (column("name"), column("entry")) else {
        return Vec::new();
    };
    let lines = lines.map(|line| line.split('\t').collect::<Vec<&str>>());
    lines
        .filter_map(|cells| {
            let entry = Path::new(cells.get(entry)?);
            let top = entry.components().next()?;
            Some(Entry {
                name: (*cells.get(name)?).to_owned(),
                path: folder.join(entry),
                root: folder.join(top),
            })
        })
        .collect()
}

fn found(folder: &Path) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(current) = todo.pop() {
        for file in fs::read_dir(&current)? {
            let path = file?.path();
            if path.is_dir() {
                todo.push(path);
            } else if looks_like_document(&path) {
                let below = path.strip_prefix(folder).unwrap_or(&path).with_extension("");
                let name = below.to_string_lossy().replace(['/', '\\', ' '], "-");
                entries.push(Entry { name, root: path.clone(), path });
            }
        }
    }
    Ok(entries)
}

fn looks_like_document(path: &Path) -> bool {
    let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
    if !["json", "yaml", "yml"].contains(&extension) {
        return false;
    }
    let text = fs::read(path).unwrap_or_default();
    let start = String::from_utf8_lossy(&text[..text.len().min(20_000)]).into_owned();
    start.lines().any(|line| {
        let line = line.trim_start_matches(['{', ' ', '\t']);
        ["openapi:", "swagger:", "\"openapi\"", "\"swagger\"", "'openapi'", "'swagger'"]
            .iter()
            .any(|keyword| line.starts_with(keyword))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_followed() {
        let index = "name\tentry\tmore\na\ta/api.yaml\t1\nb\tb/sub/api.json\t2\n";
        let entries = listed(Path::new("/c"), index);
        assert_eq!(entries[1].name, "b");
        assert_eq!(entries[1].path, Path::new("/c/b/sub/api.json"));
        assert_eq!(entries[1].root, Path::new("/c/b"));
    }

    #[test]
    fn without_an_index_documents_are_looked_for() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/accepted");
        let names: Vec<String> =
            entries(Path::new(folder)).unwrap_or_default().into_iter().map(|it| it.name).collect();
        assert!(names.contains(&"swagger".to_owned()) && names.contains(&"versions".to_owned()));
        assert!(!names.iter().any(|name| name.contains("leaf")));
    }
}
