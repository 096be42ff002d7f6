//! Tags → groups.

use std::collections::HashMap;

use super::{Group, scope};
use crate::ir::Api;
use crate::name::{method_ident, module_ident, type_ident};
use crate::spec::OperationKind;

/// Modules of the emitted crate that a group's file names.
const TAKEN: [&str; 6] = ["client", "models", "operations", "support", "std", "error_body"];

/// The groups, each with its operations by their places, and the names that their methods are to have.
pub(super) fn groups(api: &Api) -> Vec<(Group, Vec<(usize, String)>)> {
    let mut groups = vec![Group::default()];
    let mut operations: Vec<Vec<(usize, String)>> = Vec::new();
    let mut known: HashMap<Vec<String>, usize> = HashMap::from([(Vec::new(), 0)]);
    for (index, operation) in api.operations.iter().enumerate() {
        if operation.kind != OperationKind::Path {
            continue;
        }
        let tag = operation.group.as_deref().unwrap_or_default();
        let group = find(api, &mut groups, &mut known, tag);
        let wanted = scope::wanted(&operation.id, operation.method_name.as_deref(), tag);
        operations.resize_with(groups.len(), Vec::new);
        operations[group].push((index, wanted));
    }
    operations.resize_with(groups.len(), Vec::new);
    groups.into_iter().zip(operations).collect()
}

/// The group of a tag, and those around it where there are none yet.
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
        if accessor.starts_with("r#") || TAKEN.contains(&module.as_str()) {
            module.push('_');
        }
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

/// A tag with dots between words is a path; one that is a text has dots as texts have them.
fn segments(tag: &str) -> Vec<&str> {
    let parts: Vec<&str> = tag.split('.').collect();
    let is_path = parts
        .iter()
        .all(|part| part.starts_with(char::is_alphabetic) && !part.contains(char::is_whitespace));
    if is_path { parts } else { vec![tag] }
}
