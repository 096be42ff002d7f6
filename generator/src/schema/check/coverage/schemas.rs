//! Keywords of schemas, each with a schema that it stands in.

use serde_json::{Value, json};

/// A schema, one of its keywords, and a value that should matter.
pub(super) fn schemas() -> Vec<(&'static str, Value, Value)> {
    assertions().into_iter().chain(annotations()).collect()
}

fn assertions() -> Vec<(&'static str, Value, Value)> {
    let text = || json!({"type": "string"});
    let number = || json!({"type": "number"});
    let list = || json!({"type": "array", "items": {}});
    let object = || json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}});
    let map = || json!({"type": "object"});
    vec![
        ("title", object(), json!("Another name")),
        ("description", object(), json!("Another text.")),
        ("multipleOf", number(), json!(3)),
        ("maximum", number(), json!(3)),
        ("exclusiveMaximum", number(), json!(3)),
        ("exclusiveMaximum", json!({"type": "number", "maximum": 3}), json!(true)),
        ("minimum", number(), json!(3)),
        ("exclusiveMinimum", number(), json!(3)),
        ("maxLength", text(), json!(3)),
        ("minLength", text(), json!(3)),
        ("pattern", text(), json!("^a")),
        ("maxItems", list(), json!(3)),
        ("minItems", list(), json!(3)),
        ("uniqueItems", list(), json!(true)),
        ("maxProperties", map(), json!(3)),
        ("minProperties", map(), json!(3)),
        ("required", object(), json!(["a"])),
        ("enum", text(), json!(["a", "b"])),
        ("enum", number(), json!([1.5, 2.5])),
        ("enum", list(), json!([[1], [2]])),
        ("enum", map(), json!([{"a": 1}])),
        ("const", text(), json!("a")),
        ("const", map(), json!({"a": 1})),
        ("type", json!({}), json!("integer")),
        ("allOf", object(), json!([{"type": "object", "properties": {"c": text()}}])),
        (
            "oneOf",
            map(),
            json!([{"properties": {"c": text()}, "required": ["c"]}, {"properties": {"d": text()}, "required": ["d"]}]),
        ),
        ("anyOf", json!({}), json!([text(), number()])),
        ("not", text(), json!({"const": "a"})),
        ("if", json!({"type": "string", "then": {"minLength": 3}}), json!({"pattern": "^a"})),
        ("then", json!({"type": "string", "if": {"pattern": "^a"}}), json!({"minLength": 3})),
        ("else", json!({"type": "string", "if": {"pattern": "^a"}}), json!({"minLength": 3})),
        ("items", json!({"type": "array"}), text()),
        ("items", json!({"type": "array", "prefixItems": [number()]}), text()),
        ("additionalItems", json!({"type": "array", "items": [number()]}), text()),
        ("prefixItems", json!({"type": "array"}), json!([text(), number()])),
        ("contains", list(), json!({"const": 1})),
        ("maxContains", json!({"type": "array", "contains": {"const": 1}}), json!(3)),
        ("minContains", json!({"type": "array", "contains": {"const": 1}}), json!(3)),
        ("unevaluatedItems", json!({"type": "array", "prefixItems": [number()]}), json!(false)),
        ("properties", map(), json!({"c": text()})),
        ("patternProperties", map(), json!({"^c": text()})),
        ("patternProperties", object(), json!({"^c": text()})),
        ("additionalProperties", object(), json!(false)),
        ("additionalProperties", object(), text()),
        ("additionalProperties", object(), json!(true)),
        ("unevaluatedProperties", object(), json!(false)),
        ("unevaluatedProperties", object(), text()),
        ("propertyNames", map(), json!({"pattern": "^a"})),
        ("dependentSchemas", object(), json!({"a": {"required": ["b"]}})),
        ("dependentRequired", object(), json!({"a": ["b"]})),
        ("dependencies", object(), json!({"a": ["b"]})),
        ("dependencies", object(), json!({"a": {"required": ["b"]}})),
    ]
}

/// The same for what schemas say of themselves and of how values are written, and for references.
fn annotations() -> Vec<(&'static str, Value, Value)> {
    let text = || json!({"type": "string"});
    let number = || json!({"type": "number"});
    let list = || json!({"type": "array", "items": {}});
    let object = || json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}});
    vec![
        ("contentEncoding", text(), json!("base64")),
        ("contentEncoding", text(), json!("quoted-printable")),
        ("contentMediaType", text(), json!("application/octet-stream")),
        ("contentMediaType", text(), json!("application/json")),
        (
            "contentSchema",
            json!({"type": "string", "contentMediaType": "application/json"}),
            object(),
        ),
        ("$schema", object(), json!("https://other.test/dialect")),
        ("$ref", json!({}), json!("#/components/schemas/A")),
        ("$dynamicRef", json!({}), json!("#/components/schemas/A")),
        ("$recursiveRef", json!({}), json!("#/components/schemas/A")),
        ("$vocabulary", object(), json!({"https://other.test/vocabulary": true})),
        ("format", text(), json!("date")),
        ("format", text(), json!("email")),
        ("format", number(), json!("float")),
        ("format", json!({"type": "integer"}), json!("int32")),
        ("format", json!({"type": "integer"}), json!("color")),
        ("default", text(), json!("a")),
        ("default", object(), json!({"a": "x"})),
        ("default", list(), json!([1])),
        ("nullable", text(), json!(true)),
        ("discriminator", object(), json!({"propertyName": "a"})),
        ("readOnly", text(), json!(true)),
        ("writeOnly", text(), json!(true)),
        ("xml", text(), json!({"name": "other"})),
        ("externalDocs", object(), json!({"url": "https://other.test/docs"})),
        ("example", object(), json!({"a": "other"})),
        ("examples", object(), json!([{"a": "other"}])),
        ("deprecated", text(), json!(true)),
        // These have an effect beside others alone.
        ("if", text(), json!({"pattern": "^a"})),
        ("then", text(), json!({"pattern": "^a"})),
        ("else", text(), json!({"pattern": "^a"})),
        ("additionalItems", json!({"type": "array", "items": {}}), text()),
        ("minContains", list(), json!(3)),
        ("maxContains", list(), json!(3)),
    ]
}
