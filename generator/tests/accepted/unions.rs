//! Which member a value is read as.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use unions::models::*;

/// Reads a value, and checks that it is written as it was.
#[track_caller]
fn read<T: DeserializeOwned + Serialize>(json: &str) -> T {
    let read: T = unions::decode(json.as_bytes()).unwrap_or_else(|error| panic!("{json}: {error}"));
    let written = serde_json::to_value(&read).expect("it can be written");
    assert_eq!(written, serde_json::from_str::<Value>(json).expect("it is JSON"), "{json}");
    read
}

macro_rules! assert_member {
    ($($json:literal is $pattern:pat,)*) => {
        $({
            let value = read($json);
            assert!(matches!(value, $pattern), "{} is {value:?}", $json);
        })*
    };
}

#[test]
fn a_mapping_decides_whatever_members_list() {
    assert_member! {
        r#"{"kind":"mail","address":"a"}"# is Activated::Mail(_),
        r#"{"kind":"call","phone":"1"}"# is Activated::Call(_),
        r#"{"address":"a","kind":"mail"}"# is Activated::Mail(_),
        r#"{"kind":"text"}"# is Activated::Unknown(_),
        r#"{"kind":"a","n":1}"# is Inherited::A(_),
        r#"{"kind":"b","n":1}"# is Inherited::B(_),
        r#"{"kind":"y","a":"1"}"# is Loose::Y(_),
        r#"{"kind":"x","a":"1"}"# is Loose::X(_),
        r#"{"kind":"z"}"# is Loose::Base(_),
        r#"{"kind":"a"}"# is Narrow::A(_),
        r#"{"kind":"b"}"# is Narrow::B(_),
        r#"{"status":"done","n":1}"# is Outcome::Done(_),
        r#"{"status":"sent","id":"1"}"# is Outcome::Sent(_),
        r#"{"status":"gone"}"# is Outcome::Gone(_),
    }
}

#[test]
fn parents_list_children_that_build_on_them() {
    assert_member! {
        r#"{"kind":"cat","age":1,"meow":"m"}"# is Circle::Cat(_),
        r#"{"kind":"dog","age":1,"bark":"b"}"# is Circle::Dog(_),
        r#"{"kind":"cow","age":1}"# is Circle::Unknown(_),
        r#"{"kty":"EC","x":"1"}"# is Key::Ec(_),
        r#"{"kty":"RSA","n":"1"}"# is Key::Rsa(_),
        r#"{"kty":"RSA","n":"1","use":"u"}"# is Signing::Rsa(_),
        r#"{"kty":"EC","x":"1"}"# is Signing::Ec(_),
    }
    let cat: CircleCat = read(r#"{"kind":"cat","age":1,"meow":"m"}"#);
    assert_eq!((cat.age, cat.meow.as_deref()), (Some(1), Some("m")));
}

#[test]
fn tags_have_any_json_type() {
    assert_member! {
        r#"{"valid":true,"amount":1}"# is Valid::True(_),
        r#"{"valid":false,"reason":"r"}"# is Valid::False(_),
        r#"{"reason":"r","valid":false}"# is Valid::False(_),
        r#"{"version":1,"a":"a"}"# is Version::V1(_),
        r#"{"version":2.0,"a":"a"}"# is Version::V2(_),
        r#"{"version":2.5,"a":"a"}"# is Version::V3(_),
        r#"{"version":3,"a":"a"}"# is Version::Unknown(_),
        r#"{"level":1,"low":"l"}"# is Numbered::Low(_),
        r#"{"level":2,"high":"h"}"# is Numbered::High(_),
        r#"{"level":3}"# is Numbered::Base(_),
        r#"{"x":"1","code":20}"# is Bare::B(_),
        r#"{"code":10,"x":"1"}"# is Bare::A(_),
    }
}

#[test]
fn discriminators_reach_the_leaf_at_any_depth() {
    assert_member! {
        r#"{"type":"book","pages":1}"# is Product::Book(_),
        r#"{"type":"device","kind":"phone","storage":"s"}"# is Product::Device(Device::Phone(_)),
        r#"{"type":"device","kind":"screen","led":true}"# is Product::Device(Device::Screen(_)),
        r#"{"type":"device","kind":"Curved","radius":1}"# is Product::Device(Device::Curved(_)),
        r#"{"type":"device","kind":"toy"}"# is Product::Device(Device::Base(_)),
        r#"{"type":"toy"}"# is Product::Base(_),
        r#"{"type":"x","kind":"phone","storage":"s"}"# is Device::Phone(_),
        r#"{"code":"P1","one":"1"}"# is Plan::P1(_),
        r#"{"code":"P3","number":"1"}"# is Plan::P3(_),
        r#"{"code":"P4","number":"1","value":"v"}"# is Plan::P4(_),
        r#"{"kind":"round","r":1.5}"# is Shape::Round(_),
        r#"{"kind":"flat","w":1.5}"# is Shape::Flat(_),
        r#"{"kind":"Ball","d":1.5}"# is Shape::Base(_),
    }
}

#[test]
fn what_the_tag_does_not_tell_is_found_by_what_fits() {
    assert_member! {
        r#"["a","b"]"# is Content::Array(_),
        r#"{"type":"file","size":1}"# is Content::File(_),
        r#"{"type":"link","size":1}"# is Content::Link(_),
        r#"{"type":"pipe"}"# is Content::Unknown(_),
        r#"{"kind":"x","a":"1"}"# is Overlap::X(_),
        r#"{"kind":"y","b":"1"}"# is Overlap::Z(_),
        r#"{"kind":"y","a":"1"}"# is Overlap::X(_),
        r#"{"kind":"a","x":"1"}"# is Optional::A(_),
        r#"{"kind":"b","x":"1"}"# is Optional::B(_),
        r#"{"x":"1"}"# is Optional::Unknown(_),
        r#"{"kind":null,"x":"1"}"# is Optional::Unknown(_),
    }
    let error = unions::decode::<Content>(b"7").expect_err("a number is none of them");
    assert!(error.to_string().contains("no member of `Content` fits"), "{error}");
}

#[test]
fn exact_values_come_before_patterns_and_those_before_any_text() {
    assert_member! {
        r#"{"strategy":"phone_code"}"# is ByPattern::Otp(_),
        r#"{"strategy":"oauth_x"}"# is ByPattern::OAuth(_),
        r#"{"strategy":"other"}"# is ByPattern::Free(_),
        r#"{"mode":"fast","note":"n"}"# is ByConst::Exactly(_),
        r#"{"mode":"slow","note":"n"}"# is ByConst::Anything(_),
    }
}
