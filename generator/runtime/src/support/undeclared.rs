//! Properties that the API's document does not declare.

use std::cmp::Ordering;
use std::fmt;

use serde_json::{Map, Number, Value};

use super::note_lost;

/// The properties of an object for which its type has no field. They survive a round trip.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
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

impl PartialOrd for Undeclared {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Undeclared {
    /// Compares the properties, sorted by name, one after the other.
    fn cmp(&self, other: &Self) -> Ordering {
        objects(self.0.as_deref(), other.0.as_deref())
    }
}

fn objects(one: Option<&Map<String, Value>>, other: Option<&Map<String, Value>>) -> Ordering {
    let (one, other) = (sorted(one), sorted(other));
    let mut pairs = one.iter().zip(&other).map(|((name, value), (other_name, other_value))| {
        name.cmp(other_name).then_with(|| values(value, other_value))
    });
    pairs.find(|it| it.is_ne()).unwrap_or_else(|| one.len().cmp(&other.len()))
}

fn sorted(map: Option<&Map<String, Value>>) -> Vec<(&String, &Value)> {
    let mut all: Vec<_> = map.into_iter().flatten().collect();
    all.sort_by_key(|(name, _)| *name);
    all
}

/// Compares values of one kind by their content, and others by their kind.
fn values(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
        (Value::Number(one), Value::Number(other)) => numbers(one, other),
        (Value::String(one), Value::String(other)) => one.cmp(other),
        (Value::Array(one), Value::Array(other)) => {
            let mut pairs = one.iter().zip(other).map(|(one, other)| values(one, other));
            pairs.find(|it| it.is_ne()).unwrap_or_else(|| one.len().cmp(&other.len()))
        }
        (Value::Object(one), Value::Object(other)) => objects(Some(one), Some(other)),
        (one, other) => kind(one).cmp(&kind(other)),
    }
}

/// Compares numbers by their value, and those that are equal but not the same, such as `1` and `1.0`, by their text.
fn numbers(one: &Number, other: &Number) -> Ordering {
    let by_value = one.as_f64().partial_cmp(&other.as_f64()).unwrap_or(Ordering::Equal);
    by_value.then_with(|| one.to_string().cmp(&other.to_string()))
}

fn kind(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Array(_) => 4,
        Value::Object(_) => 5,
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
