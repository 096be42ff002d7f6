//! Objects with known properties.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};

use super::{Undeclared, note_further};

/// A struct that is an object in JSON.
pub(crate) trait Object: Sized {
    /// The type's name, for messages.
    const NAME: &'static str;

    /// The properties' names in JSON, in the order of the struct's fields.
    const FIELDS: &'static [&'static str];

    /// Reads every property with [`Fields::read`], in whatever order they come, then makes the
    /// struct of them, unless one is [missing](Fields::missing) that has to be there. What is not
    /// declared is among the [`undeclared`](Fields::undeclared).
    fn decode<'de, A: MapAccess<'de>>(fields: &mut Fields<'de, A>) -> Result<Self, A::Error>;

    /// Writes the properties that are present, in the order of the struct's fields, as
    /// [`Properties`](super::Properties) does.
    fn encode<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

/// Implements `Serialize` and `Deserialize` for an [`Object`]. The second argument is the field that
/// keeps what is not declared, if there is one.
macro_rules! object {
    ($type:ty, $undeclared:ident) => {
        impl $type {
            /// The properties that were sent and that the API's document does not declare.
            ///
            /// They are written back as they came.
            pub fn undeclared(&self) -> impl Iterator<Item = (&str, &::serde_json::Value)> {
                self.$undeclared.iter()
            }
        }

        $crate::support::object!($type);
    };
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
    further: String,
    missing: Option<&'static str>,
    undeclared: Undeclared,
    input: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Fields<'de, A> {
    fn new(map: A, names: &'static [&'static str]) -> Self {
        Self {
            map,
            names,
            current: "",
            further: String::new(),
            missing: None,
            undeclared: Undeclared::default(),
            input: PhantomData,
        }
    }

    /// The place of the next property in [`Object::FIELDS`]. Properties that are not listed there
    /// are kept among the [`undeclared`](Self::undeclared).
    pub(crate) fn next(&mut self) -> Result<Option<usize>, A::Error> {
        while let Some(place) = self.next_or_further()? {
            if place < self.names.len() {
                return Ok(Some(place));
            }
            let value = self.map.next_value()?;
            self.undeclared.keep(std::mem::take(&mut self.further), value);
        }
        Ok(None)
    }

    /// The place of the next property in [`Object::FIELDS`], or the number of them for a property
    /// that [`read_further`](Self::read_further) reads.
    pub(crate) fn next_or_further(&mut self) -> Result<Option<usize>, A::Error> {
        let key = self.map.next_key_seed(Key(self.names))?;
        Ok(key.map(|key| match key {
            Place::Listed(index, name) => {
                self.current = name;
                index
            }
            Place::Further(name) => {
                self.further = name;
                self.names.len()
            }
        }))
    }

    /// Reads the value of a property that is not listed; of a repeated one the last counts.
    pub(crate) fn read_further<T>(
        &mut self,
        values: &mut BTreeMap<String, T>,
    ) -> Result<(), A::Error>
    where
        T: Deserialize<'de>,
    {
        let value = self.map.next_value()?;
        note_further();
        values.insert(std::mem::take(&mut self.further), value);
        Ok(())
    }

    /// All that was sent and is not listed.
    pub(crate) fn undeclared(&mut self) -> Undeclared {
        self.undeclared.note();
        std::mem::take(&mut self.undeclared)
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

/// Reads a key as its place among the names.
struct Key(&'static [&'static str]);

enum Place {
    Listed(usize, &'static str),
    Further(String),
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Place;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Place, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Place;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a property")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Place, E> {
        let mut names = self.0.iter().copied().enumerate();
        let listed = names.find(|(_, name)| *name == key);
        Ok(match listed {
            Some((index, name)) => Place::Listed(index, name),
            None => Place::Further(key.to_owned()),
        })
    }
}
