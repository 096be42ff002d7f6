//! Objects with known properties.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};

use super::{Parts, Rest, Slots};

/// A struct that is an object in JSON.
pub trait Object: Sized {
    /// The type's name, for messages.
    const NAME: &'static str;

    /// The names of the properties in JSON, in the order of the fields.
    const FIELDS: &'static [&'static str];

    /// Creates the struct from the result of [`Fields::read`], whose types are those of the fields.
    fn decode<'de, A: MapAccess<'de>>(fields: Fields<'de, A>) -> Result<Self, A::Error>;

    /// The fields in order, for serialization, comparison and `Debug`.
    fn parts(&self) -> impl Parts;
}

/// Implements `Serialize`, `Deserialize`, `PartialEq` and `Debug` for an [`Object`]. The second
/// argument is the field with undeclared properties, if there is one.
#[doc(hidden)]
#[macro_export]
macro_rules! object {
    ($type:ty, $undeclared:ident) => {
        impl $type {
            /// The properties that the API's document does not declare.
            ///
            /// They survive a round trip.
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

        impl ::std::cmp::PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                $crate::support::Object::parts(self) == $crate::support::Object::parts(other)
            }
        }

        impl ::std::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::support::show_object(self, formatter)
            }
        }
    };
}
pub use object; // macro

/// Deserializes an object.
pub fn decode_object<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

/// Serializes an object.
pub fn encode_object<T: Object, S: Serializer>(
    object: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    object.parts().encode(T::FIELDS, &mut map)?;
    map.end()
}

/// Formats an object for `Debug`, with the names of its properties in JSON.
pub fn show_object<T: Object>(object: &T, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = formatter.debug_struct(T::NAME);
    object.parts().show(T::FIELDS, &mut shown);
    shown.finish()
}

/// The properties of an object during deserialization.
pub struct Fields<'de, A> {
    map: A,
    names: &'static [&'static str],
    input: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Fields<'de, A> {
    /// Deserializes all properties in any order: those of [`Object::FIELDS`], and the others.
    #[inline]
    pub fn read<S: Slots<'de>, R: Rest<'de>>(mut self) -> Result<(S, R), A::Error> {
        let mut found = S::none();
        let mut rest = R::default();
        let mut expected = 0;
        while let Some(key) = self.map.next_key_seed(Key { names: self.names, expected })? {
            match key {
                Place::Listed(place) => {
                    S::read(&mut found, place, self.names, &mut self.map)?;
                    expected = place + 1;
                }
                Place::Further(name) => rest.read(name, &mut self.map)?,
            }
        }
        rest.note();
        let missing = |place: usize| A::Error::missing_field(self.names[place]);
        if let Some(place) = S::missing(&found) {
            return Err(missing(place));
        }
        S::take(found).map(|slots| (slots, rest)).ok_or_else(|| missing(0))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "object `{}`", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::decode(Fields { map, names: T::FIELDS, input: PhantomData })
    }
}

/// Deserializes a key as its index in the names.
struct Key {
    names: &'static [&'static str],
    /// The index that is tried first: most objects have their properties in the order of the
    /// document.
    expected: usize,
}

enum Place {
    Listed(usize),
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
        if self.names.get(self.expected).is_some_and(|name| *name == key) {
            return Ok(Place::Listed(self.expected));
        }
        let listed = self.names.iter().position(|name| *name == key);
        Ok(listed.map_or_else(|| Place::Further(key.to_owned()), Place::Listed))
    }
}
