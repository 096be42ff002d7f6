//! How values of emitted types are constructed: what a person writes, and what the compiler says of
//! mistakes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use quote::ToTokens;
use specwright::document::diagnostic::{Diagnostics, render};
use specwright::output::options::{Mode, Options};
use specwright::output::run::run;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// The crate of a document, below a folder of the test.
fn emitted(document: &Path, test: &str, name: &str) -> PathBuf {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test).join(name);
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out).expect("it can be made");
    let options = Options { name: Some(name.to_owned()), ..Options::new(Mode::Write) };
    let mut diagnostics = Diagnostics::default();
    let report = run(document, &out, &options, &mut diagnostics);
    assert!(report.is_some(), "{}", render(&diagnostics, false));
    out
}

/// The types of the arguments of each `new` in a folder, with the name of the type.
fn constructors(folder: &Path, found: &mut Vec<(String, Vec<String>)>) {
    for entry in fs::read_dir(folder).expect("it can be read") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            constructors(&path, found);
            continue;
        }
        let text = fs::read_to_string(&path).expect("it can be read");
        for item in syn::parse_file(&text).expect("it is Rust").items {
            let syn::Item::Impl(item) = item else {
                continue;
            };
            for inner in &item.items {
                if let syn::ImplItem::Fn(method) = inner
                    && method.sig.ident == "new"
                {
                    let types = method.sig.inputs.iter().filter_map(|input| match input {
                        syn::FnArg::Typed(input) => Some(input.ty.to_token_stream().to_string()),
                        syn::FnArg::Receiver(_) => None,
                    });
                    found.push((item.self_ty.to_token_stream().to_string(), types.collect()));
                }
            }
        }
    }
}

#[test]
fn constructors_have_few_arguments_that_nobody_swaps() {
    let mut documents = vec![folder().join("constructors/payments.yaml")];
    for entry in fs::read_dir(folder().join("accepted")).expect("it can be read") {
        let path = entry.expect("it can be read").path();
        documents.extend(Some(path).filter(|path| path.extension().is_some_and(|it| it == "yaml")));
    }
    let mut found = Vec::new();
    for document in documents {
        let name = document.file_stem().expect("a file").to_string_lossy().into_owned();
        constructors(&emitted(&document, "constructors", &name).join("src/models"), &mut found);
    }
    let most = found.iter().map(|(_, types)| types.len()).max();
    assert_eq!(most, Some(4), "{found:?}");
    for (name, types) in found {
        let is_swapped = types.windows(3).any(|it| it[0] == it[1] && it[1] == it[2]);
        assert!(!is_swapped, "{name}: {types:?}");
    }
}

fn cargo(out: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--quiet"])
        .current_dir(out)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("accepted-target"))
        .output()
        .expect("cargo runs")
}

/// A crate with the programs of the folder as examples.
fn payments() -> PathBuf {
    let out =
        emitted(&folder().join("constructors/payments.yaml"), "constructors-compiled", "payments");
    let manifest = out.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("it can be read");
    fs::write(manifest, format!("{text}\n[workspace]\n")).expect("it can be written");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, out.join("Cargo.lock")).expect("it can be copied");
    fs::create_dir_all(out.join("examples")).expect("it can be made");
    for name in ["right.rs", "wrong.rs"] {
        let from = folder().join("constructors").join(name);
        fs::copy(from, out.join("examples").join(name)).expect("it can be copied");
    }
    out
}

#[test]
fn the_compiler_names_what_is_missing() {
    let out = payments();
    let ran = cargo(&out, &["run", "--example", "right"]);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));

    let checked = cargo(&out, &["check", "--example", "wrong"]);
    let said = String::from_utf8_lossy(&checked.stderr);
    assert!(!checked.status.success());
    for message in [
        "missing field `currency` in initializer of `payments::required::Payment",
        "a field with a similar name exists",
        "the property cannot be set to a `{integer}`",
        "consider `await`ing on the `Future`",
    ] {
        assert!(said.contains(message), "{message} is not in\n{said}");
    }
}
