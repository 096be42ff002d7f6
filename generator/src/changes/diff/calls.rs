//! Changes of the client.

use super::{Change, Compared, Kind, Level, Pairs};
use crate::changes::public_api::{Part, Ty};

/// The most parts that a message names.
const SHOWN: usize = 3;

/// Returns the parts of the client that are gone or different, by operation and for the client as a
/// whole.
pub(super) fn changes(compared: &Compared, pairs: &Pairs) -> Vec<Change> {
    let Compared { old, new, .. } = *compared;
    let mut changes = Vec::new();
    for (id, operation) in &old.operations {
        let now = pairs.operations.get(id);
        let Some((now, other)) = now.and_then(|now| new.operations.get_key_value(now)) else {
            continue;
        };
        // A renamed operation has differently named calls, which its own change covers.
        if operation.constant != other.constant {
            continue;
        }
        changes.extend(broken(compared, &operation.calls, &other.calls).map(|message| Change {
            kind: Kind::Call,
            path: format!("operations::{}", other.constant),
            message: format!("in the client, {message}"),
            code: Level::Major,
            wire: None,
            old: Some(operation.place.clone()),
            new: Some(other.place.clone()),
            operations: vec![now.clone()],
        }));
    }
    changes.extend(broken(compared, &old.client, &new.client).map(|message| Change {
        kind: Kind::Call,
        path: "client".to_owned(),
        message,
        code: Level::Major,
        wire: None,
        old: None,
        new: None,
        operations: Vec::new(),
    }));
    changes
}

/// Describes the parts that are gone or different.
fn broken(compared: &Compared, old: &[Part], new: &[Part]) -> Option<String> {
    let names: Vec<String> = old
        .iter()
        .filter_map(|part| match new.iter().find(|other| other.name == part.name) {
            Some(found) => Some(format!("`{}` {}", part.name, difference(compared, part, found)?)),
            None => gone(compared, part, old, new),
        })
        .collect();
    let more = names.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| format!("{more} more")).into_iter();
    let shown: Vec<String> = names.iter().take(SHOWN).cloned().chain(more).collect();
    (!shown.is_empty()).then(|| shown.join(", "))
}

/// Describes a part that has no counterpart of its name, unless another change covers it.
fn gone(compared: &Compared, part: &Part, old: &[Part], new: &[Part]) -> Option<String> {
    let is_renamed = |(_, ty): &(String, Option<Ty>)| {
        let path = ty.as_ref().and_then(Ty::path);
        path.is_some_and(|path| compared.now(path) != path)
    };
    // A variant of `ErrorBody` is renamed together with its type.
    if part.name.starts_with("ErrorBody::") && part.of.iter().any(is_renamed) {
        return None;
    }
    let named = |parts: &[Part], name: &str| parts.iter().any(|other| other.name == name);
    let mut renamed = new.iter().filter(|other| {
        kind(other) == kind(part)
            && !named(old, &other.name)
            && takes(other).len() == takes(part).len()
            && difference(compared, part, other).is_none_or(|_| part.call().is_some())
    });
    match (renamed.next(), renamed.next()) {
        (Some(only), None) => {
            // The methods of a call are renamed together with the method that starts it.
            let starts = |parts: &'_ [Part]| parts.iter().filter(|it| it.call().is_some()).count();
            let is_inner = part.call().is_none() && starts(old) > 0;
            (!is_inner).then(|| format!("`{}` becomes `{}`", part.name, only.name))
        }
        _ => Some(format!("`{}` is removed", part.name)),
    }
}

/// What a part is, whatever it is called: a method of the client, or the last part of a path.
fn kind(part: &Part) -> &str {
    match (part.call(), part.name.split_once("::")) {
        (None, Some((_, rest))) => rest,
        _ => "",
    }
}

/// The arguments of a method that starts a call, or the content of another part.
fn takes(part: &Part) -> &[(String, Option<Ty>)] {
    match part.call() {
        Some(_) => &part.of[..part.of.len() - 1],
        None => &part.of,
    }
}

/// Describes how a part differs from another one.
fn difference(compared: &Compared, old: &Part, new: &Part) -> Option<String> {
    let same = |old: &(String, Option<Ty>), new: &(String, Option<Ty>)| {
        // A body that is no longer required is still taken.
        (old.0 == new.0 || new.0.strip_prefix("optional ") == Some(&old.0))
            && match (&old.1, &new.1) {
                (Some(ty), Some(other)) => {
                    ty.with(&|path| now(compared, path)).is_same_rust(other)
                        || stands_for(compared, ty, other)
                }
                (None, None) => true,
                _ => false,
            }
    };
    if old.of.len() == new.of.len() && old.of.iter().zip(&new.of).all(|(old, new)| same(old, new)) {
        return None;
    }
    let of_result = |part: &Part| match &part.of[..] {
        [(form, ty)] if part.call().is_none() && form.starts_with("gives") => ty.clone(),
        _ => None,
    };
    Some(match (of_result(old), of_result(new)) {
        (Some(was), Some(is)) if !was.is_same_rust(&is) => {
            format!("gives `{}` instead of `{}`", is.rust(), was.rust())
        }
        _ => "has another signature".to_owned(),
    })
}

/// Whether an old type is now an alias of a new one.
fn stands_for(compared: &Compared, old: &Ty, new: &Ty) -> bool {
    let alias = old.path().and_then(|path| compared.new.aliases.get(path));
    alias.is_some_and(|alias| alias.ty.is_same_rust(new))
}

fn now(compared: &Compared, path: &str) -> String {
    compared.renamed.get(path).copied().unwrap_or(path).to_owned()
}
