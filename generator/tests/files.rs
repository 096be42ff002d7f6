//! Documents in several files: which files are read, and what is said of those that are not.

use std::fs;
use std::path::Path;

use specwright::diagnostic::{Diagnostics, render};
use specwright::load::{LoadOptions, load_with};
use tempfile::TempDir;

/// A folder with `api/openapi.yaml`, which refers to each of the files, and with those files.
fn folder(files: &[(&str, &str)], references: &[&str]) -> TempDir {
    let folder = TempDir::new().expect("a folder can be made");
    let schemas: Vec<String> = references
        .iter()
        .enumerate()
        .map(|(index, reference)| format!("    S{index}: {{$ref: '{reference}'}}\n"))
        .collect();
    let document = format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: v}}\ncomponents:\n  schemas:\n{}",
        schemas.concat()
    );
    for (path, text) in files.iter().chain(&[("api/openapi.yaml", document.as_str())]) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    folder
}

/// The codes of what is said, and the words.
fn said(folder: &Path, allow: &[&str]) -> (Vec<&'static str>, String) {
    let options = LoadOptions {
        allow: allow.iter().map(|it| folder.join(it)).collect(),
        ..LoadOptions::default()
    };
    let mut diagnostics = Diagnostics::new();
    let entry = folder.join("api/openapi.yaml");
    let document = load_with(&entry, &options, &mut diagnostics).expect("it can be read");
    assert!(specwright::generate(&document, "files", &mut diagnostics).is_some());
    let codes = diagnostics.iter().map(|diagnostic| diagnostic.code.id()).collect();
    (codes, render(&diagnostics, false))
}

#[test]
fn what_is_outside_is_not_read_unless_it_is_allowed() {
    let folder = folder(
        &[("secret/s.yaml", "type: string"), ("api/in.yaml", "type: integer")],
        &["../secret/s.yaml", "in.yaml"],
    );
    let (codes, words) = said(folder.path(), &[]);
    assert_eq!(codes, ["W0313"]);
    assert!(words.contains("--allow-ref") && words.contains("openapi.yaml:5:16"), "{words}");
    assert_eq!(said(folder.path(), &["secret"]).0, [""; 0]);
    let absolute = folder.path().join("secret/s.yaml");
    let document = fs::read_to_string(folder.path().join("api/openapi.yaml")).expect("there");
    let document = document.replace("../secret/s.yaml", &absolute.to_string_lossy());
    fs::write(folder.path().join("api/openapi.yaml"), document).expect("it can be written");
    assert_eq!(said(folder.path(), &[]).0, ["W0313"]);
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_outside() {
    let folder = folder(&[("secret/s.yaml", "type: string")], &["link.yaml", "folder/s.yaml"]);
    let link = |from: &str, to: &str| {
        std::os::unix::fs::symlink(folder.path().join(from), folder.path().join(to))
            .expect("a link");
    };
    link("secret/s.yaml", "api/link.yaml");
    link("secret", "api/folder");
    assert_eq!(said(folder.path(), &[]).0, ["W0313", "W0313"]);
}

#[test]
fn what_cannot_be_read_costs_its_place() {
    let files =
        [("api/shapes.yaml", "a: [1"), ("api/note.md", "# No schema"), ("api/thing.yaml", "a: {}")];
    let folder = folder(
        &files,
        &["shapes.yaml", "shapse.yaml", "note.md", "thing.yaml#/b", "thing.yaml#/a"],
    );
    let (codes, words) = said(folder.path(), &[]);
    assert_eq!(codes, ["W0315", "W0312", "W0306", "W0304"]);
    assert!(words.contains("invalid YAML"), "{words}");
    assert!(words.contains("did you mean `shapes.yaml`?"), "{words}");
}

#[test]
fn faults_are_shown_in_their_own_file() {
    let folder = folder(&[("api/thing.yaml", "type: object\nproperties: 5\n")], &["thing.yaml"]);
    let (codes, words) = said(folder.path(), &[]);
    assert_eq!(codes, ["W0311"]);
    assert!(words.contains("api/thing.yaml:2:13"), "{words}");
}

#[test]
fn names_and_anchors_are_followed() {
    let named = "$id: https://example.com/named.json\ntype: object\nproperties:\n  a: {$ref: '#/$defs/B'}\n\
                 $defs:\n  B: {$anchor: b, type: string}\n";
    let folder = folder(
        &[("api/named.yaml", named)],
        &[
            "named.yaml",
            "https://example.com/named.json",
            "https://example.com/named.json#b",
            "named.yaml#/%24defs/B",
        ],
    );
    assert_eq!(said(folder.path(), &[]), (Vec::new(), String::new()));
}
