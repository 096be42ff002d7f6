//! Reading of JSON text.

use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{read, value};
use crate::support::decode;

/// What both `decode` and `serde_json` make of a text, including the message, which `serde_json`
/// writes with a position.
#[track_caller]
fn same<T: DeserializeOwned + PartialEq + std::fmt::Debug>(json: &str) {
    let ours = decode::<T>(json).map_err(|error| error.message().to_owned());
    let theirs = serde_json::from_str::<T>(json).map_err(|error| {
        let place = format!(" at line {} column {}", error.line(), error.column());
        error.to_string().replace(&place, "")
    });
    assert_eq!(ours, theirs, "{json}");
}

#[test]
fn numbers_are_exact() {
    for json in ["0", "-1", "18446744073709551615", "-9223372036854775808", "-0.0", "1.5", "5.0"] {
        assert_eq!(read::<Value>(json).to_string(), json);
        assert_eq!(read::<Value>(json), value(json));
    }
    same::<u64>("18446744073709551615");
    same::<i64>("-9223372036854775808");
    assert!(decode::<u64>("18446744073709551616").is_err());
    assert!(decode::<i64>("-9223372036854775809").is_err());
    same::<u8>("255");
    same::<u8>("256");
    same::<f32>("1");
    same::<f32>("3.4028235e38");
    same::<f32>("1e39");
    same::<f64>("9007199254740993");
    same::<f64>("0.1e-6");
    same::<f64>("123456789012345678901234567890");
    same::<i64>("\"1\"");
    same::<u64>("-1");
    same::<i128>("170141183460469231731687303715884105727");
    same::<Value>("-0");
    same::<Value>("1e-400");
    for (json, whole) in [
        ("1.0", 1),
        ("1e2", 100),
        ("10e-1", 1),
        ("0e9", 0),
        ("-2.50e1", -25),
        ("1e18", 10_i64.pow(18)),
    ] {
        assert_eq!(read::<i64>(json), whole, "{json}");
        assert_eq!(read::<i128>(json), whole.into(), "{json}");
    }
    assert_eq!(read::<u64>("1.8e19"), 18 * 10_u64.pow(18));
    assert_eq!(read::<i128>("1e30"), 10_i128.pow(30));
    for json in ["1.5", "1e-1", "15e-1", "1e39", "1e300", "1e400"] {
        assert!(decode::<i128>(json).is_err(), "{json}");
    }
}

#[test]
fn numbers_that_serde_json_hands_over_as_objects_are_numbers() {
    let json = r#"{"$serde_json::private::Number":"5"}"#;
    assert_eq!(read::<Value>(json), value(json));
    let json = "[1.10,123456789012345678901234567890]";
    assert_eq!(read::<Value>(json), value(json));
}

#[test]
fn every_type_of_serde_is_read_as_serde_json_does() {
    same::<Option<i64>>("null");
    same::<Option<i64>>(" 1 ");
    same::<()>("null");
    same::<()>("true");
    same::<char>("\"x\"");
    same::<bool>("true");
    same::<bool>("\"true\"");
    same::<Box<str>>("\"x\"");
    same::<(i64, String)>("[1, \"x\"]");
    same::<(i64, String)>("[1]");
    same::<Vec<Option<bool>>>("[true, null]");
    same::<BTreeMap<String, Vec<u8>>>(r#"{"a": [1], "b": []}"#);
    same::<HashMap<u64, bool>>(r#"{"7": true}"#);
    same::<HashMap<bool, i8>>(r#"{"true": 7}"#);
    same::<std::num::NonZeroU8>("1");
    same::<Result<i64, String>>(r#"{"Ok": 1}"#);
    same::<Result<i64, String>>(r#"{"Err": "x"}"#);
    same::<std::time::Duration>(r#"{"secs": 1, "nanos": 2}"#);
    same::<std::time::Duration>("[1, 2]");
    same::<std::ops::Bound<i64>>("\"Unbounded\"");
    same::<std::ops::Bound<i64>>(r#"{"Included": 3}"#);
    same::<std::ops::Bound<i64>>(r#"{"Included": "x"}"#);
    same::<std::ops::Bound<i64>>("\"Other\"");
    for json in [r#"{"Ok": 1, "Err": "x"}"#, "{}", "1"] {
        assert!(decode::<Result<i64, String>>(json).is_err(), "{json}");
    }
    for json in ["[1, 2, 3]", "[1]", "{}"] {
        assert!(decode::<(i64, i64)>(json).is_err(), "{json}");
    }
    assert!(decode::<IgnoredAny>(r#"{"a": [1, {"b": "\u0041"}]}"#).is_ok());
}

/// Texts of all kinds that the grammar allows or not, by what is unusual in them.
const TEXTS: [&str; 88] = [
    // Structure.
    "",
    " ",
    "[]",
    "[ ]",
    "{}",
    "{ }",
    "[1,2]",
    "[1,]",
    "[,1]",
    "[1 2]",
    "[1",
    "[",
    "]",
    "{",
    "}",
    "{\"a\":1}",
    "{\"a\":1,}",
    "{,\"a\":1}",
    "{\"a\" 1}",
    "{\"a\":}",
    "{\"a\"}",
    "{a:1}",
    "{'a':1}",
    "{1:1}",
    "{\"a\":1,\"a\":2}",
    "{\"a\":1 \"b\":2}",
    "[]]",
    "[][]",
    "{}}",
    "1 2",
    "[1]\u{0}",
    "\u{feff}[]",
    "[\u{a0}1]",
    "[\u{b}1]",
    "[\u{c}]",
    "\t\r\n[\t\r\n]\t\r\n",
    "[1//x\n]",
    "[/*x*/1]",
    "#",
    "*",
    "[\"a\"",
    "{\"a\":[",
    "{\"a\":\"",
    "[{}",
    // Words.
    "null",
    "nul",
    "nulll",
    "Null",
    "true",
    "tru",
    "truee",
    "false",
    "fals",
    "NaN",
    "Infinity",
    "-Infinity",
    "undefined",
    "[nul]",
    "[true",
    // Numbers.
    "-",
    "+1",
    "-1",
    "--1",
    "01",
    "-01",
    "00",
    "0.",
    ".5",
    "1.e1",
    "1e",
    "1e+",
    "1E5",
    "1e05",
    "-0",
    "-0.0",
    "0x1",
    "1_0",
    "1,0",
    "1.5.5",
    "1e5e5",
    "2e308",
    "-2e308",
    "1e-999999",
    "9223372036854775808",
    // Much.
    "18446744073709551616",
    "0.00000000000000000000000000000000000000000000001",
    "123456789012345678901234567890.123456789012345678901234567890",
    "[[[[[[[[]]]]]]]]",
];

/// Strings, of which the quotation marks are left out.
const STRINGS: [&str; 36] = [
    "",
    "a",
    "ü",
    "\u{10ffff}",
    "\u{7f}",
    "\u{1f}",
    "\u{0}",
    "\n",
    "\\n",
    "\\\"",
    "\\\\",
    "\\/",
    "\\b\\f\\r\\t",
    "\\a",
    "\\x41",
    "\\'",
    "\\",
    "\\u",
    "\\u004",
    "\\u0041",
    "\\u00E9",
    "\\u00e9\\u0000",
    "\\uD83D\\uDE00",
    "\\uD83D",
    "\\uDE00",
    "\\uD83D\\u0041",
    "\\uD83Dx",
    "\\uD83D\\",
    "\\uDE00\\uD83D",
    "\\uG000",
    "\\u+041",
    "a\\u0041b",
    "12345678",
    "1234567\\n",
    "12345678901234567890\u{e9}",
    "123456\u{1}8",
];

#[test]
fn texts_are_accepted_and_refused_as_by_serde_json() {
    let strings = STRINGS.iter().flat_map(|text| {
        [format!("\"{text}\""), format!("\"{text}"), format!("{{\"{text}\":\"{text}\"}}")]
    });
    for json in TEXTS.iter().map(|text| (*text).to_owned()).chain(strings) {
        // `decode` skips a byte order mark.
        let ours = json.strip_prefix('\u{feff}').map_or(json.as_str(), |_| "\u{feff}\u{feff}[]");
        let theirs = serde_json::from_str::<Value>(&json);
        let ours = decode::<Value>(ours);
        assert_eq!(ours.is_ok(), theirs.is_ok(), "{json:?}: {ours:?}, {theirs:?}");
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            assert_eq!(ours, theirs, "{json:?}");
        }
        for within in [format!("[{json}]"), format!("{{\"a\":{json}}}"), format!(" {json} ")] {
            let theirs = serde_json::from_str::<Value>(&within).ok();
            assert_eq!(decode::<Value>(&within).ok(), theirs, "{within:?}");
            let skipped = decode::<IgnoredAny>(&within).is_ok();
            // A number beyond all floats is skipped, because it is JSON.
            assert_eq!(skipped, theirs.is_some() || within.contains("e308"), "{within:?}");
        }
    }
}

#[test]
fn a_raw_value_of_serde_json_keeps_its_text() {
    let json = r#"[{"a" : 1.10}, "\u0041", null, {"status":"done","result":[1]}]"#;
    let raw: Vec<Box<RawValue>> = read(json);
    let texts: Vec<&str> = raw.iter().map(|raw| raw.get()).collect();
    assert_eq!(
        texts,
        [r#"{"a" : 1.10}"#, r#""\u0041""#, "null", r#"{"status":"done","result":[1]}"#]
    );
    assert!(decode::<Vec<Box<RawValue>>>("[{]").is_err_and(|error| error.is_syntax()));
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    for bytes in [&b"\"\xff\""[..], b"\"\xc3\"", b"\"\xed\xa0\x80\"", b"\xff", b"[1,\n\xff]"] {
        let error = decode::<Value>(bytes).expect_err("it is no UTF-8");
        assert!(error.is_syntax());
        assert!(serde_json::from_slice::<Value>(bytes).is_err());
    }
    let error = decode::<Value>(b"[1,\n  \xff]").expect_err("it is no UTF-8");
    assert_eq!((error.line(), error.column()), (2, 3));
}

#[test]
fn depth_is_limited() {
    for depth in [126, 127, 128, 129, 255, 300, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let json = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            let theirs = serde_json::from_str::<Value>(&json).is_ok();
            assert_eq!(decode::<Value>(&json).is_ok(), theirs, "{depth}");
            assert!(decode::<IgnoredAny>(&json).is_ok());
        }
    }
}

/// JSON text with white space, escapes, and numbers of all forms.
fn json() -> impl Strategy<Value = String> {
    let space = prop::sample::select(vec!["", "", "", " ", "\n", "\t \r"]);
    let number = "-?(0|[1-9][0-9]{0,22})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?";
    let string = r#""([ -!#-\[\]-~äß€😀]|\\["\\/bfnrt]|\\u[0-9a-cA-C][0-9a-fA-F]{3}){0,20}""#;
    let word = prop::sample::select(vec!["null", "true", "false"]).prop_map(str::to_owned);
    let leaf = prop_oneof![word, number, string];
    let leaf = (space.clone(), leaf, space.clone()).prop_map(|(a, b, c)| format!("{a}{b}{c}"));
    leaf.prop_recursive(5, 40, 5, move |inner| {
        let key = (space.clone(), string, space.clone()).prop_map(|(a, b, c)| format!("{a}{b}{c}"));
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5)
                .prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((key, inner), 0..5).prop_map(|entries| {
                let entries: Vec<String> =
                    entries.into_iter().map(|(key, value)| format!("{key}:{value}")).collect();
                format!("{{{}}}", entries.join(","))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_as_by_serde_json(json in json(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        prop_assert_eq!(decode::<Value>(&json).ok(), serde_json::from_str::<Value>(&json).ok());
        // Cut short, and with another byte.
        let mut bytes = json.into_bytes();
        let at = at.index(bytes.len());
        let cut = &bytes[..at];
        prop_assert_eq!(decode::<Value>(cut).ok(), serde_json::from_slice::<Value>(cut).ok());
        bytes[at] = byte;
        prop_assert_eq!(decode::<Value>(&bytes).ok(), serde_json::from_slice::<Value>(&bytes).ok());
    }
}
