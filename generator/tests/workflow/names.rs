//! What items are called: the list, rules, and new names in place of those of a lock.

use std::fs;

use serde_json::Value;

use super::{DOCUMENT, badly, folder, specwright, well};

const RULES: &str = r#"
spec = "openapi.yaml"

[names]
initialisms = ["API"]

[names.types]
"Pe*" = "Animal*"

[names.fields]
"Pet::name" = "called"

[names.operations]
"GET /pets" = "all"
"#;

#[test]
fn the_list_says_where_names_come_from() {
    let folder = folder(&[]);
    let text = well(folder.path(), &["names", "openapi.yaml"]);
    assert!(text.contains("Pet ") && text.contains("after the component"), "{text}");
    assert!(text.contains("(openapi.yaml:11:5)") && !text.contains("Pet::name"), "{text}");
    let text = well(folder.path(), &["names", "openapi.yaml", "--all", "--format", "json"]);
    let rows: Value = serde_json::from_str(&text).expect("it is JSON");
    let names: Vec<&str> =
        rows.as_array().expect("a list").iter().filter_map(|row| row["name"].as_str()).collect();
    assert_eq!(names, ["Pet", "Pet::name", "list"]);
    assert_eq!(rows[0]["uses"], 1);
}

#[test]
fn rules_rename_what_they_match() {
    let folder = folder(&[("specwright.toml", RULES)]);
    well(folder.path(), &["generate"]);
    let source = fs::read_to_string(folder.path().join("src/models/components/animalt.rs"));
    let source = source.expect("the type has its file");
    assert!(
        source.contains("pub struct Animalt") && source.contains("pub called: String"),
        "{source}"
    );
    let text = well(folder.path(), &["names"]);
    assert!(text.contains("by a rule of `[names]`; otherwise `Pet`"), "{text}");
    assert!(text.lines().any(|line| line.trim_start().starts_with("all ")), "{text}");
    // The lock has the names, and the rules go on to match.
    well(folder.path(), &["generate", "--check"]);
}

#[test]
fn a_rule_is_tried_before_it_is_written() {
    let folder = folder(&[]);
    let arguments =
        ["names", "openapi.yaml", "--with", "types:Pet=Animal", "--with", "fields:name=called"];
    let text = well(folder.path(), &arguments);
    assert!(text.contains("Pet becomes Animal  (openapi.yaml:11:5)"), "{text}");
    assert!(text.contains("Pet::name becomes Animal::called"), "{text}");
    let (code, text) =
        badly(folder.path(), &["names", "openapi.yaml", "--with", "type:Pet=Animal"]);
    assert!(code == 2 && text.contains("KIND:PATTERN=NAME"), "{text}");
}

#[test]
fn what_a_rule_cannot_do_is_said() {
    let rules = "spec = 'openapi.yaml'\n[names.types]\nPet = '—'\nCat = 'Dog'\n[names.operations]\nlist = 'fn'\n";
    let folder = folder(&[("specwright.toml", rules)]);
    let output = specwright(folder.path(), &["generate"]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("W0206") && text.contains("`Pet` cannot be called `—`"), "{text}");
    assert!(text.contains("W0207") && text.contains("types:Cat=Dog"), "{text}");
    let text = well(folder.path(), &["names"]);
    assert!(text.contains("r#fn"), "{text}");
    for (rules, expected) in [
        ("[names]\ntype = {}", "the unknown key `type`; did you mean `types`?"),
        ("[names.types]\nA = 1", "must be a table of names by pattern"),
        ("[names.types]\nA = '*'", "more `*` in the name"),
        ("names = 1", "must be a table"),
    ] {
        fs::write(folder.path().join("specwright.toml"), rules).expect("it can be written");
        let (code, text) = badly(folder.path(), &["names", "openapi.yaml"]);
        assert!(code == 2 && text.contains(expected), "{rules}: {text}");
    }
}

/// A lock keeps names until they are given up; the old ones may stay as aliases.
#[test]
fn derived_names_are_adopted() {
    let folder = folder(&[]);
    let crate_folder = folder.path().join("pets");
    well(folder.path(), &["generate", "openapi.yaml", "--out", "pets"]);
    let lock = crate_folder.join("specwright.lock");
    let text = fs::read_to_string(&lock).expect("it is there");
    let text =
        text.replace("components::Pet", "components::Beast").replace("\"list\"", "\"beasts\"");
    fs::write(&lock, text).expect("it can be written");
    well(folder.path(), &["generate", "openapi.yaml", "--out", "pets"]);
    assert!(crate_folder.join("src/models/components/beast.rs").exists());

    let arguments = ["names", "openapi.yaml", "--out", "pets", "--adopt", "--aliases"];
    let text = well(folder.path(), &arguments);
    assert!(text.contains("it is renamed from `Beast`, which is a deprecated alias now"), "{text}");
    let aliases = || {
        fs::read_to_string(crate_folder.join("src/models/components/mod.rs")).expect("it is there")
    };
    let alias = "pub type Beast = crate::models::components::Pet;";
    assert!(aliases().contains(alias) && aliases().contains("#[deprecated"), "{}", aliases());
    // The lock keeps the alias, until names are adopted without.
    well(folder.path(), &["generate", "openapi.yaml", "--out", "pets", "--check"]);
    assert!(aliases().contains(alias));
    let text = well(folder.path(), &["names", "openapi.yaml", "--out", "pets", "--adopt"]);
    assert!(text.contains("components::Beast: the deprecated alias of `Pet` is removed"), "{text}");
    assert!(text.contains("the next version is a major one"), "{text}");
    assert!(!aliases().contains("Beast"), "{}", aliases());
}

#[test]
fn groups_are_renamed_with_their_methods() {
    let rules = "[names.groups]\n'01 Pets' = 'zoo'\n[names.operations]\nlist = 'all'\n";
    let document =
        DOCUMENT.replace("operationId: list", "operationId: list\n      tags: [01 Pets]");
    let folder = folder(&[("specwright.toml", rules), ("tagged.yaml", &document)]);
    let text = well(folder.path(), &["names", "tagged.yaml"]);
    let given = "by a rule of `[names]` or by specwright.lock; otherwise `pets()`";
    assert!(text.contains("zoo().all") && text.contains(given), "{text}");
}

/// `x-rust-name` names whatever it stands on.
#[test]
fn the_author_chooses_names() {
    let document = r##"
openapi: 3.1.0
info: {title: Pets, version: "1.0"}
tags: [{name: "01 Pets", x-rust-name: zoo}]
paths:
  /pets:
    get:
      operationId: list
      tags: ["01 Pets"]
      x-rust-name: all
      parameters: [{name: "filter[x]", in: query, x-rust-name: only, schema: {type: string}}]
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
components:
  schemas:
    Pet: {type: object, x-rust-name: Beast, required: [n], properties: {n: {type: string, x-rust-name: called}}}
"##;
    let folder = folder(&[("chosen.yaml", document)]);
    for _ in 0..2 {
        well(folder.path(), &["generate", "chosen.yaml", "--out", "out"]);
        let text = well(folder.path(), &["names", "chosen.yaml", "--out", "out", "--all"]);
        for name in ["Beast ", "Beast::called ", "zoo() ", "zoo().all "] {
            assert!(text.contains(name), "{name}: {text}");
        }
        assert!(text.contains("by an extension of the document  (tag `01 Pets`)"), "{text}");
    }
    let calls = fs::read_to_string(folder.path().join("out/src/api/zoo.rs"));
    assert!(calls.expect("the group has its file").contains("pub fn only("));
}
