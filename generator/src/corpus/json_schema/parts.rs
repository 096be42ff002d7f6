//! Parts of translated schemas.

use std::collections::HashSet;

use indexmap::IndexSet;
use serde_json::{Map, Value, json};

use super::TAGGED;

/// The numbers of the schemas that are asked about the same value as one schema.
pub(super) fn reached(schemas: &[Value], start: usize) -> HashSet<usize> {
    let mut found = HashSet::new();
    let mut todo = vec![start];
    while let Some(number) = todo.pop() {
        let mut references = Vec::new();
        in_place(&schemas[number], &mut references);
        todo.extend(references.into_iter().filter(|number| found.insert(*number)));
    }
    found
}

pub(super) fn in_place(schema: &Value, found: &mut Vec<usize>) {
    let Some(object) = schema.as_object() else {
        return;
    };
    found.extend(referred(object));
    for name in ["allOf", "anyOf", "oneOf"] {
        let members = object.get(name).and_then(Value::as_array).into_iter().flatten();
        members.for_each(|member| in_place(member, found));
    }
}

/// Puts a reference in place of another one in the conjunctions of a schema.
pub(super) fn replace(schema: &mut Value, from: &Value, to: &Value) {
    let is_same = schema.get("$ref").is_some_and(|it| Some(it) == from.get("$ref"));
    if is_same && let Some(reference) = to.get("$ref") {
        schema["$ref"] = reference.clone();
    }
    for member in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
        replace(member, from, to);
    }
}

pub(super) fn has_choice(schema: &Value) -> bool {
    ["oneOf", "anyOf"].iter().any(|name| schema.get(name).is_some())
        || schema.get("allOf").and_then(Value::as_array).into_iter().flatten().any(has_choice)
}

pub(super) fn without_choice(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(object) = schema.as_object_mut() {
        object.retain(|name, _| name != "oneOf" && name != "anyOf");
        if let Some(members) = object.get_mut("allOf").and_then(Value::as_array_mut) {
            members.retain(|member| member.get(TAGGED).is_none());
            for member in members {
                *member = without_choice(member);
            }
        }
    }
    schema
}

pub(super) fn is_nullable_alone(object: &Map<String, Value>) -> bool {
    object.get("nullable") == Some(&Value::Bool(true))
        && object.keys().all(|name| matches!(name.as_str(), "nullable" | "title" | "description"))
}

/// The keywords that the dialects write in different ways.
pub(super) fn scalars(object: &Map<String, Value>, schema: &mut Map<String, Value>) {
    const TYPES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];
    let is_null = object.get("nullable") == Some(&Value::Bool(true))
        || object.get("x-nullable") == Some(&Value::Bool(true));
    let mut types: Vec<String> = match object.get("type") {
        Some(Value::String(name)) if name == "file" => vec!["string".to_owned()],
        Some(Value::String(name)) => vec![name.clone()],
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    };
    types.retain(|name| TYPES.contains(&name.as_str()));
    if is_null && !types.is_empty() {
        types.push("null".to_owned());
    }
    if !types.is_empty() {
        types.dedup();
        schema.insert("type".to_owned(), json!(types));
    }
    if let Some(Value::Array(values)) = object.get("enum").filter(|it| it != &&json!([])) {
        schema.insert("enum".to_owned(), json!(values));
    }
    if let Some(Value::Array(names)) = object.get("required") {
        // A name that is listed twice would make the whole unusable.
        let names: IndexSet<&str> = names.iter().filter_map(Value::as_str).collect();
        schema.insert("required".to_owned(), json!(names));
    }
    for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        match (object.get(exclusive), object.get(bound)) {
            (Some(Value::Bool(true)), Some(number)) => {
                schema.remove(bound);
                schema.insert(exclusive.to_owned(), number.clone());
            }
            (Some(number @ Value::Number(_)), _) => {
                schema.insert(exclusive.to_owned(), number.clone());
            }
            _ => {}
        }
    }
    if let Some(Value::String(pattern)) = object.get("pattern")
        && jsonschema::validator_for(&json!({ "pattern": pattern })).is_ok()
    {
        schema.insert("pattern".to_owned(), json!(pattern));
    }
    // Keywords of the wrong type would make the whole unusable.
    let counts = [
        "maxLength",
        "minLength",
        "maxItems",
        "minItems",
        "maxProperties",
        "minProperties",
        "maxContains",
        "minContains",
    ];
    schema.retain(|name, value| match name.as_str() {
        name if counts.contains(&name) => {
            value.as_f64().is_some_and(|it| it >= 0.0 && it.fract() == 0.0)
        }
        "maximum" | "minimum" => value.is_number(),
        "multipleOf" => value.as_f64().is_some_and(|it| it > 0.0),
        "uniqueItems" | "readOnly" | "writeOnly" => value.is_boolean(),
        "format" => value.is_string(),
        "examples" => value.is_array(),
        "dependentRequired" => value.is_object(),
        _ => true,
    });
    let patterns = schema.get_mut("patternProperties").and_then(Value::as_object_mut);
    if let Some(patterns) = patterns {
        patterns
            .retain(|pattern, _| jsonschema::validator_for(&json!({ "pattern": pattern })).is_ok());
    }
}

/// What a schema with a number is called.
pub(in crate::corpus) fn key(number: usize) -> String {
    format!("s{number}")
}

pub(super) fn reference(number: usize) -> Value {
    json!({ "$ref": format!("#/$defs/{}", key(number)) })
}

/// The number of the schema that a reference names.
pub(in crate::corpus) fn referred(object: &Map<String, Value>) -> Option<usize> {
    object.get("$ref")?.as_str()?.strip_prefix("#/$defs/s")?.parse().ok()
}
