//! Overlays: what they do to a document, and what is said of those that cannot be applied.

use std::fs;

use proptest::prelude::*;
use serde_json::Value;
use specwright::document::diagnostic::{Diagnostics, render};
use specwright::document::load::{LoadOptions, load_with};
use tempfile::TempDir;

const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: list
      tags: [a, b, c]
      parameters:
        - {name: one, in: query, schema: {type: string}}
        - {name: two, in: query, schema: {type: string}}
        - {name: three, in: query, schema: {type: string}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
";

/// The document after overlays with these actions, and what is said.
fn apply(actions: &[&str], allow_unused: bool) -> (Option<Value>, String) {
    let texts: Vec<String> = actions
        .iter()
        .map(|actions| {
            let info = "info: {title: Ours, version: '1'}";
            format!("overlay: 1.1.0\n{info}\nactions:\n{actions}")
        })
        .collect();
    apply_texts(&texts, allow_unused)
}

fn apply_texts(texts: &[String], allow_unused: bool) -> (Option<Value>, String) {
    let folder = TempDir::new().expect("a folder can be made");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("openapi.yaml"), DOCUMENT).expect("it can be written");
    let overlays: Vec<_> = (0..texts.len()).map(|index| path(&format!("{index}.yaml"))).collect();
    for (path, text) in overlays.iter().zip(texts) {
        fs::write(path, text).expect("it can be written");
    }
    let options = LoadOptions { overlays, allow_unused, ..LoadOptions::default() };
    let mut diagnostics = Diagnostics::new();
    let document = load_with(&path("openapi.yaml"), &options, &mut diagnostics);
    if let Some(document) = &document {
        let _ = specwright::generate(document, "pets", &mut diagnostics);
    }
    let value = document.map(|document| document.root().clone());
    let said = render(&diagnostics, false);
    (value, said.replace(&folder.path().display().to_string(), ""))
}

/// The value at a JSON pointer after actions that can be applied.
fn after(actions: &str, pointer: &str) -> Value {
    let (value, said) = apply(&[actions], false);
    let value = value.unwrap_or_else(|| panic!("{said}"));
    value.pointer(pointer).cloned().unwrap_or(Value::Null)
}

#[test]
fn objects_are_merged_and_lists_grow() {
    let update = "
  - target: $.paths['/pets'].get
    update: {summary: All pets, tags: [d], operationId: listPets}
";
    let get = after(update, "/paths/~1pets/get");
    assert_eq!(get["summary"], "All pets");
    assert_eq!(get["operationId"], "listPets");
    assert_eq!(get["tags"], serde_json::json!(["a", "b", "c", "d"]));
    let append = "
  - target: $.paths.*.get.parameters
    update: {name: four, in: query, schema: {type: string}}
";
    assert_eq!(after(append, "/paths/~1pets/get/parameters/3/name"), "four");
    let replace = "
  - target: $.info.title
    update: Animals
";
    assert_eq!(after(replace, "/info/title"), "Animals");
}

#[test]
fn values_are_removed() {
    let remove = "
  - target: $.paths['/pets'].get.parameters[?@.name != 'two']
    remove: true
  - target: $.paths['/pets'].get.tags[?@ == 'b']
    remove: true
";
    let get = after(remove, "/paths/~1pets/get");
    assert_eq!(get["parameters"].as_array().map(Vec::len), Some(1));
    assert_eq!(get["parameters"][0]["name"], "two");
    assert_eq!(get["tags"], serde_json::json!(["a", "c"]));
    let nested = "
  - target: $.components..*
    remove: true
";
    assert_eq!(after(nested, "/components"), serde_json::json!({}));
}

#[test]
fn values_are_copied() {
    let copy = "
  - target: $.components.schemas
    update: {Animal: {}}
  - target: $.components.schemas.Animal
    copy: $.components.schemas.Pet
";
    assert_eq!(after(copy, "/components/schemas/Animal/properties/name/type"), "string");
}

#[test]
fn overlays_follow_one_another() {
    let first = "
  - target: $.info
    update: {x-first: one}
";
    let second = "
  - target: $.info['x-first']
    update: two
";
    let (value, said) = apply(&[first, second], false);
    assert_eq!(value.expect(&said)["info"]["x-first"], "two");
}

/// What is wrong stands where somebody has written it.
#[test]
fn faults_are_shown_in_the_file_that_they_come_from() {
    let broken = "
  - target: $.components.schemas.Pet.properties
    update:
      owner: {$ref: '#/components/schemas/Owner'}
";
    let (_, said) = apply(&[broken], false);
    assert!(said.contains("/0.yaml:7:21"), "{said}");
    assert!(said.contains("W0304"), "{said}");
    // What moves up keeps its place.
    let shifted = "
  - target: $.paths['/pets'].get.parameters[0]
    remove: true
  - target: $.paths['/pets'].get.parameters[1].schema
    update: {type: nothing}
";
    let (_, said) = apply(&[shifted], false);
    assert!(said.contains("/0.yaml:8:"), "{said}");
    let shifted = "
  - target: $.paths['/pets'].get.tags[0]
    remove: true
  - target: $.paths['/pets'].get.parameters[0]
    remove: true
  - target: $.paths['/pets'].get.parameters[1].schema.type
    remove: true
  - target: $.paths['/pets'].get.parameters[1]
    update: {in: nowhere}
";
    let (_, said) = apply(&[shifted], false);
    assert!(said.contains("/0.yaml:12:"), "{said}");
}

#[test]
fn what_cannot_be_applied_is_said() {
    let cases = [
        ("  - {target: $.nothing, update: {}}\n", "E0703", "0.yaml:4:14"),
        ("  - {target: '$.[', update: {}}\n", "E0702", "0.yaml:4:14"),
        ("  - {target: $.info, update: [1]}\n", "E0704", "0.yaml:4:30"),
        ("  - {target: $.info, update: {title: {}}}\n", "E0704", "0.yaml:4:"),
        ("  - {target: $, remove: true}\n", "E0704", "0.yaml:4:14"),
        ("  - {target: $.info}\n", "E0701", "0.yaml:4:"),
        ("  - {target: $.info, updat: {}}\n", "did you mean `update`?", "0.yaml:4:22"),
        ("  - {update: {}}\n", "E0701", "0.yaml:4:"),
        ("  - {target: $.info, copy: '$.paths.*.*.tags[*]'}\n", "E0703", "0.yaml:4:"),
        ("  []\n", "E0701", "0.yaml:4:3"),
    ];
    for (actions, expected, place) in cases {
        let (value, said) = apply(&[actions], false);
        assert!(value.is_none(), "{actions}");
        assert!(said.contains(expected) && said.contains(place), "{actions}{said}");
    }
    let unused = "  - {target: $.nothing, update: {}}\n";
    assert!(apply(&[unused], true).0.is_some());
}

#[test]
fn what_is_no_overlay_is_said() {
    let cases = [
        ("openapi: 3.1.0\n", "E0701"),
        ("overlay: 2.0.0\nactions: []\n", "E0701"),
        ("overlay: [\n", "E0005"),
        ("", "E0004"),
    ];
    for (text, code) in cases {
        let (value, said) = apply_texts(&[text.to_owned()], false);
        assert!(value.is_none() && said.contains(code), "{text}{said}");
        assert!(said.contains("0.yaml"), "{text}{said}");
    }
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(serde_json::json!({"get": {}, "Pet": {"type": "string"}, "x": [1, {"y": 2}]})),
        Just(serde_json::json!([{"name": "p", "in": "query"}, "a"])),
    ]
}

fn actions() -> impl Strategy<Value = Value> {
    const TARGETS: &[&str] = &[
        "$",
        "$..*",
        "$.paths",
        "$.paths.*",
        "$.paths.*.get.parameters[*]",
        "$.paths.*.get.parameters[0,0,1]",
        "$.paths.*.get.tags[-1]",
        "$.components.schemas[?@.type == 'object']",
        "$.components..name",
        "$.info['title']",
        "$['info', 'paths']",
    ];
    let target = prop_oneof![
        4 => proptest::sample::select(TARGETS).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    let target = (target.clone(), target, values(), 0..4);
    target.prop_map(|(target, other, value, what)| match what {
        0 => serde_json::json!({"target": target, "remove": true}),
        1 => serde_json::json!({"target": target, "copy": other}),
        2 => serde_json::json!({"target": target, "update": value}),
        _ => serde_json::json!({"target": value, other: target}),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// An error is said, or what comes out is a document like any other.
    #[test]
    fn any_overlay_is_applied_or_refused(
        overlays in proptest::collection::vec(proptest::collection::vec(actions(), 1..4), 1..3),
    ) {
        let texts: Vec<String> = overlays
            .into_iter()
            .map(|actions| serde_json::json!({"overlay": "1.1.0", "actions": actions}).to_string())
            .collect();
        let (value, said) = apply_texts(&texts, true);
        prop_assert!(value.is_some() || said.contains("E07"), "{}", said);
        prop_assert!(!said.contains("E0901"), "{}", said);
    }
}
