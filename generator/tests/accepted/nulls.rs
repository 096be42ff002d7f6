//! What the types of `nulls.yaml` make of `null`. Copied into the crate that is generated from it.

use nulls::models::*;
use nulls::{Maybe, decode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// What is written of a value after it was read: from a text, and from memory.
fn written<T: DeserializeOwned + Serialize>(value: &Value) -> Value {
    let read: T = decode(value.to_string()).unwrap_or_else(|error| panic!("{value}: {error}"));
    let text = serde_json::to_value(&read).unwrap();
    let read: T = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), text);
    text
}

fn same<T: DeserializeOwned + Serialize>(value: Value) {
    assert_eq!(written::<T>(&value), value);
}

fn refused<T: DeserializeOwned>(value: Value) -> String {
    match decode::<T>(value.to_string()) {
        Ok(_) => panic!("{value} is accepted"),
        Err(error) => format!("{}: {}", error.path().unwrap_or("-"), error.message()),
    }
}

const KINDS: [&str; 17] = [
    "text", "when", "count", "ratio", "flag", "list", "map", "free", "color", "level", "only", "pair",
    "inner", "shape", "either", "every", "inners",
];

#[test]
fn null_for_an_optional_property_is_absent() {
    for kind in KINDS {
        assert_eq!(written::<Every>(&json!({"id": "a", kind: null})), json!({"id": "a"}), "{kind}");
        let twice = format!("{{\"id\": \"a\", \"{kind}\": null, \"{kind}\": null}}");
        let error = decode::<Every>(twice).unwrap_err();
        assert_eq!(error.message(), format!("duplicate field `{kind}`"));
    }
    let mut all: Map<String, Value> =
        KINDS.iter().map(|kind| ((*kind).to_owned(), Value::Null)).collect();
    assert_eq!(
        refused::<Every>(json!({"id": "a", "every": all})),
        "$.every: missing field `id`"
    );
    all.insert("id".to_owned(), json!("b"));
    let value = json!({"id": "a", "every": all, "inners": [{"name": null}, {"size": 1, "name": null}]});
    assert_eq!(
        written::<Every>(&value),
        json!({"id": "a", "every": {"id": "b"}, "inners": [{}, {"size": 1}]})
    );
}

#[test]
fn null_for_anything_else_is_an_error() {
    assert_eq!(refused::<Every>(json!({"id": null})), "$.id: invalid type: null, expected a string");
    for (value, path) in [
        (json!({"id": "a", "list": ["x", null]}), "$.list[1]: "),
        (json!({"id": "a", "map": {"k": null}}), "$.map.k: "),
        (json!({"id": "a", "pair": [1, null]}), "$.pair[1]: "),
        (json!({"id": "a", "inners": [null]}), "$.inners[0]: "),
        (json!({"id": "a", "shape": {"kind": null}}), "$.shape.kind: "),
    ] {
        let error = refused::<Every>(value);
        assert!(error.starts_with(path) && error.contains("null"), "{error}");
    }
}

#[test]
fn what_may_be_null_keeps_it() {
    for name in ["any", "none", "maybe", "whatever", "something"] {
        same::<Open>(json!({"needed": null, name: null}));
    }
    same::<Open>(json!({"needed": null, "nulls": [1, null]}));
    assert_eq!(written::<Open>(&json!({"needed": null, "nulls": null})), json!({"needed": null}));
    let open: Open = decode(r#"{"needed": null, "any": null, "maybe": null}"#).unwrap();
    assert_eq!((open.any, open.maybe, open.needed), (Some(Value::Null), Maybe::Null, None));
    assert!(refused::<Open>(json!({})).contains("missing field `needed`"));
}

#[test]
fn values_beside_the_properties_are_not_optional() {
    assert_eq!(written::<Further>(&json!({"name": null, "a": 1})), json!({"a": 1}));
    assert_eq!(refused::<Further>(json!({"a": null})), "$.a: invalid type: null, expected i64");
}

#[test]
fn members_of_unions_with_a_tag_are_read_alike() {
    for circle in [r#"{"kind":"Circle","radius":null}"#, r#"{"radius":null,"kind":"Circle"}"#] {
        let shape: Shape = decode(circle).unwrap();
        assert!(matches!(shape, Shape::Circle(_)));
        assert_eq!(serde_json::to_string(&shape).unwrap(), r#"{"kind":"Circle"}"#);
    }
    for (value, is) in [
        (json!({"type": "Child", "age": null, "note": null}), json!({"type": "Child"})),
        (json!({"age": null, "type": "Child", "note": "n"}), json!({"type": "Child", "note": "n"})),
        (json!({"type": "other", "note": null}), json!({"type": "other"})),
    ] {
        assert_eq!(written::<Base>(&value), is);
    }
}

#[test]
fn of_members_without_a_tag_the_one_that_allows_the_value_is_taken() {
    // A cat without lives and a dog: by the letter it may have any other property.
    let value = json!({"name": "n", "lives": null});
    assert!(matches!(decode(value.to_string()).unwrap(), Either::Dog(_)));
    same::<Either>(value);
    let value = json!({"name": "n", "tail": null});
    assert!(matches!(decode(value.to_string()).unwrap(), Either::Cat(_)));
    same::<Either>(value);
    // Where both have to tolerate something, the first that loses least.
    let value = json!({"name": "n", "lives": null, "tail": null});
    assert!(matches!(decode(value.to_string()).unwrap(), Either::Cat(_)));
    assert_eq!(written::<Either>(&value), json!({"name": "n", "tail": null}));
}

#[test]
fn a_maybe_has_the_methods_of_an_option() {
    let [some, null, absent] = [Maybe::Value(2), Maybe::Null, Maybe::Absent];
    assert_eq!((some.as_option(), null.as_option(), absent.into_option()), (Some(&2), None, None));
    assert!(some.is_some() && !null.is_some());
    assert_eq!((some.unwrap_or(1), null.unwrap_or(1), absent.unwrap_or_default()), (2, 1, 0));
    assert_eq!(null.unwrap_or_else(|| 3), 3);
    let option: Option<i32> = some.into();
    assert_eq!(option, Some(2));
}
