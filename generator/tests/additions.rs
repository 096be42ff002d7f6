//! Traits and attributes that settings and documents add to types: what a user does with them, and what is said of
//! mistakes.

#[path = "additions/mistakes.rs"]
mod mistakes;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::document::diagnostic::{Diagnostics, render};
use specwright::output::run::run;
use specwright::output::settings_file::read;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/additions")
}

fn document() -> PathBuf {
    folder().join("shop.yaml")
}

/// An empty folder of a test.
fn empty(name: &str) -> PathBuf {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("additions").join(name);
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out).expect("it can be made");
    out
}

/// Generates a crate by the settings in its folder. Returns what is said, and whether it succeeded.
fn generated(document: &Path, out: &Path) -> (String, bool) {
    generated_as("shop", document, out)
}

fn generated_as(name: &str, document: &Path, out: &Path) -> (String, bool) {
    let mut diagnostics = Diagnostics::new();
    let chosen = read(&out.join("specwright.toml"), &mut diagnostics);
    let report = chosen.ok().and_then(|mut chosen| {
        chosen.name = Some(name.to_owned());
        run(document, out, &chosen.options(), &mut diagnostics)
    });
    (render(&diagnostics, false), report.is_some())
}

/// Runs cargo in a crate with all warnings denied.
fn run_cargo(out: &Path, arguments: &[&str]) {
    let (errors, succeeded) = said_by_cargo(out, arguments);
    assert!(succeeded, "{errors}");
}

/// Runs cargo in a crate with all warnings denied. Returns its messages, and whether it succeeded.
fn said_by_cargo(out: &Path, arguments: &[&str]) -> (String, bool) {
    let output = Command::new(env!("CARGO"))
        .args([arguments[0], "--offline", "--quiet"])
        .args(&arguments[1..])
        .current_dir(out)
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("accepted-target"))
        .output()
        .expect("cargo runs");
    (String::from_utf8_lossy(&output.stderr).into_owned(), output.status.success())
}

/// Makes a generated crate one that compiles alone, with a program of a user as an example.
fn with_example(out: &Path, examples: &[&str], dependencies: &str) {
    let manifest = out.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("it can be read");
    let text = format!("{text}\n[dev-dependencies]\n{dependencies}\n[workspace]\n");
    fs::write(&manifest, text).expect("it can be written");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, out.join("Cargo.lock")).expect("it can be copied");
    fs::create_dir_all(out.join("examples")).expect("it can be made");
    for example in examples {
        fs::copy(folder().join(example), out.join("examples").join(example))
            .expect("it can be copied");
    }
}

/// Generates a crate by settings. Returns what is said, with short paths, and whether it succeeded.
fn said(name: &str, settings: &str) -> (String, bool) {
    let out = empty(name);
    fs::write(out.join("specwright.toml"), settings).expect("it can be written");
    let (said, succeeded) = generated(&document(), &out);
    let has_sources = ["src", "shop"].iter().any(|sources| out.join(sources).exists());
    assert_eq!(has_sources, succeeded, "{said}");
    (said.replace(&format!("{}/", out.display()), ""), succeeded)
}

/// The source file of a type.
fn source(out: &Path, name: &str) -> String {
    let path = out.join("src/models/components").join(name);
    fs::read_to_string(path).expect("it is there")
}

#[test]
fn a_user_has_the_traits_and_attributes() {
    let out = empty("shop");
    fs::copy(folder().join("specwright.toml"), out.join("specwright.toml"))
        .expect("it can be copied");
    let (said, succeeded) = generated(&document(), &out);
    assert!(succeeded, "{said}");
    assert!(said.contains("`Size` cannot derive `Hash`: `Size::grams` is an `f64`"), "{said}");
    let manifest = out.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("it can be read");
    for line in [
        "schemas = [\"dep:schemars\", \"dep:ts-rs\", \"dep:utoipa\"]",
        "fuzzing = [\"dep:arbitrary\"]",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    let development = "jsonschema = { version = \"*\", default-features = false }\n";
    with_example(&out, &["user.rs"], development);
    for arguments in
        [&["check", "--lib"][..], &["run", "--example", "user", "--features", "schemas,fuzzing"]]
    {
        run_cargo(&out, arguments);
    }
    // Nothing changes if nothing has changed.
    let before = source(&out, "order.rs");
    assert!(generated(&document(), &out).1);
    assert_eq!(source(&out, "order.rs"), before);
}

/// A crate with types of users: in another crate, in the standard library, and beside what is emitted.
#[test]
fn a_user_has_types_of_their_own() {
    let folder = folder();
    let out = empty("orders");
    let money = empty("money");
    fs::create_dir_all(money.join("src")).expect("it can be made");
    fs::copy(folder.join("money.rs"), money.join("src/lib.rs")).expect("it can be copied");
    fs::write(
        money.join("Cargo.toml"),
        "[package]\nname = \"money\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n[dependencies]\nserde = { version = \"1\", features = [\"derive\"] }\n",
    )
    .expect("it can be written");
    fs::copy(folder.join("replace.toml"), out.join("specwright.toml")).expect("it can be copied");
    let (said, succeeded) = generated_as("orders", &folder.join("orders.yaml"), &out);
    assert!(succeeded, "{said}");
    let manifest = out.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("it can be read");
    assert!(text.contains("money = { path = \"../money\" }"), "{text}");
    with_example(&out, &["replacing.rs"], "");
    run_cargo(&out, &["run", "--example", "replacing", "--features", "validate"]);
    // That a type lacks something is said by its name.
    let text = fs::read_to_string(folder.join("money.rs")).expect("it can be read");
    let bare = text.replacen("#[derive(Debug, Clone, ", "#[derive(Debug, ", 1);
    assert_ne!(bare, text);
    fs::write(money.join("src/lib.rs"), bare).expect("it can be written");
    let (errors, succeeded) = said_by_cargo(&out, &["check", "--lib"]);
    let expected = "`money::Money` cannot take the place of a generated type";
    assert!(!succeeded && errors.contains(expected), "{errors}");
}

/// A crate in which ids are types: what is one in the document is one type, and no other one takes its place.
#[test]
fn a_user_cannot_mix_ids() {
    let out = empty("ids");
    fs::copy(folder().join("ids.toml"), out.join("specwright.toml")).expect("it can be copied");
    let (said, succeeded) = generated_as("ids", &folder().join("ids.yaml"), &out);
    assert!(succeeded, "{said}");
    with_example(&out, &["ids.rs", "mixed.rs"], "");
    run_cargo(&out, &["check", "--lib"]);
    run_cargo(&out, &["run", "--example", "ids", "--features", "schemas,mock,validate"]);
    let (errors, succeeded) = said_by_cargo(&out, &["check", "--example", "mixed"]);
    assert!(!succeeded);
    let expected = "the trait bound `CustomerId: From<OrderNumber>` is not satisfied";
    assert!(errors.contains(expected), "{errors}");
}

/// Plain types: in a tree of modules and in one file, and with derived traits that read serde's attributes.
#[test]
fn a_user_owns_plain_types() {
    let plain = folder().join("../plain");
    let derives =
        "[derive]\n\"*\" = [\"schemars::JsonSchema\", \"arbitrary::Arbitrary\", \"ts_rs::TS\"]\n";
    for (name, settings) in [
        ("tree", derives.to_owned()),
        ("file", "single-file = true\n[derive]\nShift = [\"Ord\"]\n".to_owned()),
        ("dropping", "drop-undeclared = true\n[derive]\nCat = [\"Ord\", \"Hash\"]\n".to_owned()),
    ] {
        let out = empty(&format!("plain-{name}"));
        let settings = format!("style = \"serde\"\n{settings}\n[newtypes]\nanimal_id = true\n");
        fs::write(out.join("specwright.toml"), settings).expect("it can be written");
        let (said, succeeded) = generated_as("zoo", &plain.join("api.yaml"), &out);
        assert!(succeeded && !said.contains("warning[W02"), "{said}");
        let manifest = fs::read_to_string(out.join("Cargo.toml")).expect("it can be read");
        assert!(!manifest.contains("[features]") && !manifest.contains("reqwest"), "{manifest}");
        with_example(&out, &[], "");
        if name != "dropping" {
            let user = fs::read_to_string(plain.join("user.rs")).expect("it can be read");
            let user = if name == "file" { user.replace("zoo::models::", "zoo::") } else { user };
            fs::write(out.join("examples/user.rs"), user).expect("it can be written");
            run_cargo(&out, &["run", "--example", "user"]);
        }
        run_cargo(&out, &["clippy", "--", "-D", "warnings"]);
        run_cargo(&out, &["doc", "--no-deps"]);
        assert_eq!(out.join("src/models").exists(), name != "file");
        // Another run changes nothing.
        let before = fs::read_to_string(out.join("specwright.lock")).expect("it can be read");
        assert!(generated_as("zoo", &plain.join("api.yaml"), &out).1);
        let after = fs::read_to_string(out.join("specwright.lock")).expect("it can be read");
        assert_eq!(before, after);
    }
}

/// A module of a crate has a client for the features of the runtime that are asked for, each set of them by itself.
#[test]
fn a_module_has_a_client() {
    let krate = empty("module");
    let source = krate.join("src");
    fs::create_dir_all(&source).expect("it can be made");
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime");
    let mut root = String::new();
    for (name, features) in [
        ("types", &[][..]),
        ("offline", &["client"]),
        ("all", &["blocking", "mock", "reqwest", "tower", "tracing", "validate"]),
    ] {
        let settings = format!(
            "module = \"{name}\"\nruntime = \"crate\"\nfeatures = {features:?}\nlock = \"{name}.lock\"\n"
        );
        fs::write(source.join("specwright.toml"), settings).expect("it can be written");
        let (said, succeeded) = generated(&document(), &source);
        assert!(succeeded, "{said}");
        writeln!(root, "pub mod {name};").expect("it is a text");
        let has_client = source.join(name).join("client/mod.rs").exists();
        assert_eq!(has_client, name != "types");
    }
    let import = "runtime = \"crate\"\n[import]\n\"*\" = { types = \"crate::types::models\", lock = \"types.lock\" }\n";
    for (name, settings) in [
        ("plain", "style = \"serde\"\n"),
        ("one", "style = \"serde\"\nsingle-file = true\n"),
        ("whole", "runtime = \"crate\"\nsingle-file = true\n"),
        ("next", import),
    ] {
        let settings = format!("module = \"{name}\"\nlock = \"{name}.lock\"\n{settings}");
        fs::write(source.join("specwright.toml"), settings).expect("it can be written");
        let (said, succeeded) = generated(&document(), &source);
        assert!(succeeded, "{said}");
        writeln!(root, "pub mod {name};").expect("it is a text");
    }
    let order = fs::read_to_string(source.join("next/models/components/order.rs"));
    let order = order.expect("it is there");
    assert!(order.contains("pub type Order = crate::types::models::Order;"), "{order}");
    root.push_str(
        "pub fn ask(client: &all::blocking::Client, order: &all::models::Order) -> Result<i64, all::Error> {\n    \
         let _ = all::Validate::validate(order);\n    Ok(client.create_order(order).send()?.id)\n}\n",
    );
    fs::write(source.join("lib.rs"), root).expect("it can be written");
    let manifest = format!(
        "[package]\nname = \"module\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         bytes = {{ version = \"1\", default-features = false }}\nhttp = \"1\"\n\
         serde = {{ version = \"1\", default-features = false, features = [\"derive\", \"std\"] }}\n\
         serde_json = {{ version = \"1\", features = [\"float_roundtrip\", \"raw_value\"] }}\n\
         specwright-runtime = {{ path = {runtime:?}, features = [\"blocking\", \"mock\", \"reqwest\", \"tower\", \"tracing\", \"validate\"] }}\n"
    );
    fs::write(krate.join("Cargo.toml"), manifest).expect("it can be written");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, krate.join("Cargo.lock")).expect("it can be copied");
    run_cargo(&krate, &["check"]);
}

/// Code of users beside what is generated is a module of the crate, and survives.
#[test]
fn a_user_adds_code() {
    for (name, settings, path) in [
        ("file", "", "ext.rs"),
        ("folder", "", "ext/prices.rs"),
        ("plain", "style = \"serde\"\nsingle-file = true\n", "ext/mod.rs"),
    ] {
        let out = empty(&format!("own-{name}"));
        fs::write(out.join("specwright.toml"), settings).expect("it can be written");
        let (said, succeeded) = generated(&document(), &out);
        assert!(succeeded, "{said}");
        let models = if name == "plain" { "crate" } else { "crate::models" };
        let own = format!(
            "//! What items cost.\n\nimpl {models}::Item {{\n    /// The price of all of it.\n    #[must_use]\n    \
             pub fn price(&self, each: i32) -> i32 {{\n        self.count * each\n    }}\n}}\n"
        );
        let path = out.join("src").join(path);
        fs::create_dir_all(path.parent().expect("it has one")).expect("it can be made");
        fs::write(&path, &own).expect("it can be written");
        // It becomes a part of the crate although nothing else has changed.
        assert!(generated(&document(), &out).1);
        assert_eq!(fs::read_to_string(&path).expect("it is there"), own);
        with_example(&out, &[], "");
        let (models, made) = match name {
            "plain" => {
                ("shop", "Item { sku: String::new(), count: 2, undeclared: Default::default() }")
            }
            _ => ("shop::models", "Item::new(\"cup\", 2)"),
        };
        let program = format!(
            "use {models}::Item;\n\nfn main() {{\n    assert_eq!({made}.price(3), 6);\n}}\n"
        );
        fs::write(out.join("examples/own.rs"), program).expect("it can be written");
        run_cargo(&out, &["run", "--example", "own"]);
        fs::remove_file(&path).expect("it can be removed");
        assert!(generated(&document(), &out).1);
        let root = fs::read_to_string(out.join("src/lib.rs")).expect("it is there");
        assert!(!root.contains("pub mod ext"), "{root}");
    }
}

/// A second version of an API takes those types from the first that are as they were, with all that they contain.
#[test]
fn a_version_has_the_equal_types_of_another() {
    let first = empty("v1");
    fs::write(first.join("specwright.toml"), "[derive]\nState = [\"Ord\"]\n")
        .expect("it can be written");
    let (said, succeeded) = generated_as("v1", &document(), &first);
    assert!(succeeded, "{said}");
    let out = empty("v2");
    let text = fs::read_to_string(document()).expect("it can be read");
    let text = text.replace("count: {type: integer, format: int32}", "count: {type: string}");
    let spec = out.join("shop.yaml");
    fs::write(&spec, text).expect("it can be written");
    let settings = "[import]\n\"*\" = { types = \"v1::models\", path = \"../v1\" }\n";
    fs::write(out.join("specwright.toml"), settings).expect("it can be written");
    let (said, succeeded) = generated_as("v2", &spec, &out);
    assert!(succeeded, "{said}");
    for (file, is_imported) in [
        ("state.rs", true),
        ("size.rs", true),
        ("payment.rs", true),
        ("item.rs", false),
        ("order.rs", false),
    ] {
        let text = source(&out, file);
        assert_eq!(text.contains("= v1::models::"), is_imported, "{text}");
    }
    with_example(&out, &[], "");
    let first = first.join("Cargo.toml");
    let text = fs::read_to_string(&first).expect("it can be read");
    fs::write(&first, format!("{text}\n[workspace]\n")).expect("it can be written");
    run_cargo(&out, &["check", "--lib"]);
}

/// A rule for all schemas is for those that can follow it.
#[test]
fn all_scalars_have_newtypes() {
    let (said, succeeded) = said("all", "[newtypes]\n\"*\" = true\n");
    assert!(succeeded, "{said}");
    assert!(said.contains("is for a schema that is an array"), "{said}");
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("additions/all");
    assert!(source(&out, "item_sku.rs").contains("pub struct ItemSku(pub String);"));
}

#[test]
fn mistakes_are_named_with_their_places() {
    for (name, settings, expected) in mistakes::MISTAKES {
        let (said, succeeded) = said(name, settings);
        assert!(!succeeded, "{name}");
        assert!(said.contains(*expected), "{expected} is not in\n{said}");
    }
}

#[test]
fn a_crate_that_a_rule_tells_where_to_find_is_a_dependency() {
    let (said, succeeded) = said(
        "source-known",
        "[derive]\nItem = [{ trait = \"my_money::Value\", path = \"../money\", feature = \"money\" }]\n",
    );
    assert!(succeeded, "{said}");
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("additions/source-known");
    let manifest = fs::read_to_string(out.join("Cargo.toml")).expect("it can be read");
    assert!(manifest.contains("my-money = { path = \"../money\", optional = true }"), "{manifest}");
    assert!(manifest.contains("money = [\"dep:my-money\"]"), "{manifest}");
    let item = source(&out, "item.rs");
    assert!(item.contains("#[cfg_attr(feature = \"money\", derive(my_money::Value))]"), "{item}");
}

#[test]
fn a_document_adds_no_code() {
    let out = empty("document");
    let text = fs::read_to_string(document()).expect("it can be read");
    let text = text.replace("[Hash]", "[Hash, \"schemars::JsonSchema\"]");
    let text =
        text.replace("#[deprecated = \"use `state`\"]", "#[doc = include_str!(\"/etc/passwd\")]");
    let document = out.join("shop.yaml");
    fs::write(&document, text).expect("it can be written");
    fs::write(out.join("specwright.toml"), "").expect("it can be written");
    let (said, succeeded) = generated(&document, &out);
    assert!(!succeeded && said.contains("`x-rust-derive` needs the crate `schemars`"), "{said}");
    assert!(said.contains("the document cannot add `#[doc = include_str!"), "{said}");
}

/// The settings of the cookbook are accepted, each for itself, and the code behind them runs.
#[test]
fn the_settings_of_the_cookbook_are_followed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/cookbook.md");
    let text = fs::read_to_string(path).expect("it can be read");
    let mut programs = 0;
    let sections: Vec<&str> = text.split("```toml\n").skip(1).collect();
    assert!(sections.len() > 4, "{text}");
    for (number, section) in sections.into_iter().enumerate() {
        let (settings, rest) = section.split_once("```").expect("the block ends");
        let name = format!("cookbook-{number}");
        let (said, succeeded) = said(&name, settings);
        assert!(succeeded, "{said}\n{settings}");
        let refused = said.matches("warning[W0208]").count();
        assert_eq!(refused, 0, "{said}");
        let Some(code) = rest.split("```rust\n").nth(1).and_then(|it| it.split("```").next())
        else {
            continue;
        };
        let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("additions").join(&name);
        with_example(&out, &[], "");
        let program =
            format!("fn main() -> Result<(), Box<dyn std::error::Error>> {{\n{code}Ok(())\n}}\n");
        fs::write(out.join("examples/code.rs"), program).expect("it can be written");
        run_cargo(&out, &["run", "--example", "code"]);
        programs += 1;
    }
    assert!(programs > 1);
}
