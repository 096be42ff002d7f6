//! `oneOf` and `anyOf`, and what stands beside them.

use foldhash::HashSet;
use indexmap::IndexSet;
use serde_json::Value;

use super::merged::Merged;
use super::parts::{Part, says_more_than_types};
use super::{Composer, Discriminating, Kind, NodeId, UnionMember};
use crate::document::diagnostic::{Code, Diagnostic};
use crate::schema::spec::{Additional, Choice, Constraints, Discriminator, SchemaId, Types};
use crate::schema::types::ImpliedTypes;

/// Choices that stand together are multiplied out up to so many members.
const MOST_MEMBERS: usize = 64;

/// Choices of required properties are looked for so deep in each other.
const NESTED: usize = 4;

/// Whether bounds go beyond what an integer is without them.
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
    /// The kind of a conjunction with choices; `None` if it has none, or none that changes a type.
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
            let message = "several choices stand together, which makes too many combinations";
            merged.fault(Code::TooManyCombinations, message, "all but the first are left out");
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
        // What the other choices exclude, no member can be.
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

    /// What a choice says whose members only say which properties must be there, of those that stand
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

    /// A union of the choice's members, each together with what stands beside the choice.
    fn distribute(
        &mut self,
        part: Part,
        choice: &Choice,
        possible: &[SchemaId],
        beside: &[Part],
        types: Types,
    ) -> Kind {
        let types = types.without(Types::NULL);
        // What narrows a list to one value says which, and is no other use of the list's own.
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

    /// A member together with what stands beside the choice, unless the member says that itself.
    fn with_beside(&mut self, beside: &[Part], id: SchemaId) -> NodeId {
        let own = self.flatten(&[Part::Whole(id)]);
        let mut parts: Vec<Part> =
            beside.iter().filter(|part| !own.contains(part)).copied().collect();
        parts.push(Part::Whole(id));
        self.node(&parts)
    }

    /// The schemas that a mapping names and that are no members of the choice: a value of the mapping
    /// stands for each of them, so they are members all the same.
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
            let message = format!("the mapping of `{value}` names a schema that is no member");
            let at = discriminator.pointer.push("mapping").push(value);
            faults.push(
                Diagnostic::at(Code::MappingOutsideChoice, &at, message)
                    .help("add the schema to `oneOf` or `anyOf`")
                    .instead("the schema is taken as one more member"),
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

    /// The members that accept some value besides `null` that what stands beside accepts too.
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

    /// The values that a schema lists, itself or in what it stands for.
    fn values_of(&self, id: SchemaId) -> Option<&[Value]> {
        let schema = self.spec.schema(id);
        let own = schema.values.as_deref();
        own.or_else(|| self.spec.schema(self.stands_for(id)?).values.as_deref())
    }

    /// The parts beside a choice, without those that say no more than its members do.
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
        // Types that some member goes beyond stay a condition.
        if !types.contains(all.without(Types::NULL)) {
            needed.push(Part::Only(types));
        }
        needed
    }

    /// The types that a schema says itself, so that what stands beside it need not. Objects are so often
    /// written without their type that it counts as said.
    fn own_types(&self, id: SchemaId) -> Types {
        match self.types_of(id) {
            Types::OBJECT => Types::OBJECT,
            _ => self.said_types(id),
        }
    }

    /// Whether every member says itself what stands beside the choice: has all its properties, and
    /// requires what it requires.
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

    /// Whether a choice of objects means all of them together: no property tells which one is there,
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

    /// Says that the members of a choice are taken together. Where all that one has can be any value,
    /// nothing is lost.
    fn say_and(&mut self, choice: Part, members: &[SchemaId]) {
        let mut properties = members.iter().flat_map(|id| &self.spec.schema(*id).properties);
        let Some(owner) = choice.schema().filter(|_| !properties.all(|(_, id)| self.is_empty(*id)))
        else {
            return;
        };
        let at = self.spec.schema(owner).pointer.push("anyOf");
        let message = "the objects in `anyOf` have no required property that tells them apart";
        self.diagnostics.push(
            Diagnostic::at(Code::TakenTogether, &at, message)
                .help("add `required` to them, or generate with `--implied-types strict`")
                .instead("one struct has the properties of all of them"),
        );
    }

    /// The values of the discriminator that stand for a member, and whether they are those of the
    /// mapping; otherwise the member's name is meant (3.1.1, 4.8.25).
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

    /// The kind of a node, or of what it stands for; none while that is being composed, and none in a
    /// circle.
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

    /// Members that are all lists of texts, or of whole numbers, are one longer list; a text of any
    /// kind beside them is what an open list takes anyway. Texts of any format are texts.
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
