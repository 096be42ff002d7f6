//! The parts of a conjunction.

use foldhash::HashSet;
use serde_json::Value;

use super::Composer;
use crate::document::pointer::Pointer;
use crate::schema::spec::{Additional, Constraints, Implied, Meta, Schema, SchemaId, Types};
use crate::schema::types::ImpliedTypes;

/// One part of a conjunction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// A whole schema.
    Whole(SchemaId),
    /// A schema's own keywords, without its reference, `allOf`, `oneOf` and `anyOf`.
    Own(SchemaId),
    /// One `oneOf` or `anyOf` of a schema, by index.
    Choice(SchemaId, usize),
    /// Values of these types.
    Only(Types),
    /// Members of a schema's `oneOf` or `anyOf`, by index, that may also apply. They exclude no value,
    /// but the properties that they evaluate are not unevaluated.
    MayHold(SchemaId, usize),
}

/// Whether a schema's own keywords affect its type.
pub(super) fn says_something(schema: &Schema) -> bool {
    !schema.types.is_all() || schema.implied.is_some() || says_more_than_types(schema)
}

pub(super) fn says_more_than_types(schema: &Schema) -> bool {
    schema.values.is_some()
        || schema.format.is_some()
        || schema.items.is_some()
        || !schema.prefix_items.is_empty()
        || !schema.properties.is_empty()
        || !schema.required.is_empty()
        || schema.additional != Additional::Unsaid
        || !schema.pattern_properties.is_empty()
        || matches!(schema.unevaluated, Additional::Schema(_))
}

impl Composer<'_> {
    /// Returns the schemas that a schema references or has in `allOf`, without empty ones.
    pub(super) fn conjuncts(&self, id: SchemaId) -> Vec<SchemaId> {
        let schema = self.spec.schema(id);
        let all = schema.reference.iter().chain(&schema.all_of);
        let mut found: Vec<SchemaId> = Vec::new();
        for conjunct in all {
            if !found.contains(conjunct) && *conjunct != id && !self.is_empty(*conjunct) {
                found.push(*conjunct);
            }
        }
        found
    }

    /// Whether a schema has no keyword that affects its type, and refers to no other schema.
    pub(super) fn is_empty(&self, id: SchemaId) -> bool {
        let schema = self.spec.schema(id);
        !says_something(schema)
            && schema.unions.is_empty()
            && schema.all_of.is_empty()
            && schema.reference.is_none()
    }

    /// Returns the schema that this one is only an alias of.
    pub(super) fn stands_for(&self, id: SchemaId) -> Option<SchemaId> {
        let [only] = self.conjuncts(id)[..] else {
            return None;
        };
        (self.adds_nothing(id, only) && !self.is_child(id)).then_some(only)
    }

    /// Whether a schema adds nothing to `only`, which it extends.
    pub(super) fn adds_nothing(&self, id: SchemaId, only: SchemaId) -> bool {
        let schema = self.spec.schema(id);
        let types = self.types_of(only).without(Types::NULL);
        let is_open = self.said_types(only).is_all();
        let says_types = if is_open {
            // An open target has no declared type, so a declared type is only redundant if it equals the
            // accepted types.
            schema.implied.is_some()
                || !schema.types.is_all() && schema.types.without(Types::NULL) != types
        } else {
            !schema.types.contains(types)
        };
        let says_nothing = !says_more_than_types(schema) && !says_types;
        schema.unions.is_empty() && (!says_something(schema) || says_nothing)
    }

    /// Returns the constraints of an alias: its own, and those of otherwise empty members of its `allOf`.
    pub(super) fn narrowed(&self, id: SchemaId) -> Constraints {
        let schema = self.spec.schema(id);
        let mut constraints = Constraints::default();
        for member in schema.all_of.iter().filter(|member| self.is_empty(**member)) {
            constraints.tighten(&self.spec.schema(*member).constraints);
        }
        constraints.tighten(&schema.constraints);
        constraints
    }

    /// Returns the types that a schema accepts, or a superset: a cycle is assumed to accept all types.
    pub(super) fn types_of(&self, id: SchemaId) -> Types {
        if let Some(known) = self.types.borrow().get(&id) {
            return *known;
        }
        self.types.borrow_mut().insert(id, Types::ALL);
        let said = self.said_types(id);
        let implied = Some(self.implied_types).filter(|it| *it == ImpliedTypes::Lenient);
        let implied = implied.and_then(|_| self.implied(&self.flatten(&[Part::Whole(id)])));
        let types = match implied {
            Some((owner, implied)) if implied.is_choice => {
                let items = self.spec.schema(owner).items;
                items.map_or(Types::ALL, |items| self.types_of(items))
            }
            Some((_, implied)) if self.spec.schema(id).nullable => implied.types.union(Types::NULL),
            Some((_, implied)) => implied.types,
            None => said,
        };
        self.types.borrow_mut().insert(id, types);
        types
    }

    /// Returns the types that the keywords of a conjunction imply, and the schema with these keywords.
    /// `None` if anything else declares the types.
    pub(super) fn implied(&self, flat: &[Part]) -> Option<(SchemaId, Implied)> {
        let mut found: Option<(SchemaId, Implied)> = None;
        for part in flat {
            match part {
                Part::Own(id) => {
                    let schema = self.spec.schema(*id);
                    if !schema.types.is_all() || schema.values.is_some() {
                        return None;
                    }
                    found = match (found, schema.implied) {
                        (Some((id, one)), Some(other)) => Some((id, one.with(other)?)),
                        (found, None) => found,
                        (None, Some(implied)) => Some((*id, implied)),
                    };
                }
                Part::Whole(_) | Part::Only(_) => return None,
                Part::Choice(..) | Part::MayHold(..) => {}
            }
        }
        let (id, implied) = found?;
        // A `oneOf` or `anyOf` with a member of another type shows that other types are allowed.
        let fits = |member: &SchemaId| {
            let types = self.types_of(*member);
            types.is_all() || implied.types.contains(types.without(Types::NULL))
        };
        let choices = flat.iter().filter_map(|part| match part {
            Part::Choice(id, index) => self.spec.schema(*id).unions.get(*index),
            _ => None,
        });
        choices.flat_map(|choice| &choice.members).all(fits).then_some((id, implied))
    }

    /// Returns the types that a schema declares, or a superset.
    pub(super) fn said_types(&self, id: SchemaId) -> Types {
        if let Some(known) = self.said.borrow().get(&id) {
            return *known;
        }
        self.said.borrow_mut().insert(id, Types::ALL);
        let schema = self.spec.schema(id);
        let mut types = schema.types;
        if let Some(values) = &schema.values {
            let of_values = values.iter().map(Types::of).fold(Types::NONE, Types::union);
            types = types.intersection(of_values);
        }
        for conjunct in schema.reference.iter().chain(&schema.all_of) {
            types = types.intersection(self.said_types(*conjunct));
        }
        for choice in &schema.unions {
            let members = choice.members.iter().map(|member| self.types_of(*member));
            types = types.intersection(members.fold(Types::NONE, Types::union));
        }
        if schema.nullable {
            types = types.union(Types::NULL);
        }
        self.said.borrow_mut().insert(id, types);
        types
    }

    /// Replaces whole schemas by their parts, parents before their children.
    pub(super) fn flatten(&self, parts: &[Part]) -> Vec<Part> {
        let mut flat = Vec::new();
        let mut seen = HashSet::default();
        for part in parts {
            match part {
                Part::Whole(id) => self.expand(*id, &mut flat, &mut seen),
                part if !flat.contains(part) => flat.push(*part),
                _ => {}
            }
        }
        flat.retain(|part| match part {
            Part::Choice(id, index) => !self.is_made(*id, *index, &seen),
            _ => true,
        });
        flat
    }

    /// Whether a `oneOf` or `anyOf` is already decided: one of its members is in the conjunction, and
    /// extends the schema with the `oneOf` or `anyOf`. A parent that lists its children adds nothing to a
    /// child.
    fn is_made(&self, id: SchemaId, index: usize, seen: &HashSet<SchemaId>) -> bool {
        let Some(choice) = self.spec.schema(id).unions.get(index) else {
            return false;
        };
        let mapping = choice.discriminator.iter().flat_map(|it| &it.mapping);
        let members = choice.members.iter().chain(mapping.map(|(_, target)| target));
        let mut among = members.filter(|member| **member != id && seen.contains(*member));
        among.any(|member| self.builds_on(*member, id))
    }

    /// Whether one schema extends another, by reference or `allOf`.
    fn builds_on(&self, id: SchemaId, other: SchemaId) -> bool {
        let (mut open, mut seen) = (vec![id], HashSet::default());
        while let Some(id) = open.pop() {
            let schema = self.spec.schema(id);
            for next in schema.reference.iter().chain(&schema.all_of) {
                if *next == other {
                    return true;
                }
                if seen.insert(*next) {
                    open.push(*next);
                }
            }
        }
        false
    }

    /// Returns the whole parts without those that other parts extend, if there are any. A child can
    /// narrow a property of its parent from a base to a schema that extends the base; the property then
    /// has the type of the latter.
    pub(super) fn without_implied(&self, parts: &[Part]) -> Option<Vec<Part>> {
        let is_whole = |part: &Part| matches!(part, Part::Whole(_));
        if parts.len() < 2 || !parts.iter().all(is_whole) {
            return None;
        }
        let flat: Vec<HashSet<Part>> =
            parts.iter().map(|part| self.flatten(&[*part]).into_iter().collect()).collect();
        let mut needed: Vec<usize> = (0..parts.len()).collect();
        for index in 0..parts.len() {
            let implies = |other: &usize| *other != index && flat[index].is_subset(&flat[*other]);
            if needed.iter().any(implies) {
                needed.retain(|other| *other != index);
            }
        }
        let needed: Vec<Part> = needed.into_iter().map(|index| parts[index]).collect();
        (needed.len() < parts.len()).then_some(needed)
    }

    fn expand(&self, id: SchemaId, flat: &mut Vec<Part>, seen: &mut HashSet<SchemaId>) {
        if !seen.insert(id) {
            return;
        }
        let schema = self.spec.schema(id);
        // A schema that does not affect the type may have constraints.
        for conjunct in schema.reference.iter().chain(&schema.all_of) {
            self.expand(*conjunct, flat, seen);
        }
        let has_constraints = schema.constraints != Constraints::default();
        if (says_something(schema) || has_constraints) && !flat.contains(&Part::Own(id)) {
            flat.push(Part::Own(id));
        }
        for index in 0..schema.unions.len() {
            if !flat.contains(&Part::Choice(id, index)) {
                flat.push(Part::Choice(id, index));
            }
        }
    }

    /// Returns the pointer of the most specific part.
    pub(super) fn pointer(&self, parts: &[Part]) -> Pointer {
        let last = parts.iter().rev().find_map(|part| part.schema());
        last.map(|id| self.spec.schema(id).pointer.clone()).unwrap_or_default()
    }

    /// Returns the annotations of the parts; the most specific part takes precedence.
    pub(super) fn meta(&self, parts: &[Part]) -> Meta {
        let mut meta = Meta::default();
        for (place, part) in parts.iter().rev().enumerate() {
            let Some(id) = part.schema() else {
                continue;
            };
            let own = &self.spec.schema(id).meta;
            meta = Meta {
                title: meta.title.or_else(|| self.title(parts, id).filter(|_| place == 0)),
                description: meta.description.or_else(|| self.description(id)),
                external_docs: meta.external_docs.or_else(|| own.external_docs.clone()),
                deprecated: meta.deprecated || own.deprecated,
                read_only: meta.read_only || own.read_only,
                write_only: meta.write_only || own.write_only,
                default: meta.default.or_else(|| self.default(id)),
                example: meta.example.or_else(|| own.example.clone()),
                documented_name: meta.documented_name.or_else(|| own.documented_name.clone()),
                rust_name: meta.rust_name.or_else(|| own.rust_name.clone()),
                // What extends a replaced schema is another type.
                rust_type: meta.rust_type.or_else(|| own.rust_type.clone().filter(|_| place == 0)),
                rust_newtype: meta
                    .rust_newtype
                    .or_else(|| own.rust_newtype.clone().filter(|_| place == 0)),
                secret: meta.secret.or(own.secret),
            };
        }
        meta
    }

    /// Returns a schema's default, or the one that all schemas in its conjunction agree on.
    fn default(&self, id: SchemaId) -> Option<Value> {
        let given = self.defaults(id);
        let (first, others) = given.split_first()?;
        let is_same = |other: &SchemaId| self.own_default(*other) == self.own_default(*first);
        self.own_default(*first).filter(|_| others.iter().all(is_same)).cloned()
    }

    /// Returns the schemas of a conjunction whose default applies, unless they disagree.
    pub(super) fn defaults(&self, id: SchemaId) -> Vec<SchemaId> {
        let (mut open, mut seen, mut given) = (vec![id], HashSet::default(), Vec::new());
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            if self.own_default(id).is_some() {
                given.push(id);
            } else {
                let schema = self.spec.schema(id);
                open.extend(schema.reference.iter().chain(&schema.all_of));
            }
        }
        given
    }

    fn own_default(&self, id: SchemaId) -> Option<&Value> {
        self.spec.schema(id).meta.default.as_ref()
    }

    /// Returns the title of the most specific part. A component that is combined with other schemas is
    /// titled by its name, prefixed by that of the combining schema.
    fn title(&self, parts: &[Part], id: SchemaId) -> Option<String> {
        let title = self.spec.schema(id).meta.title.clone();
        if parts.len() == 1 {
            return title;
        }
        let name = title.or_else(|| self.name(id).map(str::to_owned))?;
        let mut around = parts.iter().filter_map(|part| self.name(part.schema()?));
        match around.next() {
            Some(around) if !name.contains(around) => Some(format!("{around} {name}")),
            _ => Some(name),
        }
    }

    /// Returns a schema's description, or that of an inline member of its `allOf`.
    fn description(&self, id: SchemaId) -> Option<String> {
        let schema = self.spec.schema(id);
        let inside = schema.all_of.iter().rev().map(|member| self.spec.schema(*member));
        let inside = inside.filter(|member| schema.pointer.is_ancestor_or_same(&member.pointer));
        let inside = inside.filter_map(|member| member.meta.description.clone());
        schema.meta.description.clone().or_else(|| inside.into_iter().next())
    }
}

impl Part {
    /// Returns the schema that the part belongs to.
    pub(super) fn schema(self) -> Option<SchemaId> {
        match self {
            Self::Whole(id) | Self::Own(id) | Self::Choice(id, _) => Some(id),
            Self::Only(_) | Self::MayHold(..) => None,
        }
    }
}
