//! What to do about a value or keyword that is wrong.

use serde_json::Value;

use super::kind::{Kind, Object};

/// What to do about a keyword without a value.
pub(super) fn for_null(object: Object, keyword: &str) -> &'static str {
    match (object, keyword) {
        (Object::Schema, "type") => "write `nullable: true` if null is what is sent",
        _ => "remove the keyword or give it a value",
    }
}

/// What to do about a value of the wrong type that many give a keyword.
pub(super) fn for_keyword_value(object: Object, keyword: &str, found: &Value) -> Option<String> {
    let known = SPECIAL
        .iter()
        .find(|(of, name, kind, _)| *of == object && *name == keyword && *kind == type_name(found));
    known.map(|(.., help)| (*help).to_owned())
}

/// What to do about a value of the wrong type.
pub(super) fn for_value(expected: Kind, found: &Value) -> Option<String> {
    match (expected, found) {
        (Kind::OrRef(Object::Schema), Value::Null) => Some("write `{}` for any value".to_owned()),
        (_, Value::Null) => Some("remove the keyword or give it a value".to_owned()),
        (Kind::Text | Kind::Url | Kind::OneOf(_), Value::Number(_) | Value::Bool(_)) => {
            Some(format!("put it in quotes: `\"{found}\"`"))
        }
        (Kind::Boolean | Kind::Count | Kind::Number, Value::String(text))
            if serde_json::from_str::<Value>(text).is_ok_and(|value| fits(expected, &value)) =>
        {
            Some(format!("remove the quotes: `{text}`"))
        }
        (Kind::Boolean, Value::String(text)) => match text.to_lowercase().as_str() {
            "yes" | "on" | "y" => Some("write `true`".to_owned()),
            "no" | "off" | "n" => Some("write `false`".to_owned()),
            _ => None,
        },
        (Kind::List(Kind::Text), Value::String(text)) => {
            Some(format!("write a list of one: `[{text}]`"))
        }
        (Kind::List(_), Value::Object(_)) => Some("write an array: `[{…}]`".to_owned()),
        (Kind::Map(..), Value::Array(_)) => {
            Some("write an object: give each value a key".to_owned())
        }
        (Kind::OrRef(_), Value::String(text)) if text.starts_with('#') => {
            Some(format!("write `$ref: '{text}'`"))
        }
        _ => None,
    }
}

fn fits(expected: Kind, value: &Value) -> bool {
    match expected {
        Kind::Boolean => value.is_boolean(),
        Kind::Count => value.is_u64(),
        _ => value.is_number(),
    }
}

/// The name of a JSON value's type.
pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Faults that many make: object, keyword, type found, what to do.
const SPECIAL: &[(Object, &str, &str, &str)] = &[
    (
        Object::Schema,
        "required",
        "boolean",
        "list the property's name in `required` of the object that has it",
    ),
    (
        Object::Schema,
        "type",
        "array",
        "OpenAPI 3.0 takes one type: write `nullable: true` for null, `oneOf` for several types",
    ),
    (
        Object::Schema,
        "exclusiveMinimum",
        "number",
        "in OpenAPI 3.0 it is a boolean: give the number in `minimum`, and `exclusiveMinimum: true`",
    ),
    (
        Object::Schema,
        "exclusiveMaximum",
        "number",
        "in OpenAPI 3.0 it is a boolean: give the number in `maximum`, and `exclusiveMaximum: true`",
    ),
    (
        Object::Schema,
        "items",
        "array",
        "OpenAPI 3.0 has no tuples: give the one schema that all elements have",
    ),
    (Object::Schema, "items", "boolean", "write `items: {}` for elements of any type"),
    (Object::Schema, "discriminator", "string", "write `discriminator: {propertyName: …}`"),
    (Object::Schema, "properties", "array", "write a map from each property's name to its schema"),
    (Object::Operation, "tags", "string", "write a list of names: `tags: [name]`"),
    (Object::Operation, "responses", "array", "write a map from each status to its response"),
    (Object::Operation, "security", "object", "write a list: `security: [{name: []}]`"),
    (Object::OpenApi, "security", "object", "write a list: `security: [{name: []}]`"),
    (Object::OpenApi, "servers", "string", "write a list: `servers: [{url: …}]`"),
    (Object::OpenApi, "paths", "array", "write a map from each path to its operations"),
];

/// What to do about a value outside the allowed set.
pub(super) fn for_choice(
    object: Object,
    keyword: &str,
    allowed: &[&str],
    found: &str,
) -> Option<String> {
    let known = match (object, keyword, found) {
        (Object::Schema, "type", "null") => Some("write `nullable: true` instead"),
        (Object::Schema, "type", "any") => Some("leave `type` out to allow any value"),
        (Object::Schema, "type", "file") => Some("write `type: string` and `format: binary`"),
        (Object::Parameter, "in", "body") => Some("describe the body in `requestBody` instead"),
        (Object::Parameter, "in", "formData") => Some("describe the form in `requestBody` instead"),
        (Object::SecurityScheme, "type", "basic") => Some("write `type: http`, `scheme: basic`"),
        _ => None,
    };
    known.map(str::to_owned).or_else(|| {
        let similar = closest(found, allowed.iter().copied())?;
        Some(format!("did you mean `{similar}`?"))
    })
}

/// What to do about a keyword that the object does not have.
pub(super) fn for_keyword(object: Object, keyword: &str) -> Option<String> {
    let known = object.keywords().iter().map(|(name, ..)| *name);
    if let Some(similar) = closest(keyword, known) {
        return Some(format!("did you mean `{similar}`?"));
    }
    let help = match (object, keyword) {
        (Object::Schema, "const") => "`const` came with OpenAPI 3.1: write an `enum` of one value",
        (Object::Schema, "examples") => "`examples` came with OpenAPI 3.1: write one `example`",
        (Object::Schema, name) if OF_3_1.contains(&name) => {
            return Some(format!("`{name}` came with OpenAPI 3.1"));
        }
        (Object::Schema, "id" | "name" | "in") => "did you mean to put it under `properties`?",
        (
            Object::Parameter,
            "type" | "format" | "enum" | "items" | "default" | "minimum" | "maximum",
        ) => "put it under the parameter's `schema`",
        (Object::Response | Object::RequestBody, "schema") => {
            "put it under `content` and a media type"
        }
        (Object::Operation, "consumes" | "produces") => {
            "it belongs to Swagger 2.0: name the media types under `content`"
        }
        (Object::OpenApi, "definitions") => "schemas stand under `components: schemas:`",
        (Object::OpenApi, "webhooks" | "jsonSchemaDialect") => "it came with OpenAPI 3.1",
        _ => return None,
    };
    Some(help.to_owned())
}

/// Schema keywords that OpenAPI 3.1 added.
const OF_3_1: &[&str] = &[
    "$schema",
    "$id",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$vocabulary",
    "$comment",
    "$defs",
    "prefixItems",
    "contains",
    "patternProperties",
    "propertyNames",
    "if",
    "then",
    "else",
    "dependentSchemas",
    "dependentRequired",
    "unevaluatedItems",
    "unevaluatedProperties",
    "maxContains",
    "minContains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
];

/// The candidate that the text was probably meant to be: at most two letters differ, and fewer in
/// short words.
#[must_use]
pub fn closest<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = text.to_lowercase();
    let distance = |candidate: &str| strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
    candidates
        .map(|candidate| (distance(candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 2 && *distance * 3 <= candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `` `a`, `b` or `c` ``.
pub(super) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
