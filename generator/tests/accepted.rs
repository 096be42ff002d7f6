//! Documents that are accepted: each generates a crate that compiles without a warning, whose examples
//! run, and that does what the file of tests beside the document says.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::document::diagnostic::{Code, Diagnostics, render};
use specwright::ir::settings::Settings;
use specwright::output::options::{Mode, Options};
use specwright::output::run::run;

/// The documents whose crates have a copy of the runtime here; the others depend on it, which compiles it once.
const COPYING: [&str; 5] = ["calls", "constructs", "hostile", "names", "servers"];

#[test]
fn accepted_documents_make_crates_that_work() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/accepted");
    let mut documents: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    documents.sort();
    assert!(!documents.is_empty());
    let documents = documents.into_iter().map(|document| {
        let copies = COPYING.iter().any(|name| document.file_stem().is_some_and(|it| it == *name));
        let runtime = if copies { String::new() } else { runtime() };
        let settings = format!("{} {runtime}", declared(&document));
        (document, settings)
    });
    // What is chosen of `serde_json` is chosen for all that is compiled together.
    let (exact, others): (Vec<_>, Vec<_>) = documents
        .partition(|(_, it)| it.contains("exact-numbers") || it.contains("arbitrary-precision"));
    check("accepted-crates", &others);
    check("accepted-exact", &exact);
}

/// Every name that the runtime's client uses, and those that Rust or Windows reserve, as operation, tag,
/// parameter, property and security scheme.
#[test]
fn no_name_collides_with_those_of_the_runtime() {
    let sources = specwright_runtime::sources::CLIENT
        .into_iter()
        .chain(specwright_runtime::sources::CLIENT_TYPES)
        .filter(|(path, _)| {
            let of_users =
                ["api_client", "builder", "call", "config", "methods", "pages", "events"];
            of_users.iter().any(|name| path.ends_with(&format!("/{name}.rs")))
        });
    let mut names: BTreeSet<&str> = sources
        .flat_map(|(_, text)| text.split("fn ").skip(1))
        .filter_map(|text| text.split(|c: char| !c.is_alphanumeric() && c != '_').next())
        .filter(|name| !name.is_empty())
        .collect();
    assert!(names.len() > 80 && names.contains("without_credentials"), "{names:?}");
    // The parameter by which pages are counted.
    names.remove("page");
    names.extend([
        "con", "nul", "aux", "prn", "com1", "lpt9", "self", "Self", "crate", "super", "async",
    ]);
    names.extend([
        "fail",
        "client",
        "call",
        "models",
        "body",
        "std",
        "specwright_runtime",
        "support",
    ]);
    let list =
        |line: &dyn Fn(&str) -> String| names.iter().map(|name| line(name)).collect::<String>();
    let schemes =
        list(&|name| format!("    {name}: {{type: apiKey, in: header, name: X-{name}}}\n"));
    let properties = list(&|name| format!("        {name}: {{type: string}}\n"));
    let parameters =
        list(&|name| format!("        - {{name: {name}, in: query, schema: {{type: string}}}}\n"));
    let operations = list(&|name| {
        format!(
            "  /{name}/{{{name}}}:\n    get:\n      tags: [{name}]\n      operationId: {name}\n      parameters:\n        \
             - {{name: {name}, in: path, required: true, schema: {{type: string}}}}\n      responses: {{\"204\": \
             {{description: None.}}}}\n"
        )
    });
    let document = format!(
        "openapi: 3.1.0\ninfo: {{title: Names, version: '1'}}\nservers: [{{url: 'http://h'}}]\ncomponents:\n  \
         securitySchemes:\n{schemes}  schemas:\n    All:\n      type: object\n      properties:\n{properties}    \
         Page:\n      type: object\n      properties: {{data: {{type: array, items: {{type: string}}}}}}\npaths:\n  \
         /all:\n    post:\n      operationId: all\n      parameters:\n{parameters}        - {{name: page, in: query, \
         schema: {{type: integer}}}}\n      requestBody: {{content: {{application/json: {{schema: {{$ref: \
         '#/components/schemas/All'}}}}, multipart/form-data: {{schema: {{$ref: '#/components/schemas/All'}}}}}}}}\n      \
         responses: {{'200': {{description: Ok., content: {{application/json: {{schema: {{$ref: \
         '#/components/schemas/Page'}}}}}}}}}}\n{operations}"
    );
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("accepted-names");
    fs::create_dir_all(&folder).expect("it can be made");
    let path = folder.join("reserved.yaml");
    fs::write(&path, document).expect("it can be written");
    let test = format!(
        "#[test]\nfn all_are_there() {{\n    assert_eq!(reserved::operations::OPERATIONS.len(), {});\n}}\n",
        names.len() + 1
    );
    fs::write(path.with_extension("rs"), test).expect("it can be written");
    check("accepted-reserved", &[(path, String::new())]);
    let api = Path::new(env!("CARGO_TARGET_TMPDIR")).join("accepted-reserved/reserved/src/api");
    for device in ["con", "nul", "aux", "prn", "com1", "lpt9"] {
        assert!(!api.join(device).with_extension("rs").exists(), "{device}");
    }
}

/// Types of other crates for all formats that have one.
const TYPES: &str = "date-time=jiff date=jiff time=jiff duration=jiff date-time-local=jiff \
                     time-local=jiff uuid=uuid uri=url byte=base64";

#[test]
fn texts_can_be_types_of_other_crates() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/accepted/formats.yaml");
    let choices = [
        TYPES,
        "date-time=chrono date=chrono time=chrono date-time-local=chrono time-local=chrono \
         decimal=rust_decimal",
    ];
    check("accepted-types", &choices.map(|choice| (document.clone(), choice.to_owned())));
}

/// Crates of one workspace share the runtime: what they do, and what its tests say, is the same.
#[test]
fn crates_can_depend_on_the_runtime() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/accepted");
    let documents = [("calls", ""), ("formats", TYPES), ("servers", "")];
    let documents = documents.map(|(name, settings)| {
        let document = folder.join(name).with_extension("yaml");
        let declared = declared(&document);
        (document, format!("{declared} {settings} {}", runtime()))
    });
    check("accepted-shared", &documents);
}

#[test]
fn another_interface_of_the_runtime_is_refused_with_the_version_that_is_needed() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = target.join("accepted-refused");
    let _ = fs::remove_dir_all(&folder);
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/accepted/defaults.yaml");
    let settings = format!("{} {}", declared(&document), runtime());
    emit(&document, &settings, &folder, "refused");
    let root = folder.join("src/lib.rs");
    let text = fs::read_to_string(&root).expect("it can be read");
    let changed = text.replace("require!(", "require!(9").replace(", \"0.1.0\")", ", \"0.7.0\")");
    assert_ne!(changed, text);
    fs::write(root, changed).expect("it can be written");
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("it can be read");
    fs::write(manifest, format!("{text}\n[workspace]\n")).expect("it can be written");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    let _ = fs::copy(lock, folder.join("Cargo.lock"));
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet", "--no-default-features"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", target.join("accepted-target"))
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    let message = "this crate needs `specwright-runtime` 0.7.0 (this is 0.1.0): change the version of the \
                   dependency, or regenerate the crate";
    assert!(!output.status.success() && errors.contains(message), "{errors}");
}

/// A module is in a crate that does not use all of it, and whose lints are its own.
#[test]
fn modules_compile_in_crates_with_strict_lints() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let out = target.join("accepted/module");
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(out.join("src")).expect("it can be made");
    let mut manifest = "[package]\nname = \"module\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
                        serde = { version = \"1\", default-features = false, features = [\"std\"] }\n\
                        serde_json = { version = \"1\", features = [\"float_roundtrip\"] }\n"
        .to_owned();
    manifest.push_str(
        "base64 = { version = \"0.22\", default-features = false, features = [\"std\"] }\n",
    );
    fs::write(out.join("Cargo.toml"), manifest).expect("it can be written");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, out.join("Cargo.lock")).expect("it can be copied");
    let mut root = "//! Modules.\n#![deny(warnings, missing_docs, unreachable_pub)]\n\
                    #![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints)]\n"
        .to_owned();
    for name in ["constructs", "names", "formats"] {
        let document = format!("{}/tests/accepted/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
        let settings = Settings {
            module: Some(name.to_owned()),
            formats: vec!["byte=base64".parse().expect("a known type")],
            ..Settings::default()
        };
        let lock = Some(out.join(format!("{name}.lock")));
        let options = Options { settings, lock, ..Options::new(Mode::Write) };
        let mut diagnostics = Diagnostics::default();
        let report = run(Path::new(&document), &out.join("src"), &options, &mut diagnostics);
        assert!(report.is_some(), "{}", render(&diagnostics, false));
        root.extend(["mod ", name, ";\n"]);
    }
    fs::write(out.join("src/lib.rs"), root).expect("it can be written");
    let command = if has_clippy() { "clippy" } else { "check" };
    let output = Command::new(env!("CARGO"))
        .args([command, "--offline", "--quiet"])
        .args(if has_clippy() { &["--", "-D", "clippy::pedantic"][..] } else { &[] })
        .current_dir(&out)
        .env("CARGO_TARGET_DIR", target.join("accepted-target"))
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The setting by which a crate depends on the runtime.
fn runtime() -> String {
    format!("runtime=crate={}/runtime", env!("CARGO_MANIFEST_DIR"))
}

/// The settings in the first line of a document.
fn declared(document: &Path) -> String {
    let text = fs::read_to_string(document).expect("the document can be read");
    let first = text.lines().next().unwrap_or_default();
    first.strip_prefix("# settings: ").unwrap_or_default().to_owned()
}

/// Makes crates of documents, and checks them together. With a document go types of other crates for texts,
/// as the command takes them, `exact-numbers`, `implied-types=strict`, `runtime=crate=PATH`, or
/// `arbitrary-precision` if its crate needs that of `serde_json`.
fn check(folder: &str, documents: &[(PathBuf, String)]) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = target.join(folder);
    let _ = fs::remove_dir_all(&folder);
    let members: Vec<String> = documents
        .iter()
        .enumerate()
        .map(|(index, (document, settings))| {
            let stem = document.file_stem().expect("a file").to_string_lossy();
            let name = if index > 0 && documents[0].0 == *document {
                format!("{stem}-{index}")
            } else {
                stem.into_owned()
            };
            emit(document, settings, &folder.join(&name), &name);
            name
        })
        .collect();
    // The crates are no part of the workspace around them, and use what that has downloaded.
    let manifest = format!("[workspace]\nmembers = {members:?}\nresolver = \"3\"\n");
    fs::write(folder.join("Cargo.toml"), manifest).expect("it can be written");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    let _ = fs::copy(lock, folder.join("Cargo.lock"));
    // There is nothing to test within the crates.
    for arguments in [
        &["test", "--all-features", "--test", "*"][..],
        &["test", "--all-features", "--doc"],
        &["clippy", "--all-features"],
        &["doc", "--no-deps"],
    ] {
        if arguments[0] == "clippy" && !has_clippy() {
            continue;
        }
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--workspace", "--offline", "--quiet"])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", target.join("accepted-target"))
            .env("RUSTFLAGS", "-D warnings")
            .env("RUSTDOCFLAGS", "-D warnings")
            .output()
            .expect("cargo runs");
        assert!(
            output.status.success(),
            "cargo {}\n{}\n{}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

/// Makes a crate of a document, with the tests that are beside it.
fn emit(document: &Path, settings: &str, out: &Path, name: &str) {
    let words = || settings.split_whitespace();
    let implied = words().find_map(|word| word.strip_prefix("implied-types="));
    let runtime = words().find_map(|word| word.strip_prefix("runtime="));
    let allowed = words().find_map(|word| word.strip_prefix("ledger=")).unwrap_or_default();
    let others = |word: &&str| {
        matches!(*word, "exact-numbers" | "arbitrary-precision")
            || word.starts_with("implied-types=")
            || word.starts_with("runtime=")
            || word.starts_with("ledger=")
    };
    let formats = words().filter(|word| !others(word));
    let settings = Settings {
        formats: formats.map(|word| word.parse().expect("a known type")).collect(),
        exact_numbers: words().any(|word| word == "exact-numbers"),
        implied_types: implied.map(|how| how.parse().expect("a known way")).unwrap_or_default(),
        runtime: runtime.map(|how| how.parse().expect("a known way")).unwrap_or_default(),
        ..Settings::default()
    };
    let options = |mode| Options {
        name: Some(name.to_owned()),
        settings: settings.clone(),
        ..Options::new(mode)
    };
    let mut diagnostics = Diagnostics::default();
    let report = run(document, out, &options(Mode::Write), &mut diagnostics);
    let messages = render(&diagnostics, false);
    assert!(report.is_some_and(|report| !report.is_current()), "{messages}");
    let is_allowed = |code: Code| allowed.split(',').any(|it| it == code.id());
    let others = diagnostics.only(|code| !is_allowed(code));
    assert!(others.ledger().next().is_none(), "{messages}");

    let again = run(document, out, &options(Mode::Check), &mut diagnostics);
    assert!(again.is_some_and(|report| report.is_current()), "a second run changes something");

    copy_tests(document, out, name);
    if settings.runtime.is_crate() {
        // What tests name, and only the runtime uses.
        let manifest = out.join("Cargo.toml");
        let text = fs::read_to_string(&manifest).expect("it can be read");
        let text = format!("{text}\n[dev-dependencies]\nfutures-core = \"0.3\"\n");
        fs::write(manifest, text).expect("it can be written");
    }
}

/// Copies the tests beside a document, in one file or in a folder, into its crate. They know the crate by
/// the name of the document.
fn copy_tests(document: &Path, out: &Path, name: &str) {
    let krate = document.file_stem().expect("a file").to_string_lossy().into_owned();
    let copy = |from: &Path, to: &Path| {
        let text = fs::read_to_string(from).expect("it can be read");
        let text = text.replace(&format!("{krate}::"), &format!("{}::", name.replace('-', "_")));
        fs::create_dir_all(to.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(to, text).expect("it can be written");
    };
    let tests = out.join("tests");
    let file = document.with_extension("rs");
    let folder = document.with_extension("");
    let shared = folder.join("shared/mod.rs");
    if file.exists() {
        copy(&file, &tests.join("behaviour.rs"));
        fs::copy(document, tests.join(document.file_name().expect("a file")))
            .expect("it can be copied");
    } else if shared.exists() {
        copy(&shared, &tests.join("shared/mod.rs"));
        for entry in fs::read_dir(folder).expect("it can be read") {
            let path = entry.expect("it can be read").path();
            if path.is_file() {
                copy(&path, &tests.join(path.file_name().expect("a file")));
            }
        }
    }
}

/// Not every installation of Rust has clippy; the one that checks changes has.
fn has_clippy() -> bool {
    let version = Command::new(env!("CARGO")).args(["clippy", "--version"]).output();
    version.is_ok_and(|output| output.status.success())
}
