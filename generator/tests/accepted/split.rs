//! What the types of `split.yaml` do. Copied into the crate that is generated from it.

use serde_json::json;
use split::decode;
use split::models::*;
use split::operations::{ADD_ROOT, GET_TREE, LIST_LEAVES};

#[test]
fn files_refer_to_each_other_in_circles() {
    let value = json!({
        "root": {"depth": 1},
        "branches": [{"root": {"depth": 2}}],
        "leaf": {"tree": {"root": {"depth": 3}}, "twig": {"length": 0.5}},
    });
    let tree: Tree = decode(value.to_string()).unwrap();
    assert_eq!(serde_json::to_value(&tree).unwrap(), value);
    let leaf: &Leaf = tree.leaf.as_ref().unwrap();
    assert_eq!(leaf.twig.as_ref().unwrap().length, Some(0.5));
}

#[test]
fn types_are_called_after_files_and_definitions() {
    assert_eq!(GET_TREE.responses[0].bodies[0].type_name, Some("Tree"));
    assert_eq!(GET_TREE.responses[1].bodies[0].type_name, Some("Leaf"));
    assert_eq!(GET_TREE.parameters[0].name, "id");
    assert_eq!(ADD_ROOT.request_body.unwrap().bodies[0].type_name, Some("TreeRoot"));
}

#[test]
fn the_map_of_media_types_can_be_in_a_file() {
    for response in LIST_LEAVES.responses {
        let types: Vec<_> = response.bodies.iter().map(|body| (body.media_type, body.type_name)).collect();
        assert_eq!(types, [("application/json", Some("Vec<Leaf>")), ("text/csv", Some("String"))]);
    }
}
