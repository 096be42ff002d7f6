//! Serializes the tag of a union's member that has no field for it.

use std::fmt::{self, Display, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

/// Serializes a member of a tagged union, followed by the tag unless the member has serialized it.
pub fn encode_with_tag<S: Serializer>(
    member: &impl Serialize,
    tag: &'static str,
    value: impl Serialize,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    member.serialize(WithTag { serializer, tag, value })
}

/// A serializer that adds the tag to an object.
struct WithTag<S, V> {
    serializer: S,
    tag: &'static str,
    value: V,
}

/// Methods that delegate to the inner serializer.
macro_rules! as_within {
    ($($method:ident($($name:ident: $type:ty),*) -> $result:ty;)*) => {
        $(fn $method(self, $($name: $type),*) -> Result<$result, S::Error> {
            self.serializer.$method($($name),*)
        })*
    };
}

impl<S: Serializer, V: Serialize> Serializer for WithTag<S, V> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = S::SerializeSeq;
    type SerializeTuple = S::SerializeTuple;
    type SerializeTupleStruct = S::SerializeTupleStruct;
    type SerializeTupleVariant = S::SerializeTupleVariant;
    type SerializeMap = MapWithTag<S::SerializeMap, V>;
    type SerializeStruct = S::SerializeStruct;
    type SerializeStructVariant = S::SerializeStructVariant;

    /// Omits the length: whether the tag is an additional entry is known only at the end.
    fn serialize_map(self, _length: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        let map = self.serializer.serialize_map(None)?;
        Ok(MapWithTag { map, tag: self.tag, value: self.value, written: false })
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.serializer.serialize_newtype_variant(name, index, variant, value)
    }

    as_within! {
        serialize_bool(value: bool) -> S::Ok;
        serialize_i8(value: i8) -> S::Ok;
        serialize_i16(value: i16) -> S::Ok;
        serialize_i32(value: i32) -> S::Ok;
        serialize_i64(value: i64) -> S::Ok;
        serialize_i128(value: i128) -> S::Ok;
        serialize_u8(value: u8) -> S::Ok;
        serialize_u16(value: u16) -> S::Ok;
        serialize_u32(value: u32) -> S::Ok;
        serialize_u64(value: u64) -> S::Ok;
        serialize_u128(value: u128) -> S::Ok;
        serialize_f32(value: f32) -> S::Ok;
        serialize_f64(value: f64) -> S::Ok;
        serialize_char(value: char) -> S::Ok;
        serialize_str(value: &str) -> S::Ok;
        serialize_bytes(value: &[u8]) -> S::Ok;
        serialize_none() -> S::Ok;
        serialize_unit() -> S::Ok;
        serialize_unit_struct(name: &'static str) -> S::Ok;
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str) -> S::Ok;
        serialize_seq(length: Option<usize>) -> S::SerializeSeq;
        serialize_tuple(length: usize) -> S::SerializeTuple;
        serialize_tuple_struct(name: &'static str, length: usize) -> S::SerializeTupleStruct;
        serialize_tuple_variant(
            name: &'static str, index: u32, variant: &'static str, length: usize
        ) -> S::SerializeTupleVariant;
        serialize_struct(name: &'static str, length: usize) -> S::SerializeStruct;
        serialize_struct_variant(
            name: &'static str, index: u32, variant: &'static str, length: usize
        ) -> S::SerializeStructVariant;
    }
}

/// The entries of an object, followed by the tag.
struct MapWithTag<M, V> {
    map: M,
    tag: &'static str,
    value: V,
    /// Whether the tag was one of the entries.
    written: bool,
}

impl<M: SerializeMap, V: Serialize> SerializeMap for MapWithTag<M, V> {
    type Ok = M::Ok;
    type Error = M::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), M::Error> {
        let mut text = String::new();
        let is_text = write!(text, "{}", Key(key)).is_ok();
        self.written |= is_text && text == self.tag;
        self.map.serialize_key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), M::Error> {
        self.map.serialize_value(value)
    }

    fn end(mut self) -> Result<M::Ok, M::Error> {
        if !self.written {
            self.map.serialize_entry(self.tag, &self.value)?;
        }
        self.map.end()
    }
}

/// A key as a string. Keys are strings, which serialize into a formatter.
struct Key<'a, T: ?Sized>(&'a T);

impl<T: Serialize + ?Sized> Display for Key<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.serialize(formatter)
    }
}
