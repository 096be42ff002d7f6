//! The source of a tagged union's member, after its tag is known.

use serde::de::{Deserialize, Error};
use serde_json::Value;

use super::json::{Json, Position};
use super::notes::attempt;
use super::{JsonError, note_unknown};

/// An object whose tag is known. It can be read more than once, each time from its beginning.
pub struct Source<'r, 'de> {
    json: &'r mut Json<'de>,
    start: Position,
    tag: &'static str,
}

impl<'r, 'de> Source<'r, 'de> {
    /// The object at the position of a reader.
    pub(super) fn new(json: &'r mut Json<'de>, tag: &'static str) -> Self {
        let start = json.position();
        Self { json, start, tag }
    }

    /// Deserializes the object as a `T`. If that fails, its notes are discarded.
    pub fn decode<T: Deserialize<'de>>(&mut self) -> Result<T, JsonError> {
        let json = self.again();
        attempt(|| T::deserialize(json))
    }

    /// Deserializes the object as a `T`, which is a struct or a map, without its tag.
    pub fn decode_without<T: Deserialize<'de>>(
        &mut self,
        tag: &'static str,
    ) -> Result<T, JsonError> {
        let json = self.again();
        json.state.without = Some(tag);
        attempt(|| T::deserialize(json))
    }

    /// Returns the whole object. That counts as an [unknown value](note_unknown).
    ///
    /// # Errors
    ///
    /// If the tag is repeated.
    pub fn keep(&mut self) -> Result<Value, JsonError> {
        note_unknown();
        let tag = self.tag;
        let mut tags = 0;
        let json = self.again();
        json.each_key(&mut |key, json| {
            tags += usize::from(key == tag);
            json.skip()
        })?;
        if tags > 1 {
            return Err(JsonError::duplicate_field(tag));
        }
        Value::deserialize(self.again())
    }

    /// The reader, and the beginning of the object.
    pub(super) fn parts(&mut self) -> (&mut Json<'de>, Position) {
        (self.json, self.start)
    }

    /// The reader, at the beginning of the object.
    pub(super) fn again(&mut self) -> &mut Json<'de> {
        self.json.rewind(self.start);
        self.json
    }
}
