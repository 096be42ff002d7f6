//! Which member a value is read as, where the letter of the schemas tells it.

use members::models::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a value, and checks that it is written as it was; `1` may be written as `1.0`.
#[track_caller]
fn read<T: DeserializeOwned + Serialize>(json: &str) -> T {
    let read: T = members::decode(json).unwrap_or_else(|error| panic!("{json}: {error}"));
    let written = serde_json::to_string(&read).expect("it can be written").replace("1.0", "1");
    let written: Value = serde_json::from_str(&written).expect("it is JSON");
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
fn a_member_that_takes_the_value_comes_before_one_that_does_not() {
    assert_member! {
        r#"{"k":"c","p":"1"}"# is H::H2(_),
        r#"{"k":"a","q":"1"}"# is H::H1(_),
        r#"{"k":"b","j":"x"}"# is B::B2(_),
        r#"{"k":"b","j":"x","z":"1"}"# is B::B2(_),
        r#"{"k":"z","p":"1"}"# is A::A2(_),
        r#"{"n":"b","v":"1"}"# is S::S2(_),
        r#"{"ok":false}"# is Q::Q2(_),
        r#"{"ok":true}"# is Q::Q1(_),
        r#"{"ok":true,"err":"x"}"# is Q::Q1(_),
        r#"{"a":"1","b":2}"# is F::F2(_),
        r#"{"a":"1"}"# is F::F1(_),
        r#"{"p":"b","q":"1"}"# is C::C2(_),
        r#"{"p":7,"q":"1"}"# is R::R2(_),
        r#"{"p":3,"q":"1"}"# is R::R1(_),
    }
}

#[test]
fn names_are_those_of_the_schemas_and_of_their_aliases() {
    assert_member! {
        r#"{"k":"HX","x":"1"}"# is Hd::Hx(_),
        r#"{"k":"GX"}"# is G::Gx(_),
        r#"{"k":"GAl"}"# is G::Gx(_),
        r#"{"k":"GY"}"# is G::Gy(_),
    }
}

#[test]
fn a_tag_that_is_absent_is_no_empty_text() {
    assert_member! {
        r#"{"q":"1"}"# is T::Unknown(_),
        r#"{"k":5,"q":"1"}"# is T::Unknown(_),
        r#"{"k":null,"q":"1"}"# is T::Unknown(_),
        r#"{"k":"","p":"1"}"# is T::Empty(_),
        r#"{"k":"b","q":"1"}"# is T::B(_),
    }
}

#[test]
fn a_mapping_decides_against_the_only_value_of_a_member() {
    assert_member! {
        r#"{"k":"v2","b":"1"}"# is Fm::Fy(_),
        r#"{"k":"v1","b":"1"}"# is Fm::Fx(_),
        r#"{"k":"V2"}"# is Fm::Fy(_),
    }
}

#[test]
fn tags_that_no_member_can_have_tell_nothing() {
    assert_member! {
        r#"{"n":1,"w":"1"}"# is An::Ay(_),
        r#"{"n":1,"w":"1"}"# is Aone::Ay(_),
        r#"{"n":true,"c":"1"}"# is Bb::C(_),
    }
}

#[test]
fn numbers_are_tags_whatever_their_form() {
    assert_member! {
        r#"{"n":1,"w":"1"}"# is N::Nx(_),
        r#"{"n":2,"w":"1"}"# is N::Ny(_),
        r#"{"n":"2","w":"1"}"# is N::Ny(_),
        r#"{"n":1}"# is Num::Num1(_),
        r#"{"n":2.5}"# is Num::Num2(_),
    }
    let num: Num = read(r#"{"n":1}"#);
    assert!(members::Validate::validate(&num).is_ok());
}

#[test]
fn nested_discriminators_reach_the_leaf() {
    assert_member! {
        r#"{"t":"EF","u":"EF","c":"1"}"# is D::E(E::Ef(_)),
        r#"{"t":"EF","u":"zz","c":"1"}"# is D::E(E::Base(_)),
        r#"{"t":"m1","one":"1"}"# is L::M1(_),
        r#"{"t":"m","mm":"1"}"# is L::M(_),
        r#"{"t":"m2","mm":"1"}"# is Lm::M2(_),
    }
}

#[test]
fn children_that_add_nothing_are_children_all_the_same() {
    assert_member! {
        r#"{"t":"x","mid":"1"}"# is Aa::X(Bx { .. }),
        r#"{"t":"y","mid":"1"}"# is Aa::Y(By { .. }),
        r#"{"t":"PA","m":"1"}"# is PBase::Pa(Pa { .. }),
    }
}

#[test]
fn a_child_that_only_the_mapping_names_is_no_choice_itself() {
    assert_member! {
        r#"{"t":"b","b":"1"}"# is Fp::B(Fb { .. }),
        r#"{"t":"a","a":"1"}"# is Fp::A(Fa { .. }),
    }
}

#[test]
fn numbers_beyond_64_bits_are_tags() {
    assert_member! {
        r#"{"n":1e23,"b":"1"}"# is Big::Big1(_),
        r#"{"n":1e16,"a":"1"}"# is Big::Big2(_),
        r#"{"n":1.0e16,"a":"1"}"# is Big::Big2(_),
        r#"{"n":0.5,"a":"1"}"# is Lean::Lean1(_),
        r#"{"n":1e30,"b":"1"}"# is Lean::Lean2(_),
    }
}

#[test]
fn numbers_are_tags_in_all_notations() {
    let read = |json: &str| serde_json::from_str::<Big>(json).unwrap();
    assert!(matches!(read(r#"{"n":100000000000000000000000}"#), Big::Big1(_)));
    assert!(matches!(read(r#"{"n":10000000000000000}"#), Big::Big2(_)));
}

#[test]
fn numbers_that_are_no_integers_are_written_as_tags() {
    let written = |it: &Lean| serde_json::to_value(it).unwrap();
    assert_eq!(written(&Lean::Lean1(Lean1::default())), serde_json::json!({"n": 0.5}));
    assert_eq!(written(&Lean::Lean2(Lean2::default())), serde_json::json!({"n": 1e30}));
}
