//! Default values as expressions, chosen before they are emitted as Rust.

use serde_json::{Map, Number, Value};

use crate::document::number::whole;
use crate::ir::conforms::{accepts, member};
use crate::ir::{Api, Shape, Struct, Tuple, Type, TypeId, Union};

/// The most values that one `json!` call takes. The macro calls itself for each value, and the compiler
/// allows 128 nested calls.
pub(crate) const MAX_JSON: usize = 32;

/// An expression that constructs a value of a type.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// `()`
    Unit,
    /// `None`
    None,
    /// `Some(…)`
    Some(Box<Self>),
    /// `true` or `false`
    Bool(bool),
    /// An integer of a primitive type.
    Integer(i128),
    /// An `f64`.
    Float(f64),
    /// A `serde_json::Number`.
    Exact(Number),
    /// A `String`.
    Text(String),
    /// A `serde_json::Value`.
    Json(Value),
    /// A `serde_json::Map`.
    FreeForm(Vec<(String, Value)>),
    /// A `Vec`.
    List(Vec<Self>),
    /// A `BTreeMap`.
    Map(Vec<(String, Self)>),
    /// A known variant of an enum, by index.
    Variant(TypeId, usize),
    /// The only value of a type.
    Constant(TypeId),
    /// A newtype around a list or map.
    Newtype(TypeId, Box<Self>),
    /// The fields of a tuple.
    Tuple(TypeId, Vec<TupleField>),
    /// A member of a union, by index.
    Member(TypeId, usize, Box<Self>),
    /// A struct.
    Struct(StructExpression),
}

/// A field of a tuple.
#[derive(Debug, Clone, PartialEq)]
pub struct TupleField {
    /// The index among the positional elements; `None` for the remaining elements.
    pub index: Option<usize>,
    /// Whether the element may be absent.
    pub optional: bool,
    /// The value; `None` for an absent element.
    pub value: Option<Expression>,
}

/// A struct expression with the fields that it sets.
#[derive(Debug, Clone, PartialEq)]
pub struct StructExpression {
    /// The type.
    pub id: TypeId,
    /// The fields that are set, by index. A value of `None` means `null`. Constants are left out.
    pub fields: Vec<(usize, Option<Expression>)>,
    /// The additional properties, as a map.
    pub additional: Option<Box<Expression>>,
}

/// Returns the expression for a value of a type. Returns `None` if the type does not accept the value,
/// or if the type's public constructors cannot create it.
#[must_use]
pub fn expression(api: &Api, ty: &Type, value: &Value) -> Option<Expression> {
    if accepts(api, ty, value) { make(api, ty, value) } else { None }
}

fn make(api: &Api, ty: &Type, value: &Value) -> Option<Expression> {
    Some(match (ty, value) {
        (Type::Any, _) => Expression::Json(json(value)?),
        (Type::FreeForm, Value::Object(map)) => {
            let entries = map.iter().map(|(key, value)| Some((key.clone(), json(value)?)));
            Expression::FreeForm(entries.collect::<Option<_>>()?)
        }
        (Type::Boolean, Value::Bool(value)) => Expression::Bool(*value),
        (Type::Null, Value::Null) => Expression::Unit,
        (Type::Integer(kind), Value::Number(number)) => {
            Expression::Integer(whole(number).filter(|number| kind.holds(*number))?)
        }
        (Type::ExactNumber, Value::Number(number)) => {
            // Any other number requires parsing, which can fail.
            let is_made = number.is_i64() || number.is_u64();
            Expression::Exact(Some(number.clone()).filter(|_| is_made)?)
        }
        (Type::Number, Value::Number(number)) => Expression::Float(number.as_f64()?),
        (Type::String(_), Value::String(text)) => Expression::Text(text.clone()),
        (Type::Nullable(_), Value::Null) => Expression::None,
        (Type::Nullable(inner), _) => Expression::Some(Box::new(make(api, inner, value)?)),
        (Type::List(inner), Value::Array(items)) => {
            let items = items.iter().map(|item| make(api, inner, item));
            Expression::List(items.collect::<Option<_>>()?)
        }
        (Type::Map(inner), Value::Object(map)) => {
            let entries =
                map.iter().map(|(key, value)| Some((key.clone(), make(api, inner, value)?)));
            Expression::Map(entries.collect::<Option<_>>()?)
        }
        (Type::Named(id), _) => named(api, *id, value)?,
        _ => return None,
    })
}

/// Returns the value if one `json!` call can construct it.
fn json(value: &Value) -> Option<Value> {
    (count(value) <= MAX_JSON).then(|| value.clone())
}

/// The number of values in a value, including itself.
pub(crate) fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(map) => map.values().map(count).sum(),
        _ => 0,
    }
}

fn named(api: &Api, id: TypeId, value: &Value) -> Option<Expression> {
    match &api.get(id).shape {
        Shape::Enum(_) | Shape::IntegerEnum(_) => {
            Some(Expression::Variant(id, variant(api, id, value)?))
        }
        Shape::Constant(_) => Some(Expression::Constant(id)),
        Shape::Alias(ty) => make(api, ty, value),
        Shape::Struct(object) => structure(api, id, object, value.as_object()?),
        Shape::Union(union) => of_union(api, id, union, value),
        Shape::Tuple(tuple) => of_tuple(api, id, tuple, value.as_array()?),
        Shape::Newtype(ty) => Some(Expression::Newtype(id, Box::new(make(api, ty, value)?))),
    }
}

/// Returns the index of a known enum value.
#[must_use]
pub fn variant(api: &Api, id: TypeId, value: &Value) -> Option<usize> {
    match &api.get(id).shape {
        Shape::Enum(values) => values.iter().position(|known| value == known.value.as_str()),
        Shape::IntegerEnum(values) => {
            let number = whole(value.as_number()?)?;
            values.iter().position(|known| known.value == number)
        }
        _ => None,
    }
}

fn of_tuple(api: &Api, id: TypeId, tuple: &Tuple, values: &[Value]) -> Option<Expression> {
    let mut fields = Vec::new();
    for (index, ty) in tuple.items.iter().enumerate() {
        let value = match values.get(index) {
            Some(value) => Some(make(api, ty, value)?),
            None => None,
        };
        fields.push(TupleField { index: Some(index), optional: index >= tuple.required, value });
    }
    if let Some(rest) = &tuple.rest {
        let behind = values.get(tuple.items.len()..).unwrap_or_default();
        let items = behind.iter().map(|item| make(api, rest, item));
        let list = Expression::List(items.collect::<Option<_>>()?);
        fields.push(TupleField { index: None, optional: false, value: Some(list) });
    }
    Some(Expression::Tuple(id, fields))
}

fn of_union(api: &Api, id: TypeId, union: &Union, value: &Value) -> Option<Expression> {
    let index = member(api, union, value)?;
    let payload = make(api, &union.members.get(index)?.ty, value)?;
    Some(Expression::Member(id, index, Box::new(payload)))
}

fn structure(
    api: &Api,
    id: TypeId,
    object: &Struct,
    map: &Map<String, Value>,
) -> Option<Expression> {
    let mut fields = Vec::new();
    for (index, field) in object.fields.iter().enumerate() {
        let is_given = !(field.required && api.is_constant(&field.ty));
        let Some(value) = map.get(&field.wire).filter(|_| is_given) else {
            continue;
        };
        let is_null = value.is_null() && field.nullable;
        let value = if is_null { None } else { Some(make(api, &field.ty, value)?) };
        fields.push((index, value));
    }
    let known = |key: &String| object.fields.iter().any(|field| field.wire == *key);
    let others: Vec<(&String, &Value)> = map.iter().filter(|(key, _)| !known(key)).collect();
    let mut additional = None;
    if !others.is_empty() {
        let ty = object.additional.as_ref()?;
        let entries =
            others.into_iter().map(|(key, value)| Some((key.clone(), make(api, ty, value)?)));
        additional = Some(Box::new(Expression::Map(entries.collect::<Option<_>>()?)));
    }
    Some(Expression::Struct(StructExpression { id, fields, additional }))
}
