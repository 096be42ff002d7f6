//! Unions that are members of themselves.
//!
//! Such a member accepts no value that the others reject, and parsing it would never end.

use crate::ir::{Limits, Member, Shape, Type, TypeDef, TypeId};

/// Removes the members through which a union contains itself.
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

/// Returns the named type of a member, if no list or map in between ends the recursion.
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
            // A union that contains only itself accepts any value.
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
