//! Unions that are members of themselves.
//!
//! Such a member takes no value that the others do not take, and reading it would never end.

use crate::ir::{Limits, Member, Shape, Type, TypeDef, TypeId};

/// Removes the members by which a union leads back to itself.
pub(super) fn break_cycles(types: &mut [TypeDef]) {
    let mut done = vec![false; types.len()];
    for start in 0..types.len() {
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((id, next)) = path.pop() {
            let members = members(&types[id]);
            if done[id] || next >= members.len() {
                done[id] = true;
                continue;
            }
            path.push((id, next + 1));
            let Some(target) = in_place(&members[next].ty).map(|id| id.0) else {
                continue;
            };
            if path.iter().any(|(open, _)| *open == target) {
                remove(&mut types[id], next);
                if let Some((_, next)) = path.last_mut() {
                    *next -= 1;
                }
            } else if !done[target] {
                path.push((target, 0));
            }
        }
    }
}

fn members(def: &TypeDef) -> &[Member] {
    match &def.shape {
        Shape::Union(union) => &union.members,
        _ => &[],
    }
}

/// The union that a member is, if there is nothing in between that ends the recursion.
fn in_place(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Nullable(inner) => in_place(inner),
        _ => None,
    }
}

fn remove(def: &mut TypeDef, index: usize) {
    if let Shape::Union(union) = &mut def.shape {
        union.members.remove(index);
        if let Some(tag) = &mut union.tag {
            tag.default = match tag.default {
                Some(default) if default == index => None,
                Some(default) if default > index => Some(default - 1),
                other => other,
            };
            tag.is_family &= tag.default.is_some();
        }
        if union.members.is_empty() {
            // A union of nothing but itself says nothing.
            union.tag = None;
            union.members.push(Member {
                tags: Vec::new(),
                by_shape: false,
                ty: Type::Any,
                limits: Limits::default(),
            });
        }
    }
}
