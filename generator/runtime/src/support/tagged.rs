//! Unions whose member is selected by a tag.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Unexpected, Visitor};
use serde::ser::Serializer;
use serde_json::Number;

use super::held::{Held, entries_of};
use super::integer_enum::whole_number;
use super::node::{Decision, TOKEN, unexpected_number};
use super::notes::attempt;
use super::source::{Arriving, First, Source};
use super::untagged::{Untagged, choose};
use super::{Node, NodeError};

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
    fn decode<'de, S: Source<'de>>(tag: &str, source: S) -> Result<Self, S::Error>;

    /// Serializes the member.
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Implements `Serialize` and `Deserialize` for a [`Tagged`] union.
#[doc(hidden)]
#[macro_export]
macro_rules! tagged_union {
    ($type:ty) => {
        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::support::decode_tagged(deserializer)
            }
        }

        impl ::serde::Serialize for $type {
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
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::support::decode_mixed(deserializer)
            }
        }

        impl ::serde::Serialize for $type {
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
pub fn decode_mixed<'de, T: Tagged + Untagged, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let node = Node::deserialize(deserializer)?;
    match node {
        Node::Object(_) => decode_node(&node),
        _ => choose(&node).map_err(D::Error::custom),
    }
}

/// Deserializes a tagged union. If the tag is the first property, the member is deserialized
/// directly; otherwise the object is buffered, unless it already is.
pub fn decode_tagged<'de, T: Tagged, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(TOKEN, TaggedVisitor(PhantomData))
}

struct TaggedVisitor<T>(PhantomData<T>);

impl<'de, T: Tagged> Visitor<'de> for TaggedVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "object `{}`", T::NAME)
    }

    /// Called by [`Node::hand_over`].
    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<T, E> {
        match Node::handed_over() {
            Some(node) => decode_node(&node),
            None => Err(E::invalid_type(Unexpected::Bytes(bytes), &self)),
        }
    }

    /// Called by deserializers without nodes.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut entries = Vec::new();
        if let Some(key) = map.next_key_seed(First(T::TAG))? {
            match (key, map.next_value()?) {
                (None, Held::String(tag)) if T::TEXT => {
                    return T::decode(&tag, Arriving::new(map, T::TAG, &tag));
                }
                (key, value) => entries.push((key.unwrap_or(Cow::Borrowed(T::TAG)), value)),
            }
        }
        entries_of(&mut map, &mut entries)?;
        decode_held(Held::object(entries)).map_err(A::Error::custom)
    }
}

fn decode_node<T: Tagged, E: Error>(node: &Node) -> Result<T, E> {
    let tag = match node {
        Node::Object(entries) => {
            tag::<T>(entries.iter().map(|(key, value)| (&**key, Told::from(value))))
        }
        other => Err(no_object::<T>(other.unexpected())),
    };
    tag.and_then(|tag| T::decode(&tag, node)).map_err(E::custom)
}

fn decode_held<T: Tagged>(held: Held<'_>) -> Result<T, NodeError> {
    let Held::Object(entries) = &held else {
        return Err(no_object::<T>(held.unexpected()));
    };
    // `decode` consumes the value that contains the tag, so the tag is copied.
    let tag =
        tag::<T>(entries.iter().map(|(key, value)| (&**key, Told::from(value))))?.into_owned();
    T::decode(&tag, held)
}

fn no_object<T: Tagged>(unexpected: Unexpected<'_>) -> NodeError {
    NodeError::invalid_type(unexpected, &format!("object `{}`", T::NAME).as_str())
}

/// Deserializes a value as the member that its tag selects or, if it does not fit that, as the base
/// that all members extend.
///
/// Both attempts deserialize the unions within the value, so the decision is stored for the next
/// time.
pub fn decode_family<T: 'static>(
    node: &Node,
    base: impl FnOnce() -> Result<T, NodeError>,
    member: impl FnOnce() -> Result<T, NodeError>,
) -> Result<T, NodeError> {
    match node.decision::<T>() {
        Some(Decision::Member(TOLD)) => return member(),
        Some(Decision::Member(_)) => return base(),
        Some(Decision::NoMember) => return Err(NodeError::custom("no member fits")),
        None => {}
    }
    let (read, decision) = match attempt(member) {
        Ok(member) => (Ok(member), Decision::Member(TOLD)),
        // The error of the member says more than the error of the base.
        Err(error) => match base() {
            Ok(base) => (Ok(base), Decision::Member(BASE)),
            Err(_) => (Err(error), Decision::NoMember),
        },
    };
    node.decide::<T>(decision);
    read
}

/// The decision for the member that the tag selects.
const TOLD: usize = 0;

/// The decision for the base that the others extend.
const BASE: usize = 1;

/// The value of a property that may be the tag.
enum Told<'a> {
    Null,
    Bool(bool),
    Number(&'a Number),
    String(&'a str),
    Other(Unexpected<'a>),
}

impl<'a> From<&'a Node> for Told<'a> {
    fn from(node: &'a Node) -> Self {
        match node {
            Node::Null => Self::Null,
            Node::Bool(bool) => Self::Bool(*bool),
            Node::Number(number) => Self::Number(number),
            Node::String(text) => Self::String(text),
            other => Self::Other(other.unexpected()),
        }
    }
}

impl<'a> From<&'a Held<'_>> for Told<'a> {
    fn from(held: &'a Held<'_>) -> Self {
        match held {
            Held::Null => Self::Null,
            Held::Bool(bool) => Self::Bool(*bool),
            Held::Number(number) => Self::Number(number),
            Held::String(text) => Self::String(text),
            other => Self::Other(other.unexpected()),
        }
    }
}

/// The tag of a value without a tag, or with one that is not a string, number or boolean. No
/// document uses this string.
const NO_TAG: &str = "\0";

/// Returns the tag of an object as text, or [`NO_TAG`] if it is absent and optional.
fn tag<'a, T: Tagged>(
    entries: impl Iterator<Item = (&'a str, Told<'a>)>,
) -> Result<Cow<'a, str>, NodeError> {
    let mut tags = entries.filter(|(key, _)| *key == T::TAG).map(|(_, told)| told);
    let (first, second) = (tags.next(), tags.next());
    if second.is_some() {
        return Err(NodeError::duplicate_field(T::TAG));
    }
    let unexpected = match first {
        None if T::REQUIRED => return Err(NodeError::missing_field(T::TAG)),
        None => return Ok(Cow::Borrowed(NO_TAG)),
        Some(Told::String(text)) => return Ok(Cow::Borrowed(text)),
        Some(Told::Number(number)) if !T::TEXT => {
            let float = || number.as_f64().filter(|float| float.is_finite());
            let text = whole_number(number).map(|whole| whole.to_string());
            let text = text.or_else(|| float().map(|float| float.to_string()));
            return Ok(Cow::Owned(text.unwrap_or_else(|| number.to_string())));
        }
        Some(Told::Bool(value)) if !T::TEXT => return Ok(Cow::Owned(value.to_string())),
        Some(_) if !T::REQUIRED => return Ok(Cow::Borrowed(NO_TAG)),
        Some(Told::Null) => Unexpected::Unit,
        Some(Told::Bool(value)) => Unexpected::Bool(value),
        Some(Told::Number(number)) => unexpected_number(number),
        Some(Told::Other(unexpected)) => unexpected,
    };
    Err(NodeError::invalid_type(unexpected, &"a string").in_property(T::TAG))
}
