//! An example value of each type for its rustdoc: the document's own example if it is valid, otherwise
//! one composed from the examples of the parts.

use serde_json::{Map, Number, Value, json};

use super::fitting::{SAMPLES, fitted, meets};
use crate::ir::conforms::{accepts, member};
use crate::ir::rules::{Judge, judging};
use crate::ir::{Api, Field, Limits, Shape, Tag, Type, TypeId, number_value, whole};

/// The maximum number of values in an example; a larger one cannot be read at a glance and is omitted.
const MAX_VALUES: usize = 120;

/// The maximum number of values that are tried until one violates no rule.
const MOST_TRIED: usize = 100;

/// Returns an example for every type that has one.
pub(super) fn examples(api: &Api) -> Vec<Option<Value>> {
    judging(&api.rules, |judge| {
        let mut composer = Composer { api, judge, known: vec![State::New; api.types.len()] };
        let examples = api.iter().map(|(id, _)| {
            let value = composer.of(id)?;
            Some(as_written(api, &Type::Named(id), value))
        });
        examples.collect()
    })
}

/// Composes examples, once for each type.
struct Composer<'a> {
    api: &'a Api,
    judge: &'a Judge<'a>,
    known: Vec<State>,
}

#[derive(Clone)]
enum State {
    New,
    /// Being composed: a type that needs a value of itself has no finite example.
    Open,
    Done(Option<Value>),
}

impl Composer<'_> {
    fn of(&mut self, id: TypeId) -> Option<Value> {
        match &self.known[id.0] {
            State::Open => return None,
            State::Done(value) => return value.clone(),
            State::New => {}
        }
        self.known[id.0] = State::Open;
        let value = match self.given(id) {
            Some(example) => Some(example.clone()),
            None => self.shape(id).map(|value| self.mended(id, value)),
        };
        let value = value.filter(|value| count(value) <= MAX_VALUES);
        self.known[id.0] = State::Done(value.clone());
        value
    }

    /// Returns the document's own example, if it is a value of the type that violates no rule.
    fn given(&self, id: TypeId) -> Option<&Value> {
        let def = self.api.get(id);
        let example = def.example.as_ref().filter(|example| count(example) <= MAX_VALUES)?;
        let is_value = accepts(self.api, &Type::Named(id), example)
            && meets(example, &def.limits)
            && self.judge.accepts(id, example);
        is_value.then_some(example)
    }

    /// Returns a composed value that violates no rule of its type: the given one, the same with an optional property
    /// or with all of them, or that of another member; the given one if none of these does.
    fn mended(&mut self, id: TypeId, value: Value) -> Value {
        if self.judge.accepts(id, &value) {
            return value;
        }
        let mut others = self.extended(id, &value);
        if value.is_string() {
            others.extend(SAMPLES.map(Value::from));
        }
        if let Shape::Union(union) = &self.api.get(id).shape {
            for member in union.members.iter().take(MOST_TRIED) {
                let Some(value) = self.value(&member.ty, "") else {
                    continue;
                };
                let longer = match &member.ty {
                    Type::Named(id) => self.extended(*id, &value),
                    _ => Vec::new(),
                };
                let values = std::iter::once(value).chain(longer);
                others.extend(values.map(|it| tagged(union.tag.as_ref(), &member.tags, it)));
            }
        }
        let mut others = others.into_iter().take(MOST_TRIED);
        others.find(|value| self.judge.accepts(id, value)).unwrap_or(value)
    }

    /// Returns the value of a struct with one more optional property, and with all of them.
    fn extended(&mut self, id: TypeId, value: &Value) -> Vec<Value> {
        let (Shape::Struct(object), Value::Object(map)) = (&self.api.get(id).shape, value) else {
            return Vec::new();
        };
        let mut all = map.clone();
        let mut longer = Vec::new();
        let absent = object.fields.iter().filter(|field| !map.contains_key(&field.wire));
        for field in absent.take(MOST_TRIED) {
            if let Some(value) = self.fitted(&field.ty, &field.wire, &field.limits) {
                let mut one = map.clone();
                one.insert(field.wire.clone(), value.clone());
                all.insert(field.wire.clone(), value);
                longer.push(Value::Object(one));
            }
        }
        longer.push(Value::Object(all));
        longer
    }

    fn shape(&mut self, id: TypeId) -> Option<Value> {
        let api = self.api;
        match &api.get(id).shape {
            Shape::Struct(object) => {
                let mut map = Map::new();
                for field in &object.fields {
                    let is_shown = field.required || !field.docs.deprecated;
                    let value = match known(api, field).filter(|_| is_shown) {
                        Some(example) => example,
                        None if field.required && field.nullable => Value::Null,
                        None if field.required => {
                            self.fitted(&field.ty, &field.wire, &field.limits)?
                        }
                        None => continue,
                    };
                    map.insert(field.wire.clone(), value);
                }
                Some(Value::Object(map))
            }
            Shape::Enum(values) => values.first().map(|known| json!(known.value)),
            Shape::IntegerEnum(values) => values.first().map(|known| number_value(known.value)),
            Shape::Constant(value) => Some(value.clone()),
            Shape::Tuple(tuple) => {
                let items = tuple.items.iter().map(|item| self.value(item, ""));
                items.collect::<Option<Vec<Value>>>().map(Value::Array)
            }
            Shape::Newtype(_) => None,
            Shape::Alias(ty) => self.fitted(ty, "", &api.get(id).limits),
            Shape::Union(union) => {
                let mut members = union.members.iter();
                let (member, value) =
                    members.find_map(|member| Some((member, self.value(&member.ty, "")?)))?;
                Some(tagged(union.tag.as_ref(), &member.tags, value))
            }
        }
    }

    /// Composes a value that meets constraints, if it still is one of the type: a text of another length may be no
    /// date, no identifier, no enum value.
    fn fitted(&mut self, ty: &Type, name: &str, limits: &Limits) -> Option<Value> {
        let value = self.value(ty, name)?;
        let fitted = fitted(value.clone(), limits);
        Some(if accepts(self.api, ty, &fitted) { fitted } else { value })
    }

    fn value(&mut self, ty: &Type, name: &str) -> Option<Value> {
        Some(match ty {
            // What a user's type takes is known from the document alone.
            Type::Replaced(_) => return None,
            Type::Any => json!({}),
            Type::Boolean => json!(true),
            Type::Null => Value::Null,
            Type::Integer(_) => json!(1),
            Type::Number | Type::ExactNumber => json!(1.5),
            Type::External(external) => json!(external.example()),
            Type::String(format) => {
                json!(format.example().unwrap_or(if name.is_empty() { "text" } else { name }))
            }
            Type::FreeForm => json!({"key": "value"}),
            Type::Nullable(inner) => self.value(inner, name)?,
            Type::List(inner) => Value::Array(self.value(inner, name).into_iter().collect()),
            Type::Map(inner) => {
                let inner = self.value(inner, "");
                Value::Object(inner.map(|inner| ("key".to_owned(), inner)).into_iter().collect())
            }
            Type::Named(id) => match &self.api.get(*id) {
                // An alias of texts is called after what they are used for.
                def if !name.is_empty() && def.example.is_none() => match &def.shape {
                    Shape::Alias(ty @ Type::String(_)) => {
                        let value = self.fitted(ty, name, &def.limits)?;
                        self.mended(*id, value)
                    }
                    _ => self.of(*id)?,
                },
                _ => self.of(*id)?,
            },
        })
    }
}

/// Returns a member's value with a tag that selects the member.
fn tagged(tag: Option<&Tag>, tags: &[String], mut value: Value) -> Value {
    if let (Some(tag), Some(first), Value::Object(map)) = (tag, tags.first(), &mut value) {
        let text = map.get(&tag.property).and_then(|value| tag.text(value));
        if text.is_none_or(|text| !tags.contains(&text)) {
            map.insert(tag.property.clone(), tag.value(first));
        }
    }
    value
}

/// Returns the number of values inside a value, itself included.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(map) => map.values().map(count).sum(),
        _ => 0,
    }
}

/// Returns the valid example of a field in the document, or of the field's type.
fn known(api: &Api, field: &Field) -> Option<Value> {
    let def = field.ty.named().map(|id| api.get(id)).filter(|_| matches!(field.ty, Type::Named(_)));
    let of_type = def.and_then(|def| def.example.as_ref()).filter(|_| field.required);
    let limits = def.map_or(&field.limits, |def| &def.limits);
    [field.example.as_ref(), of_type]
        .into_iter()
        .flatten()
        .find(|example| accepts(api, &field.ty, example) && meets(example, limits))
        .cloned()
}

fn as_whole(number: Number) -> Value {
    whole(&number).map_or(Value::Number(number), number_value)
}

/// Returns the value as the emitted type writes it. An integer in a floating-point field gets a decimal
/// point, and a number in an integer field loses it. A string of an external type becomes one that
/// survives a round trip.
fn as_written(api: &Api, ty: &Type, value: Value) -> Value {
    match (ty, value) {
        (Type::Number, Value::Number(number)) => {
            number.as_f64().map_or(Value::Number(number), |float| json!(float))
        }
        (Type::Integer(_), Value::Number(number)) => as_whole(number),
        (Type::External(external), Value::String(_)) => json!(external.example()),
        (Type::Nullable(inner), value) if !value.is_null() => as_written(api, inner, value),
        (Type::List(inner), Value::Array(items)) => {
            items.into_iter().map(|item| as_written(api, inner, item)).collect()
        }
        (Type::Map(inner), Value::Object(map)) => Value::Object(
            map.into_iter().map(|(key, item)| (key, as_written(api, inner, item))).collect(),
        ),
        (Type::Named(id), value) => match (&api.get(*id).shape, value) {
            (Shape::Struct(object), Value::Object(map)) => {
                let field = |key: &str| object.fields.iter().find(|field| field.wire == key);
                let entries = map.into_iter().map(|(key, item)| {
                    let item = match field(&key) {
                        Some(field) if !item.is_null() => as_written(api, &field.ty, item),
                        Some(_) => item,
                        None => match &object.additional {
                            Some(ty) => as_written(api, ty, item),
                            None => item,
                        },
                    };
                    (key, item)
                });
                Value::Object(entries.collect())
            }
            (Shape::Union(union), value) => match member(api, union, &value) {
                Some(index) => as_written(api, &union.members[index].ty, value),
                None => value,
            },
            (Shape::Tuple(tuple), Value::Array(items)) => {
                let types =
                    tuple.items.iter().map(Some).chain(std::iter::repeat(tuple.rest.as_ref()));
                let items = items.into_iter().zip(types);
                items
                    .map(|(item, ty)| ty.map_or(Value::Null, |ty| as_written(api, ty, item)))
                    .collect()
            }
            (Shape::Newtype(ty) | Shape::Alias(ty), value) => as_written(api, ty, value),
            (Shape::IntegerEnum(_) | Shape::Constant(_), Value::Number(number)) => as_whole(number),
            (_, value) => value,
        },
        (_, value) => value,
    }
}
