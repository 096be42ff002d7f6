//! What the types of `recursion.yaml` do. Copied into the crate that is generated from it.

use recursion::models::*;
use recursion::{Maybe, decode, operations};
use serde_json::{Value, json};

fn same(value: Value) -> Node {
    let node: Node = decode(value.to_string()).unwrap_or_else(|error| panic!("{value}: {error}"));
    assert_eq!(serde_json::to_value(&node).unwrap(), value);
    node
}

#[test]
fn lists_of_a_type_that_holds_them_keep_their_type() {
    let node = same(json!({"children": [{"children": []}], "by_name": {"a": [{"children": []}]}}));
    assert!(node.children[0].children.is_empty());
    assert!(decode::<Node>(r#"{"children": [1]}"#).unwrap_err().path() == Some("$.children[0]"));
}

#[test]
fn unions_do_not_hold_themselves() {
    let node = same(json!({"children": [], "self_union": "a", "first": 1}));
    assert!(matches!(node.self_union, Some(SelfUnion::String(_))));
    assert!(matches!(node.first, Some(First::Second(_))));
    assert!(decode::<SelfUnion>("true").is_err());
}

#[test]
fn a_union_of_one_is_that_one() {
    assert_eq!(same(json!({"children": [], "one": null})).one, Maybe::Null);
    assert_eq!(same(json!({"children": [], "one": "a"})).one, Maybe::Value("a".to_owned()));
}

#[test]
fn what_differs_in_texts_alone_is_one_member() {
    assert!(matches!(same(json!({"children": [], "same": {"a": "x"}})).same, Some(Same::A(_))));
}

#[test]
fn operations_without_names_get_different_ones() {
    let ids: Vec<&str> = operations::OPERATIONS.iter().map(|operation| operation.id).collect();
    assert_eq!(ids, ["getThingsById", "getThingsId"]);
}
