//! The names of fields, enum values and union members; each type is one scope.

use foldhash::{HashMap, HashSet};
use rayon::prelude::*;

use super::ident::{coded, field_ident, is_ident, is_path_keyword, type_ident};
use super::{MAX_LENGTH, TypeName};
use crate::ir::pins::Pins;
use crate::ir::words::{common_prefix, common_suffix, symbol, words};
use crate::ir::{Api, EnumValue, Field, Format, Shape, Type, TypeId, Union};

/// Names all parts of all types, and the catch-all variant of each.
pub(super) fn parts(api: &Api, types: &[TypeName], pins: &Pins) -> (Vec<Vec<String>>, Vec<String>) {
    let named = types.par_iter().enumerate().map(|(index, name)| {
        let id = TypeId(index);
        let def = api.get(id);
        let parts = match &def.shape {
            Shape::Struct(object) => {
                let wires = object.fields.iter().map(|field| field.wire.as_str());
                wires.map(field_idents).collect()
            }
            Shape::Enum(values) => {
                values.iter().map(|known| value_idents(known, &known.value)).collect()
            }
            Shape::IntegerEnum(values) => {
                values.iter().map(|known| value_idents(known, &known.value.to_string())).collect()
            }
            Shape::Union(union) => members(union, name, types),
            Shape::Constant(_) | Shape::Tuple(_) | Shape::Newtype(_) | Shape::Alias(_) => {
                Vec::new()
            }
        };
        // Fields are in snake case, variants in camel case.
        let separator = if matches!(def.shape, Shape::Struct(_)) { "_" } else { "" };
        let pin = pins.of(id);
        let kept = pin.and_then(|pin| pin.catch_all.as_deref()).filter(|name| is_ident(name));
        let mut pinned = pin.map(|pin| pin.parts.clone()).unwrap_or_default();
        if let Shape::Struct(object) = &def.shape {
            choose(&object.fields, &mut pinned);
        }
        let parts = unique(&parts, separator, &pinned, kept);
        let free = |name: &String| parts.iter().all(|part| part != name);
        let names = ["Unknown", "Unrecognized"].into_iter();
        let names = kept.into_iter().chain(names).map(str::to_owned);
        // There is one more name than parts, so that one of them is free.
        let numbered = (2..=parts.len() + 2).map(|number| format!("Unknown{number}"));
        let catch_all = names.chain(numbered).find(free).unwrap_or_default();
        (parts, catch_all)
    });
    named.unzip()
}

/// Pins the names that the document's author chose.
fn choose(fields: &[Field], pinned: &mut Vec<Option<String>>) {
    for (index, field) in fields.iter().enumerate() {
        if let Some(chosen) = field.rust_name.as_deref().and_then(field_ident) {
            pinned.resize(fields.len().max(pinned.len()), None);
            pinned[index] = Some(chosen);
        }
    }
}

/// Returns the short and the spelled name of a property.
fn field_idents(wire: &str) -> [String; 2] {
    both([field_ident(wire), field_ident(&spelled(wire))], || {
        let coded = coded(wire);
        field_ident(&coded).unwrap_or(coded)
    })
}

/// Returns the name that the document gives a value, and for duplicates the name followed by the value.
/// Otherwise returns the names of the value itself.
fn value_idents<T>(known: &EnumValue<T>, value: &str) -> [String; 2] {
    let name = known.name.as_deref().filter(|name| name.len() <= MAX_LENGTH);
    match name.filter(|name| type_ident(name, "N").is_some()) {
        Some(name) => {
            [variant_idents(name)[0].clone(), variant_idents(&format!("{name} {value}"))[0].clone()]
        }
        None => variant_idents(value),
    }
}

/// Returns the name of the variant for a value that stands alone.
pub(crate) fn value_ident(value: &str) -> String {
    let [short, _] = variant_idents(value);
    short
}

/// Returns the short and the spelled name of a value.
fn variant_idents(value: &str) -> [String; 2] {
    let names = match value {
        "" => [Some("Empty".to_owned()), None],
        // Only the minus distinguishes `-1` from `1`.
        _ if value.starts_with('-') && value.parse::<f64>().is_ok() => {
            [type_ident(&format!("minus {}", &value[1..]), "N"), None]
        }
        _ => [value, &spelled(value)].map(|text| {
            let ident = type_ident(text, "N")?;
            Some(if is_path_keyword(&ident) { format!("{ident}Value") } else { ident })
        }),
    };
    both(names, || type_ident(&coded(value), "N").unwrap_or_else(|| "Value".to_owned()))
}

/// Returns the short name and the long one, or the only one twice.
fn both([short, long]: [Option<String>; 2], otherwise: impl Fn() -> String) -> [String; 2] {
    let long = long.or_else(|| short.clone());
    let short = short.or_else(|| long.clone());
    [short.unwrap_or_else(&otherwise), long.unwrap_or_else(&otherwise)]
}

/// Returns the string with its symbols as words, for names that are equal otherwise: `+1` and `-1`.
fn spelled(text: &str) -> String {
    let mut spelled = String::new();
    for character in text.chars() {
        match symbol(character) {
            Some(word) if !matches!(character, '_' | '-') || spelled.is_empty() => {
                spelled.push(' ');
                spelled.push_str(word);
                spelled.push(' ');
            }
            _ => spelled.push(character),
        }
    }
    spelled
}

/// Chooses unique names: the pinned name, otherwise the short name if it is unique, otherwise the
/// spelled one, otherwise one with a number.
fn unique(
    names: &[[String; 2]],
    separator: &str,
    pinned: &[Option<String>],
    reserved: Option<&str>,
) -> Vec<String> {
    let mut counts: HashMap<&str, usize> = HashMap::default();
    for [short, _] in names {
        *counts.entry(short).or_default() += 1;
    }
    let mut taken: HashSet<String> = reserved.map(str::to_owned).into_iter().collect();
    let mut kept: Vec<Option<&String>> = pinned
        .iter()
        .map(|pin| pin.as_ref().filter(|pin| is_ident(pin) && taken.insert((*pin).clone())))
        .collect();
    kept.resize(names.len(), None);
    let mut chosen = Vec::new();
    for ([short, long], kept) in names.iter().zip(kept) {
        if let Some(kept) = kept {
            chosen.push(kept.clone());
            continue;
        }
        let name = if counts[short.as_str()] > 1 { long } else { short };
        let mut unique = name.clone();
        let mut number = 2;
        while !taken.insert(unique.clone()) {
            unique = format!(
                "{}{separator}{number}",
                name.trim_start_matches("r#").trim_end_matches('_')
            );
            number += 1;
        }
        chosen.push(unique);
    }
    chosen
}

/// Names members after the tag value that selects them. Without a meaningful one, members are named
/// after their types, without the words that all share or that the union's own name has.
fn members(union: &Union, name: &TypeName, types: &[TypeName]) -> Vec<[String; 2]> {
    let named: Vec<Vec<String>> = union
        .members
        .iter()
        .filter_map(|member| match &member.ty {
            Type::Named(id) => Some(words(&types[id.0].ident)),
            _ => None,
        })
        .collect();
    // The common ending is removed only if every name keeps a word.
    let ending = if named.len() > 1 { common_suffix(&named).len() } else { 0 };
    let begins =
        |name_words: &[String]| common_prefix(&[name_words.to_vec(), words(&name.ident)]).len();
    let ending =
        if named.iter().all(|words| begins(words) + ending < words.len()) { ending } else { 0 };
    let lists = union.members.iter().filter(|member| matches!(member.ty, Type::List(_))).count();
    let noun = noun(&words(&name.ident), &named);
    union
        .members
        .iter()
        .enumerate()
        .map(|(index, member)| {
            let tag = union.tag.as_ref();
            if tag.is_some_and(|tag| tag.is_family && tag.default == Some(index)) {
                return ["Base".to_owned(), type_label(&member.ty, types, false)];
            }
            // A number means little if the member's type has a name.
            let is_number = |tag: &str| tag.parse::<f64>().is_ok();
            let is_named = matches!(member.ty, Type::Named(_));
            if let [tag] = &member.tags[..]
                && !(is_named && is_number(tag))
            {
                return variant_idents(tag);
            }
            let long = type_label(&member.ty, types, lists > 1);
            let short = match &member.ty {
                Type::Named(_) => shortened(&long, &noun, ending),
                _ => long.clone(),
            };
            [short, long]
        })
        .collect()
}

/// What a union is in the names of its members: all its words, or the last of them if several members have those at
/// their beginning or end. `PointDetails` is a member of `CreateShapePoint`.
fn noun(whole: &[String], members: &[Vec<String>]) -> Vec<String> {
    let has = |name: &[String], noun: &[String]| {
        name.len() > noun.len() && (name.starts_with(noun) || name.ends_with(noun))
    };
    let is_whole = members
        .iter()
        .any(|name| !common_prefix(&[name.clone(), whole.to_vec()]).is_empty() || has(name, whole));
    let mut ends = (1..whole.len()).map(|start| &whole[start..]).filter(|_| !is_whole);
    let found = ends.find(|noun| members.iter().filter(|name| has(name, noun)).count() > 1);
    found.unwrap_or(whole).to_vec()
}

fn shortened(ident: &str, whole: &[String], ending: usize) -> String {
    let all = words(ident);
    let beginning = common_prefix(&[all.clone(), whole.to_vec()]).len();
    // `OriginPoint` is the `Origin` of a `Point`.
    let is_after = beginning == 0 && all.len() > whole.len() && all.ends_with(whole);
    let end = all.len() - if is_after { ending.max(whole.len()) } else { ending };
    let kept = all.get(beginning..end).unwrap_or_default();
    type_ident(&kept.concat(), "N")
        .filter(|name| !is_path_keyword(name))
        .unwrap_or_else(|| ident.to_owned())
}

fn type_label(ty: &Type, types: &[TypeName], several_lists: bool) -> String {
    let simple = match ty {
        Type::Any => "Value",
        Type::Boolean => "Boolean",
        Type::Null => "Null",
        Type::Integer(_) => "Integer",
        Type::Number | Type::ExactNumber => "Number",
        Type::String(Format::DateTime) => "DateTime",
        Type::String(_) => "String",
        Type::External(external) => external.name(),
        Type::Replaced(path) => super::shape::replaced_name(path),
        Type::FreeForm => "Object",
        Type::List(inner) if several_lists => {
            return type_label(inner, types, true) + "List";
        }
        Type::List(_) => "List",
        Type::Map(_) => "Map",
        Type::Nullable(inner) => return type_label(inner, types, several_lists),
        Type::Named(id) => return types[id.0].ident.clone(),
    };
    simple.to_owned()
}
