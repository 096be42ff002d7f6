//! Deserialization from a [`Node`].

use std::iter::Enumerate;

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::integer_enum::whole_number;
use super::node::TOKEN;
use super::recording::met_null;
use super::{Node, NodeError};

/// Deserializer methods that all types of values in memory share: for scalars, and for types that
/// only some kinds of values match.
macro_rules! scalars {
    ($kind:ident) => {
        $crate::support::node_deserializer::integers! {
            $kind:
            deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
            deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        }

        $crate::support::node_deserializer::only! {
            $kind::Null => deserialize_unit() deserialize_unit_struct(&'static str);
            $kind::Bool(_) => deserialize_bool();
            $kind::String(_) =>
                deserialize_char() deserialize_str() deserialize_string() deserialize_identifier();
            $kind::String(_) | $kind::Array(_) => deserialize_bytes() deserialize_byte_buf();
            $kind::Array(_) =>
                deserialize_seq() deserialize_tuple(usize)
                deserialize_tuple_struct(&'static str, usize);
            $kind::Object(_) => deserialize_map();
            $kind::Array(_) | $kind::Object(_) =>
                deserialize_struct(&'static str, &'static [&'static str]);
        }

        fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
            self.deserialize_f64(visitor)
        }

        fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
            match &self {
                $kind::Number(number) => read_float(number, visitor),
                _ => self.deserialize_any(visitor),
            }
        }
    };
}

/// Integers. JSON Schema does not distinguish `1` and `1.0`.
macro_rules! integers {
    ($kind:ident: $($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
            match &self {
                $kind::Number(number) => {
                    $crate::support::node_deserializer::read_integer(number, visitor)
                }
                _ => self.deserialize_any(visitor),
            }
        })*
    };
}

/// Types that only some kinds of values match, as in `serde_json`. Otherwise a visitor that also
/// accepts a unit would deserialize `null` as an empty map.
macro_rules! only {
    ($($kind:pat => $($method:ident($($argument:ty),*))*;)*) => {
        $($(fn $method<V: Visitor<'de>>(
            self,
            $(_: $argument,)*
            visitor: V,
        ) -> Result<V::Value, NodeError> {
            match &self {
                $kind => self.deserialize_any(visitor),
                _ => Err(Error::invalid_type(self.unexpected(), &visitor)),
            }
        })*)*
    };
}
pub(super) use {integers, only, scalars};

/// Deserializes a number as an integer, of the smallest type that represents it.
pub(super) fn read_integer<'de, V: Visitor<'de>>(
    number: &Number,
    visitor: V,
) -> Result<V::Value, NodeError> {
    let Some(whole) = whole_number(number) else {
        return read_float(number, visitor);
    };
    match (i64::try_from(whole), u64::try_from(whole)) {
        (Ok(whole), _) => visitor.visit_i64(whole),
        (_, Ok(whole)) => visitor.visit_u64(whole),
        _ => visitor.visit_i128(whole),
    }
}

/// Deserializes a number as a float.
pub(super) fn read_float<'de, V: Visitor<'de>>(
    number: &Number,
    visitor: V,
) -> Result<V::Value, NodeError> {
    match number.as_f64() {
        Some(float) => visitor.visit_f64(float),
        None => Err(Error::custom("number out of range")),
    }
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = NodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        match self {
            Node::Null => visitor.visit_unit(),
            Node::Bool(bool) => visitor.visit_bool(*bool),
            Node::Number(number) => Ok(number.deserialize_any(visitor)?),
            Node::String(text) => visitor.visit_borrowed_str(text),
            Node::Array(items) => read_items(items.iter(), visitor),
            Node::Object(entries) => read_entries(pairs(entries), visitor),
        }
    }

    scalars!(Node);

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        match self {
            Node::Null => {
                met_null(self);
                visitor.visit_none()
            }
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, NodeError> {
        if name == TOKEN { self.hand_over(visitor) } else { visitor.visit_newtype_struct(self) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NodeError> {
        match self {
            Node::String(variant) => visitor.visit_enum(BorrowedStrDeserializer::new(variant)),
            Node::Object(entries) if entries.len() == 1 => {
                visitor.visit_enum(MapAccessDeserializer::new(Entries::new(pairs(entries))))
            }
            _ => Err(Error::invalid_type(self.unexpected(), &"a string or an object with one key")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        visitor.visit_unit()
    }
}

/// The entries of an object, for deserialization.
fn pairs(entries: &[(String, Node)]) -> impl ExactSizeIterator<Item = (&str, &Node)> {
    entries.iter().map(|(key, node)| (key.as_str(), node))
}

/// Deserializes an array. Fails if elements remain, as after the elements of a tuple.
pub(super) fn read_items<'de, V: Visitor<'de>, I>(
    items: I,
    visitor: V,
) -> Result<V::Value, NodeError>
where
    I: ExactSizeIterator,
    I::Item: Deserializer<'de, Error = NodeError>,
{
    let length = items.len();
    let mut rest = Items(items.enumerate());
    let value = visitor.visit_seq(&mut rest)?;
    all_read(rest.0.len(), length)?;
    Ok(value)
}

/// Deserializes an object, in the same way.
pub(super) fn read_entries<'de, V: Visitor<'de>, I, K, N>(
    entries: I,
    visitor: V,
) -> Result<V::Value, NodeError>
where
    I: ExactSizeIterator<Item = (K, N)>,
    K: AsRef<str>,
    N: Deserializer<'de, Error = NodeError>,
{
    let length = entries.len();
    let mut rest = Entries::new(entries);
    let value = visitor.visit_map(&mut rest)?;
    all_read(rest.entries.len(), length)?;
    Ok(value)
}

fn all_read(unread: usize, length: usize) -> Result<(), NodeError> {
    if unread == 0 {
        return Ok(());
    }
    let read = (length - unread).to_string();
    Err(Error::invalid_length(length, &read.as_str()))
}

/// The remaining elements of an array.
struct Items<I>(Enumerate<I>);

impl<'de, I> SeqAccess<'de> for Items<I>
where
    I: ExactSizeIterator,
    I::Item: Deserializer<'de, Error = NodeError>,
{
    type Error = NodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, NodeError> {
        let Some((index, item)) = self.0.next() else {
            return Ok(None);
        };
        seed.deserialize(item).map(Some).map_err(|error| error.in_item(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The remaining entries of an object, and the entry of which only the key was read.
pub(super) struct Entries<I, K, N> {
    entries: I,
    current: Option<(K, N)>,
}

impl<I, K, N> Entries<I, K, N> {
    pub(super) fn new(entries: I) -> Self {
        Self { entries, current: None }
    }
}

impl<'de, I, K, N> MapAccess<'de> for Entries<I, K, N>
where
    I: ExactSizeIterator<Item = (K, N)>,
    K: AsRef<str>,
    N: Deserializer<'de, Error = NodeError>,
{
    type Error = NodeError;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, NodeError> {
        self.current = self.entries.next();
        let Some((key, _)) = &self.current else {
            return Ok(None);
        };
        let key = key.as_ref();
        let text = StrDeserializer::<NodeError>::new(key);
        seed.deserialize(text).map(Some).map_err(|error| error.in_property(key))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, NodeError> {
        let Some((key, value)) = self.current.take() else {
            return Err(Error::custom("a value is read before its key"));
        };
        seed.deserialize(value).map_err(|error| error.in_property(key.as_ref()))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}
