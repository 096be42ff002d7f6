//! Pairs of documents with one change each: what is said of it, and whether it is true.
//!
//! A case has code of a user of the old crate. It compiles with the new one if and only if the change is
//! not called major. `cargo test -p specwright --test changes -- --ignored` asks `cargo-semver-checks`
//! besides; where that says something else the case has the reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde_yaml::Value;
use specwright::changes::diff::{Diff, Level, Sides};
use specwright::document::diagnostic::{Diagnostics, render};
use specwright::ir::settings::Settings;
use specwright::output::options::{Mode, Options};
use specwright::output::run::run;

/// A change.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Case {
    name: String,
    /// The schema components before and after. The first is what the default operation sends and
    /// returns.
    old: Value,
    new: Value,
    /// The paths, where they are not those of the default operation.
    old_paths: Option<Value>,
    new_paths: Option<Value>,
    old_webhooks: Option<Value>,
    new_webhooks: Option<Value>,
    /// The style of the types, `full` or `serde`.
    style: Option<String>,
    /// Other components.
    old_more: Option<Value>,
    new_more: Option<Value>,
    old_servers: Option<Value>,
    new_servers: Option<Value>,
    /// Parameters that are set once (`x-speakeasy-globals`).
    old_globals: Option<Value>,
    new_globals: Option<Value>,
    /// What the version must say; nothing where there is no change.
    code: Option<String>,
    /// Whether older code no longer understands the server.
    #[serde(default)]
    wire: bool,
    /// Whether the user calls the API, and does not only use its types.
    #[serde(default)]
    client: bool,
    /// The kinds of changes.
    kinds: Vec<String>,
    /// What the server may answer now, as JSON, and whether older code reads it as a `Pet`. What it does
    /// not read must be told.
    #[serde(default)]
    answers: BTreeMap<String, bool>,
    /// Code of a user of the old crate, which is called `api`.
    user: String,
    /// What `cargo-semver-checks` says, where it is something else.
    semver_checks: Option<Otherwise>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Otherwise {
    says: String,
    because: String,
}

/// A case with its crates, or modules.
struct Made {
    case: Case,
    /// What the names of both begin with.
    slug: String,
    diff: Diff,
}

impl Made {
    fn name(&self, side: &str) -> String {
        format!("{}_{side}", self.slug)
    }

    fn is_major(&self) -> bool {
        self.diff.level() == Some(Level::Major)
    }
}

/// What is made of a document: a crate of its own, or a module of the crate `modules`.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Crate,
    Module,
}

#[test]
fn changes_are_what_they_are_called() {
    let folder = fresh("changes");
    let made = make_all(&folder, |_| Form::Crate);
    assert!(made.len() >= 60, "there are only {} cases", made.len());
    let mut wrong = String::new();
    for made in &made {
        let said = made.diff.level().map(|level| level.to_string());
        let wire = made.diff.changes.iter().any(|change| change.wire.is_some());
        let kinds: BTreeSet<&str> =
            made.diff.changes.iter().map(|change| change.kind.as_str()).collect();
        let expected: BTreeSet<&str> = made.case.kinds.iter().map(String::as_str).collect();
        if (said.as_ref(), wire, &kinds) != (made.case.code.as_ref(), made.case.wire, &expected) {
            let shown = specwright::changes::diff::text(&made.diff, &Sides::default(), 20);
            let _ = writeln!(wrong, "{}:\n{shown}", made.case.name);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Nearly all crates are modules of one, as support code is most of what there is to compile in each. Users of
/// them are in other crates, for which enums and structs that may grow are not exhaustive: all that compile
/// are in one, and those that do not are each by itself, as one error hides others.
#[test]
fn code_of_users_compiles_unless_a_change_is_major() {
    let folder = fresh("users");
    let made = make_all(&folder, |case| if case.client { Form::Crate } else { Form::Module });
    share_support(&folder, &made);
    let mut members = vec!["modules".to_owned(), "users".to_owned()];
    let mut users = String::new();
    let modules = "modules = { path = \"../modules\" }";
    for made in &made {
        for side in ["old", "new"] {
            let name = made.name(side);
            let must_fail = side == "new" && made.is_major();
            if made.case.client {
                let api = format!(
                    "api = {{ package = \"{name}\", path = \"../{name}\", default-features = false, \
                     features = [\"client\"] }}"
                );
                let user = format!("{name}_user");
                write_crate(&folder, &user, &api, &made.case.user);
                members.extend([name, user]);
            } else {
                let code = format!("use modules::{name} as api;\n{}", made.case.user);
                if must_fail {
                    write_crate(&folder, &name, modules, &code);
                    members.push(name);
                } else {
                    let path = folder.join("users/src").join(&name).with_extension("rs");
                    fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
                    fs::write(path, code).expect("it can be written");
                    let _ = writeln!(users, "pub mod {name};");
                }
            }
        }
    }
    write_crate(&folder, "users", modules, &users);
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
    fs::write(folder.join("Cargo.toml"), manifest).expect("it can be written");
    copy_lock(&folder);
    let failed = failed(&folder);
    let expected: BTreeSet<String> = made
        .iter()
        .filter(|made| made.is_major())
        .map(|made| made.name("new") + if made.case.client { "_user" } else { "" })
        .collect();
    let case = |name: &str| {
        let slug = name.splitn(3, '_').take(2).collect::<Vec<_>>().join("_");
        made.iter().find(|made| made.slug == slug).map_or("", |made| made.case.name.as_str())
    };
    let mut wrong = String::new();
    for name in &expected {
        if !failed.contains_key(name) {
            let _ = writeln!(wrong, "{name} ({}) compiles", case(name));
        }
    }
    for (name, error) in failed {
        if !expected.contains(&name) {
            let _ = writeln!(wrong, "{name} ({}) does not compile: {error}", case(&name));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn older_code_reads_answers_unless_that_is_told() {
    let folder = fresh("answers");
    let made = make_all(&folder, |_| Form::Module);
    share_support(&folder, &made);
    let asked: Vec<&Made> = made.iter().filter(|made| !made.case.answers.is_empty()).collect();
    assert!(asked.len() > 20);
    let mut main = "fn main() {\n".to_owned();
    for made in &asked {
        for json in made.case.answers.keys() {
            let _ = writeln!(
                main,
                "    let read = serde_json::from_str::<modules::{}::models::Pet>({json:?}).is_ok();\n    \
                 println!(\"{{read}}\");",
                made.name("old")
            );
        }
    }
    main.push_str("}\n");
    fs::create_dir_all(folder.join("src")).expect("it can be made");
    fs::write(folder.join("src/main.rs"), main).expect("it can be written");
    let manifest = "[package]\nname = \"answers\"\nedition = \"2024\"\n\n[workspace]\n\n\
                    [dependencies]\nserde_json = \"1\"\nmodules = { path = \"modules\" }\n";
    fs::write(folder.join("Cargo.toml"), manifest).expect("it can be written");
    copy_lock(&folder);
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut said = said.lines();
    for made in asked {
        for (json, read) in &made.case.answers {
            let case = &made.case;
            assert_eq!(said.next(), Some(&*read.to_string()), "{}: {json}", case.name);
            assert!(*read || case.wire, "{}: older code cannot read {json}", case.name);
        }
    }
}

#[test]
#[ignore = "it needs cargo-semver-checks, and some minutes"]
fn cargo_semver_checks_agrees() {
    let has = Command::new("cargo").args(["semver-checks", "--version"]).output();
    assert!(
        has.is_ok_and(|output| output.status.success()),
        "cargo-semver-checks is not there: run `cargo install cargo-semver-checks --locked`"
    );
    let folder = fresh("semver");
    let mut wrong = String::new();
    let (mut same, mut other) = (0, 0);
    for made in make_all(&folder, |_| Form::Crate) {
        let path = |side: &str| folder.join(made.name(side));
        for side in ["old", "new"] {
            // To be compared, both are versions of one crate.
            let manifest = path(side).join("Cargo.toml");
            let text = fs::read_to_string(&manifest).expect("it is there");
            let text = text.replace(&made.name(side), "compared");
            fs::write(&manifest, text + "\n[workspace]\n").expect("it can be written");
            copy_lock(&path(side));
        }
        let output = Command::new("cargo")
            .args(["semver-checks", "--release-type", "minor", "--color", "never"])
            .arg("--only-explicit-features")
            .args(made.case.client.then_some(["--features", "client"]).into_iter().flatten())
            .arg("--manifest-path")
            .arg(path("new").join("Cargo.toml"))
            .arg("--baseline-root")
            .arg(path("old"))
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .output()
            .expect("it runs");
        let text =
            String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(text.contains("Checked"), "{}: {text}", made.case.name);
        let says = if output.status.success() { "none" } else { "major" };
        let agreed = if made.is_major() { "major" } else { "none" };
        let otherwise = made.case.semver_checks.as_ref();
        assert!(otherwise.is_none_or(|otherwise| !otherwise.because.is_empty()));
        *(if otherwise.is_some() { &mut other } else { &mut same }) += 1;
        let expected = otherwise.map_or(agreed, |otherwise| otherwise.says.as_str());
        if says != expected {
            let _ = writeln!(wrong, "{}: {says}, not {expected}\n{text}", made.case.name);
        }
    }
    println!("{same} pairs are called the same, {other} otherwise, for a reason");
    assert!(wrong.is_empty(), "{wrong}");
}

/// An empty folder.
fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("it can be made");
    folder
}

/// Both sides of all cases, the new ones with the names that stay.
fn make_all(folder: &Path, form: fn(&Case) -> Form) -> Vec<Made> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/changes");
    let mut made = Vec::new();
    for topic in ["enums", "fields", "operations", "own", "plain", "types"] {
        let text = fs::read_to_string(cases.join(topic).with_extension("yaml"));
        let cases: Vec<Case> =
            serde_yaml::from_str(&text.expect("it is there")).expect("it is a list of cases");
        for (index, case) in cases.into_iter().enumerate() {
            let slug = format!("{topic}_{index}");
            let diff = make(folder, &case, &slug, form(&case));
            made.push(Made { case, slug, diff });
        }
    }
    made
}

fn make(folder: &Path, case: &Case, slug: &str, form: Form) -> Diff {
    let sides = [
        (
            "old",
            &case.old,
            &case.old_more,
            [&case.old_paths, &case.old_webhooks, &case.old_servers, &case.old_globals],
        ),
        (
            "new",
            &case.new,
            &case.new_more,
            [&case.new_paths, &case.new_webhooks, &case.new_servers, &case.new_globals],
        ),
    ];
    let lock = |side: &str| folder.join(format!("{slug}_{side}.lock"));
    let mut diff = None;
    for (side, schemas, more, parts) in sides {
        let name = format!("{slug}_{side}");
        let spec = folder.join(&name).with_extension("yaml");
        let text = document(schemas, more.as_ref(), parts);
        fs::write(&spec, text).expect("it can be written");
        if side == "new" {
            fs::copy(lock("old"), lock("new")).expect("it can be copied");
        }
        let (out, module) = match form {
            Form::Crate => (folder.join(&name), None),
            Form::Module => (folder.join("modules/src"), Some(name.clone())),
        };
        fs::create_dir_all(&out).expect("it can be made");
        // Users of some features alone see less of a crate, and nothing else.
        let style = case.style.as_deref().unwrap_or("full").parse().expect("it is a style");
        let settings = Settings { no_tag_features: true, module, style, ..Settings::default() };
        let options = Options {
            name: (form == Form::Crate).then_some(name),
            lock: Some(lock(side)),
            settings,
            ..Options::new(Mode::Write)
        };
        let mut diagnostics = Diagnostics::new();
        let report = run(&spec, &out, &options, &mut diagnostics);
        let report = report.unwrap_or_else(|| panic!("{}", render(&diagnostics, false)));
        diff = report.diff;
    }
    diff.expect("the old one has a lock")
}

/// Makes the crate `modules` of what is in its folder. All modules use the same support code, which each
/// has a copy of.
fn share_support(folder: &Path, made: &[Made]) {
    let sources = folder.join("modules/src");
    let mut root = "#![allow(dead_code)]\nmod support;\n".to_owned();
    for name in made.iter().flat_map(|made| ["old", "new"].map(|side| made.name(side))) {
        let module = sources.join(&name);
        if !module.exists() {
            continue;
        }
        let _ = writeln!(root, "pub mod {name};");
        if made.iter().any(|made| name.starts_with(&made.slug) && made.case.style.is_some()) {
            continue;
        }
        let own = format!("crate::{name}::support");
        rewrite(&module, &|text| text.replace(&own, "crate::support"));
        let support = sources.join("support");
        if support.exists() {
            fs::remove_dir_all(module.join("support")).expect("it can be removed");
        } else {
            fs::rename(module.join("support"), &support).expect("it can be moved");
        }
        rewrite(&module.join("mod.rs"), &|text| {
            text.replace("mod support;", "use crate::support;")
        });
    }
    let dependencies = "serde = { version = \"1\", default-features = false, features = [\"derive\", \"std\"] }\n\
                        serde_json = { version = \"1\", features = [\"float_roundtrip\"] }";
    write_crate(folder, "modules", dependencies, &root);
}

/// Changes a file, or all files of a folder.
fn rewrite(path: &Path, change: &dyn Fn(String) -> String) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("it can be read") {
            rewrite(&entry.expect("it can be read").path(), change);
        }
    } else {
        let text = fs::read_to_string(path).expect("it can be read");
        fs::write(path, change(text)).expect("it can be written");
    }
}

/// Paths, webhooks, servers and global parameters are what a case says; of these only the paths have a
/// default.
fn document(schemas: &Value, more: Option<&Value>, parts: [&Option<Value>; 4]) -> String {
    let default = "{/pets: {post: {operationId: send, \
        requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}, \
        responses: {200: {description: ok, \
        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}}}";
    let default = serde_yaml::from_str(default).expect("it is YAML");
    let mut components = match more {
        Some(Value::Mapping(more)) => more.clone(),
        _ => serde_yaml::Mapping::new(),
    };
    components.insert("schemas".into(), schemas.clone());
    let mut document = serde_yaml::Mapping::new();
    document.insert("openapi".into(), "3.1.0".into());
    document
        .insert("info".into(), serde_yaml::from_str("{title: Pets, version: '1'}").expect("YAML"));
    document.insert("paths".into(), default);
    document.insert("components".into(), components.into());
    for (key, part) in ["paths", "webhooks", "servers", "x-speakeasy-globals"].iter().zip(parts) {
        if let Some(part) = part {
            document.insert((*key).into(), part.clone());
        }
    }
    serde_yaml::to_string(&document).expect("it is YAML")
}

/// A crate of a workspace.
fn write_crate(folder: &Path, name: &str, dependencies: &str, root: &str) {
    let out = folder.join(name);
    fs::create_dir_all(out.join("src")).expect("it can be made");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n"
    );
    fs::write(out.join("Cargo.toml"), manifest).expect("it can be written");
    fs::write(out.join("src/lib.rs"), root).expect("it can be written");
}

fn copy_lock(folder: &Path) {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("it can be copied");
}

/// The crates of a workspace that do not compile, or the files of `users`, each with its first error.
fn failed(folder: &Path) -> BTreeMap<String, String> {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--workspace", "--keep-going", "--offline", "--message-format", "json"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .output()
        .expect("cargo runs");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(stdout.contains("build-finished"), "{}", String::from_utf8_lossy(&output.stderr));
    let mut failed = BTreeMap::new();
    for line in stdout.lines() {
        let message: serde_json::Value = serde_json::from_str(line).expect("it is JSON");
        if message["message"]["level"] != "error" {
            continue;
        }
        let text = message["message"]["message"].as_str().unwrap_or_default().to_owned();
        let file = message["message"]["spans"][0]["file_name"].as_str().unwrap_or_default();
        let name = match file.strip_prefix("users/src/").and_then(|file| file.strip_suffix(".rs")) {
            Some(file) => file,
            None => message["target"]["name"].as_str().unwrap_or_default(),
        };
        failed.entry(name.to_owned()).or_insert(text);
    }
    failed
}
