//! A value of each type, for its rustdoc: the document's own example where it is valid, else one put
//! together from the examples of the parts.

use serde_json::{Map, Value, json};

use crate::ir::{Api, Field, Shape, Type, TypeId};
use crate::lower::accepts;

/// Types nest; an example does not go deeper than a reader wants to.
const DEPTH: usize = 12;

/// Finds an example for every type that has one.
pub(super) fn examples(api: &Api) -> Vec<Option<Value>> {
    api.iter()
        .map(|(id, def)| {
            let value = match &def.example {
                Some(example) if accepts(api, &Type::Named(id), example) => example.clone(),
                _ => shape(api, id, DEPTH)?,
            };
            Some(as_written(api, &Type::Named(id), value))
        })
        .collect()
}

fn shape(api: &Api, id: TypeId, depth: usize) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    match &api.get(id).shape {
        Shape::Struct(fields) => {
            let mut map = Map::new();
            for field in fields {
                match known(api, field) {
                    Some(example) => map.insert(field.wire.clone(), example),
                    None if field.required && field.nullable => {
                        map.insert(field.wire.clone(), Value::Null)
                    }
                    None if field.required => {
                        map.insert(field.wire.clone(), value(api, &field.ty, &field.wire, depth)?)
                    }
                    None => None,
                };
            }
            Some(Value::Object(map))
        }
        Shape::Enum(values) => values.first().map(|value| json!(value)),
        Shape::Constant(value) => Some(json!(value)),
        Shape::Union(union) => {
            union.members.iter().find_map(|member| value(api, &member.ty, "", depth))
        }
    }
}

/// The document's example of a field, or of the field's type.
fn known(api: &Api, field: &Field) -> Option<Value> {
    let of_type = match &field.ty {
        Type::Named(id) => api.get(*id).example.as_ref().filter(|_| field.required),
        _ => None,
    };
    [field.example.as_ref(), of_type]
        .into_iter()
        .flatten()
        .find(|example| accepts(api, &field.ty, example))
        .cloned()
}

fn value(api: &Api, ty: &Type, name: &str, depth: usize) -> Option<Value> {
    Some(match ty {
        Type::Any => json!({}),
        Type::Boolean => json!(true),
        Type::Integer => json!(1),
        Type::Number => json!(1.5),
        Type::String => json!(if name.is_empty() { "text" } else { name }),
        Type::DateTime => json!("2026-01-31T12:00:00Z"),
        Type::FreeForm => json!({"key": "value"}),
        Type::Nullable(inner) => value(api, inner, name, depth)?,
        Type::List(inner) => Value::Array(value(api, inner, name, depth).into_iter().collect()),
        Type::Map(inner) => {
            let inner = value(api, inner, "", depth);
            Value::Object(inner.map(|inner| ("key".to_owned(), inner)).into_iter().collect())
        }
        Type::Named(id) => match &api.get(*id).example {
            Some(example) if accepts(api, ty, example) => example.clone(),
            _ => shape(api, *id, depth)?,
        },
    })
}

/// The value as the emitted type writes it: a whole number in a field of floating-point type gets its
/// decimal point.
fn as_written(api: &Api, ty: &Type, value: Value) -> Value {
    match (ty, value) {
        (Type::Number, Value::Number(number)) => {
            number.as_f64().map_or(Value::Number(number), |float| json!(float))
        }
        (Type::Nullable(inner), value) if !value.is_null() => as_written(api, inner, value),
        (Type::List(inner), Value::Array(items)) => {
            items.into_iter().map(|item| as_written(api, inner, item)).collect()
        }
        (Type::Map(inner), Value::Object(map)) => Value::Object(
            map.into_iter().map(|(key, item)| (key, as_written(api, inner, item))).collect(),
        ),
        (Type::Named(id), value) => match (&api.get(*id).shape, value) {
            (Shape::Struct(fields), Value::Object(map)) => {
                let field = |key: &str| fields.iter().find(|field| field.wire == key);
                let entries = map.into_iter().map(|(key, item)| {
                    let item = match field(&key) {
                        Some(field) if !item.is_null() => as_written(api, &field.ty, item),
                        _ => item,
                    };
                    (key, item)
                });
                Value::Object(entries.collect())
            }
            (Shape::Union(union), value) => {
                let member = union.members.iter().find(|member| accepts(api, &member.ty, &value));
                match member {
                    Some(member) => as_written(api, &member.ty, value),
                    None => value,
                }
            }
            (_, value) => value,
        },
        (_, value) => value,
    }
}
