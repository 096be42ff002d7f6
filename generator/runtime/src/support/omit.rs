//! Omission of properties: tags for which members of unions have no field.

use serde::de::Error;

use super::JsonError;
use super::json::Json;
use super::state::{Names, Without};

impl Json<'_> {
    /// The next value is no object.
    #[inline]
    pub(super) fn omit_nothing(&mut self) {
        if self.state.without.0.as_ref().is_some_and(|names| names.depth.is_none()) {
            self.state.without = Without::NONE;
        }
    }

    /// Begins to omit properties of the object that was entered.
    #[inline]
    pub(super) fn omit_here(&mut self) {
        if let Some(names) = &mut self.state.without.0 {
            names.depth.get_or_insert(self.state.depth);
        }
    }

    /// Whether properties of the object are omitted.
    #[inline]
    pub(super) fn omits_here(&self) -> bool {
        let names = self.state.without.0.as_ref();
        names.is_some_and(|names| names.depth == Some(self.state.depth))
    }

    /// Whether the property of the object is omitted. A repeated one is an error.
    pub(super) fn omits(&mut self, name: &str) -> Result<bool, JsonError> {
        if !self.omits_here() {
            return Ok(false);
        }
        let Some(Names { all: names, met, .. }) = self.state.without.0.as_deref_mut() else {
            return Ok(false);
        };
        let Some(index) = names.iter().position(|omitted| *omitted == name) else {
            return Ok(false);
        };
        let bit = 1_u32.checked_shl(u32::try_from(index).unwrap_or(u32::MAX)).unwrap_or(0);
        if *met & bit != 0 {
            return Err(JsonError::duplicate_field(names[index]));
        }
        *met |= bit;
        Ok(true)
    }

    /// Ends to omit properties at the end of the object.
    #[inline]
    pub(super) fn end_omitting(&mut self) {
        if self.omits_here() {
            self.state.without = Without::NONE;
        }
    }
}
