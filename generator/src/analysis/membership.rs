//! The tagged union that a type is a member of.

use crate::ir::{Api, Shape, TypeId};

/// Returns the tagged union of each type, and the member's index. If there are several, it is the first
/// in document order.
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
