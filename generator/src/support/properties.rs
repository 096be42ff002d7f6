//! Writing the properties of an object.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap};

use super::{Maybe, Undeclared};

/// Writes properties one after the other, until one fails.
pub(crate) struct Properties<'a, M: SerializeMap> {
    map: &'a mut M,
    result: Result<(), M::Error>,
}

impl<'a, M: SerializeMap> Properties<'a, M> {
    pub(crate) fn new(map: &'a mut M) -> Self {
        Self { map, result: Ok(()) }
    }

    /// Writes a property that has to be there.
    pub(crate) fn required<T: Serialize>(&mut self, name: &'static str, value: &T) {
        if self.result.is_ok() {
            self.result = self.map.serialize_entry(name, value);
        }
    }

    /// Writes a property that can be absent, if it is present.
    #[allow(clippy::ref_option, reason = "it is called with a reference to the field")]
    pub(crate) fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.required(name, value);
        }
    }

    /// Writes a property that can be absent and can be `null`, if it is present.
    pub(crate) fn maybe<T: Serialize>(&mut self, name: &'static str, value: &Maybe<T>) {
        match value {
            Maybe::Absent => {}
            Maybe::Null => self.required(name, &()),
            Maybe::Value(value) => self.required(name, value),
        }
    }

    /// Writes properties that have no field of their own.
    pub(crate) fn further<T: Serialize>(&mut self, values: &BTreeMap<String, T>) {
        for (name, value) in values {
            if self.result.is_ok() {
                self.result = self.map.serialize_entry(name, value);
            }
        }
    }

    /// Writes properties that the API's document does not declare.
    pub(crate) fn undeclared(&mut self, undeclared: &Undeclared) {
        if self.result.is_ok() {
            self.result = undeclared.encode(self.map);
        }
    }

    /// What became of it.
    pub(crate) fn end(self) -> Result<(), M::Error> {
        self.result
    }
}
