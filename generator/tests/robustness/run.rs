//! Random documents of composed schemas: the generator takes them, and what it emits compiles.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, fs, thread};

use serde_json::Value;
use specwright::document::diagnostic::{Code, Diagnostics, Severity, render};
use specwright::document::fault::{caught, quietly};
use specwright::document::load::load_text;
use specwright::generate_with;
use specwright::ir::settings::Settings;
use specwright::output::options::{Mode, Options};
use specwright::output::run::run;

use super::composed::document;
use super::shrink::shrunken;
use super::{steady, surface};

/// So many documents run among all tests.
const FEW: u64 = 300;

/// So many modules are in one crate.
const MODULES: usize = 50;

#[test]
fn a_few_random_documents_give_diagnostics_or_rust() {
    try_all(1, FEW);
}

/// ```text
/// CASES=20000 SEED=1 cargo test --release -p specwright --test robustness -- --ignored --nocapture random_documents_give
/// ```
#[test]
#[ignore = "takes minutes; CASES says how many, SEED which"]
fn random_documents_give_diagnostics_or_rust() {
    try_all(number("SEED", 1_000_000), number("CASES", 20_000));
}

/// What compiles is found out for many modules at a time. Those that do not are then made smaller, each by
/// itself.
#[test]
#[ignore = "takes minutes; CASES says how many, SEED which"]
fn random_documents_compile() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("composed");
    let (first, cases) = (number("SEED", 2_000_000), number("CASES", 350));
    let seeds: Vec<u64> = (first..first + cases).collect();
    let mut said = String::new();
    for (index, seeds) in seeds.chunks(MODULES).enumerate() {
        let documents: BTreeMap<String, Value> =
            seeds.iter().map(|seed| (format!("m{seed}"), document(*seed))).collect();
        let failed = failed(&folder.join(format!("modules{index}")), &documents);
        for (name, error) in failed {
            let attempts = Cell::new(150);
            let single = folder.join("single");
            let fails = |smaller: &Value| {
                attempts.set(attempts.get() - 1);
                let documents = BTreeMap::from([("m".to_owned(), smaller.clone())]);
                attempts.get() > 0
                    && self::failed(&single, &documents)
                        .get("m")
                        .is_some_and(|it| kind(it) == kind(&error))
            };
            let smallest = shrunken(&documents[&name], &fails);
            let _ = writeln!(said, "{name}: {error}\n{}", yaml(&smallest));
        }
    }
    assert!(said.is_empty(), "{said}");
}

fn number(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |text| text.parse().expect("it is a number"))
}

fn yaml(document: &Value) -> String {
    serde_yaml::to_string(document).expect("JSON can be written as YAML")
}

/// Tries documents on two threads, and fails with the smallest document of each kind of fault.
fn try_all(first: u64, cases: u64) {
    let next = AtomicU64::new(first);
    let found: Mutex<BTreeMap<String, (u64, String)>> = Mutex::new(BTreeMap::new());
    let mut said = String::new();
    quietly(|| {
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    loop {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed >= first + cases {
                            return;
                        }
                        if let Some(fault) = fault(&document(seed), seed) {
                            let mut found = found.lock().expect("no thread panics");
                            found.entry(kind(&fault)).or_insert((seed, fault));
                        }
                    }
                });
            }
        });
        for (seed, fault) in found.into_inner().expect("no thread panics").into_values() {
            let fails = |smaller: &Value| {
                self::fault(smaller, seed).is_some_and(|it| kind(&it) == kind(&fault))
            };
            let smallest = shrunken(&document(seed), &fails);
            let _ = writeln!(said, "seed {seed}: {fault}\n{}", yaml(&smallest));
        }
    });
    assert!(said.is_empty(), "{said}");
}

/// A fault without names and numbers: what all faults of a kind have in common.
fn kind(fault: &str) -> String {
    let words = fault.split('`').step_by(2).collect::<Vec<_>>().join("``");
    let place = fault.split('`').nth(1).filter(|place| place.contains(".rs:")).unwrap_or_default();
    let words: String = words.chars().filter(|c| !c.is_ascii_digit()).take(100).collect();
    format!("{place} {words}")
}

/// What the generator does with a document that it must not do. Most documents become modules, which have
/// no client and are made faster. Some keep the names of another document.
fn fault(document: &Value, seed: u64) -> Option<String> {
    let module = (!seed.is_multiple_of(8)).then(|| "composed".to_owned());
    let settings = Settings { module, ..Settings::default() };
    let text = document.to_string();
    let result = caught(|| {
        let mut diagnostics = Diagnostics::default();
        let loaded = load_text(Path::new("composed.json"), text, &mut diagnostics)?;
        let before = (seed % 4 == 1).then(|| surface(&self::document(seed + 1))).flatten();
        let before = before.as_ref();
        let generated = generate_with(&loaded, "composed", &settings, before, &mut diagnostics);
        if let Some(fault) = diagnostics.iter().find(|it| it.code == Code::Internal) {
            let help = fault.help.clone().unwrap_or_default();
            return Some(format!("{help}: {}", fault.message));
        }
        let Some(generated) = generated else {
            let is_error = diagnostics.iter().any(|it| it.severity() == Severity::Error);
            return (!is_error).then(|| "nothing is emitted, and no error".to_owned());
        };
        let types = generated.counts.types;
        let steady = steady(&loaded, &generated.surface, types, before, &settings);
        steady.err().map(|error| format!("a second run: {error}"))
    });
    result.unwrap_or_else(|fault| {
        Some(format!("{}: {}", fault.help.unwrap_or_default(), fault.message))
    })
}

/// Makes a crate of modules, and checks it with warnings denied. Gives the first error of each module that has
/// one. Errors of one module can hide those of others, so modules with errors are taken out until the rest
/// compiles.
fn failed(folder: &Path, documents: &BTreeMap<String, Value>) -> BTreeMap<String, String> {
    let _ = fs::remove_dir_all(folder);
    let sources = folder.join("src");
    fs::create_dir_all(&sources).expect("it can be made");
    let manifest = "[package]\nname = \"modules\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
                    serde = { version = \"1\", default-features = false, features = [\"std\"] }\n\
                    serde_json = { version = \"1\", features = [\"float_roundtrip\"] }\n";
    fs::write(folder.join("Cargo.toml"), manifest).expect("it can be written");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("it can be copied");
    let mut names: Vec<&String> = documents.keys().collect();
    let mut failed = BTreeMap::new();
    names.retain(|name| made(folder, name, &documents[*name]));
    loop {
        let mut root = "#![deny(warnings)]\n#![allow(dead_code)]\nmod support;\n".to_owned();
        for name in &names {
            let _ = writeln!(root, "pub mod {name};");
        }
        fs::write(sources.join("lib.rs"), root).expect("it can be written");
        if names.is_empty() {
            return failed;
        }
        let errors = errors(folder);
        for (name, error) in &errors {
            assert!(names.contains(&name), "{name}: {error}");
        }
        names.retain(|name| !errors.contains_key(*name));
        if errors.is_empty() {
            return failed;
        }
        failed.extend(errors);
    }
}

/// Makes a module of a document, with the support code beside it, which is the same for all. Whether there is
/// one: documents may have errors.
fn made(folder: &Path, name: &str, document: &Value) -> bool {
    let spec = folder.join(name).with_extension("json");
    fs::write(&spec, document.to_string()).expect("it can be written");
    let settings = Settings { module: Some(name.to_owned()), ..Settings::default() };
    let lock = Some(folder.join(name).with_extension("lock"));
    let options = Options { lock, settings, ..Options::new(Mode::Write) };
    let mut diagnostics = Diagnostics::new();
    let sources = folder.join("src");
    if run(&spec, &sources, &options, &mut diagnostics).is_none() {
        assert!(diagnostics.has_errors(), "{name}: {}", render(&diagnostics, false));
        return false;
    }
    let module = sources.join(name);
    let own = format!("crate::{name}::support");
    for path in files(&module) {
        let text = fs::read_to_string(&path).expect("it can be read");
        let text =
            text.replace(&own, "crate::support").replace("mod support;", "use crate::support;");
        fs::write(path, text).expect("it can be written");
    }
    let support = sources.join("support");
    if !support.exists() {
        fs::rename(module.join("support"), &support).expect("it can be moved");
    }
    true
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("it can be read") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// The first error of each module, by the module's name.
fn errors(folder: &Path) -> BTreeMap<String, String> {
    let clippy = Command::new(env!("CARGO")).args(["clippy", "--version"]).output();
    let has_clippy = clippy.is_ok_and(|output| output.status.success());
    let output = Command::new(env!("CARGO"))
        .args([
            if has_clippy { "clippy" } else { "check" },
            "--offline",
            "--quiet",
            "--message-format",
            "json",
        ])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("composed-target"))
        .output()
        .expect("cargo runs");
    let mut errors = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let message: Value = serde_json::from_str(line).expect("it is JSON");
        let message = &message["message"];
        let spans = message["spans"].as_array().into_iter().flatten();
        let files = spans.filter_map(|span| span["file_name"].as_str());
        let mut names = files.filter_map(|file| file.strip_prefix("src/")?.split('/').next());
        let name = names.find(|name| *name != "support" && *name != "lib.rs");
        if let (Some("error"), Some(name)) = (message["level"].as_str(), name) {
            let text = message["rendered"].as_str().unwrap_or_default();
            errors.entry(name.to_owned()).or_insert(text.to_owned());
        }
    }
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() || !errors.is_empty(), "{text}");
    errors
}
