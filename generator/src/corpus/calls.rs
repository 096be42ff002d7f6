//! Sends the examples of an emitted crate's documentation, and judges their requests by the document.
//!
//! Each example becomes a function of a program whose client is offline: it gives the request in place of sending
//! it. What the document says of the operation is read from the document again, by path and method.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};

use super::Entry;
use super::child::package;
use super::compile::{cargo, tags, workspace};
use super::documented::{Example, examples};
use super::failures::{LISTED, shortened};
use super::json_schema::{Bundle, key};
use crate::document::diagnostic::Diagnostics;
use crate::document::load::{Document, LoadOptions, load_with};
use crate::document::pointer::{Pointer, percent_decoded};
use crate::plan::features::FULL;
use specwright_runtime::media_type::{essence, is_json};

/// Judges the examples of the crate in `folder/crate`. `target` is the target folder of cargo.
///
/// # Errors
///
/// If the document or the crate cannot be read, the program does not compile, or it ends early.
pub(super) fn judge(entry: &Entry, folder: &Path, target: &Path) -> Result<Value, String> {
    let options = LoadOptions { allow: vec![entry.root.clone()], ..LoadOptions::default() };
    let document = load_with(&entry.path, &options, &mut Diagnostics::default())
        .ok_or("the document cannot be read")?;
    let (examples, given) = examples(&folder.join("crate/src/api"))?;
    let name = package(&entry.name);
    let program = folder.join("calls");
    write(&program, &name, &examples, &tags(&folder.join("crate"))).map_err(|it| it.to_string())?;
    workspace(folder, &["crate", "calls"])?;
    let built = cargo(&program, target, &["build"])?;
    if !built.status.success() {
        let text = String::from_utf8_lossy(&built.stderr).into_owned();
        let error = text.lines().find(|line| line.starts_with("error"));
        return Err(format!("the examples do not compile: {}", error.unwrap_or_default()));
    }
    let built = fs::canonicalize(target.join("debug").join(format!("{name}-calls")));
    let ran =
        Command::new(built.map_err(|error| error.to_string())?).current_dir(&program).output();
    let ran = ran.map_err(|error| error.to_string())?;
    let answers = String::from_utf8_lossy(&ran.stdout).into_owned();
    let answers: Vec<Value> =
        answers.lines().map(|line| serde_json::from_str(line).unwrap_or_default()).collect();
    if !ran.status.success() || answers.len() != examples.len() {
        return Err(format!("the program ended after {} of {}", answers.len(), examples.len()));
    }
    let mut outcome = judged(&document, &examples, &answers)?;
    outcome["without_values"] = json!(given);
    Ok(outcome)
}

/// Writes the package of the program.
fn write(
    folder: &Path,
    package: &str,
    examples: &[Example],
    tags: &[String],
) -> std::io::Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    // What examples upload.
    fs::create_dir_all(folder.join("path/to"))?;
    fs::write(folder.join("path/to/file"), "text")?;
    let features: Vec<&str> =
        ["client"].into_iter().chain((!tags.is_empty()).then_some(FULL)).collect();
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[package]\nname = \"{package}-calls\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             {package} = {{ path = \"../crate\", default-features = false, features = {features:?} }}\n\
             serde = {{ version = \"1\", default-features = false }}\nserde_json = \"1\"\nhttp = \"1\"\n"
        ),
    )?;
    let krate = package.replace('-', "_");
    let mut functions = String::new();
    let mut calls = String::new();
    for (number, Example { lines, .. }) in examples.iter().enumerate() {
        let body = lines.join("\n    ");
        let _ = writeln!(
            functions,
            "fn example_{number}(client: &Client) -> Result<Request, Box<dyn std::error::Error>> {{\n    {body}\n}}\n"
        );
        let _ = writeln!(calls, "    print(example_{number}(&client));");
    }
    let source = format!(
        "#![allow(unused, deprecated)]\n\
         use std::io::Read;\n\n\
         type Client = {krate}::client::Client<{krate}::client::Offline>;\n\
         type Request = http::Request<{krate}::client::Body>;\n\n\
         {functions}\
         fn print(made: Result<Request, Box<dyn std::error::Error>>) {{\n    \
             let request = match made {{\n        \
                 Ok(request) => request,\n        \
                 Err(error) => return println!(\"{{}}\", serde_json::json!({{\"error\": error.to_string()}})),\n    \
             }};\n    \
             let called = request.extensions().get::<{krate}::client::Called>().map(|called| *called.0);\n    \
             let (head, body) = request.into_parts();\n    \
             let mut bytes = Vec::new();\n    \
             let _ = body.into_reader().read_to_end(&mut bytes);\n    \
             let headers: serde_json::Map<String, serde_json::Value> = head.headers.iter().map(|(name, value)| {{\n        \
                 (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into())\n    \
             }}).collect();\n    \
             println!(\"{{}}\", serde_json::json!({{\n        \
                 \"path\": called.map(|it| it.path), \"method\": head.method.as_str(), \"uri\": head.uri.to_string(),\n        \
                 \"headers\": headers, \"body\": String::from_utf8_lossy(&bytes),\n    \
             }}));\n}}\n\n\
         fn main() {{\n    \
             let client = {krate}::client::Builder::new().base_url(\"http://h\").without_credentials().build_offline();\n    \
             let client = client.expect(\"it is configured\");\n{calls}}}\n"
    );
    fs::write(folder.join("src/main.rs"), source)
}

/// What a document says of an operation.
struct Described {
    template: String,
    required_query: Vec<String>,
    required_headers: Vec<String>,
    requires_body: bool,
    /// The schemas of bodies by media type, as numbers of the bundle.
    bodies: BTreeMap<String, Option<usize>>,
}

fn judged(document: &Document, examples: &[Example], answers: &[Value]) -> Result<Value, String> {
    let mut bundle = Bundle::new(document);
    let described: Vec<Option<Described>> =
        answers.iter().map(|answer| described(document, &mut bundle, answer)).collect();
    bundle.untangle();
    let judge = bundle.judge();
    let judge = jsonschema::validator_for(&judge).map_err(|error| error.to_string())?;
    let (mut valid, mut bodies) = (0, 0);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failures = Vec::new();
    for ((example, answer), described) in examples.iter().zip(answers).zip(&described) {
        let body = answer["body"].as_str().filter(|body| !body.is_empty());
        bodies += usize::from(body.is_some());
        let wrong = match (answer["error"].as_str(), described) {
            (Some(error), _) => Some(("not built", error.to_owned())),
            (None, None) => Some(("no such operation", String::new())),
            (None, Some(described)) => fault(described, answer, |number, value| {
                let value = json!({ key(number): value });
                judge.iter_errors(&value).next().map(|error| error.to_string())
            }),
        };
        match wrong {
            None => valid += 1,
            Some((kind, why)) => {
                *kinds.entry(kind).or_default() += 1;
                if failures.len() < LISTED {
                    let request = shortened(&answer.to_string());
                    let why = shortened(&why);
                    failures.push(
                        json!({ "at": example.at, "kind": kind, "why": why, "request": request }),
                    );
                }
            }
        }
    }
    Ok(json!({
        "examples": examples.len(),
        "valid": valid,
        "with_body": bodies,
        "kinds": kinds,
        "failures": failures,
    }))
}

/// The first thing that is wrong with a request: its kind, and why.
fn fault(
    described: &Described,
    answer: &Value,
    error: impl Fn(usize, &Value) -> Option<String>,
) -> Option<(&'static str, String)> {
    let uri = answer["uri"].as_str().unwrap_or_default();
    let target = uri.strip_prefix("http://h").unwrap_or(uri);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if !is_path_of(&described.template, path) {
        return Some(("path", format!("`{path}` is not `{}`", described.template)));
    }
    let has = |name: &str| {
        query.split('&').any(|pair| {
            let key = percent_decoded(pair.split('=').next().unwrap_or_default());
            // `deepObject` has the names of properties in brackets.
            key.is_some_and(|key| {
                key.strip_prefix(name).is_some_and(|it| it.is_empty() || it.starts_with('['))
            })
        })
    };
    if let Some(name) = described.required_query.iter().find(|name| !has(name)) {
        return Some(("query", format!("`{name}` is missing")));
    }
    let headers = &answer["headers"];
    if let Some(name) =
        described.required_headers.iter().find(|name| headers[name.as_str()].is_null())
    {
        return Some(("header", format!("`{name}` is missing")));
    }
    let Some(media_type) = headers["content-type"].as_str().map(essence) else {
        return described.requires_body.then(|| ("body", "it is missing".to_owned()));
    };
    let found = described.bodies.iter().find(|(known, _)| essence(known) == media_type);
    let Some((_, schema)) = found else {
        let is_range = described.bodies.keys().any(|known| known.contains('*'));
        return (!is_range).then_some(("media type", media_type));
    };
    let number = (*schema).filter(|_| is_json(&media_type))?;
    match serde_json::from_str(answer["body"].as_str().unwrap_or_default()) {
        Ok(value) => error(number, &value).map(|why| ("body", why)),
        Err(why) => Some(("body", why.to_string())),
    }
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

/// Reads the operation of a request in the document.
fn described(document: &Document, bundle: &mut Bundle<'_>, answer: &Value) -> Option<Described> {
    let template = answer["path"].as_str()?;
    let paths = Pointer::default().push("paths");
    let (item_at, item) = followed(document, &paths.push(template))?;
    let method = answer["method"].as_str()?.to_ascii_lowercase();
    let (at, operation) = followed(document, &item_at.push(&method))?;
    let mut described = Described {
        template: template.to_owned(),
        required_query: Vec::new(),
        required_headers: Vec::new(),
        requires_body: false,
        bodies: BTreeMap::new(),
    };
    for (place, object) in [(&item_at, item), (&at, operation)] {
        let list = object.get("parameters").and_then(Value::as_array).map_or(0, Vec::len);
        for index in 0..list {
            let place = place.push("parameters").push(index.to_string());
            if let Some((at, parameter)) = followed(document, &place) {
                parameter_of(&mut described, document, bundle, (&at, parameter), operation);
            }
        }
    }
    if let Some((at, body)) = followed(document, &at.push("requestBody"))
        && let Some((at, content)) =
            body.get("content").and_then(|_| followed(document, &at.push("content")))
    {
        described.requires_body = body.get("required") == Some(&Value::Bool(true));
        for media_type in content.keys() {
            let schema = at.push(media_type).push("schema");
            described.bodies.insert(media_type.clone(), bundle.add(&schema));
        }
    }
    Some(described)
}

/// Adds what a parameter demands; in 2.0 also a body.
fn parameter_of(
    described: &mut Described,
    document: &Document,
    bundle: &mut Bundle<'_>,
    (at, parameter): (&Pointer, &Map<String, Value>),
    operation: &Map<String, Value>,
) {
    let text = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
    let is_required = parameter.get("required") == Some(&Value::Bool(true));
    match text("in") {
        // Of an exploded object, the names of its properties are sent.
        "query" if is_required && !is_exploded_object(document, at, parameter) => {
            described.required_query.push(text("name").to_owned());
        }
        "header" if is_required => {
            described.required_headers.push(text("name").to_ascii_lowercase());
        }
        "body" | "formData" => {
            described.requires_body |= is_required;
            let schema = (text("in") == "body").then(|| bundle.add(&at.push("schema"))).flatten();
            let own = operation.get("consumes").or_else(|| document.root().get("consumes"));
            let types =
                own.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
            let types: Vec<&str> = types.collect();
            let all = if types.is_empty() { vec!["application/json", "*/*"] } else { types };
            // A form is sent as one, whatever `consumes` of the whole document says.
            let form = (text("in") == "formData").then_some("*/*");
            for media_type in all.into_iter().chain(form) {
                described.bodies.insert(media_type.to_owned(), schema);
            }
        }
        _ => {}
    }
}

fn is_exploded_object(document: &Document, at: &Pointer, parameter: &Map<String, Value>) -> bool {
    let is_form = parameter.get("style").is_none_or(|style| style == "form");
    let is_exploded = parameter.get("explode") != Some(&Value::Bool(false));
    let schema = followed(document, &at.push("schema"));
    is_form
        && is_exploded
        && schema.is_some_and(|(_, schema)| {
            schema.get("type").is_some_and(|ty| ty == "object") || schema.contains_key("properties")
        })
}

/// The object at a place, after all references.
fn followed<'d>(document: &'d Document, at: &Pointer) -> Option<(Pointer, &'d Map<String, Value>)> {
    let mut at = at.clone();
    for _ in 0..16 {
        let object = document.get(&at)?.as_object()?;
        match object.get("$ref").and_then(Value::as_str) {
            Some(reference) => at = document.target(&at.push("$ref"), reference).ok()?,
            None => return Some((at, object)),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_judged() {
        let described = Described {
            template: "/a/{id}#x".to_owned(),
            required_query: vec!["q".to_owned()],
            required_headers: vec!["x-h".to_owned()],
            requires_body: true,
            bodies: BTreeMap::from([("application/json".to_owned(), Some(0))]),
        };
        let kind = |uri: &str, headers: Value, body: &str| {
            let answer = json!({ "uri": uri, "headers": headers, "body": body });
            let error = |_: usize, value: &Value| (!value.is_object()).then(|| "no".to_owned());
            fault(&described, &answer, error).map(|(kind, _)| kind)
        };
        let json = || json!({ "x-h": "1", "content-type": "application/json" });
        assert_eq!(kind("http://h/a/b%2Fc?q=1", json(), "{}"), None);
        assert_eq!(kind("http://h/a/b/c?q=1", json(), "{}"), Some("path"));
        assert_eq!(kind("http://h/a/?q=1", json(), "{}"), Some("path"));
        assert_eq!(kind("http://h/a/b%23x", json(), "{}"), Some("query"));
        assert_eq!(kind("http://h/a/b?qs=1", json(), "{}"), Some("query"));
        assert_eq!(kind("http://h/a/b?q%5Bc%5D=1", json(), "{}"), None);
        assert_eq!(kind("http://h/a/b?q=1", json!({ "x-h": "1" }), ""), Some("body"));
        assert_eq!(kind("http://h/a/b?q=1", json!({}), ""), Some("header"));
        let xml = json!({ "x-h": "1", "content-type": "application/xml" });
        assert_eq!(kind("http://h/a/b?q=1", xml, "<a/>"), Some("media type"));
        assert_eq!(kind("http://h/a/b?q=1", json(), "1"), Some("body"));
    }
}
