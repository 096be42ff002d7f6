//! What the types of `exact.yaml` do. Copied into the crate that is generated from it.

use exact::models::{Price, Priced};
use exact::{Validate, decode};

/// Reads a text and makes sure that it is written with the same digits.
fn same<T: serde::de::DeserializeOwned + serde::Serialize>(json: &str) -> T {
    let value: T = decode(json).unwrap_or_else(|error| panic!("{json}: {error}"));
    assert_eq!(serde_json::to_string(&value).unwrap(), json);
    value
}

#[test]
fn numbers_keep_their_digits() {
    let price: Price = same(r#"{"amount":1.10,"count":7,"either":0.1000000000000000000001}"#);
    assert_eq!(price.amount.to_string(), "1.10");
    let json = r#"{"amount":12345678901234567890.12345678901234567890,"rate":0.5,"either":[1.0],"any":1e+400}"#;
    assert_eq!(same::<Price>(json).rate, Some(0.5));
    assert!(matches!(same(r#"{"kind":"a","amount":100000000000000000000.50}"#), Priced::A(_)));
    let negative: Price = same(r#"{"amount":-0.10}"#);
    assert_eq!(negative.validate().unwrap_err().to_string(), "$.amount: is less than 0");
}
