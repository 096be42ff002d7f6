//! The combined keywords of a conjunction.

use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use super::parts::Part;
use super::{Composer, Further, Kind, NodeId, Property, sentence};
use crate::document::diagnostic::{Code, Diagnostic};
use crate::document::number::whole;
use crate::schema::spec::{Additional, Constraints, Implied, SchemaId, Spec, Types};
use crate::schema::types::ImpliedTypes;

/// The combined keywords of all parts of a conjunction, with its `oneOf` and `anyOf` still separate.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Merged {
    pub(super) types: Types,
    /// Whether some part accepts no value.
    never: bool,
    values: Option<Vec<Value>>,
    format: Option<String>,
    items: Vec<SchemaId>,
    prefix_items: Vec<Vec<SchemaId>>,
    properties: IndexMap<String, Vec<SchemaId>>,
    required: IndexSet<String>,
    forbidden: bool,
    any: bool,
    additional: Vec<SchemaId>,
    patterns: Vec<SchemaId>,
    /// Whether undeclared properties are forbidden; `unevaluated` has their schemas otherwise.
    closed: bool,
    /// Whether every name matches a pattern.
    covered: bool,
    unevaluated: Vec<SchemaId>,
    /// The `oneOf` and `anyOf`, in order.
    pub(super) choices: Vec<(SchemaId, usize)>,
    /// Schemas that apply to some values only, besides those in the constraints.
    pub(super) may_hold: Vec<SchemaId>,
    pub(super) constraints: Constraints,
    /// Unsupported combinations: the code, the message, and the behavior instead.
    pub(super) faults: Vec<(Code, String, &'static str)>,
    pub(super) unsupported: Vec<String>,
}

/// The maximum nesting up to which arrays and maps are compared.
const SAME_DEPTH: usize = 8;

const ANY_VALUE: &str = "any JSON value is accepted";
const ANY_VALUES: &str = "their values can be any JSON values";

impl Merged {
    /// Combines the parts of a conjunction.
    pub(super) fn of(spec: &Spec, flat: &[Part]) -> Self {
        let mut merged = Self::default();
        for part in flat {
            match part {
                Part::Whole(id) | Part::Own(id) => merged.add(spec, *id),
                Part::Choice(id, index) => merged.choices.push((*id, *index)),
                Part::Only(types) => merged.types = merged.types.intersection(*types),
                Part::MayHold(id, index) => {
                    let choice = spec.schema(*id).unions.get(*index);
                    merged.may_hold.extend(choice.into_iter().flat_map(|it| &it.members));
                }
            }
        }
        if merged.types.is_empty() && !merged.never {
            let message = "the combined schemas have no common type";
            merged.fault(Code::Unsatisfiable, message, ANY_VALUE);
            merged.types = Types::ALL;
        }
        merged.fit_values();
        merged
    }

    fn add(&mut self, spec: &Spec, id: SchemaId) {
        let schema = spec.schema(id);
        self.never |= schema.types.is_empty();
        let null = if schema.nullable { Types::NULL } else { Types::NONE };
        self.types = self.types.intersection(schema.types.union(null));
        if let Some(values) = &schema.values {
            self.add_values(values);
        }
        self.format = self.format.take().or_else(|| schema.format.clone());
        self.items.extend(schema.items);
        for (index, item) in schema.prefix_items.iter().enumerate() {
            match self.prefix_items.get_mut(index) {
                Some(items) => items.push(*item),
                None => self.prefix_items.push(vec![*item]),
            }
        }
        for (name, property) in &schema.properties {
            let all = self.properties.entry(name.clone()).or_default();
            if !all.contains(property) {
                all.push(*property);
            }
        }
        self.required.extend(schema.required.iter().cloned());
        match schema.additional {
            Additional::Unsaid => {}
            Additional::Forbidden => self.forbidden = true,
            Additional::Any => self.any = true,
            Additional::Schema(id) if self.additional.contains(&id) => {}
            Additional::Schema(id) => self.additional.push(id),
        }
        self.patterns.extend(schema.pattern_properties.iter().map(|(_, schema)| *schema));
        self.covered |= schema.patterns_cover;
        match schema.unevaluated {
            Additional::Forbidden => self.closed = true,
            Additional::Schema(id) => self.unevaluated.push(id),
            Additional::Unsaid | Additional::Any => {}
        }
        self.constrain(&schema.constraints);
    }

    fn add_values(&mut self, values: &[Value]) {
        let Some(known) = &mut self.values else {
            self.values = Some(values.to_vec());
            return;
        };
        let both: Vec<Value> =
            known.iter().filter(|value| values.contains(value)).cloned().collect();
        if both.is_empty() {
            let message = "the combined lists of values have no common value";
            // An open enum accepts unlisted values, so either list is valid.
            self.fault(Code::Unsatisfiable, message, "the values of the last list are used");
            self.values = Some(values.to_vec());
        } else {
            *known = both;
        }
    }

    /// Removes listed values that have none of the types, and types that no listed value has.
    fn fit_values(&mut self) {
        let Some(values) = &self.values else {
            return;
        };
        let fit: Vec<Value> =
            values.iter().filter(|it| self.types.contains(Types::of(it))).cloned().collect();
        if fit.iter().all(Value::is_null) && !values.iter().all(Value::is_null) {
            let message = "none of the listed values has the type of the schema";
            self.fault(Code::Unsatisfiable, message, "any value of the type is accepted");
            self.values = None;
            return;
        }
        let types = fit.iter().map(Types::of).fold(Types::NONE, Types::union);
        let null = self.types.intersection(Types::NULL);
        self.types = self.types.intersection(types.union(null));
        self.values = Some(fit.into_iter().filter(|value| !value.is_null()).collect());
    }

    pub(super) fn constrain(&mut self, other: &Constraints) {
        self.constraints.tighten(other);
    }

    /// Adds a sentence to the documentation about a restriction that no type expresses.
    pub(super) fn note(&mut self, note: String) {
        self.constraints.note(note);
    }

    /// Returns the listed values, except `null`.
    pub(super) fn values(&self) -> Option<&[Value]> {
        self.values.as_deref()
    }

    /// Whether only properties are declared.
    pub(super) fn is_names_alone(&self) -> bool {
        self.values.is_none()
            && self.items.is_empty()
            && self.prefix_items.is_empty()
            && self.additional.is_empty()
            && self.patterns.is_empty()
            && self.unevaluated.is_empty()
            && !self.any
            && (self.types.contains(Types::OBJECT) || self.properties.is_empty())
    }

    /// Whether any property or element has a schema.
    fn has_parts(&self) -> bool {
        !(self.properties.is_empty()
            && self.additional.is_empty()
            && self.patterns.is_empty()
            && self.items.is_empty()
            && self.prefix_items.is_empty())
    }

    /// Whether a property with this name is declared.
    pub(super) fn has(&self, name: &str) -> bool {
        self.properties.contains_key(name)
    }

    /// Iterates over the properties, each with its schemas.
    pub(super) fn properties(&self) -> impl Iterator<Item = (&String, &Vec<SchemaId>)> {
        self.properties.iter()
    }

    /// Returns the schemas of a property.
    pub(super) fn property(&self, name: &str) -> &[SchemaId] {
        self.properties.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether all properties that the other declares or requires are declared or required here too.
    pub(super) fn has_names_of(&self, other: &Self) -> bool {
        other.properties.keys().all(|name| self.properties.contains_key(name))
            && other.required.iter().all(|name| self.required.contains(name))
    }

    pub(super) fn fault(&mut self, code: Code, message: &str, instead: &'static str) {
        self.unsupported.push(sentence(message));
        self.faults.push((code, message.to_owned(), instead));
    }
}

impl Composer<'_> {
    /// Returns the kind of a conjunction.
    pub(super) fn kind(&mut self, flat: &[Part], merged: &mut Merged) -> Kind {
        if merged.never {
            return Kind::Never;
        }
        let implied = self.implied(flat);
        if self.implied_types == ImpliedTypes::Lenient
            && let Some((owner, implied)) = implied
        {
            if let Some(items) = self.spec.schema(owner).items.filter(|_| implied.is_choice) {
                return Kind::Same(self.whole(items));
            }
            self.take_implied(owner, implied, merged);
        }
        if let Some(kind) = self.choose(flat, merged) {
            return kind;
        }
        if let Some((_, implied)) = implied.filter(|_| merged.has_parts())
            && self.implied_types == ImpliedTypes::Strict
        {
            return self.of_several_types(flat, &all_types(implied));
        }
        let types = merged.types.without(Types::NULL);
        let each = types.each();
        match each[..] {
            [] => Kind::Null,
            [only] => self.single(only, merged),
            // A schema in a list of all types is the same as a schema without `type`.
            [_, _, _, _, _, ..] => Kind::Any,
            _ => self.of_several_types(flat, &each),
        }
    }

    /// Restricts the types to the implied ones. Objects often lack `type`, so that case is not reported.
    fn take_implied(&mut self, owner: SchemaId, implied: Implied, merged: &mut Merged) {
        merged.types = merged.types.intersection(implied.types);
        let says_types = merged.choices.iter().any(|(id, index)| {
            let choice = self.spec.schema(*id).unions.get(*index);
            let mut members = choice.into_iter().flat_map(|choice| &choice.members);
            members.all(|member| !self.said_types(*member).is_all())
        });
        if says_types || (implied.types == Types::OBJECT && !implied.is_mixed) {
            return;
        }
        let keyword = implied.keyword;
        let message = format!("the schema has `{keyword}` but no `type`");
        merged.unsupported.push(sentence(&message));
        let (types, names) = implied.words();
        self.diagnostics.push(
            Diagnostic::at(Code::ImpliedType, &self.spec.schema(owner).pointer, message)
                .help(format!("add `type: {names}`, or generate with `--implied-types strict`"))
                .instead(format!("only {types} are accepted")),
        );
    }

    pub(super) fn of_several_types(&mut self, flat: &[Part], each: &[Types]) -> Kind {
        let members = each.iter().map(|types| {
            let mut parts: Vec<Part> =
                flat.iter().filter(|part| !matches!(part, Part::Only(_))).copied().collect();
            parts.push(Part::Only(*types));
            super::UnionMember::new(self.node(&parts), Vec::new())
        });
        let members = members.collect();
        Kind::Union { discriminator: None, members, is_family: false }
    }

    fn single(&mut self, only: Types, merged: &mut Merged) -> Kind {
        let format = merged.format.clone();
        let values = merged.values.clone();
        let values = values.as_deref();
        match only {
            Types::BOOLEAN => match values {
                Some([Value::Bool(value)]) => Kind::OneBoolean(*value),
                _ => Kind::Boolean,
            },
            Types::STRING => match values {
                Some(values) => Kind::Strings(
                    values.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                ),
                None => Kind::String { format },
            },
            Types::INTEGER => integers(values).unwrap_or_else(|| {
                let listed = values.unwrap_or_default().to_vec();
                if !listed.is_empty() {
                    let message = "a listed number is too large for an enum";
                    merged.fault(Code::LargeValue, message, "any integer is accepted");
                }
                Kind::Integer { format, listed }
            }),
            Types::NUMBER => Kind::Number { format },
            Types::ARRAY => self.array(merged),
            _ => self.object(merged),
        }
    }

    fn array(&mut self, merged: &Merged) -> Kind {
        if merged.prefix_items.is_empty() {
            let items = merged.items.clone();
            return Kind::Array(self.all(&items));
        }
        let items: Vec<_> = merged.prefix_items.iter().map(|items| self.all(items)).collect();
        let is_closed = merged.items.iter().any(|id| self.spec.schema(*id).types.is_empty());
        let most = merged.constraints.max_items().and_then(|most| usize::try_from(most).ok());
        let is_full = most.is_some_and(|most| most <= items.len());
        let rest = (!is_closed && !is_full).then(|| self.all(&merged.items));
        let least = merged.constraints.min_items().and_then(|least| usize::try_from(least).ok());
        let required = least.unwrap_or_default().min(items.len());
        Kind::Tuple { items, required, rest }
    }

    fn object(&mut self, merged: &mut Merged) -> Kind {
        let mut properties = Vec::new();
        for (name, schemas) in &merged.properties {
            // A property that accepts no value must be absent.
            if schemas.iter().all(|id| !self.spec.schema(*id).types.is_empty()) {
                let required = merged.required.contains(name);
                properties.push(Property { name: name.clone(), node: self.all(schemas), required });
            }
        }
        let additional = self.further(merged, properties.is_empty());
        for name in &merged.required {
            if !merged.properties.contains_key(name) {
                let node = match additional {
                    Further::Node(node) => node,
                    Further::Unsaid | Further::Forbidden => self.any(),
                };
                properties.push(Property { name: name.clone(), node, required: true });
            }
        }
        Kind::Object { properties, additional }
    }

    fn further(&mut self, merged: &mut Merged, is_map: bool) -> Further {
        let is_limited = if merged.unevaluated.is_empty() {
            merged.closed && !merged.patterns.is_empty() && !merged.covered
        } else {
            merged.additional.is_empty() && !merged.forbidden && !merged.any && !merged.covered
        };
        if is_limited && self.evaluates_more(merged) {
            // Patterns get the same diagnostic below.
            if merged.patterns.is_empty() {
                let message =
                    "properties of conditional schemas differ in type from `unevaluatedProperties`";
                merged.fault(Code::UntypedProperties, message, ANY_VALUES);
            }
            merged.unevaluated.clear();
            merged.closed = false;
        }
        // The properties that match neither a name nor a pattern.
        let rest = match (&merged.additional[..], &merged.unevaluated[..]) {
            (ids @ [_, ..], _) => Further::Node(self.all(ids)),
            _ if merged.forbidden => Further::Forbidden,
            _ if merged.any && !is_map => Further::Node(self.any()),
            _ if merged.any => Further::Unsaid,
            (_, ids @ [_, ..]) => Further::Node(self.all(ids)),
            _ => Further::Unsaid,
        };
        if merged.patterns.is_empty() {
            return rest;
        }
        let mut kinds: Vec<NodeId> = Vec::new();
        for pattern in merged.patterns.clone() {
            kinds.push(self.whole(pattern));
        }
        match rest {
            _ if merged.covered => {}
            Further::Node(node) => kinds.push(node),
            Further::Unsaid if !merged.closed => kinds.push(self.any()),
            Further::Unsaid | Further::Forbidden => {}
        }
        // A pattern that accepts no value needs no type.
        let is_never =
            |id: &NodeId| self.nodes[id.0].as_ref().is_some_and(|it| it.kind == Kind::Never);
        kinds.retain(|id| !is_never(id));
        if kinds.is_empty() {
            return Further::Forbidden;
        }
        let only = kinds.first().copied().filter(|first| {
            let mut others = kinds.iter().skip(1);
            others.all(|other| self.is_same(*first, *other, SAME_DEPTH))
        });
        if only.is_none() {
            let message = "properties that match a pattern differ in type from other properties";
            merged.fault(Code::UntypedProperties, message, ANY_VALUES);
        }
        let node = only.unwrap_or_else(|| self.any());
        let is_any = self
            .nodes
            .get(node.0)
            .is_some_and(|node| node.as_ref().is_some_and(|node| node.kind == Kind::Any));
        // A map of any values is an object without declared additional properties.
        if is_any && is_map { Further::Unsaid } else { Further::Node(node) }
    }

    /// Whether two nodes are structurally equal, compared without names: strings, numbers, and arrays and
    /// maps of them.
    fn is_same(&self, one: NodeId, other: NodeId, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        let node = |id: NodeId| self.nodes.get(id.0).and_then(Option::as_ref);
        let (Some(first), Some(second)) = (node(one), node(other)) else {
            return one == other;
        };
        let same = match (&first.kind, &second.kind) {
            _ if one == other => true,
            (Kind::Same(next), _) => return self.is_same(*next, other, depth),
            (_, Kind::Same(next)) => return self.is_same(one, *next, depth),
            (Kind::Array(one), Kind::Array(other)) => self.is_same(*one, *other, depth),
            (
                Kind::Object { properties, additional: Further::Node(one) },
                Kind::Object { properties: others, additional: Further::Node(other) },
            ) if properties.is_empty() && others.is_empty() => self.is_same(*one, *other, depth),
            (one, other) => one == other,
        };
        same && first.nullable == second.nullable
    }
}

/// Returns all types except `null`, the implied ones first. Integers are separate from other numbers,
/// because floats have fewer digits.
fn all_types(implied: Implied) -> Vec<Types> {
    let mut all = implied.types.each();
    all.extend(other_types(implied.types));
    all
}

/// Returns the types except `null` that are not in a set.
pub(super) fn other_types(types: Types) -> Vec<Types> {
    let all =
        [Types::OBJECT, Types::ARRAY, Types::STRING, Types::INTEGER, Types::NUMBER, Types::BOOLEAN];
    all.into_iter().filter(|one| !types.contains(*one)).collect()
}

/// Returns the listed values as an enum, if each is an integer that is known exactly.
fn integers(values: Option<&[Value]>) -> Option<Kind> {
    let integers = values?.iter().map(|value| whole(value.as_number()?));
    integers.collect::<Option<_>>().map(Kind::Integers)
}
