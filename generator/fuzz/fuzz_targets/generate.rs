//! Whatever a document says, the generator ends with diagnostics or with Rust.
//!
//! The first byte chooses what the rest is: the text of a document, JSON or YAML, or changes to a
//! document that is valid, so that the stages behind the parsers are reached too.

#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use specwright::diagnostic::{Diagnostics, render};
use specwright::load::load_text;

const SEEDS: [&str; 4] = [
    include_str!("../../tests/accepted/constructs.yaml"),
    include_str!("../../tests/accepted/recursion.yaml"),
    include_str!("../../tests/accepted/hostile.yaml"),
    include_str!("../../tests/accepted/versions.yaml"),
];

const WORDS: &[&str] = &[
    "$ref", "$defs", "$anchor", "$dynamicRef", "#/components/schemas/Tree", "#", "#/", "other.yaml", "type",
    "object", "array", "string", "integer", "number", "boolean", "null", "enum", "const", "allOf", "anyOf",
    "oneOf", "not", "properties", "required", "additionalProperties", "patternProperties", "prefixItems",
    "items", "discriminator", "propertyName", "mapping", "nullable", "default", "format", "int32", "uint64",
    "minimum", "maximum", "readOnly", "example", "examples", "title", "description", "x-rust-name", "Option",
    "self", "Self", "r#type", "_", "", "1", "-1", "\"#", "*/", "```", "    panic!()", "\u{202e}", "\0", "é",
    "parameters", "responses", "requestBody", "content", "schema", "headers", "callbacks", "webhooks", "paths",
    "swagger", "openapi", "2.0", "3.0.3", "3.1.0", "3.2.0", "definitions", "in", "body", "formData", "name",
];

fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = data.split_first() else {
        return;
    };
    match kind % 8 {
        0 => generate("a.json", rest.to_vec()),
        1 => generate("a.yaml", rest.to_vec()),
        number => changed(usize::from(number - 2), rest),
    }
});

/// Loads, generates and renders; what is emitted must be Rust.
fn generate(name: &str, text: Vec<u8>) {
    let mut diagnostics = Diagnostics::default();
    let document = load_text(Path::new(name), text, &mut diagnostics);
    let generated = document.and_then(|document| specwright::generate(&document, "fuzzed", &mut diagnostics));
    let messages = render(&diagnostics, false);
    assert!(!messages.contains("E0901"), "{messages}");
    for file in generated.into_iter().flat_map(|generated| generated.files) {
        if file.path.starts_with("src/models") {
            assert!(syn::parse_file(&file.text).is_ok(), "{}", file.path.display());
        }
    }
}

/// Applies changes that the bytes describe to a seed: three bytes a change.
fn changed(seed: usize, bytes: &[u8]) {
    let text = SEEDS[seed % SEEDS.len()];
    let mut diagnostics = Diagnostics::default();
    let Some(document) = load_text(Path::new("seed.yaml"), text, &mut diagnostics) else {
        return;
    };
    let mut value = document.root().clone();
    for change in bytes.chunks_exact(4).take(16) {
        let at = usize::from(change[0]) << 8 | usize::from(change[1]);
        apply(&mut value, at, change[2], change[3]);
    }
    generate("changed.json", value.to_string().into_bytes());
}

fn places(value: &Value, place: &str, found: &mut Vec<String>) {
    found.push(place.to_owned());
    let mut inner = |token: &str, value: &Value| {
        let token = token.replace('~', "~0").replace('/', "~1");
        places(value, &format!("{place}/{token}"), found);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| inner(key, value)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| inner(&index.to_string(), value));
        }
        _ => {}
    }
}

fn apply(document: &mut Value, at: usize, how: u8, with: u8) {
    let mut found = Vec::new();
    places(document, "", &mut found);
    let place = &found[at % found.len()];
    let word = WORDS[usize::from(with) % WORDS.len()];
    let other = found[(at.wrapping_mul(31).wrapping_add(usize::from(with) * 7)) % found.len()].clone();
    let copy = document.pointer(&other).cloned().unwrap_or_default();
    let new = match how % 12 {
        0 => Value::Null,
        1 => json!(with % 2 == 0),
        2 => json!(i64::from(with) - 128),
        3 => json!(f64::from(with) * 1e300),
        4 | 5 => json!(word),
        6 => json!([word, word]),
        7 => json!({ word: copy }),
        8 => copy,
        9 => json!({ "$ref": format!("#{other}") }),
        _ => {
            let Some((parent, key)) = place.rsplit_once('/') else {
                return;
            };
            let key = key.replace("~1", "/").replace("~0", "~");
            if let Some(Value::Object(map)) = document.pointer_mut(parent)
                && let Some(value) = map.shift_remove(&key)
                && how % 12 == 10
            {
                map.insert(word.to_owned(), value);
            }
            return;
        }
    };
    if let Some(place) = document.pointer_mut(place) {
        *place = new;
    }
}
