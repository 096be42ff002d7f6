//! Which types are those of properties that can be left out and can be `null`.

use foldhash::HashSet;

use crate::ir::{Api, Shape, Type, TypeId};

/// The types in question.
pub(super) fn nullable(api: &Api) -> HashSet<TypeId> {
    let structs = api.types.iter().filter_map(|def| match &def.shape {
        Shape::Struct(object) => Some(&object.fields),
        _ => None,
    });
    let maybe = structs.flatten().filter(|field| field.nullable && !field.required);
    maybe
        .filter_map(|field| match field.ty {
            Type::Named(id) => Some(id),
            _ => None,
        })
        .collect()
}
