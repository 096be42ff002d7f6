//! Imported types: rules of the settings become replacements of single components.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::changes::diff::{Change, Kind, diff};
use crate::changes::lock;
use crate::changes::public_api::{Shape, Surface};
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::load::Document;
use crate::document::similar::closest;
use crate::ir::imports::{Import, Imported};
use crate::ir::pattern;
use crate::ir::replacements::Replacement;
use crate::ir::settings::Settings;
use crate::ir::subject::Schemas;
use crate::names::type_ident;

/// Returns the settings with a replacement for each imported component. Returns `None` if an import is not there.
/// `survey` finds the public API of the document without imports.
pub(super) fn resolved(
    document: &Document,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
    survey: impl Fn(&Settings, &Surface) -> Option<Surface>,
) -> Option<Settings> {
    let mut all = settings.clone();
    all.imports.clear();
    let mut found = Vec::new();
    let mut is_whole = true;
    for import in &settings.imports {
        let lock = match &import.lock {
            Some((path, text)) => Some(lock::read_text(path, text, diagnostics).ok()?),
            None => None,
        };
        let names = match &import.of {
            Imported::File(path) => of_file(document, path),
            Imported::Components(name) => of_components(document, name),
        };
        let Some((file, names)) = names else {
            diagnostics.push(missing(document, import));
            is_whole = false;
            continue;
        };
        let is_pattern = matches!(&import.of, Imported::Components(it) if it.contains('*'));
        let known = lock.as_ref().map(types);
        let equal = lock
            .as_ref()
            .filter(|_| is_pattern)
            .map(|lock| survey(&all, lock).map(|new| equal(lock, &new)).unwrap_or_default());
        if equal.as_ref().is_some_and(|equal| !names.iter().any(|name| equal.contains(name))) {
            let message =
                format!("{import}: the lock file has none of these components as they are");
            diagnostics.push(
                Diagnostic::new(Code::NoImport, message)
                    .help("remove it, or correct the path of the lock file"),
            );
            is_whole = false;
            continue;
        }
        for name in names {
            if equal.as_ref().is_some_and(|equal| !equal.contains(&name)) {
                continue;
            }
            let has = known.as_ref().map(|known| known.get(&name));
            if has == Some(None) {
                let message =
                    format!("{import}: the lock file has no type for the component `{name}`");
                diagnostics.push(
                    Diagnostic::new(Code::NoImport, message).help(
                        "generate the other crate again, or correct the path of its lock file",
                    ),
                );
                is_whole = false;
                continue;
            }
            let (ident, traits) = match has.flatten() {
                Some((ident, traits)) => (Some(ident.clone()), traits.clone()),
                None => (type_ident(&name), Vec::new()),
            };
            let path = format!("{}::{}", import.types, ident.unwrap_or_else(|| name.clone()));
            found.push(Replacement {
                schemas: Schemas::Of(file, name),
                path: path.into(),
                traits,
                source: import.source.clone(),
                is_import: true,
                place: import.place.clone(),
            });
        }
    }
    all.replacements.rules.extend(found);
    is_whole.then_some(all)
}

/// The components of a file that the document refers to.
fn of_file(document: &Document, path: &Path) -> Option<(usize, Vec<String>)> {
    let wanted = fs::canonicalize(path).ok()?;
    let mut files = document.files().iter();
    let index =
        files.position(|file| fs::canonicalize(file.source.path()).is_ok_and(|it| it == wanted))?;
    Some((index, components(&document.files()[index].value)))
}

/// The components of the document itself that match a pattern.
fn of_components(document: &Document, name: &str) -> Option<(usize, Vec<String>)> {
    let mut names = components(document.root());
    names.retain(|it| pattern::matches(name, it));
    (!names.is_empty()).then_some((0, names))
}

fn components(root: &Value) -> Vec<String> {
    let sections = [
        root.get("components").and_then(|components| components.get("schemas")),
        root.get("definitions"),
        root.get("$defs"),
    ];
    let maps = sections.into_iter().flatten().filter_map(Value::as_object);
    maps.flat_map(|map| map.keys().cloned()).collect()
}

fn missing(document: &Document, import: &Import) -> Diagnostic {
    let (message, help) = match &import.of {
        Imported::File(_) => (
            format!("{import} matches nothing: the document does not refer to this file"),
            "remove it, or correct its path, which is relative to the settings".to_owned(),
        ),
        Imported::Components(name) => {
            let names = components(document.root());
            let help = closest(name, names.iter().map(String::as_str));
            (
                format!("{import} matches nothing"),
                help.map_or_else(|| "remove it".to_owned(), |it| format!("did you mean `{it}`?")),
            )
        }
    };
    Diagnostic::new(Code::NoImport, message).help(help)
}

/// The types of components in a lock file: what they are called, and what they implement.
fn types(lock: &Surface) -> BTreeMap<String, (String, Vec<String>)> {
    let mut types = BTreeMap::new();
    for (path, item) in lock.types.iter().filter(|(_, item)| !item.request) {
        let Some(component) = &item.component else {
            continue;
        };
        let eq = item.eq.then(|| "Eq".to_owned());
        let is_hashed = matches!(item.shape, Shape::Enum { .. } | Shape::Constant { .. });
        let hash = is_hashed.then(|| "Hash".to_owned());
        let derives = item.derives.iter().filter(|it| !it.contains([':', ' '])).cloned();
        let ident = path.rsplit("::").next().unwrap_or(path).to_owned();
        types.insert(
            component.clone(),
            (ident, eq.into_iter().chain(hash).chain(derives).collect()),
        );
    }
    types
}

/// The components that are the same in both public APIs, with all that they contain.
fn equal(lock: &Surface, new: &Surface) -> BTreeSet<String> {
    let changes = diff(lock, new).changes;
    let mut other: BTreeSet<&str> = BTreeSet::new();
    for path in new.types.keys() {
        let own = format!("models::{path}");
        // The other crate may have added traits.
        let is_own = |change: &Change| {
            let rest = change.path.strip_prefix(&own);
            change.kind != Kind::TypeTraits
                && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        };
        if !lock.types.contains_key(path) || changes.iter().any(is_own) {
            other.insert(path);
        }
    }
    loop {
        let holders: Vec<&str> = new
            .types
            .iter()
            .filter(|(path, item)| {
                let mut parts = item.shape.parts().into_iter().filter_map(|ty| ty.path());
                !other.contains(path.as_str()) && parts.any(|part| other.contains(part))
            })
            .map(|(path, _)| path.as_str())
            .collect();
        if holders.is_empty() {
            break;
        }
        other.extend(holders);
    }
    let same = new.types.iter().filter(|(path, _)| !other.contains(path.as_str()));
    same.filter_map(|(_, item)| item.component.clone()).collect()
}
