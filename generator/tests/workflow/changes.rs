//! What is said of changes: versions, the changelog, `diff`, `explain`, locks.

use super::*;

#[test]
fn a_change_raises_the_version_and_stands_in_the_changelog() {
    let folder = folder(&[("pets/CHANGELOG.md", "# Changes\n\n## 0.1.0\n\n- first\n")]);
    let folder = folder.path();
    let run =
        ["generate", "openapi.yaml", "--out", "pets", "--bump", "--changelog", "pets/CHANGELOG.md"];
    well(folder, &run);
    assert!(read(folder, "pets/Cargo.toml").contains("version = \"0.1.0\""));
    change(folder, "openapi.yaml", TAG.0, TAG.1);
    let said = well(folder, &run);
    assert!(said.contains("minor  models::components::Pet::tag"), "{said}");
    assert!(said.contains("the version changes from 0.1.0 to 0.1.1"), "{said}");
    let log = read(folder, "pets/CHANGELOG.md");
    let entry = "## 0.1.1\n\n### New\n\n- `models::components::Pet::tag`: the optional property `tag` is new\n\n## 0.1.0";
    assert!(log.contains(entry), "{log}");
    change(folder, "openapi.yaml", "required: [name]", "required: [name, tag]");
    let said = well(folder, &run);
    assert!(said.contains("the version changes from 0.1.1 to 0.2.0"), "{said}");
    assert!(read(folder, "pets/CHANGELOG.md").contains("### Breaking"));
    // Nothing has changed since.
    well(folder, &run);
    assert!(read(folder, "pets/Cargo.toml").contains("version = \"0.2.0\""));
}

#[test]
fn a_check_names_the_command_and_writes_nothing() {
    let folder = folder(&[]);
    let folder = folder.path();
    well(folder, &["generate", "openapi.yaml", "--out", "pets"]);
    let check = ["generate", "openapi.yaml", "--out", "pets", "--check"];
    well(folder, &check);
    let before = read(folder, "pets/specwright.lock");
    change(folder, "openapi.yaml", TAG.0, TAG.1);
    let (code, said) = badly(folder, &check);
    assert_eq!(code, 1);
    assert!(said.contains("run `specwright generate openapi.yaml --out pets`"), "{said}");
    assert_eq!(read(folder, "pets/specwright.lock"), before);
    // A lock that is not what the document gives is a difference too.
    change(folder, "openapi.yaml", TAG.1, TAG.0);
    change(folder, "pets/specwright.lock", "\"required\":true", "\"required\":false");
    assert_eq!(badly(folder, &check).0, 1);
}

#[test]
fn the_exit_code_of_diff_says_whether_something_breaks() {
    let folder = folder(&[("old.yaml", DOCUMENT)]);
    let folder = folder.path();
    change(folder, "openapi.yaml", TAG.0, TAG.1);
    let said = well(folder, &["diff", "old.yaml", "openapi.yaml"]);
    assert!(said.contains("1 change: 1 minor\nthe next version is a minor one"), "{said}");
    assert!(said.contains("old.yaml:11:5 -> openapi.yaml:14:42; in list"), "{said}");
    let (code, said) = badly(folder, &["diff", "openapi.yaml", "old.yaml", "--format", "json"]);
    assert_eq!(code, 1);
    let value: serde_json::Value = serde_json::from_str(&said).expect("it is JSON");
    assert_eq!(value["diff"]["changes"][0]["kind"], "field-removed");
    let said = badly(folder, &["diff", "openapi.yaml", "old.yaml", "--format", "markdown"]).1;
    assert!(said.starts_with("### Breaking\n\n- `models::components::Pet::tag`"), "{said}");
    well(folder, &["generate", "old.yaml", "--out", "pets"]);
    let said = well(folder, &["diff", "pets/specwright.lock", "openapi.yaml"]);
    assert!(said.contains("models::components::Pet::tag"), "{said}");
    // What a type is called in the crate is not always what the rule calls it.
    change(folder, "pets/specwright.lock", "components::Pet", "components::Animal");
    let lock = ["--lock", "pets/specwright.lock"];
    let said = well(folder, &[&["diff", "old.yaml", "openapi.yaml"], &lock[..]].concat());
    assert!(said.contains("models::components::Animal::tag"), "{said}");
}

#[test]
fn an_overlay_for_the_new_document_may_be_about_what_the_old_one_lacks() {
    let overlay = "overlay: 1.0.0\ninfo: {title: x, version: '1'}\nactions:\n  \
        - {target: $.components.schemas.Pet.properties.tag, update: {default: x}}\n";
    let folder = folder(&[("old.yaml", DOCUMENT), ("overlay.yaml", overlay)]);
    let folder = folder.path();
    change(folder, "openapi.yaml", TAG.0, TAG.1);
    let said = well(folder, &["diff", "old.yaml", "openapi.yaml", "--overlay", "overlay.yaml"]);
    assert!(said.contains("Pet::tag"), "{said}");
    let (code, said) =
        badly(folder, &["diff", "openapi.yaml", "old.yaml", "--overlay", "overlay.yaml"]);
    assert!(code == 1 && said.contains("E0703"), "{said}");
}

#[test]
fn types_fields_and_places_are_explained() {
    let folder = folder(&[]);
    let folder = folder.path();
    well(folder, &["generate", "openapi.yaml", "--out", "pets"]);
    let explain =
        |what| well(folder, &["explain", what, "--spec", "openapi.yaml", "--out", "pets"]);
    let pet = explain("Pet");
    let lines = [
        "models::components::Pet: a struct",
        "named by specwright.lock, as before; the derived name is the same, after the component",
        "at openapi.yaml:11:5",
        "read from list",
        "name: String: it is in `required`",
    ];
    for line in lines {
        assert!(pet.contains(line), "{line}: {pet}");
    }
    for other in
        ["models::components::Pet", "#/components/schemas/Pet", "/components/schemas/Pet/type"]
    {
        assert_eq!(explain(other), pet);
    }
    assert!(explain("#/components/schemas/Pet/properties/name").contains("name: String"));
    assert!(
        explain("ListResponseBody")
            .starts_with("models::operations::ListResponseBody is an alias of `Pet`")
    );
    let list = explain("list");
    assert!(list.starts_with("operations::LIST"));
    let named = "  called by `client.list`, named by specwright.lock, as before; the derived name is the same, \
                 after its id\n";
    assert!(list.contains(named), "{list}");
    for method in ["client.list", "client.list()"] {
        assert_eq!(explain(method), list);
    }
    assert!(explain("w0304").contains("leads nowhere"));
    let (code, said) = badly(folder, &["explain", "Pat", "--spec", "openapi.yaml"]);
    assert!(code == 1 && said.contains("did you mean `Pet`?"), "{said}");
}

/// A document may come from anybody, and what it calls things must not reach the terminal as commands.
#[test]
fn what_controls_a_terminal_is_not_printed() {
    let hostile = DOCUMENT.replace("operationId: list", r#"operationId: "li\x1b[31mst""#).replace(
        "{name: {type: string}}",
        r#"{name: {type: string}, "t\x1bag": {enum: ["a\x1bb"]}}"#,
    );
    let folder = folder(&[("hostile.yaml", &hostile)]);
    let folder = folder.path();
    let runs: [&[&str]; 4] = [
        &["diff", "openapi.yaml", "hostile.yaml"],
        &["diff", "hostile.yaml", "openapi.yaml", "--format", "markdown"],
        &["explain", "Pet", "--spec", "hostile.yaml"],
        &["generate", "hostile.yaml", "--out", "pets"],
    ];
    for run in runs {
        let output = specwright(folder, run);
        assert!(!output.stdout.is_empty(), "{run:?}");
        assert!(![output.stdout, output.stderr].concat().contains(&0x1b), "{run:?}");
    }
}

#[test]
fn documents_that_cannot_be_compared_are_told() {
    let other =
        DOCUMENT.replace("list", "other").replace("/pets", "/others").replace("Pet", "Other");
    let older = DOCUMENT.replace("'1.0'", "'0.9'");
    let broken = "openapi: [\n";
    let folder = folder(&[("other.yaml", &other), ("older.yaml", &older), ("broken.yaml", broken)]);
    let folder = folder.path();
    let cases = [
        (["openapi.yaml", "other.yaml"], "E0601"),
        (["openapi.yaml", "broken.yaml"], "broken.yaml:"),
        (["broken.yaml", "openapi.yaml"], "broken.yaml:"),
        (["nothing.yaml", "openapi.yaml"], "E0001"),
        (["nothing.lock", "openapi.yaml"], "E0406"),
    ];
    for ([old, new], expected) in cases {
        let (code, said) = badly(folder, &["diff", old, new]);
        assert!(code == 1 && said.contains(expected), "{old} {new}: {said}");
    }
    let output = specwright(folder, &["diff", "openapi.yaml", "older.yaml"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("W0602"), "{said}");
}

#[test]
fn a_lock_that_cannot_be_read_stops_everything() {
    let folder = folder(&[]);
    let folder = folder.path();
    let run = ["generate", "openapi.yaml", "--out", "pets"];
    well(folder, &run);
    let source = read(folder, "pets/src/models/components/pet.rs");
    let lock = read(folder, "pets/specwright.lock");
    change(folder, "openapi.yaml", TAG.0, TAG.1);
    let cases = [
        (lock.replace("\"lock\": 1", "\"lock\": 2"), "E0407", "update specwright"),
        (format!("<<<<<<< ours\n{lock}"), "E0406", "restore the file of either side"),
        (lock.replace("\"lock\": 1,", ""), "E0406", "restore the file"),
        ("{}".to_owned(), "E0406", "restore the file"),
        (lock[..lock.len() / 2].to_owned(), "E0406", "line"),
    ];
    for (text, code, help) in cases {
        fs::write(folder.join("pets/specwright.lock"), &text).expect("it can be written");
        let (exit, said) = badly(folder, &run);
        assert!(exit == 1 && said.contains(code) && said.contains(help), "{said}");
        assert!(said.contains("pets/specwright.lock"), "{said}");
        assert_eq!(read(folder, "pets/src/models/components/pet.rs"), source);
        assert_eq!(read(folder, "pets/specwright.lock"), text);
    }
    // Without one the names are those of the rule.
    fs::remove_file(folder.join("pets/specwright.lock")).expect("it is there");
    well(folder, &run);
}
