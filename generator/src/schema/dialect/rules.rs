//! The conversion rules, in order of application.

use serde_json::{Value, json};

use super::Draft;
use crate::schema::types::{Implied, Types};

/// A conversion of one object's keywords.
type Rule = fn(&mut Draft<'_>);

/// All rules with their names.
pub(super) const RULES: &[(&str, Rule)] = &[
    ("file type", file_type),
    ("boolean bounds", boolean_bounds),
    ("list of items", list_of_items),
    ("dependencies", dependencies),
    ("constant", constant),
    ("vendor's null", vendors_null),
    ("encoded content", encoded_content),
    ("examples", examples),
    ("discriminator text", discriminator_text),
    ("unknown types", unknown_types),
    ("values of the type", values_of_the_type),
];

/// Converts the type `file` of 2.0 (2.0, Response Object) to a string of bytes, as since 3.0.
fn file_type(draft: &mut Draft<'_>) {
    if draft.text("type") == Some("file") {
        draft.set("type", json!("string"), "type");
        draft.set("format", json!("binary"), "type");
    }
}

/// Converts a boolean `exclusiveMinimum: true`, which modifies `minimum` up to 3.0. Since 3.1 the keyword
/// is a bound itself.
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

/// The internal keyword for a list in `items` that means any of its schemas.
pub const CHOICE_OF_ITEMS: &str = "items (a list)";

/// Converts a list in `items`. Before 2020-12 it is a tuple, and `additionalItems` describes the other
/// elements. OpenAPI has no tuples there: elements can match any of the schemas, unless another keyword
/// shows that a tuple is meant.
fn list_of_items(draft: &mut Draft<'_>) {
    let Some(Value::Array(list)) = draft.get("items") else {
        return;
    };
    let length = Some(list.len() as u64);
    let count = |name: &str| draft.get(name).and_then(Value::as_u64);
    let is_full = count("minItems") == length && count("maxItems") == length;
    let is_tuple = draft.dialect.has_tuples_in_items() || draft.has("additionalItems") || is_full;
    if draft.has("prefixItems") {
        draft.remove("items");
    } else if is_tuple {
        draft.rename("items", "prefixItems");
        draft.rename("additionalItems", "items");
    } else {
        draft.rename("items", CHOICE_OF_ITEMS);
    }
}

/// Splits `dependencies`, which describes required properties and schemas before 2019-09.
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

/// Converts `const` to an enum of one value (JSON Schema 2020-12, validation 6.1.3).
fn constant(draft: &mut Draft<'_>) {
    if let Some(value) = draft.get("const").cloned() {
        draft.set("enum", json!([value]), "const");
    }
}

/// Converts `x-nullable`, the extension for `null` that vendors use in 2.0.
fn vendors_null(draft: &mut Draft<'_>) {
    if draft.is_true("x-nullable") && !draft.has("nullable") {
        draft.rename("x-nullable", "nullable");
    }
}

/// Converts the content keywords of strings in 3.1 to the formats of 3.0 (3.1.1, 4.4.1.2).
fn encoded_content(draft: &mut Draft<'_>) {
    if draft.has("format") || draft.refers() {
        return;
    }
    let encoding = draft.text("contentEncoding").map(str::to_ascii_lowercase);
    match encoding.as_deref() {
        Some("base64" | "base64url") => {
            draft.set("format", json!("byte"), "contentEncoding");
        }
        // Binary data has no JSON type, so 3.1 omits `type`.
        None if draft.text("contentMediaType") == Some("application/octet-stream") => {
            draft.set("format", json!("binary"), "contentMediaType");
            if !draft.has("type") {
                draft.set("type", json!("string"), "format");
            }
        }
        _ => {}
    }
}

/// Converts the list of examples of 3.1 to the single example of 3.0.
fn examples(draft: &mut Draft<'_>) {
    let first = draft.get("examples").and_then(Value::as_array).and_then(|list| list.first());
    if let Some(first) = first.cloned()
        && !draft.has("example")
    {
        draft.set("example", first, "examples");
    }
}

/// Converts the discriminator of 2.0, which is a property name, to the object of 3.0.
fn discriminator_text(draft: &mut Draft<'_>) {
    if let Some(name) = draft.text("discriminator") {
        let object = json!({ "propertyName": name });
        draft.set("discriminator", object, "discriminator");
    }
}

/// Normalizes the names of types, and removes unknown ones.
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

/// Returns the type that a name means, in JSON Schema or in other languages.
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

/// Converts listed values that do not have the schema's type: YAML reads `1` as a number and `true` as a
/// boolean where a string is meant, and authors quote numbers.
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
    let meant: Vec<Value> = values.iter().map(|value| meant_value(value, only)).collect();
    if meant != *values {
        draft.set("enum", Value::Array(meant), "enum");
    }
}

/// Returns a value converted to a type by adding or removing quotes, or unchanged.
pub fn meant_value(value: &Value, name: &str) -> Value {
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

/// Keywords that apply to numbers only.
const OF_NUMBERS: [&str; 5] =
    ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

/// Keywords that apply to strings only.
const OF_STRINGS: [&str; 3] = ["minLength", "maxLength", "pattern"];

/// Keywords that apply to arrays only, and do not describe their elements.
const OF_ARRAYS: [&str; 4] = ["minItems", "maxItems", "uniqueItems", "contains"];

/// Returns the types that the keywords of a schema without `type` imply. Strictly read, such keywords do
/// not restrict values of other types, but authors mean the types they apply to.
pub(super) fn implied(draft: &Draft<'_>) -> Option<Implied> {
    if draft.has("type") || draft.has("enum") {
        return None;
    }
    let first = |names: &[&'static str]| names.iter().find(|name| draft.has(name)).copied();
    let about =
        |types, keyword| Some(Implied { types, keyword, is_choice: false, is_mixed: false });
    let objects = first(&["properties", "patternProperties", "additionalProperties"])
        .and_then(|keyword| about(Types::OBJECT, keyword));
    let arrays = first(&["items", "prefixItems", CHOICE_OF_ITEMS]).and_then(|keyword| {
        let is_choice = keyword == CHOICE_OF_ITEMS && is_no_array(draft);
        let keyword = if keyword == CHOICE_OF_ITEMS { "items" } else { keyword };
        Some(Implied { is_choice, ..about(Types::ARRAY, keyword)? })
    });
    let implied = match (objects, arrays) {
        (Some(objects), Some(arrays)) => objects.with(arrays),
        (None, None) => implied_scalar(draft),
        (objects, arrays) => {
            let of_scalars = first(&OF_NUMBERS).or_else(|| first(&OF_STRINGS)).is_some();
            let is_mixed = of_scalars || (objects.is_some() && first(&OF_ARRAYS).is_some());
            objects.or(arrays).map(|it| Implied { is_mixed, ..it })
        }
    }?;
    // Default and example values of another type show that the types are not implied.
    let listed = draft.get("examples").and_then(Value::as_array).into_iter().flatten();
    let single = [draft.get("default"), draft.get("example")].into_iter().flatten();
    let fits = |value: &Value| value.is_null() || implied.types.contains(Types::of(value));
    (implied.is_choice || single.chain(listed).all(fits)).then_some(implied)
}

fn implied_scalar(draft: &Draft<'_>) -> Option<Implied> {
    let about =
        |types, keyword| Some(Implied { types, keyword, is_choice: false, is_mixed: false });
    let is_about_numbers = OF_NUMBERS.iter().any(|name| draft.has(name));
    let format = draft.text("format").unwrap_or_default();
    let of_texts = OF_STRINGS.into_iter().find(|name| draft.has(name));
    match (of_texts, format) {
        (Some(_), _) if is_about_numbers => None,
        (Some(keyword), _) => about(Types::STRING, keyword),
        (None, format) if is_text_format(format) && !is_about_numbers => {
            about(Types::STRING, "format")
        }
        (None, "int32" | "int64") => about(Types::INTEGER, "format"),
        (None, "float" | "double") => about(Types::NUMBER, "format"),
        _ => None,
    }
}

/// Whether no keyword besides the list in `items` applies to arrays.
fn is_no_array(draft: &Draft<'_>) -> bool {
    !OF_ARRAYS.iter().any(|name| draft.has(name))
}

fn is_text_format(format: &str) -> bool {
    matches!(
        format,
        "date-time"
            | "date"
            | "time"
            | "date-time-local"
            | "time-local"
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
    use super::CHOICE_OF_ITEMS;
    use crate::document::load::Dialect;
    use crate::document::pointer::Pointer;
    use crate::schema::types::Types;

    /// Returns the named keywords of a schema after the rules.
    fn upgraded(schema: &Value, names: &[&str]) -> Value {
        let Value::Object(object) = schema else {
            return Value::Null;
        };
        let draft = Draft::of(object, &Pointer::default(), Dialect::Draft2020);
        let found: Map<String, Value> = names
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), draft.get(name)?.clone())))
            .collect();
        Value::Object(found)
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
        let implied = |schema: &Value| {
            let object = schema.as_object()?;
            let draft = Draft::of(object, &Pointer::default(), Dialect::Draft2020);
            draft.implied().map(|implied| (implied.types, implied.keyword))
        };
        for (schema, types, keyword) in [
            (json!({"properties": {}}), Types::OBJECT, "properties"),
            (json!({"properties": {}, "minLength": 1}), Types::OBJECT, "properties"),
            (json!({"items": {}}), Types::ARRAY, "items"),
            (
                json!({"items": {}, "additionalProperties": {}}),
                OBJECT_OR_ARRAY,
                "additionalProperties",
            ),
            (json!({"format": "uuid"}), Types::STRING, "format"),
            (json!({"contentEncoding": "base64"}), Types::STRING, "format"),
            (json!({"minLength": 1, "format": "other"}), Types::STRING, "minLength"),
            (json!({"format": "int64"}), Types::INTEGER, "format"),
            (json!({"format": "double", "minimum": 1}), Types::NUMBER, "format"),
        ] {
            assert_eq!(implied(&schema), Some((types, keyword)), "{schema}");
        }
        for schema in [
            json!({"type": "string", "properties": {}}),
            json!({"required": ["a"]}),
            json!({"properties": {}, "default": "off"}),
            json!({"maxLength": 3, "example": 3}),
            json!({"maxLength": 3, "minimum": 3}),
            json!({"maxLength": 3, "enum": [3]}),
            json!({"minimum": 3}),
        ] {
            assert_eq!(implied(&schema), None, "{schema}");
        }
    }

    const OBJECT_OR_ARRAY: Types = Types::OBJECT.union(Types::ARRAY);

    #[test]
    fn lists_of_items_are_choices_unless_positions_are_meant() {
        let items = json!([{}, true]);
        let of = |schema: &Value, dialect| {
            let draft = Draft::of(schema.as_object()?, &Pointer::default(), dialect);
            let place = draft.place("prefixItems").or(draft.place(CHOICE_OF_ITEMS)).cloned();
            assert_eq!(place, Some(Pointer::default().push("items")));
            Some(draft.has("prefixItems"))
        };
        for (schema, dialect, is_tuple) in [
            (json!({"items": items}), Dialect::Old, false),
            (json!({"items": items}), Dialect::Draft2020, false),
            (json!({"items": items}), Dialect::Draft7, true),
            (json!({"items": items}), Dialect::Draft2019, true),
            (json!({"items": items, "additionalItems": false}), Dialect::Old, true),
            (json!({"items": items, "minItems": 2, "maxItems": 2}), Dialect::Draft2020, true),
            (json!({"items": items, "minItems": 1, "maxItems": 2}), Dialect::Draft2020, false),
        ] {
            assert_eq!(of(&schema, dialect), Some(is_tuple), "{schema}");
        }
    }
}
