//! Objects with known properties.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor,
};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// A struct that is an object in JSON.
pub(crate) trait Object: Sized {
    /// The type's name, for messages.
    const NAME: &'static str;

    /// The properties' names in JSON, in the order of the struct's fields.
    const FIELDS: &'static [&'static str];

    /// Reads every property with [`Fields::read`], in whatever order they come, then makes the
    /// struct of them, unless one is [missing](Fields::missing) that has to be there.
    fn decode<'de, A: MapAccess<'de>>(fields: &mut Fields<'de, A>) -> Result<Self, A::Error>;

    /// Writes the properties that are present, in the order of the struct's fields, as
    /// [`Properties`](super::Properties) does.
    fn encode<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

/// Implements `Serialize` and `Deserialize` for an [`Object`].
macro_rules! object {
    ($type:ty) => {
        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::support::decode_object(deserializer)
            }
        }

        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::support::encode_object(self, serializer)
            }
        }
    };
}
pub(crate) use object;

/// Reads an object.
pub(crate) fn decode_object<'de, T: Object, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

/// Writes an object.
pub(crate) fn encode_object<T: Object, S: Serializer>(
    object: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    object.encode(&mut map)?;
    map.end()
}

/// The properties of an object that is being read.
pub(crate) struct Fields<'de, A> {
    map: A,
    names: &'static [&'static str],
    current: &'static str,
    missing: Option<&'static str>,
    input: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Fields<'de, A> {
    fn new(map: A, names: &'static [&'static str]) -> Self {
        Self { map, names, current: "", missing: None, input: PhantomData }
    }

    /// The place of the next property in [`Object::FIELDS`]. Properties that are not listed there
    /// are skipped.
    pub(crate) fn next(&mut self) -> Result<Option<usize>, A::Error> {
        while let Some(place) = self.map.next_key_seed(Key(self.names))? {
            if let Some((index, name)) = place {
                self.current = name;
                return Ok(Some(index));
            }
            self.map.next_value::<IgnoredAny>()?;
        }
        Ok(None)
    }

    /// Reads the value of the property that [`next`](Self::next) has found; a second one is an
    /// error.
    pub(crate) fn read<T>(&mut self, value: &mut Option<T>) -> Result<(), A::Error>
    where
        T: Deserialize<'de>,
    {
        if value.is_some() {
            return Err(A::Error::duplicate_field(self.current));
        }
        *value = Some(self.map.next_value()?);
        Ok(())
    }

    /// The value of a property that has to be there. If it is not, [`missing`](Self::missing) is
    /// the error.
    pub(crate) fn required<T>(&mut self, name: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.missing.get_or_insert(name);
        }
        value
    }

    /// That a required property is missing.
    pub(crate) fn missing(&self) -> A::Error {
        A::Error::missing_field(self.missing.unwrap_or(self.current))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "object `{}`", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::decode(&mut Fields::new(map, T::FIELDS))
    }
}

/// Reads a key as its place among the names; `None` for a key that is not among them.
struct Key(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Option<(usize, &'static str)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Option<(usize, &'static str)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a property")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(place(self.0, key))
    }
}

fn place(names: &[&'static str], key: &str) -> Option<(usize, &'static str)> {
    let mut names = names.iter().copied().enumerate();
    names.find(|(_, name)| *name == key)
}
