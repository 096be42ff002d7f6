//! Derives groups from tags.

use foldhash::HashMap;

use super::{Group, scope};
use crate::ir::Api;
use crate::names::{is_device, method_ident, module_ident, type_ident};
use crate::schema::spec::OperationKind;

/// Modules and crates that emitted code refers to; a group's module would shadow them.
const TAKEN: [&str; 17] = [
    "alloc",
    "bytes",
    "chrono",
    "client",
    "core",
    "http",
    "jiff",
    "models",
    "operations",
    "rust_decimal",
    "serde",
    "serde_json",
    "specwright_runtime",
    "std",
    "support",
    "url",
    "uuid",
];

/// Returns the groups, each with the indices of its operations.
pub(super) fn groups(api: &Api) -> Vec<(Group, Vec<usize>)> {
    let mut groups = vec![Group::default()];
    let mut operations: Vec<Vec<usize>> = Vec::new();
    let mut known: HashMap<Vec<String>, usize> = HashMap::from_iter([(Vec::new(), 0)]);
    for (index, operation) in api.operations.iter().enumerate() {
        if operation.kind != OperationKind::Path {
            continue;
        }
        let tag = operation.group().unwrap_or_default();
        let group = find(api, &mut groups, &mut known, tag);
        operations.resize_with(groups.len(), Vec::new);
        operations[group].push(index);
    }
    operations.resize_with(groups.len(), Vec::new);
    groups.into_iter().zip(operations).collect()
}

/// Returns the index of a tag's group. Creates it and its parents if they do not exist yet.
fn find(
    api: &Api,
    groups: &mut Vec<Group>,
    known: &mut HashMap<Vec<String>, usize>,
    tag: &str,
) -> usize {
    let mut at = 0;
    let mut path = Vec::new();
    let mut until = String::new();
    for segment in segments(tag) {
        let Some(accessor) = method_ident(segment) else {
            continue;
        };
        if !until.is_empty() {
            until.push('.');
        }
        until.push_str(segment);
        let mut module = module_ident(&accessor);
        let around = path.last().map_or("api", String::as_str);
        if accessor.starts_with("r#")
            || TAKEN.contains(&module.as_str())
            || is_device(&module)
            || module == around
        {
            module.push('_');
        }
        let accessor = scope::accessor(accessor);
        path.push(module);
        if let Some(known) = known.get(&path) {
            at = *known;
            continue;
        }
        let ident = type_ident(&format!("{segment} api")).unwrap_or_else(|| "GroupApi".to_owned());
        let described = api.tags.iter().find(|known| known.name == until);
        groups.push(Group {
            path: path.clone(),
            ident,
            accessor: accessor.clone(),
            tag: until.clone(),
            description: described.and_then(|tag| tag.description.clone()),
            ..Group::default()
        });
        let child = groups.len() - 1;
        groups[at].children.push(child);
        groups[at].accessors.push(accessor);
        known.insert(path.clone(), child);
        at = child;
    }
    at
}

/// Splits a tag at dots, if each part is a word. A tag with spaces is a phrase, whose dots are
/// punctuation.
fn segments(tag: &str) -> Vec<&str> {
    let parts: Vec<&str> = tag.split('.').collect();
    let is_path = parts
        .iter()
        .all(|part| part.starts_with(char::is_alphabetic) && !part.contains(char::is_whitespace));
    if is_path { parts } else { vec![tag] }
}
