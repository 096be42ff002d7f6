//! Resolution of the references of a document.

use std::path::{Component, PathBuf};

use foldhash::{HashMap, HashSet};
use serde_json::{Map, Value};

use super::{Dialect, Document, RefFault};
use crate::document::pointer::{FileId, Pointer, percent_decoded};

/// The targets of references: files, URIs that schemas declare, and anchors.
///
/// A resource is a file, or a schema with a URI of its own (`$id`). JSON Pointers and anchors are
/// relative to the enclosing resource (JSON Schema 2020-12, core 8.2).
#[derive(Debug, Clone, Default)]
pub(super) struct Links {
    /// The file that a reference's URI leads to, by the file that contains the reference, and whether the
    /// URI leads there exactly as written. Otherwise it is read as relative to that file instead of to
    /// the enclosing base URI.
    files: HashMap<(FileId, String), (Result<FileId, RefFault>, bool)>,
    /// The folder of each file; `None` for a document from memory.
    folders: Vec<Option<PathBuf>>,
    /// The dialect of each file's schemas, except for those with a `$schema`.
    of_files: Vec<Dialect>,
    /// The schemas with a `$schema`.
    dialects: HashMap<Pointer, Dialect>,
    /// The base URI of each resource: an absolute URI, or a path relative to the folder of the file.
    bases: HashMap<Pointer, String>,
    /// The values that declare a URI (`$self`, `$id`).
    names: HashMap<String, Pointer>,
    /// The anchors of each resource, and whether they are dynamic.
    anchors: HashMap<(Pointer, String), (Pointer, bool)>,
    /// The resources with `$recursiveAnchor: true`.
    recursive: HashSet<Pointer>,
}

/// The resource, base URI and dialect around a pointer.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    resource: Pointer,
    base: String,
    dialect: Dialect,
}

/// The target of a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The pointer to the value.
    pub pointer: Pointer,
    /// Whether the reference leads there exactly as written. If not, it is read as relative to the file.
    pub is_exact: bool,
}

impl Links {
    /// Adds the next file. `dialect` applies to its schemas without a `$schema`.
    pub(super) fn add_file(&mut self, folder: Option<PathBuf>, dialect: Dialect) {
        self.folders.push(folder);
        self.of_files.push(dialect);
    }

    /// Returns the dialect of a file's schemas without a `$schema`.
    pub(super) fn dialect_of(&self, file: FileId) -> Dialect {
        self.of_files.get(file.0).copied().unwrap_or(Dialect::Old)
    }

    /// Returns the dialect of the schema at a pointer.
    pub(super) fn dialect(&self, at: &Pointer) -> Dialect {
        let mut next = Some(at.clone()).filter(|_| !self.dialects.is_empty());
        while let Some(place) = next {
            if let Some(dialect) = self.dialects.get(&place) {
                return *dialect;
            }
            next = place.parent();
        }
        self.dialect_of(at.file())
    }

    /// Whether the URI has been looked up before.
    pub(super) fn knows(&self, from: FileId, uri: &str) -> bool {
        self.files.contains_key(&(from, uri.to_owned()))
    }

    /// Whether every URI leads to a file or to the network, which is never read.
    pub(super) fn are_complete(&self) -> bool {
        self.files.values().all(|(to, _)| matches!(to, Ok(_) | Err(RefFault::Remote)))
    }

    /// Records the file that a URI leads to, and whether it leads there exactly as written.
    pub(super) fn add(
        &mut self,
        from: FileId,
        uri: String,
        to: Result<FileId, RefFault>,
        is_exact: bool,
    ) {
        self.files.insert((from, uri), (to, is_exact));
    }

    /// Returns the scope of a file's root.
    pub(super) fn scope(&mut self, file: FileId) -> Scope {
        let resource = Pointer::root(file);
        self.bases.insert(resource.clone(), String::new());
        Scope { resource, base: String::new(), dialect: self.dialect_of(file) }
    }

    /// Records the URIs, anchors and dialect that an object declares. Returns the scope of its members,
    /// if it differs from the enclosing one.
    pub(super) fn enter(
        &mut self,
        object: &Map<String, Value>,
        place: &Pointer,
        around: &Scope,
    ) -> Option<Scope> {
        let text = |name: &str| object.get(name).and_then(Value::as_str);
        let mut scope = None;
        if let Some(dialect) = text("$schema").and_then(Dialect::named) {
            self.dialects.insert(place.clone(), dialect);
            scope = Some(Scope { dialect, ..around.clone() });
        }
        let dialect = scope.as_ref().unwrap_or(around).dialect;
        // Where a dialect ignores the siblings of `$ref`, it also ignores URIs and anchors beside it.
        if text("$ref").is_some() && !dialect.counts_siblings() {
            return scope;
        }
        let is_document = place.last().is_none() && object.contains_key("openapi");
        let own = text("$self").filter(|_| is_document);
        for (name, uri) in [("$self", own), ("$id", text("$id")), ("id", text("id"))] {
            let Some(uri) = uri else { continue };
            let counts = name == "$self" || dialect.id() == Some(name);
            if counts || name == "$id" {
                scope = self.name(uri, place, scope.as_ref().unwrap_or(around), counts).or(scope);
            }
        }
        let resource = &scope.as_ref().unwrap_or(around).resource;
        for (name, is_dynamic) in [("$dynamicAnchor", true), ("$anchor", false)] {
            if let Some(anchor) = text(name) {
                let key = (resource.clone(), anchor.to_owned());
                self.anchors.entry(key).or_insert_with(|| (place.clone(), is_dynamic));
            }
        }
        if object.get("$recursiveAnchor") == Some(&Value::Bool(true)) {
            self.recursive.insert(resource.clone());
        }
        scope
    }

    /// Records the URI of an object. Returns the new scope, if the URI makes the object a resource.
    fn name(
        &mut self,
        uri: &str,
        place: &Pointer,
        around: &Scope,
        is_resource: bool,
    ) -> Option<Scope> {
        let (uri, fragment) = uri.split_once('#').unwrap_or((uri, ""));
        // Up to draft 7, `$id: "#name"` declares an anchor.
        if !fragment.is_empty() && uri.is_empty() {
            let key = (around.resource.clone(), fragment.to_owned());
            self.anchors.entry(key).or_insert_with(|| (place.clone(), false));
            return None;
        }
        let base = joined(&around.base, uri);
        let name = self.absolute(place.file(), &base);
        self.names.entry(name).or_insert_with(|| place.clone());
        if !is_resource {
            return None;
        }
        self.bases.insert(place.clone(), base.clone());
        Some(Scope { resource: place.clone(), base, dialect: around.dialect })
    }

    /// Returns a URI that is relative to a file as an absolute one.
    fn absolute(&self, file: FileId, uri: &str) -> String {
        if is_remote(uri) {
            return uri.to_owned();
        }
        let folder = self.folders.get(file.0).cloned().flatten().unwrap_or_default();
        let mut path = PathBuf::new();
        for part in folder.join(path_of(uri)).components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir => {
                    path.pop();
                }
                part => path.push(part),
            }
        }
        path.to_string_lossy().into_owned()
    }

    /// Returns a reference's URI resolved against its scope, and the value with that URI.
    pub(super) fn named(&self, scope: &Scope, uri: &str) -> (String, Option<&Pointer>) {
        let uri = joined(&scope.base, uri);
        let named = self.names.get(&self.absolute(scope.resource.file(), &uri));
        (uri, named)
    }

    /// Returns the scope around a pointer.
    fn around(&self, at: &Pointer) -> Scope {
        let mut resource = Pointer::root(at.file());
        // Each file is a resource; most documents have no others.
        let mut next = at.parent().filter(|_| self.bases.len() > self.of_files.len());
        while let Some(place) = next {
            if self.bases.contains_key(&place) {
                resource = place;
                break;
            }
            next = place.parent();
        }
        let base = self.bases.get(&resource).cloned().unwrap_or_default();
        Scope { resource, base, dialect: Dialect::Old }
    }

    pub(super) fn target(
        &self,
        document: &Document,
        at: &Pointer,
        reference: &str,
    ) -> Result<Target, RefFault> {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let scope = self.around(at);
        if uri.is_empty() {
            return self.fragment(document, scope.resource, fragment, true);
        }
        let (joined, named) = self.named(&scope, uri);
        if let Some(named) = named {
            return self.fragment(document, named.clone(), fragment, true);
        }
        match self.files.get(&(at.file(), joined)) {
            Some((Ok(file), is_exact)) => {
                self.fragment(document, Pointer::root(*file), fragment, *is_exact)
            }
            Some((Err(fault), _)) => Err(fault.clone()),
            None if is_remote(uri) => Err(RefFault::Remote),
            None => Err(RefFault::NoFile(None)),
        }
    }

    fn fragment(
        &self,
        document: &Document,
        resource: Pointer,
        fragment: &str,
        is_exact: bool,
    ) -> Result<Target, RefFault> {
        if fragment.is_empty() {
            return Ok(Target { pointer: resource, is_exact });
        }
        let root = Pointer::root(resource.file());
        if fragment.starts_with('/') {
            let path = Pointer::parse(&format!("#{fragment}"))
                // An invalid percent-encoding is read literally.
                .or_else(|| Pointer::parse(fragment))
                .ok_or(RefFault::NoValue)?;
            let inside = resource.join(&path);
            let in_file = root.join(&path);
            // Many documents write references relative to the file even inside a schema with an `$id`.
            let is_elsewhere = document.get(&inside).is_none() && document.get(&in_file).is_some();
            return Ok(Target {
                pointer: if is_elsewhere { in_file } else { inside },
                is_exact: is_exact && !is_elsewhere,
            });
        }
        let name = percent_decoded(fragment).map_or_else(|| fragment.to_owned(), Into::into);
        if let Some((pointer, _)) = self.anchors.get(&(resource.clone(), name.clone())) {
            return Ok(Target { pointer: pointer.clone(), is_exact });
        }
        // An anchor is looked up in the whole file, if only one resource declares that name.
        let in_file = |(resource, other): &&(Pointer, String)| {
            resource.file() == root.file() && *other == name
        };
        let mut all = self.anchors.keys().filter(in_file);
        match (all.next().and_then(|key| self.anchors.get(key)), all.next()) {
            (Some((pointer, _)), None) => Ok(Target { pointer: pointer.clone(), is_exact: false }),
            _ => Err(RefFault::NoValue),
        }
    }

    /// Resolves a reference whose target depends on the dynamic scope (`$dynamicRef`, JSON Schema
    /// 2020-12, core 8.2.3.2; `$recursiveRef`, 2019-09, core 8.2.4.2). Also returns whether the target is
    /// unambiguous, because only one schema is possible.
    pub(super) fn dynamic_target(
        &self,
        document: &Document,
        at: &Pointer,
        reference: &str,
    ) -> Result<(Target, bool), RefFault> {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let first = self.target(document, at, reference);
        if fragment.is_empty() {
            let first = first?;
            let is_dynamic = uri.is_empty() && self.recursive.contains(&first.pointer);
            return Ok((first, !is_dynamic || self.recursive.len() == 1));
        }
        let dynamic = |((_, name), (_, is_dynamic)): &(&(Pointer, String), &(Pointer, bool))| {
            *is_dynamic && name == fragment
        };
        let mut all = self.anchors.iter().filter(dynamic).map(|(_, (place, _))| place);
        let only = all.next().filter(|_| all.next().is_none());
        match (first, only) {
            (Ok(first), only) => {
                let is_dynamic = self
                    .anchors
                    .iter()
                    .filter(dynamic)
                    .any(|(_, (place, _))| *place == first.pointer);
                Ok((first, !is_dynamic || only.is_some()))
            }
            (Err(RefFault::NoValue), Some(only)) => {
                Ok((Target { pointer: only.clone(), is_exact: false }, true))
            }
            (Err(fault), _) => Err(fault),
        }
    }
}

/// Whether a URI has a scheme, and so is not a path.
pub(super) fn is_remote(uri: &str) -> bool {
    let scheme = uri.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    }) || uri.starts_with("//")
}

/// Returns the path of a reference's URI, percent-decoded.
pub(super) fn path_of(uri: &str) -> String {
    let uri = uri.split('?').next().unwrap_or(uri);
    percent_decoded(uri).map_or_else(|| uri.to_owned(), std::borrow::Cow::into_owned)
}

/// Resolves a relative reference (RFC 3986, 5.2), as far as paths go. Relative to a path the result is a
/// path.
fn joined(base: &str, uri: &str) -> String {
    if is_remote(uri) {
        return uri.to_owned();
    }
    let (start, path) = match base.split_once("://") {
        Some((scheme, rest)) => {
            let path = rest.find('/').unwrap_or(rest.len());
            (&base[..scheme.len() + 3 + path], &rest[path..])
        }
        None => ("", base),
    };
    let mut segments: Vec<&str> = path.split('/').collect();
    segments.pop();
    if uri.starts_with('/') {
        segments.clear();
    } else if !start.is_empty() && segments.is_empty() {
        segments.push("");
    }
    for segment in uri.split('/') {
        match segment {
            // A path may lead out of the folder that it starts in.
            ".." if start.is_empty() && segments.last().is_none_or(|last| *last == "..") => {
                segments.push("..");
            }
            ".." if segments.len() > 1 || start.is_empty() => {
                segments.pop();
            }
            "." | ".." => {}
            segment => segments.push(segment),
        }
    }
    format!("{start}{}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_uris_are_joined() {
        for (base, uri, expected) in [
            ("https://a.test/x/y.json", "z.json", "https://a.test/x/z.json"),
            ("https://a.test/x/y.json", "../z.json", "https://a.test/z.json"),
            ("https://a.test/x/y.json", "/z", "https://a.test/z"),
            ("x/y.json", "z.json", "x/z.json"),
            ("https://a.test/x", "urn:z", "urn:z"),
            ("https://a.test", "z", "https://a.test/z"),
            ("https://a.test/x", "../../z", "https://a.test/z"),
            ("", "./x/../z.json", "z.json"),
            ("", "../z.json", "../z.json"),
            ("x/y.json", "../../z.json", "../z.json"),
        ] {
            assert_eq!(joined(base, uri), expected);
        }
    }

    #[test]
    fn paths_are_no_addresses() {
        for (uri, remote) in [
            ("https://a.test", true),
            ("urn:x", true),
            ("a.yaml", false),
            ("c:/a", false),
            ("//a", true),
        ] {
            assert_eq!(is_remote(uri), remote, "{uri}");
        }
        assert_eq!(path_of("a%20b.yaml?v=1"), "a b.yaml");
    }
}
