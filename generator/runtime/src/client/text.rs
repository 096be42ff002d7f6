//! Serializes values for URLs, headers and forms (OpenAPI, "Style Values"; RFC 3986; RFC 6570).

use std::borrow::Cow;
use std::fmt::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::operations::{Parameter, Style};

/// All characters except the unreserved ones (RFC 3986, 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The same, without reserved characters that have no meaning in this part of a query.
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

/// How the characters of a value are escaped.
#[derive(Clone, Copy)]
enum Escape {
    /// Percent-encodes all except unreserved characters.
    All,
    /// Percent-encodes characters that would change the meaning of the URL.
    Some,
    /// Changes nothing.
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

/// Percent-encodes all except unreserved characters of a string.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    Escape::All.apply(text)
}

/// Percent-encodes the characters of a document's path that a URL cannot contain; braces enclose
/// parameters.
pub(super) fn literal(path: &str) -> String {
    const NOWHERE: &AsciiSet =
        &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'`');
    utf8_percent_encode(path, NOWHERE).to_string()
}

/// Decodes percent-encoding.
pub(super) fn unescaped(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Splits a query string into pairs.
pub(super) fn split(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (unescaped(name), unescaped(value)))
        .collect()
}

/// A value as a string: a JSON string unchanged, anything else as JSON.
pub(super) fn plain(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => text.into(),
        Value::Null => "".into(),
        other => other.to_string().into(),
    }
}

/// Serializes a path parameter.
pub(super) fn in_path(parameter: &Parameter, value: &Value) -> String {
    let name = escaped(parameter.name);
    let (start, between, explode, named) = match parameter.style {
        Style::Label { explode } => (".", ".", explode, false),
        Style::Matrix { explode } => (";", ";", explode, true),
        Style::Simple { explode } => ("", ",", explode, false),
        Style::Content { .. } => return escaped(&plain(value)).into_owned(),
        Style::SpaceDelimited => return separated(value, "%20", Escape::All),
        Style::PipeDelimited => return separated(value, "%7C", Escape::All),
        Style::TabDelimited => return separated(value, "%09", Escape::All),
        _ => ("", ",", false, false),
    };
    let parts = parts(value, Escape::All, explode);
    let between = if explode { between } else { "," };
    let mut text = start.to_owned();
    for (index, (key, part)) in parts.iter().enumerate() {
        if index > 0 {
            text.push_str(between);
        }
        // Each property of an exploded object has its own name.
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

/// Serializes a header parameter, without percent-encoding.
pub(super) fn in_header(parameter: &Parameter, value: &Value) -> String {
    match parameter.style {
        Style::Content { .. } => return plain(value).into_owned(),
        Style::SpaceDelimited => return separated(value, " ", Escape::None),
        Style::PipeDelimited => return separated(value, "|", Escape::None),
        Style::TabDelimited => return separated(value, "\t", Escape::None),
        _ => {}
    }
    let explode = matches!(parameter.style, Style::Simple { explode: true });
    let parts = parts(value, Escape::None, explode).into_iter().map(|(key, part)| match key {
        Some(key) => format!("{key}={part}"),
        None => part,
    });
    parts.collect::<Vec<_>>().join(",")
}

/// The parts of a value with a separator between them (2.0, `collectionFormat`).
fn separated(value: &Value, between: &str, escape: Escape) -> String {
    let parts = parts(value, escape, false).into_iter().map(|(_, part)| part);
    parts.collect::<Vec<_>>().join(between)
}

/// The pairs of a value in a query string or form, ready to be joined.
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

/// Joins pairs to a query string or form.
pub(super) fn joined(pairs: &[(String, String)]) -> String {
    let pairs = pairs.iter().map(|(key, value)| format!("{key}={value}"));
    pairs.collect::<Vec<_>>().join("&")
}

/// The parts of a value: itself, its elements, or its properties. With `explode`, each property has
/// its name before it; otherwise the names are parts too.
fn parts(value: &Value, escape: Escape, explode: bool) -> Vec<(Option<String>, String)> {
    let text = |value: &Value| escape.apply(&plain(value)).into_owned();
    match value {
        Value::Array(items) => items.iter().map(|item| (None, text(item))).collect(),
        Value::Object(map) => present(map)
            .flat_map(|(key, value)| {
                let key = escape.apply(key).into_owned();
                if let (true, Value::Array(items)) = (explode, value) {
                    items.iter().map(|item| (Some(key.clone()), text(item))).collect()
                } else if explode {
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

/// Writes `name[key]` at any depth: the specification defines one level, servers accept more.
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::operations::{Kind, Location};

    fn parameter(location: Location, style: Style) -> Parameter {
        Parameter { name: "c", location, required: true, global: false, kind: Kind::Any, style }
    }

    #[test]
    fn only_unreserved_characters_are_written_as_they_are() {
        assert_eq!(escaped("aZ09-._~"), "aZ09-._~");
        assert_eq!(escaped("a b/ü&=+%"), "a%20b%2F%C3%BC%26%3D%2B%25");
        assert_eq!(unescaped("a%20b%2F%C3%BC+%zz"), "a b/ü+%zz");
        assert_eq!(literal("/a b/{id}/\"x\""), "/a%20b/{id}/%22x%22");
    }

    /// The examples of OpenAPI 3.1.1, 4.8.12.5.
    #[test]
    fn styles_in_the_path_are_those_of_the_specification() {
        let (text, list) = (json!("blue"), json!(["blue", "black", "brown"]));
        let object = json!({"R": 100, "G": 200, "B": 150});
        let simple = |explode| Style::Simple { explode };
        let label = |explode| Style::Label { explode };
        let matrix = |explode| Style::Matrix { explode };
        for (style, value, expected) in [
            (matrix(false), &json!(""), ";c"),
            (matrix(false), &text, ";c=blue"),
            (matrix(false), &list, ";c=blue,black,brown"),
            (matrix(false), &object, ";c=R,100,G,200,B,150"),
            (matrix(true), &list, ";c=blue;c=black;c=brown"),
            (matrix(true), &object, ";R=100;G=200;B=150"),
            (label(false), &text, ".blue"),
            (label(false), &list, ".blue,black,brown"),
            (label(true), &list, ".blue.black.brown"),
            (label(true), &object, ".R=100.G=200.B=150"),
            (simple(false), &list, "blue,black,brown"),
            (simple(false), &object, "R,100,G,200,B,150"),
            (simple(true), &object, "R=100,G=200,B=150"),
        ] {
            let written = in_path(&parameter(Location::Path, style), value);
            assert_eq!(written, expected, "{style:?} {value}");
        }
    }

    #[test]
    fn styles_in_the_query_are_those_of_the_specification() {
        let list = json!(["blue", "black"]);
        let object = json!({"R": 100, "G": [1, {"d": "e f"}], "absent": null});
        let form = |explode| Style::Form { explode, allow_reserved: false };
        for (style, value, expected) in [
            (form(true), &json!("a&b"), "c=a%26b"),
            (form(true), &list, "c=blue&c=black"),
            (form(false), &list, "c=blue,black"),
            (form(false), &json!([]), ""),
            (Style::Form { explode: true, allow_reserved: true }, &json!("a/b?c&d"), "c=a/b?c%26d"),
            (Style::SpaceDelimited, &list, "c=blue%20black"),
            (Style::PipeDelimited, &list, "c=blue%7Cblack"),
            (
                Style::DeepObject,
                &object,
                "c%5BR%5D=100&c%5BG%5D%5B0%5D=1&c%5BG%5D%5B1%5D%5Bd%5D=e%20f",
            ),
            (
                Style::Content { media_type: "application/json" },
                &json!({"a": 1}),
                "c=%7B%22a%22%3A1%7D",
            ),
        ] {
            assert_eq!(joined(&pairs("c", style, value)), expected, "{style:?} {value}");
        }
        assert_eq!(split("a=1&b&c=%20x&&d=e=f").len(), 4);
        assert_eq!(split("c=%20x")[0], ("c".to_owned(), " x".to_owned()));
    }

    #[test]
    fn headers_are_not_percent_encoded() {
        let header = |explode| parameter(Location::Header, Style::Simple { explode });
        assert_eq!(in_header(&header(false), &json!(["a b", "c"])), "a b,c");
        assert_eq!(in_header(&header(true), &json!({"R": 1, "G": 2})), "R=1,G=2");
    }
}
