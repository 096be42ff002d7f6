//! Arrays whose elements have types by position.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeSeq, Serializer};

use super::object::expecting;

/// A struct that is an array in JSON.
pub trait Tuple: Sized {
    /// The type's name, for messages.
    const NAME: &'static str;

    /// Deserializes the elements in order.
    fn decode<'de, A: SeqAccess<'de>>(elements: &mut Elements<A>) -> Result<Self, A::Error>;

    /// Serializes the elements in order, up to the first absent one.
    fn encode<S: SerializeSeq>(&self, elements: &mut Written<'_, S>);
}

/// Implements `Serialize` and `Deserialize` for a [`Tuple`].
#[doc(hidden)]
#[macro_export]
macro_rules! tuple {
    ($type:ty) => {
        impl<'de> ::serde::Deserialize<'de> for $type {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::support::decode_tuple(deserializer)
            }
        }

        impl ::serde::Serialize for $type {
            #[inline]
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::support::encode_tuple(self, serializer)
            }
        }
    };
}
pub use tuple; // macro

/// Deserializes an array.
pub fn decode_tuple<'de, T: Tuple, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_seq(TupleVisitor(PhantomData))
}

/// Serializes an array.
pub fn encode_tuple<T: Tuple, S: Serializer>(tuple: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut seq = serializer.serialize_seq(None)?;
    let mut written = Written { seq: &mut seq, result: Ok(()), ended: false };
    tuple.encode(&mut written);
    written.result?;
    seq.end()
}

/// The elements of an array during deserialization.
pub struct Elements<A> {
    seq: A,
    read: usize,
}

impl<'de, A: SeqAccess<'de>> Elements<A> {
    /// The next element, which is required.
    pub fn required<T: Deserialize<'de>>(&mut self) -> Result<T, A::Error> {
        let element = self.optional()?;
        element.ok_or_else(|| A::Error::invalid_length(self.read, &"an array with more elements"))
    }

    /// The next element, if there is one.
    pub fn optional<T: Deserialize<'de>>(&mut self) -> Result<Option<T>, A::Error> {
        let element = self.seq.next_element()?;
        self.read += usize::from(element.is_some());
        Ok(element)
    }

    /// All remaining elements.
    pub fn rest<T: Deserialize<'de>>(&mut self) -> Result<Vec<T>, A::Error> {
        let mut rest = Vec::new();
        while let Some(element) = self.seq.next_element()? {
            rest.push(element);
        }
        Ok(rest)
    }
}

struct TupleVisitor<T>(PhantomData<T>);

impl<'de, T: Tuple> Visitor<'de> for TupleVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting("array", T::NAME, formatter)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<T, A::Error> {
        T::decode(&mut Elements { seq, read: 0 })
    }
}

/// Serializes elements in order, until one is absent or fails.
pub struct Written<'a, S: SerializeSeq> {
    seq: &'a mut S,
    result: Result<(), S::Error>,
    ended: bool,
}

impl<S: SerializeSeq> Written<'_, S> {
    /// Serializes a required element.
    pub fn required<T: Serialize>(&mut self, element: &T) {
        if self.result.is_ok() && !self.ended {
            self.result = self.seq.serialize_element(element);
        }
    }

    /// Serializes an optional element; nothing is serialized after an absent one.
    #[allow(clippy::ref_option, reason = "it is called with a reference to the field")]
    pub fn optional<T: Serialize>(&mut self, element: &Option<T>) {
        match element {
            Some(element) => self.required(element),
            None => self.ended = true,
        }
    }

    /// Serializes all remaining elements.
    pub fn rest<T: Serialize>(&mut self, elements: &[T]) {
        for element in elements {
            self.required(element);
        }
    }
}
