//! Documents with faults, and what is said about each.
//!
//! Beside each document in `tests/rejected` stands the exact text that is shown for it, in
//! `<name>.stderr`. After a change that is meant, `BLESS=1 cargo test --test rejected` writes them
//! anew: read the difference.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::Value;
use specwright::document::diagnostic::{Code, Diagnostics, render, to_json};
use specwright::document::load::{self, load_text};
use specwright::document::source::MAX_DEPTH;
use specwright::schema::check::check;

/// What is said about a document in the course of generating a crate from it.
fn diagnosed(name: &str, text: Vec<u8>) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    if let Some(document) = load_text(Path::new(name), text, &mut diagnostics) {
        specwright::generate(&document, "rejected", &mut diagnostics);
    }
    diagnostics
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rejected")
}

#[test]
fn each_document_is_rejected_with_these_words() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    let mut seen = 0;
    let entries = fs::read_dir(folder()).expect("the folder exists");
    for path in entries.map(|entry| entry.expect("the folder can be read").path()) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.ends_with(".stderr") {
            continue;
        }
        seen += 1;
        let found = diagnosed(name, fs::read(&path).expect("the file can be read"));
        let text = render(&found, false);
        let expected = path.with_file_name(format!("{name}.stderr"));
        if bless {
            fs::write(&expected, &text).expect("the folder can be written");
        }
        if text.is_empty() || fs::read_to_string(&expected).unwrap_or_default() != text {
            wrong.push(format!("{name}:\n{text}"));
        }
    }
    assert!(seen >= 25, "only {seen} documents");
    assert!(wrong.is_empty(), "other words than in the .stderr file:\n\n{}", wrong.join("\n"));
}

#[test]
fn no_expectation_is_left_without_its_document() {
    for entry in fs::read_dir(folder()).expect("the folder exists") {
        let path = entry.expect("the folder can be read").path();
        if path.extension().is_some_and(|it| it == "stderr") {
            assert!(path.with_extension("").exists(), "{}", path.display());
        }
    }
}

#[test]
fn what_cannot_be_opened_is_said() {
    for path in ["tests/does-not-exist.yaml", "tests/rejected", ""] {
        let mut diagnostics = Diagnostics::new();
        assert!(load::load(Path::new(path), &mut diagnostics).is_none());
        let codes: Vec<_> = diagnostics.iter().map(|it| it.code).collect();
        assert_eq!(codes, [Code::Unreadable], "{path}");
        assert!(render(&diagnostics, true).contains("E0001"));
    }
}

/// Bombs: all must be refused quickly, whatever their size.
#[test]
fn deep_and_repetitive_documents_are_refused() {
    let long = "x,".repeat(100_000);
    let aliases = "*a,".repeat(100_000);
    let bombs = [
        ("a.json", "[".repeat(1_000_000), Code::TooDeep),
        ("a.json", r#"{"a":"#.repeat(1_000_000), Code::TooDeep),
        ("a.yaml", format!("a: {}", "[".repeat(1_000_000)), Code::TooDeep),
        ("a.yaml", format!("a: {}", "{a: ".repeat(1_000_000)), Code::TooDeep),
        ("a.yaml", "- ".repeat(1_000_000), Code::TooDeep),
        ("a.yaml", "? ".repeat(1_000_000), Code::TooDeep),
        ("a.yaml", format!("a: &a [{long}]\nb: [{aliases}]"), Code::TooManyAliases),
    ];
    for (name, text, code) in bombs {
        let found = diagnosed(name, text.into_bytes());
        let shown = render(&found, false);
        let codes: Vec<_> = found.iter().map(|it| it.code).collect();
        assert_eq!(codes, [code], "{shown}");
        assert!(shown.len() < 2_000);
    }
}

#[test]
fn exactly_the_allowed_depth_is_read() {
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    for name in ["a.json", "a.yaml"] {
        let mut diagnostics = Diagnostics::new();
        let deepest = format!("x: {}", nested(MAX_DEPTH - 1));
        assert!(load_text(Path::new("a.yml"), deepest, &mut diagnostics).is_some());
        assert!(load_text(Path::new(name), nested(MAX_DEPTH), &mut diagnostics).is_some());
        assert!(diagnostics.is_empty());
        let deeper = nested(MAX_DEPTH + 1);
        assert!(load_text(Path::new(name), deeper, &mut diagnostics).is_none());
    }
}

#[test]
fn scalars_are_those_of_yaml_1_2() {
    let text = "[no, on, y, 2001-01-01, 12:30:45, 0x1F, 0o14, 012, 1_000, 1e3, ~, True, !!str 5]";
    let mut diagnostics = Diagnostics::new();
    let document = load_text(Path::new("a.yaml"), text, &mut diagnostics).expect("valid YAML");
    let expected = serde_json::json!([
        "no",
        "on",
        "y",
        "2001-01-01",
        "12:30:45",
        31,
        12,
        "012",
        "1_000",
        1000.0,
        null,
        true,
        "5"
    ]);
    assert_eq!(*document.root(), expected);
    let text = "{200: a, true: b, ~: c, 1.50: d, no: e}";
    let document = load_text(Path::new("a.yaml"), text, &mut diagnostics).expect("valid YAML");
    let keys: Vec<_> = document.root().as_object().expect("a mapping").keys().collect();
    assert_eq!(keys, ["200", "true", "~", "1.50", "no"]);
    assert!(diagnostics.is_empty());
}

#[test]
fn merge_keys_stand_for_what_they_name() {
    let text = "b: &b {x: 1, y: 2}\nc: {x: 3, <<: *b, z: 4}\nd:\n  <<: [*b, {x: 5, w: 6}]\n";
    let mut diagnostics = Diagnostics::new();
    let document = load_text(Path::new("a.yaml"), text, &mut diagnostics).expect("valid YAML");
    let expected = r#"{"b":{"x":1,"y":2},"c":{"x":3,"y":2,"z":4},"d":{"x":1,"y":2,"w":6}}"#;
    assert_eq!(document.root().to_string(), expected);
}

#[test]
fn places_in_json_count_characters() {
    let text = "{\"openapi\": \"3.0.3\",\r\n \"ä😀\": 1, \"info\": 5, \"paths\": {}}";
    let mut diagnostics = Diagnostics::new();
    let document = load_text(Path::new("a.json"), text, &mut diagnostics).expect("valid JSON");
    check(&document, &mut diagnostics);
    let objects = to_json(&diagnostics);
    let places: Vec<_> = objects
        .as_array()
        .expect("a list")
        .iter()
        .map(|object| {
            let number = |name: &str| object[name].as_u64();
            (object["code"].as_str(), number("line"), number("column"), number("end_column"))
        })
        .collect();
    assert_eq!(
        places,
        [(Some("W0101"), Some(2), Some(2), Some(6)), (Some("W0311"), Some(2), Some(19), Some(20)),]
    );
}

/// A document without faults that has most of what there is.
const VALID: &str = r"
openapi: 3.0.3
info: {title: Thïngs, version: 1.0.0, license: {name: MIT}, contact: {email: a@b.c}}
servers:
  - url: https://{host}/
    variables: {host: {default: example.com, enum: [example.com]}}
tags: [{name: things, externalDocs: {url: https://example.com}}]
security: [{key: []}, {}]
paths:
  /things/{id}:
    parameters: [{$ref: '#/components/parameters/Id'}]
    put:
      operationId: putThing
      tags: [things]
      deprecated: true
      parameters:
        - {name: größe, in: query, style: form, explode: false, schema: {type: array, items: {}}}
        - {name: filter, in: query, content: {application/json: {schema: {type: object}}}}
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: {$ref: '#/components/schemas/Thing'}
            encoding: {file: {contentType: image/png, headers: {X-A: {schema: {type: string}}}}}
            examples: {one: {summary: One, value: {id: 1}}}
      responses:
        200: {description: OK, headers: {X-Rate: {schema: {type: integer}}}}
        4XX: {$ref: '#/components/responses/Problem'}
        default: {description: Else, links: {next: {operationId: putThing, parameters: {id: 1}}}}
      callbacks:
        done: {'{$request.body#/url}': {post: {responses: {default: {description: OK}}}}}
components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {type: string, format: uuid}}
  responses:
    Problem: {description: No, content: {application/json: {schema: {type: string}}}}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    auth: {type: oauth2, flows: {implicit: {authorizationUrl: https://a, scopes: {a: b}}}}
  schemas:
    Thing: &thing
      type: object
      required: [id]
      properties:
        id: {type: integer, format: int64, minimum: 0, exclusiveMinimum: true, multipleOf: 2}
        name: {type: string, minLength: 1, maxLength: 5, pattern: '^a', nullable: true, default: a}
        kind: {type: string, enum: [a, b, ü]}
        list: {type: array, minItems: 0, maxItems: 3, uniqueItems: true, items: {type: number}}
        child: {allOf: [{$ref: '#/components/schemas/Thing'}], readOnly: true}
      additionalProperties: {type: string}
      xml: {name: thing}
      example: {id: 1}
    Copy: *thing
    Union:
      oneOf: [{$ref: '#/components/schemas/Thing'}, {$ref: '#/components/schemas/Copy'}]
      discriminator: {propertyName: kind, mapping: {a: '#/components/schemas/Thing'}}
    Map: {type: object, minProperties: 1, maxProperties: 2, additionalProperties: false}
    Not: {not: {anyOf: [{type: boolean}, {type: string, format: binary}]}}
";

fn valid() -> Value {
    let mut diagnostics = Diagnostics::new();
    let document = load_text(Path::new("valid.yaml"), VALID, &mut diagnostics);
    document.expect("valid YAML").root().clone()
}

#[test]
fn the_valid_document_has_no_faults() {
    let mut diagnostics = Diagnostics::new();
    let document = load_text(Path::new("valid.yaml"), VALID, &mut diagnostics).expect("YAML");
    check(&document, &mut diagnostics);
    // What has no effect is no fault.
    let faults = diagnostics.only(|code| code != Code::WithoutEffect);
    assert_eq!(render(&faults, false), "");
}

/// Loads, checks and shows a text, and makes sure that what passes can be read further.
fn survives(name: &str, text: Vec<u8>) {
    let mut diagnostics = Diagnostics::new();
    let document = load_text(Path::new(name), text, &mut diagnostics);
    if let Some(document) = &document {
        check(document, &mut diagnostics);
    }
    let shown = render(&diagnostics, true);
    assert_eq!(shown.is_empty(), diagnostics.is_empty());
    let objects = to_json(&diagnostics);
    assert_eq!(objects.as_array().map(Vec::len), Some(diagnostics.len()));
    // What passes can be read further, whatever is wrong with its parts.
    if let Some(document) = document {
        let readable = !diagnostics.has_errors();
        let generated = specwright::generate(&document, "survivor", &mut diagnostics);
        assert_eq!(generated.is_some(), readable, "{}", render(&diagnostics, false));
    }
}

/// The values in a document that are no parts of examples, each by its pointer.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    let mut inner = |token: &str, value: &Value| {
        let at = format!("{at}/{}", token.replace('~', "~0").replace('/', "~1"));
        pointers(value, &at, all);
        all.push(at);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| inner(key, value)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, value)| inner(&index.to_string(), value));
        }
        _ => {}
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-zé#/$ {}]{0,8}".prop_map(Value::from),
        prop_oneof![
            Just("string"),
            Just("array"),
            Just("object"),
            Just("#/components/schemas/Thing")
        ]
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let key = prop_oneof!["[a-zé/~]{0,4}", Just("$ref".into()), Just("type".into())];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn config() -> ProptestConfig {
    // What fails becomes a document in `tests/rejected`, not a line of numbers in a file.
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn changed_bytes_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
        cut_too in any::<bool>(),
        json in any::<bool>(),
    ) {
        let (name, mut bytes) = if json {
            ("a.json", valid().to_string().into_bytes())
        } else {
            ("a.yaml", VALID.as_bytes().to_vec())
        };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut_too {
            bytes.truncate(cut.index(bytes.len()));
        }
        survives(name, bytes);
    }

    #[test]
    fn changed_values_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::option::of(any_value())), 1..4),
        json in any::<bool>(),
    ) {
        let mut document = valid();
        for (at, value) in changes {
            let mut all = Vec::new();
            pointers(&document, "", &mut all);
            let pointer = &all[at.index(all.len())];
            let (parent, _) = pointer.rsplit_once('/').expect("no root among the pointers");
            match (value, document.pointer_mut(parent)) {
                (None, Some(Value::Object(map))) => {
                    let key = pointer[parent.len() + 1..].replace("~1", "/").replace("~0", "~");
                    map.shift_remove(&key);
                }
                (Some(value), _) => *document.pointer_mut(pointer).expect("it is there") = value,
                _ => {}
            }
        }
        let text = if json {
            document.to_string()
        } else {
            serde_yaml::to_string(&document).expect("JSON can be written as YAML")
        };
        survives(if json { "a.json" } else { "a.yaml" }, text.into_bytes());
    }

    #[test]
    fn any_text_never_panics(text in r"[\[\]{}:,&*!|>#'%@?\-0-9aé
    ]{0,40}") {
        survives("a.yaml", text.into_bytes());
    }
}
