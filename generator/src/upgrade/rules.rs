//! The rules, in the order in which they apply.

use serde_json::{Value, json};

use super::Draft;
use crate::spec::Types;

/// A change of one object's keywords.
type Rule = fn(&mut Draft<'_>);

/// All rules with their names.
pub(super) const RULES: &[(&str, Rule)] = &[
    ("dynamic reference", dynamic_reference),
    ("file type", file_type),
    ("boolean bounds", boolean_bounds),
    ("draft-4 tuple", draft_tuple),
    ("dependencies", dependencies),
    ("constant", constant),
    ("vendor's null", vendors_null),
    ("encoded content", encoded_content),
    ("examples", examples),
    ("discriminator text", discriminator_text),
    ("unknown types", unknown_types),
    ("values of the type", values_of_the_type),
    ("implied type", implied_type),
];

/// A dynamic reference leads, without the extensions that nobody writes into API documents, to where a
/// plain one would (JSON Schema 2020-12, core 8.2.3.2).
fn dynamic_reference(draft: &mut Draft<'_>) {
    for name in ["$dynamicRef", "$recursiveRef"] {
        if draft.has(name) && !draft.has("$ref") {
            draft.rename(name, "$ref");
        }
    }
}

/// 2.0 has a type for files (2.0, Response Object); they are strings of bytes since 3.0.
fn file_type(draft: &mut Draft<'_>) {
    if draft.text("type") == Some("file") {
        draft.set("type", json!("string"), "type");
        draft.set("format", json!("binary"), "type");
    }
}

/// Up to 3.0 `exclusiveMinimum: true` changes what `minimum` means; since 3.1 it is a bound itself.
fn boolean_bounds(draft: &mut Draft<'_>) {
    for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        match draft.get(exclusive) {
            Some(Value::Bool(true)) => {
                draft.remove(exclusive);
                match bound {
                    "minimum" => draft.rename(bound, "exclusiveMinimum"),
                    _ => draft.rename(bound, "exclusiveMaximum"),
                }
            }
            Some(Value::Bool(false)) => draft.remove(exclusive),
            _ => {}
        }
    }
}

/// Before 2020-12 a list in `items` was by position, and `additionalItems` was for the rest.
fn draft_tuple(draft: &mut Draft<'_>) {
    if draft.get("items").is_some_and(Value::is_array) {
        draft.rename("items", "prefixItems");
        draft.rename("additionalItems", "items");
    }
}

/// Before 2019-09 one keyword was for required properties and for schemas.
fn dependencies(draft: &mut Draft<'_>) {
    let Some(Value::Object(all)) = draft.get("dependencies").cloned() else {
        return;
    };
    let (names, schemas): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, it)| it.is_array());
    for (keyword, map) in [("dependentRequired", names), ("dependentSchemas", schemas)] {
        if !map.is_empty() && !draft.has(keyword) {
            draft.set(keyword, Value::Object(map.into_iter().collect()), "dependencies");
        }
    }
}

/// `const` is an enum of one value (JSON Schema 2020-12, validation 6.1.3).
fn constant(draft: &mut Draft<'_>) {
    if let Some(value) = draft.get("const").cloned() {
        draft.set("enum", json!([value]), "const");
    }
}

/// 2.0 has no word for `null`; vendors agreed on one.
fn vendors_null(draft: &mut Draft<'_>) {
    if draft.is_true("x-nullable") && !draft.has("nullable") {
        draft.rename("x-nullable", "nullable");
    }
}

/// 3.1 says of strings how they are encoded where 3.0 has formats (3.1.1, 4.4.1.2).
fn encoded_content(draft: &mut Draft<'_>) {
    if draft.has("format") || draft.has("$ref") {
        return;
    }
    let encoding = draft.text("contentEncoding").map(str::to_ascii_lowercase);
    match encoding.as_deref() {
        Some("base64" | "base64url") => {
            draft.set("format", json!("byte"), "contentEncoding");
        }
        Some(_) => {}
        None if draft.text("contentMediaType") == Some("application/octet-stream") => {
            draft.set("format", json!("binary"), "contentMediaType");
        }
        None => return,
    }
    if !draft.has("type") {
        draft.set("type", json!("string"), "format");
    }
}

/// 3.1 has a list of examples where 3.0 has one.
fn examples(draft: &mut Draft<'_>) {
    let first = draft.get("examples").and_then(Value::as_array).and_then(|list| list.first());
    if let Some(first) = first.cloned()
        && !draft.has("example")
    {
        draft.set("example", first, "examples");
    }
}

/// In 2.0 the discriminator is the property's name; since 3.0 it is an object.
fn discriminator_text(draft: &mut Draft<'_>) {
    if let Some(name) = draft.text("discriminator") {
        let object = json!({ "propertyName": name });
        draft.set("discriminator", object, "discriminator");
    }
}

/// The names of types as they are meant; what names none says nothing.
fn unknown_types(draft: &mut Draft<'_>) {
    let Some(types) = draft.get("type") else {
        return;
    };
    let names: Vec<&str> = match types {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let known: Vec<Value> =
        names.iter().filter_map(|name| meant_type(name)).map(Value::from).collect();
    match &known[..] {
        [] => draft.remove("type"),
        _ => draft.set("type", Value::Array(known), "type"),
    }
}

/// The type that a name stands for, by itself or in other languages.
#[must_use]
pub fn meant_type(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    Some(match lower.as_str() {
        "null" | "none" | "nil" => "null",
        "boolean" | "bool" => "boolean",
        "integer" | "int" | "long" | "int32" | "int64" => "integer",
        "number" | "float" | "double" | "decimal" => "number",
        "string" | "text" | "str" => "string",
        "array" | "list" => "array",
        "object" | "map" | "dict" => "object",
        _ => return None,
    })
}

/// A list of values and a type that none of them has: YAML reads `1` as a number and `true` as a
/// boolean where the text was meant, and authors quote numbers.
fn values_of_the_type(draft: &mut Draft<'_>) {
    let (Some(Value::Array(values)), Some(Value::Array(types))) =
        (draft.get("enum"), draft.get("type"))
    else {
        return;
    };
    let types: Vec<&str> =
        types.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect();
    let [only] = types[..] else {
        return;
    };
    let meant: Vec<Value> = values.iter().map(|value| meant(value, only)).collect();
    if meant != *values {
        draft.set("enum", Value::Array(meant), "enum");
    }
}

fn meant(value: &Value, name: &str) -> Value {
    match (name, value) {
        ("string", Value::Number(number)) => Value::String(number.to_string()),
        ("string", Value::Bool(value)) => Value::String(value.to_string()),
        ("integer" | "number", Value::String(text)) => {
            text.parse::<serde_json::Number>().map_or_else(|_| value.clone(), Value::Number)
        }
        ("boolean", Value::String(text)) => match text.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => value.clone(),
        },
        _ => value.clone(),
    }
}

/// A schema without `type` whose keywords all belong to one: they would say nothing of other types,
/// but are written where that type is meant.
fn implied_type(draft: &mut Draft<'_>) {
    if draft.has("type") || draft.has("$ref") {
        return;
    }
    let composed = ["allOf", "oneOf", "anyOf"].iter().any(|name| draft.has(name));
    let has = |names: &[&str]| names.iter().any(|name| draft.has(name));
    let implied = if has(&["properties", "patternProperties", "additionalProperties"]) {
        "object"
    } else if has(&["items", "prefixItems"]) {
        "array"
    } else if composed || draft.has("enum") {
        return;
    } else if has(&["minLength", "maxLength", "pattern"])
        || draft.text("format").is_some_and(is_text_format)
    {
        "string"
    } else if draft.text("format").is_some_and(|format| matches!(format, "int32" | "int64")) {
        "integer"
    } else if draft.text("format").is_some_and(|format| matches!(format, "float" | "double")) {
        "number"
    } else {
        return;
    };
    // What the schema gives as a value of its own shows what is meant.
    let listed = draft.get("examples").and_then(Value::as_array).into_iter().flatten();
    let single = [draft.get("default"), draft.get("example")].into_iter().flatten();
    let types = Types::parse(implied).unwrap_or_default();
    let fits = |value: &Value| value.is_null() || types.contains(Types::of(value));
    if single.chain(listed).all(fits) {
        draft.set("type", json!([implied]), "format");
    }
}

fn is_text_format(format: &str) -> bool {
    matches!(
        format,
        "date-time"
            | "date"
            | "time"
            | "duration"
            | "uuid"
            | "uri"
            | "url"
            | "email"
            | "byte"
            | "binary"
            | "password"
            | "hostname"
            | "ipv4"
            | "ipv6"
            | "uri-reference"
            | "regex"
    )
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::super::Draft;
    use crate::pointer::Pointer;

    /// What the rules make of a schema: the named keywords afterwards.
    fn upgraded(schema: &Value, names: &[&str]) -> Value {
        let Value::Object(object) = schema else {
            return Value::Null;
        };
        let draft = Draft::of(object, &Pointer::default());
        let found: Map<String, Value> = names
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), draft.get(name)?.clone())))
            .collect();
        Value::Object(found)
    }

    #[test]
    fn dynamic_references_are_references() {
        let schema = json!({"$dynamicRef": "#node"});
        assert_eq!(upgraded(&schema, &["$ref", "$dynamicRef"]), json!({"$ref": "#node"}));
    }

    #[test]
    fn files_are_binary_strings() {
        let schema = json!({"type": "file"});
        let expected = json!({"type": ["string"], "format": "binary"});
        assert_eq!(upgraded(&schema, &["type", "format"]), expected);
    }

    #[test]
    fn boolean_bounds_become_bounds() {
        let names = ["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"];
        let schema = json!({"minimum": 1, "exclusiveMinimum": true, "maximum": 2, "exclusiveMaximum": false});
        assert_eq!(upgraded(&schema, &names), json!({"exclusiveMinimum": 1, "maximum": 2}));
        let schema = json!({"exclusiveMaximum": 5});
        assert_eq!(upgraded(&schema, &names), schema);
    }

    #[test]
    fn lists_of_items_are_by_position() {
        let schema = json!({"items": [{}, true], "additionalItems": false});
        let expected = json!({"prefixItems": [{}, true], "items": false});
        assert_eq!(upgraded(&schema, &["prefixItems", "items"]), expected);
        let Value::Object(object) = &schema else {
            return;
        };
        let draft = Draft::of(object, &Pointer::default());
        assert_eq!(draft.place("prefixItems"), Some(&Pointer::default().push("items")));
    }

    #[test]
    fn dependencies_are_of_two_kinds() {
        let schema = json!({"dependencies": {"a": ["b"], "c": {"required": ["d"]}}});
        let expected = json!({
            "dependentRequired": {"a": ["b"]},
            "dependentSchemas": {"c": {"required": ["d"]}},
        });
        assert_eq!(upgraded(&schema, &["dependentRequired", "dependentSchemas"]), expected);
    }

    #[test]
    fn constants_are_enums_of_one() {
        assert_eq!(upgraded(&json!({"const": null}), &["enum"]), json!({"enum": [null]}));
        assert_eq!(upgraded(&json!({"const": 3}), &["enum"]), json!({"enum": [3]}));
    }

    #[test]
    fn a_vendors_null_is_null() {
        assert_eq!(
            upgraded(&json!({"x-nullable": true}), &["nullable"]),
            json!({"nullable": true})
        );
    }

    #[test]
    fn encodings_are_formats() {
        for (schema, format) in [
            (json!({"type": "string", "contentEncoding": "base64"}), json!("byte")),
            (json!({"contentMediaType": "application/octet-stream"}), json!("binary")),
        ] {
            let expected = json!({"type": ["string"], "format": format});
            assert_eq!(upgraded(&schema, &["type", "format"]), expected);
        }
    }

    #[test]
    fn the_first_example_counts() {
        assert_eq!(upgraded(&json!({"examples": [1, 2]}), &["example"]), json!({"example": 1}));
        let both = json!({"examples": [1], "example": 2});
        assert_eq!(upgraded(&both, &["example"]), json!({"example": 2}));
    }

    #[test]
    fn a_discriminator_is_an_object() {
        let schema = json!({"discriminator": "kind"});
        let expected = json!({"discriminator": {"propertyName": "kind"}});
        assert_eq!(upgraded(&schema, &["discriminator"]), expected);
    }

    #[test]
    fn types_are_lists_of_known_names() {
        for (written, meant) in [
            (json!("string"), json!({"type": ["string"]})),
            (json!(["string", "null"]), json!({"type": ["string", "null"]})),
            (json!("Int"), json!({"type": ["integer"]})),
            (json!("any"), json!({})),
            (json!(7), json!({})),
        ] {
            assert_eq!(upgraded(&json!({"type": written}), &["type"]), meant);
        }
    }

    #[test]
    fn values_are_read_as_their_type() {
        for (kind, values, meant) in [
            ("string", json!([1, true, "a"]), json!(["1", "true", "a"])),
            ("integer", json!(["1", 2]), json!([1, 2])),
            ("boolean", json!(["true"]), json!([true])),
        ] {
            let schema = json!({"type": kind, "enum": values});
            assert_eq!(upgraded(&schema, &["enum"]), json!({"enum": meant}));
        }
    }

    #[test]
    fn keywords_of_one_type_imply_it() {
        for (schema, name) in [
            (json!({"properties": {}}), "object"),
            (json!({"items": {}}), "array"),
            (json!({"format": "uuid"}), "string"),
            (json!({"format": "int64"}), "integer"),
        ] {
            assert_eq!(upgraded(&schema, &["type"]), json!({"type": [name]}));
        }
        assert_eq!(upgraded(&json!({"required": ["a"]}), &["type"]), json!({}));
        assert_eq!(upgraded(&json!({"properties": {}, "default": "off"}), &["type"]), json!({}));
        assert_eq!(upgraded(&json!({"maxLength": 3, "oneOf": []}), &["type"]), json!({}));
    }
}
