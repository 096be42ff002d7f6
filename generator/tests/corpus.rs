//! The judge of emitted types: it finds nothing in a crate that is right, and what was made wrong in one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use specwright::corpus::{Entry, judge};
use specwright::ir::settings::Style;

/// A choice in a list, one without a discriminator, and one of what builds on its schema.
const DOCUMENT: &str = r#"
openapi: 3.0.3
info: {title: Members, version: "1"}
paths: {}
components:
  schemas:
    Cat: {type: object, required: [kind], properties: {kind: {type: string}, name: {type: string}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string}, name: {type: string}, age: {type: integer}}}
    Home:
      type: object
      properties:
        pets:
          type: array
          items:
            oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
            discriminator: {propertyName: kind, mapping: {cat: Cat, dog: Dog}}
        size:
          anyOf: [{type: integer}, {type: array, items: {type: integer}}]
    Shape:
      type: object
      required: [form]
      properties: {form: {type: string}}
      discriminator: {propertyName: form, mapping: {circle: '#/components/schemas/Circle'}}
    Circle:
      allOf: [{$ref: '#/components/schemas/Shape'}, {type: object, properties: {radius: {type: number}}}]
    Disc:
      allOf: [{$ref: '#/components/schemas/Circle'}, {type: object, properties: {weight: {type: number}}}]
"#;

#[test]
fn members_that_are_read_wrongly_are_found() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("judge");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("it can be made");
    let path = folder.join("members.yaml");
    fs::write(&path, DOCUMENT).expect("it can be written");
    let output = Command::new(env!("CARGO_BIN_EXE_specwright"))
        .args(["generate", "--name", "corpus-members", "--fresh", "--out"])
        .arg(folder.join("crate"))
        .arg("--inventory")
        .arg(folder.join("inventory.json"))
        .arg(&path)
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let entry = Entry { name: "members".to_owned(), root: path.clone(), path };

    let [values, survived, members, wrong] = judged(&entry, &folder).0;
    assert!(values > 50 && members > 50, "{values} {members}");
    assert_eq!((survived, wrong), (values, 0), "nothing is wrong");

    let pet = folder.join("crate/src/models/components/pet.rs");
    swap(&pet, "\"cat\"", "\"dog\"");
    let ([values, survived, members_now, wrong], outcome) = judged(&entry, &folder);
    assert_eq!((survived, members_now), (values, members), "what comes back is equal all the same");
    assert!(wrong > 10 && wrong < members, "{wrong} of {members}");
    let failures = outcome["member_failures"].as_array().expect("a list");
    for failure in failures {
        let text = |name: &str| failure[name].as_str().unwrap_or_default();
        assert!(text("schema").ends_with("/properties/pets/items"), "{failure}");
        let expected = text("expected").rsplit('/').next();
        let pair = (expected, text("found"));
        assert!([(Some("Cat"), "Dog"), (Some("Dog"), "Cat")].contains(&pair), "{failure}");
    }
    assert_eq!(failures.len() as u64, wrong.min(60));

    swap(&pet, "\"cat\"", "\"dog\"");
    swap(&folder.join("crate/src/models/components/shape.rs"), "\"circle\"", "\"Disc\"");
    let [_, _, _, wrong] = judged(&entry, &folder).0;
    assert!(wrong > 10, "children of a parent are judged too");
}

/// How many values there are, how many survive, how many values of unions there are, and how many of these
/// are read as a wrong member.
fn judged(entry: &Entry, folder: &Path) -> ([u64; 4], Value) {
    let target: PathBuf = folder.join("target");
    let outcome = judge(entry, folder, &target, Style::Full).expect("it can be judged");
    let names = ["accepted", "survived", "members", "wrong_members"];
    let counts = names.map(|name| outcome[name].as_u64().expect("a number"));
    assert_eq!(outcome["refused_members"], 0, "{outcome}");
    (counts, outcome)
}

/// Puts two texts in a file in place of each other.
fn swap(path: &Path, one: &str, other: &str) {
    let text = fs::read_to_string(path).expect("it is there");
    assert!(text.contains(one) && text.contains(other), "{text}");
    let text = text.replace(one, "\0").replace(other, one).replace('\0', other);
    fs::write(path, text).expect("it can be written");
}
