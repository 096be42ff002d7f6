//! Any JSON at all.

use std::fmt::Debug;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};

use super::model::{
    CalendarField, Category, Empty, Failed, Fault, Outcome, OutcomeOrPlan, Plan, Scalar, Tree,
};
use crate::support::decode;

/// Any JSON value, with keys and strings that the model knows often enough to get past the first
/// check.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        (-3..10_i64).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(|float| Number::from_f64(float).map_or(Value::Null, Value::Number)),
        text().prop_map(Value::String),
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            prop::collection::vec((text(), inner), 0..7)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn text() -> impl Strategy<Value = String> {
    let known = vec![
        "status",
        "done",
        "failed",
        "result",
        "message",
        "error",
        "category",
        "execution",
        "code",
        "hint",
        "proxy",
        "start",
        "end",
        "step",
        "outcomes",
        "fields",
        "limit",
        "*",
    ];
    prop_oneof![4 => prop::sample::select(known).prop_map(str::to_owned), 1 => any::<String>()]
}

/// A value and its text. Without its feature `float_roundtrip`, `serde_json` may read another last
/// digit of a float than it has written; so the float is what was read.
fn through_text(value: &Value) -> (Value, String) {
    let text = value.to_string();
    (serde_json::from_str(&text).expect("a value is JSON"), text)
}

/// Checks that text is read as its value is, and that what was read is read again from what it is
/// written as.
fn holds<T: DeserializeOwned + Serialize + PartialEq + Debug>(value: &Value, text: &str) {
    let from_text = decode::<T>(text);
    let from_value = serde_json::from_value::<T>(value.clone());
    // `serde_json` refuses whole numbers that are written as floats.
    assert!(from_text.is_ok() || from_value.is_err());
    match from_text {
        Ok(read) => {
            assert!(from_value.is_err() || from_value.is_ok_and(|value| value == read));
            let written = serde_json::to_value(&read).expect("can be written");
            assert_eq!(serde_json::from_value::<T>(written).ok(), Some(read));
        }
        Err(error) => {
            assert!(error.path().is_some_and(|path| path.starts_with('$')));
            assert!(!error.is_syntax() && !error.message().is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_is_read_or_refused(value in json()) {
        let (value, text) = through_text(&value);
        holds::<Failed>(&value, &text);
        holds::<Fault>(&value, &text);
        holds::<Plan>(&value, &text);
        holds::<Outcome>(&value, &text);
        holds::<OutcomeOrPlan>(&value, &text);
        holds::<CalendarField>(&value, &text);
        holds::<Scalar>(&value, &text);
        holds::<Category>(&value, &text);
        holds::<Tree>(&value, &text);
        holds::<Empty>(&value, &text);
    }

    #[test]
    fn any_bytes_are_read_or_refused(
        value in json(),
        at in any::<prop::sample::Index>(),
        bytes in any::<Vec<u8>>(),
    ) {
        let mut text = value.to_string().into_bytes();
        text.splice(at.index(text.len()).., bytes);
        let _ = decode::<Plan>(&text);
        let _ = decode::<OutcomeOrPlan>(&text);
        let _ = decode::<Tree>(&text);
    }
}
