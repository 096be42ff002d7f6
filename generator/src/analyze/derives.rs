//! Which traits a type can derive beyond `Debug`, `Clone` and `PartialEq`.

use crate::ir::{Api, Shape, Type};

/// The traits that a type can derive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Derives {
    /// No floating-point number is inside.
    pub eq: bool,
    /// The type is no choice, and nothing has to be given to make a value.
    pub default: bool,
}

/// Starts from "all can" and takes away until nothing changes.
pub(super) fn derives(api: &Api) -> Vec<Derives> {
    let mut derives: Vec<Derives> = api
        .types
        .iter()
        .map(|def| Derives {
            eq: true,
            default: matches!(def.shape, Shape::Struct(_) | Shape::Constant(_)),
        })
        .collect();
    loop {
        let next: Vec<Derives> = api
            .types
            .iter()
            .zip(&derives)
            .map(|(def, old)| Derives {
                eq: old.eq && def.shape.parts().into_iter().all(|part| is_eq(part, &derives)),
                default: old.default && can_default(api, &def.shape),
            })
            .collect();
        if next == derives {
            return derives;
        }
        derives = next;
    }
}

fn is_eq(ty: &Type, derives: &[Derives]) -> bool {
    match ty {
        Type::Number => false,
        Type::Nullable(inner) | Type::List(inner) | Type::Map(inner) => is_eq(inner, derives),
        Type::Named(id) => derives[id.0].eq,
        _ => true,
    }
}

/// A required property must be given by whoever makes the value, unless there is but one.
fn can_default(api: &Api, shape: &Shape) -> bool {
    let is_constant = |ty: &Type| match ty {
        Type::Named(id) => matches!(api.get(*id).shape, Shape::Constant(_)),
        _ => false,
    };
    match shape {
        Shape::Struct(fields) => {
            fields.iter().all(|field| !field.required || is_constant(&field.ty))
        }
        Shape::Constant(_) => true,
        Shape::Enum(_) | Shape::Union(_) => false,
    }
}
