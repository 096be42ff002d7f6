//! No document makes the generator panic, and whatever it emits is Rust.

#[path = "robustness/composed.rs"]
mod composed;
#[path = "robustness/run.rs"]
mod run;
#[path = "robustness/shrink.rs"]
mod shrink;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use specwright::changes::diff::diff;
use specwright::changes::lock;
use specwright::changes::public_api::{Shape, Surface};
use specwright::document::diagnostic::{Diagnostics, render};
use specwright::document::load::{Document, load_text};
use specwright::ir::settings::Settings;
use specwright::{generate_with, survey};

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

/// Changes a document, and generates: no panic, an error or a crate, and what is emitted is Rust, whatever
/// names there were before.
fn check(
    document: &Value,
    before: Option<&Surface>,
    changes: Vec<(usize, Change)>,
) -> Result<(), TestCaseError> {
    let mut document = document.clone();
    for (at, change) in changes {
        apply(&mut document, at, change);
    }
    let text = document.to_string();
    let mut diagnostics = Diagnostics::default();
    if let Some(document) = load_text(Path::new("changed.json"), text, &mut diagnostics) {
        let settings = Settings::default();
        let generated = generate_with(&document, "changed", &settings, before, &mut diagnostics);
        let messages = render(&diagnostics, false);
        prop_assert_eq!(generated.is_none(), diagnostics.has_errors(), "{}", messages);
        prop_assert!(!messages.contains("E0901"), "{}", messages);
        let Some(generated) = generated else {
            return Ok(());
        };
        for file in generated.files {
            if file.path.extension().is_some_and(|extension| extension == "rs")
                && !file.path.starts_with("src/support")
            {
                let parsed = syn::parse_file(&file.text);
                prop_assert!(parsed.is_ok(), "{}: {:?}", file.path.display(), parsed.err());
            }
        }
        prop_assert_eq!(generated.surface.operations.len(), generated.counts.operations);
        steady(&document, &generated.surface, generated.counts.types, before, &settings)?;
    }
    Ok(())
}

/// What users see is what a lock says, is itself the next time, and can be compared with what was.
fn steady(
    document: &Document,
    now: &Surface,
    types: usize,
    before: Option<&Surface>,
    settings: &Settings,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(now.types.len(), types, "two types have one path");
    for (path, item) in &now.types {
        let idents: Vec<&String> = match &item.shape {
            Shape::Struct { fields, .. } => fields.iter().map(|field| &field.ident).collect(),
            Shape::Enum { values, catch_all, .. } => {
                values.iter().map(|value| &value.ident).chain([catch_all]).collect()
            }
            Shape::Union { members, catch_all, .. } => {
                members.iter().map(|member| &member.ident).chain(catch_all).collect()
            }
            _ => Vec::new(),
        };
        let unique: HashSet<&String> = idents.iter().copied().collect();
        prop_assert_eq!(unique.len(), idents.len(), "{}: {:?}", path, idents);
    }
    let mut diagnostics = Diagnostics::default();
    let text = lock::text(now);
    let lock = lock::read_text(Path::new("lock"), &text, &mut diagnostics);
    let lock = lock.map_err(|_| TestCaseError::fail(render(&diagnostics, false)))?;
    let again = survey(document, settings, Some(&lock), &mut diagnostics);
    let again = again.ok_or_else(|| TestCaseError::fail(render(&diagnostics, false)))?;
    let changes = diff(&lock, &again).changes;
    prop_assert!(changes.is_empty(), "{:?}", changes);
    if let Some(before) = before {
        let _ = diff(before, now);
        let _ = diff(now, before);
    }
    Ok(())
}

/// What users see of a document's crate.
fn surface(document: &Value) -> Option<Surface> {
    let mut diagnostics = Diagnostics::default();
    let text = document.to_string();
    let document = load_text(Path::new("before.json"), text, &mut diagnostics)?;
    survey(&document, &Settings::default(), None, &mut diagnostics)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_document_gives_diagnostics_or_rust(changes in changes()) {
        let document: Value = serde_yaml::from_str(DOCUMENT).expect("it is YAML");
        check(&document, surface(&document).as_ref(), changes)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// A lock is read from a file that somebody may have changed.
    #[test]
    fn a_changed_lock_is_refused_or_gives_rust(changes in changes()) {
        let document: Value = serde_yaml::from_str(DOCUMENT).expect("it is YAML");
        let before = surface(&document).expect("it has no errors");
        let mut changed: Value = serde_json::from_str(&lock::text(&before)).expect("it is JSON");
        for (at, change) in changes {
            apply(&mut changed, at, change);
        }
        let mut diagnostics = Diagnostics::default();
        let read = lock::read_text(Path::new("lock"), &changed.to_string(), &mut diagnostics);
        prop_assert_eq!(read.is_err(), diagnostics.has_errors());
        if let Ok(read) = read {
            check(&document, Some(&read), Vec::new())?;
        }
    }
}

/// A key that is no status once became the name of a variant.
#[test]
fn responses_that_no_answer_has_have_no_effect() {
    let response = |name: &str| {
        let schema = json!({"type": "object", "properties": {name: {"type": "string"}}});
        json!({"description": name, "content": {"application/json": {"schema": schema}}})
    };
    let responses = json!({
        "200": response("a"), "2.0": response("b"), "4XY": response("c"), "success": response("d"),
        "2xx": response("e"), "700": response("f"), "x-note": 1,
    });
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "T", "version": "1"},
        "paths": {"/x": {"get": {"operationId": "getX", "responses": responses}}},
    });
    let mut diagnostics = Diagnostics::default();
    let document = load_text(Path::new("t.json"), document.to_string(), &mut diagnostics);
    let document = document.expect("it is JSON");
    assert!(specwright::generate(&document, "t", &mut diagnostics).is_some());
    let ledger: Vec<String> = diagnostics.ledger().map(|it| it.message.clone()).collect();
    assert_eq!(ledger.len(), 3, "{ledger:?}");
    for (message, key) in ledger.iter().zip(["2.0", "4XY", "success"]) {
        assert_eq!(*message, format!("`{key}` is not a status code: the response is ignored"));
    }
}

/// A lock in which a response's alias is said to be the request's, which has another one.
#[test]
fn an_alias_that_nothing_can_have_is_free() {
    let document: Value = serde_yaml::from_str(DOCUMENT).expect("it is YAML");
    let before = surface(&document).expect("it has no errors");
    let mut changed: Value = serde_json::from_str(&lock::text(&before)).expect("it is JSON");
    let alias = &mut changed["aliases"]["operations::CreateTeamResponseBody"];
    let status = alias.as_object_mut().and_then(|alias| alias.remove("status"));
    assert!(status.is_some(), "{changed:#}");
    let mut diagnostics = Diagnostics::default();
    let lock = lock::read_text(Path::new("lock"), &changed.to_string(), &mut diagnostics);
    let lock = lock.expect("it is one");
    check(&document, Some(&lock), Vec::new()).expect("a second run changes nothing");
}

/// Each schema refers to the next in twelve ways: there are more ways to the last than can be gone.
#[test]
fn what_can_be_reached_in_many_ways_is_looked_at_once() {
    const LEVELS: usize = 10;
    let reference = |level: usize| json!({"$ref": format!("#/components/schemas/T{level}")});
    let wrap = |how: &str, level: usize| match how {
        "allOf" => json!({"allOf": [reference(level)]}),
        "oneOf" => json!({"oneOf": [reference(level), {"type": "null"}]}),
        _ => json!({"type": "array", "items": reference(level)}),
    };
    let text = |level: usize| json!({"const": format!("k{level}")});
    let object = |level: usize| json!({"type": "object", "properties": {"kind": text(level)}, "required": ["kind"]});
    let outer = ["oneOf", "anyOf", "allOf"];
    let inner = ["allOf", "oneOf", "items"];
    let all = outer.into_iter().flat_map(|outer| inner.map(|inner| (outer, inner)));
    for (outer, inner) in all {
        for own in [&text as &dyn Fn(usize) -> Value, &object] {
            let schema = |level: usize| {
                let ways = (0..12).map(|way| {
                    let mut wrapped = wrap(inner, level + 1);
                    wrapped["description"] = json!(format!("The way {way}."));
                    wrapped
                });
                let own = (outer != "allOf").then(|| own(level));
                json!({ outer: ways.chain(own).collect::<Vec<_>>() })
            };
            let mut schemas: serde_json::Map<String, Value> =
                (0..LEVELS).map(|level| (format!("T{level}"), schema(level))).collect();
            schemas.insert(format!("T{LEVELS}"), own(LEVELS));
            let document = json!({
                "openapi": "3.1.0",
                "info": {"title": "Ways", "version": "1"},
                "paths": {},
                "components": {"schemas": schemas},
            });
            let result = check(&document, None, Vec::new());
            assert!(result.is_ok(), "{outer} of {inner}: {result:?}");
        }
    }
}

/// The first with every document below a folder, each changed `CASES` times:
///
/// ```text
/// DOCUMENTS=<folder> cargo test --release -p specwright --test robustness -- --ignored --nocapture
/// ```
#[test]
#[ignore = "needs a folder of documents, named by the variable DOCUMENTS"]
fn changed_documents_of_a_folder_give_diagnostics_or_rust() {
    let folder = env::var_os("DOCUMENTS").expect("DOCUMENTS names a folder of OpenAPI documents");
    // Tests run in the folder of the package, and people in that of the workspace.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let cases = env::var("CASES").map_or(40, |cases| cases.parse().expect("CASES is a number"));
    let mut found = Vec::new();
    documents(&folder, &mut found);
    found.sort();
    assert!(!found.is_empty(), "{} has no documents", folder.display());
    for path in found {
        let text = fs::read_to_string(&path).expect("the document can be read");
        let mut diagnostics = Diagnostics::default();
        let Some(document) = load_text(&path, text, &mut diagnostics) else {
            continue;
        };
        let config = ProptestConfig { cases, failure_persistence: None, ..Default::default() };
        let before = surface(document.root());
        let result = TestRunner::new(config)
            .run(&changes(), |changes| check(document.root(), before.as_ref(), changes));
        assert!(result.is_ok(), "{}: {result:?}", path.display());
        println!("{}: {cases} times", path.display());
    }
}

/// The JSON and YAML files below a folder that are small enough to be changed often.
fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    const LARGEST: u64 = 1_000_000;
    let entries = fs::read_dir(folder);
    let entries = entries.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let entry = entry.expect("the folder can be read");
        let path = entry.path();
        if path.is_dir() {
            documents(&path, found);
        } else if entry.metadata().is_ok_and(|it| it.len() <= LARGEST)
            && path.extension().is_some_and(|it| it == "json" || it == "yaml" || it == "yml")
            && fs::read_to_string(&path).is_ok_and(|text| {
                ["openapi", "swagger"].iter().any(|word| text.contains(&format!("{word}\":")))
                    || text
                        .lines()
                        .any(|line| line.starts_with("openapi:") || line.starts_with("swagger:"))
            })
        {
            found.push(path);
        }
    }
}
