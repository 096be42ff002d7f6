//! Unions, which are always read from JSON text.
//!
//! Which member a value is may be known only behind it, or after several attempts. In a text a
//! reader can look ahead and go back. So a union that is read from text continues in it, and any
//! other deserializer's value is written as text first.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::JsonError;
use super::json::Json;
use super::state::State;
use super::to_text::{Key, ToText, to_text};

/// The type name by which a union requests text. Of it, `serde_json` knows that the text of the
/// value is requested, if its feature `raw_value` is enabled; others ignore it.
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
    /// Lets a union continue. A visitor accepts only the types of serde's data model, so it gets
    /// the rest of the text, and the state by another way.
    pub(super) fn continue_in<V: Visitor<'de>>(
        &mut self,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        let (text, state) = self.lend();
        STATE.set(Some((0, state)));
        let value = visitor.visit_borrowed_str(text);
        if let Some((read, state)) = STATE.take() {
            self.put_back(read, state);
        }
        value
    }
}

struct UnionVisitor<T>(Read<T>);

impl<T> UnionVisitor<T> {
    fn read_bytes<E: Error>(&self, text: &[u8]) -> Result<T, E> {
        self.read_whole(std::str::from_utf8(text).map_err(E::custom)?)
    }

    /// Reads a text of its own.
    fn read_whole<E: Error>(&self, text: &str) -> Result<T, E> {
        let mut json = Json::new(text);
        let read = (self.0)(&mut json).and_then(|value| json.end().map(|()| value));
        read.map_err(E::custom)
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

    /// Called by [`Json::continue_in`].
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<T, E> {
        let Some((_, state)) = STATE.take() else {
            return self.visit_str(text);
        };
        let mut json = Json::resume(text, state);
        let read = (self.0)(&mut json);
        STATE.set(Some(json.pause()));
        read.map_err(JsonError::pass)
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

    /// Called by `serde_json`, with the text under [`TOKEN`], or with the entries of an object.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let first = map.next_key::<Key<'_>>()?;
        if first.as_ref().is_some_and(|key| key.0 == TOKEN) {
            let RawText(text) = map.next_value()?;
            return self.read_whole(&text);
        }
        let mut text = Vec::new();
        ToText(&mut text).entries(first, map)?;
        self.read_bytes(&text)
    }
}

/// The text that `serde_json` passes.
struct RawText<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for RawText<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Key::deserialize(deserializer).map(|Key(text)| Self(text))
    }
}
