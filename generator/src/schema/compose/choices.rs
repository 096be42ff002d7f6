//! `oneOf` and `anyOf`, and the keywords beside them.

use foldhash::HashSet;
use indexmap::IndexSet;
use serde_json::Value;

use super::merged::Merged;
use super::parts::{Part, says_more_than_types};
use super::{Composer, Discriminating, Kind, NodeId, UnionMember};
use crate::document::diagnostic::{Code, Diagnostic};
use crate::schema::spec::{Additional, Choice, Constraints, Discriminator, SchemaId, Types};
use crate::schema::types::ImpliedTypes;

/// The maximum number of members when several `oneOf` or `anyOf` of one schema are multiplied out.
const MOST_MEMBERS: usize = 64;

/// The maximum nesting in the search for `oneOf` or `anyOf` that only require properties.
const NESTED: usize = 4;

/// Whether bounds exceed the range of an integer without bounds.
fn has_large_bounds(constraints: &Constraints) -> bool {
    let bounds = [
        constraints.minimum(),
        constraints.maximum(),
        constraints.exclusive_minimum(),
        constraints.exclusive_maximum(),
    ];
    bounds
        .into_iter()
        .flatten()
        .any(|bound| !bound.is_i64() && bound.as_f64().is_some_and(|bound| bound.abs() >= 9e15))
}

impl Composer<'_> {
    /// Returns the kind of a conjunction with `oneOf` or `anyOf`; `None` if it has none, or none that
    /// changes a type.
    pub(super) fn choose(&mut self, flat: &[Part], merged: &mut Merged) -> Option<Kind> {
        let mut open = Vec::new();
        for (id, index) in merged.choices.clone() {
            let choice = self.choice(id, index)?;
            match self.requirement(&choice, merged, NESTED) {
                Some(note) => merged.note(note),
                None => open.push((Part::Choice(id, index), choice)),
            }
        }
        let (part, choice) = open.first().cloned()?;
        let product = open.iter().map(|(_, choice)| choice.members.len()).product::<usize>();
        if open.len() > 1 && product > MOST_MEMBERS {
            let message = "several `oneOf` or `anyOf` have too many combinations";
            merged.fault(Code::TooManyCombinations, message, "only the first one is used");
            open.truncate(1);
        }
        let is_open = |part: &Part| open.iter().any(|(open, _)| open == part);
        let mut beside: Vec<Part> = flat
            .iter()
            .filter(|other| **other != part)
            .filter(|other| !matches!(other, Part::Choice(..)) || is_open(other))
            .copied()
            .collect();
        if self.limits_unevaluated(flat) {
            let may_hold = merged.choices.iter().filter(|(id, index)| {
                let part = Part::Choice(*id, *index);
                !is_open(&part) || part == open[0].0 && !open[0].1.exclusive
            });
            beside.extend(may_hold.map(|(id, index)| Part::MayHold(*id, *index)));
        }
        // A member cannot have types that the other `oneOf` or `anyOf` exclude.
        let types = open.iter().fold(merged.types, |types, (_, choice)| {
            let members = choice.members.iter().map(|id| self.types_of(*id));
            types.intersection(members.fold(Types::NONE, Types::union))
        });
        let types = if types.is_empty() { merged.types } else { types };
        let members = self.possible(&choice, types, merged.values());
        Some(self.distribute(part, &choice, &members, &beside, types))
    }

    fn choice(&self, id: SchemaId, index: usize) -> Option<Choice> {
        self.spec.schema(id).unions.get(index).cloned()
    }

    /// Returns a note for a `oneOf` or `anyOf` whose members only require properties that are declared
    /// beside it.
    fn requirement(&self, choice: &Choice, beside: &Merged, depth: usize) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        let mut sets = Vec::new();
        for member in &choice.members {
            let schema = self.spec.schema(*member);
            let types = self.types_of(*member);
            let says_less = types.without(Types::OBJECT) == Types::ALL.without(Types::OBJECT)
                || types == Types::OBJECT;
            let is_bare = says_less
                && schema.constraints.has_schemas_alone()
                && schema.values.is_none()
                && schema
                    .properties
                    .iter()
                    .all(|(name, id)| self.is_empty(*id) && beside.has(name))
                && schema.additional == Additional::Unsaid
                && !matches!(schema.unevaluated, Additional::Schema(_))
                && schema.reference.is_none()
                && schema.all_of.is_empty()
                && schema.items.is_none()
                && schema.format.is_none()
                && schema
                    .unions
                    .iter()
                    .all(|choice| self.requirement(choice, beside, depth).is_some());
            if !is_bare || (schema.required.is_empty() && types == Types::OBJECT) {
                return None;
            }
            if !schema.required.is_empty() {
                let names = schema.required.iter().map(|name| format!("`{name}`"));
                sets.push(names.collect::<Vec<_>>().join(" and "));
            }
        }
        if sets.is_empty() {
            return Some("Further conditions apply (`oneOf` or `anyOf`).".to_owned());
        }
        let how_many = if choice.exclusive { "Exactly one" } else { "At least one" };
        Some(format!("{how_many} of these must be there: {}.", sets.join("; ")))
    }

    /// Returns the union of the members, each combined with the keywords beside the `oneOf` or `anyOf`.
    fn distribute(
        &mut self,
        part: Part,
        choice: &Choice,
        possible: &[SchemaId],
        beside: &[Part],
        types: Types,
    ) -> Kind {
        let types = types.without(Types::NULL);
        // A single possible member with listed values narrows the enum beside it, and is not another use
        // of that enum.
        if let [only] = *possible
            && self.values_of(only).is_some()
        {
            let mut parts = vec![Part::Whole(only)];
            parts.extend(self.needed(beside, possible, types));
            return Kind::Same(self.node(&parts));
        }
        let beside = if self.is_covered(beside, possible) {
            Vec::new()
        } else {
            self.needed(beside, possible, types)
        };
        if !choice.exclusive && self.means_and(possible, choice.discriminator.as_ref()) {
            self.say_and(part, possible);
            let mut parts = beside;
            parts.extend(possible.iter().map(|id| Part::Whole(*id)));
            return Kind::Same(self.node(&parts));
        }
        let own = choice.discriminator.clone();
        let discriminator = own.or_else(|| self.shared_discriminator(possible));
        let discriminator = discriminator.as_ref();
        let mut members: Vec<UnionMember> = Vec::new();
        for id in possible.iter().copied().chain(self.mapped_besides(choice, types)) {
            let node = self.with_beside(&beside, id);
            let (tags, is_mapped) = discriminator.map(|it| self.tags(it, id)).unwrap_or_default();
            let is_default = discriminator
                .and_then(|it| it.default)
                .is_some_and(|default| default == id || self.stands_for(default) == Some(id));
            if let Some(member) = members.iter_mut().find(|member| member.node == node) {
                member.add(tags, is_mapped);
                member.is_default |= is_default;
            } else {
                members.push(UnionMember { is_mapped, is_default, ..UnionMember::new(node, tags) });
            }
        }
        let discriminator = discriminator.map(Discriminating::of);
        match &members[..] {
            [] if types.is_empty() => Kind::Null,
            [] => Kind::Any,
            [only] => Kind::Same(only.node),
            _ => self.listed(&members).unwrap_or(Kind::Union {
                discriminator,
                members,
                is_family: false,
            }),
        }
    }

    /// Combines a member with the keywords beside the `oneOf` or `anyOf`, unless the member already has
    /// them.
    fn with_beside(&mut self, beside: &[Part], id: SchemaId) -> NodeId {
        let own = self.flatten(&[Part::Whole(id)]);
        let mut parts: Vec<Part> =
            beside.iter().filter(|part| !own.contains(part)).copied().collect();
        parts.push(Part::Whole(id));
        self.node(&parts)
    }

    /// Returns the schemas that a mapping names although they are not listed as members. A value of the
    /// discriminator selects each, so they are members too.
    fn mapped_besides(&mut self, choice: &Choice, types: Types) -> Vec<SchemaId> {
        let stands = |id: SchemaId| self.stands_for(id).unwrap_or(id);
        let known: Vec<SchemaId> = choice.members.iter().map(|id| stands(*id)).collect();
        let mut found: Vec<SchemaId> = Vec::new();
        let mut faults = Vec::new();
        let Some(discriminator) = &choice.discriminator else {
            return found;
        };
        for (value, target) in &discriminator.mapping {
            let is_whole = |id: &SchemaId| {
                let unions = &self.spec.schema(*id).unions;
                unions.iter().any(|other| other.members == choice.members)
            };
            if known.contains(&stands(*target))
                || is_whole(target)
                || self.types_of(*target).intersection(types).is_empty()
            {
                continue;
            }
            let message = format!("the mapping of `{value}` names a schema that is not a member");
            let at = discriminator.pointer.push("mapping").push(value);
            faults.push(
                Diagnostic::at(Code::MappingOutsideChoice, &at, message)
                    .help("add the schema to `oneOf` or `anyOf`")
                    .instead("the schema is added as a member"),
            );
            if !found.contains(target) {
                found.push(*target);
            }
        }
        for fault in faults {
            self.diagnostics.push(fault);
        }
        found
    }

    /// Returns the members that accept some value besides `null` that the keywords beside also accept.
    fn possible(&self, choice: &Choice, types: Types, values: Option<&[Value]>) -> Vec<SchemaId> {
        let has_type =
            |id: SchemaId| !self.types_of(id).intersection(types.without(Types::NULL)).is_empty();
        let has_value = |id: SchemaId| match (values, self.values_of(id)) {
            (Some(values), Some(own)) => own.iter().any(|value| values.contains(value)),
            _ => true,
        };
        let fitting: Vec<SchemaId> =
            choice.members.iter().copied().filter(|id| has_type(*id)).collect();
        let possible: Vec<SchemaId> = fitting.iter().copied().filter(|id| has_value(*id)).collect();
        if possible.is_empty() { fitting } else { possible }
    }

    /// Returns the values that a schema lists, itself or as an alias.
    fn values_of(&self, id: SchemaId) -> Option<&[Value]> {
        let schema = self.spec.schema(id);
        let own = schema.values.as_deref();
        own.or_else(|| self.spec.schema(self.stands_for(id)?).values.as_deref())
    }

    /// Returns the parts beside a `oneOf` or `anyOf`, without those that its members imply.
    fn needed(&self, beside: &[Part], members: &[SchemaId], types: Types) -> Vec<Part> {
        let all = members.iter().map(|id| self.own_types(*id)).fold(Types::NONE, Types::union);
        let says_more = |part: &Part| match part {
            Part::Own(id) => {
                let schema = self.spec.schema(*id);
                says_more_than_types(schema) || has_large_bounds(&schema.constraints)
            }
            Part::Choice(..) | Part::MayHold(..) => true,
            Part::Whole(_) | Part::Only(_) => false,
        };
        let mut needed: Vec<Part> = beside.iter().filter(|part| says_more(part)).copied().collect();
        // Keep the types as a condition if some member accepts others.
        if !types.contains(all.without(Types::NULL)) {
            needed.push(Part::Only(types));
        }
        needed
    }

    /// Returns the types that a schema declares itself, so the keywords beside it need not. Objects often
    /// lack `type`, so an implied object counts as declared.
    fn own_types(&self, id: SchemaId) -> Types {
        match self.types_of(id) {
            Types::OBJECT => Types::OBJECT,
            _ => self.said_types(id),
        }
    }

    /// Whether every member already includes the keywords beside the `oneOf` or `anyOf`: all its
    /// properties and required names.
    fn is_covered(&self, beside: &[Part], members: &[SchemaId]) -> bool {
        if !beside.iter().all(|part| matches!(part, Part::Own(_))) {
            return false;
        }
        let base = Merged::of(self.spec, beside);
        base.is_names_alone()
            && !has_large_bounds(&base.constraints)
            && members.iter().all(|id| {
                let own = Merged::of(self.spec, &self.flatten(&[Part::Whole(*id)]));
                let has_types = base.types.contains(self.own_types(*id).without(Types::NULL));
                let fits = |(name, ids): (&String, &Vec<SchemaId>)| {
                    let types = |ids: &[SchemaId]| {
                        let each = ids.iter().map(|id| self.types_of(*id));
                        each.fold(Types::ALL, Types::intersection)
                    };
                    types(ids).contains(types(own.property(name)))
                };
                let has_names = own.has_names_of(&base) && base.properties().all(fits);
                has_types && own.choices.is_empty() && has_names
            })
    }

    /// Whether an `anyOf` of objects means a conjunction: no required property distinguishes the members,
    /// so a value can have the properties of several.
    fn means_and(&self, members: &[SchemaId], discriminator: Option<&Discriminator>) -> bool {
        let is_strict = self.implied_types == ImpliedTypes::Strict;
        if members.len() < 2 || discriminator.is_some() || is_strict {
            return false;
        }
        let mut seen: IndexSet<&str> = IndexSet::new();
        members.iter().all(|id| {
            let schema = self.spec.schema(*id);
            let is_plain = self.types_of(*id) == Types::OBJECT
                && schema.unions.is_empty()
                && schema.all_of.is_empty()
                && schema.reference.is_none()
                && schema.required.is_empty()
                && matches!(schema.additional, Additional::Unsaid)
                && schema.pattern_properties.is_empty()
                && !matches!(schema.unevaluated, Additional::Schema(_))
                && !schema.properties.is_empty();
            is_plain && schema.properties.iter().all(|(name, _)| seen.insert(name))
        })
    }

    /// Reports that the members of an `anyOf` are combined. Not reported if all properties accept any
    /// value, because nothing is lost then.
    fn say_and(&mut self, choice: Part, members: &[SchemaId]) {
        let mut properties = members.iter().flat_map(|id| &self.spec.schema(*id).properties);
        let Some(owner) = choice.schema().filter(|_| !properties.all(|(_, id)| self.is_empty(*id)))
        else {
            return;
        };
        let at = self.spec.schema(owner).pointer.push("anyOf");
        let message = "no required property distinguishes the objects in `anyOf`";
        self.diagnostics.push(
            Diagnostic::at(Code::TakenTogether, &at, message)
                .help("add `required` to the objects, or generate with `--implied-types strict`")
                .instead("one struct has the properties of all of them"),
        );
    }

    /// Returns the values of the discriminator that select a member, and whether the mapping gives them.
    /// Without a mapping, the member's name is the value (3.1.1, 4.8.25).
    pub(super) fn tags(&self, discriminator: &Discriminator, id: SchemaId) -> (Vec<String>, bool) {
        let stands = |id: SchemaId| self.stands_for(id).unwrap_or(id);
        let mapped: Vec<String> = discriminator
            .mapping
            .iter()
            .filter(|(_, target)| *target == id || stands(*target) == stands(id))
            .map(|(value, _)| value.clone())
            .collect();
        if !mapped.is_empty() {
            return (mapped, true);
        }
        let mut names = self.names_of(id);
        if names.is_empty() {
            names = self.names_of(stands(id));
        }
        (names.into_iter().map(str::to_owned).collect(), false)
    }

    /// Returns the kind of a node after resolving aliases; `None` while it is being composed, and for a
    /// cycle.
    fn known_kind(&self, id: NodeId) -> Option<&Kind> {
        let mut seen = HashSet::default();
        let mut id = id;
        while seen.insert(id) {
            match &self.nodes.get(id.0)?.as_ref()?.kind {
                Kind::Same(next) => id = *next,
                kind => return Some(kind),
            }
        }
        None
    }

    /// Merges members that are all enums of strings, or of integers, into one enum. A plain string beside
    /// them is covered, because enums are open. Strings of different formats become plain strings.
    fn listed(&self, members: &[UnionMember]) -> Option<Kind> {
        let kinds = members.iter().map(|member| self.known_kind(member.node).cloned());
        let kinds: Vec<Kind> = kinds.collect::<Option<_>>()?;
        if kinds.iter().all(|kind| matches!(kind, Kind::String { .. })) {
            return Some(Kind::String { format: None });
        }
        if kinds.iter().all(|kind| matches!(kind, Kind::Boolean | Kind::OneBoolean(_))) {
            return Some(Kind::Boolean);
        }
        let mut strings: IndexSet<String> = IndexSet::new();
        let mut integers: IndexSet<i128> = IndexSet::new();
        for kind in &kinds {
            match kind {
                Kind::Strings(values) => strings.extend(values.iter().cloned()),
                Kind::Integers(values) => integers.extend(values),
                Kind::String { format: None } => {}
                _ => return None,
            }
        }
        let has_text = kinds.contains(&Kind::String { format: None });
        match (strings.is_empty(), integers.is_empty()) {
            (false, true) => Some(Kind::Strings(strings.into_iter().collect())),
            (true, false) if !has_text => Some(Kind::Integers(integers.into_iter().collect())),
            _ => None,
        }
    }
}
