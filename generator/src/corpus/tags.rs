//! What a translated schema says of its values' kinds, and of one property's listed values.

use serde_json::{Map, Value, json};

use super::json_schema::{Bundle, referred};

/// The kinds of values that a schema names, or implies by listed values.
pub(super) fn kinds<'v>(bundle: &'v Bundle<'_>, schema: &'v Value) -> Vec<&'v str> {
    let mut found = Vec::new();
    each_part(bundle, schema, 8, &mut |object| {
        let types = object.get("type").and_then(Value::as_array).into_iter().flatten();
        found.extend(types.filter_map(Value::as_str));
    });
    found
}

/// The value of a tag that a text of the document means: one that the schema lists, or one of the type
/// that the property has.
pub(super) fn tag_value(bundle: &Bundle<'_>, schema: &Value, property: &str, text: &str) -> Value {
    let (listed, types) = listed(bundle, schema, property, text);
    let is_other = |name: &&str| matches!(*name, "integer" | "number" | "boolean");
    let scalar = serde_json::from_str(text).ok();
    let scalar = scalar.filter(|it: &Value| it.is_number() || it.is_boolean());
    let other = scalar.filter(|_| !types.is_empty() && types.iter().all(is_other));
    listed.or(other).unwrap_or_else(|| json!(text))
}

/// The value that a schema lists for a property and that is written as a text, and the types of the
/// property.
fn listed<'v>(
    bundle: &'v Bundle<'_>,
    schema: &'v Value,
    property: &str,
    text: &str,
) -> (Option<Value>, Vec<&'v str>) {
    let written = |value: &Value| match value {
        Value::String(own) => own == text,
        other => serde_json::from_str(text).is_ok_and(|text: Value| *other == text),
    };
    let (mut listed, mut types) = (None, Vec::new());
    each_listing(bundle, schema, property, &mut |object| {
        let values = object.get("enum").and_then(Value::as_array).into_iter().flatten();
        let mut values = values.chain(object.get("const"));
        listed = listed.take().or_else(|| values.find(|value| written(value)).cloned());
        let names = object.get("type").and_then(Value::as_array).into_iter().flatten();
        types.extend(names.filter_map(Value::as_str));
    });
    (listed, types)
}

/// Of how many values a schema lists that of a value's property is one; none if it is not.
pub(super) fn lists(
    bundle: &Bundle<'_>,
    schema: &Value,
    property: &str,
    value: &Value,
) -> Option<usize> {
    let tag = value.get(property)?;
    let mut least = None;
    each_listing(bundle, schema, property, &mut |object| {
        let values = object.get("enum").and_then(Value::as_array).into_iter().flatten();
        let values: Vec<&Value> = values.chain(object.get("const")).collect();
        if values.contains(&tag) && least.is_none_or(|least| values.len() < least) {
            least = Some(values.len());
        }
    });
    least
}

/// Looks at the objects that a property is a conjunction of.
fn each_listing<'v>(
    bundle: &'v Bundle<'_>,
    schema: &'v Value,
    property: &str,
    look: &mut dyn FnMut(&'v Map<String, Value>),
) {
    each_part(bundle, schema, 8, &mut |object| {
        if let Some(property) = object.get("properties").and_then(|it| it.get(property)) {
            each_part(bundle, property, 8, look);
        }
    });
}

/// Looks at the objects that a schema is a conjunction of.
fn each_part<'v>(
    bundle: &'v Bundle<'_>,
    schema: &'v Value,
    depth: usize,
    look: &mut dyn FnMut(&'v Map<String, Value>),
) {
    let (Some(object), Some(depth)) = (schema.as_object(), depth.checked_sub(1)) else {
        return;
    };
    look(object);
    if let Some(number) = referred(object) {
        each_part(bundle, bundle.get(number), depth, look);
    }
    for member in object.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        each_part(bundle, member, depth, look);
    }
}
