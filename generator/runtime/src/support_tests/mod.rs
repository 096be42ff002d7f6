//! What the support module does for the code that is emitted around it.

mod choices;
mod errors;
mod json;
mod model;
mod nulls;
mod objects;
mod patterns;
mod robustness;
mod unions;

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::support::{DecodeError, decode};

/// What `json` is read as.
#[track_caller]
fn read<T: DeserializeOwned>(json: &str) -> T {
    decode(json).unwrap_or_else(|error| panic!("{json} does not fit: {error}"))
}

/// Why `json` does not fit.
#[track_caller]
fn refusal<T: DeserializeOwned + Debug>(json: &str) -> DecodeError {
    decode::<T>(json).expect_err(json)
}

/// Where and why `json` does not fit.
#[track_caller]
fn complaint<T: DeserializeOwned + Debug>(json: &str) -> String {
    let error = refusal::<T>(json);
    format!("{}: {}", error.path().unwrap_or("-"), error.message())
}

/// Checks that `json` is written again as it was read, in content and in the order of keys.
#[track_caller]
fn comes_back<T: DeserializeOwned + Serialize>(json: &str) {
    assert_eq!(write(&read::<T>(json)), json);
}

#[track_caller]
fn write(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| panic!("cannot be written: {error}"))
}

#[track_caller]
fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{json} is no JSON: {error}"))
}
