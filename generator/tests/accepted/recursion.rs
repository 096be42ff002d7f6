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
    assert!(matches!(same(json!({"children": [], "same": {"a": "x"}})).same, Some(Same::Details(_))));
}

fn animal(value: Value) -> Animal {
    let animal: Animal = decode(value.to_string()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(serde_json::to_value(&animal).unwrap(), value);
    animal
}

#[test]
fn what_builds_on_a_schema_stands_where_that_is_used() {
    let Animal::Dog(dog) = animal(json!({"kind": "dog", "barks": true, "friend": {"kind": "cat"}}))
    else {
        panic!("no dog")
    };
    assert!(matches!(dog.friend.as_deref(), Some(Animal::Cat(_))));
    // A child that lists a value of its own is told by that.
    let puppy = animal(json!({"kind": "puppy", "barks": false, "months": 3}));
    assert!(matches!(puppy, Animal::Puppy(Puppy { months: Some(3), .. })));
    // For JSON Schema the parent alone counts, so that what fits that is read.
    let AnimalBase { kind, .. } = match animal(json!({"kind": "dog", "bones": 2})) {
        Animal::Base(base) => base,
        other => panic!("{other:?}"),
    };
    assert_eq!(kind.as_str(), "dog");
    assert!(matches!(animal(json!({"kind": "wolf"})), Animal::Base(_)));
    let guest: Guest = animal(json!({"kind": "cat"}));
    assert!(matches!(guest, Animal::Cat(_)));
}

#[test]
fn deep_values_that_fit_nothing_are_refused() {
    let nest = |inner: &str| {
        let start = r#"{"kind": "dog", "barks": true, "friend": "#.repeat(60);
        start + inner + &"}".repeat(60)
    };
    let error = decode::<Animal>(nest(r#"{"kind": 1}"#)).unwrap_err();
    assert!(error.path().is_some_and(|path| path.starts_with("$.friend.friend")));
    assert!(decode::<Animal>(nest(r#"{"kind": "dog"}"#)).is_ok());
}

#[test]
fn operations_without_names_get_different_ones() {
    let ids: Vec<&str> = operations::OPERATIONS.iter().map(|operation| operation.id).collect();
    assert_eq!(ids, ["getThingsById", "getThingsId"]);
}
