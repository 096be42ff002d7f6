//! Names by what types mean, and by what tells them apart.

use serde_json::Value;

use super::MAX_LENGTH;
use super::shape::{by_shape, ends, scalar, struct_words};
use crate::ir::sense::{Sense, joined};
use crate::ir::words::{singular, undoubled, words};
use crate::ir::{Api, EnumValue, Field, Origin, Shape, Step, Type, TypeDef, TypeId};

/// Returns the name of a member of a union by what tells it from the others: the value of a property, or a property that
/// only it requires.
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
    let field = |fields: &[Field], wire: &str| fields.iter().any(|field| field.wire == wire);
    let noun = def.sense.as_ref()?.words();
    let value = object.fields.iter().find_map(|field| {
        let value = single(api, field)?;
        let is_own = others.iter().all(|fields| {
            let same = fields.iter().find(|other| other.wire == field.wire);
            same.is_none_or(|other| single(api, other).is_some_and(|other| other != value))
        });
        (is_own && !others.is_empty()).then_some(words(&value)).filter(|words| !words.is_empty())
    });
    if let Some(value) = value {
        return Some((joined(value, &noun).concat(), false));
    }
    if ends(&object.fields).is_some() {
        return None;
    }
    let required = object.fields.iter().filter(|field| field.required);
    let mut own = required.filter(|it| others.iter().all(|fields| !field(fields, &it.wire)));
    let own = own.next().filter(|_| !others.is_empty())?;
    Some((noun.concat() + "With" + &words(&own.wire).concat(), false))
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
    let name = undoubled(name).concat();
    (!name.is_empty()).then_some((name, false))
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
