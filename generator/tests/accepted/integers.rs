//! What the types of `integers.yaml` do. Copied into the crate that is generated from it.

use integers::models::{ByNumber, Code, Either, Mixed, Sizes, Tagged};
use integers::{Maybe, decode};
use serde_json::Value;

/// Reads a value of one property and makes sure that it is written as `written`.
#[track_caller]
fn read(name: &str, sent: &str, written: &str) -> Sizes {
    let json = format!("{{\"{name}\":{sent}}}");
    let sizes: Sizes = decode(&json).unwrap_or_else(|error| panic!("{json}: {error}"));
    assert_eq!(serde_json::to_string(&sizes).unwrap(), format!("{{\"{name}\":{written}}}"));
    // A value in memory is read and written alike.
    let value: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(decode::<Sizes>(value.to_string()).unwrap(), sizes);
    let value = serde_json::to_value(&sizes).unwrap();
    assert_eq!(serde_json::from_value::<Sizes>(value).unwrap(), sizes);
    sizes
}

#[track_caller]
fn same(name: &str, json: &str) -> Sizes {
    read(name, json, json)
}

#[track_caller]
fn refused(name: &str, sent: &str, path: &str) {
    let error = decode::<Sizes>(format!("{{\"{name}\":{sent}}}")).unwrap_err();
    assert_eq!(error.path(), Some(path), "{error}");
    assert!(!error.is_syntax(), "{error}");
}

const U64: &str = "18446744073709551615";
const HUGE: &str = "170141183460469231731687303715884105727";

#[test]
fn every_number_that_the_document_allows_is_read() {
    assert_eq!(same("overSmall", "4294967295").over_small, Some(4_294_967_295));
    assert_eq!(same("large", U64).large, Some(u64::MAX));
    assert_eq!(same("largeNull", U64).large_null, Maybe::Value(u64::MAX));
    assert_eq!(same("atEdge", "9223372036854775807").at_edge, Some(i64::MAX));
    assert_eq!(same("both", U64).both, Some(u64::MAX));
    assert_eq!(same("beside", U64).beside, Some(u64::MAX));
    assert_eq!(same("rounded", "18446744073709552000").rounded, Some(18_446_744_073_709_552_000));
    assert_eq!(same("signed", "-9223372036854776000").signed, Some(-9_223_372_036_854_776_000));
    assert_eq!(same("huge", HUGE).huge, Some(i128::MAX));
    same("beyond", "9999999999999999999999999999999999999999");
    assert_eq!(Sizes::default().huge_or_default(), i128::from(u64::MAX));
    assert_eq!(Sizes::default().plain_or_default(), 5);
}

#[test]
fn listed_numbers_have_the_size_that_they_need() {
    let code = same("code", U64).code.unwrap();
    assert_eq!((code, code.as_u64()), (Code::VALUES[1], u64::MAX));
    assert_eq!(same("code", "7").code, Some(Code::from(7)));
    refused("code", "-1", "$.code");
    for (text, number) in [("-1", -1), (U64, i128::from(u64::MAX)), ("5", 5), ("1000", 1000)] {
        let mixed = same("mixed", text).mixed.unwrap();
        assert_eq!(mixed.as_i128(), number);
        assert!(Mixed::VALUES.contains(&mixed), "{text} is listed");
    }
    same("mixed", "36893488147419103232");
    same("const", U64);
}

#[test]
fn numbers_are_kept_in_whatever_they_stand() {
    same("list", &format!("[0,{U64}]"));
    same("map", &format!("{{\"a\":{HUGE},\"b\":-1}}"));
    same("pair", &format!("[1,{HUGE}]"));
    let Some(Either::Integer(number)) = same("union", HUGE).union else { panic!("a number") };
    assert_eq!(number, i128::MAX);
    same("chosen", U64);
    same("chosen", "\"a\"");
    assert_eq!(same("chosenNull", U64).chosen_null, Maybe::Value(u64::MAX));
    assert!(same("chosenNull", "null").chosen_null.is_null());
    same("union", &format!("[{U64}]"));
    same("union", &format!("{{\"n\":{U64}}}"));
    for json in [
        format!("{{\"kind\":\"large\",\"n\":{U64}}}"),
        format!("{{\"kind\":\"huge\",\"n\":-{HUGE}}}"),
    ] {
        same("tagged", &json);
    }
    let behind = format!("{{\"n\":-{HUGE},\"kind\":\"huge\"}}");
    let read = decode::<Tagged>(&behind).unwrap();
    assert!(matches!(&read, Tagged::Huge(huge) if huge.n == -i128::MAX), "{read:?}");
}

#[test]
fn a_fraction_of_zero_is_none() {
    for (name, one) in [
        ("small", "%"),
        ("plain", "%"),
        ("large", "%"),
        ("largeNull", "%"),
        ("huge", "%"),
        ("code", "%"),
        ("mixed", "%"),
        ("list", "[%,%]"),
        ("map", "{\"a\":%}"),
        ("pair", "[%,%]"),
        ("union", "%"),
        ("union", "[%]"),
        ("union", "{\"n\":%}"),
        ("tagged", "{\"kind\":\"large\",\"n\":%}"),
        ("tagged", "{\"kind\":\"huge\",\"n\":%}"),
        ("byNumber", "{\"kind\":1000,\"one\":%}"),
    ] {
        for (sent, written) in [("1.0", "1"), ("1e2", "100"), ("12.50E+1", "125"), ("10e-1", "1")] {
            read(name, &one.replace('%', sent), &one.replace('%', written));
        }
    }
    read("plain", "-0.0", "0");
    read("plain", "1e18", "1000000000000000000");
    read("large", "1.8e19", "18000000000000000000");
    read("huge", "1e30", &format!("1{}", "0".repeat(30)));
    read("byNumber", "{\"kind\":1e3}", "{\"kind\":1000}");
    read("const", "1.8446744073709551615e19", U64);
    for (name, sent, path) in [
        ("small", "1.5", "$.small"),
        ("small", "1e10", "$.small"),
        ("plain", "1e-1", "$.plain"),
        ("plain", "1e19", "$.plain"),
        ("plain", U64, "$.plain"),
        ("large", "-1.0", "$.large"),
        ("huge", "1.5", "$.huge"),
        ("huge", "\"1\"", "$.huge"),
        ("huge", "1e40", "$.huge"),
        ("list", "[1,1.5]", "$.list[1]"),
        ("map", "{\"a\":1.5}", "$.map.a"),
        ("code", "1.5", "$.code"),
    ] {
        refused(name, sent, path);
    }
}

#[test]
fn tags_can_be_large() {
    let json = format!("{{\"kind\":{U64},\"two\":2}}");
    let read: ByNumber = decode(&json).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), json);
    let ByNumber::Kind18446744073709551615(two) = read else { panic!("{read:?}") };
    assert_eq!(two.two, Some(2));
}

#[test]
fn parameters_keep_all_digits() {
    let client = integers::client::Builder::new().build_offline().unwrap();
    let beyond = format!("1{}", "0".repeat(40)).parse().unwrap();
    let call = client.get_sizes(u64::MAX).huge(i128::MAX).beyond(&beyond);
    let call = call.codes([0, u64::MAX]).x_code(Code::from(u64::MAX)).x_huge(-i128::MAX);
    let request = call.into_request().unwrap();
    let target = request.uri().path_and_query().unwrap().to_string();
    assert_eq!(target, format!("/sizes/{U64}?huge={HUGE}&beyond={beyond}&codes=0,{U64}"));
    assert_eq!(request.headers()["x-code"], U64);
    assert_eq!(request.headers()["x-huge"], format!("-{HUGE}"));
}
