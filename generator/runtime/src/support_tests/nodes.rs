//! Values held in memory.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Value, json};

use super::{read, value};
use crate::support::{Node, NodeError};

fn node(value: &Value) -> Node {
    Node::deserialize(value).expect("every value is a node")
}

/// What both a node and `serde_json` make of a value.
#[track_caller]
fn same<T: DeserializeOwned + PartialEq + std::fmt::Debug>(value: &Value) {
    let node = node(value).decode::<T>().map_err(NodeError::into_message);
    let json = serde_json::from_value::<T>(value.clone()).map_err(|error| error.to_string());
    assert_eq!(node, json);
}

#[test]
fn order_and_repeated_keys_are_kept() {
    let node: Node = read(r#"{"b":1,"a":{"b":null},"b":2}"#);
    let Node::Object(entries) = &node else {
        panic!("it is an object");
    };
    assert_eq!(entries.iter().map(|(key, _)| key.as_str()).collect::<String>(), "bab");
    assert_eq!(node.to_value().to_string(), r#"{"b":2,"a":{"b":null}}"#);
    assert_eq!(node.decode::<Node>(), Ok(node.clone()));
}

#[test]
fn numbers_are_exact() {
    for json in ["0", "-1", "18446744073709551615", "-9223372036854775808", "-0.0", "1.5", "5.0"] {
        assert_eq!(read::<Node>(json).to_value().to_string(), json);
        assert_eq!(read::<Node>(json).decode::<Value>(), Ok(value(json)));
    }
    same::<u64>(&json!(u64::MAX));
    same::<i64>(&json!(i64::MIN));
    same::<u8>(&json!(255));
    same::<f32>(&json!(1));
    same::<i64>(&json!("1"));
    assert!(node(&json!(256)).decode::<u8>().is_err());
    assert_eq!(node(&json!(1.0)).decode::<i64>(), Ok(1));
    for (json, whole) in
        [("1e2", 100), ("10e-1", 1), ("0e9", 0), ("-2.50e1", -25), ("1e18", 10_i128.pow(18))]
    {
        assert_eq!(read::<Node>(json).decode::<i64>().map(i128::from), Ok(whole), "{json}");
        assert_eq!(read::<Node>(json).decode::<i128>(), Ok(whole), "{json}");
    }
    assert_eq!(read::<Node>("1.8e19").decode::<u64>(), Ok(18 * 10_u64.pow(18)));
    assert_eq!(read::<Node>("1e30").decode::<i128>(), Ok(10_i128.pow(30)));
    // Those who write floats write as many digits as the next one would not have.
    for (json, whole) in [
        ("1.7733103153277824e16", 17_733_103_153_277_824),
        ("5.897763296369102e18", 5_897_763_296_369_102_000),
        ("1.8446744073709552e19", 18_446_744_073_709_552_000),
    ] {
        assert_eq!(read::<Node>(json).decode::<i128>(), Ok(whole), "{json}");
    }
    for json in ["1.5", "1e-1", "15e-1", "1e39", "1e300"] {
        assert!(read::<Node>(json).decode::<i128>().is_err(), "{json}");
    }
    assert!(node(&json!(-1)).decode::<u64>().is_err());
}

#[test]
fn numbers_that_serde_json_hands_over_as_objects_are_numbers() {
    let json = r#"{"$serde_json::private::Number":"5"}"#;
    assert_eq!(read::<Node>(json).to_value(), value(json));
    let json = r#"{"$serde_json::private::Number":5}"#;
    let in_value = serde_json::from_str::<Value>(json).ok();
    assert!(in_value.is_none_or(|value| value == read::<Node>(json).to_value()));
}

#[test]
fn a_number_of_any_precision_is_a_number() {
    let json = "[1.10,123456789012345678901234567890]";
    assert_eq!(read::<Node>(json).to_value(), value(json));
    assert_eq!(read::<Node>(json).decode::<Value>(), Ok(value(json)));
    assert_eq!(read::<Node>("1.10").decode::<f64>(), Ok(1.1));
    let error = read::<Node>("1.10").decode::<BTreeMap<String, Node>>();
    assert!(
        error.is_err_and(|error| { error.to_string().starts_with("invalid type: floating point") })
    );
}

#[test]
fn every_type_of_serde_is_read_as_serde_json_does() {
    same::<Option<i64>>(&json!(null));
    same::<Option<i64>>(&json!(1));
    same::<()>(&json!(null));
    same::<()>(&json!(true));
    same::<char>(&json!("x"));
    same::<bool>(&json!(true));
    same::<Box<str>>(&json!("x"));
    same::<(i64, String)>(&json!([1, "x"]));
    same::<(i64, String)>(&json!([1]));
    same::<Vec<Option<bool>>>(&json!([true, null]));
    same::<BTreeMap<String, Vec<u8>>>(&json!({"a": [1], "b": []}));
    same::<std::num::NonZeroU8>(&json!(1));
    same::<Result<i64, String>>(&json!({"Ok": 1}));
    same::<Result<i64, String>>(&json!({"Err": "x"}));
    same::<std::time::Duration>(&json!({"secs": 1, "nanos": 2}));
    assert!(node(&json!({"Ok": 1, "Err": "x"})).decode::<Result<i64, String>>().is_err());
    assert!(node(&json!({})).decode::<Result<i64, String>>().is_err());
    assert!(node(&json!(1)).decode::<Result<i64, String>>().is_err());
    assert!(node(&json!([1, 2, 3])).decode::<(i64, i64)>().is_err());
    assert!(node(&json!({"a": [1]})).decode::<IgnoredAny>().is_ok());
}

#[test]
fn text_is_borrowed() {
    let node: Node = read(r#"["x"]"#);
    assert_eq!(node.decode::<Vec<&str>>(), Ok(vec!["x"]));
}

#[test]
fn enums_are_read_as_serde_json_does() {
    same::<std::ops::Bound<i64>>(&json!("Unbounded"));
    same::<std::ops::Bound<i64>>(&json!({"Included": 3}));
    same::<std::ops::Bound<i64>>(&json!({"Included": "x"}));
    same::<std::ops::Bound<i64>>(&json!("Other"));
}
