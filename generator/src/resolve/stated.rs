//! The types that schemas state.

use foldhash::HashSet;
use serde_json::Value;

use crate::spec::{Schema, SchemaId, Types};

/// The types that the members of a schema's choices state.
///
/// A keyword such as `properties` implies a type where nothing else is said, but says nothing of values
/// of other types (JSON Schema 2020-12, validation 6.5): beside a choice it takes no member away.
pub(super) fn of_choices(schemas: &[Schema], schema: &Schema) -> Types {
    let members = schema.unions.iter().flat_map(|choice| &choice.members);
    let stated = members.filter_map(|id| of(schemas, *id, &mut HashSet::default()));
    stated.fold(Types::NONE, Types::union)
}

/// The types that a schema states; none if it states none, or is in a circle.
fn of(schemas: &[Schema], id: SchemaId, seen: &mut HashSet<SchemaId>) -> Option<Types> {
    let schema = schemas.get(id.0)?;
    if !seen.insert(id) {
        return None;
    }
    let own = (!schema.types.is_all()).then_some(schema.types);
    let values = schema.values.as_ref();
    let values =
        values.map(|it| it.iter().map(|it: &Value| Types::of(it)).fold(Types::NONE, Types::union));
    let conjuncts = schema.reference.iter().chain(&schema.all_of);
    let conjuncts: Vec<Types> = conjuncts.filter_map(|id| of(schemas, *id, seen)).collect();
    let mut stated: Vec<Types> = own.into_iter().chain(values).chain(conjuncts).collect();
    for choice in &schema.unions {
        let members: Vec<Types> =
            choice.members.iter().filter_map(|id| of(schemas, *id, seen)).collect();
        if !members.is_empty() {
            stated.push(members.into_iter().fold(Types::NONE, Types::union));
        }
    }
    let null = if schema.nullable { Types::NULL } else { Types::NONE };
    stated.into_iter().reduce(Types::intersection).map(|types| types.union(null))
}
