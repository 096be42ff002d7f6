//! The types that list values.

use foldhash::HashSet;

use crate::ir::{Api, Shape, TypeId};

/// Returns the types that list values, and the types that contain them.
pub(super) fn listing(api: &Api) -> HashSet<TypeId> {
    api.made_of(|def| {
        matches!(def.shape, Shape::Enum(_) | Shape::IntegerEnum(_) | Shape::Constant(_))
    })
}
