//! The files that a document's references lead to.

use std::fs;
use std::path::{Path, PathBuf};

use foldhash::HashMap;
use serde_json::{Map, Value};

use super::links::{Links, Scope, is_remote, path_of};
use super::{Dialect, File, LoadOptions, MAX_BYTES, RefFault, Version, parsed, read};
use crate::document::pointer::{FileId, Pointer};
use crate::document::similar::closest;
use crate::document::source::Source;

/// The maximum number of files of a document.
const MAX_FILES: usize = 20_000;

/// Reads every file that references lead to, each once. A file that cannot be read is reported where a
/// reference to it is resolved. Without a path there is no folder to read from. Overlays have already
/// been applied; they are files of the document only for their source text.
pub(super) fn follow(
    mut entry: File,
    overlays: Vec<Source>,
    path: Option<&Path>,
    options: &LoadOptions,
) -> (Vec<File>, Links) {
    let folder = path.and_then(|path| Some(canonical(path)?.parent()?.to_owned()));
    let allowed = options.allow.iter().filter_map(|folder| canonical(folder));
    let count = overlays.len();
    // An overlay can change the version.
    let version = Version::of(&entry.value).unwrap_or(Version::V3_0);
    entry.version = version;
    let overlays = overlays.into_iter();
    let overlays = overlays.map(|source| File { source, value: Value::Null, version });
    let mut links = Links::default();
    links.add_file(folder.clone(), dialect(&entry, version.dialect()));
    for _ in 0..count {
        links.add_file(None, version.dialect());
    }
    let mut folders = vec![folder.clone()];
    folders.resize(count + 1, None);
    let mut reading = Reading {
        allowed: folder.iter().cloned().chain(allowed).collect(),
        folders,
        shown: path.and_then(Path::parent).map(Path::to_owned).unwrap_or_default(),
        known: path.and_then(canonical).map(|path| (path, Ok(FileId(0)))).into_iter().collect(),
        bytes: entry.source.text().len() as u64,
        files: std::iter::once(entry).chain(overlays).collect(),
        links,
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
    /// The folder of each file; `None` for a document from memory.
    folders: Vec<Option<PathBuf>>,
    /// The entry file's folder as given: paths of other files are shown relative to it.
    shown: PathBuf,
    /// The folders below which files may be read.
    allowed: Vec<PathBuf>,
    known: HashMap<PathBuf, Result<FileId, RefFault>>,
    bytes: u64,
}

impl Reading {
    fn follow_file(&mut self, file: FileId) {
        let mut found = Found::default();
        let scope = self.links.scope(file);
        // Moved out, because files are added during the walk.
        let value = std::mem::take(&mut self.files[file.0].value);
        found.value(&value, &Pointer::root(file), &scope, &mut self.links);
        self.files[file.0].value = value;
        for (written, scope) in found.references {
            let (uri, named) = self.links.named(&scope, &written);
            if named.is_some() || self.links.knows(file, &uri) {
                continue;
            }
            let target = self.open(file, &uri);
            // A reference relative to a network URI, or to a URI that no file has, may be meant as
            // relative to the file.
            match target {
                Err(RefFault::Remote | RefFault::NoFile(_)) if uri != written => {
                    let beside = self.open(file, &written);
                    let is_there = beside.is_ok();
                    let is_exact = !is_there || is_remote(&uri);
                    self.links.add(file, uri, if is_there { beside } else { target }, is_exact);
                }
                target => self.links.add(file, uri, target, true),
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
        let opened = self.open_new(from, &path);
        self.known.insert(path, opened.clone());
        opened
    }

    fn open_new(&mut self, from: FileId, path: &Path) -> Result<FileId, RefFault> {
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
        let version = self.files[from.0].version;
        let mut file = if is_text(path) {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            File { source: Source::new(shown, text.as_str()), value: Value::String(text), version }
        } else {
            let parsed = parsed(&shown, bytes).map_err(|(source, fault)| {
                let place = fault.span.map(|span| source.line_column(span.start));
                let place = place.map(|(line, column)| format!(" (line {line}, column {column})"));
                unreadable(&format!("{}{}", fault.message, place.unwrap_or_default()))
            });
            parsed?.0
        };
        // A part of a document has the version of the file that refers to it.
        let own = Version::of(&file.value);
        file.version = own.unwrap_or(version);
        let around = own.map_or_else(|| self.links.dialect_of(from), Version::dialect);
        let folder = path.parent().map(Path::to_owned);
        self.links.add_file(folder.clone(), dialect(&file, around));
        self.files.push(file);
        self.folders.push(folder);
        Ok(FileId(self.files.len() - 1))
    }
}

/// Returns the dialect that `jsonSchemaDialect` gives a file's schemas (3.1.1, 4.8.1), or else the given
/// one.
fn dialect(file: &File, or: Dialect) -> Dialect {
    let named = file.value.get("jsonSchemaDialect").and_then(Value::as_str);
    named.filter(|_| file.version == Version::Later).and_then(Dialect::named).unwrap_or(or)
}

/// Whether a file is prose instead of data, such as a description in a file of its own.
fn is_text(path: &Path) -> bool {
    let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
    ["md", "markdown", "txt", "html", "htm"].iter().any(|it| extension.eq_ignore_ascii_case(it))
}

/// Returns the file in the same folder with the most similar name.
fn similar(wanted: &Path) -> Option<String> {
    let name = wanted.file_name()?.to_str()?;
    let entries = fs::read_dir(wanted.parent()?).ok()?;
    let names: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    closest(name, names.iter().map(String::as_str)).map(str::to_owned)
}

/// The URIs in the references of a file, each with its scope.
#[derive(Default)]
struct Found {
    references: Vec<(String, Scope)>,
}

impl Found {
    fn value(&mut self, value: &Value, place: &Pointer, scope: &Scope, links: &mut Links) {
        match value {
            Value::Object(object) => self.object(object, place, scope, links),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if item.is_object() || item.is_array() {
                        self.value(item, &place.push(index.to_string()), scope, links);
                    }
                }
            }
            _ => {}
        }
    }

    fn object(
        &mut self,
        object: &Map<String, Value>,
        place: &Pointer,
        scope: &Scope,
        links: &mut Links,
    ) {
        let own = links.enter(object, place, scope);
        let scope = own.as_ref().unwrap_or(scope);
        for (key, value) in object {
            match (key.as_str(), value) {
                ("$ref" | "$dynamicRef" | "$recursiveRef", Value::String(reference)) => {
                    self.reference(reference, scope);
                }
                ("mapping", Value::Object(mapping)) if object.contains_key("propertyName") => {
                    for reference in mapping.values().filter_map(Value::as_str) {
                        self.reference(reference, scope);
                    }
                }
                // Values of the API, such as examples and defaults, contain no references.
                ("example" | "examples" | "default" | "enum" | "const", _)
                    if has_keywords(place) =>
                {
                    self.examples(key, value, place, scope, links);
                }
                (_, Value::Object(_) | Value::Array(_)) => {
                    self.value(value, &place.push(key), scope, links);
                }
                _ => {}
            }
        }
    }

    /// Visits the `examples` of a media type or of components, whose objects can be references
    /// themselves.
    fn examples(
        &mut self,
        key: &str,
        value: &Value,
        place: &Pointer,
        scope: &Scope,
        links: &mut Links,
    ) {
        if let ("examples", Value::Object(examples)) = (key, value) {
            for (name, example) in examples {
                if example.get("$ref").is_some() {
                    self.value(example, &place.push(key).push(name), scope, links);
                }
            }
        }
    }

    fn reference(&mut self, reference: &str, scope: &Scope) {
        let uri = reference.split('#').next().unwrap_or_default();
        if !uri.is_empty() {
            self.references.push((uri.to_owned(), scope.clone()));
        }
    }
}

/// Whether the keys of an object are keywords instead of names chosen by the author.
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
