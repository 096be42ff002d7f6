//! What a document says of an operation's request, read from the document by path and method.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::json_schema::Bundle;
use crate::document::load::Document;
use crate::document::pointer::Pointer;

/// What a document says of an operation's request.
#[derive(Default)]
pub(super) struct Described {
    pub(super) template: String,
    pub(super) query: Names,
    pub(super) headers: Names,
    pub(super) requires_body: bool,
    /// By media type.
    pub(super) bodies: BTreeMap<String, Content>,
}

/// The parameters of a place, or the fields of a form.
#[derive(Clone, Default)]
pub(super) struct Names {
    pub(super) known: Vec<Name>,
    /// Whether there may be others, such as the properties of an exploded object.
    pub(super) is_open: bool,
}

/// A parameter or a field of a form.
#[derive(Clone)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) is_required: bool,
    /// The schema of a text, a number or a boolean, as a number of the bundle.
    pub(super) scalar: Option<usize>,
}

/// The content of a media type.
#[derive(Clone, Default)]
pub(super) struct Content {
    /// The schema as a number of the bundle.
    pub(super) schema: Option<usize>,
    /// What a form has.
    pub(super) fields: Names,
}

/// Reads the operation of a path and a method in the document.
pub(super) fn described(
    document: &Document,
    bundle: &mut Bundle<'_>,
    template: &str,
    method: &str,
) -> Option<Described> {
    let paths = Pointer::default().push("paths");
    let (item_at, item) = followed(document, &paths.push(template))?;
    let (at, operation) = followed(document, &item_at.push(method.to_ascii_lowercase()))?;
    let mut described = Described { template: template.to_owned(), ..Described::default() };
    let mut fields = Names::default();
    for (place, object) in [(&item_at, item), (&at, operation)] {
        for index in 0..object.get("parameters").and_then(Value::as_array).map_or(0, Vec::len) {
            let place = place.push("parameters").push(index.to_string());
            let Some((at, parameter)) = followed(document, &place) else {
                continue;
            };
            let is_required = parameter.get("required") == Some(&Value::Bool(true));
            match text(parameter, "in") {
                "query" => add(&mut described.query, document, bundle, &at, parameter),
                "header" if !is_ignored(parameter) => {
                    add(&mut described.headers, document, bundle, &at, parameter);
                }
                "querystring" => described.query.is_open = true,
                "formData" => {
                    described.requires_body |= is_required;
                    add(&mut fields, document, bundle, &at, parameter);
                }
                "body" => {
                    described.requires_body |= is_required;
                    let schema = bundle.add(&at.push("schema"));
                    for media_type in consumed(document, operation) {
                        let content = Content { schema, ..Content::default() };
                        described.bodies.insert(media_type, content);
                    }
                }
                _ => {}
            }
        }
    }
    if !fields.known.is_empty() {
        // A form is sent as one, whatever `consumes` of the whole document says.
        for media_type in ["application/x-www-form-urlencoded", "multipart/form-data"] {
            let content = Content { schema: None, fields: fields.clone() };
            described.bodies.insert(media_type.to_owned(), content);
        }
    }
    body(&mut described, document, bundle, &at);
    Some(described)
}

/// Adds the body of an operation since 3.0.
fn body(described: &mut Described, document: &Document, bundle: &mut Bundle<'_>, at: &Pointer) {
    let Some((at, body)) = followed(document, &at.push("requestBody")) else {
        return;
    };
    described.requires_body |= body.get("required") == Some(&Value::Bool(true));
    let Some((at, content)) = followed(document, &at.push("content")) else {
        return;
    };
    for media_type in content.keys() {
        let at = followed(document, &at.push(media_type)).map_or(at.clone(), |it| it.0);
        let at = at.push("schema");
        let mut content = Content { schema: bundle.add(&at), fields: Names::default() };
        properties(&mut content.fields, document, bundle, &at, 0);
        described.bodies.insert(media_type.clone(), content);
    }
}

/// Adds the properties of a schema as fields of a form; a choice of schemas leaves them open.
fn properties(
    names: &mut Names,
    document: &Document,
    bundle: &mut Bundle<'_>,
    at: &Pointer,
    depth: usize,
) {
    let Some((at, schema)) = followed(document, at).filter(|_| depth < 16) else {
        names.is_open = true;
        return;
    };
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .map(|it| it.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    for name in schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys)
    {
        let at = at.push("properties").push(name);
        let is_read_only = followed(document, &at)
            .is_some_and(|(_, it)| it.get("readOnly") == Some(&Value::Bool(true)));
        names.known.push(Name {
            text: name.clone(),
            is_required: required.contains(&name.as_str()) && !is_read_only,
            scalar: scalar(document, bundle, &at),
        });
    }
    names.is_open |= !schema.contains_key("properties") && !schema.contains_key("allOf");
    names.is_open |= ["oneOf", "anyOf", "additionalProperties", "patternProperties"]
        .iter()
        .any(|key| schema.get(*key).is_some_and(|it| it != &Value::Bool(false)));
    let parts = schema.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
    for index in 0..parts {
        let at = at.push("allOf").push(index.to_string());
        properties(names, document, bundle, &at, depth + 1);
    }
}

/// Adds a parameter.
fn add(
    names: &mut Names,
    document: &Document,
    bundle: &mut Bundle<'_>,
    at: &Pointer,
    parameter: &Map<String, Value>,
) {
    // Of an exploded object, the names of its properties are sent.
    if is_exploded_object(document, at, parameter) {
        names.is_open = true;
        return;
    }
    // In 2.0 the parameter is its schema.
    let is_schema = parameter.get("type").is_some_and(Value::is_string);
    let at = if is_schema { at.clone() } else { at.push("schema") };
    names.known.push(Name {
        text: text(parameter, "name").to_owned(),
        is_required: parameter.get("required") == Some(&Value::Bool(true)),
        scalar: scalar(document, bundle, &at),
    });
}

/// The schema at a place, if it is one of texts, numbers or booleans.
fn scalar(document: &Document, bundle: &mut Bundle<'_>, at: &Pointer) -> Option<usize> {
    let (_, schema) = followed(document, at)?;
    let is_scalar = matches!(text(schema, "type"), "string" | "integer" | "number" | "boolean");
    bundle.add(at).filter(|_| is_scalar)
}

fn is_exploded_object(document: &Document, at: &Pointer, parameter: &Map<String, Value>) -> bool {
    let is_form = parameter.get("style").is_none_or(|style| style == "form");
    let is_exploded = parameter.get("explode") != Some(&Value::Bool(false));
    is_form
        && is_exploded
        && text(parameter, "in") == "query"
        && followed(document, &at.push("schema")).is_some_and(|(_, schema)| may_be_object(schema))
}

/// Whether a schema is one of objects, by its own keywords, or a choice that may have one.
fn may_be_object(schema: &Map<String, Value>) -> bool {
    let keys = ["properties", "additionalProperties", "oneOf", "anyOf", "allOf"];
    schema.get("type").is_some_and(|ty| ty == "object")
        || keys.iter().any(|key| schema.contains_key(*key))
}

/// Whether a header is described elsewhere in a document (OpenAPI 3.0.4, section 4.7.12.2).
fn is_ignored(parameter: &Map<String, Value>) -> bool {
    let name = text(parameter, "name");
    ["accept", "content-type", "authorization"].iter().any(|it| name.eq_ignore_ascii_case(it))
}

/// The media types of bodies in 2.0.
fn consumed(document: &Document, operation: &Map<String, Value>) -> Vec<String> {
    let own = operation.get("consumes").or_else(|| document.root().get("consumes"));
    let own = own.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let own: Vec<String> = own.map(str::to_owned).collect();
    if own.is_empty() { vec!["application/json".to_owned(), "*/*".to_owned()] } else { own }
}

fn text<'v>(object: &'v Map<String, Value>, key: &str) -> &'v str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
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
