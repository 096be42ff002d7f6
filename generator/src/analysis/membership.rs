//! Which tagged union a type is a member of.

use crate::ir::{Api, Shape, TypeId};

/// A type's place in a tagged union: the union and the member's index. The first in document order
/// where there are several.
pub(super) fn memberships(api: &Api) -> Vec<Option<(TypeId, usize)>> {
    let mut found = vec![None; api.types.len()];
    for (union_id, def) in api.iter() {
        let Shape::Union(union) = &def.shape else {
            continue;
        };
        if union.tag.is_none() {
            continue;
        }
        for (index, member) in union.members.iter().enumerate() {
            if let Some(id) = member.ty.named() {
                found[id.0].get_or_insert((union_id, index));
            }
        }
    }
    found
}
