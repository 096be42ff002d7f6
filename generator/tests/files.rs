//! Documents in several files: which files are read, and what is said of those that are not.

use std::fs;
use std::path::Path;

use specwright::document::diagnostic::{Diagnostics, render};
use specwright::document::load::{LoadOptions, load_with};
use specwright::schema::resolve::resolve;
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

/// The texts of the emitted sources, and the codes of what is said.
fn emitted(folder: &Path, entry: &str) -> (String, Vec<&'static str>) {
    let mut diagnostics = Diagnostics::new();
    let entry = folder.join(entry);
    let document = load_with(&entry, &LoadOptions::default(), &mut diagnostics).expect("readable");
    let generated = specwright::generate(&document, "files", &mut diagnostics).expect("a crate");
    let texts = generated.files.into_iter().map(|file| file.text).collect();
    (texts, diagnostics.iter().map(|diagnostic| diagnostic.code.id()).collect())
}

/// A document in a version that refers to a schema in another file.
fn entry(version: &str, reference: &str) -> String {
    format!(
        "{version}\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    get:\n      operationId: getA\n      \
         responses:\n        '200':\n          description: ok\n          {}\n",
        if version.starts_with("swagger") {
            format!("schema: {{$ref: '{reference}'}}")
        } else {
            format!("content: {{application/json: {{schema: {{$ref: '{reference}'}}}}}}")
        }
    )
}

/// A schema whose property has a list of values beside a reference, and a keyword that no version knows.
const SIBLINGS: &str = "    A:\n      type: object\n      required: [kind]\n      unheard: 1\n      properties:\n        \
                        kind: {$ref: '#/components/schemas/Kind', enum: [alpha, beta]}\n";

#[test]
fn each_file_is_read_by_its_own_version() {
    let components = format!("components:\n  schemas:\n    Kind: {{type: string}}\n{SIBLINGS}");
    let info = "info: {title: o, version: '1'}\npaths: {}\n";
    let part = |version: &str| format!("{version}{info}{components}");
    let (old, new) = ("openapi: 3.0.3\n", "openapi: 3.1.1\n");
    let ignored = vec!["W0101", "W0352"];
    for (version, other, counts, codes) in [
        (old, part(new), true, vec![]),
        ("swagger: '2.0'\n", part(new), true, vec![]),
        (new, part(old), false, ignored.clone()),
        // What says no version is a part of what refers to it.
        (new, components.clone(), true, vec![]),
        (old, components.clone(), false, ignored.clone()),
        (new, part("openapi: four\n"), true, vec!["W0112"]),
        // A dialect of its own counts more.
        (
            old,
            format!("$schema: https://json-schema.org/draft/2020-12/schema\n{components}"),
            true,
            vec![],
        ),
        (
            new,
            format!("jsonSchemaDialect: http://json-schema.org/draft-07/schema\n{}", part(new)),
            false,
            vec!["W0352"],
        ),
    ] {
        let folder = TempDir::new().expect("a folder can be made");
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("ok");
        write("api.yaml", &entry(version, "other.yaml#/components/schemas/A"));
        write("other.yaml", &other);
        let (texts, mut found) = emitted(folder.path(), "api.yaml");
        found.sort_unstable();
        assert_eq!(texts.contains("Alpha"), counts, "{version}{other}");
        assert_eq!(found, codes, "{version}{other}");
    }
}

#[test]
fn a_part_without_a_version_has_that_of_the_file_that_refers_to_it() {
    let folder = TempDir::new().expect("a folder can be made");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("ok");
    write("api.yaml", &entry("openapi: 3.0.3", "new.yaml#/components/schemas/A"));
    let new = "openapi: 3.1.1\ninfo: {title: o, version: '1'}\ncomponents:\n  schemas:\n    A: {$ref: 'part.yaml#/A'}\n";
    write("new.yaml", new);
    write("part.yaml", "Kind: {type: string}\nA: {$ref: '#/Kind', enum: [alpha, beta]}\n");
    let (texts, found) = emitted(folder.path(), "api.yaml");
    assert!(texts.contains("Alpha"));
    assert_eq!(found, [""; 0]);
}

/// A path in a file of 2.0 has its own `produces`, and its parameters are those of 2.0.
#[test]
fn a_path_in_another_version_is_read_by_that() {
    let folder = TempDir::new().expect("a folder can be made");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("ok");
    let api = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /a: {$ref: 'old.yaml#/paths/~1a'}\n";
    write("api.yaml", api);
    let old = "swagger: '2.0'\ninfo: {title: o, version: '1'}\nproduces: [text/csv]\nconsumes: [text/tab-separated-values]\n\
               paths:\n  /a:\n    post:\n      operationId: postA\n      parameters:\n        \
               - {name: b, in: body, schema: {type: string}}\n      responses:\n        \
               '200': {description: ok, schema: {type: string}}\n";
    write("old.yaml", old);
    let (texts, found) = emitted(folder.path(), "api.yaml");
    assert_eq!(found, [""; 0]);
    assert!(texts.contains("text/csv") && texts.contains("text/tab-separated-values"));
}

#[test]
fn resources_have_names_and_anchors_of_their_own() {
    let folder = TempDir::new().expect("a folder can be made");
    fs::create_dir_all(folder.path().join("sub")).expect("it can be made");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("ok");
    let properties = |list: &[(&str, &str)]| {
        let all: Vec<String> =
            list.iter().map(|(name, uri)| format!("{name}: {{$ref: '{uri}'}}")).collect();
        format!("{{{}}}", all.join(", "))
    };
    let all = properties(&[
        ("one", "https://example.com/v1/one#it"),
        ("two", "v1/two#it"),
        ("three", "sub/three.yaml#/components/schemas/Three"),
        ("four", "/v1/two#/$defs/it"),
    ]);
    write(
        "api.yaml",
        &format!(
            "openapi: 3.2.0\n$self: https://example.com/api.yaml\ninfo: {{title: t, version: '1'}}\ncomponents:\n  schemas:\n    \
         One: {{$id: v1/one, type: object, properties: {{a: {{$ref: '#it'}}, b: {{$ref: 'two#/$defs/it'}}}}, $defs: {{it: {{$anchor: it, type: string, enum: [alpha]}}}}}}\n    \
         Two: {{$id: v1/two, type: object, properties: {{a: {{$ref: '#it'}}, b: {{$ref: '#/$defs/it'}}}}, $defs: {{it: {{$anchor: it, type: string, enum: [beta]}}}}}}\n    \
         All: {{type: object, properties: {all}}}\n"
        ),
    );
    let three =
        "openapi: 3.1.1\ncomponents:\n  schemas:\n    Three: {$id: 'three', $ref: 'four.yaml'}\n";
    write("sub/three.yaml", three);
    write("sub/four.yaml", "type: string\nenum: [gamma]\n");
    let mut diagnostics = Diagnostics::new();
    let document =
        load_with(&folder.path().join("api.yaml"), &LoadOptions::default(), &mut diagnostics);
    let spec = resolve(&document.expect("readable"), &mut diagnostics);
    assert!(diagnostics.is_empty(), "{}", render(&diagnostics, false));
    let values = |component: &str, property: &str| {
        let (_, id) = spec.components.iter().find(|(name, _)| name == component).expect("there");
        let properties = &spec.schema(*id).properties;
        let (_, id) = properties.iter().find(|(name, _)| name == property).expect("there");
        spec.schema(*id).values.clone().and_then(|values| values[0].as_str().map(str::to_owned))
    };
    for (component, property, value) in [
        ("One", "a", "alpha"),
        ("One", "b", "beta"),
        ("Two", "a", "beta"),
        ("Two", "b", "beta"),
        ("All", "one", "alpha"),
        ("All", "two", "beta"),
        ("All", "three", "gamma"),
        ("All", "four", "beta"),
    ] {
        let found = values(component, property);
        assert_eq!(found.as_deref(), Some(value), "{component}.{property}");
    }
}
