//! Hierarchies: `discriminator` without `oneOf` or `anyOf`, and the schemas that extend its schema by
//! `allOf`.
//!
//! A value of any extending schema is valid wherever the base is used (3.1.1, 4.8.25, and the only way to
//! express this in 2.0). JSON Schema does not define the keyword, so a value may match none of them.

use foldhash::{HashMap, HashSet};

use super::merged::other_types;
use super::parts::{Part, says_something};
use super::{Composer, Discriminating, Kind, Node, NodeId, UnionMember, free};
use crate::document::pointer::Pointer;
use crate::schema::spec::{Discriminator, SchemaId, Spec, Types};

/// Returns the schemas of each hierarchy by the schema with the discriminator: first those that the
/// mapping names, then all components that extend it, directly or indirectly.
///
/// A child can have a discriminator of another property. The schemas that extend such a child belong to
/// the child's hierarchy only, unless the mapping names them.
pub(crate) fn find(spec: &Spec) -> HashMap<SchemaId, Vec<SchemaId>> {
    let mut heads: HashMap<SchemaId, &Discriminator> = HashMap::default();
    let mut families: HashMap<SchemaId, Vec<SchemaId>> = HashMap::default();
    for index in 0..spec.schemas.len() {
        let id = SchemaId(index);
        if let Some(discriminator) = discriminator(spec, id) {
            let mapped = discriminator.mapping.iter().map(|(_, target)| *target);
            families.insert(id, mapped.chain(discriminator.default).collect());
            heads.insert(id, discriminator);
        }
    }
    for (_, id) in &spec.components {
        let schema = spec.schema(*id);
        // A component that adds nothing is an alias of the hierarchy, unless the mapping makes it a
        // member.
        let is_own = says_something(schema)
            || schema.discriminator_value.is_some()
            || schema.all_of.iter().any(|id| schema.all_of.len() > 1 || !heads.contains_key(id));
        if is_own {
            let all = ancestors(spec, *id, |_| false);
            for head in all.iter().filter(|id| heads.contains_key(*id)) {
                let property = &heads[head].property;
                let is_other = |id| heads.get(&id).is_some_and(|it| it.property != *property);
                let is_direct = !all.iter().any(|id| id != head && is_other(*id))
                    || ancestors(spec, *id, is_other).contains(head);
                if let Some(family) = families.get_mut(head).filter(|_| is_direct) {
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

/// Returns the discriminator of the hierarchy of a schema: its own, or that of an inline member of its
/// `allOf`. A discriminator beside `oneOf` or `anyOf` belongs to that keyword.
fn discriminator(spec: &Spec, id: SchemaId) -> Option<&Discriminator> {
    let schema = spec.schema(id);
    let inside = schema.all_of.iter().map(|member| spec.schema(*member));
    let mut inside = inside.filter(|member| schema.pointer.is_ancestor_or_same(&member.pointer));
    schema.discriminator.as_ref().or_else(|| inside.find_map(|it| it.discriminator.as_ref()))
}

/// Returns all schemas that a schema extends by `allOf`, nearest first. The search stops at schemas for
/// which `ends` is true.
fn ancestors(spec: &Spec, id: SchemaId, ends: impl Fn(SchemaId) -> bool) -> Vec<SchemaId> {
    let schema = spec.schema(id);
    let mut found: Vec<SchemaId> = schema.reference.iter().chain(&schema.all_of).copied().collect();
    let mut seen: HashSet<SchemaId> = found.iter().copied().collect();
    let mut next = 0;
    while let Some(id) = found.get(next).copied() {
        next += 1;
        if ends(id) {
            continue;
        }
        let schema = spec.schema(id);
        for more in schema.reference.iter().chain(&schema.all_of) {
            if seen.insert(*more) {
                found.push(*more);
            }
        }
    }
    found
}

impl Composer<'_> {
    /// Returns the title of a hierarchy's base. The base has no component name, because the hierarchy
    /// uses it.
    pub(super) fn base_title(&self, parts: &[Part]) -> Option<String> {
        let id = self.bases.get(parts)?;
        let name = self.name(*id).or(self.spec.schema(*id).meta.title.as_deref());
        name.map(|name| format!("{name} base"))
    }

    /// Whether a value of an ancestor's discriminator selects a schema. Such a schema is not an alias,
    /// even if it adds nothing.
    pub(super) fn is_child(&self, id: SchemaId) -> bool {
        let all = ancestors(self.spec, id, |_| false);
        all.iter().any(|it| self.families.get(it).is_some_and(|children| children.contains(&id)))
    }

    /// Returns the union of all schemas that extend a schema, and of that schema itself; `flat` is its
    /// conjunction. `None` if no schema extends it, or if it does not accept objects.
    pub(super) fn family(&mut self, id: SchemaId, flat: &[Part]) -> Option<Kind> {
        let children = self.families.get(&id)?.clone();
        let discriminator = discriminator(self.spec, id)?.clone();
        if !self.types_of(id).contains(Types::OBJECT) {
            return None;
        }
        // Values that are not objects are not members; they are accepted beside the hierarchy.
        let only = self.is_open(flat).then_some(Part::Only(Types::OBJECT));
        // A discriminator only applies to objects.
        let mut base = flat.to_vec();
        if self.types_of(id).without(Types::NULL) != Types::OBJECT {
            base.push(Part::Only(Types::OBJECT));
        }
        self.bases.insert(base.clone(), id);
        let base = self.node(&base);
        let mut members: Vec<UnionMember> = Vec::new();
        let mut schemas: Vec<SchemaId> = Vec::new();
        for child in children {
            let own = self.spec.schema(child).discriminator_value.clone();
            let (tags, is_mapped) = match own {
                Some(own) => (vec![own], true),
                None => self.tags_of_child(&discriminator, id, child),
            };
            let node = if self.is_told_alike(child, &discriminator.property) || only.is_some() {
                // The children of the child are listed as children too.
                let mut flat = self.flatten(&[Part::Whole(child)]);
                flat.extend(only);
                self.bases.insert(flat.clone(), child);
                self.node(&flat)
            } else {
                self.whole(child)
            };
            if let Some(member) = members.iter_mut().find(|member| member.node == node) {
                member.add(tags, is_mapped);
                continue;
            }
            let below = self.below(child, &discriminator.property);
            members.push(UnionMember { is_mapped, below, ..UnionMember::new(node, tags) });
            schemas.push(child);
        }
        for (index, child) in schemas.iter().enumerate() {
            let all = ancestors(self.spec, *child, |_| false);
            let places = schemas.iter().enumerate();
            let above = places.filter(|(_, other)| all.contains(other)).map(|(place, _)| place);
            members[index].builds_on = above.collect();
        }
        let (tags, is_mapped) = self.tags(&discriminator, id);
        let last = UnionMember { is_default: true, is_mapped, ..UnionMember::new(base, tags) };
        members.push(last);
        let discriminator = Some(Discriminating::of(&discriminator));
        Some(Kind::Union { discriminator, members, is_family: true })
    }

    /// Returns the values that select a child. A schema between child and base can have a mapping for the
    /// same property.
    fn tags_of_child(
        &self,
        discriminator: &Discriminator,
        head: SchemaId,
        child: SchemaId,
    ) -> (Vec<String>, bool) {
        let (tags, is_mapped) = self.tags(discriminator, child);
        if is_mapped {
            return (tags, true);
        }
        let between = ancestors(self.spec, child, |_| false).into_iter();
        let between =
            between.filter(|id| *id != head && self.is_told_alike(*id, &discriminator.property));
        let mut nearer = between.filter_map(|id| {
            let (tags, is_mapped) = self.tags(self::discriminator(self.spec, id)?, child);
            is_mapped.then_some(tags)
        });
        nearer.next().map_or((tags, false), |tags| (tags, true))
    }

    /// Returns the names of the schemas that extend a child with a discriminator of another property.
    fn below(&self, child: SchemaId, property: &str) -> Vec<String> {
        if self.is_told_alike(child, property) {
            return Vec::new();
        }
        let below = self.families.get(&child).into_iter().flatten();
        below.flat_map(|id| self.names_of(*id)).map(str::to_owned).collect()
    }

    /// Whether a schema has a discriminator of this property.
    fn is_told_alike(&self, id: SchemaId, property: &str) -> bool {
        self.families.contains_key(&id)
            && discriminator(self.spec, id).is_some_and(|it| it.property == property)
    }

    /// Returns the discriminator of a common ancestor of all members, which distinguishes them in any
    /// union.
    pub(super) fn shared_discriminator(&self, members: &[SchemaId]) -> Option<Discriminator> {
        let (first, others) = members.split_first().filter(|(_, others)| !others.is_empty())?;
        let others: Vec<_> =
            others.iter().map(|other| ancestors(self.spec, *other, |_| false)).collect();
        let mut shared = ancestors(self.spec, *first, |_| false)
            .into_iter()
            .filter(|id| others.iter().all(|all| all.contains(id)));
        shared.find_map(|id| discriminator(self.spec, id)).cloned()
    }

    /// Adds the values of other types that the base accepts, strictly read, beside a hierarchy.
    pub(super) fn beside_other_types(
        &mut self,
        family: Kind,
        flat: &[Part],
        pointer: &Pointer,
    ) -> Kind {
        if !self.is_open(flat) {
            return family;
        }
        let node = NodeId(self.nodes.len());
        self.nodes.push(Some(Node { pointer: pointer.clone(), kind: family, ..free() }));
        let Kind::Union { discriminator, mut members, is_family } =
            self.of_several_types(flat, &other_types(Types::OBJECT))
        else {
            return Kind::Any;
        };
        members.insert(0, UnionMember::new(node, Vec::new()));
        Kind::Union { discriminator, members, is_family }
    }
}
