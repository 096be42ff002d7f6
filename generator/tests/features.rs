//! The features of emitted crates that are those of tags: what is there with each of them, and alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use specwright::document::diagnostic::{Diagnostics, render};
use specwright::document::load::load;
use specwright::ir::settings::Settings;
use specwright::output::explain::explain;
use specwright::output::options::{Mode, Options};
use specwright::output::run::run;

fn emitted(name: &str, settings: Settings, before: Option<&str>) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("features").join(name);
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out).expect("it can be made");
    if let Some(before) = before {
        fs::write(out.join("Cargo.toml"), before).expect("it can be written");
    }
    let options = Options { name: Some("shop".to_owned()), settings, ..Options::new(Mode::Write) };
    let mut diagnostics = Diagnostics::default();
    let report = run(&folder.join("tests/features/shop.yaml"), &out, &options, &mut diagnostics);
    assert!(report.is_some(), "{}", render(&diagnostics, false));
    out
}

fn manifest(out: &Path) -> String {
    fs::read_to_string(out.join("Cargo.toml")).expect("the manifest is there")
}

/// The lines of a manifest that begin with a word.
fn line<'a>(manifest: &'a str, begin: &str) -> Option<&'a str> {
    manifest.lines().find(|line| line.starts_with(begin))
}

#[test]
fn each_tag_compiles_alone() {
    let out = emitted("alone", Settings::default(), None);
    let text = manifest(&out);
    assert_eq!(line(&text, "default ="), Some(r#"default = ["reqwest", "rustls", "full"]"#));
    // `client` is a feature already.
    let full = r#"full = ["client-api", "pets", "staff", "webhooks"]"#;
    assert_eq!(line(&text, "full ="), Some(full));
    fs::write(out.join("Cargo.toml"), text + "\n[workspace]\n").expect("it can be written");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, out.join("Cargo.lock")).expect("it can be copied");
    // What each feature has, and nothing else has.
    let users = [
        ("", "Missing, Reason, Health, State"),
        ("client-api", "Order, Food, Toy"),
        ("pets", "Pet, Kind, ListPetsResponseBody"),
        ("staff", "Keeper, Pet, Day, ListKeepersResponseBody"),
        ("webhooks", "Order, Food, Day, OrderedRequestBody"),
        ("full", "Cage, Toy, Pet"),
    ];
    fs::create_dir_all(out.join("examples")).expect("it can be made");
    for (feature, types) in users {
        let name = if feature.is_empty() { "none" } else { feature };
        let code =
            format!("#![allow(unused_imports)]\nuse shop::models::{{{types}}};\nfn main() {{}}\n");
        fs::write(out.join(format!("examples/{name}.rs")), code).expect("it can be written");
    }
    for (feature, _) in users {
        let name = if feature.is_empty() { "none" } else { feature };
        let all = check(&out, &format!("blocking,mock,validate,{feature}"), &["--lib"]);
        assert!(all.status.success(), "{feature}: {}", String::from_utf8_lossy(&all.stderr));
        let user = check(&out, feature, &["--example", name]);
        assert!(user.status.success(), "{feature}: {}", String::from_utf8_lossy(&user.stderr));
    }
    for (without, user) in [
        ("staff", "client-api"),
        ("", "pets"),
        ("pets", "staff"),
        ("pets", "webhooks"),
        ("client-api", "full"),
    ] {
        let output = check(&out, without, &["--example", user]);
        assert!(!output.status.success(), "{user} needs nothing but {without}");
    }
    // The operations too.
    fs::write(
        out.join("examples/calls.rs"),
        "fn main() { let _ = shop::blocking::Client::pets; }\n",
    )
    .expect("it can be written");
    assert!(check(&out, "client,pets", &["--example", "calls"]).status.success());
    assert!(!check(&out, "client,staff", &["--example", "calls"]).status.success());
}

fn check(out: &Path, features: &str, what: &[&str]) -> Output {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("features-target");
    Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet", "--no-default-features", "--features", features])
        .args(what)
        .current_dir(out)
        .env("CARGO_TARGET_DIR", target)
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .expect("cargo runs")
}

#[test]
fn features_of_tags_can_be_left_out() {
    let settings = Settings { no_tag_features: true, ..Settings::default() };
    let text = manifest(&emitted("without", settings, None));
    assert_eq!(line(&text, "default ="), Some(r#"default = ["reqwest", "rustls"]"#));
    assert_eq!(line(&text, "full ="), None);
}

#[test]
fn who_had_everything_by_default_still_has() {
    let before =
        "[package]\nname = \"shop\"\nversion = \"1.0.0\"\n\n[features]\ndefault = [\"blocking\"]\n";
    let text = manifest(&emitted("before", Settings::default(), Some(before)));
    assert_eq!(line(&text, "default ="), Some(r#"default = ["blocking", "full"]"#));
    // Whoever has taken it out of the defaults meant it.
    let chosen = text.replace(r#"["blocking", "full"]"#, r#"["blocking", "pets"]"#);
    let again = manifest(&emitted("after", Settings::default(), Some(&chosen)));
    assert_eq!(line(&again, "default ="), Some(r#"default = ["blocking", "pets"]"#));
}

#[test]
fn features_are_explained() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/features/shop.yaml");
    let mut diagnostics = Diagnostics::default();
    let document = load(&path, &mut diagnostics).expect("it can be read");
    let mut explained = |what: &str| {
        explain(what, &document, &Settings::default(), None, &mut diagnostics).expect("it is there")
    };
    assert!(explained("Keeper").contains("  requires the feature `staff`\n"));
    assert!(explained("Pet").contains("  requires one of the features `pets`, `staff`\n"));
    assert!(!explained("Missing").contains("requires"));
}
