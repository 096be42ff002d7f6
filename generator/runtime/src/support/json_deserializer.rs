//! Deserialization from JSON text.

use std::borrow::Cow;

use serde::de::value::{CowStrDeserializer, MapAccessDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, Error, Expected, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::JsonError;
use super::integer_enum::whole_text;
use super::json::{Json, Kind, Position};
use super::json_number::{Numeral, out_of_range};
use super::recording::met_null;
use super::union::TOKEN;

/// Methods for types that only one kind of values matches.
macro_rules! only {
    ($($kind:ident => $($method:ident($($argument:ty),*))*;)*) => {
        $($(fn $method<V: Visitor<'de>>(
            self,
            $(_: $argument,)*
            visitor: V,
        ) -> Result<V::Value, JsonError> {
            match self.kind()? {
                Kind::$kind => self.deserialize_any(visitor),
                _ => Err(self.mismatch(&visitor)),
            }
        })*)*
    };
}

/// Methods for integers. JSON Schema does not distinguish `1` and `1.0`.
macro_rules! integers {
    ($($method:ident)*) => {
        $(
            #[inline]
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
                if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
                    return Err(self.mismatch(&visitor));
                }
                match self.numeral()? {
                    Numeral::Unsigned(number) => visitor.visit_u64(number),
                    Numeral::Signed(number) => visitor.visit_i64(number),
                    Numeral::Text(text) => visit_text_as_integer(text, visitor),
                }
            }
        )*
    };
}

/// Deserializes a number with a fraction or an exponent, or a large one, as an integer of the
/// smallest type that represents it.
fn visit_text_as_integer<'de, V: Visitor<'de>>(
    text: &str,
    visitor: V,
) -> Result<V::Value, JsonError> {
    let Some(whole) = whole_text(text) else {
        return match Numeral::Text(text).as_f64() {
            Some(number) => visitor.visit_f64(number),
            None => Err(Error::custom("number out of range")),
        };
    };
    match (i64::try_from(whole), u64::try_from(whole)) {
        (Ok(whole), _) => visitor.visit_i64(whole),
        (_, Ok(whole)) => visitor.visit_u64(whole),
        _ => visitor.visit_i128(whole),
    }
}

impl<'de> Deserializer<'de> for &mut Json<'de> {
    type Error = JsonError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.kind()? {
            Kind::Null => {
                self.null()?;
                visitor.visit_unit()
            }
            Kind::Bool => visitor.visit_bool(self.boolean()?),
            Kind::Number => {
                let rest = self.rest();
                match self.numeral()? {
                    Numeral::Unsigned(number) => visitor.visit_u64(number),
                    Numeral::Signed(number) => visitor.visit_i64(number),
                    // Only `serde_json` knows whether it keeps the text of numbers.
                    Numeral::Text(text) => match text.parse::<serde_json::Number>() {
                        Ok(number) => Ok(number.deserialize_any(visitor)?),
                        Err(_) => Err(out_of_range(rest)),
                    },
                }
            }
            Kind::String => match self.string()? {
                Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                Cow::Owned(text) => visitor.visit_string(text),
            },
            Kind::Array => self.deserialize_seq(visitor),
            Kind::Object => self.deserialize_map(visitor),
        }
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }

    only! {
        Null => deserialize_unit() deserialize_unit_struct(&'static str);
        Bool => deserialize_bool();
        String => deserialize_char() deserialize_identifier();
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        if self.kind()? != Kind::Number {
            return Err(self.mismatch(&visitor));
        }
        let rest = self.rest();
        let number = match self.numeral()? {
            Numeral::Text(text) => text.parse().ok().filter(|number: &f32| number.is_finite()),
            #[allow(clippy::cast_possible_truncation, reason = "the nearest float is meant")]
            numeral => numeral.as_f64().map(|number| number as f32),
        };
        visitor.visit_f32(number.ok_or_else(|| out_of_range(rest))?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        if self.kind()? != Kind::Number {
            return Err(self.mismatch(&visitor));
        }
        let rest = self.rest();
        let number = self.numeral()?.as_f64();
        visitor.visit_f64(number.ok_or_else(|| out_of_range(rest))?)
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        if let Some(text) = self.expect_string(&visitor)? {
            return visitor.visit_borrowed_str(text);
        }
        match self.string_after_quote()? {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    #[inline]
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.kind()? {
            Kind::String | Kind::Array => self.deserialize_any(visitor),
            _ => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.deserialize_bytes(visitor)
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        if self.is_null()? { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        if name == TOKEN { self.pass_on(visitor) } else { visitor.visit_newtype_struct(self) }
    }

    #[inline]
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        let mut items = Items::enter(self, &visitor)?;
        let value = visitor.visit_seq(&mut items)?;
        items.end()?;
        Ok(value)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        self.deserialize_seq(visitor)
    }

    #[inline]
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        let mut entries = Entries::enter(self, &visitor)?;
        let value = visitor.visit_map(&mut entries)?;
        entries.end()?;
        Ok(value)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        match self.kind()? {
            Kind::Array => self.deserialize_seq(visitor),
            _ => self.deserialize_map(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        match self.kind()? {
            Kind::String => visitor.visit_enum(self.string()?.into_deserializer()),
            Kind::Object => {
                let mut entries = Entries::enter(self, &"an object with one key")?;
                let value = visitor.visit_enum(MapAccessDeserializer::new(&mut entries))?;
                entries.end()?;
                Ok(value)
            }
            _ => Err(self.mismatch(&"a string or an object with one key")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.skip()?;
        visitor.visit_unit()
    }
}

impl<'de> Json<'de> {
    /// Consumes a `null`, if it is the next value.
    fn is_null(&mut self) -> Result<bool, JsonError> {
        if self.peek() != Some(b'n') {
            return Ok(false);
        }
        met_null(self.rest());
        self.null().map(|()| true)
    }

    /// Reads a string, if it has no escapes; otherwise only its first quotation mark.
    fn expect_string(&mut self, expected: &dyn Expected) -> Result<Option<&'de str>, JsonError> {
        if self.peek() != Some(b'"') {
            return Err(self.mismatch(expected));
        }
        self.step();
        Ok(self.plain_string())
    }
}

// What is below is for each type; the parts that are the same for all are functions of their own.

/// The remaining elements of an array.
struct Items<'r, 'de> {
    json: &'r mut Json<'de>,
    /// The number of elements so far.
    read: usize,
    is_read: bool,
}

impl<'r, 'de> Items<'r, 'de> {
    fn enter(json: &'r mut Json<'de>, expected: &dyn Expected) -> Result<Self, JsonError> {
        if json.peek() != Some(b'[') {
            return Err(json.mismatch(expected));
        }
        json.enter()?;
        Ok(Self { json, read: 0, is_read: false })
    }

    /// The number of bytes from the next element to the end of the text, if there is one.
    #[inline]
    fn advance(&mut self) -> Result<Option<usize>, JsonError> {
        if self.is_read {
            return Ok(None);
        }
        if self.json.next_item(self.read == 0)? {
            self.read += 1;
            return Ok(Some(self.json.rest()));
        }
        self.json.leave();
        self.is_read = true;
        Ok(None)
    }

    #[cold]
    fn locate(&self, error: JsonError, rest: usize) -> JsonError {
        error.at(rest).in_item(self.read - 1)
    }

    /// Fails if elements remain, as after the elements of a tuple.
    fn end(mut self) -> Result<(), JsonError> {
        let read = self.read;
        match self.advance()? {
            None => Ok(()),
            Some(rest) => {
                let message = format!("invalid length: expected an array of {read} elements");
                Err(JsonError::custom(message).at(rest))
            }
        }
    }
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = JsonError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, JsonError> {
        let Some(rest) = self.advance()? else {
            return Ok(None);
        };
        match seed.deserialize(&mut *self.json) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(self.locate(error, rest)),
        }
    }
}

/// The remaining entries of an object.
struct Entries<'r, 'de> {
    json: &'r mut Json<'de>,
    /// The position behind the quotation mark of the current key.
    key: Position,
    /// The property that is left out.
    without: Option<&'static str>,
    /// Whether it was left out.
    is_omitted: bool,
    is_first: bool,
    is_read: bool,
}

impl<'r, 'de> Entries<'r, 'de> {
    fn enter(json: &'r mut Json<'de>, expected: &dyn Expected) -> Result<Self, JsonError> {
        if json.peek() != Some(b'{') {
            return Err(json.mismatch(expected));
        }
        let without = json.state.without.take();
        json.enter()?;
        let key = json.position();
        Ok(Self { json, key, without, is_omitted: false, is_first: true, is_read: false })
    }

    /// Goes to the next key, behind its quotation mark.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "it is called for each property")]
    fn advance(&mut self) -> Result<bool, JsonError> {
        if self.is_read {
            return Ok(false);
        }
        let goes_on = self.json.next_key(self.is_first)?;
        self.is_first = false;
        if goes_on {
            self.key = self.json.position();
        } else {
            self.json.leave();
            self.is_read = true;
        }
        Ok(goes_on)
    }

    /// Reads the next key that is not left out. A repeated one that is left out is an error.
    #[cold]
    fn advance_slowly(&mut self) -> Result<Option<Cow<'de, str>>, JsonError> {
        loop {
            let key = self.json.string_after_quote()?;
            let Some(name) = self.without.filter(|name| *name == key) else {
                return Ok(Some(key));
            };
            if self.is_omitted {
                return Err(JsonError::duplicate_field(name));
            }
            self.is_omitted = true;
            self.json.colon()?;
            self.json.skip()?;
            if !self.advance()? {
                return Ok(None);
            }
        }
    }

    /// Goes to the value of the current key, and returns the number of bytes from it to the end of
    /// the text.
    #[inline]
    fn begin_value(&mut self) -> Result<usize, JsonError> {
        self.json.colon()?;
        Ok(self.json.rest())
    }

    #[cold]
    fn locate(&mut self, error: JsonError, rest: usize) -> JsonError {
        self.json.rewind(self.key);
        let key = self.json.string_after_quote().unwrap_or_default();
        error.at(rest).in_property(&key)
    }

    /// Fails if entries remain.
    fn end(mut self) -> Result<(), JsonError> {
        if self.advance()? {
            let rest = self.json.rest();
            return Err(JsonError::custom("invalid length: more entries than expected").at(rest));
        }
        Ok(())
    }
}

impl<'de> MapAccess<'de> for Entries<'_, 'de> {
    type Error = JsonError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, JsonError> {
        if !self.advance()? {
            return Ok(None);
        }
        let plain = if self.without.is_some() { None } else { self.json.plain_string() };
        if let Some(key) = plain {
            return match seed.deserialize(KeyDeserializer(Cow::Borrowed(key))) {
                Ok(value) => Ok(Some(value)),
                Err(error) => Err(error.in_property(key)),
            };
        }
        let Some(key) = self.advance_slowly()? else {
            return Ok(None);
        };
        match seed.deserialize(KeyDeserializer(key.clone())) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(error.in_property(&key)),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, JsonError> {
        let rest = self.begin_value()?;
        match seed.deserialize(&mut *self.json) {
            Ok(value) => Ok(value),
            Err(error) => Err(self.locate(error, rest)),
        }
    }
}

/// Deserializes a key: a string, or the number or boolean that it represents.
struct KeyDeserializer<'de>(Cow<'de, str>);

/// Methods for keys that are not strings in Rust.
macro_rules! parsed {
    ($($method:ident $visit:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
            match self.0.parse() {
                Ok(value) => visitor.$visit(value),
                Err(_) => self.deserialize_any(visitor),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for KeyDeserializer<'de> {
    type Error = JsonError;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.0 {
            Cow::Borrowed(key) => visitor.visit_borrowed_str(key),
            Cow::Owned(key) => visitor.visit_string(key),
        }
    }

    parsed! {
        deserialize_bool visit_bool
        deserialize_i8 visit_i8 deserialize_i16 visit_i16 deserialize_i32 visit_i32
        deserialize_i64 visit_i64 deserialize_i128 visit_i128
        deserialize_u8 visit_u8 deserialize_u16 visit_u16 deserialize_u32 visit_u32
        deserialize_u64 visit_u64 deserialize_u128 visit_u128
        deserialize_f32 visit_f32 deserialize_f64 visit_f64
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        visitor.visit_enum(CowStrDeserializer::new(self.0))
    }

    forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}
