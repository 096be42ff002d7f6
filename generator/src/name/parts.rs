//! The names of fields, enum values and union members; each scope is one type.

use std::collections::HashSet;

use super::TypeName;
use super::ident::{field_ident, is_path_keyword, type_ident};
use super::words::{common_prefix, common_suffix, symbol, words};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, Shape, Type, TypeDef, Union};

/// Names all parts of all types, and the catch-all variant of each.
pub(super) fn parts(
    api: &Api,
    types: &[TypeName],
    diagnostics: &mut Diagnostics,
) -> (Vec<Vec<String>>, Vec<String>) {
    api.types
        .iter()
        .zip(types)
        .map(|(def, name)| {
            let parts = match &def.shape {
                Shape::Struct(fields) => fields
                    .iter()
                    .map(|field| {
                        let names = [field_ident(&field.wire), field_ident(&spelled(&field.wire))];
                        checked(names, &field.wire, def, "property", diagnostics)
                    })
                    .collect(),
                Shape::Enum(values) => values
                    .iter()
                    .map(|value| {
                        let names = variant_idents(value);
                        checked(names, value, def, "enum value", diagnostics)
                    })
                    .collect(),
                Shape::Union(union) if union.tag.is_some() => union
                    .members
                    .iter()
                    .map(|member| {
                        let names = variant_idents(&member.tag);
                        checked(names, &member.tag, def, "tag", diagnostics)
                    })
                    .collect(),
                Shape::Union(union) => members(union, name, types),
                Shape::Constant(_) => Vec::new(),
            };
            // A field is in snake case, a variant in camel case.
            let separator = if matches!(def.shape, Shape::Struct(_)) { "_" } else { "" };
            let parts = unique(&parts, separator);
            let free = |name: &String| parts.iter().all(|part| part != name);
            let names = ["Unknown", "Unrecognized"].map(str::to_owned).into_iter();
            // One more name than there are parts: one of them is free.
            let numbered = (2..=parts.len() + 2).map(|number| format!("Unknown{number}"));
            let catch_all = names.chain(numbered).find(free).unwrap_or_default();
            (parts, catch_all)
        })
        .unzip()
}

fn variant_idents(value: &str) -> [Option<String>; 2] {
    match value {
        "" => [Some("Empty".to_owned()), None],
        _ => [value, &spelled(value)].map(|text| {
            let ident = type_ident(text, "N")?;
            Some(if is_path_keyword(&ident) { format!("{ident}Value") } else { ident })
        }),
    }
}

/// The text with its symbols as words, for names that differ in nothing else: `+1` and `-1`.
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

/// The short and the spelled name; an error, once, where there is none.
fn checked(
    names: [Option<String>; 2],
    text: &str,
    def: &TypeDef,
    what: &str,
    diagnostics: &mut Diagnostics,
) -> [String; 2] {
    let [short, long] = names;
    let long = long.or_else(|| short.clone());
    if let (Some(short), Some(long)) = (short.or_else(|| long.clone()), long) {
        return [short, long];
    }
    if let Some(origin) = def.origins.first() {
        let message = format!("no Rust identifier can be made of the {what} `{text}`");
        let diagnostic = match &def.shape {
            Shape::Struct(_) => {
                let place = origin.pointer.push("properties").push(text);
                Diagnostic::at_key(Code::Unnameable, &place, message)
            }
            Shape::Enum(values) => {
                let index = values.iter().position(|value| value == text).unwrap_or_default();
                let place = origin.pointer.push("enum").push(index.to_string());
                Diagnostic::at(Code::Unnameable, &place, message)
            }
            _ => Diagnostic::at(Code::Unnameable, &origin.pointer, message),
        };
        diagnostics.push(diagnostic.help("a name needs at least one letter or digit"));
    }
    ["unnamed".to_owned(), "unnamed".to_owned()]
}

/// Takes the short name where it is unique, else the spelled one, else one with a number.
fn unique(names: &[[String; 2]], separator: &str) -> Vec<String> {
    let count = |name: &str| names.iter().filter(|[short, _]| short == name).count();
    let mut taken = HashSet::new();
    let mut chosen = Vec::new();
    for [short, long] in names {
        let name = if count(short) > 1 { long } else { short };
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

/// Members without a tag are called after their types, without the words that all have in common
/// or that the union's own name has.
fn members(union: &Union, name: &TypeName, types: &[TypeName]) -> Vec<[String; 2]> {
    let named: Vec<Vec<String>> = union
        .members
        .iter()
        .filter_map(|member| match &member.ty {
            Type::Named(id) => Some(words(&types[id.0].ident)),
            _ => None,
        })
        .collect();
    // The common ending goes only if it leaves something of every name.
    let ending = if named.len() > 1 { common_suffix(&named).len() } else { 0 };
    let begins =
        |name_words: &[String]| common_prefix(&[name_words.to_vec(), words(&name.ident)]).len();
    let ending =
        if named.iter().all(|words| begins(words) + ending < words.len()) { ending } else { 0 };
    let lists = union.members.iter().filter(|member| matches!(member.ty, Type::List(_))).count();
    union
        .members
        .iter()
        .map(|member| {
            let long = type_label(&member.ty, types, lists > 1);
            let short = match &member.ty {
                Type::Named(_) => shortened(&long, &name.ident, ending),
                _ => long.clone(),
            };
            [short, long]
        })
        .collect()
}

fn shortened(ident: &str, union: &str, ending: usize) -> String {
    let all = words(ident);
    let beginning = common_prefix(&[all.clone(), words(union)]).len();
    let end = all.len() - ending;
    let kept = all.get(beginning..end).unwrap_or_default();
    type_ident(&kept.concat(), "N")
        .filter(|name| !is_path_keyword(name))
        .unwrap_or_else(|| ident.to_owned())
}

fn type_label(ty: &Type, types: &[TypeName], several_lists: bool) -> String {
    let simple = match ty {
        Type::Any => "Value",
        Type::Boolean => "Boolean",
        Type::Integer => "Integer",
        Type::Number => "Number",
        Type::String => "String",
        Type::DateTime => "DateTime",
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
