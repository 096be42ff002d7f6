//! Names by the shape of a type.

use serde_json::Value;

use super::MAX_LENGTH;
use super::chosen::chosen;
use crate::ir::sense::joined;
use crate::ir::words::{singular, words};
use crate::ir::{Api, Field, Format, Member, Origin, Shape, Step, Type, TypeDef};

/// Returns the name of a union by its members, if they have short names of their own.
pub(super) fn by_members(api: &Api, def: &TypeDef) -> Option<String> {
    let Shape::Union(union) = &def.shape else {
        return None;
    };
    let is_named = |member: &Member| match &member.ty {
        Type::Named(id) => !chosen(api.get(*id)).is_empty(),
        _ => true,
    };
    let members: Vec<String> =
        union.members.iter().map(|member| type_words(api, &member.ty)).collect();
    let name = members.join("Or");
    (union.members.iter().all(is_named) && name.len() <= MAX_LENGTH).then_some(name)
}

/// Returns a name for the shape.
pub(super) fn by_shape(api: &Api, def: &TypeDef) -> String {
    let is_item = |origin: &Origin| origin.steps.last() == Some(&Step::Item);
    match &def.shape {
        Shape::Union(_) if def.origins.iter().all(is_item) && shared_property(def).is_some() => {
            shared_property(def).unwrap_or_default().concat() + "Item"
        }
        Shape::Union(union) => {
            let members: Vec<String> =
                union.members.iter().map(|member| type_words(api, &member.ty)).collect();
            let name = members.join("Or");
            if name.len() <= MAX_LENGTH {
                return name;
            }
            shared_property(def).map_or_else(|| "Choice".to_owned(), |words| words.concat())
        }
        Shape::Struct(object) => struct_words(&object.fields),
        Shape::Tuple(_) => "Tuple".to_owned(),
        Shape::Newtype(_) => "Nested".to_owned(),
        Shape::Alias(ty) => type_words(api, ty),
        Shape::IntegerEnum(_) => {
            shared_property(def).map_or_else(|| "Number".to_owned(), |words| words.concat())
        }
        Shape::Enum(values) => match &values[..] {
            [only] => words(&only.value).concat(),
            _ => shared_property(def).map_or_else(|| "Value".to_owned(), |words| words.concat()),
        },
        Shape::Constant(value) => words(&scalar(value)).concat(),
    }
}

/// Returns a scalar as a string, without quotes.
pub(super) fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Returns the property names of an object as one name. Two ends become `Range`, after the other
/// properties.
pub(super) fn struct_words(fields: &[Field]) -> String {
    let ends = ends(fields);
    let others = fields
        .iter()
        .filter(|field| ends.is_none_or(|(low, high)| field.wire != low && field.wire != high));
    let mut name = String::new();
    for field in others.take(3) {
        let word = words(&field.wire).concat();
        if name.len() + word.len() <= MAX_LENGTH - "Range".len() {
            name.push_str(&word);
        }
    }
    if ends.is_some() {
        name.push_str("Range");
    }
    name
}

/// The properties of the two ends of a range.
pub(super) fn ends(fields: &[Field]) -> Option<(&'static str, &'static str)> {
    const ENDS: [(&str, &str); 4] =
        [("start", "end"), ("from", "to"), ("min", "max"), ("lower", "upper")];
    let has = |name: &str| fields.iter().any(|field| field.wire == name);
    ENDS.into_iter().find(|(low, high)| has(low) && has(high))
}

/// Returns the name of a user's type, without its path and parameters.
pub(super) fn replaced_name(path: &str) -> &str {
    let path = path.split('<').next().unwrap_or_default();
    path.rsplit("::").next().unwrap_or_default().trim()
}

pub(super) fn type_words(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Any => "Value".to_owned(),
        Type::Boolean => "Boolean".to_owned(),
        Type::Null => "Null".to_owned(),
        Type::Integer(_) => "Integer".to_owned(),
        Type::Number | Type::ExactNumber => "Number".to_owned(),
        Type::String(Format::DateTime) => "DateTime".to_owned(),
        Type::String(_) => "String".to_owned(),
        Type::External(external) => external.name().to_owned(),
        Type::Replaced(path) => replaced_name(path).to_owned(),
        Type::FreeForm => "Object".to_owned(),
        Type::Nullable(inner) => type_words(api, inner),
        Type::List(inner) => type_words(api, inner) + "List",
        Type::Map(inner) => type_words(api, inner) + "Map",
        Type::Named(id) => {
            let def = api.get(*id);
            let pinned = def.origins.iter().find_map(|origin| origin.rust_name.clone());
            pinned.or_else(|| chosen(def).into_iter().next()).unwrap_or_else(|| match &def.shape {
                Shape::Struct(object) => struct_words(&object.fields),
                Shape::Enum(_) | Shape::IntegerEnum(_) => "Enum".to_owned(),
                Shape::Constant(value) => words(&scalar(value)).concat(),
                Shape::Tuple(_) => "Tuple".to_owned(),
                Shape::Newtype(_) | Shape::Alias(_) => "Nested".to_owned(),
                Shape::Union(_) => "Union".to_owned(),
            })
        }
    }
}

/// Returns the words of the nearest property around all uses of a type.
pub(super) fn shared_property(def: &TypeDef) -> Option<Vec<String>> {
    let around = |origin: &Origin| -> Vec<Vec<String>> {
        let properties = origin.steps.iter().filter_map(|step| match step {
            Step::Property(name) => Some(singular(words(name))),
            _ => None,
        });
        properties.collect()
    };
    let (first, rest) = def.origins.split_first()?;
    let rest: Vec<Vec<Vec<String>>> = rest.iter().map(around).collect();
    around(first)
        .into_iter()
        .rev()
        .find(|property| rest.iter().all(|properties| properties.contains(property)))
}

/// Returns a name with a word for the shape, for a type whose parent already has the name.
pub(super) fn suffixed(def: &TypeDef, name: &str) -> String {
    let name = words(name);
    // `State` says what kind it is already.
    let is_kind = ["Kind", "Mode", "Reason", "State", "Status", "Type"]
        .iter()
        .any(|word| name.last().is_some_and(|last| last == word));
    let is_item = |origin: &Origin| origin.steps.last() == Some(&Step::Item);
    let word = match &def.shape {
        Shape::Struct(_) | Shape::Union(_) if def.origins.iter().all(is_item) => "Item",
        Shape::Enum(_) | Shape::IntegerEnum(_) | Shape::Constant(_) if !is_kind => "Kind",
        Shape::Struct(_) => "Details",
        Shape::Union(_) => "Choice",
        _ => "Value",
    };
    joined(name, &[word.to_owned()]).concat()
}
