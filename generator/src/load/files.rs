//! The files that a document's references lead to.

use std::fs;
use std::path::{Path, PathBuf};

use foldhash::HashMap;
use serde_json::{Map, Value};

use super::links::{Links, is_remote, path_of};
use super::{File, LoadOptions, MAX_BYTES, RefFault, parsed, read};
use crate::check::closest;
use crate::pointer::{FileId, Pointer};
use crate::source::Source;

/// A document has at most so many files.
const MAX_FILES: usize = 20_000;

/// Reads all files that references lead to, each once. Faults are told where a reference that is
/// needed meets them. Without a path there is no folder to read from. Overlays have been applied, and
/// are files of the document for their texts alone.
pub(super) fn follow(
    entry: File,
    overlays: Vec<Source>,
    path: Option<&Path>,
    options: &LoadOptions,
) -> (Vec<File>, Links) {
    let folder = path.and_then(|path| Some(canonical(path)?.parent()?.to_owned()));
    let allowed = options.allow.iter().filter_map(|folder| canonical(folder));
    let count = overlays.len();
    let overlays = overlays.into_iter().map(|source| File { source, value: Value::Null });
    let mut folders = vec![folder.clone()];
    folders.resize(count + 1, None);
    let mut reading = Reading {
        allowed: folder.iter().cloned().chain(allowed).collect(),
        folders,
        shown: path.and_then(Path::parent).map(Path::to_owned).unwrap_or_default(),
        known: path.and_then(canonical).map(|path| (path, Ok(FileId(0)))).into_iter().collect(),
        bytes: entry.source.text().len() as u64,
        files: std::iter::once(entry).chain(overlays).collect(),
        links: Links::default(),
    };
    let mut next = 0;
    while next < reading.files.len() {
        reading.follow_file(FileId(next));
        next += 1;
    }
    (reading.files, reading.links)
}

fn canonical(path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok()
}

struct Reading {
    files: Vec<File>,
    links: Links,
    /// The folder of each file; none for a document from memory.
    folders: Vec<Option<PathBuf>>,
    /// The entry file's folder as it was given: other files are called by paths from there.
    shown: PathBuf,
    /// What is below these may be read.
    allowed: Vec<PathBuf>,
    known: HashMap<PathBuf, Result<FileId, RefFault>>,
    bytes: u64,
}

impl Reading {
    fn follow_file(&mut self, file: FileId) {
        let mut found = Found::default();
        // The value is looked at while files are added behind it.
        let value = std::mem::take(&mut self.files[file.0].value);
        found.value(&value, &Pointer::root(file), &mut self.links);
        self.files[file.0].value = value;
        for path in found.paths {
            if !self.links.knows(file, &path) && self.links.named(None, &path).is_none() {
                let target = self.open(file, &path);
                self.links.add(file, &path, target);
            }
        }
    }

    fn open(&mut self, from: FileId, uri: &str) -> Result<FileId, RefFault> {
        if is_remote(uri) {
            return Err(RefFault::Remote);
        }
        let folder = self.folders.get(from.0).cloned().flatten().ok_or(RefFault::Outside)?;
        let wanted = folder.join(path_of(uri));
        let Some(path) = canonical(&wanted) else {
            let is_inside = self.allowed.iter().any(|allowed| wanted.starts_with(allowed));
            return Err(RefFault::NoFile(if is_inside { similar(&wanted) } else { None }));
        };
        if let Some(known) = self.known.get(&path) {
            return known.clone();
        }
        let opened = self.open_new(&path);
        self.known.insert(path, opened.clone());
        opened
    }

    fn open_new(&mut self, path: &Path) -> Result<FileId, RefFault> {
        if !self.allowed.iter().any(|allowed| path.starts_with(allowed)) {
            return Err(RefFault::Outside);
        }
        if self.files.len() >= MAX_FILES || self.bytes > MAX_BYTES {
            return Err(RefFault::TooMuch);
        }
        let unreadable = |message: &str| RefFault::Unreadable(message.to_owned());
        let bytes = read(path).map_err(|fault| unreadable(&fault.message))?;
        self.bytes += bytes.len() as u64;
        let shown = match path.strip_prefix(&self.allowed[0]) {
            Ok(below) => self.shown.join(below),
            Err(_) => path.to_owned(),
        };
        let file = if is_text(path) {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            File { source: Source::new(shown, text.as_str()), value: Value::String(text) }
        } else {
            let parsed = parsed(&shown, bytes).map_err(|(source, fault)| {
                let place = fault.span.map(|span| source.line_column(span.start));
                let place = place.map(|(line, column)| format!(" (line {line}, column {column})"));
                unreadable(&format!("{}{}", fault.message, place.unwrap_or_default()))
            });
            parsed?.0
        };
        self.files.push(file);
        self.folders.push(path.parent().map(Path::to_owned));
        Ok(FileId(self.files.len() - 1))
    }
}

/// Whether a file is prose and no data, as descriptions in files of their own are.
fn is_text(path: &Path) -> bool {
    let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
    ["md", "markdown", "txt", "html", "htm"].iter().any(|it| extension.eq_ignore_ascii_case(it))
}

/// The file in the same folder whose name is most like the wanted one.
fn similar(wanted: &Path) -> Option<String> {
    let name = wanted.file_name()?.to_str()?;
    let entries = fs::read_dir(wanted.parent()?).ok()?;
    let names: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    closest(name, names.iter().map(String::as_str)).map(str::to_owned)
}

/// The paths that references in a file name.
#[derive(Default)]
struct Found {
    paths: Vec<String>,
}

impl Found {
    fn value(&mut self, value: &Value, place: &Pointer, links: &mut Links) {
        match value {
            Value::Object(object) => self.object(object, place, links),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if item.is_object() || item.is_array() {
                        self.value(item, &place.push(index.to_string()), links);
                    }
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, object: &Map<String, Value>, place: &Pointer, links: &mut Links) {
        links.add_names(object, place);
        for (key, value) in object {
            match (key.as_str(), value) {
                ("$ref" | "$dynamicRef" | "$recursiveRef", Value::String(reference)) => {
                    self.reference(reference);
                }
                ("mapping", Value::Object(mapping)) if object.contains_key("propertyName") => {
                    for reference in mapping.values().filter_map(Value::as_str) {
                        self.reference(reference);
                    }
                }
                // What stands in a value of the API is no reference.
                ("example" | "examples" | "default" | "enum" | "const", _)
                    if has_keywords(place) =>
                {
                    self.examples(key, value, place, links);
                }
                (_, Value::Object(_) | Value::Array(_)) => {
                    self.value(value, &place.push(key), links);
                }
                _ => {}
            }
        }
    }

    /// `examples` of a media type or of components are objects that can be references themselves.
    fn examples(&mut self, key: &str, value: &Value, place: &Pointer, links: &mut Links) {
        if let ("examples", Value::Object(examples)) = (key, value) {
            for (name, example) in examples {
                if example.get("$ref").is_some() {
                    self.value(example, &place.push(key).push(name), links);
                }
            }
        }
    }

    fn reference(&mut self, reference: &str) {
        let uri = reference.split('#').next().unwrap_or_default();
        if !uri.is_empty() {
            self.paths.push(uri.to_owned());
        }
    }
}

/// Whether the keys of an object are keywords, and not names that someone chose.
fn has_keywords(place: &Pointer) -> bool {
    !place.last().is_some_and(|last| {
        matches!(
            last,
            "properties"
                | "patternProperties"
                | "$defs"
                | "definitions"
                | "dependentSchemas"
                | "schemas"
                | "responses"
                | "parameters"
                | "headers"
                | "requestBodies"
                | "callbacks"
                | "links"
                | "pathItems"
                | "paths"
                | "webhooks"
                | "content"
                | "mediaTypes"
                | "encoding"
                | "variables"
        )
    })
}
