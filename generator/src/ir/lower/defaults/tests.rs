use std::path::Path;

use serde_json::{Value, json};

use crate::document::diagnostic::Diagnostics;
use crate::document::load::load_text;
use crate::ir::settings::Settings;

/// The codes of the ledger for a property, and whether it has an accessor of its default.
fn property(schema: &Value) -> (Vec<&'static str>, bool) {
    let schemas = json!({
        "T": {"type": "object", "properties": {"p": schema}},
        "Open": {"type": "object", "required": ["r"], "properties": {"r": {"type": "integer"}}},
    });
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    });
    let mut diagnostics = Diagnostics::default();
    let document = load_text(Path::new("t.json"), document.to_string(), &mut diagnostics);
    let document = document.expect("the document is JSON");
    let generated = crate::pipeline::generate_with(
        &document,
        "t",
        &Settings::default(),
        None,
        &mut diagnostics,
    );
    let generated = generated.expect("the document has no errors");
    let has_accessor = generated.lock.contains("or_default");
    (diagnostics.ledger().map(|it| it.code.id()).collect(), has_accessor)
}

#[test]
fn defaults_meet_all_that_their_schemas_say() {
    for schema in [
        json!({"type": "integer", "minimum": 5, "default": 3}),
        json!({"type": "integer", "maximum": 5, "default": "7"}),
        json!({"type": "integer", "exclusiveMinimum": 3, "default": 3}),
        json!({"type": "number", "multipleOf": 0.1, "default": 0.35}),
        json!({"type": "string", "maxLength": 1, "default": "abc"}),
        json!({"type": "string", "maxLength": 1, "default": 12}),
        json!({"type": "string", "pattern": "^a", "default": "b"}),
        json!({"type": "string", "pattern": "^([a-z]+-)*$", "default": "a"}),
        json!({"type": "array", "items": {"type": "integer"}, "minItems": 1, "default": []}),
        json!({"type": "array", "items": {"type": "integer"}, "uniqueItems": true, "default": [1, 1]}),
        json!({"type": "array", "items": {"type": "integer", "maximum": 1}, "default": [2]}),
        json!({"type": "integer", "not": {"const": 3}, "default": 3}),
        json!({"type": "string", "not": {"maxLength": 2}, "default": "a"}),
        json!({"type": "object", "minProperties": 1, "default": {}}),
        json!({"allOf": [{"$ref": "#/components/schemas/Open"}], "maxProperties": 0, "default": {"r": 1}}),
        json!({"anyOf": [{"type": "integer", "minimum": 2}, {"type": "boolean"}], "default": 1}),
    ] {
        assert_eq!(property(&schema), (vec!["W0342"], false), "{schema}");
    }
}

#[test]
fn defaults_that_fit_have_an_accessor() {
    for schema in [
        json!({"type": "integer", "minimum": 3, "maximum": 3, "default": 3}),
        json!({"type": "number", "multipleOf": 0.1, "default": 0.3}),
        json!({"type": "number", "multipleOf": 0.01, "default": 1.1}),
        json!({"type": "string", "pattern": "^a", "maxLength": 2, "default": "ab"}),
        json!({"type": "string", "pattern": "^(a|aa)+$", "default": "a".repeat(60)}),
        json!({"type": "string", "format": "uuid", "default": "123E4567-E89B-12D3-A456-426614174000"}),
        json!({"type": "array", "items": {"type": "integer"}, "uniqueItems": true, "default": [1, 2]}),
        json!({"type": "integer", "not": {"const": 3}, "default": 4}),
        json!({
            "type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}],
            "minItems": 2, "items": false, "default": [1, "a"],
        }),
        json!({
            "type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}],
            "minItems": 1, "items": {"type": "boolean"}, "default": [1],
        }),
        json!({"allOf": [{"$ref": "#/components/schemas/Open"}], "default": {"r": 7}}),
        json!({"type": "integer", "maximum": 18_446_744_073_709_551_615_u64, "default": 9_223_372_036_854_775_808_u64}),
    ] {
        assert_eq!(property(&schema), (vec![], true), "{schema}");
    }
}

#[test]
fn what_no_method_answers_is_in_the_ledger() {
    let large: Value = serde_json::from_str(
        r#"{"type": "integer", "maximum": 36893488147419103232, "default": 18446744073709551616}"#,
    )
    .expect("it is JSON");
    for schema in [
        large,
        json!({"allOf": [{"$ref": "#/components/schemas/Open"}], "default": {"r": 7, "extra": 1}}),
    ] {
        assert_eq!(property(&schema), (vec!["W0349"], false), "{schema}");
    }
}

#[test]
fn defaults_of_all_of_are_those_of_the_schema_unless_they_differ() {
    let both = |one: i64, other: i64| json!({"allOf": [{"type": "integer", "default": one}, {"minimum": 2, "default": other}]});
    assert_eq!(property(&both(5, 5)), (vec![], true));
    assert_eq!(property(&both(5, 7)), (vec!["W0330", "W0330"], false));
    let mut own = both(5, 7);
    own["default"] = json!(9);
    assert_eq!(property(&own), (vec![], true));
    let one = json!({"allOf": [{"type": "integer", "default": 5}, {"maximum": 4}]});
    assert_eq!(property(&one), (vec!["W0342"], false));
}
