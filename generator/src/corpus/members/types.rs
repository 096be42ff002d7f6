//! Schemas and the Rust types that were generated from them.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::super::cases::pointer;
use super::super::choices::Choices;
use crate::changes::public_api::Surface;
use crate::document::pointer::Pointer;

/// Maps schemas to the Rust types that were generated from them.
pub(super) struct Types<'s> {
    pub(super) surface: &'s Surface,
    /// The paths by their ends, which `models` has all of.
    paths: HashMap<&'s str, &'s str>,
    pub(super) of: HashMap<Pointer, BTreeSet<&'s str>>,
}

impl<'s> Types<'s> {
    /// The types of the inventory.
    pub(super) fn of(inventory: &Value, surface: &'s Surface, choices: &Choices<'_>) -> Self {
        let paths = surface.types.keys();
        let paths = paths.map(|path| (path.rsplit("::").next().unwrap_or(path), path.as_str()));
        let mut types = Self { surface, paths: paths.collect(), of: HashMap::new() };
        for entry in inventory.as_array().into_iter().flatten() {
            let named = types.path(entry);
            let place = pointer(&entry["pointer"], &entry["file"]);
            if let (Some(path), Some(mut place)) = (named, place) {
                if entry["part"] == true {
                    place = whole(place);
                }
                types.of.entry(choices.resolved(&place)).or_default().insert(path);
            }
        }
        types
    }

    /// The type of an entry of the inventory, if it is one with a name.
    pub(super) fn path(&self, entry: &Value) -> Option<&'s str> {
        let (_, ident) = entry["rust"].as_str()?.rsplit_once("::models::")?;
        self.paths.get(ident).copied()
    }
}

/// The schema that an inline member of its `allOf` is a part of.
pub(super) fn whole(mut place: Pointer) -> Pointer {
    while let Some(list) = place.parent().filter(|list| list.last() == Some("allOf")) {
        place = list.parent().unwrap_or_default();
    }
    place
}
