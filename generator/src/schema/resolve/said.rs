//! Sentences from keywords other than `description`. They follow the description, and are Markdown like
//! it.

use serde_json::{Map, Value};

use super::{is_true, scalar_text, text};
use crate::document::code_span::code_span;
use crate::schema::dialect::Draft;

/// Joins the paragraphs that are present; `None` if there are none.
pub(super) fn paragraphs(texts: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let texts = texts.into_iter().flatten().filter(|text| !text.trim().is_empty());
    let texts: Vec<String> = texts.collect();
    (!texts.is_empty()).then(|| texts.join("\n\n"))
}

/// Joins the sentences that are present on one line; `None` if there are none.
fn sentences(sentences: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let sentences: Vec<String> = sentences.into_iter().flatten().collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// Returns a string with a full stop.
fn sentence(text: String) -> String {
    if text.trim_end().ends_with(['.', '!', '?', ':']) { text } else { text + "." }
}

/// Returns `summary` and `description`.
pub(super) fn described(object: &Map<String, Value>) -> Option<String> {
    paragraphs([text(object, "summary").map(sentence), text(object, "description")])
}

/// Returns the URL of `externalDocs`, and its description.
pub(super) fn external_docs(object: &Map<String, Value>) -> Option<String> {
    let docs = object.get("externalDocs")?.as_object()?;
    joined(docs, &["url", "description"], ": ")
}

/// Joins the strings of several keywords, if present.
pub(super) fn joined(
    object: &Map<String, Value>,
    keywords: &[&str],
    between: &str,
) -> Option<String> {
    let texts = keywords.iter().filter_map(|keyword| text(object, keyword));
    let mut texts: Vec<String> = texts.filter(|text| !text.trim().is_empty()).collect();
    texts.dedup();
    (!texts.is_empty()).then(|| texts.join(between))
}

/// Returns the description of a tag.
pub(super) fn tag(tag: &Map<String, Value>) -> Option<String> {
    let kind = |keyword: &str, words: &str| {
        text(tag, keyword).map(|text| format!("{words} {}.", code_span(&text)))
    };
    paragraphs([
        described(tag),
        sentences([
            kind("parent", "Part of"),
            kind("kind", "Kind:"),
            external_docs(tag).map(|docs| format!("See {docs}")).map(sentence),
        ]),
    ])
}

/// Returns the description of a response header.
pub(super) fn header(header: &Map<String, Value>) -> Option<String> {
    let is = |keyword: &str, words: &str| is_true(header, keyword).then(|| words.to_owned());
    paragraphs([
        text(header, "description"),
        sentences([
            is("required", "Always there."),
            is("deprecated", "Deprecated."),
            header.get("example").map(example),
            examples(header, true),
        ]),
    ])
}

/// Returns a sentence with an example value.
fn example(value: &Value) -> String {
    let text = scalar_text(value).unwrap_or_else(|| value.to_string());
    format!("Example: {}.", code_span(&text))
}

/// Returns the summaries and descriptions of `examples`, optionally with their values.
pub(super) fn examples(object: &Map<String, Value>, with_values: bool) -> Option<String> {
    let examples = object.get("examples").and_then(Value::as_object).into_iter().flatten();
    sentences(examples.map(|(name, example)| {
        let example = example.as_object()?;
        let value = example.get("value").or_else(|| example.get("dataValue"));
        let value = value.filter(|_| with_values);
        let value = value.map(|it| code_span(&scalar_text(it).unwrap_or_else(|| it.to_string())));
        let texts = ["summary", "description", "externalValue"].map(|it| text(example, it));
        let said: Vec<String> =
            value.into_iter().chain(texts.iter().flatten().map(|it| trimmed(it))).collect();
        (!said.is_empty()).then(|| format!("Example {}: {}.", code_span(name), said.join(", ")))
    }))
}

/// Returns a string without its full stop.
fn trimmed(text: &str) -> String {
    text.trim_end().trim_end_matches('.').to_owned()
}

/// The maximum number of values in a sentence.
const LISTED: usize = 20;

/// Returns a sentence with the listed values, if no type expresses them.
pub(super) fn listed(values: Option<&[Value]>) -> Option<String> {
    let values = values?;
    let is_typed = |value: &Value| value.is_string() || value.is_i64() || value.is_u64();
    if values.iter().all(|value| value.is_null() || is_typed(value)) {
        return None;
    }
    let codes = values.iter().take(LISTED).map(|value| code_span(&value.to_string()));
    let codes: Vec<String> = codes.collect();
    Some(match (&codes[..], values.len().saturating_sub(LISTED)) {
        ([only], _) => format!("Always {only}."),
        (codes, 0) => format!("One of {}.", codes.join(", ")),
        (codes, more) => format!("One of {} and {more} more.", codes.join(", ")),
    })
}

/// Returns a sentence about the number of elements that match `contains`, unless it is one or more.
pub(super) fn contained(draft: &Draft<'_>) -> Option<String> {
    let count = |name: &str| draft.get(name).and_then(Value::as_u64);
    let words = match (count("minContains"), count("maxContains")) {
        _ if !draft.has("contains") => return None,
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) => format!("at most {most}"),
        (None, None) => return None,
    };
    Some(format!("Of such elements there are {words}."))
}

/// Returns the description of a security scheme.
pub(super) fn security_scheme(scheme: &Map<String, Value>) -> Option<String> {
    let is_type = |name: &str| text(scheme, "type").as_deref() == Some(name);
    let flows = scheme.get("flows").and_then(Value::as_object).into_iter().flatten();
    let flows = flows.filter_map(|(name, it)| Some((name.as_str(), it.as_object()?)));
    // 2.0 has one flow, in the scheme itself.
    let old = text(scheme, "flow");
    let old = old.as_deref().map(|name| (name, scheme));
    let flows = flows.chain(old).filter(|_| is_type("oauth2"));
    let flows = flows.map(|(name, it)| flow(name, it)).collect::<Vec<_>>().join("\n\n");
    let said = |name: &str, keyword: &str, words: &str| {
        let found = text(scheme, keyword).filter(|_| is_type(name));
        found.map(|text| format!("{words}{text}."))
    };
    let format = text(scheme, "bearerFormat").filter(|_| is_type("http"));
    paragraphs([
        text(scheme, "description"),
        sentences([
            is_true(scheme, "deprecated").then(|| "Deprecated.".to_owned()),
            format.map(|format| format!("Tokens have the format {}.", code_span(&format))),
            said("openIdConnect", "openIdConnectUrl", "OpenID Connect: "),
            said("oauth2", "oauth2MetadataUrl", "Metadata: "),
        ]),
        Some(flows),
    ])
}

/// Returns the URLs and scopes of an OAuth flow.
fn flow(name: &str, flow: &Map<String, Value>) -> String {
    let addresses = [
        ("authorizationUrl", "authorization at"),
        ("deviceAuthorizationUrl", "authorization of devices at"),
        ("tokenUrl", "tokens from"),
        ("refreshUrl", "refreshed at"),
    ];
    let addresses = addresses.into_iter();
    let addresses = addresses.filter_map(|(keyword, words)| Some((words, text(flow, keyword)?)));
    let addresses: Vec<String> =
        addresses.map(|(words, address)| format!("{words} {address}")).collect();
    let mut lines = vec![match &addresses[..] {
        [] => format!("Flow {}.", code_span(name)),
        addresses => format!("Flow {}: {}.", code_span(name), addresses.join(", ")),
    }];
    let scopes = flow.get("scopes").and_then(Value::as_object).into_iter().flatten();
    for (scope, about) in scopes.filter(|(scope, _)| !scope.starts_with("x-")) {
        let about =
            about.as_str().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
        let about = about.filter(|text| !text.is_empty());
        let about = about.map(|text| format!(": {text}")).unwrap_or_default();
        lines.push(format!("- {}{about}", code_span(scope)));
    }
    lines.join("\n")
}
