//! The depth of types that are nested in each other.

use crate::ir::{Api, Type, TypeId};

/// Returns the longest path from a type through nested parts, in a walk that visits each type once. The
/// compiler recurses this deep to check what must be true of all parts of a type.
pub(super) fn depth(api: &Api) -> usize {
    let mut visited = vec![false; api.types.len()];
    let mut deepest = 0;
    for (start, _) in api.iter() {
        // The stack is explicit, because a document can nest deeper than the stack of a thread.
        let mut stack: Vec<(TypeId, usize)> = vec![(start, 0)];
        while let Some((id, next)) = stack.pop() {
            if next == 0 && std::mem::replace(&mut visited[id.0], true) {
                continue;
            }
            deepest = deepest.max(stack.len() + 1);
            let parts = api.get(id).shape.parts();
            if let Some(part) = parts.get(next) {
                stack.push((id, next + 1));
                stack.extend(Type::named(part).filter(|id| !visited[id.0]).map(|id| (id, 0)));
            }
        }
    }
    deepest
}
