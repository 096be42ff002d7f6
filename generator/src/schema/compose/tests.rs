//! Schemas and what they come to, written in a few letters.

mod choices;
mod implied;

use std::path::Path;

use serde_json::{Value, json};

use super::{CONJUNCTIONS, Composed, Further, Kind, NodeId, compose};
use crate::document::diagnostic::Diagnostics;
use crate::document::load::load_text;
use crate::schema::resolve::resolve;
use crate::schema::spec::Spec;
use crate::schema::types::ImpliedTypes;

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
fn properties_that_only_some_values_have() {
    let limited = |beside: Value| {
        let mut schema = json!({"type": "object", "properties": {"id": {"type": "string"}}});
        for (name, value) in beside.as_object().into_iter().flatten() {
            schema[name] = value.clone();
        }
        schema
    };
    let texts = json!({"type": "string"});
    let needs_k = json!({"required": ["k"]});
    let has_k = json!({"properties": {"k": {"type": "integer"}}});
    let patterns = json!({"^x": {"type": "string"}});
    for beside in [
        json!({"if": needs_k, "then": has_k, "unevaluatedProperties": texts}),
        json!({"if": needs_k, "else": {"allOf": [has_k]}, "unevaluatedProperties": texts}),
        json!({"if": has_k, "unevaluatedProperties": texts}),
        json!({"dependentSchemas": {"id": has_k}, "unevaluatedProperties": texts}),
        json!({"dependentSchemas": {"id": {"anyOf": [has_k, {}]}}, "unevaluatedProperties": texts}),
        json!({"dependentSchemas": {"id": {"patternProperties": {"^k": {}}}}, "unevaluatedProperties": texts}),
        json!({"dependentSchemas": {"id": {"additionalProperties": true}}, "unevaluatedProperties": texts}),
        json!({"allOf": [{"if": needs_k, "then": has_k}], "unevaluatedProperties": texts}),
        json!({"if": needs_k, "then": has_k, "patternProperties": patterns, "unevaluatedProperties": false}),
    ] {
        let found = composed("3.1.0", &json!({"T": limited(beside.clone())}));
        let (expected, any) = ("{id?: string}", "{id?: string, *: any}");
        assert!([expected, any].contains(&&*found.0), "{beside}: {}", found.0);
        assert_eq!(found.1, ["W0343"], "{beside}");
    }
    for beside in [
        // What they evaluate is declared, or they evaluate nothing.
        json!({"if": needs_k, "then": {"properties": {"id": {"minLength": 1}}}, "unevaluatedProperties": texts}),
        json!({"dependentSchemas": {"id": {"additionalProperties": false}}, "unevaluatedProperties": texts}),
        json!({"not": has_k, "unevaluatedProperties": texts}),
        // `additionalProperties` looks at no other schema.
        json!({"if": needs_k, "then": has_k, "additionalProperties": texts}),
    ] {
        check(&limited(beside), "{id?: string, *: string}");
    }
    let member = |name: &str| json!({"properties": {name: {"type": "integer"}}, "required": [name], "type": "object"});
    let choice = |keyword: &str| json!({keyword: [member("a"), member("b")], "unevaluatedProperties": texts});
    check(&choice("oneOf"), "<{a: integer, *: string} | {b: integer, *: string}>");
    let found = composed("3.1.0", &json!({"T": choice("anyOf")}));
    assert_eq!(found, ("<{a: integer} | {b: integer}>".to_owned(), vec!["W0343"; 2]));
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
