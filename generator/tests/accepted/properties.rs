//! What the types of `properties.yaml` do. Copied into the crate that is generated from it.

use properties::models::*;
use properties::{Maybe, decode};
use serde_json::{Value, json};

fn same<T: serde::Serialize + serde::de::DeserializeOwned>(value: Value) -> T {
    let decoded: T = decode(value.to_string()).unwrap_or_else(|error| panic!("{value}: {error}"));
    assert_eq!(serde_json::to_value(&decoded).unwrap(), value);
    decoded
}

#[test]
fn properties_without_names_have_their_type() {
    let counted: Counted = same(json!({"id": "a", "x-b": 1, "y-c": 2}));
    assert_eq!(counted.additional_properties["y-c"], 2);
    let all: Same = same(json!({"id": "a", "x-b": ["c"], "d": []}));
    assert_eq!(all.additional_properties["x-b"], ["c"]);
    let rest: Rest = same(json!({"a": "a", "b": "b", "c": 3}));
    assert_eq!(rest.additional_properties["c"], 3);
    let extended: Extended = same(json!({"id": "a", "x-b": {"c": [null]}}));
    assert_eq!(extended.additional_properties["x-b"], json!({"c": [null]}));
}

#[test]
fn what_stands_beside_a_choice_takes_nothing_away() {
    for value in [json!("a"), json!({"b": 1}), json!([1, "c"]), json!(7)] {
        same::<Payload>(json!({"any": value}));
    }
    for value in [json!("a"), json!({"a": 1, "b": 2})] {
        same::<Payload>(json!({"typed": value}));
    }
    for value in [json!(["a"]), json!(true)] {
        same::<Payload>(json!({"listed": value}));
    }
}

#[test]
fn null_is_kept_beside_other_keywords() {
    for name in ["plain", "list", "object", "patterned", "needed"] {
        same::<Payload>(json!({name: null}));
    }
    let payload: Payload = same(json!({
        "plain": {"a": [1]},
        "list": ["a"],
        "object": {"a": "b"},
        "patterned": {"x-a": 1},
        "needed": {"id": "a"},
    }));
    assert_eq!(payload.list, Maybe::Value(vec!["a".to_owned()]));
    assert!(payload.object.value().is_some_and(|it| it.a.as_deref() == Some("b")));
    assert!(payload.needed.value().is_some_and(|it| it.id == "a"));
    assert!(same::<Payload>(json!({"plain": null})).plain.is_null());
    assert!(same::<Payload>(json!({})).plain.is_absent());
}
