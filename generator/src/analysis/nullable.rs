//! The types of nullable properties, and the types that accept `null`.

use foldhash::{HashMap, HashSet};

use crate::ir::{Api, Shape, Type, TypeId};

/// Returns the types of properties that can be absent and can be `null`.
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

/// Returns the types that accept `null` as a value: aliases and newtypes of such types, and unions with
/// such a member that no tag selects.
pub(super) fn taking_null(api: &Api) -> HashSet<TypeId> {
    let mut taking: Vec<TypeId> = Vec::new();
    let mut around: HashMap<TypeId, Vec<TypeId>> = HashMap::default();
    for (id, def) in api.iter() {
        let parts: Vec<&Type> = match &def.shape {
            Shape::Newtype(_) | Shape::Alias(_) => def.shape.parts(),
            Shape::Union(union) => {
                let members = union.members.iter();
                let any = members.filter(|member| union.tag.is_none() || member.by_shape);
                any.map(|member| &member.ty).collect()
            }
            _ => continue,
        };
        if parts.iter().any(|part| takes_null(part)) {
            taking.push(id);
        }
        for part in parts {
            if let Type::Named(part) = part {
                around.entry(*part).or_default().push(id);
            }
        }
    }
    let mut found = HashSet::default();
    while let Some(id) = taking.pop() {
        if found.insert(id) {
            taking.extend(around.get(&id).into_iter().flatten());
        }
    }
    found
}

/// Whether a use of a type accepts `null`, whatever its named types accept.
pub(super) fn takes_null(ty: &Type) -> bool {
    matches!(ty, Type::Any | Type::Null | Type::Nullable(_))
}
