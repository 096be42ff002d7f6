//! `discriminator` where there is no choice: the schemas that build on one schema by `allOf`.
//!
//! Where such a schema is used, a value of any of them can stand (3.1.1, 4.8.25, and the only way to
//! say so in 2.0). For JSON Schema the keyword says nothing, so that a value need fit none of them.

use foldhash::HashMap;

use super::parts::{Part, says_something};
use super::{Composer, Kind, UnionMember};
use crate::spec::{Discriminator, SchemaId, Spec, Types};

/// The schemas that stand for a value of a discriminator, by the schema that has it: first those that
/// the mapping names, then the components that build on it, at whatever distance.
pub(crate) fn find(spec: &Spec) -> HashMap<SchemaId, Vec<SchemaId>> {
    let mut families: HashMap<SchemaId, Vec<SchemaId>> = HashMap::default();
    for index in 0..spec.schemas.len() {
        let id = SchemaId(index);
        let Some(discriminator) = discriminator(spec, id) else {
            continue;
        };
        let mapped = discriminator.mapping.iter().map(|(_, target)| *target);
        families.entry(id).or_default().extend(mapped);
    }
    for (_, id) in &spec.components {
        let schema = spec.schema(*id);
        // A schema that adds nothing is another name, unless the mapping says that it is more.
        let adds = says_something(schema)
            || schema.discriminator_value.is_some()
            || schema.all_of.len() > 1;
        if adds {
            for ancestor in ancestors(spec, *id) {
                if let Some(family) = families.get_mut(&ancestor) {
                    family.push(*id);
                }
            }
        }
    }
    families.retain(|parent, members| {
        let mut seen = vec![*parent];
        members.retain(|id| {
            let is_new = !seen.contains(id);
            seen.push(*id);
            is_new
        });
        !members.is_empty()
    });
    families
}

/// The discriminator that a schema says itself, or in a member of `allOf` that is written inside it.
fn discriminator(spec: &Spec, id: SchemaId) -> Option<&Discriminator> {
    let schema = spec.schema(id);
    let inside = schema.all_of.iter().map(|member| spec.schema(*member));
    let mut inside = inside.filter(|member| schema.pointer.is_ancestor_or_same(&member.pointer));
    schema.discriminator.as_ref().or_else(|| inside.find_map(|it| it.discriminator.as_ref()))
}

/// All that a schema builds on by `allOf`.
fn ancestors(spec: &Spec, id: SchemaId) -> Vec<SchemaId> {
    let mut found = spec.schema(id).all_of.clone();
    let mut next = 0;
    while let Some(id) = found.get(next) {
        let schema = spec.schema(*id);
        let more: Vec<SchemaId> = schema.reference.iter().chain(&schema.all_of).copied().collect();
        found.extend(more.into_iter().filter(|id| !found.contains(id)).collect::<Vec<_>>());
        next += 1;
    }
    found
}

impl Composer<'_> {
    /// The title of what a family builds on, which is no component as the family has the name of that.
    pub(super) fn base_title(&self, parts: &[Part]) -> Option<String> {
        let Some(Part::Own(id)) = parts.last() else {
            return None;
        };
        let is_base = self.families.contains_key(id) && self.flatten(&[Part::Whole(*id)]) == parts;
        let name = self.names.get(id).copied().or(self.spec.schema(*id).meta.title.as_deref());
        name.filter(|_| is_base).map(|name| format!("{name} base"))
    }

    /// The union of all that builds on a schema, and of that schema itself; `flat` is what it is made
    /// of. `None` if nothing builds on it.
    pub(super) fn family(&mut self, id: SchemaId, flat: &[Part]) -> Option<Kind> {
        let children = self.families.get(&id)?.clone();
        let discriminator = discriminator(self.spec, id)?.clone();
        let own = |part: &Part| match part {
            Part::Own(id) => Some(self.spec.schema(*id)),
            _ => None,
        };
        let is_object = self.types_of(id).without(Types::NULL) == Types::OBJECT
            || flat.iter().filter_map(own).any(|schema| !schema.properties.is_empty());
        if !is_object || !flat.iter().all(|part| own(part).is_some()) {
            return None;
        }
        let base = self.node(flat);
        let mut members: Vec<UnionMember> = Vec::new();
        for child in children {
            let own = self.spec.schema(child).discriminator_value.clone();
            let tags = own.map_or_else(|| self.tags(&discriminator, child), |own| vec![own]);
            // The children of a child are children too.
            let node = if self.families.contains_key(&child) {
                let flat = self.flatten(&[Part::Whole(child)]);
                self.node(&flat)
            } else {
                self.whole(child)
            };
            members.push(UnionMember { node, tags, is_default: false });
        }
        let tags = self.tags(&discriminator, id);
        members.push(UnionMember { node: base, tags, is_default: true });
        let discriminator = Some(discriminator.property);
        Some(Kind::Union { discriminator, members, is_family: true })
    }
}
