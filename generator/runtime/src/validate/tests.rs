use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::{fmt::Write as _, iter};

use serde_json::{Value, json};

use super::json::Json;
use super::number::Number;
use super::{Check, Rule, Rules, Validate, ValidationError, Violation};

/// What is wrong with a JSON text, by rules of which it must meet one.
fn violations(text: &str, names: &[&str], texts: &[(&str, &str)]) -> Vec<String> {
    let read: Vec<OnceLock<Rule>> = texts.iter().map(|_| OnceLock::new()).collect();
    crate::testing::violations_by(&Rules { texts, read: &read }, names, text)
}

/// What is wrong with a value by one rule.
fn said(rule: &Value, value: &Value) -> Vec<String> {
    violations(&value.to_string(), &["a"], &[("a", &rule.to_string())])
}

#[test]
fn messages_say_what_is_wrong_and_where() {
    for (rule, value, expected) in [
        (
            json!({"minLength": 2, "pattern": "^a"}),
            json!("b"),
            &["$: has 1 character, fewer than 2", "$: does not match `^a`"][..],
        ),
        (json!({"maxLength": 1}), json!("abc"), &["$: has 3 characters, more than 1"]),
        (json!({"minimum": 1.5}), json!(1), &["$: is less than 1.5"]),
        (json!({"maximum": 1}), json!(2), &["$: is more than 1"]),
        (json!({"exclusiveMinimum": 1}), json!(1), &["$: is not more than 1"]),
        (json!({"exclusiveMaximum": 1}), json!(1.0), &["$: is not less than 1"]),
        (json!({"multipleOf": 0.25}), json!(0.3), &["$: is not a multiple of 0.25"]),
        (json!({"type": "string"}), json!(1), &["$: is not of type `string`"]),
        (json!({"type": ["string", "null"]}), json!(1), &["$: is not of type `null` or `string`"]),
        (json!({"enum": ["a"]}), json!("secret"), &["$: is none of the values of `enum`"]),
        (json!({"required": ["a b"]}), json!({}), &["$: lacks the property `a b`"]),
        (json!({"minProperties": 2}), json!({"a": 1}), &["$: has 1 property, fewer than 2"]),
        (
            json!({"uniqueItems": true, "maxItems": 2, "items": {"maxLength": 1}}),
            json!(["a", "bb", "a"]),
            &[
                "$: has 3 elements, more than 2",
                "$: has an element twice",
                "$[1]: has 2 characters, more than 1",
            ],
        ),
        (
            json!({"properties": {"a": true}, "additionalProperties": false}),
            json!({"a": 1, "b c": 2}),
            &["$['b c']: is not allowed"],
        ),
        (
            json!({"dependentRequired": {"a": ["b"]}}),
            json!({"a": 1}),
            &["$: has the property `a`, but not `b`"],
        ),
        (
            json!({"propertyNames": {"maxLength": 1}}),
            json!({"ab": 1}),
            &["$.ab: has a name that does not fit `propertyNames`"],
        ),
        (
            json!({"contains": {"type": "integer"}}),
            json!([]),
            &["$: has 0 elements that fit `contains`, fewer than 1"],
        ),
        (
            json!({"contains": {"type": "integer"}, "minContains": 2}),
            json!([1, "a"]),
            &["$: has 1 element that fits `contains`, fewer than 2"],
        ),
        (json!({"not": {}}), json!(1), &["$: fits what `not` excludes"]),
        (
            json!({"oneOf": [{}, {}, {"not": {}}]}),
            json!(1),
            &["$: fits 2 members of `oneOf`, and not one"],
        ),
    ] {
        assert_eq!(said(&rule, &value), expected, "{rule}");
    }
}

#[test]
fn a_choice_tells_what_is_wrong_with_the_member_that_is_meant() {
    let by_type = json!({"anyOf": [{"type": "string", "maxLength": 1}, {"type": "integer"}]});
    assert_eq!(said(&by_type, &json!("ab")), ["$: has 2 characters, more than 1"]);
    assert_eq!(said(&by_type, &json!([])), ["$: fits no member of `anyOf`"]);
    let by_value = json!({"oneOf": [
        {"properties": {"kind": {"enum": ["a"]}, "n": {"minimum": 1}}, "required": ["kind"]},
        {"properties": {"kind": {"enum": ["b"]}, "m": {"minimum": 1}}, "required": ["kind"]},
    ]});
    assert_eq!(said(&by_value, &json!({"kind": "b", "m": 0})), ["$.m: is less than 1"]);
    assert_eq!(said(&by_value, &json!({"kind": "c"})), ["$: fits no member of `oneOf`"]);
    let members = json!([
        {"properties": {"n": {"minimum": 1}}},
        {"properties": {"n": {"minimum": 2}}},
    ]);
    let discriminator = json!({"propertyName": "kind", "mapping": {"a": 0, "b": 1, "7": 1}});
    let selected = json!({"oneOf": members, "discriminator": discriminator});
    for (value, expected) in [
        (json!({"kind": "a", "n": 3}), &[][..]),
        (json!({"kind": "b", "n": 1}), &["$.n: is less than 2"]),
        (json!({"kind": 7, "n": 1}), &["$.n: is less than 2"]),
        (json!({"kind": "other", "n": 3}), &["$: fits 2 members of `oneOf`, and not one"]),
        (json!({"kind": "other", "n": 1}), &[]),
    ] {
        assert_eq!(said(&selected, &value), expected, "{value}");
    }
}

#[test]
fn a_member_that_says_no_type_is_not_meant_for_other_values() {
    let rule = json!({"oneOf": [
        {"implied": "object", "properties": {"a": {"type": "integer"}}},
        {"type": "string"},
    ]});
    assert_eq!(said(&rule, &json!("x")), [""; 0]);
    assert_eq!(said(&rule, &json!({"a": 1})), [""; 0]);
    assert_eq!(said(&rule, &json!({"a": "x"})), ["$.a: is not of type `integer`"]);
}

#[test]
fn a_type_of_several_rules_meets_one() {
    let rules = [("a", r#"{"minimum":5}"#), ("b", r#"{"maximum":1,"multipleOf":2}"#)];
    assert_eq!(violations("7", &["a", "b"], &rules), [""; 0]);
    assert_eq!(violations("0", &["a", "b"], &rules), [""; 0]);
    assert_eq!(violations("3", &["a", "b"], &rules), ["$: is less than 5"]);
    assert_eq!(violations("3", &[], &rules), [""; 0]);
}

#[test]
fn null_passes_where_it_is_allowed() {
    let rule = json!({"nullable": true, "type": "string", "enum": ["a"]});
    assert_eq!(said(&rule, &Value::Null), [""; 0]);
    assert_eq!(said(&rule, &json!("b")).len(), 1);
    let each = json!({"oneOf": [
        {"nullable": true, "type": "string"}, {"nullable": true, "type": "integer"},
    ]});
    assert_eq!(said(&each, &Value::Null), [""; 0]);
    let types = json!({"oneOf": [{"type": ["null", "string"]}, {"type": ["null", "integer"]}]});
    assert_eq!(said(&types, &Value::Null), ["$: fits 2 members of `oneOf`, and not one"]);
}

#[test]
fn numbers_are_compared_and_divided_by_their_digits() {
    let number = |text: &str| Number::parse(text).expect("a number");
    for (one, other) in [
        ("1", "1.0"),
        ("100", "1e2"),
        ("-0", "0"),
        ("0.5", "5E-1"),
        ("18446744073709551616", "1.8446744073709552e19"),
        ("0e999999999999999999999", "0"),
    ] {
        assert!(number(one).compare(&number(other)).is_eq(), "{one} {other}");
        assert_eq!(number(one).canonical(), number(other).canonical());
    }
    for (less, more) in [
        ("-2", "-1"),
        ("-1", "0"),
        ("0", "1e-400"),
        ("9", "10"),
        ("0.1", "0.11"),
        ("9007199254740992", "9007199254740993"),
        ("340282366920938463463374607431768211455", "340282366920938463463374607431768211456"),
        ("1e400", "1e401"),
    ] {
        assert!(number(less).compare(&number(more)).is_lt(), "{less} {more}");
        assert!(number(more).compare(&number(less)).is_gt(), "{less} {more}");
    }
    for (value, factor, expected) in [
        ("19.99", "0.01", true),
        ("0.3", "0.1", true),
        ("0.35", "0.1", false),
        ("1e300", "7", false),
        ("1e300", "10", true),
        ("1e300", "0.123456789", false),
        ("36893488147419103232", "18446744073709551616", true),
        ("36893488147419103233", "18446744073709551616", false),
        ("100000000000000000000000000000", "20000000000000000000000000000", true),
        ("-9", "3", true),
        ("7", "0", true),
        ("1e999999999", "7", false),
    ] {
        assert_eq!(number(value).is_multiple_of(&number(factor)), expected, "{value} {factor}");
    }
    for text in ["", "-", "1.", ".5", "1.x", "e5", "1e", "0x1", "nan"] {
        assert!(Number::parse(text).is_none(), "{text}");
    }
}

#[test]
fn json_is_read_as_it_is() {
    for (text, canonical) in [
        (
            r#" {"b" : [1, 2.50 ,null], "a":"\u00e4\ud83d\ude42\n\\\""} "#,
            Some("{\"a\"\"\u{e4}\u{1f642}\n\\\\\\\"\",\"b\"[1e0,25e-1,null,],}"),
        ),
        (r#"{"a":1,"b":2,"a":3}"#, Some(r#"{"a"3e0,"b"2e0,}"#)),
        ("[[],{},true,false]", Some("[[],{},true,false,]")),
        (r#""\ud800x""#, Some("\"\u{fffd}x\"")),
        ("[1", None),
        ("[1,]", None),
        ("{\"a\" 1}", None),
        ("1 2", None),
        ("\"a", None),
        ("tru", None),
    ] {
        let read = Json::parse(text).map(|value| value.canonical());
        assert_eq!(read.as_deref(), canonical, "{text}");
    }
}

#[test]
fn what_is_too_deep_passes_and_ends() {
    let rule =
        json!({"items": {"$ref": "a"}, "maxItems": 1, "anyOf": [{"$ref": "a"}, {"type": "array"}]});
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    assert_eq!(violations(&deep, &["a"], &[("a", &rule.to_string())]), [""; 0]);
    let wrong = format!("[[1,2],{}]", r#""]""#);
    assert_eq!(violations(&wrong, &["a"], &[("a", &rule.to_string())]).len(), 2);
}

#[test]
fn rules_that_lead_back_to_themselves_end() {
    for rule in [
        json!({"$ref": "a"}),
        json!({"allOf": [{"$ref": "a"}], "minimum": 1}),
        json!({"not": {"$ref": "a"}}),
        json!({"anyOf": [{"$ref": "a"}, {"oneOf": [{"$ref": "a"}]}]}),
        json!({"unevaluatedProperties": {"$ref": "a"}, "allOf": [{"$ref": "a"}]}),
        json!({"$ref": "b"}),
    ] {
        let _ = said(&rule, &json!({"a": {"b": 1}}));
    }
    assert_eq!(
        said(&json!({"allOf": [{"$ref": "a"}], "minimum": 1}), &json!(0)),
        ["$: is less than 1"]
    );
}

/// Each rule asks the next one twice: to ask it each time would take as long as there are ways.
#[test]
fn what_is_asked_twice_is_found_once() {
    let name = |number: usize| format!("{number:02}");
    let mut rules: Vec<(String, String)> = (1..60)
        .map(|number| {
            let next = json!({"$ref": name(number)});
            let rule = json!({"anyOf": [{"not": next}, {"allOf": [next, next]}]});
            (name(number - 1), rule.to_string())
        })
        .collect();
    rules.push((name(59), json!({"type": "string"}).to_string()));
    let rules: Vec<(&str, &str)> =
        rules.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(violations("1", &["00"], &rules), [""; 0]);
    let list: Vec<Value> = iter::repeat_n(json!(1), 50).collect();
    let rule = json!({"items": {"$ref": "01"}}).to_string();
    let all = [&[("00", rule.as_str())], &rules[1..]].concat();
    assert_eq!(violations(&json!(list).to_string(), &["00"], &all), [""; 0]);
}

#[test]
fn odd_rules_ask_for_nothing() {
    for rule in [
        json!(true),
        json!({"pattern": "(?<broken"}),
        json!({"$ref": 1, "allOf": {}, "enum": 1, "minLength": -1, "required": "a"}),
        json!({"patternProperties": {"(": false}, "additionalProperties": false}),
    ] {
        assert_eq!(said(&rule, &json!({"a": "b"})), [""; 0], "{rule}");
    }
    assert_eq!(violations("1", &["a"], &[("a", "no JSON")]), [""; 0]);
    // Unicode patterns allow less; many documents have patterns that are none.
    assert_eq!(said(&json!({"pattern": r"^[\w\-]+\_$"}), &json!("a-b_")), [""; 0]);
}

struct Word(&'static str);

impl Validate for Word {
    fn check(&self, check: &mut Check) {
        if self.0.len() > 1 {
            check
                .violations
                .push(Violation { path: check.path.clone(), message: "is long".to_owned() });
        }
    }
}

#[test]
fn lists_and_maps_are_checked_element_by_element() {
    let error = vec![Some(Word("a")), None, Some(Word("bb"))].validate();
    let said = |result: Result<(), ValidationError>| {
        let mut text = String::new();
        for violation in result.expect_err("something is wrong").violations() {
            let _ = write!(text, "{} {};", violation.path(), violation.message());
        }
        text
    };
    assert_eq!(said(error), "$[2] is long;");
    let map = BTreeMap::from([("a b".to_owned(), Box::new(Word("cc")))]);
    assert_eq!(said(map.validate()), "$['a b'] is long;");
    assert_eq!(json!({"a": 1}).validate(), Ok(()), "nothing is said of it");
}
