//! [`Api`] and [`Calls`] → [`Features`]: which parts of the crate can be left out, and what is there with
//! which of them.
//!
//! Each tag is a feature: its group of operations, and the types that few others need. Nothing depends on
//! the features of other tags: what many need is always there, and what some need is there with each of
//! them. All are on by default, and what no operation needs is there only then.

use foldhash::{HashMap, HashSet};

use crate::ir::{Api, Root, Type, TypeId};
use crate::plan::client::{Calls, Group};
use crate::schema::spec::OperationKind;

/// The feature that has all of them.
pub(crate) const FULL: &str = "full";

/// The feature for what the API calls.
const WEBHOOKS: &str = "webhooks";

/// What more features than that need is always there: a list of them says nothing to a reader.
const MOST: usize = 4;

/// Names that features have already, or that mean something to Cargo or to people.
const TAKEN: [&str; 15] = [
    "blocking", "client", "default", FULL, "gzip", "http2", "mock", "reqwest", "rustls", "std",
    "tower", "tracing", "types", "validate", WEBHOOKS,
];

/// The features of a crate by the tags of its document.
#[derive(Debug, Default)]
pub struct Features {
    /// Their names, sorted, and behind them that of what the API calls.
    pub names: Vec<String>,
    /// The feature of a group and of all in it, by the name of its module.
    groups: HashMap<String, usize>,
    /// The feature of an operation, by its place.
    operations: Vec<Option<usize>>,
    /// The features with each of which a type is there; none if it always is. Behind the last of the names
    /// is [`FULL`].
    types: Vec<Vec<usize>>,
}

impl Features {
    /// The feature of a group.
    #[must_use]
    pub fn of_group(&self, group: &Group) -> Option<&str> {
        self.place(group).map(|feature| &*self.names[feature])
    }

    fn place(&self, group: &Group) -> Option<usize> {
        self.groups.get(group.path.first()?).copied()
    }

    /// The feature of an operation.
    #[must_use]
    pub fn of_operation(&self, operation: usize) -> Option<&str> {
        let feature = self.operations.get(operation).copied().flatten();
        feature.map(|feature| &*self.names[feature])
    }

    /// The features with each of which a type is there; none if it always is.
    #[must_use]
    pub fn of_type(&self, id: TypeId) -> Vec<&str> {
        let features = self.types.get(id.0).into_iter().flatten();
        features.map(|feature| self.names.get(*feature).map_or(FULL, String::as_str)).collect()
    }
}

/// Finds the features; none where there is nothing to choose between.
#[must_use]
pub fn features(api: &Api, calls: &Calls) -> Features {
    let mut features = Features::default();
    if api.settings.no_tag_features || api.settings.module.is_some() {
        return features;
    }
    let mut names = HashSet::default();
    let mut groups: Vec<(String, String)> = Vec::new();
    for group in &calls.groups {
        if let [module] = &group.path[..] {
            let mut name = module.trim_matches('_').replace('_', "-");
            if name.is_empty() {
                name.push_str("tag");
            }
            while TAKEN.contains(&&*name) || !names.insert(name.clone()) {
                name.push_str("-api");
            }
            groups.push((name, module.clone()));
        }
    }
    groups.sort();
    for (feature, (name, module)) in groups.into_iter().enumerate() {
        features.groups.insert(module, feature);
        features.names.push(name);
    }
    if api.operations.iter().any(|operation| operation.kind != OperationKind::Path) {
        features.names.push(WEBHOOKS.to_owned());
    }
    if features.names.len() < 2 {
        return Features::default();
    }
    features.operations = operations(api, calls, &features);
    features.types = types(api, calls, &features);
    features
}

/// The feature of each operation; what is a method of the client itself has none.
fn operations(api: &Api, calls: &Calls, features: &Features) -> Vec<Option<usize>> {
    let webhooks = features.names.iter().position(|name| name == WEBHOOKS);
    let mut operations: Vec<Option<usize>> = api
        .operations
        .iter()
        .map(|operation| webhooks.filter(|_| operation.kind != OperationKind::Path))
        .collect();
    for group in &calls.groups {
        for call in &group.calls {
            operations[call.operation] = features.place(group);
        }
    }
    operations
}

/// The features with each of which a type is there.
fn types(api: &Api, calls: &Calls, features: &Features) -> Vec<Vec<usize>> {
    let mut types = vec![Vec::new(); api.types.len()];
    for feature in 0..features.names.len() {
        let own = api.operations.iter().zip(&features.operations);
        let own = own.filter(|(_, of)| **of == Some(feature)).map(|(operation, _)| operation);
        let roots = own.flat_map(|operation| operation.sent().chain(operation.returned()));
        for id in needed(api, roots.filter_map(Type::named)) {
            types[id.0].push(feature);
        }
    }
    let globals = api.globals.iter().filter_map(|global| global.ty.as_ref());
    let loose = api.operations.iter().zip(&features.operations).filter(|(_, of)| of.is_none());
    let loose = loose.flat_map(|(operation, _)| operation.sent().chain(operation.returned()));
    let security = api
        .iter()
        .filter(|(_, def)| def.origins.iter().any(|origin| origin.root == Root::Security))
        .map(|(id, _)| id);
    let all = globals.chain(loose).filter_map(Type::named).chain(security);
    let all = needed(api, all.chain(calls.errors.iter().copied()));
    // What nothing needs is there with everything, and so is all that it needs.
    types
        .iter_mut()
        .filter(|features| features.is_empty())
        .for_each(|it| it.push(features.names.len()));
    for id in all {
        types[id.0].clear();
    }
    // What a type is made of is there with all features that the type is there with, so that nothing
    // that stays needs what is left out.
    types.iter_mut().filter(|needed| needed.len() > MOST).for_each(Vec::clear);
    types
}

/// Types, and all that they are made of.
fn needed(api: &Api, roots: impl Iterator<Item = TypeId>) -> Vec<TypeId> {
    let mut todo: Vec<TypeId> = roots.collect();
    let mut seen = HashSet::default();
    let mut needed = Vec::new();
    while let Some(id) = todo.pop() {
        if seen.insert(id) {
            needed.push(id);
            todo.extend(api.get(id).shape.parts().into_iter().filter_map(Type::named));
        }
    }
    needed
}
