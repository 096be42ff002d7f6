//! Objects, string enums, constants and `Maybe`.

use std::str::FromStr;

use serde_json::{Value, json};

use super::model::{
    Category, Done, DoneStatus, Empty, Failed, FailedStatus, Fault, Plan, Wildcard,
};
use super::{comes_back, complaint, read, value, write};
use crate::support::Maybe;

const FAULT: &str = r#"{"category":"execution","hint":null}"#;

fn fault() -> Fault {
    Fault {
        category: Category::Execution,
        code: None,
        detail: None,
        hint: None,
        proxy: Maybe::Absent,
    }
}

#[test]
fn keys_come_in_any_order_and_go_in_the_order_of_fields() {
    let failed: Failed =
        read(&format!(r#"{{"error": {FAULT}, "message": "m", "status": "failed"}}"#));
    let message = "m".to_owned();
    assert_eq!(failed, Failed { status: FailedStatus, message, error: fault() });
    assert_eq!(write(&failed), format!(r#"{{"status":"failed","message":"m","error":{FAULT}}}"#));
}

#[test]
fn an_escaped_key_is_the_same_key() {
    assert_eq!(read::<Fault>(r#"{"c\u0061tegory":"execution","hint":null}"#), fault());
}

#[test]
fn unknown_keys_are_skipped_whatever_they_hold() {
    let json =
        r#"{"x":{"category":[1]},"category":"execution","":null,"y":[{}],"hint":null,"x":1}"#;
    assert_eq!(read::<Fault>(json), fault());
}

#[test]
fn a_repeated_key_is_refused() {
    let json = r#"{"category":"execution","category":"execution","hint":null}"#;
    assert_eq!(complaint::<Fault>(json), "$: duplicate field `category`");
    for second in ["null", r#""p""#] {
        let json =
            format!(r#"{{"category":"execution","hint":null,"proxy":null,"proxy":{second}}}"#);
        assert_eq!(complaint::<Fault>(&json), "$: duplicate field `proxy`");
    }
    for (first, second) in [("null", "null"), ("null", r#""c""#), (r#""c""#, "null")] {
        let json =
            format!(r#"{{"category":"execution","hint":null,"code":{first},"code":{second}}}"#);
        assert_eq!(complaint::<Fault>(&json), "$: duplicate field `code`");
    }
}

#[test]
fn a_missing_key_is_refused_unless_it_is_optional() {
    assert_eq!(complaint::<Fault>(r#"{"hint":null}"#), "$: missing field `category`");
    assert_eq!(complaint::<Fault>(r#"{"category":"execution"}"#), "$: missing field `hint`");
}

#[test]
fn null_for_an_optional_field_is_read_as_absent() {
    let json = r#"{"category":"execution","hint":null,"code":null}"#;
    assert_eq!(read::<Fault>(json), fault());
    assert_eq!(write(&read::<Fault>(json)), FAULT);
    let json = r#"{"category":null,"hint":null}"#;
    assert_eq!(
        complaint::<Fault>(json),
        "$.category: invalid type: null, expected a `Category` string"
    );
}

#[test]
fn null_is_a_value_of_an_optional_field_of_any_type() {
    let json = r#"{"category":"execution","detail":null,"hint":null}"#;
    assert_eq!(read::<Fault>(json).detail, Some(Value::Null));
    comes_back::<Fault>(json);
}

#[test]
fn absent_and_null_and_value_are_told_apart() {
    for (proxy, json) in [
        (Maybe::Absent, r#"{"category":"execution","hint":"h"}"#),
        (Maybe::Null, r#"{"category":"execution","hint":"h","proxy":null}"#),
        (Maybe::Value("p".to_owned()), r#"{"category":"execution","hint":"h","proxy":"p"}"#),
    ] {
        assert_eq!(read::<Fault>(json).proxy, proxy);
        comes_back::<Fault>(json);
    }
}

#[test]
fn of_several_missing_keys_the_first_is_named() {
    assert_eq!(complaint::<Fault>("{}"), "$: missing field `category`");
    assert_eq!(complaint::<Failed>("{}"), "$: missing field `status`");
}

#[test]
fn what_is_no_object_is_refused() {
    for (json, found) in [
        ("null", "null"),
        ("5", "integer `5`"),
        ("-5", "integer `-5`"),
        ("0.5", "floating point `0.5`"),
        ("true", "boolean `true`"),
        (r#""x""#, r#"string "x""#),
        ("[1]", "sequence"),
    ] {
        let expected = format!("$: invalid type: {found}, expected object `Fault`");
        assert_eq!(complaint::<Fault>(json), expected);
    }
}

#[test]
fn an_object_without_known_keys_takes_any_object() {
    assert_eq!(read::<Empty>(r#"{"a":1,"b":{}}"#), Empty {});
    assert_eq!(write(&Empty {}), "{}");
    assert_eq!(complaint::<Empty>("[]"), "$: invalid type: sequence, expected object `Empty`");
}

#[test]
fn objects_are_read_from_values_and_readers_too() {
    let json = json!({"status": "done", "result": [1, {"z": 1, "a": 2}]});
    let done: Done = serde_json::from_value(json.clone()).expect("fits");
    assert_eq!(done, serde_json::from_reader(json.to_string().as_bytes()).expect("fits"));
    assert_eq!(serde_json::to_value(&done).expect("can be written"), json);
}

#[test]
fn integers_are_exact() {
    comes_back::<Plan>(r#"{"outcomes":[],"limit":18446744073709551615}"#);
    let json = r#"{"outcomes":[],"limit":18446744073709551616}"#;
    assert!(complaint::<Plan>(json).starts_with("$.limit: "));
    assert!(complaint::<Plan>(r#"{"outcomes":[],"limit":5.5}"#).starts_with("$.limit: "));
}

#[test]
fn a_whole_number_may_be_written_as_a_float() {
    for (text, limit) in [("5.0", 5), ("1e3", 1000), ("-0.0", 0), ("1e16", 10_u64.pow(16))] {
        let json = format!(r#"{{"outcomes":[],"limit":{text}}}"#);
        assert_eq!(read::<Plan>(&json).limit, Some(limit));
    }
    for text in ["-1.0", "1e20", "1e300"] {
        let json = format!(r#"{{"outcomes":[],"limit":{text}}}"#);
        assert!(complaint::<Plan>(&json).starts_with("$.limit: "), "{text}");
    }
}

#[test]
fn a_string_enum_keeps_what_it_does_not_know() {
    assert_eq!(read::<Category>(r#""execution""#), Category::Execution);
    assert_eq!(read::<Category>(r#""new \"one""#), Category::Unknown("new \"one".to_owned()));
    comes_back::<Category>(r#""new \"one""#);
    assert_eq!(read::<Wildcard>(r#""unknown""#), Wildcard::Unknown);
    assert_eq!(read::<Wildcard>(r#""Unknown""#), Wildcard::Other("Unknown".to_owned()));
}

#[test]
fn a_string_enum_is_a_string() {
    assert_eq!(
        complaint::<Category>("5"),
        "$: invalid type: integer `5`, expected a `Category` string"
    );
    assert!(complaint::<Category>(r#"{"execution":null}"#).starts_with("$: invalid type: map"));
}

#[test]
fn a_string_enum_converts_from_and_to_text() {
    assert_eq!(Category::from("infrastructure"), Category::Infrastructure);
    assert_eq!(Category::from("x".to_owned()), Category::Unknown("x".to_owned()));
    assert_eq!(Category::from_str("execution"), Ok(Category::Execution));
    assert_eq!(format!("[{:>10}]", Category::Execution), "[ execution]");
}

#[test]
fn a_constant_takes_its_own_text_alone() {
    assert_eq!(read::<DoneStatus>(r#""done""#), DoneStatus);
    assert_eq!(write(&DoneStatus), r#""done""#);
    assert_eq!(DoneStatus.to_string(), "done");
    assert_eq!(
        complaint::<DoneStatus>(r#""failed""#),
        r#"$: invalid value: string "failed", expected `done`"#
    );
    assert_eq!(complaint::<DoneStatus>("null"), "$: invalid type: null, expected `done`");
}

#[test]
fn maybe_answers_what_it_is() {
    let mut value = Maybe::from(5);
    assert!(value.is_value() && !value.is_null() && !value.is_absent());
    assert_eq!((value.value(), value.into_value()), (Some(&5), Some(5)));
    assert_eq!(value.as_ref().map(|number| number + 1), Maybe::Value(6));
    if let Maybe::Value(number) = value.as_mut() {
        *number = 7;
    }
    assert_eq!(value, Maybe::from(Some(7)));
    assert_eq!(Maybe::<String>::from("p"), Maybe::Value("p".to_owned()));

    let null = Maybe::<i64>::from(None);
    assert!(null.is_null() && !null.is_absent() && !null.is_value());
    assert_eq!((null.value(), null.into_value()), (None, None));

    let absent = Maybe::<i64>::default();
    assert!(absent.is_absent() && !absent.is_null() && !absent.is_value());
    assert_eq!((absent.value(), absent.into_value()), (None, None));
}

#[test]
fn equal_values_are_written_equally() {
    let json = r#"{"status":"failed","message":"m","error":{"category":"execution","hint":null}}"#;
    assert_eq!(serde_json::to_value(read::<Failed>(json)).expect("can be written"), value(json));
}
