//! Unions in which one property tells the member.

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::Serializer;

use super::integer_enum::whole_float;
use super::node::Decision;
use super::untagged::attempt;
use super::{Node, NodeError};

/// A union of objects in which the string property [`TAG`](Self::TAG) tells the member.
pub(crate) trait Tagged: Sized {
    /// The type's name, for messages.
    const NAME: &'static str;

    /// The name of the property that tells the member.
    const TAG: &'static str;

    /// Whether the tag is a text; otherwise it can be a number or boolean, and is compared as JSON
    /// writes it.
    const TEXT: bool = true;

    /// Whether every member has the tag. Otherwise a value without it is kept like one with a tag that
    /// is not known.
    const REQUIRED: bool = true;

    /// Reads the member that `tag` names; with a tag that is not known, keeps the whole value.
    fn decode(tag: &str, node: &Node) -> Result<Self, NodeError>;

    /// Writes the member, and nothing around it.
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Implements `Serialize` and `Deserialize` for a [`Tagged`] union.
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
pub(crate) use tagged_union;

/// Reads a tagged union. The tag can stand anywhere in the object, so the object is held in memory
/// meanwhile, if it is not already.
pub(crate) fn decode_tagged<'de, T: Tagged, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let node = Node::deserialize(deserializer)?;
    tag::<T>(&node).and_then(|tag| T::decode(&tag, &node)).map_err(D::Error::custom)
}

/// Reads a value as the member that its tag names or, where it does not fit that, as what all members
/// build on.
///
/// Unions within the value are read by both, so what is found out is kept for the second time.
pub(crate) fn decode_family<T: 'static>(
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
        // Why the base does not fit either is less than why the member does not.
        Err(error) => match base() {
            Ok(base) => (Ok(base), Decision::Member(BASE)),
            Err(_) => (Err(error), Decision::NoMember),
        },
    };
    node.decide::<T>(decision);
    read
}

/// The member that the tag names.
const TOLD: usize = 0;

/// The member that the others build on.
const BASE: usize = 1;

/// The text of the tag of the object `node`; the empty text where it can be and is absent.
fn tag<T: Tagged>(node: &Node) -> Result<Cow<'_, str>, NodeError> {
    let Node::Object(entries) = node else {
        let expected = format!("object `{}`", T::NAME);
        return Err(NodeError::invalid_type(node.unexpected(), &expected.as_str()));
    };
    let mut tags = entries.iter().filter(|(key, _)| key == T::TAG);
    match (tags.next(), tags.next()) {
        (None, _) if T::REQUIRED => Err(NodeError::missing_field(T::TAG)),
        (None, _) => Ok(Cow::Borrowed("")),
        (Some(_), Some(_)) => Err(NodeError::duplicate_field(T::TAG)),
        (Some((_, Node::Null)), None) if !T::REQUIRED => Ok(Cow::Borrowed("")),
        (Some((_, Node::String(text))), None) => Ok(Cow::Borrowed(text)),
        (Some((_, Node::Number(number))), None) if !T::TEXT => {
            let whole = whole_float(number).map(|whole| whole.to_string());
            Ok(Cow::Owned(whole.unwrap_or_else(|| number.to_string())))
        }
        (Some((_, Node::Bool(value))), None) if !T::TEXT => Ok(Cow::Owned(value.to_string())),
        (Some((_, other)), None) => {
            Err(NodeError::invalid_type(other.unexpected(), &"a string").in_property(T::TAG))
        }
    }
}
