//! The scope of a group, in which each name is claimed once.

use std::collections::{BTreeMap, BTreeSet};

use super::Group;
use crate::ir::{Api, Operation};
use crate::names::{field_ident, method_ident, type_ident};

/// The methods that the types of groups and the client already have.
pub(super) const TAKEN: [&str; 6] = ["builder", "clone", "fmt", "from_env", "new", "received"];

/// The names of a group's methods and of its call types.
pub(super) struct Scope {
    methods: BTreeSet<String>,
    types: BTreeSet<String>,
    /// The methods of the operations, by index.
    given: BTreeMap<usize, String>,
    /// The suffixes that distinguish types of operations whose ids yield the same name.
    tails: BTreeMap<usize, String>,
}

impl Scope {
    /// Names the methods of a group's operations. A name that several operations want goes to none of
    /// them. Remaining ties are broken by operation id, because the order of a document has no meaning.
    pub(super) fn of(api: &Api, group: &Group, operations: &[usize]) -> Self {
        let mut methods: BTreeSet<String> = TAKEN.map(str::to_owned).into();
        methods.extend(group.accessors.iter().cloned());
        let types = ["Async", "Client", "Mode", "Blocking", group.ident.as_str()];
        let types = types.map(str::to_owned).into();
        let tag = group.tag.as_str();
        let mut sorted: Vec<(usize, &Operation)> =
            operations.iter().map(|index| (*index, &api.operations[*index])).collect();
        sorted.sort_by_key(|(_, operation)| &operation.id);
        let all: Vec<String> = sorted.iter().map(|(_, operation)| wanted(operation, tag)).collect();
        let mut given = BTreeMap::new();
        let mut tails = BTreeMap::new();
        let mut alike: BTreeMap<Option<String>, usize> = BTreeMap::new();
        for ((index, operation), wanted) in sorted.iter().zip(&all) {
            let is_alone = all.iter().filter(|other| *other == wanted).count() == 1;
            let wanted = Some(wanted.clone()).filter(|_| is_alone);
            let whole = method_ident(&operation.id);
            let mut candidates = wanted.into_iter().chain(whole.clone());
            let name = candidates.find(|name| methods.insert(name.clone()));
            let name = name
                .unwrap_or_else(|| claim(&mut methods, whole.unwrap_or_else(|| "call".to_owned())));
            given.insert(*index, name);
            let before = alike.entry(type_ident(&operation.id)).or_default();
            tails.insert(*index, "_".repeat(*before));
            *before += 1;
        }
        Self { methods, types, given, tails }
    }

    /// Returns the method of an operation. A suffix selects the method for another body or for a stream.
    pub(super) fn method(&mut self, index: usize, suffix: &str) -> String {
        let name = self.given.get(&index).cloned().unwrap_or_default();
        if suffix.is_empty() {
            return name;
        }
        let name = format!("{}{suffix}", name.trim_start_matches("r#"));
        claim(&mut self.methods, field_ident(&name).unwrap_or(name))
    }

    /// Returns the name of a type that belongs to an operation: `Call`, `Output` or `Headers`.
    pub(super) fn type_of(&mut self, index: usize, id: &str, what: &str) -> String {
        let name = type_ident(&format!("{id} {what}"));
        let name = name.unwrap_or_else(|| format!("Operation{what}"));
        let tail = self.tails.get(&index).map(String::as_str).unwrap_or_default();
        claim(&mut self.types, format!("{name}{tail}"))
    }
}

/// Claims a name, with underscores appended until it is unique.
fn claim(taken: &mut BTreeSet<String>, name: String) -> String {
    let mut name = name;
    if taken.contains(&name) {
        name = name.trim_start_matches("r#").to_owned();
    }
    while !taken.insert(name.clone()) {
        name.push('_');
    }
    name
}

/// Returns the name of an accessor, which must differ from the existing methods.
pub(super) fn accessor(ident: String) -> String {
    if TAKEN.contains(&ident.as_str()) { format!("{ident}_") } else { ident }
}

/// Returns the preferred method name of an operation: the one set in the document, or the id without the
/// words of the group at its beginning.
fn wanted(operation: &Operation, tag: &str) -> String {
    if let Some(name) = operation.method_name.as_deref().and_then(method_ident) {
        return name;
    }
    let whole = method_ident(&operation.id).unwrap_or_else(|| "call".to_owned());
    let group = method_ident(tag.rsplit('.').next().unwrap_or_default()).unwrap_or_default();
    let plain = whole.trim_start_matches("r#");
    let rest =
        plain.strip_prefix(group.trim_start_matches("r#")).and_then(|it| it.strip_prefix('_'));
    rest.and_then(method_ident).unwrap_or(whole)
}
