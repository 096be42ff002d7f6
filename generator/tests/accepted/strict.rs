//! What the types of `strict.yaml` do. Copied into the crate that is generated from it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use strict::models::{Holder, List, Object};
use strict::{Validate, decode};

/// The values that are tried, and by property those that are valid.
fn values() -> (Vec<Value>, BTreeMap<String, Vec<Value>>) {
    let text = include_str!("strict.yaml");
    let (_, text) = text.split_once('\n').expect("the document is JSON but for its first line");
    let document: Value = serde_json::from_str(text).expect("it is JSON");
    let of = |name: &str| document[name].clone();
    let pool = serde_json::from_value(of("x-pool")).expect("a list");
    (pool, serde_json::from_value(of("x-valid")).expect("lists"))
}

#[test]
fn what_is_valid_is_taken_and_nothing_else() {
    let (pool, valid) = values();
    for (name, valid) in valid {
        for value in &pool {
            let json = json!({ name.as_str(): value });
            let read = decode::<Holder>(&json.to_string());
            if valid.contains(value) {
                let read = read.unwrap_or_else(|error| panic!("{json}: {error}"));
                assert_eq!(serde_json::to_value(&read).unwrap(), json);
                assert!(read.validate().is_ok(), "{json}: {:?}", read.validate());
            } else if value.is_null() {
                // It says that an optional property is absent.
                let read = read.unwrap_or_else(|error| panic!("{json}: {error}"));
                assert_eq!(serde_json::to_value(&read).unwrap(), json!({}), "{json}");
            } else {
                assert!(read.map_or(true, |read| read.validate().is_err()), "{json}");
            }
        }
    }
}

#[test]
fn the_type_that_is_meant_has_its_fields() {
    let Ok(Object::Details(object)) = decode(r#"{"a":"b","c":1}"#) else {
        panic!("it is an object");
    };
    assert_eq!(object.a.as_deref(), Some("b"));
    assert!(matches!(decode(r#"["a"]"#), Ok(List::List(list)) if list == ["a"]));
}
