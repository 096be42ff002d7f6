//! Judges requests by what their document says of them.

use serde_json::Value;

use super::described::{Content, Described, Name, Names};
use crate::document::pointer::percent_decoded;
use specwright_runtime::media_type::{essence, is_json};

/// A request, as the program that makes it prints it.
pub(super) struct Sent<'a> {
    /// What follows the host: path and query.
    pub(super) target: &'a str,
    pub(super) headers: &'a Value,
    pub(super) body: &'a str,
}

/// The first thing that is wrong with a request: its kind, and why. `error` judges a value by a schema.
pub(super) fn fault(
    described: &Described,
    sent: &Sent<'_>,
    error: impl Fn(usize, &Value) -> Option<String>,
) -> Option<(&'static str, String)> {
    let (path, query) = sent.target.split_once('?').unwrap_or((sent.target, ""));
    if !is_path_of(&described.template, path) {
        return Some(("path", format!("`{path}` is not `{}`", described.template)));
    }
    let Some(pairs) = pairs(query) else {
        return Some(("query", format!("`{query}` is malformed")));
    };
    // Templates of some documents have parts of the query.
    let fixed = described.template.contains(['?', '&']);
    if let Some(why) = of_names(&described.query, &pairs, fixed, &error) {
        return Some(("query", why));
    }
    let headers = sent.headers.as_object().into_iter().flatten();
    let headers: Vec<(String, String)> = headers
        .map(|(key, it)| (key.clone(), it.as_str().unwrap_or_default().to_owned()))
        .collect();
    let mut known = described.headers.clone();
    known.known.iter_mut().for_each(|name| name.text.make_ascii_lowercase());
    if let Some(why) = of_names(&known, &headers, true, &error) {
        return Some(("header", why));
    }
    let Some(media_type) = sent.headers["content-type"].as_str() else {
        return described.requires_body.then(|| ("body", "it is missing".to_owned()));
    };
    let essential = essence(media_type);
    let found = described.bodies.iter().find(|(known, _)| essence(known) == essential);
    let Some((_, content)) = found else {
        let is_range = described.bodies.keys().any(|known| known.contains('*'));
        return (!is_range).then_some(("media type", essential));
    };
    of_body(content, media_type, sent.body, error)
}

fn of_body(
    content: &Content,
    media_type: &str,
    body: &str,
    error: impl Fn(usize, &Value) -> Option<String>,
) -> Option<(&'static str, String)> {
    let essential = essence(media_type);
    if essential == "application/x-www-form-urlencoded" {
        let Some(pairs) = pairs(body) else {
            return Some(("form", "it is malformed".to_owned()));
        };
        return of_names(&content.fields, &pairs, false, &error).map(|why| ("form", why));
    }
    if essential == "multipart/form-data" {
        let Some(parts) = parts(media_type, body) else {
            return Some(("multipart", "it is malformed".to_owned()));
        };
        return of_names(&content.fields, &parts, false, &error).map(|why| ("multipart", why));
    }
    let number = content.schema.filter(|_| is_json(&essential))?;
    match serde_json::from_str(body) {
        Ok(value) => error(number, &value).map(|why| ("body", why)),
        Err(why) => Some(("body", why.to_string())),
    }
}

/// What is wrong with named values. Where there may be others, only the known ones are judged.
fn of_names(
    names: &Names,
    pairs: &[(String, String)],
    may_have_others: bool,
    error: &impl Fn(usize, &Value) -> Option<String>,
) -> Option<String> {
    // Names of properties and indexes follow in brackets or after a dot.
    let is_of = |name: &Name, key: &str| {
        key.strip_prefix(&name.text).is_some_and(|it| it.is_empty() || it.starts_with(['[', '.']))
    };
    let missing = names
        .known
        .iter()
        .find(|name| name.is_required && !pairs.iter().any(|(key, _)| is_of(name, key)));
    if let Some(name) = missing {
        return Some(format!("`{}` is missing", name.text));
    }
    for (key, value) in pairs {
        let Some(name) = names.known.iter().find(|name| is_of(name, key)) else {
            if names.is_open || may_have_others {
                continue;
            }
            return Some(format!("`{key}` is not described"));
        };
        let Some(number) = name.scalar else {
            continue;
        };
        let why = error(number, &Value::from(value.as_str()));
        let typed = serde_json::from_str(value).ok();
        if let Some(why) = why
            && typed.is_none_or(|value| error(number, &value).is_some())
        {
            return Some(format!("`{key}`: {why}"));
        }
    }
    None
}

/// The decoded pairs of a query or a form; `None` if its percent-encoding is malformed.
fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let decoded =
        |text: &str| percent_decoded(&text.replace('+', " ")).map(std::borrow::Cow::into_owned);
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decoded(key)?, decoded(value)?))
    });
    pairs.collect()
}

/// The parts of a multipart body by their names (RFC 7578, section 4.2); `None` if it is malformed.
fn parts(media_type: &str, body: &str) -> Option<Vec<(String, String)>> {
    let boundary = media_type.split_once("boundary=")?.1.trim_matches('"');
    let inner = body.strip_suffix("--\r\n").or_else(|| body.strip_suffix("--"))?;
    let delimiter = format!("--{boundary}");
    let mut parts: Vec<&str> = inner.split(&delimiter).skip(1).collect();
    let last = parts.pop()?;
    let parts = parts.into_iter().map(|part| {
        let (head, value) = part.strip_prefix("\r\n")?.split_once("\r\n\r\n")?;
        let name = head.split_once(" name=\"")?.1.split_once('"')?.0;
        Some((name.to_owned(), value.strip_suffix("\r\n")?.to_owned()))
    });
    parts.collect::<Option<_>>().filter(|_| last.is_empty())
}

/// Whether a path is one of a template, whose fragment is not sent.
fn is_path_of(template: &str, path: &str) -> bool {
    let template = template.split(['#', '?']).next().unwrap_or_default();
    let (own, other) = (template.split('/'), path.split('/'));
    template.matches('/').count() == path.matches('/').count()
        && own.zip(other).all(|(own, other)| is_segment_of(own, other).unwrap_or_default())
}

/// Whether a segment is the text of a template's, or has it around a value that is not empty; `None` if its
/// percent-encoding is malformed.
fn is_segment_of(template: &str, segment: &str) -> Option<bool> {
    let segment = percent_decoded(segment)?;
    let (Some((before, _)), Some((_, after))) =
        (template.split_once('{'), template.rsplit_once('}'))
    else {
        return Some(segment == template);
    };
    let value = segment.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    Some(value.is_some_and(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    fn name(text: &str, is_required: bool) -> Name {
        Name { text: text.to_owned(), is_required, scalar: Some(0) }
    }

    fn kind(target: &str, headers: &Value, body: &str) -> Option<&'static str> {
        let fields = Names { known: vec![name("f", true), name("g", false)], is_open: false };
        let content = Content { schema: Some(1), fields };
        let types =
            ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"];
        let described = Described {
            template: "/a/{id}#x".to_owned(),
            query: Names { known: vec![name("q", true), name("r", false)], is_open: false },
            headers: Names { known: vec![name("X-H", true)], is_open: false },
            requires_body: true,
            bodies: types
                .map(|it| (it.to_owned(), content.clone()))
                .into_iter()
                .collect::<BTreeMap<_, _>>(),
        };
        let sent = Sent { target, headers, body };
        // The first schema is one of numbers, the second one of objects.
        fault(&described, &sent, |number, value: &Value| {
            let is_valid = if number == 0 { value.is_number() } else { value.is_object() };
            (!is_valid).then(|| "no".to_owned())
        })
        .map(|(kind, _)| kind)
    }

    #[test]
    fn paths_queries_headers_and_media_types_are_judged() {
        let json = json!({ "x-h": "1", "content-type": "application/json" });
        assert_eq!(kind("/a/b%2Fc?q=1", &json, "{}"), None);
        assert_eq!(kind("/a/b/c?q=1", &json, "{}"), Some("path"));
        assert_eq!(kind("/a/?q=1", &json, "{}"), Some("path"));
        assert_eq!(kind("/a/b%23x", &json, "{}"), Some("query"));
        assert_eq!(kind("/a/b?qs=1", &json, "{}"), Some("query"));
        assert_eq!(kind("/a/b?q=1&s=2", &json, "{}"), Some("query"));
        assert_eq!(kind("/a/b?q=one", &json, "{}"), Some("query"));
        assert_eq!(kind("/a/b?q%5Bc%5D=1", &json, "{}"), None);
        assert_eq!(kind("/a/b?q=1", &json!({ "x-h": "1" }), ""), Some("body"));
        assert_eq!(kind("/a/b?q=1", &json!({}), ""), Some("header"));
        assert_eq!(kind("/a/b?q=1", &json!({ "x-h": "one" }), ""), Some("header"));
        let xml = json!({ "x-h": "1", "content-type": "application/xml" });
        assert_eq!(kind("/a/b?q=1", &xml, "<a/>"), Some("media type"));
        assert_eq!(kind("/a/b?q=1", &json, "1"), Some("body"));
    }

    #[test]
    fn forms_are_judged() {
        let form = json!({ "x-h": "1", "content-type": "application/x-www-form-urlencoded" });
        let of = |body: &str| kind("/a/b?q=1", &form, body);
        assert_eq!(of("f=1&g=2"), None);
        assert_eq!(of("g=2"), Some("form"));
        assert_eq!(of("f=1&h=2"), Some("form"));
        assert_eq!(of("f=%zz"), Some("form"));
        assert_eq!(of("f=x"), Some("form"));
        let multipart =
            json!({ "x-h": "1", "content-type": "multipart/form-data; boundary=\"b\"" });
        let of = |name: &str, end: &str| {
            let body = format!(
                "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n1\r\n--b{end}"
            );
            kind("/a/b?q=1", &multipart, &body)
        };
        assert_eq!(of("f", "--\r\n"), None);
        assert_eq!(of("g", "--\r\n"), Some("multipart"));
        assert_eq!(of("f", ""), Some("multipart"));
    }
}
