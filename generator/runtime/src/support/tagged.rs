//! Unions whose member is selected by a tag.

use std::borrow::Cow;

use serde::de::Error;
use serde::ser::Serializer;

use super::JsonError;
use super::integer_enum::whole_number;
use super::json::{Json, Kind};
use super::notes::attempt;
use super::source::Source;
use super::state::Decision;
use super::untagged::{Untagged, choose};

/// A union of objects whose member is selected by the string property [`TAG`](Self::TAG).
pub trait Tagged: Sized {
    /// The type's name, for messages.
    const NAME: &'static str;

    /// The name of the tag.
    const TAG: &'static str;

    /// Whether the tag is a string. Otherwise it can also be a number or boolean, and is compared
    /// as JSON.
    const TEXT: bool = true;

    /// Whether every member has the tag. Otherwise a value without the tag, or with a tag of
    /// another type, is treated like one with an unknown tag.
    const REQUIRED: bool = true;

    /// Deserializes the member that `tag` selects; with an unknown tag, keeps the whole value.
    fn decode(tag: &str, source: &mut Source<'_, '_>) -> Result<Self, JsonError>;

    /// Serializes the member.
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Implements `Serialize` and `Deserialize` for a [`Tagged`] union.
#[doc(hidden)]
#[macro_export]
macro_rules! tagged_union {
    ($type:ty) => {
        impl<'de> ::serde::Deserialize<'de> for $type {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::support::decode_union(deserializer, $crate::support::read_tagged)
            }
        }

        impl ::serde::Serialize for $type {
            #[inline]
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::support::Tagged::encode(self, serializer)
            }
        }
    };
}
pub use tagged_union; // macro

/// The same for a union whose members are partly selected by their shape.
#[doc(hidden)]
#[macro_export]
macro_rules! mixed_union {
    ($type:ty) => {
        impl<'de> ::serde::Deserialize<'de> for $type {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::support::decode_union(deserializer, $crate::support::read_mixed)
            }
        }

        impl ::serde::Serialize for $type {
            #[inline]
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::support::Tagged::encode(self, serializer)
            }
        }
    };
}
pub use mixed_union; // macro

/// Deserializes a union in which some members have a tag, and the others are selected by their
/// shape.
pub fn read_mixed<T: Tagged + Untagged>(json: &mut Json<'_>) -> Result<T, JsonError> {
    match json.kind()? {
        Kind::Object => read_tagged(json),
        _ => choose(json),
    }
}

/// Deserializes a tagged union.
pub fn read_tagged<T: Tagged>(json: &mut Json<'_>) -> Result<T, JsonError> {
    let tag = TagOf { union: T::NAME, name: T::TAG, is_text: T::TEXT, is_required: T::REQUIRED };
    let start = json.position();
    let tag = tag.find(json)?;
    json.rewind(start);
    T::decode(&tag, &mut Source::new(json, T::TAG))
}

/// Deserializes a value as the member that its tag selects or, if it does not fit that, as the base
/// that all members extend.
///
/// Both attempts deserialize the unions within the value, so the decision is stored for the next
/// time.
pub fn decode_family<T: 'static>(
    source: &mut Source<'_, '_>,
    base: impl FnOnce(&mut Source<'_, '_>) -> Result<T, JsonError>,
    member: impl FnOnce(&mut Source<'_, '_>) -> Result<T, JsonError>,
) -> Result<T, JsonError> {
    match source.again().decision::<T>() {
        Some(Decision::Member(TOLD)) => return member(source),
        Some(Decision::Member(_)) => return base(source),
        Some(Decision::NoMember) => return Err(JsonError::custom("no member fits")),
        None => {}
    }
    let was_tried = std::mem::replace(&mut source.again().state.is_tried, true);
    let (read, decision) = match attempt(|| member(source)) {
        Ok(member) => (Ok(member), Decision::Member(TOLD)),
        // The error of the member says more than the error of the base.
        Err(error) => match base(source) {
            Ok(base) => (Ok(base), Decision::Member(BASE)),
            Err(_) => (Err(error), Decision::NoMember),
        },
    };
    let (json, start) = source.parts();
    json.state.is_tried = was_tried;
    json.decide::<T>(start, decision);
    read
}

/// The decision for the member that the tag selects.
const TOLD: usize = 0;

/// The decision for the base that the others extend.
const BASE: usize = 1;

/// The tag of a value without a tag, or with one that is not a string, number or boolean. No
/// document uses this string.
const NO_TAG: &str = "\0";

/// The tag of a union.
struct TagOf {
    union: &'static str,
    name: &'static str,
    is_text: bool,
    is_required: bool,
}

impl TagOf {
    /// Finds the tag of the next value as text; [`NO_TAG`] if it is absent and optional.
    fn find<'de>(&self, json: &mut Json<'de>) -> Result<Cow<'de, str>, JsonError> {
        if json.kind()? != Kind::Object {
            return Err(json.mismatch(&format!("object `{}`", self.union).as_str()));
        }
        json.step();
        let mut is_first = true;
        while json.next_key(is_first)? {
            is_first = false;
            let key = json.string_after_quote()?;
            json.colon()?;
            if key != self.name {
                json.skip()?;
                continue;
            }
            let rest = json.rest();
            return self.read(json).map_err(|error| error.at(rest).in_property(self.name));
        }
        if self.is_required {
            return Err(JsonError::missing_field(self.name));
        }
        Ok(Cow::Borrowed(NO_TAG))
    }

    fn read<'de>(&self, json: &mut Json<'de>) -> Result<Cow<'de, str>, JsonError> {
        match json.kind()? {
            Kind::String => json.string(),
            Kind::Number if !self.is_text => {
                let number = json.number()?;
                let float = || number.as_f64().filter(|float| float.is_finite());
                let text = whole_number(&number).map(|whole| whole.to_string());
                let text = text.or_else(|| float().map(|float| float.to_string()));
                Ok(Cow::Owned(text.unwrap_or_else(|| number.to_string())))
            }
            Kind::Bool if !self.is_text => {
                Ok(Cow::Borrowed(if json.boolean()? { "true" } else { "false" }))
            }
            _ if !self.is_required => Ok(Cow::Borrowed(NO_TAG)),
            _ => Err(json.mismatch(&"a string")),
        }
    }
}
