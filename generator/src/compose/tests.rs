//! Schemas and what they come to, written in a few letters.

use std::path::Path;

use serde_json::{Value, json};

use super::{CONJUNCTIONS, Composed, Further, Kind, NodeId, compose};
use crate::diagnostic::Diagnostics;
use crate::load::load_text;
use crate::resolve::resolve;
use crate::settings::ImpliedTypes;
use crate::spec::Spec;

/// A document of some schemas, and what they come to.
fn read(
    version: &str,
    schemas: &Value,
    implied: ImpliedTypes,
    diagnostics: &mut Diagnostics,
) -> Option<(Spec, Composed)> {
    let document = json!({
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    });
    let document = load_text(Path::new("t.json"), document.to_string(), diagnostics)?;
    let spec = resolve(&document, diagnostics);
    let composed = compose(&spec, implied, diagnostics);
    Some((spec, composed))
}

/// The node of a component.
fn component(spec: &Spec, composed: &Composed, name: &str) -> Option<NodeId> {
    let found = spec.components.iter().find(|(found, _)| found == name);
    composed.of(found?.1)
}

/// What the component `T` comes to, and the codes of what is said about it.
fn composed(version: &str, schemas: &Value) -> (String, Vec<&'static str>) {
    composed_as(version, schemas, ImpliedTypes::Lenient)
}

fn composed_as(
    version: &str,
    schemas: &Value,
    implied: ImpliedTypes,
) -> (String, Vec<&'static str>) {
    let mut diagnostics = Diagnostics::new();
    let read = read(version, schemas, implied, &mut diagnostics);
    let text = read.and_then(|(spec, all)| {
        let node = component(&spec, &all, "T")?;
        Some(described(&all, node, 6))
    });
    let codes = diagnostics.iter().map(|diagnostic| diagnostic.code.id()).collect();
    (text.unwrap_or_default(), codes)
}

fn described(composed: &Composed, id: NodeId, depth: usize) -> String {
    let Some(depth) = depth.checked_sub(1) else {
        return "…".to_owned();
    };
    let node = composed.node(id);
    let of = |id: NodeId| described(composed, id, depth);
    let text = match &node.kind {
        Kind::Any => "any".to_owned(),
        Kind::Never => "never".to_owned(),
        Kind::Null => "null".to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::OneBoolean(value) => value.to_string(),
        Kind::Integer { .. } => "integer".to_owned(),
        Kind::Integers(values) => format!("{values:?}"),
        Kind::Number { .. } => "number".to_owned(),
        Kind::String { format: Some(format) } => format.clone(),
        Kind::String { format: None } => "string".to_owned(),
        Kind::Strings(values) => format!("{values:?}"),
        Kind::Array(items) => format!("[{}]", of(*items)),
        Kind::Tuple { items, required, rest } => {
            let items: Vec<String> = items.iter().map(|item| of(*item)).collect();
            let rest = rest.map(|rest| format!(", {}…", of(rest))).unwrap_or_default();
            format!("({}{rest}; {required})", items.join(", "))
        }
        Kind::Object { properties, additional } => {
            let mut parts: Vec<String> = properties
                .iter()
                .map(|property| {
                    let mark = if property.required { "" } else { "?" };
                    format!("{}{mark}: {}", property.name, of(property.node))
                })
                .collect();
            if let Further::Node(node) = additional {
                parts.push(format!("*: {}", of(*node)));
            }
            format!("{{{}}}", parts.join(", "))
        }
        Kind::Union { discriminator, members, .. } => {
            let members: Vec<String> = members
                .iter()
                .map(|member| match &member.tags[..] {
                    [] => of(member.node),
                    tags => {
                        let mark = if member.is_default { "*" } else { "" };
                        format!("{}{mark}={}", tags.join("/"), of(member.node))
                    }
                })
                .collect();
            let by =
                discriminator.as_ref().map(|it| format!(" by {}", it.property)).unwrap_or_default();
            format!("<{}>{by}", members.join(" | "))
        }
        Kind::Same(next) => of(*next),
    };
    if node.nullable && !text.ends_with('?') { format!("{text}?") } else { text }
}

/// Checks that a schema comes to what is expected, without complaints.
fn check(schema: &Value, expected: &str) {
    check_with(&json!({"T": schema}), expected);
}

fn check_with(schemas: &Value, expected: &str) {
    let (found, codes) = composed("3.1.0", schemas);
    assert_eq!(found, expected, "{schemas}");
    assert!(codes.is_empty(), "{schemas}: {codes:?}");
}

#[test]
fn single_types() {
    check(&json!({}), "any");
    check(&json!(true), "any");
    check(&json!(false), "never");
    check(&json!({"type": "string"}), "string");
    check(&json!({"type": ["string", "null"]}), "string?");
    check(&json!({"type": "string", "nullable": true}), "string?");
    check(&json!({"anyOf": [{"type": "string"}, {"nullable": true, "title": "x"}]}), "string?");
    check(&json!({"type": ["string", "integer"]}), "<integer | string>");
    check(&json!({"type": ["string", "integer", "null"]}), "<integer | string>?");
    check(&json!({"type": "null"}), "null?");
    check(&json!({"type": "array", "items": {"type": "integer"}}), "[integer]");
    check(&json!({"type": "array"}), "[any]");
    check(&json!({"type": "object"}), "{}");
    check(&json!({"type": "object", "additionalProperties": {"type": "string"}}), "{*: string}");
}

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

#[test]
fn properties_without_names() {
    let object = |rest: &Value| {
        let mut schema = json!({"type": "object", "properties": {"id": {"type": "string"}}});
        if let (Some(schema), Some(rest)) = (schema.as_object_mut(), rest.as_object()) {
            schema.extend(rest.clone());
        }
        schema
    };
    let integers = "{id?: string, *: integer}";
    for rest in [
        json!({"patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": false}),
        json!({"patternProperties": {"^x": {"type": "integer"}}, "unevaluatedProperties": false}),
        json!({"patternProperties": {"^x": {"type": "integer"}, "^y": {"type": "integer"}}, "additionalProperties": false}),
        json!({"patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": {"type": "integer"}}),
        json!({"patternProperties": {"^x": {"type": "integer"}}, "unevaluatedProperties": {"type": "integer"}}),
        json!({"unevaluatedProperties": {"type": "integer"}}),
        json!({"allOf": [{"properties": {"id": {}}}], "unevaluatedProperties": {"type": "integer"}}),
        // Nothing is left for the latter.
        json!({"additionalProperties": {"type": "integer"}, "unevaluatedProperties": {"type": "string"}}),
    ] {
        check(&object(&rest), integers);
    }
    for all in ["", ".*", "^.*$", "^.+$"] {
        check(&object(&json!({"patternProperties": {all: {"type": "integer"}}})), integers);
        let map = json!({"type": "object", "patternProperties": {all: {"type": "integer"}}});
        check(&map, "{*: integer}");
    }
    check(&object(&json!({"patternProperties": {"^x": {}}})), "{id?: string, *: any}");
    check(&object(&json!({"unevaluatedProperties": false})), "{id?: string}");
    check(&json!({"type": "object", "unevaluatedProperties": {"type": "integer"}}), "{*: integer}");
    check(&json!({"type": "object", "patternProperties": {"^x": {}}}), "{}");
    let lists = json!({"^x": {"type": "array", "items": {"type": "string"}}, "^y": {"type": "array", "items": {"type": "string"}}});
    check(
        &json!({"type": "object", "patternProperties": lists, "additionalProperties": false}),
        "{*: [string]}",
    );
    for rest in [
        json!({"patternProperties": {"^x": {"type": "integer"}}}),
        json!({"patternProperties": {"^x": {"type": "integer"}, "^y": {"type": "string"}}, "additionalProperties": false}),
        json!({"patternProperties": {"^x": {"type": "integer"}, "^y": {"type": ["integer", "null"]}}, "additionalProperties": false}),
        json!({"patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": {"type": "string"}}),
        json!({"patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": true}),
        json!({"patternProperties": {"^.$": {"type": "integer"}}}),
        json!({"patternProperties": {"^x": {"type": "integer"}}, "unevaluatedProperties": {"type": "string"}}),
    ] {
        let found = composed("3.1.0", &json!({"T": object(&rest)}));
        assert_eq!(found, ("{id?: string, *: any}".to_owned(), vec!["W0343"]), "{rest}");
    }
}

#[test]
fn listed_values() {
    check(&json!({"enum": ["a", "b"]}), r#"["a", "b"]"#);
    check(&json!({"enum": ["a", null]}), r#"["a"]?"#);
    check(&json!({"type": "string", "enum": ["a", null]}), r#"["a"]?"#);
    check(&json!({"enum": [1, 2]}), "[1, 2]");
    check(&json!({"enum": [u64::MAX, -1, 5.0, 1e3]}), "[18446744073709551615, -1, 5, 1000]");
    check(&json!({"allOf": [{"enum": [1, 5]}, {"const": 5.0}]}), "[5]");
    assert_eq!(
        composed("3.1.0", &json!({"T": {"const": 1e20}})),
        ("integer".to_owned(), vec!["W0341"])
    );
    check(&json!({"enum": [1, "a"]}), r#"<[1] | ["a"]>"#);
    check(&json!({"const": "a"}), r#"["a"]"#);
    check(&json!({"const": true}), "true");
    check(&json!({"const": null}), "null?");
    check(&json!({"enum": [true, false]}), "boolean");
    check(&json!({"enum": [1.5, 2]}), "number");
    check(&json!({"const": {"a": 1}}), "{}");
}

#[test]
fn tuples() {
    let items = json!([{"type": "string"}, {"type": "integer"}]);
    let array = |beside: Value| {
        let mut schema = json!({"type": "array"});
        for (name, value) in beside.as_object().into_iter().flatten() {
            schema[name] = value.clone();
        }
        schema
    };
    check(&array(json!({"prefixItems": items})), "(string, integer, any…; 0)");
    check(
        &array(json!({"prefixItems": items, "items": false, "minItems": 1})),
        "(string, integer; 1)",
    );
}

#[test]
fn objects() {
    let a = json!({"a": {"type": "string"}});
    check(&json!({"properties": a}), "{a?: string}");
    check(
        &json!({"type": "object", "properties": a, "required": ["a", "b"]}),
        "{a: string, b: any}",
    );
    check(&json!({"properties": a, "additionalProperties": true}), "{a?: string, *: any}");
    check(&json!({"properties": a, "additionalProperties": false}), "{a?: string}");
    check(&json!({"properties": {"a": {"type": "string", "required": true}}}), "{a: string}");
    check(&json!({"properties": {"a": false, "b": true}}), "{b?: any}");
    let open = json!({"type": "object", "patternProperties": {"^x": {"type": "string"}}});
    assert_eq!(composed("3.1.0", &json!({"T": open})), ("{}".to_owned(), vec!["W0343"]));
    check(
        &json!({"patternProperties": {"^x": {"type": "string"}}, "additionalProperties": false}),
        "{*: string}",
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

#[test]
fn types_are_implied_where_nothing_says_them() {
    let a = json!({"a": {"type": "string"}});
    for (schema, lenient, says, strict) in [
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
    ] {
        let (found, codes, strictly) = implied(&json!({"T": schema}));
        assert_eq!(found, lenient, "{schema}");
        assert_eq!(codes.contains(&"W0354"), says, "{schema}: {codes:?}");
        assert_eq!(strictly, strict, "{schema}");
    }
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

#[test]
fn conjunctions() {
    let base =
        json!({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]});
    let own = json!({"type": "object", "properties": {"b": {"type": "integer"}}});
    check_with(
        &json!({"B": base, "T": {"allOf": [{"$ref": "#/components/schemas/B"}, own]}}),
        "{a: string, b?: integer}",
    );
    check_with(
        &json!({"B": base, "T": {"description": "x", "allOf": [{"$ref": "#/components/schemas/B"}]}}),
        "{a: string}",
    );
    check_with(
        &json!({"B": own, "T": {"allOf": [{"$ref": "#/components/schemas/B"}, {"required": ["b"]}]}}),
        "{b: integer}",
    );
    check_with(
        &json!({"B": own, "T": {"nullable": true, "allOf": [{"$ref": "#/components/schemas/B"}]}}),
        "{b?: integer}?",
    );
    // A property that both have is narrowed.
    check(
        &json!({"allOf": [
            {"properties": {"k": {"type": "string"}}},
            {"properties": {"k": {"enum": ["x"]}}, "required": ["k"]},
        ]}),
        r#"{k: ["x"]}"#,
    );
    check(&json!({"allOf": [{"type": ["string", "null"]}, {"type": "string"}]}), "string");
    check_with(
        &json!({"B": own, "T": {"$ref": "#/components/schemas/B", "properties": {"c": {}}}}),
        "{b?: integer, c?: any}",
    );
}

#[test]
fn what_others_build_on_is_implied() {
    let entity = json!({"type": "object", "properties": {"id": {}}});
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let user = json!({"allOf": [reference("Entity"), {"properties": {"mail": {}}}]});
    let wrapped = json!({"allOf": [reference("Entity")], "description": "Whose it is."});
    for of in [reference("Entity"), wrapped, json!({"description": "Whose it is."})] {
        for all_of in [[of.clone(), reference("User")], [reference("User"), of]] {
            let [parent, child] = all_of.map(|of| json!({"properties": {"owner": of}}));
            let schemas = json!({
                "T": {"type": "object", "allOf": [parent, child]},
                "User": user,
                "Entity": entity,
            });
            let read = read("3.1.0", &schemas, ImpliedTypes::Lenient, &mut Diagnostics::new());
            let (spec, all) = read.expect("the document is JSON");
            let of = |name: &str| component(&spec, &all, name).expect("the component is composed");
            let Kind::Object { properties, .. } = &all.node(of("T")).kind else {
                panic!("not an object: {schemas}");
            };
            assert_eq!(all.resolved(properties[0].node), of("User"), "{schemas}");
        }
    }
}

#[test]
fn references_of_old_versions_stand_alone() {
    let schemas = json!({
        "B": {"type": "string"},
        "T": {"$ref": "#/components/schemas/B", "type": "integer", "nullable": true},
    });
    assert_eq!(composed("3.0.3", &schemas).0, "string?");
}

#[test]
fn conflicts_are_reported() {
    let (found, codes) =
        composed("3.1.0", &json!({"T": {"allOf": [{"type": "string"}, {"type": "integer"}]}}));
    assert_eq!((found.as_str(), &codes[..]), ("any", &["W0310"][..]));
    let (found, codes) =
        composed("3.1.0", &json!({"T": {"allOf": [{"enum": ["a"]}, {"enum": ["b"]}]}}));
    assert_eq!((found.as_str(), &codes[..]), (r#"["b"]"#, &["W0310"][..]));
}

#[test]
fn choices() {
    let [a, b] = ["a", "b"]
        .map(|name| json!({"type": "object", "properties": {name: {}}, "required": [name]}));
    check(&json!({"oneOf": [a, b]}), "<{a: any} | {b: any}>");
    check(&json!({"oneOf": [a, {"type": "null"}]}), "{a: any}?");
    check(&json!({"anyOf": [a, b, {"type": "null"}]}), "<{a: any} | {b: any}>?");
    check(&json!({"oneOf": [{"const": "x"}, {"const": "y"}]}), r#"["x", "y"]"#);
    check(&json!({"anyOf": [{"type": "string"}, {"enum": ["y"]}]}), r#"["y"]"#);
    check(&json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}), "<string | integer>");
    check(&json!({"oneOf": [false, {"type": "string"}]}), "string");
    check(&json!({"type": "object", "oneOf": [a, b]}), "<{a: any} | {b: any}>");
    check(&json!({"type": "string", "oneOf": [a, {"type": "string"}]}), "string");
    // What no other part allows is no member.
    check(
        &json!({"allOf": [{"oneOf": [{"const": "x"}, {"const": "y"}]}, {"const": "y"}]}),
        r#"["y"]"#,
    );
    check(
        &json!({"allOf": [{"anyOf": [a, {"type": "string"}]}, {"oneOf": [{"type": "string"}, {"type": "array"}]}]}),
        "string",
    );
}

#[test]
fn choices_of_required_properties_are_notes() {
    check(
        &json!({"properties": {"a": {}, "b": {}}, "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}),
        "{a?: any, b?: any}",
    );
    check(
        &json!({"properties": {"a": {}}, "anyOf": [{"required": ["a"]}, {"not": {"required": ["a"]}}]}),
        "{a?: any}",
    );
}

#[test]
fn what_stands_beside_a_choice_belongs_to_each_member() {
    let [a, b] = ["a", "b"]
        .map(|name| json!({"type": "object", "properties": {name: {}}, "required": [name]}));
    check(
        &json!({"type": "object", "properties": {"id": {"type": "string"}}, "oneOf": [a, b]}),
        "<{id?: string, a: any} | {id?: string, b: any}>",
    );
    // What every member says itself is not said twice.
    let member = |name: &str| json!({"type": "object", "properties": {"kind": {"const": name}}, "required": ["kind"]});
    check_with(
        &json!({
            "A": member("a"), "B": member("b"),
            "T": {
                "type": "object",
                "properties": {"kind": {"type": "string"}},
                "required": ["kind"],
                "discriminator": {"propertyName": "kind", "mapping": {"a": "#/components/schemas/A", "b": "B"}},
                "oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
            },
        }),
        r#"<a={kind: ["a"]} | b={kind: ["b"]}> by kind"#,
    );
    // Two choices make all combinations.
    check(
        &json!({"allOf": [{"oneOf": [a, b]}, {"anyOf": [
            {"type": "object", "properties": {"c": {}}, "required": ["c"]},
            {"type": "object", "properties": {"d": {}}, "required": ["d"]},
        ]}]}),
        "<<{a: any, c: any} | {a: any, d: any}> | <{b: any, c: any} | {b: any, d: any}>>",
    );
}

#[test]
fn a_parent_may_list_its_children() {
    let child = |name: &str| json!({"allOf": [{"$ref": "#/components/schemas/T"}, {"properties": {name: {}}}]});
    let list = json!([{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]);
    let own = json!({"type": "object", "properties": {"id": {}}, "oneOf": list});
    let expected = "<{id?: any, a?: any} | {id?: any, b?: any}>";
    check_with(&json!({"T": own, "A": child("a"), "B": child("b")}), expected);
    // At any depth.
    let deep = json!({"allOf": [{"$ref": "#/components/schemas/M"}, {"properties": {"b": {}}}]});
    check_with(
        &json!({"T": own, "A": child("a"), "M": child("m"), "B": deep}),
        "<{id?: any, a?: any} | {id?: any, m?: any, b?: any}>",
    );
}

#[test]
fn a_discriminator_of_what_all_members_build_on_tells_them() {
    let base = json!({
        "type": "object",
        "discriminator": {"propertyName": "kind", "mapping": {"a": "A", "b": "B"}},
    });
    let child = json!({"allOf": [{"$ref": "#/components/schemas/P"}, {"properties": {"n": {}}}]});
    let list = json!([{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]);
    check_with(
        &json!({"T": {"anyOf": list}, "P": base, "A": child, "B": child}),
        "<a={n?: any} | b={n?: any}> by kind",
    );
}

#[test]
fn what_a_mapping_names_is_a_member() {
    let member =
        |name: &str| json!({"type": "object", "properties": {name: {}}, "required": [name]});
    let (found, codes) = composed(
        "3.1.0",
        &json!({
            "T": {
                "oneOf": [{"$ref": "#/components/schemas/A"}],
                "discriminator": {"propertyName": "kind", "mapping": {"a": "A", "b": "B", "t": "T"}},
            },
            "A": member("a"), "B": member("b"),
        }),
    );
    assert_eq!(found, "<a={a: any} | b={b: any}> by kind");
    assert_eq!(codes, ["W0322"]);
}

#[test]
fn any_of_plain_objects_means_all_of_them() {
    let [a, b] = ["a", "b"].map(|name| json!({"type": "object", "properties": {name: {}}}));
    check(&json!({"anyOf": [a, b]}), "{a?: any, b?: any}");
    check(&json!({"oneOf": [a, b]}), "<{a?: any} | {b?: any}>");
}

#[test]
fn recursion_ends() {
    let node =
        json!({"type": "object", "properties": {"next": {"$ref": "#/components/schemas/T"}}});
    check_with(&json!({"T": node}), "{next?: {next?: {next?: {next?: {next?: {next?: …}}}}}}");
    check_with(
        &json!({"T": {"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/T"}]}}),
        "<string | <string | <string | <string | <string | <… | …>>>>>>",
    );
    check_with(
        &json!({"T": {"allOf": [{"$ref": "#/components/schemas/T"}, {"type": "object", "properties": {"a": {}}}]}}),
        "{a?: any}",
    );
    for (circle, code) in [
        (
            json!({"T": {"$ref": "#/components/schemas/U"}, "U": {"$ref": "#/components/schemas/T"}}),
            "W0305",
        ),
        (
            json!({"T": {"allOf": [{"$ref": "#/components/schemas/U"}]}, "U": {"allOf": [{"$ref": "#/components/schemas/T"}]}}),
            "W0305",
        ),
    ] {
        let (found, codes) = composed("3.1.0", &circle);
        assert_eq!((found.as_str(), &codes[..]), ("any", &[code][..]), "{circle}");
    }
    // A circle as the member of a choice.
    let (found, codes) = composed(
        "3.1.0",
        &json!({
            "T": {"oneOf": [{"$ref": "#/components/schemas/A"}, {"type": "string"}]},
            "A": {"allOf": [{"$ref": "#/components/schemas/B"}]},
            "B": {"allOf": [{"$ref": "#/components/schemas/A"}]},
        }),
    );
    assert_eq!((found.as_str(), &codes[..]), ("<any | string>", &["W0305"][..]));
}

#[test]
fn many_choices_together_end() {
    let choice = |letter: &str| {
        let members: Vec<Value> = (0..9)
            .map(|n| json!({"type": "object", "properties": {format!("{letter}{n}"): {}}, "required": [format!("{letter}{n}")]}))
            .collect();
        json!({"oneOf": members})
    };
    let all: Vec<Value> = ["a", "b", "c"].map(choice).to_vec();
    let (found, codes) = composed("3.1.0", &json!({"T": {"allOf": all}}));
    assert!(found.starts_with("<{a0: any} | "), "{found}");
    assert_eq!(codes, ["W0309"]);
}

#[test]
fn schemas_that_multiply_end() {
    // Children narrow the properties of their parents to schemas with the same properties.
    let of = |n: usize| json!({"$ref": format!("#/components/schemas/S{}", n % 60)});
    let schemas: serde_json::Map<String, Value> = (0..60)
        .map(|n| {
            let own = json!({
                "type": "object",
                "properties": {"a": of(n * 7 + 1), "b": of(n * 11 + 2), "c": of(n * 13 + 3)},
            });
            let parent = if n == 0 { json!({}) } else { of(n / 2) };
            (format!("S{n}"), json!({"allOf": [parent, own]}))
        })
        .collect();
    let test = move || {
        let mut diagnostics = Diagnostics::new();
        let read = read("3.1.0", &Value::Object(schemas), ImpliedTypes::Lenient, &mut diagnostics);
        let (_, all) = read.expect("the document is JSON");
        assert!(all.iter().count() < 3 * CONJUNCTIONS, "{}", all.iter().count());
        assert!(diagnostics.iter().any(|diagnostic| diagnostic.code.id() == "W0309"));
        assert!(all.iter().all(|(_, node)| !matches!(node.kind, Kind::Any)));
    };
    // As in the pipeline: schemas are followed by recursion.
    let thread = std::thread::Builder::new().stack_size(1 << 28).spawn(test);
    thread.expect("a thread can start").join().expect("the composition ends");
}

#[test]
fn a_discriminator_without_a_choice_is_that_of_what_builds_on_it() {
    let parent = |mapping: Value| {
        json!({
            "type": "object",
            "properties": {"kind": {"type": "string"}},
            "discriminator": {"propertyName": "kind", "mapping": mapping},
        })
    };
    let child = |of: &str, name: &str| {
        let of = format!("#/components/schemas/{of}");
        json!({"allOf": [{"$ref": of}, {"properties": {name: {}}}]})
    };
    check_with(
        &json!({"T": parent(json!({"a": "A"})), "A": child("T", "a"), "B": child("A", "b")}),
        "<a={kind?: string, a?: any} | B={kind?: string, a?: any, b?: any} | T*={kind?: string}> by kind",
    );
    // What only describes it anew is another name for all.
    check_with(
        &json!({
            "P": parent(json!({})), "A": child("P", "a"),
            "T": {"allOf": [{"$ref": "#/components/schemas/P"}], "description": "Any."},
        }),
        "<A={kind?: string, a?: any} | P*={kind?: string}> by kind",
    );
    // Nothing builds on it, or it is no object.
    check_with(&json!({"T": parent(json!({}))}), "{kind?: string}");
    check_with(
        &json!({
            "T": {"type": "string", "discriminator": {"propertyName": "kind"}},
            "A": {"allOf": [{"$ref": "#/components/schemas/T"}, {"minLength": 1}]},
        }),
        "string",
    );
    // A child with a discriminator of another property tells what builds on it.
    let kinds = json!({
        "allOf": [{"$ref": "#/components/schemas/T"}, {"properties": {"sort": {"type": "string"}}}],
        "discriminator": {"propertyName": "sort", "mapping": {"b": "B"}},
    });
    check_with(
        &json!({"T": parent(json!({"a": "A"})), "A": kinds, "B": child("A", "b")}),
        "<a=<b={kind?: string, sort?: string, b?: any} | A*={kind?: string, sort?: string}> by sort | T*={kind?: string}> by kind",
    );
    // What adds nothing is another name, unless the mapping names it.
    check_with(
        &json!({
            "T": parent(json!({"a": "A"})),
            "M": {"allOf": [{"$ref": "#/components/schemas/T"}]},
            "A": {"allOf": [{"$ref": "#/components/schemas/M"}]},
        }),
        "<a={kind?: string} | T*={kind?: string}> by kind",
    );
    // It can stand in a part that is written inside.
    check_with(
        &json!({
            "T": {"allOf": [{"$ref": "#/components/schemas/E"}, parent(json!({}))]},
            "E": {"type": "object", "properties": {"id": {"type": "string"}}},
            "A": child("T", "a"),
        }),
        "<A={id?: string, kind?: string, a?: any} | T*={id?: string, kind?: string}> by kind",
    );
    // A child that builds on two parents, one of them a child itself.
    check_with(
        &json!({
            "T": parent(json!({})),
            "A": {"allOf": [{"$ref": "#/components/schemas/T"}, parent(json!({}))], "required": ["kind"]},
            "B": child("A", "b"),
        }),
        "<A={kind: string} | B={kind: string, b?: any} | T*={kind?: string}> by kind",
    );
}
