//! The traits that a type can derive beyond `Debug`, `Clone` and `PartialEq`.

use crate::ir::{Api, Shape, Type, TypeId};

/// The traits that a type can derive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Derives {
    /// Whether the type contains no floating-point number, and no type of the user that does not say so.
    pub eq: bool,
    /// Whether the type is no enum or union, and requires no value from the caller.
    pub default: bool,
}

/// Finds the derives of all types. A floating-point number removes `Eq` from all types that contain it.
pub(super) fn derives(api: &Api) -> Vec<Derives> {
    let mut derives: Vec<Derives> = api
        .types
        .iter()
        .map(|def| Derives { eq: true, default: can_default(api, &def.shape) })
        .collect();
    let mut holders: Vec<Vec<TypeId>> = vec![Vec::new(); api.types.len()];
    let mut todo = Vec::new();
    for (id, def) in api.iter() {
        for part in def.shape.parts() {
            if let Some(held) = part.named() {
                holders[held.0].push(id);
            } else if holds_number(api, part) {
                todo.push(id);
            }
        }
    }
    while let Some(id) = todo.pop() {
        if std::mem::take(&mut derives[id.0].eq) {
            todo.extend(&holders[id.0]);
        }
    }
    derives
}

fn holds_number(api: &Api, ty: &Type) -> bool {
    match ty {
        Type::Number => true,
        Type::Replaced(path) => !api.settings.replacements.has(path, "Eq"),
        Type::Nullable(inner) | Type::List(inner) | Type::Map(inner) => holds_number(api, inner),
        _ => false,
    }
}

/// Whether `Default` can be derived: every required field needs a single possible value.
fn can_default(api: &Api, shape: &Shape) -> bool {
    let is_constant = |ty: &Type| match ty {
        Type::Named(id) => matches!(api.get(*id).shape, Shape::Constant(_)),
        _ => false,
    };
    match shape {
        Shape::Struct(object) => {
            object.fields.iter().all(|field| !field.required || is_constant(&field.ty))
        }
        // No name or number is a default identity.
        Shape::Newtype(ty) => !ty.is_scalar(),
        Shape::Constant(_) => true,
        Shape::Enum(_)
        | Shape::IntegerEnum(_)
        | Shape::Tuple(_)
        | Shape::Alias(_)
        | Shape::Union(_) => false,
    }
}
