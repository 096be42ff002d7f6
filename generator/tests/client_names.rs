//! The names of the client: they do not depend on what is selected, and a lock keeps them.

use std::collections::BTreeSet;
use std::path::Path;

use specwright::changes::diff::diff;
use specwright::changes::public_api::{Operation, Surface};
use specwright::document::diagnostic::{Diagnostics, render};
use specwright::document::load::load_text;
use specwright::ir::settings::Settings;
use specwright::pipeline::survey;

const DOCUMENT: &str = include_str!("accepted/fastapi.yaml");

fn surface(document: &str, include: &[&str], previous: Option<&Surface>) -> Surface {
    let mut diagnostics = Diagnostics::new();
    let loaded = load_text(Path::new("t.yaml"), document.to_owned(), &mut diagnostics);
    let mut settings = Settings::default();
    let include = include.iter().map(|text| text.parse().expect("a selector"));
    settings.selection.include.extend(include);
    let document = loaded.unwrap_or_else(|| panic!("{}", render(&diagnostics, false)));
    let surface = survey(&document, &settings, previous, &mut diagnostics);
    surface.unwrap_or_else(|| panic!("{}", render(&diagnostics, false)))
}

/// Returns the first method of each operation, as user code calls it.
fn methods(surface: &Surface) -> BTreeSet<&str> {
    let first = |operation: &'_ Operation| -> Option<usize> {
        operation.calls.iter().position(|part| part.call().is_some())
    };
    let operations = surface.operations.values();
    operations.filter_map(|it| Some(&*it.calls[first(it)?].name)).collect()
}

#[test]
fn names_do_not_depend_on_what_is_selected() {
    let documents = [
        DOCUMENT,
        include_str!("accepted/calls.yaml"),
        include_str!("accepted/constructs.yaml"),
        include_str!("accepted/hostile.yaml"),
        include_str!("accepted/members.yaml"),
        include_str!("accepted/names.yaml"),
        include_str!("accepted/properties.yaml"),
        include_str!("accepted/unions.yaml"),
    ];
    let mut selections = 0;
    for document in documents {
        let whole = surface(document, &[], None);
        for operation in whole.operations.values() {
            let selector = format!("{} {}", operation.method, operation.path);
            if selector.contains(['*', '?', '[']) || !operation.path.starts_with('/') {
                continue;
            }
            let part = surface(document, &[&selector], None);
            assert!(!part.operations.is_empty(), "{selector}");
            selections += 1;
            for (id, operation) in &part.operations {
                assert_eq!(operation, &whole.operations[id], "{selector}");
            }
            for (path, item) in &part.types {
                assert_eq!(item.shape, whole.types[path].shape, "{selector}: {path}");
            }
            for (path, alias) in &part.aliases {
                assert_eq!(alias, &whole.aliases[path], "{selector}: {path}");
            }
        }
    }
    assert!(selections > 50, "{selections}");
}

#[test]
fn only_what_the_selected_operations_need_is_emitted() {
    let part = surface(DOCUMENT, &["/v1/photos"], None);
    let types: Vec<&String> = part.types.keys().collect();
    assert_eq!(types, ["components::BodyUploadPhotoV1PhotosPost"]);
    assert_eq!(methods(&part), BTreeSet::from(["files().upload_photo"]));
}

/// Gives a lock the names that an earlier version gave.
fn with_old_names(mut lock: Surface) -> Surface {
    let operation =
        lock.operations.get_mut("read_flow_v1_flows__flow_id__get").expect("it is there");
    for part in &mut operation.calls {
        part.name =
            part.name.replace("flows().read", "field_01_flows().read_flow_v1_flows_flow_id_get");
        part.name = part.name.replace("ReadFlowCall", "ReadFlowV1FlowsFlowIdGetCall");
        for (form, _) in &mut part.of {
            *form = form.replace("ReadFlowCall", "ReadFlowV1FlowsFlowIdGetCall");
        }
    }
    lock
}

#[test]
fn a_lock_keeps_methods_groups_and_call_types() {
    let lock = with_old_names(surface(DOCUMENT, &[], None));
    let kept = surface(DOCUMENT, &[], Some(&lock));
    let id = "read_flow_v1_flows__flow_id__get";
    assert_eq!(kept.operations[id], lock.operations[id]);
    // What has no name in the lock goes to the group of its tag.
    let mut part = lock.clone();
    part.operations.retain(|id, _| id.starts_with("read_flow"));
    let kept = surface(DOCUMENT, &[], Some(&part));
    let names = methods(&kept);
    assert!(names.contains("field_01_flows().read_flow_v1_flows_flow_id_get"), "{names:?}");
    assert!(names.contains("field_01_flows().list_flows"), "{names:?}");
}

#[test]
fn a_lock_keeps_methods_when_the_document_changes() {
    let lock = surface(DOCUMENT, &[], None);
    let changes = [
        // Another id, at the same path.
        ("list_flows_v1_flows_get", "all_flows_v1_flows_get"),
        // Another tag.
        ("tags: [Keys]", "tags: [Secrets]"),
        // An operation that would have the same name.
        (
            "    delete:\n",
            "    put: {tags: [01. Flows], operationId: read_flow, responses: {}}\n    delete:\n",
        ),
    ];
    for (from, to) in changes {
        assert!(DOCUMENT.contains(from), "{from}");
        let kept = surface(&DOCUMENT.replacen(from, to, 9), &[], Some(&lock));
        let (before, now) = (methods(&lock), methods(&kept));
        assert!(before.is_subset(&now), "{from}: {before:?}, {now:?}");
        let changes = diff(&lock, &kept).changes;
        let broken = changes.iter().find(|change| change.kind.as_str() == "call-changed");
        assert!(broken.is_none(), "{from}: {broken:?}");
    }
}

#[test]
fn a_name_that_the_author_chooses_beats_the_lock() {
    let lock = surface(DOCUMENT, &[], None);
    let id = "operationId: read_flow_v1_flows__flow_id__get";
    let document = DOCUMENT.replace(id, &format!("{id}\n      x-rust-name: fetch"));
    let kept = surface(&document, &[], Some(&lock));
    assert!(methods(&kept).contains("flows().fetch"), "{:?}", methods(&kept));
    assert!(!methods(&kept).contains("flows().read"));
}

#[test]
fn names_do_not_depend_on_the_order_of_the_document() {
    let (head, rest) = DOCUMENT.split_once("paths:\n").expect("it has paths");
    let (paths, tail) = rest.split_once("components:\n").expect("it has components");
    let mut items: Vec<String> = Vec::new();
    for line in paths.lines() {
        match items.last_mut() {
            Some(item) if !line.starts_with("  /") => item.extend([line, "\n"]),
            _ => items.push(format!("{line}\n")),
        }
    }
    items.reverse();
    let turned = format!("{head}paths:\n{}components:\n{tail}", items.concat());
    let (one, other) = (surface(DOCUMENT, &[], None), surface(&turned, &[], None));
    assert_eq!(methods(&one), methods(&other));
    assert_eq!(methods(&one).len(), 12);
}
