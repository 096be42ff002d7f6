//! Writes one schema as a rule.

use serde_json::{Value, json};

use super::{Builder, Mode, OneWay, Words};
use crate::schema::keywords::{Assertion, Takes};
use crate::schema::spec::{Additional, Choice, Discriminator, Schema, SchemaId, Types};

/// The keywords that can reject `null`.
const OF_NULL: [&str; 8] = ["type", "enum", "$ref", "allOf", "anyOf", "oneOf", "not", "if"];

impl Builder<'_> {
    /// Returns all assertions of a schema, or those that parsing does not enforce.
    pub(super) fn body(&mut self, id: SchemaId, mode: Mode, one_way: &OneWay) -> Value {
        let spec = self.spec;
        let schema = spec.schema(id);
        if schema.types.is_empty() {
            return Value::Bool(false);
        }
        let mut rule = Words::new();
        if schema.nullable {
            rule.insert("nullable".to_owned(), Value::Bool(true));
        }
        if mode != Mode::Read || !self.says.is_enforced(id) {
            types(schema, self.is_strict, &mut rule);
        }
        // Integers beyond 64 bits are parsed as doubles, so an `enum` of them is not known exactly
        // (W0341).
        let is_double =
            |value: &Value| value.is_f64() && value.as_f64().is_some_and(|it| it.abs() >= 1e18);
        let takes_fractions = schema.types.contains(Types::NUMBER) && !schema.types.is_all();
        let values = schema.values.as_ref();
        if let Some(values) = values.filter(|it| takes_fractions || !it.iter().any(is_double)) {
            // The order has no meaning, and sorting makes equal rules identical.
            let mut values = values.clone();
            values.sort_by_cached_key(Value::to_string);
            rule.insert("enum".to_owned(), Value::Array(values));
        }
        self.assertions(schema, mode, one_way, &mut rule);
        self.object(id, schema, mode, one_way, &mut rule);
        self.array(schema, mode, &mut rule);
        self.conjuncts(schema, mode, one_way, &mut rule);
        for choice in &schema.unions {
            self.choice(choice, mode, one_way, &mut rule);
        }
        if !rule.keys().any(|name| OF_NULL.contains(&name.as_str())) {
            rule.remove("nullable");
        }
        if rule.is_empty() { Value::Bool(true) } else { Value::Object(rule) }
    }

    fn assertions(&mut self, schema: &Schema, mode: Mode, one_way: &OneWay, rule: &mut Words) {
        // An `if` alone asserts nothing, but properties and items that it evaluates are not
        // unevaluated.
        let says_all = mode != Mode::Read;
        let mode = mode.whole();
        let is_counted = schema.constraints.get("maxContains").is_some();
        let evaluates = |it: &&Assertion| says_all && it.keyword.name == "if";
        let constraints = &schema.constraints;
        for assertion in constraints.iter().filter(|it| constraints.has_effect(it) || evaluates(it))
        {
            let name = assertion.keyword.name;
            let mut said = |id: SchemaId| match name {
                "not" | "if" if mode == Mode::Full => self.exactly(id, one_way),
                "not" | "if" | "then" | "else" | "dependentSchemas" => {
                    self.schema(id, mode, one_way)
                }
                "contains" if is_counted && mode == Mode::Full => {
                    self.exactly(id, self.says.one_way(id))
                }
                _ => self.inner(id, mode),
            };
            let value = match assertion.keyword.takes {
                Takes::Schema => match assertion.schemas.first() {
                    Some((_, id)) => said(*id),
                    None => continue,
                },
                Takes::Schemas => {
                    let mut schemas = assertion.schemas.clone();
                    schemas.sort_unstable();
                    schemas.into_iter().map(|(name, id)| (name, said(id))).collect()
                }
                _ if name == "dependentRequired" => demanded(&assertion.value, one_way),
                _ => assertion.value.clone(),
            };
            rule.insert(name.to_owned(), value);
        }
    }

    fn object(
        &mut self,
        id: SchemaId,
        schema: &Schema,
        mode: Mode,
        one_way: &OneWay,
        rule: &mut Words,
    ) {
        let overlaps = self.says.additional_overlaps(id);
        let additional = match schema.additional {
            Additional::Unsaid => None,
            Additional::Forbidden => Some(Value::Bool(false)),
            Additional::Any => (mode != Mode::Read).then_some(Value::Bool(true)),
            Additional::Schema(values) => {
                let mode = if overlaps { mode.whole() } else { mode };
                let said = mode != Mode::Read || self.says.something(values);
                said.then(|| self.inner(values, mode))
            }
        };
        let names_matter = additional.is_some() || mode != Mode::Read;
        let mut properties = Words::new();
        let mut never = false;
        for (name, property) in &schema.properties {
            never |= self.spec.schema(*property).types.is_empty();
            if names_matter || self.says.something(*property) {
                properties.insert(name.clone(), self.inner(*property, mode));
            }
        }
        let is_demanded = mode != Mode::Read || schema.types.is_all() || never;
        let required = schema.required.iter().filter(|name| !one_way.anywhere.contains(name));
        let required: Vec<&String> = required.filter(|_| is_demanded).collect();
        if !required.is_empty() {
            rule.insert("required".to_owned(), json!(required));
        }
        if !properties.is_empty() {
            rule.insert("properties".to_owned(), Value::Object(properties));
        }
        if let Some(additional) = additional {
            rule.insert("additionalProperties".to_owned(), additional);
        }
    }

    fn array(&mut self, schema: &Schema, mode: Mode, rule: &mut Words) {
        let parts = || schema.prefix_items.iter().chain(&schema.items);
        let says = parts().any(|id| self.says.something(*id));
        if mode == Mode::Read && !says {
            return;
        }
        let prefix = schema.prefix_items.iter().map(|id| self.inner(*id, mode));
        let prefix: Vec<Value> = prefix.collect();
        if !prefix.is_empty() {
            rule.insert("prefixItems".to_owned(), Value::Array(prefix));
        }
        if let Some(items) = schema.items {
            rule.insert("items".to_owned(), self.inner(items, mode));
        }
    }

    fn conjuncts(&mut self, schema: &Schema, mode: Mode, one_way: &OneWay, rule: &mut Words) {
        let mut members = Vec::new();
        for id in schema.reference.iter().chain(&schema.all_of) {
            if mode != Mode::Read || self.says.something(*id) {
                members.push(self.schema(*id, mode, one_way));
            }
        }
        if let [Value::Object(only)] = &members[..]
            && let Some(number) = only.get("$ref").filter(|_| only.len() == 1)
        {
            rule.insert("$ref".to_owned(), number.clone());
        } else if !members.is_empty() {
            rule.insert("allOf".to_owned(), Value::Array(members));
        }
    }

    fn choice(&mut self, choice: &Choice, mode: Mode, one_way: &OneWay, rule: &mut Words) {
        let name = if choice.exclusive { "oneOf" } else { "anyOf" };
        let mut members = Vec::new();
        if mode == Mode::Read && self.says.is_disjoint(choice) {
            if !choice.members.iter().any(|id| self.says.something(*id)) {
                return;
            }
            for id in &choice.members {
                let one_way = one_way.of_member(self.says.one_way(*id));
                let mut member = self.schema(*id, mode, &one_way);
                let types = self.says.types(*id);
                if !types.is_all() {
                    // The type distinguishes the members.
                    match &mut member {
                        Value::Object(member) => {
                            member.insert("type".to_owned(), names(types));
                        }
                        Value::Bool(true) => member = json!({ "type": names(types) }),
                        _ => {}
                    }
                }
                members.push(member);
            }
        } else {
            let mode = mode.whole();
            let one_ways = choice.members.iter().map(|id| match mode {
                Mode::Exact => OneWay::default(),
                _ => one_way.of_member(self.says.one_way(*id)),
            });
            let parts: Vec<(SchemaId, OneWay)> =
                choice.members.iter().copied().zip(one_ways).collect();
            members.extend(parts.iter().map(|(id, one_way)| self.schema(*id, mode, one_way)));
            let tolerates = |(id, one_way): &(SchemaId, OneWay)| self.tolerates(*id, one_way);
            if choice.exclusive && mode == Mode::Full && parts.iter().any(tolerates) {
                // A value that fits several members only because they tolerate absent properties counts
                // as fitting one.
                let exact = parts.iter().map(|(id, one_way)| self.exactly(*id, one_way)).collect();
                rule.insert("exactly".to_owned(), Value::Array(exact));
            }
            if let Some(discriminator) = &choice.discriminator {
                let said = self.discriminator(discriminator, &choice.members);
                rule.insert("discriminator".to_owned(), said);
            }
        }
        rule.insert(name.to_owned(), Value::Array(members));
    }

    /// Returns a discriminator with indexes of members: those that the mapping names, and those whose
    /// components have the name (3.1.1, 4.8.25).
    fn discriminator(&self, discriminator: &Discriminator, members: &[SchemaId]) -> Value {
        let index = |target: SchemaId| {
            let target = self.stands_for(target);
            members.iter().position(|member| self.stands_for(*member) == target)
        };
        let mut mapping = Words::new();
        for (value, target) in &discriminator.mapping {
            if let Some(index) = index(*target) {
                mapping.insert(value.clone(), json!(index));
            }
        }
        let is_mapped = |name: &str| discriminator.mapping.iter().any(|(value, _)| value == name);
        for (index, member) in members.iter().enumerate() {
            let target = self.stands_for(*member);
            let names = [*member, target].into_iter().filter_map(|id| self.names.get(&id));
            let own = self.spec.schema(target).discriminator_value.as_deref();
            for name in names.flatten().copied().chain(own).filter(|name| !is_mapped(name)) {
                mapping.entry(name.to_owned()).or_insert(json!(index));
            }
        }
        let mut said = Words::new();
        said.insert("propertyName".to_owned(), json!(discriminator.property));
        said.insert("mapping".to_owned(), Value::Object(mapping));
        if let Some(index) = discriminator.default.and_then(index) {
            said.insert("defaultMapping".to_owned(), json!(index));
        }
        Value::Object(said)
    }

    /// Returns the schema that another schema only refers to.
    fn stands_for(&self, id: SchemaId) -> SchemaId {
        let mut at = id;
        for _ in 0..16 {
            let schema = self.spec.schema(at);
            let mut conjuncts = schema.reference.iter().chain(&schema.all_of);
            let (Some(only), None) = (conjuncts.next(), conjuncts.next()) else {
                break;
            };
            let is_name = schema.properties.is_empty()
                && schema.required.is_empty()
                && schema.unions.is_empty()
                && schema.constraints.is_empty();
            if !is_name {
                break;
            }
            at = *only;
        }
        at
    }
}

/// Returns `dependentRequired` without the names that may be absent.
fn demanded(value: &Value, one_way: &OneWay) -> Value {
    let is_demanded = |name: &&Value| !one_way.anywhere.iter().any(|it| **name == it.as_str());
    let Value::Object(lists) = value else {
        return value.clone();
    };
    let lists = lists.iter().map(|(name, list)| {
        let list: Vec<Value> =
            list.as_array().into_iter().flatten().filter(is_demanded).cloned().collect();
        (name.clone(), Value::Array(list))
    });
    Value::Object(lists.collect())
}

fn types(schema: &Schema, is_strict: bool, rule: &mut Words) {
    if !schema.types.is_all() {
        rule.insert("type".to_owned(), names(schema.types));
        return;
    }
    let is_alone = schema.unions.is_empty() && schema.reference.is_none();
    if let Some(implied) = schema.implied.filter(|it| is_alone && !is_strict && !it.is_choice) {
        rule.insert("implied".to_owned(), names(implied.types));
    }
}

/// Returns the names of types: one string, or a list.
fn names(types: Types) -> Value {
    let all = [
        ("null", Types::NULL),
        ("boolean", Types::BOOLEAN),
        ("number", Types::NUMBER),
        ("integer", Types::INTEGER),
        ("string", Types::STRING),
        ("array", Types::ARRAY),
        ("object", Types::OBJECT),
    ];
    let each = types.each();
    let found: Vec<&str> =
        all.iter().filter(|(_, types)| each.contains(types)).map(|(name, _)| *name).collect();
    match found[..] {
        [only] => json!(only),
        _ => json!(found),
    }
}
