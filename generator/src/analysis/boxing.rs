//! Finds the fields and members to put behind a `Box`: those that close a cycle of types, and members
//! of a union that are much larger than the others.

use foldhash::HashSet;

use crate::ir::pins::Boxes;
use crate::ir::{Api, Shape, Type, TypeId};

/// The size in bytes by which a member must exceed the next largest to be boxed, as in clippy.
const LARGE: usize = 200;

/// Finds the parts to box: those that were boxed before, and others that need it.
pub(super) fn boxed(api: &Api, before: &Boxes) -> HashSet<(TypeId, usize)> {
    let mut boxed = cycles(api, before);
    let mut sizes = Sizes { api, before, known: vec![None; api.types.len()], boxed: &mut boxed };
    for (id, _) in api.iter() {
        sizes.of(id);
    }
    boxed
}

/// Returns the named type that a part contains directly, not behind a pointer.
fn in_place(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Nullable(inner) => in_place(inner),
        _ => None,
    }
}

/// Returns the number of parts that a shape contains directly. The parts after them are in a map or a
/// list.
fn direct(shape: &Shape) -> usize {
    match shape {
        Shape::Struct(object) => object.fields.len(),
        Shape::Tuple(tuple) => tuple.items.len(),
        other => other.parts().len(),
    }
}

/// Returns the parts that were boxed, and new parts that close a cycle. Other earlier parts stay
/// unboxed.
fn new_parts(api: &Api, before: &Boxes) -> HashSet<(TypeId, usize)> {
    let mut boxed: HashSet<(TypeId, usize)> = before.boxed().collect();
    if before.are_unknown() {
        return boxed;
    }
    let mut held: Vec<Vec<TypeId>> = vec![Vec::new(); api.types.len()];
    let mut fresh = Vec::new();
    for (id, def) in api.iter() {
        for (part, ty) in def.shape.parts().into_iter().take(direct(&def.shape)).enumerate() {
            match (in_place(ty), before.was(id, part)) {
                (Some(other), Some(false)) => held[id.0].push(other),
                (Some(other), None) => fresh.push((id, part, other)),
                _ => {}
            }
        }
    }
    for (id, part, other) in fresh {
        if leads_to(&held, other, id) {
            boxed.insert((id, part));
        } else {
            held[id.0].push(other);
        }
    }
    boxed
}

/// Whether a type contains another without a pointer in between.
fn leads_to(held: &[Vec<TypeId>], from: TypeId, to: TypeId) -> bool {
    let mut seen = HashSet::from_iter([from]);
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        if id == to {
            return true;
        }
        open.extend(held[id.0].iter().filter(|next| seen.insert(**next)));
    }
    false
}

/// Returns the parts that lead back to a type still being visited, in a walk in document order.
fn cycles(api: &Api, before: &Boxes) -> HashSet<(TypeId, usize)> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut boxed = new_parts(api, before);
    let mut states = vec![State::New; api.types.len()];
    for (start, _) in api.iter() {
        // The stack is explicit, because a document can nest deeper than the stack of a thread.
        let mut stack = vec![(start, 0)];
        while let Some((id, part)) = stack.pop() {
            if part == 0 {
                if states[id.0] != State::New {
                    continue;
                }
                states[id.0] = State::Open;
            }
            let parts = api.get(id).shape.parts();
            let Some(ty) = parts.get(part) else {
                states[id.0] = State::Done;
                continue;
            };
            stack.push((id, part + 1));
            let held = in_place(ty).filter(|_| part < direct(&api.get(id).shape));
            match held.filter(|_| !boxed.contains(&(id, part))) {
                Some(next) if states[next.0] == State::Open => {
                    boxed.insert((id, part));
                }
                Some(next) if states[next.0] == State::New => stack.push((next, 0)),
                _ => {}
            }
        }
    }
    boxed
}

/// Approximate sizes of types on a 64-bit machine.
struct Sizes<'a> {
    api: &'a Api,
    before: &'a Boxes,
    known: Vec<Option<usize>>,
    boxed: &'a mut HashSet<(TypeId, usize)>,
}

impl Sizes<'_> {
    fn of(&mut self, id: TypeId) -> usize {
        if let Some(size) = self.known[id.0] {
            return size;
        }
        let api = self.api;
        let size = match &api.get(id).shape {
            Shape::Struct(object) => {
                let fields = object.fields.iter().enumerate();
                let fields = fields.map(|(index, field)| {
                    let size = self.part(id, index, &field.ty);
                    // A number has no niche for `None`.
                    let tagged = matches!(field.ty, Type::Integer(_) | Type::Number);
                    size + if tagged && (!field.required || field.nullable) { 8 } else { 0 }
                });
                // The map of additional properties or of unknown fields.
                fields.sum::<usize>() + 24
            }
            Shape::Enum(_) | Shape::Newtype(_) => 24,
            Shape::IntegerEnum(_) => 16,
            Shape::Tuple(tuple) => {
                let items = tuple.items.iter().enumerate();
                items.map(|(index, ty)| self.part(id, index, ty) + 8).sum::<usize>() + 24
            }
            Shape::Alias(ty) => self.part(id, 0, ty),
            Shape::Constant(_) => 0,
            Shape::Union(union) => self.union(id, union.members.iter().map(|member| &member.ty)),
        };
        self.known[id.0] = Some(size);
        size
    }

    fn union<'t>(&mut self, id: TypeId, members: impl Iterator<Item = &'t Type>) -> usize {
        let mut sizes: Vec<(usize, usize)> =
            members.enumerate().map(|(index, ty)| (self.part(id, index, ty), index)).collect();
        // The catch-all of a tagged union is as large as a `serde_json::Value`.
        let smallest = 32;
        sizes.sort_unstable_by(|one, other| other.cmp(one));
        let mut rest = sizes.iter().peekable();
        while let Some((size, index)) = rest.next() {
            let next = rest.peek().map_or(smallest, |(size, _)| *size);
            if size - next.min(*size) < LARGE {
                return size + 8;
            }
            // An earlier member stays as it was, even if it is large.
            if self.before.was(id, *index).is_none() {
                self.boxed.insert((id, *index));
            }
        }
        smallest
    }

    fn part(&mut self, id: TypeId, index: usize, ty: &Type) -> usize {
        if self.boxed.contains(&(id, index)) {
            return 8;
        }
        match ty {
            Type::Boolean => 1,
            Type::Null => 0,
            Type::Integer(_) | Type::Number => 8,
            Type::ExactNumber
            | Type::String(_)
            | Type::External(_)
            | Type::Replaced(_)
            | Type::List(_)
            | Type::Map(_) => 24,
            Type::Any | Type::FreeForm => 32,
            Type::Nullable(inner) => self.part(id, index, inner),
            Type::Named(named) => self.of(*named),
        }
    }
}
