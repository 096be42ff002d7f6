//! What the types of `names.yaml` do. Copied into the crate that is generated from it.

use names::decode;
use names::models::*;
use serde_json::{Map, Value, json};

/// The value of each property that is named in the document.
fn properties() -> Map<String, Value> {
    let text = include_str!("names.yaml");
    let document: Value = serde_json::from_str(text.split_once('\n').unwrap().1).unwrap();
    let properties = &document["components"]["schemas"]["Properties"]["properties"];
    let value = |schema: &Value| if schema["type"] == "string" { json!("x") } else { json!(1) };
    properties.as_object().unwrap().iter().map(|(key, it)| (key.clone(), value(it))).collect()
}

#[test]
fn every_property_keeps_its_name() {
    let value = Value::Object(properties());
    let read: Properties = decode(value.to_string()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), value);
    assert_eq!(read.undeclared().count(), 0);
    assert!(value.as_object().unwrap().len() > 60);
}

#[test]
fn every_value_keeps_its_text() {
    let mut texts: Vec<&str> = Values::VALUES.iter().map(Values::as_str).collect();
    assert!(texts.len() > 40);
    for value in Values::VALUES {
        assert_eq!(Values::from(value.as_str()), *value);
        assert_eq!(serde_json::to_value(value).unwrap(), value.as_str());
    }
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), Values::VALUES.len());
    assert_eq!(Numbers::VALUES.len(), 7);
    assert_eq!(Numbers::from(i64::MIN).as_i64(), i64::MIN);
}

#[test]
fn every_tag_tells_its_member() {
    for value in Values::VALUES {
        let value = json!({"type": value.as_str()});
        let read: Tagged = decode(value.to_string()).unwrap();
        assert!(!format!("{read:?}").starts_with("Unrecognized("), "{value}");
        assert_eq!(serde_json::to_value(&read).unwrap(), value);
    }
}
