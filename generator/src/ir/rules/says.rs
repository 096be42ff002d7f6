//! Finds the assertions of schemas that parsing does not enforce.

use foldhash::{HashMap, HashSet};
use serde_json::Value;

use super::OneWay;
use crate::schema::spec::{Additional, Choice, Schema, SchemaId, Spec, Types};

/// Facts about schemas that are found before rules are built.
#[derive(Debug)]
pub(super) struct Says<'a> {
    spec: &'a Spec,
    /// The schemas whose types differ from the emitted types.
    contradicting: &'a HashSet<SchemaId>,
    types: Vec<Types>,
    /// Whether a schema, or one in it, asserts something that parsing does not enforce.
    something: Vec<bool>,
    /// The schemas that apply to one value together with others.
    in_place: HashSet<SchemaId>,
    /// The `readOnly` and `writeOnly` properties of a schema and of those for the same value. The next
    /// field has the properties that these schemas require. Schemas without any have no entry.
    one_way: HashMap<SchemaId, OneWay>,
    required: HashMap<SchemaId, HashSet<String>>,
    /// Whether a schema, or one in it, requires a property that may be absent; empty if none does.
    tolerant: Vec<bool>,
    /// The properties of a schema without an entry.
    none: (OneWay, HashSet<String>),
}

impl<'a> Says<'a> {
    pub(super) fn of(spec: &'a Spec, contradicting: &'a HashSet<SchemaId>) -> Self {
        let in_place = spec.schemas.iter().flat_map(in_place).collect();
        let mut says = Self {
            spec,
            contradicting,
            types: Vec::new(),
            something: Vec::new(),
            in_place,
            one_way: HashMap::default(),
            required: HashMap::default(),
            tolerant: Vec::new(),
            none: Default::default(),
        };
        says.types = says.find_types();
        says.something = says.find_something();
        says.find_one_way();
        if !says.one_way.is_empty() {
            says.tolerant =
                says.with_users(|id| says.one_way(id).only(says.required(id)) != OneWay::default());
        }
        says
    }

    /// Whether a schema asserts something that parsing does not enforce.
    pub(super) fn something(&self, id: SchemaId) -> bool {
        self.something[id.0]
    }

    /// Returns the types of the values that a schema accepts, or more.
    pub(super) fn types(&self, id: SchemaId) -> Types {
        self.types[id.0]
    }

    /// Whether a rule of a schema must contain every assertion. True if the schema accepts no type, or
    /// if it depends on which properties and elements are evaluated.
    pub(super) fn needs_all(&self, id: SchemaId) -> bool {
        let constraints = &self.spec.schema(id).constraints;
        self.types(id).is_empty()
            || constraints.get("unevaluatedProperties").is_some()
            || constraints.get("unevaluatedItems").is_some()
    }

    /// Whether the additional properties of a schema can be declared by other schemas, or match a
    /// pattern. Then no type describes them.
    pub(super) fn additional_overlaps(&self, id: SchemaId) -> bool {
        let schema = self.spec.schema(id);
        matches!(schema.additional, Additional::Schema(_))
            && (!schema.pattern_properties.is_empty()
                || self.in_place.contains(&id)
                || in_place(schema).next().is_some())
    }

    /// Whether parsing selects the member of a `oneOf` or `anyOf` by its type alone.
    pub(super) fn is_disjoint(&self, choice: &Choice) -> bool {
        let mut all = Types::NONE;
        choice.discriminator.is_none()
            && choice.members.iter().all(|member| {
                let types = self.types(*member);
                // An integer is a number too.
                let is_number = !types.intersection(Types::NUMBER).is_empty();
                let types = if is_number { types.union(Types::NUMBER) } else { types };
                let is_new = all.intersection(types).is_empty() && !types.is_empty();
                all = all.union(types);
                is_new
            })
    }

    /// Returns the `readOnly` and `writeOnly` properties of a schema and of those for the same value.
    pub(super) fn one_way(&self, id: SchemaId) -> &OneWay {
        self.one_way.get(&id).unwrap_or(&self.none.0)
    }

    /// Returns the properties that a schema and those for the same value require. Empty if no property
    /// in the document is `readOnly` or `writeOnly`.
    pub(super) fn required(&self, id: SchemaId) -> &HashSet<String> {
        self.required.get(&id).unwrap_or(&self.none.1)
    }

    /// Whether a schema, or one in it, requires a property that may be absent.
    pub(super) fn tolerates(&self, id: SchemaId) -> bool {
        self.tolerant.get(id.0).copied().unwrap_or_default()
    }

    /// Returns schemas without those that others among them imply.
    pub(super) fn needed(&self, ids: &[SchemaId]) -> Vec<SchemaId> {
        let mut needed: Vec<SchemaId> = Vec::new();
        for id in ids {
            let is_said = ids.iter().any(|other| other != id && self.implies(*other, *id));
            let is_in_circle = is_said && needed.is_empty() && ids.last() == Some(id);
            if (!is_said || is_in_circle) && !needed.contains(id) {
                needed.push(*id);
            }
        }
        needed
    }

    fn implies(&self, id: SchemaId, said: SchemaId) -> bool {
        let mut seen = HashSet::default();
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            if seen.insert(next) {
                let schema = self.spec.schema(next);
                open.extend(schema.reference.iter().chain(&schema.all_of));
            }
        }
        seen.contains(&said)
    }

    fn find_types(&self) -> Vec<Types> {
        let own = |schema: &Schema| {
            let mut types = schema.types;
            if let Some(values) = &schema.values {
                types = types
                    .intersection(values.iter().map(Types::of).fold(Types::NONE, Types::union));
            }
            types
        };
        let mut all: Vec<Types> = self.spec.schemas.iter().map(own).collect();
        // Each round only removes types.
        let mut has_changed = true;
        while has_changed {
            has_changed = false;
            for (index, schema) in self.spec.schemas.iter().enumerate() {
                let mut types = all[index];
                for conjunct in schema.reference.iter().chain(&schema.all_of) {
                    types = types.intersection(all[conjunct.0]);
                }
                for choice in &schema.unions {
                    let members = choice.members.iter().map(|member| all[member.0]);
                    types = types.intersection(members.fold(Types::NONE, Types::union));
                }
                if schema.nullable {
                    types = types.union(Types::NULL);
                }
                has_changed |= types != all[index];
                all[index] = types;
            }
        }
        all
    }

    /// Whether the Rust type of a schema accepts only values of the schema's types. With five or more
    /// types it accepts any value, and an integer that exceeds all integers of Rust is a number.
    pub(super) fn is_enforced(&self, id: SchemaId) -> bool {
        let schema = self.spec.schema(id);
        let types = schema.types;
        let is_integer = types.contains(Types::INTEGER) && !types.contains(Types::NUMBER);
        let bounds = schema.constraints.iter().filter_map(|assertion| assertion.value.as_f64());
        let is_large = schema.format.as_deref() == Some("uint128")
            || bounds.into_iter().any(|it| it.abs() > 1e18);
        let is_one = types.without(Types::NULL).each().len() < 5 && !(is_integer && is_large);
        types.is_all() || is_one && !self.contradicting.contains(&id)
    }

    fn find_something(&self) -> Vec<bool> {
        self.with_users(|id| self.says_itself(id, self.spec.schema(id)))
    }

    /// Returns the schemas that satisfy a predicate, and those that lead to them.
    fn with_users(&self, is_true: impl Fn(SchemaId) -> bool) -> Vec<bool> {
        let mut users: Vec<Vec<usize>> = vec![Vec::new(); self.spec.schemas.len()];
        let mut found = vec![false; self.spec.schemas.len()];
        let mut open = Vec::new();
        for (index, schema) in self.spec.schemas.iter().enumerate() {
            for part in schema.parts() {
                users[part.0].push(index);
            }
            if is_true(SchemaId(index)) {
                found[index] = true;
                open.push(index);
            }
        }
        while let Some(index) = open.pop() {
            for user in &users[index] {
                if !found[*user] {
                    found[*user] = true;
                    open.push(*user);
                }
            }
        }
        found
    }

    fn says_itself(&self, id: SchemaId, schema: &Schema) -> bool {
        schema.constraints.effective().next().is_some()
            || schema.values.is_some()
            || schema.additional == Additional::Forbidden
            || self.additional_overlaps(id)
            || !self.is_enforced(id)
            || (!schema.required.is_empty() && schema.types.is_all())
            || self.types(id).is_empty()
            || !schema.unions.iter().all(|choice| self.is_disjoint(choice))
    }

    fn find_one_way(&mut self) {
        let is_one_way = |id: SchemaId| {
            let mut seen = HashSet::default();
            let mut open = vec![id];
            while let Some(next) = open.pop() {
                let schema = self.spec.schema(next);
                if schema.meta.read_only || schema.meta.write_only {
                    return true;
                }
                if seen.insert(next) {
                    open.extend(schema.reference.iter().chain(&schema.all_of));
                }
            }
            false
        };
        let is_one_way: Vec<bool> =
            (0..self.spec.schemas.len()).map(|index| is_one_way(SchemaId(index))).collect();
        let declared = |together: &[SchemaId]| {
            let properties = together.iter().flat_map(|id| self.spec.schema(*id).properties.iter());
            let mut names: Vec<String> = properties
                .filter(|(_, property)| is_one_way[property.0])
                .map(|(name, _)| name.clone())
                .collect();
            names.sort_unstable();
            names.dedup();
            names
        };
        let (mut one_way, mut required) = (HashMap::default(), HashMap::default());
        for index in 0..self.spec.schemas.len() {
            let id = SchemaId(index);
            let together = self.together(id, in_place);
            let needed: HashSet<String> =
                together.iter().flat_map(|id| demanded(self.spec.schema(*id))).collect();
            let anywhere = declared(&together);
            if !anywhere.is_empty() {
                let always = declared(&self.together(id, conjuncts));
                one_way.insert(id, OneWay { always, anywhere });
            }
            if !needed.is_empty() {
                required.insert(id, needed);
            }
        }
        if !one_way.is_empty() {
            (self.one_way, self.required) = (one_way, required);
        }
    }

    /// Returns a schema and those that it leads to.
    fn together<'s, I: Iterator<Item = SchemaId>>(
        &'s self,
        id: SchemaId,
        leads: impl Fn(&'s Schema) -> I,
    ) -> Vec<SchemaId> {
        let mut seen = HashSet::default();
        let mut all = vec![id];
        let mut next = 0;
        while let Some(id) = all.get(next).copied() {
            next += 1;
            if seen.insert(id) {
                all.extend(leads(self.spec.schema(id)).filter(|id| !seen.contains(id)));
            }
        }
        all
    }
}

/// Returns the names in `required` and `dependentRequired`.
fn demanded(schema: &Schema) -> impl Iterator<Item = String> + '_ {
    let lists = schema.constraints.get("dependentRequired").and_then(|it| it.value.as_object());
    let lists = lists.into_iter().flat_map(|lists| lists.values());
    let names = lists.filter_map(Value::as_array).flatten().filter_map(Value::as_str);
    schema.required.iter().cloned().chain(names.map(str::to_owned))
}

/// Returns the schemas that apply to the same value by `$ref` and `allOf`.
fn conjuncts(schema: &Schema) -> impl Iterator<Item = SchemaId> + '_ {
    schema.reference.iter().chain(&schema.all_of).copied()
}

/// Returns the schemas that apply to the same value as a schema.
fn in_place(schema: &Schema) -> impl Iterator<Item = SchemaId> + '_ {
    let members = schema.unions.iter().flat_map(|choice| &choice.members);
    let asserted = schema.constraints.iter().filter(|assertion| {
        matches!(assertion.keyword.name, "not" | "if" | "then" | "else" | "dependentSchemas")
    });
    let asserted = asserted.flat_map(|it| &it.schemas).map(|(_, id)| *id);
    conjuncts(schema).chain(members.copied()).chain(asserted)
}
