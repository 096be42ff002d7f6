//! Properties that only some values of a conjunction have, for `unevaluatedProperties` (JSON Schema
//! 2020-12, core 11.3).

use foldhash::HashSet;

use super::Composer;
use super::merged::Merged;
use super::parts::Part;
use crate::schema::keywords::Constraints;
use crate::schema::spec::{Additional, Schema, SchemaId};

/// Whether a schema restricts unevaluated properties.
fn limits(schema: &Schema) -> bool {
    match schema.unevaluated {
        Additional::Schema(_) => true,
        Additional::Forbidden => !schema.pattern_properties.is_empty(),
        Additional::Unsaid | Additional::Any => false,
    }
}

/// Returns the conditional subschemas, which evaluate properties of some values only.
fn conditional(constraints: &Constraints) -> impl Iterator<Item = SchemaId> {
    let is_conditional = |name| matches!(name, "if" | "then" | "else" | "dependentSchemas");
    let all = constraints.iter().filter(move |it| is_conditional(it.keyword.name));
    all.flat_map(|assertion| assertion.schemas.iter().map(|(_, id)| *id))
}

impl Composer<'_> {
    /// Whether some part restricts unevaluated properties.
    pub(super) fn limits_unevaluated(&self, flat: &[Part]) -> bool {
        let own = flat.iter().filter(|part| matches!(part, Part::Own(_)));
        own.filter_map(|part| part.schema()).any(|id| limits(self.spec.schema(id)))
    }

    /// Whether a conditional subschema evaluates properties that the conjunction does not declare.
    pub(super) fn evaluates_more(&self, merged: &Merged) -> bool {
        let mut open: Vec<SchemaId> = merged.may_hold.clone();
        open.extend(conditional(&merged.constraints));
        let mut seen = HashSet::default();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let schema = self.spec.schema(id);
            let evaluates = |it| matches!(it, Additional::Any | Additional::Schema(_));
            if evaluates(schema.additional)
                || evaluates(schema.unevaluated)
                || !schema.pattern_properties.is_empty()
                || !schema.properties.iter().all(|(name, _)| merged.has(name))
            {
                return true;
            }
            open.extend(schema.reference.iter().chain(&schema.all_of));
            open.extend(schema.unions.iter().flat_map(|choice| &choice.members));
            open.extend(conditional(&schema.constraints));
        }
        false
    }
}
