//! What `decode` says where text does not fit.

use std::collections::BTreeMap;
use std::error::Error as _;

use serde::de::Error as _;
use serde_json::Value;

use super::model::{Outcome, Plan, Scalar, Tree};
use super::{complaint, refusal};
use crate::support::{JsonError, decode};

#[test]
fn the_path_goes_through_unions_arrays_and_maps() {
    assert_eq!(
        complaint::<Plan>(r#"{"outcomes":[{"status":"done","result":1},{"status":"done"}]}"#),
        "$.outcomes[1]: missing field `result`"
    );
    assert_eq!(
        complaint::<Plan>(r#"{"outcomes":[{"status":"failed","message":"m","error":{"hint":7}}]}"#),
        "$.outcomes[0].error.hint: invalid type: integer `7`, expected a string"
    );
    assert_eq!(
        complaint::<Plan>(r#"{"outcomes":[],"fields":{"a b":null}}"#).split(": ").next(),
        Some("$.fields['a b']")
    );
    assert_eq!(
        complaint::<Vec<Vec<Outcome>>>(r#"[[],[{"status":[]}]]"#),
        "$[1][0].status: invalid type: sequence, expected a string"
    );
}

#[test]
fn keys_that_are_no_words_are_quoted() {
    for (key, path) in [
        ("on_call2", "$.on_call2"),
        ("größe", "$.größe"),
        ("2nd", "$['2nd']"),
        ("", "$['']"),
        ("a.b", "$['a.b']"),
        ("a-b", "$['a-b']"),
        ("it's", r"$['it\'s']"),
        ("`: at `x`: ", r"$['\u{60}: at \u{60}x\u{60}: ']"),
        ("\n", r"$['\n']"),
    ] {
        let outcomes = serde_json::json!({ key: { "status": 0 } }).to_string();
        let error = refusal::<BTreeMap<String, Outcome>>(&outcomes);
        assert_eq!(error.path(), Some(format!("{path}.status").as_str()));
        assert_eq!(error.message(), "invalid type: integer `0`, expected a string");
    }
}

#[test]
fn an_error_tells_path_message_line_and_column() {
    let error = refusal::<Plan>("{\n  \"outcomes\": [],\n  \"limit\": true\n}");
    assert_eq!(error.path(), Some("$.limit"));
    assert_eq!(error.message(), "invalid type: boolean `true`, expected u64");
    assert_eq!((error.line(), error.column()), (3, 12));
    assert!(!error.is_syntax());
    assert_eq!(
        error.to_string(),
        "`$.limit`: invalid type: boolean `true`, expected u64 (line 3, column 12)"
    );
    assert!(error.source().is_none(), "it is shown once");
}

#[test]
fn text_that_is_no_json_has_a_line_and_no_path() {
    let error = refusal::<Plan>("{\"outcomes\": [],\n\"limit\": }");
    assert!(error.is_syntax());
    assert_eq!(error.path(), None);
    assert_eq!(error.to_string(), "expected value (line 2, column 10)");
    for json in ["", "{", "[1,]", "{} {}", "[]x", "{}\u{feff}", "nul"] {
        assert!(refusal::<Value>(json).is_syntax(), "{json}");
    }
    assert_eq!(decode::<Value>("\u{feff}{}").ok(), Some(Value::Object(serde_json::Map::new())));
    assert!(decode::<Plan>(b"{\"outcomes\":[],\"\xff\":1}").is_err_and(|error| error.is_syntax()));
}

#[test]
fn where_both_are_wrong_the_first_is_told() {
    let error = refusal::<Plan>("{\"outcomes\": 5, ]");
    assert!(!error.is_syntax());
    assert_eq!(error.path(), Some("$.outcomes"));
    assert_eq!(error.message(), "invalid type: integer `5`, expected a sequence");
}

#[test]
fn numbers_out_of_range_are_refused() {
    for json in ["1e400", "[1.5,-1e400]"] {
        assert!(complaint::<Scalar>(json).contains("number out of range"));
    }
    assert!(complaint::<Vec<f64>>("[1e400]").ends_with("number out of range"));
}

#[test]
fn too_deep_a_text_is_refused() {
    let json = "[".repeat(100_000);
    assert!(refusal::<Tree>(&json).is_syntax());
    let error = refusal::<Outcome>(&json.replace('[', r#"{"status":"#));
    assert_eq!(error.path(), Some("$.status"), "the tag is no string, whatever follows");
    assert!(refusal::<Outcome>(&json.replace('[', r#"{"x":"#)).is_syntax());
}

#[test]
fn without_decode_the_path_within_a_union_is_told() {
    let error = serde_json::from_str::<Plan>(r#"{"outcomes":[{"status":5}]}"#).expect_err("no tag");
    assert_eq!(
        error.to_string(),
        "at `status`: invalid type: integer `5`, expected a string at line 1 column 26"
    );
}

#[test]
fn a_failure_goes_through_text_unchanged() {
    let error = JsonError::custom("why").in_item(3).in_property("a b").in_property("x");
    let again = JsonError::custom(&error);
    assert_eq!(error, again);
    assert_eq!(again.in_property("y").to_string(), "at `y.x['a b'][3]`: why");
}
