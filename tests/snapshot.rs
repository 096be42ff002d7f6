//! The emitted source of `Failed` and of the types that it is made of, as a person would review it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::path::Path;

use harness::emitted::{EmittedModel, Item, RustType, Shape, Sources, TypeId};

const UNION: &str = "CreateAuthSessionResultResponseBody";

fn sources() -> Sources {
    Sources::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("generated/src")).unwrap()
}

/// The union, and after it `Failed` with all types that it is made of.
fn family(model: &EmittedModel) -> Vec<&Item> {
    let union = match model.resolve("operations", UNION) {
        Some(RustType::Model(id)) => model.item(&id).unwrap(),
        other => panic!("{UNION} is {other:?}"),
    };
    let failed = union.variants().into_iter().find(|(variant, _)| *variant == "Failed");
    let (_, payload) = failed.expect("the union has a member `Failed`");
    let mut family = vec![union];
    family.extend(model.family(payload));
    family
}

#[test]
fn the_family_of_failed_is_complete() {
    let model = EmittedModel::from_sources(&sources()).unwrap();
    let members = family(&model);
    let expected = [
        UNION,
        "Failed",
        "CreateAuthSessionResultResponseBodyProjectAuthSessionsCreateResponse200Status",
        "ResponseBodyError",
        "ResponseBodyCode",
        "ResponseBodyCategory",
    ];
    for name in expected {
        let found = members.iter().filter(|item| item.is_named(name)).count();
        assert_eq!(found, 1, "{name}");
    }
    assert_eq!(members.len(), expected.len());
    assert_eq!(members[1].id, TypeId::new("operations", "Failed"));
    assert!(matches!(members[2].shape, Shape::Constant(_)));
    assert_eq!(members.iter().map(|item| &item.file).collect::<BTreeSet<_>>().len(), members.len());
}

#[test]
fn the_source_of_the_family_of_failed() {
    let sources = sources();
    let model = EmittedModel::from_sources(&sources).unwrap();
    for item in family(&model) {
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let text = sources.file(&item.file).map(|file| file.text.as_str()).unwrap();
        settings.bind(|| insta::assert_snapshot!(item.id.name.as_str(), text));
    }
}

#[test]
fn there_is_no_snapshot_of_a_type_outside_of_the_family() {
    let model = EmittedModel::from_sources(&sources()).unwrap();
    let expected: BTreeSet<String> =
        family(&model).iter().map(|item| item.id.name.clone()).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let snapshots = files.filter(|path| path.extension().is_some_and(|ending| ending == "snap"));
    let found: BTreeSet<String> =
        snapshots.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(found, expected);
}
