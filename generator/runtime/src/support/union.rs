//! Unions, which are always read from JSON text.
//!
//! Which member a value is may be known only behind it, or after several attempts. In a text a
//! reader can look ahead and go back. So a union that is read from text continues in it, and any
//! other deserializer's value is written as text first.

use std::cell::Cell;
use std::fmt;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::JsonError;
use super::json::Json;
use super::state::State;
use super::to_text::{Key, ToText, to_text};

/// The type name by which a union requests text. With its feature `raw_value`, `serde_json` passes
/// the text of a value to a type that requests this name: as the value of an object with this name as
/// its only key. Other deserializers ignore the name.
pub(super) const TOKEN: &str = "$serde_json::private::RawValue";

thread_local! {
    /// The state of a text on its way to and from a union, with the number of bytes that are read.
    static STATE: Cell<Option<(usize, State)>> = const { Cell::new(None) };
}

/// How a union is read from text.
pub type Read<T> = fn(&mut Json<'_>) -> Result<T, JsonError>;

/// Deserializes a union.
pub fn decode_union<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    read: Read<T>,
) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(TOKEN, UnionVisitor(read))
}

impl<'de> Json<'de> {
    /// Passes on text: to a union, which continues to read it, or to a `RawValue` of `serde_json`.
    pub(super) fn pass_on<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_map(Passed { json: self, is_key_read: false })
    }
}

/// The object with the text.
struct Passed<'r, 'de> {
    json: &'r mut Json<'de>,
    is_key_read: bool,
}

impl<'de> MapAccess<'de> for Passed<'_, 'de> {
    type Error = JsonError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, JsonError> {
        if std::mem::replace(&mut self.is_key_read, true) {
            return Ok(None);
        }
        seed.deserialize(BorrowedStrDeserializer::new(TOKEN)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, JsonError> {
        seed.deserialize(Text(self.json))
    }
}

/// The text.
struct Text<'r, 'de>(&'r mut Json<'de>);

impl<'de> Deserializer<'de> for Text<'_, 'de> {
    type Error = JsonError;

    /// The text of the value.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.0.kind()?;
        let start = self.0.position();
        self.0.skip()?;
        visitor.visit_borrowed_str(self.0.since(start))
    }

    /// For a union, all of the text that is left. A visitor accepts only the types of serde's data
    /// model, so the state goes by another way.
    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        let (text, state) = self.0.lend();
        STATE.set(Some((0, state)));
        let value = visitor.visit_borrowed_str(text);
        if let Some((read, state)) = STATE.take() {
            self.0.put_back(read, state);
        }
        value
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Reads a union from the text that is passed.
struct FromText<T>(Read<T>);

impl<'de, T> DeserializeSeed<'de> for FromText<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_bytes(self)
    }
}

impl<'de, T> Visitor<'de> for FromText<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the text of a JSON value")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<T, E> {
        let Some((_, state)) = STATE.take() else {
            return self.visit_str(text);
        };
        let mut json = Json::resume(text, state);
        let read = (self.0)(&mut json);
        STATE.set(Some(json.pause()));
        read.map_err(JsonError::pass)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        read_whole(self.0, text)
    }
}

/// Reads a union from a text of its own.
fn read_whole<T, E: Error>(read: Read<T>, text: &str) -> Result<T, E> {
    let mut json = Json::new(text);
    let read = read(&mut json).and_then(|value| json.end().map(|()| value));
    read.map_err(E::custom)
}

struct UnionVisitor<T>(Read<T>);

impl<T> UnionVisitor<T> {
    fn read_bytes<E: Error>(&self, text: &[u8]) -> Result<T, E> {
        read_whole(self.0, std::str::from_utf8(text).map_err(E::custom)?)
    }
}

/// Methods for values that do not come from text.
macro_rules! as_text {
    ($($visit:ident($($value:ident: $type:ty)?))*) => {
        $(fn $visit<E: Error>(self, $($value: $type)?) -> Result<T, E> {
            let mut text = Vec::new();
            ToText(&mut text).$visit($($value)?)?;
            self.read_bytes(&text)
        })*
    };
}

impl<'de, T> Visitor<'de> for UnionVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        self.read_bytes(&to_text(deserializer)?)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        self.visit_newtype_struct(deserializer)
    }

    as_text! {
        visit_unit() visit_none() visit_bool(value: bool) visit_i64(value: i64)
        visit_u64(value: u64) visit_i128(value: i128) visit_u128(value: u128)
        visit_f64(value: f64) visit_str(value: &str)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<T, A::Error> {
        let mut text = Vec::new();
        ToText(&mut text).visit_seq(seq)?;
        self.read_bytes(&text)
    }

    /// Called with the text under [`TOKEN`], or with the entries of an object.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let first = map.next_key::<Key<'_>>()?;
        if first.as_ref().is_some_and(|key| key.0 == TOKEN) {
            return map.next_value_seed(FromText(self.0));
        }
        let mut text = Vec::new();
        ToText(&mut text).entries(first, map)?;
        self.read_bytes(&text)
    }
}
