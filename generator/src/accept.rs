//! Whether a value of the document has a type: only such a value is shown as an example.

use serde_json::Value;

use crate::ir::{Api, Shape, Type};

/// How much work one value is worth. Members of unions are tried one after the other, which can take
/// exponential time where they recurse.
const BUDGET: u32 = 20_000;

/// Whether a JSON value has the given type. Gives up, with "no", on a value that takes too long.
#[must_use]
pub fn accepts(api: &Api, ty: &Type, value: &Value) -> bool {
    Check { api, budget: BUDGET }.value(ty, value)
}

struct Check<'a> {
    api: &'a Api,
    budget: u32,
}

impl Check<'_> {
    fn value(&mut self, ty: &Type, value: &Value) -> bool {
        let Some(budget) = self.budget.checked_sub(1) else {
            return false;
        };
        self.budget = budget;
        match (ty, value) {
            (Type::Any, _)
            | (Type::Boolean, Value::Bool(_))
            | (Type::Number, Value::Number(_))
            | (Type::String | Type::DateTime, Value::String(_))
            | (Type::FreeForm, Value::Object(_))
            | (Type::Nullable(_), Value::Null) => true,
            (Type::Integer, Value::Number(number)) => number.is_i64(),
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
            (Shape::Struct(fields), Value::Object(map)) => {
                let known = |key: &String| fields.iter().any(|field| field.wire == *key);
                map.keys().all(known)
                    && fields.iter().all(|field| match map.get(&field.wire) {
                        None => !field.required,
                        Some(Value::Null) if field.nullable => true,
                        Some(value) => self.value(&field.ty, value),
                    })
            }
            (Shape::Enum(values), Value::String(text)) => values.contains(text),
            (Shape::Constant(constant), Value::String(text)) => constant == text,
            (Shape::Union(union), _) => {
                union.members.iter().any(|member| self.value(&member.ty, value))
            }
            _ => false,
        }
    }
}
