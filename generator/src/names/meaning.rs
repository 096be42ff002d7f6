//! Names by what types mean, and by what tells them apart.

use serde_json::Value;

use super::MAX_LENGTH;
use super::chosen::{chosen, is_part};
use super::shape::{by_shape, ends, scalar, struct_words};
use crate::ir::sense::{self, Sense, joined};
use crate::ir::words::{singular, undoubled, words};
use crate::ir::{Api, EnumValue, Field, Origin, Root, Shape, Step, Type, TypeDef, TypeId};

/// Returns the name of a member of a union by what tells it from the others: the value of a property, or a property that
/// only it has.
pub(super) fn apart(api: &Api, id: TypeId) -> Option<(String, bool)> {
    let def = api.get(id);
    let origin = def.origins.first()?;
    let (Shape::Struct(object), Some(Step::Member(_)), Some(parent)) =
        (&def.shape, origin.steps.last(), origin.parent)
    else {
        return None;
    };
    let Shape::Union(union) = &api.get(parent).shape else {
        return None;
    };
    let others: Vec<&[Field]> = union
        .members
        .iter()
        .filter_map(|member| match &member.ty {
            Type::Named(other) if *other != id => match &api.get(*other).shape {
                Shape::Struct(other) => Some(&other.fields[..]),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let noun = def.sense.as_ref()?.words();
    if others.is_empty() {
        return None;
    }
    // Of several values the shortest: others are often sentences.
    let values = object.fields.iter().filter_map(|field| own_value(api, field, &others));
    if let Some(value) = values.min_by_key(Vec::len) {
        return Some((joined(value, &noun).concat(), false));
    }
    if ends(&object.fields).is_some() {
        return None;
    }
    let mut own = object.fields.iter().filter(|field| is_own(&others, field));
    let first = own.next()?;
    let own = [first].into_iter().chain(own).find(|field| field.required).unwrap_or(first);
    Some((noun.concat() + "With" + &words(&own.wire).concat(), false))
}

/// Returns the title of a union's member that says little alone, after what the union is called: `ContactEmail`.
pub(super) fn part_of_union(api: &Api, def: &TypeDef) -> Option<(String, bool)> {
    let origin = def.origins.first()?;
    let title = sense::title(origin.title.as_deref()?)?;
    if !is_part(def, &title) {
        return None;
    }
    let union = api.get(origin.parent?);
    let outer = chosen(union).into_iter().next().map(|name| words(&name));
    let outer = outer.or_else(|| Some(union.sense.as_ref()?.words()))?;
    Some((joined(outer, &title).concat(), false))
}

/// Whether no other member has a field.
fn is_own(others: &[&[Field]], field: &Field) -> bool {
    others.iter().all(|fields| fields.iter().all(|other| other.wire != field.wire))
}

/// The words of the only value of a field, or of what is directly in it, if no other member has that value.
fn own_value(api: &Api, field: &Field, others: &[&[Field]]) -> Option<Vec<String>> {
    let field_of = |fields: &'_ [Field]| fields.iter().position(|other| other.wire == field.wire);
    let own = single(api, field);
    let is_own = |value: &String| {
        others.iter().all(|fields| match field_of(fields) {
            Some(index) => single(api, &fields[index]).is_some_and(|other| other != *value),
            None => true,
        })
    };
    let value = own.filter(is_own).or_else(|| {
        inner(api, field).iter().find_map(|part| {
            let is_own = |value: &String| {
                others.iter().all(|fields| {
                    let other =
                        field_of(fields).map_or(&[][..], |index| inner(api, &fields[index]));
                    let other = other.iter().find(|other| other.wire == part.wire);
                    other.is_none_or(|it| single(api, it).is_some_and(|other| other != *value))
                })
            };
            single(api, part).filter(is_own)
        })
    });
    value.map(|value| words(&value)).filter(|words| !words.is_empty())
}

/// The fields of an object in a field.
fn inner<'a>(api: &'a Api, field: &Field) -> &'a [Field] {
    match field.ty.named().map(|id| &api.get(id).shape) {
        Some(Shape::Struct(object)) => &object.fields,
        _ => &[],
    }
}

/// The only value of a field, if it is a text.
pub(super) fn single(api: &Api, field: &Field) -> Option<String> {
    match &api.get(field.ty.named()?).shape {
        Shape::Enum(values) if values.len() == 1 => Some(values[0].value.clone()),
        Shape::Constant(Value::String(value)) => Some(value.clone()),
        _ => None,
    }
}

/// Returns the name of a type's only value, with what has it: `ExternalEntityType`.
pub(super) fn only_value(def: &TypeDef) -> Option<(String, bool)> {
    let text = match &def.shape {
        Shape::Enum(values) => match &values[..] {
            [EnumValue { name, value, .. }] => name.as_ref().unwrap_or(value).clone(),
            _ => return None,
        },
        Shape::IntegerEnum(values) => match &values[..] {
            [EnumValue { name: Some(name), .. }] => name.clone(),
            _ => return None,
        },
        Shape::Constant(value) => scalar(value),
        _ => return None,
    };
    let sense = def.sense.as_ref()?;
    let is_member = matches!(sense, Sense::Within(_));
    if !is_member && !matches!(sense, Sense::Words(_)) {
        return None;
    }
    // What one type has is called after the type, unless it is only a member of it.
    let parent = def.origins.first()?.parent;
    let is_text = !matches!(def.shape, Shape::IntegerEnum(_));
    if is_text
        && !is_member
        && parent.is_some()
        && def.origins.iter().all(|origin| origin.parent == parent)
    {
        return None;
    }
    let name = joined(words(&text), &sense.words()).concat();
    let says_something = !words(&text).is_empty() && text.parse::<f64>().is_err();
    (says_something && name.len() <= MAX_LENGTH).then_some((name, false))
}

/// Returns what all uses of a type have in common.
pub(super) fn by_sense(api: &Api, def: &TypeDef) -> Option<(String, bool)> {
    let name = match def.sense.as_ref()? {
        Sense::Words(words) => spoken(def, words),
        Sense::Sibling(outer) => joined(outer.words(), &words(&part_word(api, def))),
        Sense::Within(outer) => match within(def) {
            Some(part) => joined(outer.words(), &words(&part)),
            None => outer.words(),
        },
        Sense::Scalars => own_property(def).unwrap_or_else(|| words(&by_shape(api, def))),
        Sense::Error => words("error response"),
        Sense::Title(words) => words.clone(),
    };
    let is_response = name.last().is_some_and(|word| word == "Response");
    let ending = if is_response { "" } else { of_bodies(api, def) };
    let name = undoubled(name).concat() + ending;
    (!name.is_empty()).then_some((name, false))
}

/// The ending for a body that several operations share and not all of them read: the result of a deletion is no
/// `Order`.
fn of_bodies(api: &Api, def: &TypeDef) -> &'static str {
    let is_whole = |origin: &Origin| origin.steps.is_empty();
    let is_read = |origin: &Origin| {
        let operation = origin.root.operation().and_then(|index| api.operations.get(index));
        operation.is_none_or(|operation| operation.method == "GET")
    };
    if !def.origins.iter().all(is_whole) || def.origins.iter().all(is_read) {
        return "";
    }
    let is_request = |origin: &Origin| matches!(origin.root, Root::Request(_));
    let is_response = |origin: &Origin| matches!(origin.root, Root::Response { .. });
    match &def.origins[..] {
        origins if origins.iter().all(is_request) => "RequestBody",
        origins if origins.iter().all(is_response) => "ResponseBody",
        _ => "",
    }
}

/// Returns words with their last as the property has it, if that is no list: `Pages` and not `Page`.
fn spoken(def: &TypeDef, sense: &[String]) -> Vec<String> {
    let mut names = def.origins.iter().filter_map(|origin| match origin.steps.last() {
        Some(Step::Property(name)) => Some(words(name)),
        _ => None,
    });
    match names.next() {
        Some(own) if def.origins.len() == 1 || names.all(|other| other == own) => {
            match sense.strip_suffix(&singular(own.clone())[..]) {
                Some(before) => [before, &own].concat(),
                None => sense.to_vec(),
            }
        }
        _ => sense.to_vec(),
    }
}

/// The words for a part of a union or a list, beside those of the whole.
fn within(def: &TypeDef) -> Option<String> {
    Some(match &def.shape {
        Shape::Struct(object) if ends(&object.fields).is_some() => struct_words(&object.fields),
        Shape::Struct(_) => "Details".to_owned(),
        Shape::Union(_) => "Item".to_owned(),
        Shape::Enum(_) | Shape::IntegerEnum(_) => "Value".to_owned(),
        _ => return None,
    })
}

/// The word for one of several equal properties, by its shape.
fn part_word(api: &Api, def: &TypeDef) -> String {
    match &def.shape {
        Shape::Union(_) => by_shape(api, def),
        _ => "Value".to_owned(),
    }
}

/// Returns the words of the property that has the type in every use.
fn own_property(def: &TypeDef) -> Option<Vec<String>> {
    let property = |origin: &Origin| {
        let is_item = matches!(origin.steps.last(), Some(Step::Item | Step::Value));
        let name = origin.steps.iter().rev().find_map(|step| match step {
            Step::Property(name) => Some(words(name)),
            _ => None,
        })?;
        Some(if is_item { singular(name) } else { name })
    };
    let mut names = def.origins.iter().map(property);
    let first = names.next()??;
    names.all(|other| other.as_ref() == Some(&first)).then_some(first)
}
