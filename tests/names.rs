//! The names of the emitted types, as a whole: what a reader of the crate's documentation sees first.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use harness::emitted::EmittedModel;

fn model() -> EmittedModel {
    EmittedModel::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("generated/src")).unwrap()
}

#[test]
fn names_are_short_unique_and_without_numbers() {
    let model = model();
    let names: Vec<&str> = model.items.iter().map(|item| item.id.name.as_str()).collect();
    assert!((90..=110).contains(&names.len()), "about 100 types, not {}", names.len());
    for name in &names {
        assert!(name.len() <= 40, "{name} is too long");
        assert!(!name.ends_with(|last: char| last.is_ascii_digit()), "{name} ends in a digit");
    }
    let distinct: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(distinct.len(), names.len(), "two names differ in case at most");
    let hidden = ["Box", "Err", "Error", "None", "Ok", "Option", "Result", "Some", "String", "Vec"];
    assert!(names.iter().all(|name| !hidden.contains(name)));
}

/// One line a type: its name, and what the documentation calls it.
#[test]
fn the_list_of_names() {
    let mut list = String::new();
    for item in model().items {
        let documented = match &item.doc_aliases[..] {
            [] => String::new(),
            [only] => format!(" ({only})"),
            [first, rest @ ..] => format!(" ({first} and {} more)", rest.len()),
        };
        writeln!(list, "{}::{}{documented}", item.id.module, item.id.name).unwrap();
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/names");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("list", list));
}
