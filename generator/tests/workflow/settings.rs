//! Names of locks, and settings in files.

use super::*;

#[test]
fn names_that_two_types_want_are_told() {
    let inline = DOCUMENT.replace(
        "{name: {type: string}}",
        "{name: {type: string}, owners: {type: array, items: {type: object, properties: {mail: {type: string}}}}}",
    );
    let folder = folder(&[("pets.yaml", &inline)]);
    let folder = folder.path();
    let run = ["generate", "pets.yaml", "--out", "pets"];
    well(folder, &run);
    let component = "    Owner: {type: object, properties: {phone: {type: string}}}\n";
    fs::write(folder.join("pets.yaml"), format!("{inline}{component}")).expect("it can be written");
    let said = String::from_utf8_lossy(&specwright(folder, &run).stderr).into_owned();
    assert!(said.contains("W0205") && said.contains("pets.yaml:15:5"), "{said}");
    assert!(read(folder, "pets/src/models/components/owner.rs").contains("pub mail"));
    let pinned = component.replace("{type: object,", "{type: object, x-rust-name: Owner,");
    fs::write(folder.join("pets.yaml"), format!("{inline}{pinned}")).expect("it can be written");
    let said = String::from_utf8_lossy(&specwright(folder, &run).stderr).into_owned();
    assert!(said.contains("W0204") && said.contains("cannot keep the name `Owner`"), "{said}");
    assert!(read(folder, "pets/src/models/components/owner.rs").contains("pub phone"));
}

/// A lock is text of somebody: what it calls things is checked like text of a document.
#[test]
fn names_of_a_lock_are_checked() {
    let folder = folder(&[]);
    let folder = folder.path();
    let run = ["generate", "openapi.yaml", "--out", "pets", "--fresh"];
    well(folder, &run);
    let lock = read(folder, "pets/specwright.lock");
    let hostile = ["Pet;fn x(){}", "String", "Self", "", "a b", "../../x", "r#Pet", "1Pet"];
    for name in hostile {
        let text = lock
            .replace("components::Pet", &format!("components::{name}"))
            .replace("\"ident\":\"name\"", &format!("\"ident\":\"{name}\""));
        fs::write(folder.join("pets/specwright.lock"), text).expect("it can be written");
        let output = specwright(folder, &run);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{name}: {said}");
        let source = read(folder, "pets/src/models/components/pet.rs");
        assert!(source.contains("pub struct Pet {"), "{name}: {source}");
        assert!(syn::parse_file(&source).is_ok(), "{name}");
    }
    let text = lock.replace("components::Pet", "serde::Pet").replace("\"LIST\"", "\"x()\"");
    fs::write(folder.join("pets/specwright.lock"), text).expect("it can be written");
    well(folder, &run);
    assert!(read(folder, "pets/src/operations.rs").contains("pub const LIST: Operation"));
}

#[test]
fn settings_are_read_from_either_file() {
    let settings = "spec = \"../openapi.yaml\"\nname = \"zoo\"\ninclude = [\"li*\"]\n";
    let manifest = format!(
        "[package]\nname = \"zoo\"\nversion = \"1.2.3\"\n\n[package.metadata.specwright]\n{settings}"
    );
    for (file, text) in [("pets/specwright.toml", settings), ("pets/Cargo.toml", &*manifest)] {
        let folder = folder(&[(file, text)]);
        let folder = folder.path();
        let said = well(&folder.join("pets"), &["generate"]);
        assert!(said.starts_with("zoo: 1 operations"), "{said}");
        well(folder, &["generate", "--out", "pets", "--check"]);
        well(folder, &["generate", "--settings", file, "--check"]);
        let said = well(&folder.join("pets"), &["explain", "Pet::name"]);
        assert!(said.contains("../openapi.yaml:14:20"), "{said}");
    }
}

#[test]
fn settings_that_are_wrong_are_shown() {
    let cases = [
        ("specs = \"x\"\n", "E0802", "did you mean `spec`?", "specwright.toml:1:1"),
        ("bump = 1\n", "E0801", "`true` or `false`", "specwright.toml:1:8"),
        ("spec = \"x\"\ninclude = \"a\"\n", "E0801", "a list of strings", "specwright.toml:2:11"),
        ("format-type = [\"date=x\"]\n", "E0801", "date=jiff", "specwright.toml:1:15"),
        ("name = \"serde\"\n", "E0801", "letters", "specwright.toml:1:8"),
        ("spec = \n", "E0801", "invalid TOML", "specwright.toml:1:"),
        ("\n", "E0803", "no document is given", ""),
    ];
    for (text, code, message, place) in cases {
        let folder = folder(&[("specwright.toml", text)]);
        let (exit, said) = badly(folder.path(), &["generate"]);
        assert_eq!(exit, 2, "{said}");
        for expected in [code, message, place] {
            assert!(said.contains(expected), "{text}{said}");
        }
    }
    let both = "[package]\nname = \"x\"\n[package.metadata.specwright]\n";
    let folder = folder(&[("specwright.toml", ""), ("Cargo.toml", both)]);
    assert!(badly(folder.path(), &["generate"]).1.contains("keep one of the two"));
}

#[test]
fn the_schema_of_the_settings_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/specwright.schema.json");
    let schema = serde_json::to_string_pretty(&specwright::output::settings_file::schema());
    let schema = schema.expect("it is JSON") + "\n";
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &schema).expect("it can be written");
    }
    assert_eq!(fs::read_to_string(path).unwrap_or_default(), schema, "run with BLESS=1");
}

#[test]
fn every_flag_has_its_key() {
    let folder = folder(&[]);
    let help = well(folder.path(), &["generate", "--help"]);
    let flags = help.split_whitespace().filter_map(|word| word.strip_prefix("--"));
    let flags: Vec<&str> =
        flags.map(|flag| flag.trim_end_matches(|c: char| !c.is_alphanumeric())).collect();
    assert!(flags.contains(&"bump"), "{flags:?}");
    let keys: Vec<&str> = specwright::output::settings_file::keys().collect();
    for flag in flags.iter().filter(|flag| !["help", "settings", "force"].contains(*flag)) {
        assert!(keys.contains(flag), "`--{flag}` has no key");
    }
    // The document is an argument, and the others are tables; `specwright names --with` tries a rule of `names`.
    let without = ["spec", "names", "replace", "import", "newtypes", "derive", "attributes"];
    for key in keys.iter().filter(|key| !without.contains(*key)) {
        assert!(flags.contains(key), "`{key}` has no flag");
    }
}
