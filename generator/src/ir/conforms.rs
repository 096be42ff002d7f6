//! Checks whether a value of the document has a type: only such a value becomes an example.

use serde_json::{Map, Number, Value};

use crate::ir::{Api, Shape, Struct, Type, Union, whole};

/// The maximum number of checks for one value. Members of unions are tried one after the other, which
/// can take exponential time in recursive unions.
const BUDGET: u32 = 20_000;

/// Whether a JSON value has the given type. Returns `false` if the check takes too long.
#[must_use]
pub fn accepts(api: &Api, ty: &Type, value: &Value) -> bool {
    Check { api, budget: BUDGET, lenient: false }.value(ty, value)
}

/// Whether a JSON value meets the type in the sense of JSON Schema: objects may have undeclared
/// properties, unless the schema forbids them.
#[must_use]
pub fn fits(api: &Api, ty: &Type, value: &Value) -> bool {
    Check { api, budget: BUDGET, lenient: true }.value(ty, value)
}

/// Returns the index of the member for a JSON value: the one that the tag selects, otherwise the first
/// that fits.
#[must_use]
pub fn member(api: &Api, union: &Union, value: &Value) -> Option<usize> {
    Check { api, budget: BUDGET, lenient: false }.member(union, value)
}

/// Returns an integer beyond 64 bits, with the precision of a double.
#[expect(clippy::cast_possible_truncation, reason = "what is beyond the limits is no whole number")]
fn rounded(number: &Number) -> Option<i128> {
    let float = number.as_f64().filter(|it| it.fract() == 0.0 && it.abs() < 1.7e38)?;
    Some(float as i128)
}

struct Check<'a> {
    api: &'a Api,
    budget: u32,
    /// Whether objects may have undeclared properties.
    lenient: bool,
}

impl Check<'_> {
    fn value(&mut self, ty: &Type, value: &Value) -> bool {
        let Some(budget) = self.budget.checked_sub(1) else {
            return false;
        };
        self.budget = budget;
        match (ty, value) {
            (Type::Any | Type::Replaced(_), _)
            | (Type::Null | Type::Nullable(_), Value::Null)
            | (Type::Boolean, Value::Bool(_))
            | (Type::Number | Type::ExactNumber, Value::Number(_))
            | (Type::String(_) | Type::External(_), Value::String(_))
            | (Type::FreeForm, Value::Object(_)) => true,
            (Type::Integer(integer), Value::Number(number)) => {
                let number = whole(number).or_else(|| rounded(number).filter(|_| self.lenient));
                number.is_some_and(|number| integer.holds(number))
            }
            (Type::Nullable(inner), _) => self.value(inner, value),
            (Type::List(inner), Value::Array(items)) => {
                items.iter().all(|item| self.value(inner, item))
            }
            (Type::Map(inner), Value::Object(map)) => {
                map.values().all(|item| self.value(inner, item))
            }
            (Type::Named(id), _) => self.shape(&self.api.get(*id).shape, value),
            _ => false,
        }
    }

    fn shape(&mut self, shape: &Shape, value: &Value) -> bool {
        match (shape, value) {
            (Shape::Struct(object), Value::Object(map)) => self.object(object, map),
            (Shape::Enum(values), Value::String(text)) => {
                values.iter().any(|known| known.value == *text)
            }
            (Shape::IntegerEnum(values), Value::Number(number)) => {
                whole(number).is_some_and(|number| values.iter().any(|known| known.value == number))
            }
            (Shape::Constant(constant), _) => constant == value,
            (Shape::Tuple(tuple), Value::Array(items)) => {
                let count = tuple.items.len();
                let known = tuple.items.iter().zip(items);
                let rest = items.iter().skip(count);
                (tuple.required..=count.max(items.len())).contains(&items.len())
                    && known.into_iter().all(|(ty, item)| self.value(ty, item))
                    && rest
                        .into_iter()
                        .all(|item| tuple.rest.as_ref().is_some_and(|rest| self.value(rest, item)))
            }
            (Shape::Newtype(ty) | Shape::Alias(ty), _) => self.value(ty, value),
            (Shape::Union(union), _) => self.member(union, value).is_some(),
            _ => false,
        }
    }

    fn member(&mut self, union: &Union, value: &Value) -> Option<usize> {
        let Some(tag) = &union.tag else {
            return union.members.iter().position(|member| self.value(&member.ty, value));
        };
        let map = value.as_object();
        let text = map.and_then(|map| map.get(&tag.property)).and_then(|it| tag.text(it));
        let told = |text| union.members.iter().position(|member| member.tags.contains(&text));
        let Some(index) = text.and_then(told) else {
            let mut members = union.members.iter();
            let by_shape = members.position(|it| it.by_shape && self.value(&it.ty, value));
            let default = |index: &usize| {
                union.members.get(*index).is_some_and(|it| self.value(&it.ty, value))
            };
            return by_shape.or_else(|| tag.default.filter(default));
        };
        let (ty, map) = (&union.members[index].ty, map?);
        if self.value(ty, value) {
            return Some(index);
        }
        if tag.default == Some(index) || self.api.has_property(ty, &tag.property) {
            return None;
        }
        // The tag is written beside the properties of the member.
        let mut rest = map.clone();
        rest.remove(&tag.property);
        self.value(ty, &Value::Object(rest)).then_some(index)
    }

    fn object(&mut self, object: &Struct, map: &Map<String, Value>) -> bool {
        let known = |key: &String| object.fields.iter().any(|field| field.wire == *key);
        let mut further = map.iter().filter(|(key, _)| !known(key));
        let all_known = match &object.additional {
            Some(ty) => further.all(|(_, value)| self.value(ty, value)),
            None => (self.lenient && !object.closed) || further.next().is_none(),
        };
        all_known
            && object.fields.iter().all(|field| match map.get(&field.wire) {
                None => !field.required,
                Some(Value::Null) if field.nullable => true,
                Some(value) => self.value(&field.ty, value),
            })
    }
}
