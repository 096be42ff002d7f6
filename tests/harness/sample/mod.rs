//! Makes JSON values from the schemas of an `OpenAPI` document: values that are valid, and values with one thing changed.
//!
//! Which changes an emitted type has to accept is decided by [`Schema::accepts`], a second reading of the schemas that
//! shares no code with the generator.

mod change;
mod schema;

pub use change::{Change, Effect, changes};
pub use schema::{Kind, Property, Schema, documented_schemas};

use serde_json::{Map, Number, Value, json};

/// A source of decisions. When it is exhausted, each further decision is the first choice, which makes the smallest
/// value; so to leave out the end of the decisions is to make a value simpler.
#[derive(Debug, Clone)]
pub struct Choices {
    rest: std::vec::IntoIter<u32>,
}

impl Choices {
    /// Decides by these numbers, one after the other.
    #[must_use]
    pub fn new(numbers: Vec<u32>) -> Self {
        Self { rest: numbers.into_iter() }
    }

    /// A number below `end`, or 0 if there is none.
    pub fn below(&mut self, end: usize) -> usize {
        let number = usize::try_from(self.rest.next().unwrap_or(0)).unwrap_or(0);
        number.checked_rem(end).unwrap_or(0)
    }

    /// One of the items.
    pub fn pick<'i, T>(&mut self, items: &'i [T]) -> Option<&'i T> {
        let index = self.below(items.len());
        items.get(index)
    }

    fn chance(&mut self) -> bool {
        self.below(2) == 1
    }
}

impl Schema {
    /// A value that the schema allows. It is not null, even if the schema is nullable: null is no value of the type, but
    /// of the property that has the type.
    #[must_use]
    pub fn sample(&self, choices: &mut Choices) -> Value {
        match &self.kind {
            Kind::Any => any(choices, 2),
            Kind::Text => text(choices),
            Kind::DateTime => json!("2024-02-29T23:59:59.123Z"),
            Kind::Integer => integer(choices),
            Kind::Number => number(choices),
            Kind::Boolean => Value::Bool(choices.chance()),
            Kind::Enum(values) => choices.pick(values).map_or(Value::Null, |value| json!(value)),
            Kind::Constant(value) => json!(value),
            Kind::Object(properties) => object(properties, choices),
            Kind::FreeForm => free_form(choices, 2),
            Kind::MapOf(value) => {
                let keys = ["first", "second key", "x-third"];
                let count = choices.below(keys.len() + 1);
                keys.iter()
                    .take(count)
                    .map(|key| ((*key).to_owned(), value.sample(choices)))
                    .collect()
            }
            Kind::List(item) => {
                let count = choices.below(4);
                (0..count).map(|_| item.sample(choices)).collect()
            }
            Kind::Union(members) => {
                choices.pick(members).map_or(Value::Null, |member| member.sample(choices))
            }
            Kind::Tagged { members, .. } => {
                choices.pick(members).map_or(Value::Null, |(_, member)| member.sample(choices))
            }
        }
    }

    /// The same, or null where the schema allows it.
    fn sample_nullable(&self, choices: &mut Choices) -> Value {
        if self.nullable && choices.chance() { Value::Null } else { self.sample(choices) }
    }
}

fn object(properties: &[Property], choices: &mut Choices) -> Value {
    let mut object = Map::new();
    for property in properties {
        if property.required || choices.chance() {
            object.insert(property.name.clone(), property.schema.sample_nullable(choices));
        }
    }
    Value::Object(object)
}

fn text(choices: &mut Choices) -> Value {
    const TEXTS: [&str; 7] = ["text", "", "*", "1", "null", "\"\\\u{7}\n", "größer \u{1F600}"];
    choices.pick(&TEXTS).map_or(Value::Null, |text| json!(text))
}

fn integer(choices: &mut Choices) -> Value {
    const INTEGERS: [i64; 8] = [0, 1, -1, 600, 59, 1 << 53, i64::MAX, i64::MIN];
    choices.pick(&INTEGERS).map_or(Value::Null, |number| json!(number))
}

fn number(choices: &mut Choices) -> Value {
    const NUMBERS: [f64; 6] = [0.0, 1.5, -0.25, 3.0, 1e300, 4_294_967_296.0];
    if choices.chance() {
        return json!(choices.below(1000));
    }
    let number = choices.pick(&NUMBERS).and_then(|number| Number::from_f64(*number));
    number.map_or(Value::Null, Value::Number)
}

fn any(choices: &mut Choices, depth: usize) -> Value {
    match choices.below(if depth == 0 { 5 } else { 7 }) {
        0 => json!("anything"),
        1 => Value::Null,
        2 => Value::Bool(choices.chance()),
        3 => integer(choices),
        4 => number(choices),
        5 => (0..choices.below(3)).map(|_| any(choices, depth - 1)).collect(),
        _ => free_form(choices, depth - 1),
    }
}

fn free_form(choices: &mut Choices, depth: usize) -> Value {
    let keys = ["param1", "nested", "status"];
    let count = choices.below(keys.len() + 1);
    keys.iter().take(count).map(|key| ((*key).to_owned(), any(choices, depth))).collect()
}
