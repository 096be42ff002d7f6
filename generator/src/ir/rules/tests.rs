use std::path::Path;
use std::sync::OnceLock;

use serde_json::{Map, Value, json};

use super::{Rules, full, rules};
use crate::document::diagnostic::Diagnostics;
use crate::document::load::load_text;
use crate::ir::deduplicate;
use crate::ir::directions;
use crate::ir::lower;
use crate::ir::settings::Settings;
use crate::ir::{Api, TypeId};
use crate::schema::compose::compose;
use crate::schema::resolve::resolve;
use crate::schema::spec::Spec;
use crate::schema::types::ImpliedTypes;
use specwright_runtime::testing::violations_by;
use specwright_runtime::validate::{self, Rule};

/// A document whose properties have assertions, with values for each.
const ASSERTIONS: &str = include_str!("../../../tests/accepted/assertions.yaml");

fn assertions() -> Value {
    let (_, json) = ASSERTIONS.split_once('\n').expect("the first line is a comment");
    serde_json::from_str(json).expect("the table is JSON")
}

/// A document with schemas, and its types.
fn lowered(document: &Value) -> (Spec, Api) {
    let mut diagnostics = Diagnostics::new();
    let document = load_text(Path::new("t.json"), document.to_string(), &mut diagnostics);
    let spec = resolve(&document.expect("the document is JSON"), &mut diagnostics);
    let composed = compose(&spec, ImpliedTypes::default(), &mut diagnostics);
    let lowered = lower::lower(&spec, &composed, &Settings::default(), &mut diagnostics);
    (
        spec,
        deduplicate::deduplicate(
            directions::by_direction(lowered),
            deduplicate::Copies::Components(&foldhash::HashMap::default()),
        ),
    )
}

fn with_schemas(version: &str, schemas: &Value) -> Value {
    let body =
        json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/T"}}}});
    json!({
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "paths": {"/t": {"post": {"requestBody": body, "responses": {"200": {"description": ""}}}}},
        "components": {"schemas": schemas},
    })
}

fn component(api: &Api, name: &str) -> TypeId {
    let is_it = |id: &TypeId| api.get(*id).origins.iter().any(|it| it.component() == Some(name));
    let found = api.iter().map(|(id, _)| id).find(is_it);
    found.unwrap_or_else(|| panic!("there is no type {name}"))
}

/// What is wrong with a value of a component.
fn violations(rules: &Rules, id: TypeId, value: &Value) -> Vec<String> {
    violations_of(rules, id, [value.to_string()]).concat()
}

/// What is wrong with each of several values of a component.
fn violations_of(
    rules: &Rules,
    id: TypeId,
    values: impl IntoIterator<Item = String>,
) -> Vec<Vec<String>> {
    let name = |number: usize| format!("{number:05}");
    let owned: Vec<(String, String)> =
        rules.texts(name).enumerate().map(|(number, text)| (name(number), text)).collect();
    let texts: Vec<(&str, &str)> =
        owned.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let read: Vec<OnceLock<Rule>> = texts.iter().map(|_| OnceLock::new()).collect();
    let read = validate::Rules { texts: &texts, read: &read };
    let of_type: Vec<&str> = rules.of(id).iter().map(|number| texts[*number].0).collect();
    values.into_iter().map(|value| violations_by(&read, &of_type, &value)).collect()
}

fn texts(rules: &Rules) -> Vec<String> {
    rules.texts(|number| number.to_string()).collect()
}

/// What is wrong with a value of the component `T`, by rules that say all.
fn said(version: &str, schemas: &Value, value: &Value) -> Vec<String> {
    let (spec, api) = lowered(&with_schemas(version, schemas));
    violations(&full(&spec, &api), component(&api, "T"), value)
}

fn instances(document: &Value) -> impl Iterator<Item = (&String, &Value, bool)> {
    let cases = document["x-instances"].as_object().into_iter().flatten();
    cases.flat_map(|(name, lists)| {
        let of = |key: &str| lists[key].as_array().into_iter().flatten();
        let valid = of("valid").map(|value| (value, true));
        let all = valid.chain(of("invalid").map(|value| (value, false)));
        all.map(move |(value, is_valid)| (name, value, is_valid)).collect::<Vec<_>>()
    })
}

#[test]
fn another_validator_agrees_with_the_table() {
    let document = assertions();
    let all = &document["components"]["schemas"]["All"]["properties"];
    let (mut valid, mut invalid) = (0, 0);
    for (name, value, is_valid) in instances(&document) {
        let mut schema = all[name].as_object().expect("a schema").clone();
        if let Some(Value::Object(map)) = schema.remove("dependencies") {
            // The word of draft 7.
            let (names, schemas): (Map<_, _>, Map<_, _>) =
                map.into_iter().partition(|(_, it)| it.is_array());
            schema.insert("dependentRequired".to_owned(), names.into());
            schema.insert("dependentSchemas".to_owned(), schemas.into());
        }
        schema.insert("components".to_owned(), document["components"].clone());
        schema.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
        let judge = jsonschema::validator_for(&schema.into()).expect("a schema");
        assert_eq!(judge.is_valid(value), is_valid, "{name}: {value}");
        if is_valid { valid += 1 } else { invalid += 1 }
    }
    assert!(valid + invalid >= 400, "{valid} and {invalid}");
}

#[test]
fn every_value_of_the_table_is_told() {
    let document = assertions();
    let (spec, api) = lowered(&document);
    let (rules, id) = (full(&spec, &api), component(&api, "All"));
    let objects = instances(&document).map(|(name, value, _)| json!({ name.as_str(): value }));
    let all = violations_of(&rules, id, objects.map(|it| it.to_string()));
    for ((name, value, is_valid), said) in instances(&document).zip(all) {
        assert_eq!(said.is_empty(), is_valid, "{name}: {value}: {said:?}");
    }
}

/// One type for two schemas that differ in what they assert.
#[test]
fn what_is_said_belongs_to_the_use_and_not_to_the_merged_type() {
    let price = |number: Value| json!({"anyOf": [number, {"type": "string"}]});
    let positive = price(json!({"type": "number", "exclusiveMinimum": 0}));
    let schemas = json!({
        "T": {"type": "object", "properties": {"price": positive}, "required": ["price"]},
        "U": {"type": "object", "properties": {"price": price(json!({"type": "number"}))}},
        "V": {"type": "object", "properties": {"price": price(json!({"type": "number", "maximum": 9}))}},
    });
    let (spec, api) = lowered(&with_schemas("3.1.0", &schemas));
    let rules = rules(&spec, &api);
    let said = |name: &str, price: i32| {
        violations(&rules, component(&api, name), &json!({ "price": price }))
    };
    assert_eq!(said("T", 0), ["$.price: is not more than 0"]);
    assert_eq!(said("T", 10), [""; 0]);
    assert_eq!((said("U", 0).len(), said("U", 10).len()), (0, 0));
    assert_eq!(said("V", 10), ["$.price: is more than 9"]);
    // The price alone is any of the three.
    let prices = api.iter().filter(|(_, def)| def.rules.len() == 3);
    let prices: Vec<TypeId> = prices.map(|(id, _)| id).collect();
    assert_eq!(prices.len(), 1);
    assert!(rules.of(prices[0]).is_empty());
}

#[test]
fn what_reading_enforces_needs_no_rule() {
    let schemas = json!({
        "T": {
            "type": "object",
            "required": ["a", "next"],
            "properties": {
                "a": {"type": ["string", "null"]},
                "next": {"$ref": "#/components/schemas/T"},
                "list": {"type": "array", "items": {"oneOf": [{"type": "string"}, {"type": "integer"}]}},
                "map": {"type": "object", "additionalProperties": {"type": "number"}},
            },
        },
        "U": {"allOf": [{"$ref": "#/components/schemas/T"}, {"type": "object", "properties": {"b": {}}}]},
        "V": {"type": "object", "properties": {"a": {"type": "string"}, "n": {"type": "integer", "minimum": 1}}},
        "W": {"type": "object", "properties": {"other": {"type": "integer", "minimum": 1}, "v": {"$ref": "#/components/schemas/V"}}},
        "X": {"type": "object", "properties": {"n": {"type": "integer", "minimum": 1}, "z": {"type": "boolean"}}},
    });
    let (spec, api) = lowered(&with_schemas("3.1.0", &schemas));
    let rules = rules(&spec, &api);
    assert!(rules.of(component(&api, "T")).is_empty());
    assert!(rules.of(component(&api, "U")).is_empty());
    // V and X have one rule, as what is left of them is equal.
    assert_eq!(
        texts(&rules),
        [
            r#"{"properties":{"n":{"minimum":1}}}"#,
            r#"{"properties":{"other":{"minimum":1},"v":{"$ref":"0"}}}"#,
        ]
    );
    assert_eq!(rules.of(component(&api, "X")), [0]);
}

#[test]
fn properties_of_one_direction_are_not_demanded() {
    let schemas = json!({
        "T": {"allOf": [{"$ref": "#/components/schemas/B"}, {"required": ["id", "name"]}]},
        "B": {"type": "object", "properties": {
            "id": {"type": "string", "readOnly": true}, "name": {"type": "string"},
        }},
        "R": {"type": "object", "required": ["id"]},
    });
    assert_eq!(said("3.0.3", &schemas, &json!({"name": "a"})), [""; 0]);
    assert_eq!(said("3.0.3", &schemas, &json!({"id": "a"})), ["$: lacks the property `name`"]);
    let (spec, api) = lowered(&with_schemas("3.0.3", &json!({"T": schemas["R"]})));
    let rules = full(&spec, &api);
    assert_eq!(
        violations(&rules, component(&api, "T"), &json!({})),
        ["$: lacks the property `id`"]
    );
}

/// `readOnly` in one member of a choice does not apply to another member.
#[test]
fn a_property_of_one_direction_in_one_member_is_demanded_by_another() {
    let member = |property: Value, required: Value| {
        json!({
            "allOf": [{"$ref": "#/components/schemas/B"}, {"properties": {"mode": property}}],
            "required": required,
        })
    };
    let schemas = json!({
        "B": {"properties": {"id": {"type": "string", "readOnly": true}}},
        "T": {"type": "object", "oneOf": [
            {"$ref": "#/components/schemas/X"}, {"$ref": "#/components/schemas/Y"},
            {"$ref": "#/components/schemas/Z"},
        ]},
        "X": member(json!({"type": "string"}), json!(["id"])),
        "Y": member(json!({"type": "string"}), json!(["id", "mode"])),
        "Z": member(json!({"type": "integer", "readOnly": true}), json!(["id", "mode"])),
    });
    for value in [json!({"id": "a"}), json!({"id": "a", "mode": 1}), json!({"mode": 1})] {
        assert_eq!(said("3.0.3", &schemas, &value), [""; 0], "{value}");
    }
    let both = said("3.0.3", &schemas, &json!({"id": "a", "mode": "b"}));
    assert_eq!(both, ["$: fits 2 members of `oneOf`, and not one"]);
    let only =
        json!({"T": {"type": "object", "oneOf": [schemas["Y"], schemas["Z"]]}, "B": schemas["B"]});
    assert_eq!(
        said("3.0.3", &only, &json!({"id": "a", "mode": true})),
        ["$: fits no member of `oneOf`"]
    );
    let demanded = json!({"T": {"type": "object", "anyOf": [schemas["Y"]]}, "B": schemas["B"]});
    assert_eq!(said("3.0.3", &demanded, &json!({})), ["$: lacks the property `mode`"]);
    let beside = json!({"T": {"type": "object", "required": ["id"], "anyOf": [
        {"properties": {"id": {"type": "string", "readOnly": true}}}, {"maxProperties": 5},
    ]}});
    assert_eq!(said("3.0.3", &beside, &json!({})), [""; 0]);
}

/// The tolerance for absent properties accepts more values and never fewer.
#[test]
fn tolerance_excludes_nothing() {
    let id = json!({"type": "integer", "readOnly": true});
    let properties = json!({
        "id": id, "ref": {"type": "string"}, "t": {"type": "integer"}, "z": {"type": "string"},
    });
    let with = |name: &str, value: Value| {
        let mut schema = json!({"type": "object", "properties": properties});
        schema[name] = value;
        schema
    };
    let requires = |name: &str| json!({ "required": [name] });
    let mut condition = with("if", requires("id"));
    (condition["then"], condition["else"]) = (requires("t"), requires("z"));
    let item = json!({"type": "object", "required": ["id"], "properties": {"id": id}});
    let counted = json!({"type": "array", "contains": item, "maxContains": 1, "items": {}});
    let holder = json!({"type": "object", "properties": {"list": counted}});
    let either = with("oneOf", json!([requires("id"), requires("ref")]));
    let neither = with("not", json!({"allOf": [requires("id"), requires("ref")]}));
    let together = with("dependentRequired", json!({"ref": ["id", "t"]}));
    let invalid =
        |schema: &Value, value: Value| !said("3.1.0", &json!({ "T": schema }), &value).is_empty();
    for (schema, value, is_invalid) in [
        (&either, json!({"ref": "a"}), false),
        (&either, json!({}), false),
        (&either, json!({"id": 1}), false),
        (&either, json!({"id": 1, "ref": "a"}), true),
        (&with("not", requires("id")), json!({}), false),
        (&with("not", requires("id")), json!({"id": 1}), true),
        (&neither, json!({"ref": "a"}), false),
        (&neither, json!({"id": 1, "ref": "a"}), true),
        (&condition, json!({"z": "a"}), false),
        (&condition, json!({"t": 1}), true),
        (&condition, json!({"id": 1, "t": 1}), false),
        (&holder, json!({"list": [{}, {"id": 1}]}), false),
        (&holder, json!({"list": [{"id": 2}, {"id": 1}]}), true),
        (&together, json!({"ref": "a", "t": 1}), false),
        (&together, json!({"ref": "a", "id": 1}), true),
        (&with("required", json!(["id", "t"])), json!({"t": 1}), false),
        (&with("required", json!(["id", "t"])), json!({"id": 1}), true),
    ] {
        assert_eq!(invalid(schema, value.clone()), is_invalid, "{schema} {value}");
    }
}

#[test]
fn the_words_of_older_versions_count() {
    let property = |schema: Value| json!({"T": {"type": "object", "properties": {"a": schema}}});
    for (schema, valid, invalid) in [
        (json!({"type": "integer", "minimum": 1, "exclusiveMinimum": true}), json!(2), json!(1)),
        (json!({"type": "string", "nullable": true, "minLength": 1}), Value::Null, json!("")),
        (json!({"type": "string", "nullable": true, "enum": ["a"]}), Value::Null, json!("b")),
        (
            json!({"type": "array", "items": [{"type": "integer"}], "additionalItems": false}),
            json!([1]),
            json!([1, 2]),
        ),
        (json!({"type": "string", "x-nullable": true}), Value::Null, json!(1)),
        (
            json!({"oneOf": [{"type": "string", "minLength": 1}, {"nullable": true}]}),
            Value::Null,
            json!(""),
        ),
    ] {
        let schemas = property(schema);
        assert_eq!(said("3.0.3", &schemas, &json!({"a": valid})), [""; 0], "{schemas}");
        assert_eq!(said("3.0.3", &schemas, &json!({"a": invalid})).len(), 1, "{schemas}");
    }
}

#[test]
fn keywords_beside_a_reference_count_since_3_1() {
    let schemas = json!({
        "T": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/A", "maxLength": 1}}},
        "A": {"type": "string", "minLength": 1},
    });
    let value = json!({"a": "ab"});
    assert_eq!(said("3.1.0", &schemas, &value), ["$.a: has 2 characters, more than 1"]);
    assert_eq!(said("3.0.3", &schemas, &value), [""; 0]);
}

#[test]
fn a_discriminator_selects_a_member_by_mapping_or_name() {
    let member = |least: i32| {
        json!({
            "type": "object", "required": ["kind"],
            "properties": {"kind": {"type": "string"}, "n": {"type": "integer", "minimum": least}},
        })
    };
    let schemas = json!({
        "T": {
            "oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
            "discriminator": {"propertyName": "kind", "mapping": {"b": "#/components/schemas/B"}},
        },
        "A": member(1),
        "B": member(5),
    });
    for (kind, n, expected) in [
        ("A", 1, &[][..]),
        ("A", 0, &["$.n: is less than 1"]),
        ("b", 4, &["$.n: is less than 5"]),
        ("b", 5, &[]),
        ("c", 5, &["$: fits 2 members of `oneOf`, and not one"]),
        ("c", 4, &[]),
    ] {
        assert_eq!(said("3.1.0", &schemas, &json!({"kind": kind, "n": n})), expected, "{kind} {n}");
    }
}

/// The discriminator of a parent changes nothing for a validator (3.1.1, 4.8.25.3).
#[test]
fn a_value_of_a_child_is_checked_by_the_rules_of_the_parent_where_that_is_used() {
    let parent = json!({"$ref": "#/components/schemas/P"});
    let child = json!({"allOf": [parent, {"type": "object", "properties": {"n": {"type": "integer", "minimum": 1}}}]});
    let schemas = json!({
        "T": {"type": "object", "properties": {"all": {"type": "array", "items": parent, "maxItems": 1}}},
        "P": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "minLength": 1}}, "discriminator": {"propertyName": "kind"}},
        "C": child,
    });
    let (spec, api) = lowered(&with_schemas("3.1.0", &schemas));
    let rules = rules(&spec, &api);
    let value = json!({"kind": "C", "n": 0});
    assert_eq!(violations(&rules, component(&api, "C"), &value), ["$.n: is less than 1"]);
    assert_eq!(violations(&rules, component(&api, "T"), &json!({"all": [value]})), [""; 0]);
    let empty = json!({"all": [{"kind": ""}]});
    let expected = ["$.all[0].kind: has 0 characters, fewer than 1"];
    assert_eq!(violations(&rules, component(&api, "T"), &empty), expected);
}

#[test]
fn rules_are_plain_text_whatever_the_document_has() {
    let schemas = json!({"T": {"type": "object", "properties": {"\u{e4}\"#": {"type": "string", "pattern": "\u{202e}\u{1f642}\"##"}}}});
    let (spec, api) = lowered(&with_schemas("3.1.0", &schemas));
    let rules = rules(&spec, &api);
    assert_eq!(
        texts(&rules),
        [r###"{"properties":{"\u00e4\"#":{"pattern":"\u202e\ud83d\ude42\"##"}}}"###]
    );
}

#[test]
fn types_that_no_value_has_are_refused() {
    for schema in [
        json!({"allOf": [{"type": "string"}, {"type": "integer"}]}),
        json!({"type": "string", "allOf": [{"type": "array", "items": {}}]}),
    ] {
        let (spec, api) = lowered(&with_schemas(
            "3.1.0",
            &json!({
                "T": {"type": "object", "properties": {"a": schema}},
            }),
        ));
        let rules = rules(&spec, &api);
        let said = violations(&rules, component(&api, "T"), &json!({"a": "x"}));
        assert_eq!(said.len(), 1, "{schema}");
    }
}

#[test]
fn what_contradicts_itself_inside_is_refused() {
    let of = |ty: &str| json!({"type": "object", "properties": {"a": {"type": ty}}});
    let schemas = json!({
        "T": {"type": "object", "properties": {
            "all": {"allOf": [of("integer"), of("string")]},
            "items": {"type": "array", "items": {"type": "string"}, "allOf": [{"items": {"type": "integer"}}]},
            "any": {"type": "object", "properties": {"a": {"type": "boolean"}}, "anyOf": [of("integer")]},
            "one": {"type": "object", "properties": {"a": {"type": "boolean"}}, "oneOf": [of("integer"), of("string")]},
        }},
    });
    let (spec, api) = lowered(&with_schemas("3.1.0", &schemas));
    let rules = rules(&spec, &api);
    let said = |value: &Value| violations(&rules, component(&api, "T"), value);
    for name in ["all", "any", "one"] {
        for value in [json!(1), json!("x"), json!(true)] {
            let value = json!({ name: {"a": value} });
            assert!(!said(&value).is_empty(), "{value}");
        }
    }
    assert!(!said(&json!({"items": [1]})).is_empty());
    for value in [json!({"items": []}), json!({"all": {}}), json!({"any": {"b": 1}})] {
        assert_eq!(said(&value), [""; 0], "{value}");
    }
}

#[test]
fn a_component_has_its_own_rule_whatever_makes_its_type() {
    let object = json!({"type": "object", "properties": {"foo": {}}});
    for (schema, value) in [
        (json!({"oneOf": [object], "maxProperties": 1}), json!({"x": 1, "y": 2})),
        (
            json!({"type": "object", "anyOf": [object], "propertyNames": {"pattern": "^[a-c]"}}),
            json!({"x": 1}),
        ),
        (
            json!({"anyOf": [object, {"type": "null"}], "propertyNames": {"pattern": "^[a-c]"}}),
            json!({"x": 1}),
        ),
        (json!({"anyOf": [{"enum": ["a", "bb"]}, {"type": "null"}], "maxLength": 1}), json!("bb")),
    ] {
        let (spec, api) = lowered(&with_schemas("3.1.0", &json!({ "T": schema })));
        let rules = rules(&spec, &api);
        assert_eq!(violations(&rules, component(&api, "T"), &value).len(), 1, "{schema}");
    }
}

#[test]
fn numbers_that_are_not_known_exactly_refuse_nothing() {
    let schemas = json!({"T": {"type": "object", "properties": {
        "bound": {"type": "integer", "maximum": 1.844_674_407_370_955_2e19, "minimum": 0},
        "only": {"const": -9.223_372_036_854_776e18},
    }}});
    let (spec, api) = lowered(&with_schemas("3.1.0", &schemas));
    let rules = rules(&spec, &api);
    let said = |text: &str| violations_of(&rules, component(&api, "T"), [text.to_owned()]).concat();
    assert_eq!(said(r#"{"bound":18446744073709552000}"#), [""; 0]);
    assert_eq!(said(r#"{"bound":18446744073709551616}"#), [""; 0]);
    assert_eq!(said(r#"{"bound":18446744073709552001}"#).len(), 1);
    assert_eq!(said(r#"{"only":-9223372036854775809}"#), [""; 0]);
}

#[test]
fn large_numbers_of_an_enum_are_checked_where_doubles_are_meant() {
    let schemas = json!({"T": {"type": "object", "properties": {"n": {"type": "number", "enum": [1e20, 2.5]}}}});
    let (spec, api) = lowered(&with_schemas("3.1.0", &schemas));
    let rules = rules(&spec, &api);
    let said = |n: Value| violations(&rules, component(&api, "T"), &json!({ "n": n }));
    assert_eq!(said(json!(1e20)), [""; 0]);
    assert_eq!(said(json!(3.5)), ["$.n: is none of the values of `enum`"]);
}
