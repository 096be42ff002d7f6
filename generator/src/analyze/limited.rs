//! Of which types something is said that can be checked.

use foldhash::HashSet;

use crate::ir::{Api, TypeId};

/// The types that have limits, in themselves or in what they are made of.
pub(super) fn limited(api: &Api) -> HashSet<TypeId> {
    api.made_of(|def| {
        def.limits.can_be_checked()
            || def.shape.limits().iter().any(|limits| limits.can_be_checked())
    })
}
