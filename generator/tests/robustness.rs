//! No document makes the generator panic, and whatever it emits is Rust.

use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};
use specwright::diagnostic::{Diagnostics, render};
use specwright::load::load_text;

const DOCUMENT: &str = include_str!("accepted/constructs.yaml");

/// A change at one place of a document, chosen by a number.
#[derive(Debug, Clone)]
enum Change {
    Replace(Value),
    Remove,
    Rename(String),
    Copy(usize),
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        texts().prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!(["a", "A", "a b"])),
        Just(json!({"type": "object", "properties": {"self": {}, "a/b~c": {"nullable": true}}})),
        Just(json!({"$ref": "#/components/schemas/Tree"})),
        Just(json!({"$ref": "#/components/schemas/Tree/properties/parent"})),
        Just(json!({"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/Shape"}]})),
        Just(json!({"type": "array", "items": {"$ref": "#/components/schemas/Tree"}})),
        Just(json!({"allOf": [{"$ref": "#/components/schemas/Tree"}, {"required": ["x"]}]})),
        Just(json!({"anyOf": [{"type": ["integer", "null"]}, {"const": "a"}, {"enum": [1, -1]}]})),
        Just(json!({"prefixItems": [{"type": "string"}, {"$ref": "#/components/schemas/Tree"}]})),
        Just(json!({"additionalProperties": {"$ref": "#/components/schemas/Shape"}})),
        Just(json!(true)),
    ]
}

/// Words of the specification, names that are hard to get right, and any text.
fn texts() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "type",
        "allOf",
        "anyOf",
        "oneOf",
        "$ref",
        "const",
        "prefixItems",
        "additionalProperties",
        "discriminator",
        "object",
        "string",
        "enum",
        "required",
        "nullable",
        "default",
        "x-rust-name",
        "x-documented-name",
        "self",
        "Self",
        "Option",
        "r#type",
        "_",
        "",
        "1",
        "\"#",
        "*/",
        "```",
        "    panic!()",
        "#![feature(x)]",
        "[link]",
        "\u{202e}",
        "\0",
        "a\nb",
        "models.T",
        "é",
    ];
    prop_oneof![proptest::sample::select(WORDS).prop_map(str::to_owned), any::<String>()]
}

fn changes() -> impl Strategy<Value = Vec<(usize, Change)>> {
    let change = prop_oneof![
        values().prop_map(Change::Replace),
        Just(Change::Remove),
        texts().prop_map(Change::Rename),
        any::<usize>().prop_map(Change::Copy),
    ];
    proptest::collection::vec((any::<usize>(), change), 1..6)
}

/// Every place of a value, as pointers.
fn places(value: &Value, place: &str, found: &mut Vec<String>) {
    found.push(place.to_owned());
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                places(value, &format!("{place}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &format!("{place}/{index}"), found);
            }
        }
        _ => {}
    }
}

fn apply(document: &mut Value, at: usize, change: Change) {
    let mut found = Vec::new();
    places(document, "", &mut found);
    let place = &found[at % found.len()];
    match change {
        Change::Replace(value) => *document.pointer_mut(place).expect("it is there") = value,
        Change::Copy(from) => {
            let value = document.pointer(&found[from % found.len()]).expect("it is there").clone();
            *document.pointer_mut(place).expect("it is there") = value;
        }
        Change::Remove | Change::Rename(_) => {
            let Some((parent, key)) = place.rsplit_once('/') else {
                return;
            };
            let key = key.replace("~1", "/").replace("~0", "~");
            if let Some(Value::Object(map)) = document.pointer_mut(parent) {
                let value = map.shift_remove(&key);
                if let (Change::Rename(name), Some(value)) = (change, value) {
                    map.insert(name, value);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_document_gives_diagnostics_or_rust(changes in changes()) {
        let mut document: Value = serde_yaml::from_str(DOCUMENT).expect("it is YAML");
        for (at, change) in changes {
            apply(&mut document, at, change);
        }
        let text = document.to_string();
        let mut diagnostics = Diagnostics::default();
        if let Some(document) = load_text(Path::new("changed.json"), text, &mut diagnostics) {
            let generated = specwright::generate(&document, "changed", &mut diagnostics);
            let messages = render(&diagnostics, false);
            prop_assert_eq!(generated.is_none(), diagnostics.has_errors(), "{}", messages);
            prop_assert!(!messages.contains("E0901"), "{}", messages);
            for file in generated.into_iter().flat_map(|generated| generated.files) {
                if file.path.extension().is_some_and(|extension| extension == "rs") {
                    let parsed = syn::parse_file(&file.text);
                    prop_assert!(parsed.is_ok(), "{}: {:?}", file.path.display(), parsed.err());
                }
            }
        }
    }
}
