//! JSON values in memory that are parsed once, after their type is known.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{
    Deserialize, DeserializeOwned, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde_json::{Number, Value};

use super::node::{TOKEN, number_in, unexpected_number};
use super::node_deserializer::{self, read_entries, read_float, read_items, scalars};
use super::{Node, NodeError, Source, note_unknown};

/// A JSON value as it was sent, like a [`Node`]. It borrows strings from the input where possible,
/// and copies nothing.
pub enum Held<'de> {
    Null,
    Bool(bool),
    Number(Number),
    String(Cow<'de, str>),
    Array(Vec<Self>),
    Object(Entries<'de>),
}

/// The properties of an object, in their original order.
pub(super) type Entries<'de> = Vec<(Cow<'de, str>, Held<'de>)>;

impl<'de> Held<'de> {
    /// The object with these entries, or the number that they encode.
    pub(super) fn object(entries: Entries<'de>) -> Self {
        let number = match &entries[..] {
            [(key, Self::String(text))] => number_in(key, text),
            _ => None,
        };
        number.map_or(Self::Object(entries), Self::Number)
    }

    /// Converts to a [`Node`], which can be parsed more than once.
    fn into_node(self) -> Node {
        match self {
            Self::Null => Node::Null,
            Self::Bool(bool) => Node::Bool(bool),
            Self::Number(number) => Node::Number(number),
            Self::String(text) => Node::String(text.into_owned()),
            Self::Array(items) => Node::array(items.into_iter().map(Self::into_node).collect()),
            Self::Object(entries) => {
                let entries = entries.into_iter();
                Node::object(entries.map(|(key, it)| (key.into_owned(), it.into_node())).collect())
            }
        }
    }

    /// The kind of the value, for error messages.
    pub(super) fn unexpected(&self) -> Unexpected<'_> {
        match self {
            Self::Null => Unexpected::Unit,
            Self::Bool(bool) => Unexpected::Bool(*bool),
            Self::Number(number) => unexpected_number(number),
            Self::String(text) => Unexpected::Str(text),
            Self::Array(_) => Unexpected::Seq,
            Self::Object(_) => Unexpected::Map,
        }
    }
}

impl<'de> Source<'de> for Held<'de> {
    type Error = NodeError;

    fn decode<T: Deserialize<'de>>(self) -> Result<T, NodeError> {
        T::deserialize(self)
    }

    fn decode_without<T: DeserializeOwned>(self, tag: &'static str) -> Result<T, NodeError> {
        match self {
            Self::Object(mut entries) => {
                entries.retain(|(key, _)| key != tag);
                T::deserialize(Self::Object(entries))
            }
            other => T::deserialize(other),
        }
    }

    fn keep(self) -> Result<Value, NodeError> {
        note_unknown();
        Value::deserialize(self)
    }

    fn into_node(self) -> Result<Node, NodeError> {
        Ok(self.into_node())
    }
}

impl<'de> Deserialize<'de> for Held<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(HeldVisitor)
    }
}

struct HeldVisitor;

impl<'de> Visitor<'de> for HeldVisitor {
    type Value = Held<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Held<'de>, E> {
        Ok(Held::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Held<'de>, E> {
        Ok(Held::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Held<'de>, D::Error> {
        Held::deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Held<'de>, D::Error> {
        Held::deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, bool: bool) -> Result<Held<'de>, E> {
        Ok(Held::Bool(bool))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Held<'de>, E> {
        Ok(Held::Number(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Held<'de>, E> {
        Ok(Held::Number(number.into()))
    }

    // Only `serde_json` with its feature `arbitrary_precision` has larger integers.
    fn visit_i128<E: Error>(self, number: i128) -> Result<Held<'de>, E> {
        let number = Number::from_i128(number).map(Held::Number);
        number.ok_or_else(|| E::invalid_type(Unexpected::Other("a large integer"), &self))
    }

    fn visit_u128<E: Error>(self, number: u128) -> Result<Held<'de>, E> {
        let number = Number::from_u128(number).map(Held::Number);
        number.ok_or_else(|| E::invalid_type(Unexpected::Other("a large integer"), &self))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Held<'de>, E> {
        let finite = Number::from_f64(number);
        finite.map(Held::Number).ok_or_else(|| E::invalid_value(Unexpected::Float(number), &self))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Held<'de>, E> {
        Ok(Held::String(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Held<'de>, E> {
        Ok(Held::String(Cow::Borrowed(text)))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Held<'de>, E> {
        Ok(Held::String(Cow::Owned(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Held<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Held::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Held<'de>, A::Error> {
        let mut entries = Vec::new();
        entries_of(&mut map, &mut entries)?;
        Ok(Held::object(entries))
    }
}

/// Appends the remaining entries of an object.
pub(super) fn entries_of<'de, A: MapAccess<'de>>(
    map: &mut A,
    entries: &mut Entries<'de>,
) -> Result<(), A::Error> {
    while let Some(Key(key)) = map.next_key()? {
        entries.push((key, map.next_value()?));
    }
    Ok(())
}

/// The name of a property; borrowed from the input if it has no escapes.
struct Key<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a property")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(key.to_owned())))
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Borrowed(key)))
    }

    fn visit_string<E: Error>(self, key: String) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(key)))
    }
}

impl<'de> Deserializer<'de> for Held<'de> {
    type Error = NodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Bool(bool) => visitor.visit_bool(bool),
            Self::Number(number) => Ok(number.deserialize_any(visitor)?),
            Self::String(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Self::String(Cow::Owned(text)) => visitor.visit_string(text),
            Self::Array(items) => read_items(items.into_iter(), visitor),
            Self::Object(entries) => read_entries(entries.into_iter(), visitor),
        }
    }

    scalars!(Held);

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        match self {
            Self::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, NodeError> {
        if name == TOKEN {
            // Nested unions may parse it many times.
            self.into_node().hand_over(visitor)
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NodeError> {
        match self {
            Self::String(variant) => visitor.visit_enum(variant.into_deserializer()),
            Self::Object(entries) if entries.len() == 1 => {
                let entries = node_deserializer::Entries::new(entries.into_iter());
                visitor.visit_enum(MapAccessDeserializer::new(entries))
            }
            _ => Err(Error::invalid_type(self.unexpected(), &"a string or an object with one key")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        visitor.visit_unit()
    }
}
