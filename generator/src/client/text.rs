//! How values become texts in URLs, headers and forms (OpenAPI, "Style Values"; RFC 3986; RFC 6570).

use std::borrow::Cow;
use std::fmt::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::operations::{Parameter, Style};

/// All but the unreserved characters (RFC 3986, 2.3).
const RESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The same without those that have a meaning in URLs but none at this place in a query.
const NOT_ALLOWED: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// How the characters of a value are written.
#[derive(Clone, Copy)]
enum Escape {
    /// Percent-encoded but for unreserved characters.
    All,
    /// Percent-encoded where they would change the URL's meaning.
    Some,
    /// As they are.
    None,
}

impl Escape {
    fn apply(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::All => utf8_percent_encode(text, RESERVED).into(),
            Self::Some => utf8_percent_encode(text, NOT_ALLOWED).into(),
            Self::None => text.into(),
        }
    }
}

/// A text with everything but unreserved characters percent-encoded.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    Escape::All.apply(text)
}

/// The path of a document, with what cannot stand in a URL percent-encoded; braces stand for parameters.
pub(super) fn literal(path: &str) -> String {
    const NOWHERE: &AsciiSet =
        &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'`');
    utf8_percent_encode(path, NOWHERE).to_string()
}

/// A text without percent-encoding.
pub(super) fn unescaped(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The pairs of a query string.
pub(super) fn split(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (unescaped(name), unescaped(value)))
        .collect()
}

/// A value as a text: a string as it is, anything else as JSON writes it.
pub(super) fn plain(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => text.into(),
        Value::Null => "".into(),
        other => other.to_string().into(),
    }
}

/// What stands in the path for a parameter.
pub(super) fn in_path(parameter: &Parameter, value: &Value) -> String {
    let name = escaped(parameter.name);
    let (start, between, explode, named) = match parameter.style {
        Style::Label { explode } => (".", ".", explode, false),
        Style::Matrix { explode } => (";", ";", explode, true),
        Style::Simple { explode } => ("", ",", explode, false),
        Style::Content { .. } => return escaped(&plain(value)).into_owned(),
        _ => ("", ",", false, false),
    };
    let parts = parts(value, Escape::All, explode);
    let between = if explode { between } else { "," };
    let mut text = start.to_owned();
    for (index, (key, part)) in parts.iter().enumerate() {
        if index > 0 {
            text.push_str(between);
        }
        // An object that is written part by part names each part itself.
        if named && key.is_none() && (explode || index == 0) {
            text.push_str(&name);
            if part.is_empty() {
                continue;
            }
            text.push('=');
        }
        if let Some(key) = key {
            let _ = write!(text, "{key}=");
        }
        text.push_str(part);
    }
    text
}

/// What a header holds for a parameter: nothing is percent-encoded there.
pub(super) fn in_header(parameter: &Parameter, value: &Value) -> String {
    if let Style::Content { .. } = parameter.style {
        return plain(value).into_owned();
    }
    let explode = matches!(parameter.style, Style::Simple { explode: true });
    let parts = parts(value, Escape::None, explode).into_iter().map(|(key, part)| match key {
        Some(key) => format!("{key}={part}"),
        None => part,
    });
    parts.collect::<Vec<_>>().join(",")
}

/// The pairs of the query string, or of a form, that a value comes to; ready to be joined.
pub(super) fn pairs(name: &str, style: Style, value: &Value) -> Vec<(String, String)> {
    let key = escaped(name).into_owned();
    let (between, explode, escape) = match style {
        Style::Form { explode, allow_reserved } => {
            (",", explode, if allow_reserved { Escape::Some } else { Escape::All })
        }
        Style::Cookie { explode } => (",", explode, Escape::None),
        Style::SpaceDelimited => ("%20", false, Escape::All),
        Style::PipeDelimited => ("%7C", false, Escape::All),
        Style::TabDelimited => ("%09", false, Escape::All),
        Style::DeepObject => {
            let mut pairs = Vec::new();
            deep(&key, value, &mut pairs);
            return pairs;
        }
        Style::Content { .. } => return vec![(key, escaped(&plain(value)).into_owned())],
        Style::Simple { explode } | Style::Label { explode } | Style::Matrix { explode } => {
            (",", explode, Escape::All)
        }
    };
    let parts = parts(value, escape, explode);
    if explode {
        return parts
            .into_iter()
            .map(|(own, part)| (own.unwrap_or_else(|| key.clone()), part))
            .collect();
    }
    let empty = matches!(value, Value::Array(items) if items.is_empty())
        || matches!(value, Value::Object(map) if map.is_empty());
    if empty {
        return Vec::new();
    }
    let parts: Vec<String> = parts.into_iter().map(|(_, part)| part).collect();
    vec![(key, parts.join(between))]
}

/// The pairs joined, as a query string or a form has them.
pub(super) fn joined(pairs: &[(String, String)]) -> String {
    let pairs = pairs.iter().map(|(key, value)| format!("{key}={value}"));
    pairs.collect::<Vec<_>>().join("&")
}

/// The parts of a value: itself, its elements, or its properties. With `explode` those have their names
/// before them, otherwise the names are parts too.
fn parts(value: &Value, escape: Escape, explode: bool) -> Vec<(Option<String>, String)> {
    let text = |value: &Value| escape.apply(&plain(value)).into_owned();
    match value {
        Value::Array(items) => items.iter().map(|item| (None, text(item))).collect(),
        Value::Object(map) => present(map)
            .flat_map(|(key, value)| {
                let key = escape.apply(key).into_owned();
                if explode {
                    vec![(Some(key), text(value))]
                } else {
                    vec![(None, key), (None, text(value))]
                }
            })
            .collect(),
        other => vec![(None, text(other))],
    }
}

fn present(map: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    map.iter().filter(|(_, value)| !value.is_null())
}

/// `name[key]`, as deep as the value goes: the specification ends at one level, servers do not.
fn deep(key: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Object(map) => {
            for (part, value) in present(map) {
                deep(&format!("{key}%5B{}%5D", escaped(part)), value, pairs);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                deep(&format!("{key}%5B{index}%5D"), item, pairs);
            }
        }
        other => pairs.push((key.to_owned(), escaped(&plain(other)).into_owned())),
    }
}
