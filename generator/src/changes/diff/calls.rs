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
    let gone = old.iter().filter(|part| {
        let renamed = |(_, ty): &(String, Option<Ty>)| {
            let path = ty.as_ref().and_then(Ty::path);
            path.is_some_and(|path| compared.now(path) != path)
        };
        let found = new.iter().find(|other| other.name == part.name);
        match found {
            Some(found) => !same(compared, part, found),
            // A variant of `ErrorBody` is renamed together with its type.
            None => !(part.name.starts_with("ErrorBody::") && part.of.iter().any(renamed)),
        }
    });
    let names: Vec<String> = gone
        .map(|part| {
            let is_there = new.iter().any(|other| other.name == part.name);
            let what = if is_there { "has another signature" } else { "is removed" };
            format!("`{}` {what}", part.name)
        })
        .collect();
    let more = names.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| format!("{more} more")).into_iter();
    let shown: Vec<String> = names.iter().take(SHOWN).cloned().chain(more).collect();
    (!shown.is_empty()).then(|| shown.join(", "))
}

fn same(compared: &Compared, old: &Part, new: &Part) -> bool {
    old.of.len() == new.of.len()
        && old.of.iter().zip(&new.of).all(|((form, ty), (other, other_ty))| {
            // A body that is no longer required is still taken.
            (form == other || other.strip_prefix("optional ") == Some(form))
                && match (ty, other_ty) {
                    (Some(ty), Some(other)) => {
                        ty.with(&|path| now(compared, path)).is_same_rust(other)
                            || stands_for(compared, ty, other)
                    }
                    (None, None) => true,
                    _ => false,
                }
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
