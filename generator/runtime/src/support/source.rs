//! Sources of a tagged union's member, after its tag is known.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::StrDeserializer;
use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error, IntoDeserializer,
    MapAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use super::deviation::copied;
use super::node::Branch;
use super::{Node, NodeError, note_unknown};

/// An object whose tag is known.
pub trait Source<'de>: Sized {
    /// The error of deserialization.
    type Error: Error;

    /// Deserializes the object as a `T`.
    fn decode<T: Deserialize<'de>>(self) -> Result<T, Self::Error>;

    /// Deserializes the object as a `T`, without its tag.
    fn decode_without<T: DeserializeOwned>(self, tag: &'static str) -> Result<T, Self::Error>;

    /// Returns the whole object. That counts as an [unknown value](note_unknown).
    fn keep(self) -> Result<Value, Self::Error>;

    /// Converts to a node, which can be parsed more than once.
    fn into_node(self) -> Result<Node, Self::Error>;
}

impl<'de> Source<'de> for &'de Node {
    type Error = NodeError;

    fn decode<T: Deserialize<'de>>(self) -> Result<T, NodeError> {
        Node::decode(self)
    }

    fn decode_without<T: DeserializeOwned>(self, tag: &'static str) -> Result<T, NodeError> {
        match self {
            Node::Object(entries) => {
                let rest = entries.iter().filter(|(key, _)| key != tag).cloned().collect();
                let rest = Node::Object(Branch::new(rest));
                copied(self, &rest);
                rest.decode()
            }
            other => other.decode(),
        }
    }

    fn keep(self) -> Result<Value, NodeError> {
        Ok(self.to_value())
    }

    fn into_node(self) -> Result<Node, NodeError> {
        Ok(self.clone())
    }
}

/// An object whose first property was its tag, and whose other properties are still being parsed.
pub struct Arriving<'t, A> {
    map: A,
    name: &'static str,
    tag: &'t str,
    /// The part of the tag's entry that is still to be passed to the member.
    next: Again,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Again {
    Key,
    Value,
    Nothing,
}

impl<'t, A> Arriving<'t, A> {
    pub(super) fn new(map: A, name: &'static str, tag: &'t str) -> Self {
        Self { map, name, tag, next: Again::Key }
    }
}

impl<'de, A: MapAccess<'de>> Source<'de> for Arriving<'_, A> {
    type Error = A::Error;

    fn decode<T: Deserialize<'de>>(self) -> Result<T, A::Error> {
        T::deserialize(self)
    }

    fn decode_without<T: DeserializeOwned>(self, _tag: &'static str) -> Result<T, A::Error> {
        T::deserialize(Self { next: Again::Nothing, ..self })
    }

    fn keep(self) -> Result<Value, A::Error> {
        note_unknown();
        Value::deserialize(self)
    }

    fn into_node(self) -> Result<Node, A::Error> {
        Node::deserialize(self)
    }
}

impl<'de, A: MapAccess<'de>> Deserializer<'de> for Arriving<'_, A> {
    type Error = A::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_map(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Arriving<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        if self.next == Again::Key {
            self.next = Again::Value;
            return seed.deserialize(self.name.into_deserializer()).map(Some);
        }
        self.map.next_key_seed(Behind { seed, tag: self.name })
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        if self.next == Again::Value {
            self.next = Again::Nothing;
            return seed.deserialize(TagText { text: self.tag, error: PhantomData });
        }
        self.map.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.map.size_hint()
    }
}

/// The tag as a value. serde's own deserializer of strings does not deserialize as an `Option`.
struct TagText<'t, E> {
    text: &'t str,
    error: PhantomData<E>,
}

impl<'de, E: Error> Deserializer<'de> for TagText<'_, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_str(self.text)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_some(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_enum(StrDeserializer::new(self.text))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// Deserializes a key after the tag; a repeated tag is an error.
struct Behind<K> {
    seed: K,
    tag: &'static str,
}

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for Behind<K> {
    type Value = K::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<K::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de, K: DeserializeSeed<'de>> Visitor<'de> for Behind<K> {
    type Value = K::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a property")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<K::Value, E> {
        if key == self.tag {
            return Err(E::duplicate_field(self.tag));
        }
        self.seed.deserialize(key.into_deserializer())
    }
}

/// Deserializes the first key of an object: `None` if it is the tag.
pub(super) struct First(pub(super) &'static str);

impl<'de> DeserializeSeed<'de> for First {
    type Value = Option<Cow<'de, str>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for First {
    type Value = Option<Cow<'de, str>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a property")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok((key != self.0).then(|| Cow::Owned(key.to_owned())))
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok((key != self.0).then_some(Cow::Borrowed(key)))
    }
}
