//! The values in `tests/accepted/strict.yaml` that are said to be valid, judged by JSON Schema.

#![cfg(feature = "corpus")]

use serde_json::{Value, json};

#[test]
fn the_values_of_the_strict_document_are_valid() {
    let text = include_str!("accepted/strict.yaml");
    let (_, text) = text.split_once('\n').expect("the document is JSON but for its first line");
    let document: Value = serde_json::from_str(text).expect("it is JSON");
    let properties = document["components"]["schemas"]["Holder"]["properties"].as_object();
    for (name, schema) in properties.expect("an object") {
        let judged = json!({"$ref": schema["$ref"], "components": document["components"]});
        let judge = jsonschema::draft202012::new(&judged).expect("a schema");
        let pool = document["x-pool"].as_array().expect("a list");
        let valid: Vec<&Value> = pool.iter().filter(|value| judge.is_valid(value)).collect();
        assert_eq!(json!(valid), document["x-valid"][name], "{name}");
    }
}
