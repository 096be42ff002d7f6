//! What the references of a document lead to.

use foldhash::HashMap;
use serde_json::{Map, Value};

use super::{Document, RefFault};
use crate::pointer::{FileId, Pointer, percent_decoded};

/// Where references lead: to files, by the names that schemas give themselves, and to anchors.
#[derive(Debug, Clone, Default)]
pub(super) struct Links {
    /// The file that a reference's path leads to, by the file that the reference stands in.
    files: HashMap<(FileId, String), Result<FileId, RefFault>>,
    /// What calls itself by a URI (`$self`, `$id`).
    names: HashMap<String, Pointer>,
    /// What calls itself by a plain name in its file (`$anchor`, `$dynamicAnchor`).
    anchors: HashMap<(FileId, String), Pointer>,
}

impl Links {
    /// The file that a path leads to, if that was found out already.
    pub(super) fn knows(&self, from: FileId, path: &str) -> bool {
        self.files.contains_key(&(from, path.to_owned()))
    }

    /// Whether each path leads to a file, or onto the network, where nobody looks.
    pub(super) fn are_complete(&self) -> bool {
        self.files.values().all(|to| matches!(to, Ok(_) | Err(RefFault::Remote)))
    }

    /// Remembers which file a path leads to.
    pub(super) fn add(&mut self, from: FileId, path: &str, to: Result<FileId, RefFault>) {
        self.files.insert((from, path.to_owned()), to);
    }

    /// Remembers the names that an object gives itself.
    pub(super) fn add_names(&mut self, object: &Map<String, Value>, place: &Pointer) {
        let text = |name: &str| object.get(name).and_then(Value::as_str);
        let names = [text("$id"), text("$self").filter(|_| place.last().is_none())];
        for name in names.into_iter().flatten() {
            let name = name.strip_suffix('#').unwrap_or(name);
            // Before 2019-09 an anchor was an `$id` that is a fragment.
            match name.strip_prefix('#') {
                Some(anchor) => self.add_anchor(anchor, place),
                None => {
                    self.names.entry(name.to_owned()).or_insert_with(|| place.clone());
                }
            }
        }
        for anchor in [text("$anchor"), text("$dynamicAnchor")].into_iter().flatten() {
            self.add_anchor(anchor, place);
        }
    }

    fn add_anchor(&mut self, anchor: &str, place: &Pointer) {
        let key = (place.file(), anchor.to_owned());
        self.anchors.entry(key).or_insert_with(|| place.clone());
    }

    /// What has a name, absolute or relative to what encloses the reference.
    pub(super) fn named(&self, base: Option<&str>, uri: &str) -> Option<&Pointer> {
        let joined = base.map(|base| joined(base, uri));
        joined.and_then(|uri| self.names.get(&uri)).or_else(|| self.names.get(uri))
    }

    pub(super) fn target(
        &self,
        document: &Document,
        at: &Pointer,
        reference: &str,
    ) -> Result<Pointer, RefFault> {
        let (uri, fragment) = match reference.split_once('#') {
            Some((uri, fragment)) => (uri, Some(fragment)),
            None => (reference, None),
        };
        let resource = if uri.is_empty() {
            enclosing(document, at)
        } else if let Some(named) = self.named(base(document, at), uri) {
            named.clone()
        } else {
            match self.files.get(&(at.file(), uri.to_owned())) {
                Some(Ok(file)) => Pointer::root(*file),
                Some(Err(fault)) => return Err(fault.clone()),
                None if is_remote(uri) => return Err(RefFault::Remote),
                None => return Err(RefFault::NoFile(None)),
            }
        };
        self.fragment(document, resource, fragment.unwrap_or_default())
    }

    fn fragment(
        &self,
        document: &Document,
        resource: Pointer,
        fragment: &str,
    ) -> Result<Pointer, RefFault> {
        if fragment.is_empty() {
            return Ok(resource);
        }
        if fragment.starts_with('/') {
            let path = Pointer::parse(&format!("#{fragment}"))
                // What is no escape is meant as it stands.
                .or_else(|| Pointer::parse(fragment))
                .ok_or(RefFault::NoValue)?;
            let inside = resource.join(&path);
            // Inside a schema with a name of its own many mean the file all the same.
            return Ok(match document.get(&inside) {
                Some(_) => inside,
                None => Pointer::root(resource.file()).join(&path),
            });
        }
        let key = (resource.file(), fragment.to_owned());
        self.anchors.get(&key).cloned().ok_or(RefFault::NoValue)
    }
}

/// Whether a URI has a scheme, and so is no path.
pub(super) fn is_remote(uri: &str) -> bool {
    let scheme = uri.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    }) || uri.starts_with("//")
}

/// The path that a reference's URI is, percent-decoded.
pub(super) fn path_of(uri: &str) -> String {
    let uri = uri.split('?').next().unwrap_or(uri);
    percent_decoded(uri).map_or_else(|| uri.to_owned(), std::borrow::Cow::into_owned)
}

/// The innermost schema around a place that has a URI of its own, or else the file.
fn enclosing(document: &Document, at: &Pointer) -> Pointer {
    let root = Pointer::root(at.file());
    around(document, at).map_or(root, |(place, _)| place)
}

/// The URI that references at a place are relative to.
fn base<'d>(document: &'d Document, at: &Pointer) -> Option<&'d str> {
    let own = around(document, at).map(|(_, id)| id);
    own.or_else(|| document.get(&Pointer::root(at.file()))?.get("$self")?.as_str())
}

fn around<'d>(document: &'d Document, at: &Pointer) -> Option<(Pointer, &'d str)> {
    let mut next = at.parent();
    while let Some(place) = next {
        let id = document.get(&place).and_then(|value| value.get("$id")).and_then(Value::as_str);
        if let Some(id) = id.filter(|id| !id.starts_with('#')) {
            return Some((place, id));
        }
        next = place.parent();
    }
    None
}

/// A relative reference made absolute (RFC 3986, 5.2), as far as paths go.
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
    }
    for segment in uri.split('/') {
        match segment {
            "." => {}
            ".." => {
                segments.pop();
            }
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
