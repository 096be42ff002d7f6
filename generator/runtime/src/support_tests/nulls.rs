//! `null` for optional properties whose types do not allow it, and who hears of it.

use std::collections::BTreeMap;

use serde::de::{DeserializeOwned, MapAccess};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::{complaint, read, value, write};
use crate::support::{
    Choice, Deviation, Fields, JsonError, Maybe, Object, Optional, OrNull, Parts, Recording,
    Source, Tagged, Tolerated, Undeclared, Untagged, decode, encode_with_tag,
};

/// An object of optional properties, as the generator emits one.
macro_rules! object {
    ($name:ident { $($field:ident: $type:ty),* }) => {
        #[derive(Clone)]
        struct $name {
            $($field: Option<$type>,)*
            undeclared: Undeclared,
        }
        impl Object for $name {
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),*];
            fn decode<'de, A: MapAccess<'de>>(fields: Fields<'de, A>) -> Result<Self, A::Error> {
                let (($(Optional($field),)*), undeclared) = fields.read()?;
                Ok(Self { $($field,)* undeclared })
            }
            fn parts(&self) -> impl Parts {
                crate::support::Rows((($(Optional(&self.$field),)*), &self.undeclared))
            }
        }
        crate::support::object!($name);
    };
}

/// An untagged union, as the generator emits one.
macro_rules! untagged {
    ($name:ident { $($member:ident($type:ty)),* }) => {
        #[derive(Debug, Clone, PartialEq)]
        enum $name {
            $($member($type),)*
        }
        impl Untagged for $name {
            const NAME: &'static str = stringify!($name);
            fn decode(choice: &mut Choice<'_, '_, Self>) {
                $(choice.object(stringify!($member), &[], Self::$member);)*
            }
            fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$member(value) => Serialize::serialize(value, serializer),)*
                }
            }
        }
        crate::support::untagged_union!($name);
    };
}

object!(Item { name: String, count: i64, parts: Vec<Item>, by: BTreeMap<String, Item> });

/// The deviations that are met by reading `json`.
fn deviations<T: DeserializeOwned>(json: &str) -> Vec<Deviation> {
    let recording = Recording::start();
    assert!(decode::<T>(json).is_ok(), "{json} does not fit");
    recording.end()
}

/// Their paths.
fn paths<T: DeserializeOwned>(json: &str) -> Vec<String> {
    deviations::<T>(json).iter().map(|deviation| deviation.path().to_owned()).collect()
}

#[test]
fn every_way_of_reading_takes_it() {
    let json = r#"{"name":null,"parts":[{"count":null},{"name":"n"}],"by":{"a b":{"parts":null}}}"#;
    let written = r#"{"parts":[{},{"name":"n"}],"by":{"a b":{}}}"#;
    assert_eq!(write(&read::<Item>(json)), written);
    let from_text: Item = serde_json::from_str(json).expect("as text");
    let from_value: Item = serde_json::from_value(value(json)).expect("as value");
    let from_reader: Item = serde_json::from_reader(json.as_bytes()).expect("from a reader");
    for item in [from_text, from_value, from_reader] {
        assert_eq!(write(&item), written);
    }
    assert_eq!(
        paths::<Item>(json),
        ["$.name", "$.parts[0].count", "$.by['a b'].parts"],
        "each, in the order in which they were sent"
    );
}

#[test]
fn elements_and_values_of_maps_are_not_optional() {
    assert_eq!(
        complaint::<Item>(r#"{"parts":[null]}"#),
        "$.parts[0]: invalid type: null, expected object `Item`"
    );
    assert_eq!(
        complaint::<Item>(r#"{"by":{"k":null}}"#),
        "$.by.k: invalid type: null, expected object `Item`"
    );
    assert_eq!(complaint::<Item>("null"), "$: invalid type: null, expected object `Item`");
}

#[test]
fn what_allows_null_does_not_deviate() {
    struct Open {
        any: Option<Value>,
        maybe: Maybe<String>,
    }
    impl Object for Open {
        const NAME: &'static str = "Open";
        const FIELDS: &'static [&'static str] = &["any", "maybe"];
        fn decode<'de, A: MapAccess<'de>>(fields: Fields<'de, A>) -> Result<Self, A::Error> {
            let ((OrNull(any), Optional(maybe)), Undeclared { .. }) = fields.read()?;
            Ok(Self { any, maybe })
        }
        fn parts(&self) -> impl Parts {
            (Optional(&self.any), Optional(&self.maybe))
        }
    }
    crate::support::object!(Open);

    let json = r#"{"any":null,"maybe":null}"#;
    assert_eq!(write(&read::<Open>(json)), json);
    assert_eq!(deviations::<Open>(json), []);
    let twice = r#"{"any":null,"any":1}"#;
    assert_eq!(complaint::<Open>(twice), "$: duplicate field `any`");
}

#[test]
fn a_deviation_says_what_it_is() {
    let found = deviations::<Item>(r#"{"name":null}"#);
    let [deviation] = &found[..] else { panic!("there is one: {found:?}") };
    assert_eq!(deviation.tolerated(), Tolerated::NullForOptional);
    assert_eq!(deviation.to_string(), "`$.name`: `null` for an optional property, read as absent");
}

#[test]
fn what_is_refused_does_not_deviate() {
    let recording = Recording::start();
    assert!(decode::<Item>(r#"{"name":null,"count":"x"}"#).is_err());
    assert_eq!(recording.end(), []);
    assert_eq!(deviations::<Item>("{}"), [], "nothing is left of what was read before");
}

object!(Named { name: String });
object!(Sized { size: i64 });
object!(Both { name: String, size: i64 });
untagged!(Any { Named(Named), Sized(Sized) });
untagged!(Other { Both(Both), Any(Any) });

#[test]
fn a_member_that_allows_the_value_comes_first() {
    // By the letter a `Sized` may have any `name`.
    let json = r#"{"name":null}"#;
    assert!(matches!(read::<Any>(json), Any::Sized(_)));
    assert_eq!(write(&read::<Any>(json)), json);
    assert_eq!(deviations::<Any>(json), []);
    // It keeps what it does not declare, so that nothing is lost.
    let json = r#"{"name":null,"size":1}"#;
    assert!(matches!(read::<Any>(json), Any::Sized(Sized { size: Some(1), .. })));
    assert_eq!(deviations::<Any>(json), []);
}

#[test]
fn of_members_that_deviate_alike_the_one_that_loses_least_is_chosen() {
    let json = r#"{"name":null,"size":null,"more":1}"#;
    assert!(matches!(read::<Any>(json), Any::Named(_)), "both deviate once, so the first wins");
    assert_eq!(paths::<Any>(json), ["$.name"], "what the other one deviates by is not told");
    assert_eq!(write(&read::<Any>(json)), r#"{"size":null,"more":1}"#);
    // Within a union the notes of the member that was chosen go on.
    assert!(matches!(read::<Other>(json), Other::Any(_)), "it deviates once and not twice");
    assert_eq!(paths::<Other>(json), ["$.name"]);
}

untagged!(Only { Named(Named) });

#[test]
fn a_member_that_deviates_is_taken_where_no_other_fits() {
    let json = r#"{"name":null}"#;
    assert_eq!(write(&read::<Only>(json)), "{}");
    assert_eq!(paths::<Vec<Only>>(r#"[{},{"name":null}]"#), ["$[1].name"]);
    // A second look at the same value knows the decision.
    assert_eq!(paths::<BTreeMap<String, Vec<Only>>>(r#"{"k":[{"name":null}]}"#), ["$.k[0].name"]);
}

/// A union whose first member has the tag as an optional property.
#[derive(Debug, Clone, PartialEq)]
enum Told {
    Own(Own),
    Named(Named),
}
object!(Own { kind: String, name: String });
impl Tagged for Told {
    const NAME: &'static str = "Told";
    const TAG: &'static str = "kind";
    fn decode(tag: &str, source: &mut Source<'_, '_>) -> Result<Self, JsonError> {
        match tag {
            "own" => source.decode().map(Self::Own),
            _ => source.decode_without("kind").map(Self::Named),
        }
    }
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Own(value) => Serialize::serialize(value, serializer),
            Self::Named(value) => encode_with_tag(value, "kind", "named", serializer),
        }
    }
}
crate::support::tagged_union!(Told);

#[test]
fn members_of_a_tagged_union_are_read_alike() {
    for (json, written) in [
        (r#"{"kind":"own","name":null}"#, r#"{"kind":"own"}"#),
        (r#"{"name":null,"kind":"own"}"#, r#"{"kind":"own"}"#),
        (r#"{"kind":"named","name":null}"#, r#"{"kind":"named"}"#),
        (r#"{"name":null,"kind":"named"}"#, r#"{"kind":"named"}"#),
    ] {
        assert_eq!(write(&read::<Told>(json)), written);
        assert_eq!(paths::<Told>(json), ["$.name"]);
        let within: Vec<Told> = serde_json::from_value(json!([value(json)])).expect("it fits");
        assert_eq!(write(&within), format!("[{written}]"));
    }
    let own = Told::Own(Own {
        kind: Some("own".to_owned()),
        name: Some("n".to_owned()),
        undeclared: Undeclared::default(),
    });
    assert_eq!(read::<Told>(r#"{"kind":"own","name":"n"}"#), own, "the tag is a value as well");
    assert_eq!(
        complaint::<Told>(r#"{"kind":null}"#),
        "$.kind: invalid type: null, expected a string"
    );
}
