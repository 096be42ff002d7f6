//! Changes of types.

use foldhash::HashSet;

use super::item::Comparing;
use super::{Change, Compared, Kind, Level};
use crate::changes::public_api::{Item, Surface, Ty};

/// Returns all changes of types and aliases.
pub(super) fn changes(compared: &Compared) -> Vec<Change> {
    let Compared { old, new, .. } = *compared;
    let mut changes = Vec::new();
    for (path, item) in &old.types {
        let now = compared.now(path);
        let found = new.types.get(now).filter(|_| !compared.replaced.contains(&**path));
        if let Some(other) = found {
            match (item.told, other.told) {
                (true, false) => changes.push(added(compared, now, other)),
                (false, true) => changes.push(removed(compared, path, item)),
                _ => {}
            }
            let mut comparing = Comparing { compared, path, now, changes: &mut changes };
            comparing.item(item, other);
        } else if let Some((target, other)) = behind_alias(new, path) {
            changes.push(merged(compared, path, target));
            Comparing { compared, path, now: target, changes: &mut changes }.code(item, other);
        } else if !item.told {
            changes.push(removed(compared, path, item));
        }
    }
    let renamed: HashSet<&str> = compared.renamed.values().copied().collect();
    for (path, item) in &new.types {
        if !item.told && !old.types.contains_key(path) && !renamed.contains(&**path) {
            changes.push(added(compared, path, item));
        }
    }
    aliases(compared, &mut changes);
    changes.extend(gone_names(compared));
    changes
}

/// The deprecated aliases that are gone, or have become something else.
fn gone_names(compared: &Compared) -> Vec<Change> {
    let Compared { old, new, .. } = *compared;
    let gone = old.renamed.iter().filter(|(alias, target)| {
        new.renamed.get(*alias).is_none_or(|now| now != compared.now(target))
            && new.types.contains_key(compared.now(target))
    });
    gone.map(|(alias, target)| Change {
        kind: Kind::AliasRemoved,
        path: format!("models::{alias}"),
        message: format!(
            "the deprecated alias of `{}` is removed",
            Ty::Named(target.clone()).rust()
        ),
        code: Level::Major,
        wire: None,
        old: None,
        new: None,
        operations: compared.operations(Some(target), None),
    })
    .collect()
}

fn added(compared: &Compared, path: &str, item: &Item) -> Change {
    Change {
        kind: Kind::TypeAdded,
        path: format!("models::{path}"),
        message: format!("{} is new", item.shape.noun()),
        code: Level::Minor,
        wire: None,
        old: None,
        new: item.places.first().cloned(),
        operations: compared.operations(None, Some(path)),
    }
}

fn removed(compared: &Compared, path: &str, item: &Item) -> Change {
    Change {
        kind: Kind::TypeRemoved,
        path: format!("models::{path}"),
        message: format!("{} is removed", item.shape.noun()),
        code: Level::Major,
        wire: None,
        old: item.places.first().cloned(),
        new: None,
        operations: compared.operations(Some(path), None),
    }
}

/// Returns the path, if the use is a named type and does not merely contain one.
fn direct(ty: &Ty) -> Option<&str> {
    match ty {
        Ty::Named(path) => Some(path),
        _ => None,
    }
}

/// Returns the named type behind an alias.
fn behind_alias<'a>(surface: &'a Surface, path: &str) -> Option<(&'a str, &'a Item)> {
    let alias = surface.aliases.get(path).and_then(|alias| direct(&alias.ty));
    let target = alias.or_else(|| surface.renamed.get(path).map(String::as_str))?;
    surface.types.get_key_value(target).map(|(path, item)| (path.as_str(), item))
}

fn merged(compared: &Compared, path: &str, target: &str) -> Change {
    let item = compared.old.types.get(path);
    let place = |item: Option<&Item>| item.and_then(|item| item.places.first().cloned());
    Change {
        kind: Kind::TypeMerged,
        path: format!("models::{path}"),
        message: format!("it is now an alias of `{}`", Ty::Named(target.to_owned()).rust()),
        code: Level::Patch,
        wire: None,
        old: place(item),
        new: place(compared.new.types.get(target)),
        operations: compared.operations(Some(path), Some(target)),
    }
}

fn aliases<'a>(compared: &Compared<'a>, changes: &mut Vec<Change>) {
    let Compared { old, new, .. } = *compared;
    for (path, _) in old.aliases.iter().filter(|(path, _)| new.types.contains_key(*path)) {
        // Code that used the alias now gets the type that has taken over its name.
        if let (Some((target, item)), Some((path, other))) =
            (behind_alias(old, path), new.types.get_key_value(path))
        {
            let now: &'a str = path;
            Comparing { compared, path: target, now, changes }.code(item, other);
        }
    }
    let mut push = |kind, path: &String, message: String, code, operation: &String| {
        changes.push(Change {
            kind,
            path: format!("models::{path}"),
            message,
            code,
            wire: None,
            old: old.operations.get(operation).map(|operation| operation.place.clone()),
            new: new.operations.get(operation).map(|operation| operation.place.clone()),
            operations: vec![operation.clone()],
        });
    };
    for (path, alias) in &old.aliases {
        let was = alias.ty.with(&|path| compared.now(path).to_owned());
        match new.aliases.get(path) {
            None if new.types.contains_key(path) && alias.ty.path() == direct(&alias.ty) => {}
            None => {
                let message = format!("the alias of `{}` is removed", was.rust());
                push(Kind::AliasRemoved, path, message, Level::Major, &alias.operation);
            }
            Some(now) if !was.is_same_rust(&now.ty) => {
                let message = format!("`{}` becomes `{}`", was.rust(), now.ty.rust());
                push(Kind::AliasTarget, path, message, Level::Major, &alias.operation);
            }
            Some(now) if alias.unique && !now.unique => {
                let message =
                    "`models` no longer has the name, because two modules have it".to_owned();
                push(Kind::AliasRemoved, path, message, Level::Major, &alias.operation);
            }
            Some(_) => {}
        }
    }
    for (path, alias) in &new.aliases {
        if !old.aliases.contains_key(path) && !old.types.contains_key(path) {
            let message = format!("the alias of `{}` is new", alias.ty.rust());
            push(Kind::AliasAdded, path, message, Level::Minor, &alias.operation);
        }
    }
}
