//! Properties that the API's document does not declare.

use std::fmt;

use serde_json::{Map, Value};

use super::note_lost;

/// The properties of an object for which its type has no field. They survive a round trip.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Undeclared(Option<Box<Map<String, Value>>>);

impl Undeclared {
    /// Adds a property. The last of repeated ones is kept.
    pub fn keep(&mut self, name: String, value: Value) {
        self.0.get_or_insert_default().insert(name, value);
    }

    /// Reports to a union that tries the object's type how many values have no field.
    pub fn note_lost(&self) {
        if let Some(map) = &self.0 {
            note_lost(map.values().map(leaves).sum());
        }
    }

    /// The properties with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        let map = self.0.iter().flat_map(|map| map.iter());
        map.map(|(name, value)| (name.as_str(), value))
    }
}

impl fmt::Debug for Undeclared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.iter()).finish()
    }
}

/// The number of scalars and empty containers in a value.
fn leaves(value: &Value) -> usize {
    match value {
        Value::Array(items) if !items.is_empty() => items.iter().map(leaves).sum(),
        Value::Object(map) if !map.is_empty() => map.values().map(leaves).sum(),
        _ => 1,
    }
}
