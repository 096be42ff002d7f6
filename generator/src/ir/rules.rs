//! The rules that emitted crates check values against: schemas in JSON Schema 2020-12.
//!
//! A rule is one schema, and refers to another one as `{"$ref": 7}`. Emitted rules have names instead
//! of numbers. Rules belong to schemas and not to types, so a constraint applies to its own use,
//! whichever types were merged. A type has one rule for each conjunction of schemas that it comes from.
//!
//! Parsing already enforces types and required properties. Rules for parsed values omit those
//! assertions (`Mode::Read`). Rules that decide whether a value matches, such as members of `oneOf`,
//! contain every assertion (`Mode::Full`). A required property that only requests or only responses
//! have may be absent. This accepts more values and never fewer. Schemas that exclude values, such as
//! that of `not`, therefore require it (`Mode::Exact`).

mod judge;
mod says;
mod write;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use foldhash::{HashMap, HashSet};
use indexmap::IndexSet;
use serde_json::{Map, Value, json};
use specwright_runtime::media_type::{is_form, is_json};

pub use self::judge::{Judge, fits, is_match, judging, misfits};
use self::says::Says;
use crate::ir::{Api, TypeId};
use crate::schema::spec::{Body, OperationKind, SchemaId, Spec};
use crate::schema::types::ImpliedTypes;

/// The rules of an API's types.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// The schema of each rule, with its origin.
    schemas: Vec<(Origin, Value)>,
    /// The numbers of each type's rules. A value must meet one of them; empty if there is nothing to
    /// check.
    of: Vec<Vec<usize>>,
    /// The rules of requests.
    requests: Vec<RequestRule>,
}

/// The rule of a part of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRule {
    /// The operation, by index.
    pub operation: usize,
    /// The part.
    pub part: RequestPart,
    /// The number of the rule.
    pub rule: usize,
}

/// A part of a request that has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestPart {
    /// A parameter, by index.
    Parameter(usize),
    /// A body, by its index among the media types.
    Body(usize),
}

impl Rules {
    /// Returns the rules of a type. A value must meet one of them; empty if there is nothing to check.
    #[must_use]
    pub fn of(&self, id: TypeId) -> &[usize] {
        self.of.get(id.index()).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the rules of requests, in the order of the operations.
    #[must_use]
    pub fn requests(&self) -> &[RequestRule] {
        &self.requests
    }

    /// Iterates over the origins of the rules, from which their names are derived.
    pub fn origins(&self) -> impl Iterator<Item = &Origin> {
        self.schemas.iter().map(|(origin, _)| origin)
    }

    /// Returns each rule as JSON text, with names instead of numbers in references.
    pub fn texts(&self, name: impl Fn(usize) -> String) -> impl Iterator<Item = String> {
        self.schemas.iter().map(move |(_, rule)| {
            let mut rule = rule.clone();
            refer(&mut rule, &mut |number| Value::String(name(number)));
            ascii(&rule.to_string())
        })
    }
}

/// The origin of a rule. The rule's name is derived from it, so it does not depend on other rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The type that comes from the schema.
    pub ty: Option<TypeId>,
    /// The name of the component, or the pointer of an inline schema.
    pub place: String,
    /// The difference between rules of one schema: `all` for one that also contains what parsing
    /// enforces, `exact` for one that also requires properties of one direction.
    pub variant: Option<&'static str>,
}

/// Whether a rule contains the assertions that parsing enforces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Mode {
    /// Omits the assertions that parsing enforces.
    Read,
    /// Contains every assertion.
    Full,
    /// Contains every assertion, and requires the required properties of both directions.
    Exact,
}

impl Mode {
    /// Returns the mode of a part that must contain every assertion.
    fn whole(self) -> Self {
        if self == Self::Read { Self::Full } else { self }
    }

    fn variant(self) -> Option<&'static str> {
        match self {
            Self::Read => None,
            Self::Full => Some("all"),
            Self::Exact => Some("exact"),
        }
    }
}

/// A schema as a rule. The required properties that may be absent are part of the key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    schema: SchemaId,
    mode: Mode,
    one_way: OneWay,
}

/// The `readOnly` and `writeOnly` properties of a value, sorted. They may be absent although they are
/// required.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct OneWay {
    /// The properties that the schema declares, or one that it reaches by `$ref` and `allOf`.
    always: Vec<String>,
    /// The same, and those that any member of a `oneOf` or `anyOf` declares.
    anywhere: Vec<String>,
}

impl OneWay {
    fn and(&self, other: &Self) -> Self {
        let union = |one: &[String], other: &[String]| {
            let both: BTreeSet<&String> = one.iter().chain(other).collect();
            both.into_iter().cloned().collect()
        };
        Self {
            always: union(&self.always, &other.always),
            anywhere: union(&self.anywhere, &other.anywhere),
        }
    }

    /// Returns the properties for one member of a `oneOf` or `anyOf`, without declarations in other
    /// members.
    fn of_member(&self, member: &Self) -> Self {
        let outside = Self { always: self.always.clone(), anywhere: self.always.clone() };
        outside.and(member)
    }

    fn only(&self, names: &HashSet<String>) -> Self {
        let only =
            |list: &[String]| list.iter().filter(|name| names.contains(*name)).cloned().collect();
        Self { always: only(&self.always), anywhere: only(&self.anywhere) }
    }
}

/// Builds the rules of all types.
#[must_use]
pub fn rules(spec: &Spec, api: &Api) -> Rules {
    build(spec, api, Mode::Read)
}

/// Builds the rules of all types, including the assertions that parsing enforces.
#[cfg(test)]
pub(crate) fn full(spec: &Spec, api: &Api) -> Rules {
    build(spec, api, Mode::Full)
}

fn build(spec: &Spec, api: &Api, mode: Mode) -> Rules {
    let says = Says::of(spec, &api.contradicting);
    let says_something =
        |ids: &[SchemaId]| mode != Mode::Read || ids.iter().any(|id| says.something(*id));
    let is_checked = |rules: &[Vec<SchemaId>]| {
        // If one of the conjunctions asserts nothing, there is nothing to check.
        !rules.is_empty() && rules.iter().all(|ids| says_something(ids))
    };
    let of_requests = requests(spec);
    let of_requests = of_requests.into_iter().filter(|(.., id)| says_something(&[*id]));
    let of_requests: Vec<(usize, RequestPart, SchemaId)> = of_requests.collect();
    let roots = api.types.iter().flat_map(|def| &def.rules).flatten().copied();
    let roots: HashSet<SchemaId> = roots.chain(of_requests.iter().map(|(.., id)| *id)).collect();
    let mut builder = Builder::new(spec, api.settings.implied_types, &says, &roots);
    builder.types = types(api);
    let mut of: Vec<Vec<usize>> = api
        .iter()
        .map(|(id, def)| {
            if !is_checked(&def.rules) {
                return Vec::new();
            }
            let numbers: IndexSet<usize> =
                def.rules.iter().map(|ids| builder.conjunction(Some(id), ids, mode)).collect();
            numbers.into_iter().collect()
        })
        .collect();
    let types = of.len();
    of.extend(of_requests.iter().map(|(.., id)| vec![builder.conjunction(None, &[*id], mode)]));
    let mut rules = finish(builder.rules, of);
    let numbers = rules.of.split_off(types);
    let requests = of_requests.iter().zip(numbers).filter_map(|((operation, part, _), numbers)| {
        Some(RequestRule { operation: *operation, part: *part, rule: *numbers.first()? })
    });
    rules.requests = requests.collect();
    rules
}

/// Returns the schemas of parameters, and of JSON bodies and forms, that users of the API send.
fn requests(spec: &Spec) -> Vec<(usize, RequestPart, SchemaId)> {
    let mut found = Vec::new();
    let operations = spec.operations.iter().enumerate();
    for (index, operation) in operations.filter(|(_, it)| it.kind == OperationKind::Path) {
        let parameters = operation.parameters.iter().enumerate();
        found.extend(parameters.filter_map(|(at, parameter)| {
            Some((index, RequestPart::Parameter(at), parameter.value?))
        }));
        let bodies = operation.request.iter().flat_map(|request| &request.bodies).enumerate();
        let is_checked =
            |body: &Body| is_form(&body.media_type) || is_json(&body.media_type) && !body.sequence;
        let checked = bodies.filter(|(_, body)| is_checked(body));
        found.extend(
            checked.filter_map(|(at, body)| Some((index, RequestPart::Body(at), body.value?))),
        );
    }
    found
}

/// Returns the types that come from one schema alone, by the schema.
fn types(api: &Api) -> HashMap<SchemaId, TypeId> {
    let mut types = HashMap::default();
    for (id, def) in api.iter() {
        for ids in &def.rules {
            if let [only] = ids[..] {
                types.entry(only).or_insert(id);
            }
        }
    }
    types
}

/// Counts the references to each schema by other schemas.
fn uses(spec: &Spec) -> Vec<usize> {
    let mut uses = vec![0; spec.schemas.len()];
    for schema in &spec.schemas {
        let asserted = schema.constraints.iter().flat_map(|it| &it.schemas).map(|(_, id)| *id);
        let asserted: Vec<SchemaId> = asserted.collect();
        // Some asserted schemas are parts too, because types come from them.
        let parts = schema.parts().into_iter().filter(|id| !asserted.contains(id));
        for id in parts.chain(asserted.iter().copied()) {
            uses[id.0] += 1;
        }
    }
    uses
}

struct Builder<'a> {
    spec: &'a Spec,
    /// Whether schemas without types accept values of all types.
    is_strict: bool,
    says: &'a Says<'a>,
    /// The names of components, by schema.
    names: HashMap<SchemaId, Vec<&'a str>>,
    /// The types that come from one schema alone.
    types: HashMap<SchemaId, TypeId>,
    /// Whether a schema is a rule of its own, by id. Other schemas are written inline.
    is_shared: Vec<bool>,
    known: HashMap<Key, usize>,
    rules: Vec<(Origin, Value)>,
}

impl<'a> Builder<'a> {
    fn new(
        spec: &'a Spec,
        implied_types: ImpliedTypes,
        says: &'a Says<'a>,
        roots: &HashSet<SchemaId>,
    ) -> Self {
        let mut names = HashMap::default();
        for (name, id) in &spec.components {
            names.entry(*id).or_insert_with(Vec::new).push(name.as_str());
        }
        let uses = uses(spec);
        let is_shared = |index: usize| uses[index] > 1 || roots.contains(&SchemaId(index));
        Self {
            spec,
            is_strict: implied_types == ImpliedTypes::Strict,
            says,
            names,
            types: HashMap::default(),
            is_shared: (0..spec.schemas.len()).map(is_shared).collect(),
            known: HashMap::default(),
            rules: Vec::new(),
        }
    }

    /// Returns the number of the rule for a conjunction of schemas.
    fn conjunction(&mut self, ty: Option<TypeId>, ids: &[SchemaId], mode: Mode) -> usize {
        let one_way = ids.iter().fold(OneWay::default(), |all, id| all.and(self.says.one_way(*id)));
        let mut members: Vec<usize> = Vec::new();
        for id in self.says.needed(ids) {
            if mode != Mode::Read || self.says.something(id) {
                members.push(self.number(id, mode, &one_way));
            }
        }
        if let [only] = members[..] {
            return only;
        }
        let members: Vec<Value> = members.iter().map(|number| json!({ "$ref": number })).collect();
        let origin = Origin { ty, place: String::new(), variant: mode.variant() };
        self.rules.push((origin, json!({ "allOf": members })));
        self.rules.len() - 1
    }

    /// Returns the number of the rule for a schema.
    fn number(&mut self, schema: SchemaId, mode: Mode, one_way: &OneWay) -> usize {
        let mode = if self.says.needs_all(schema) { mode.whole() } else { mode };
        let key = Key { schema, mode, one_way: one_way.only(self.says.required(schema)) };
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let number = self.rules.len();
        self.rules.push((self.origin(schema, mode), Value::Null));
        self.known.insert(key.clone(), number);
        self.rules[number].1 = self.body(schema, mode, &key.one_way);
        number
    }

    fn origin(&self, schema: SchemaId, mode: Mode) -> Origin {
        let component = self.names.get(&schema).and_then(|names| names.first());
        let place = match component {
            Some(name) => (*name).to_owned(),
            None => self.spec.schema(schema).pointer.to_string(),
        };
        Origin { ty: self.types.get(&schema).copied(), place, variant: mode.variant() }
    }

    /// Returns a schema for its use: a reference to its rule, or the rule itself.
    fn schema(&mut self, id: SchemaId, mode: Mode, one_way: &OneWay) -> Value {
        if mode == Mode::Read && !self.says.something(id) {
            return Value::Bool(true);
        }
        if self.is_shared[id.0] {
            return json!({ "$ref": self.number(id, mode, one_way) });
        }
        let mode = if self.says.needs_all(id) { mode.whole() } else { mode };
        self.body(id, mode, one_way)
    }

    /// Returns a schema that applies to another value than the schema around it.
    fn inner(&mut self, id: SchemaId, mode: Mode) -> Value {
        match mode {
            Mode::Exact => self.schema(id, mode, &OneWay::default()),
            _ => self.schema(id, mode, self.says.one_way(id)),
        }
    }

    /// Returns a schema that excludes values. It requires the required properties of both directions.
    fn exactly(&mut self, id: SchemaId, one_way: &OneWay) -> Value {
        if self.tolerates(id, one_way) {
            self.schema(id, Mode::Exact, &OneWay::default())
        } else {
            self.schema(id, Mode::Full, one_way)
        }
    }

    /// Whether a schema accepts values without a required property of one direction.
    fn tolerates(&self, id: SchemaId, one_way: &OneWay) -> bool {
        self.says.tolerates(id) || one_way.only(self.says.required(id)) != OneWay::default()
    }
}

/// The maximum number of rounds that merge equal rules. Each round can make other rules equal.
const ROUNDS: usize = 32;

/// Merges equal rules, and removes rules that no type refers to.
fn finish(mut rules: Vec<(Origin, Value)>, mut of: Vec<Vec<usize>>) -> Rules {
    for _ in 0..ROUNDS {
        let mut first: HashMap<&Value, usize> = HashMap::default();
        let same: Vec<usize> = rules
            .iter()
            .enumerate()
            .map(|(number, (_, rule))| *first.entry(rule).or_insert(number))
            .collect();
        if same.iter().enumerate().all(|(number, same)| number == *same) {
            break;
        }
        let mut has_changed = false;
        for (_, rule) in &mut rules {
            renumber(rule, &mut |number| {
                has_changed |= same[number] != number;
                same[number]
            });
        }
        for numbers in &mut of {
            let changed: IndexSet<usize> = numbers.iter().map(|number| same[*number]).collect();
            *numbers = changed.into_iter().collect();
        }
        if !has_changed {
            break;
        }
    }
    let mut order: IndexSet<usize> = of.iter().flatten().copied().collect();
    let mut next = 0;
    while let Some(number) = order.get_index(next).copied() {
        renumber(&mut rules[number].1, &mut |used| {
            order.insert(used);
            used
        });
        next += 1;
    }
    let place = |number: usize| order.get_index_of(&number).unwrap_or_default();
    for numbers in &mut of {
        for number in numbers {
            *number = place(*number);
        }
    }
    let rules = order.iter().map(|number| {
        let (origin, mut rule) = rules[*number].clone();
        renumber(&mut rule, &mut |used| place(used));
        (origin, rule)
    });
    let rules = rules.collect();
    Rules { schemas: rules, of, requests: Vec::new() }
}

/// Replaces the numbers of the rules that a rule refers to.
fn renumber(rule: &mut Value, change: &mut impl FnMut(usize) -> usize) {
    refer(rule, &mut |number| json!(change(number)));
}

/// Replaces the references of a rule to others, which are numbers.
fn refer(rule: &mut Value, change: &mut impl FnMut(usize) -> Value) {
    match rule {
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, change)),
        Value::Object(map) => {
            for (name, value) in map.iter_mut() {
                match (name.as_str(), &mut *value) {
                    ("$ref", Value::Number(number)) => {
                        let old = number.as_u64().and_then(|old| usize::try_from(old).ok());
                        *value = change(old.unwrap_or_default());
                    }
                    // Values and lists of property names contain no schemas.
                    ("enum" | "discriminator" | "dependentRequired" | "required", _) => {}
                    (
                        "properties" | "patternProperties" | "dependentSchemas",
                        Value::Object(map),
                    ) => {
                        map.values_mut().for_each(|schema| refer(schema, change));
                    }
                    (_, value) => refer(value, change),
                }
            }
        }
        _ => {}
    }
}

/// Escapes every non-ASCII character of a JSON text.
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for char in json.chars() {
        if char.is_ascii() && char != '\u{7f}' {
            text.push(char);
        } else {
            for unit in char.encode_utf16(&mut [0; 2]) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    text
}

/// A rule under construction.
type Words = Map<String, Value>;

#[cfg(test)]
mod tests;
