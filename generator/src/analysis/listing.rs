//! Which types list values.

use foldhash::HashSet;

use crate::ir::{Api, Shape, TypeId};

/// The types that list values, themselves or in what they are made of.
pub(super) fn listing(api: &Api) -> HashSet<TypeId> {
    api.made_of(|def| {
        matches!(def.shape, Shape::Enum(_) | Shape::IntegerEnum(_) | Shape::Constant(_))
    })
}
