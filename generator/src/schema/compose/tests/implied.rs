//! Types that no keyword says.

use super::*;

#[test]
fn keywords_beside_a_choice_imply_no_type() {
    for (beside, expected) in [
        (json!({"additionalProperties": true}), "<string | {}>?"),
        (json!({"properties": {"a": {"type": "string"}}}), "<string | {a?: string}>?"),
        (json!({"required": ["a"]}), "<string | {a: any}>?"),
        (json!({"items": {"type": "string"}}), "<string | {}>?"),
    ] {
        for choice in ["oneOf", "anyOf"] {
            let mut schema = beside.clone();
            schema[choice] = json!([{"type": "string"}, {"type": "object"}, {"type": "null"}]);
            check(&schema, expected);
        }
    }
    let named = json!({"type": ["integer", "null"]});
    let schemas = json!({"T": {"oneOf": [{"$ref": "#/components/schemas/N"}, {"type": "array"}], "items": {"type": "string"}}, "N": named});
    check_with(&schemas, "<integer? | [string]>?");
    // A choice that states no type takes none in.
    check(
        &json!({"properties": {"a": {}, "b": {}}, "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}),
        "{a?: any, b?: any}",
    );
    // What is said counts.
    check(
        &json!({"type": "object", "properties": {"a": {}}, "anyOf": [{"type": "null"}, {}]}),
        "{a?: any}",
    );
}

/// What a schema `T` beside others comes to when types are implied, and when they are taken strictly.
fn implied(schemas: &Value) -> (String, Vec<&'static str>, String) {
    let (lenient, codes) = composed_as("3.1.0", schemas, ImpliedTypes::Lenient);
    let (strict, said) = composed_as("3.1.0", schemas, ImpliedTypes::Strict);
    assert_eq!(said, [""; 0], "{schemas}");
    // What takes any value takes `null`.
    (lenient, codes, strict.replace("any?", "any"))
}

/// A schema, what it comes to, whether a message says that a type is implied, and what it comes to strictly.
type Case = (Value, &'static str, bool, &'static str);

fn assert_implied(cases: &[Case]) {
    for (schema, lenient, says, strict) in cases {
        let (found, codes, strictly) = implied(&json!({"T": schema}));
        assert_eq!(found, *lenient, "{schema}");
        assert_eq!(codes.contains(&"W0354"), *says, "{schema}: {codes:?}");
        assert_eq!(strictly, *strict, "{schema}");
    }
}

#[test]
fn types_are_implied_where_nothing_says_them() {
    let a = json!({"a": {"type": "string"}});
    assert_implied(&[
        (
            json!({"properties": a}),
            "{a?: string}",
            false,
            "<{a?: string} | [any] | string | integer | number | boolean>?",
        ),
        (
            json!({"additionalProperties": {"type": "string"}}),
            "{*: string}",
            false,
            "<{*: string} | [any] | string | integer | number | boolean>?",
        ),
        (json!({"properties": {}}), "{}", false, "any"),
        (
            json!({"items": {"type": "string"}}),
            "[string]",
            true,
            "<[string] | {} | string | integer | number | boolean>?",
        ),
        (
            json!({"properties": a, "items": {"type": "string"}}),
            "<[string] | {a?: string}>",
            true,
            "<[string] | {a?: string} | string | integer | number | boolean>?",
        ),
        (json!({"minLength": 2}), "string", true, "any"),
        (json!({"minLength": 2, "nullable": true}), "string?", true, "any"),
        (json!({"format": "uuid"}), "uuid", true, "any"),
        (json!({"format": "int32"}), "integer", true, "any"),
        (json!({"minLength": 2, "minimum": 3}), "any", false, "any"),
        (json!({"minLength": 2, "example": 3}), "any", false, "any"),
        (json!({"required": ["a"]}), "any", false, "any"),
        (
            json!({"minLength": 2, "description": "d", "allOf": [{"format": "uuid"}]}),
            "uuid",
            true,
            "any",
        ),
    ]);
}

#[test]
fn types_are_implied_only_where_no_part_says_one() {
    let a = json!({"a": {"type": "string"}});
    assert_implied(&[
        (
            json!({"allOf": [{"minLength": 2}, {"type": ["string", "null"]}]}),
            "string?",
            false,
            "string?",
        ),
        (
            json!({"allOf": [{"properties": a}, {"type": ["object", "null"]}]}),
            "{a?: string}?",
            false,
            "{a?: string}?",
        ),
        (
            json!({"type": ["array", "null"], "anyOf": [{"items": {"type": "string"}}]}),
            "[string]?",
            false,
            "[string]?",
        ),
        (
            json!({"minLength": 2, "oneOf": [{"type": "integer"}, {"type": "string"}]}),
            "<integer | string>",
            false,
            "<integer | string>",
        ),
        (
            json!({"properties": a, "anyOf": [{"type": "object"}, {"type": "null"}]}),
            "{a?: string}?",
            false,
            "{a?: string}?",
        ),
        (
            json!({"anyOf": [{"properties": a}, {"type": "null"}]}),
            "{a?: string}?",
            false,
            "<{a?: string} | [any] | string | integer | number | boolean>?",
        ),
        (
            json!({"items": {"type": "string"}, "anyOf": [{"type": "array"}, {"type": "null"}]}),
            "[string]?",
            false,
            "[string]?",
        ),
        (
            json!({"items": {"type": "string"}, "anyOf": [{}, {"type": "object"}]}),
            "<[string] | {}>",
            true,
            "<<[string] | {} | string | integer | number | boolean>? | {}>?",
        ),
        (
            json!({"additionalProperties": true, "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
            "<string | [string]>",
            false,
            "<string | [string]>",
        ),
    ]);
}

/// Objects are meant without a type, but a keyword about other types shows that these are meant too.
#[test]
fn keywords_about_other_types_are_reported_beside_properties() {
    for schema in [
        json!({"properties": {}, "minimum": 1}),
        json!({"additionalProperties": {"type": "string"}, "contains": {}}),
        json!({"allOf": [{"properties": {}}, {"minLength": 1}]}),
    ] {
        let (_, codes, _) = implied(&json!({"T": schema}));
        assert_eq!(codes, ["W0354"], "{schema}");
    }
}

#[test]
fn what_is_no_object_stands_beside_a_family() {
    let schemas = json!({
        "T": {"properties": {"kind": {"type": "string"}}, "discriminator": {"propertyName": "kind"}},
        "C": {"allOf": [{"$ref": "#/components/schemas/T"}, {"properties": {"n": {"type": "integer"}}}]},
    });
    let (lenient, _, strict) = implied(&schemas);
    let family = "<C={kind?: string, n?: integer} | T*={kind?: string}> by kind";
    assert_eq!(lenient, family);
    let others = "[any] | string | integer | number | boolean";
    assert_eq!(strict, format!("<{family} | {others}>?"));
}

#[test]
fn keywords_beside_a_reference_without_types_are_read() {
    let open = json!({"description": "any"});
    for (target, schema, lenient, strict) in [
        (json!({}), json!({"enum": ["a", "b"]}), r#"["a", "b"]"#, r#"["a", "b"]"#),
        (json!(true), json!({"const": 3}), "[3]", "[3]"),
        (open.clone(), json!({"minLength": 2}), "string", "any"),
        (json!({"required": ["a"]}), json!({"minLength": 2}), "string", "any"),
        (json!({"minLength": 1}), json!({"type": "string"}), "string", "string"),
        (
            json!({"minLength": 1}),
            json!({"type": ["string", "integer"]}),
            "<integer | string>",
            "<integer | string>",
        ),
        (json!({"type": "string"}), json!({"minLength": 2}), "string", "string"),
        (json!({"type": ["string", "null"]}), json!({"minLength": 2}), "string?", "string?"),
        (
            open,
            json!({"properties": {"a": {"type": "string"}}}),
            "{a?: string}",
            "<{a?: string} | [any] | string | integer | number | boolean>?",
        ),
        (json!({}), json!({"type": "integer"}), "integer", "integer"),
    ] {
        let mut beside = schema.clone();
        beside["$ref"] = json!("#/components/schemas/X");
        let schemas = json!({"X": target, "T": beside});
        let (found, _, strictly) = implied(&schemas);
        assert_eq!((found.as_str(), strictly.as_str()), (lenient, strict), "{schemas}");
    }
}

#[test]
fn lists_of_items_are_unions() {
    let items = json!([{"type": "string"}, {"type": "integer"}]);
    for (version, schema, expected) in [
        ("3.0.3", json!({"type": "array", "items": items}), "[<string | integer>]"),
        ("3.1.0", json!({"type": "array", "items": items}), "[<string | integer>]"),
        ("3.0.3", json!({"items": items}), "<string | integer>"),
        ("3.0.3", json!({"items": items, "nullable": true}), "<string | integer>?"),
        ("3.0.3", json!({"items": items, "minItems": 1}), "[<string | integer>]"),
        ("3.0.3", json!({"type": "array", "items": [{"type": "string"}]}), "[string]"),
        ("3.0.3", json!({"type": "array", "items": []}), "[any]"),
        (
            "3.0.3",
            json!({"type": "array", "items": items, "minItems": 2, "maxItems": 2}),
            "(string, integer; 2)",
        ),
        (
            "3.1.0",
            json!({"type": "array", "items": items, "additionalItems": false}),
            "(string, integer; 0)",
        ),
        (
            "3.1.0",
            json!({"type": "array", "items": items, "prefixItems": [{"type": "boolean"}]}),
            "(boolean, any…; 0)",
        ),
    ] {
        let (found, codes) = composed(version, &json!({"T": schema}));
        assert_eq!(found, expected, "{schema}");
        assert!(codes.contains(&"W0353"), "{schema}: {codes:?}");
    }
    let schema = json!({"$schema": "http://json-schema.org/draft-07/schema#", "type": "array", "items": items});
    check(&schema, "(string, integer, any…; 0)");
}
