//! Objects with known properties.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};

use super::slots::Further;
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
            #[inline]
            pub fn undeclared(&self) -> impl Iterator<Item = (&str, &::serde_json::Value)> {
                self.$undeclared.iter()
            }
        }

        $crate::support::object!($type);
    };
    ($type:ty) => {
        impl<'de> ::serde::Deserialize<'de> for $type {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::support::decode_object(deserializer)
            }
        }

        impl ::serde::Serialize for $type {
            #[inline]
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::support::encode_object(self, serializer)
            }
        }

        impl ::std::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::support::Object::parts(self) == $crate::support::Object::parts(other)
            }
        }

        impl ::std::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let parts = $crate::support::Object::parts(self);
                let mut shown = $crate::support::Shown::default();
                $crate::support::Parts::show(&parts, &mut shown);
                shown.format(
                    <Self as $crate::support::Object>::NAME,
                    <Self as $crate::support::Object>::FIELDS,
                    formatter,
                )
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

/// The properties of an object during deserialization.
pub struct Fields<'de, A> {
    map: A,
    names: &'static [&'static str],
    input: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Fields<'de, A> {
    /// Deserializes all properties in any order: those of [`Object::FIELDS`], and the others.
    ///
    /// Those that are required are `Some`.
    pub fn read<S: Slots<'de, A>, R: Rest<'de, A>>(mut self) -> Result<(S, R), A::Error> {
        let mut reading = (S::none(), S::Seen::default());
        let mut rest = R::default();
        read_all(&mut self.map, self.names, &mut reading, &mut rest)?;
        Ok((reading.0, rest))
    }
}

/// The values of an object while they are deserialized.
trait Reading<'de, A: MapAccess<'de>> {
    /// Deserializes the value of the property at index `place`; a repeated property is an error.
    fn read(&mut self, place: usize, names: &[&'static str], map: &mut A) -> Result<(), A::Error>;

    /// The index of the first required property that was not read.
    fn missing(&self) -> Option<usize>;
}

impl<'de, A: MapAccess<'de>, S: Slots<'de, A>> Reading<'de, A> for (S, S::Seen) {
    fn read(&mut self, place: usize, names: &[&'static str], map: &mut A) -> Result<(), A::Error> {
        self.0.read(&mut self.1, place, names, map)
    }

    fn missing(&self) -> Option<usize> {
        S::missing(&self.1)
    }
}

/// Deserializes all properties. It is the same code for all objects.
fn read_all<'de, A: MapAccess<'de>>(
    map: &mut A,
    names: &'static [&'static str],
    reading: &mut dyn Reading<'de, A>,
    rest: &mut dyn Further<'de, A>,
) -> Result<(), A::Error> {
    let mut expected = 0;
    while let Some(place) = map.next_key_seed(Key { names, expected })? {
        match place {
            Place::Listed(place) => {
                reading.read(place, names, map)?;
                expected = place + 1;
            }
            Place::Further(name) => rest.read(name, map)?,
        }
    }
    rest.note();
    match reading.missing() {
        None => Ok(()),
        Some(place) => Err(A::Error::missing_field(names[place])),
    }
}

/// The error of an object without a required property, of which [`Fields::read`] makes a better one.
#[cold]
pub fn missing<E: Error>() -> E {
    E::custom("a required property is missing")
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting("object", T::NAME, formatter)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::decode(Fields { map, names: T::FIELDS, input: PhantomData })
    }
}

/// Writes what a value of the type `name` is, for error messages.
pub(super) fn expecting(what: &str, name: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(formatter, "{what} `{name}`")
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

    #[inline]
    fn visit_str<E: Error>(self, key: &str) -> Result<Place, E> {
        if self.names.get(self.expected).is_some_and(|name| *name == key) {
            return Ok(Place::Listed(self.expected));
        }
        let listed = self.names.iter().position(|name| *name == key);
        Ok(listed.map_or_else(|| Place::Further(key.to_owned()), Place::Listed))
    }
}
