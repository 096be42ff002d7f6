//! A longer way to read and write the properties of an object; [`Fields`] and
//! [`Properties`](super::Properties) are quicker to compile.

use std::marker::PhantomData;

use serde::de::{Deserialize, Error, MapAccess};
use serde::ser::{Serialize, SerializeMap};

use super::{Fields, Maybe};

/// The value of one property, once it was read.
pub(crate) struct Slot<T, E> {
    name: &'static str,
    value: Option<T>,
    error: PhantomData<E>,
}

impl<T, E: Error> Slot<T, E> {
    /// An empty slot for the property `name`.
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, value: None, error: PhantomData }
    }

    /// Reads the value of the property that [`Fields::next`] has found; a second one is an error.
    pub(crate) fn read<'de, A>(&mut self, fields: &mut Fields<'de, A>) -> Result<(), E>
    where
        A: MapAccess<'de, Error = E>,
        T: Deserialize<'de>,
    {
        fields.read(&mut self.value)
    }

    /// The value of a property that has to be there.
    pub(crate) fn required(self) -> Result<T, E> {
        self.value.ok_or_else(|| E::missing_field(self.name))
    }

    /// The value of a property that can be absent.
    pub(crate) fn optional(self) -> Option<T> {
        self.value
    }
}

impl<T, E> Slot<Option<T>, E> {
    /// The value of a property that can be absent and can be `null`.
    pub(crate) fn maybe(self) -> Maybe<T> {
        Maybe::from_read(self.value)
    }
}

/// Writes an optional property if it is present.
#[allow(clippy::ref_option, reason = "it is called with a reference to the field")]
pub(crate) fn optional<M: SerializeMap, T: Serialize>(
    map: &mut M,
    name: &'static str,
    value: &Option<T>,
) -> Result<(), M::Error> {
    match value {
        Some(value) => map.serialize_entry(name, value),
        None => Ok(()),
    }
}

/// Writes an optional property that can be `null`, if it is present.
pub(crate) fn maybe<M: SerializeMap, T: Serialize>(
    map: &mut M,
    name: &'static str,
    value: &Maybe<T>,
) -> Result<(), M::Error> {
    match value {
        Maybe::Absent => Ok(()),
        Maybe::Null => map.serialize_entry(name, &()),
        Maybe::Value(value) => map.serialize_entry(name, value),
    }
}
