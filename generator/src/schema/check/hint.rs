//! Remedies for invalid values and keywords.

use serde_json::Value;

use super::kind::{Kind, Object};
use crate::document::similar::closest;

/// Returns the remedy for a keyword without a value.
pub(super) fn for_null(object: Object, keyword: &str) -> &'static str {
    match (object, keyword) {
        (Object::Schema, "type") => "write `nullable: true` to allow null",
        _ => "remove the keyword or give it a value",
    }
}

/// Returns the remedy for a common mistake: a value of the wrong type for a specific keyword.
pub(super) fn for_keyword_value(object: Object, keyword: &str, found: &Value) -> Option<String> {
    let known = SPECIAL
        .iter()
        .find(|(of, name, kind, _)| *of == object && *name == keyword && *kind == type_name(found));
    known.map(|(.., help)| (*help).to_owned())
}

/// Returns the remedy for a value of the wrong type.
pub(super) fn for_value(expected: Kind, found: &Value) -> Option<String> {
    match (expected, found) {
        (Kind::OrRef(Object::Schema) | Kind::Items, Value::Null) => {
            Some("write `{}` for any value".to_owned())
        }
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
        (Kind::List(Kind::Text), Value::String(text)) => Some(format!("write a list: `[{text}]`")),
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

/// Returns the name of a JSON value's type.
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

/// Common mistakes: object, keyword, actual type, remedy.
const SPECIAL: &[(Object, &str, &str, &str)] = &[
    (Object::Schema, "properties", "array", "write a map from each property's name to its schema"),
    (Object::Operation, "tags", "string", "write a list of names: `tags: [name]`"),
    (Object::Operation, "responses", "array", "write a map from each status to its response"),
    (Object::Operation, "security", "object", "write a list: `security: [{name: []}]`"),
    (Object::OpenApi, "security", "object", "write a list: `security: [{name: []}]`"),
    (Object::OpenApi, "servers", "string", "write a list: `servers: [{url: …}]`"),
    (Object::OpenApi, "paths", "array", "write a map from each path to its operations"),
];

/// Returns the remedy for a value outside the allowed set.
pub(super) fn for_choice(
    object: Object,
    keyword: &str,
    allowed: &[&str],
    found: &str,
) -> Option<String> {
    let known = match (object, keyword, found) {
        (Object::Schema, "type", "any") => Some("remove `type` to allow any value"),
        (Object::Schema, "type", "file") => Some("write `type: string` and `format: binary`"),
        (Object::Parameter, "in", "body") => Some("describe the body in `requestBody` instead"),
        (Object::Parameter, "in", "formData") => Some("describe the form in `requestBody` instead"),
        (Object::OldParameter, "in", "cookie") => Some("cookie parameters require OpenAPI 3.0"),
        (Object::SecurityScheme, "type", "basic") => Some("write `type: http`, `scheme: basic`"),
        _ => None,
    };
    known.map(str::to_owned).or_else(|| {
        let similar = closest(found, allowed.iter().copied())?;
        Some(format!("did you mean `{similar}`?"))
    })
}

/// Returns the object's keyword that was probably meant.
pub(super) fn similar(object: Object, keyword: &str) -> Option<&'static str> {
    closest(keyword, object.keywords().iter().map(|(name, ..)| *name))
}

/// Returns the remedy for a keyword that the object does not have.
pub(super) fn for_keyword(object: Object, keyword: &str) -> Option<String> {
    if let Some(similar) = similar(object, keyword) {
        return Some(format!("did you mean `{similar}`?"));
    }
    let help = match (object, keyword) {
        (Object::Schema, "id" | "name" | "in") => "did you mean to put it under `properties`?",
        (
            Object::Parameter,
            "type" | "format" | "enum" | "items" | "default" | "minimum" | "maximum",
        ) => "put it under the parameter's `schema`",
        (Object::Response | Object::RequestBody, "schema") => {
            "put it under a media type in `content`"
        }
        (Object::Operation, "consumes" | "produces") => {
            "it belongs to OpenAPI 2.0: list the media types in `content`"
        }
        (Object::OpenApi, "definitions") => "put schemas in `components.schemas`",
        (Object::Swagger, "components") => "in OpenAPI 2.0, put schemas in `definitions`",
        (Object::Swagger, "servers") => "in OpenAPI 2.0, use `host` and `basePath`",
        (Object::OldOperation, "requestBody") => {
            "in OpenAPI 2.0, the body is a parameter: `in: body`"
        }
        (Object::OldResponse, "content") => "in OpenAPI 2.0, use `schema` and `produces`",
        _ => return None,
    };
    Some(help.to_owned())
}
