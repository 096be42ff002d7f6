//! [`Api`] and [`ClientPlan`] → [`Features`]: the Cargo features of the crate, and which features enable each
//! type.
//!
//! Each tag is a feature. It enables the tag's group of operations, and the types that few other
//! features need. No tag feature depends on another. Types needed by many features are always compiled;
//! types needed by some are enabled by each of them. All features are on by default, and types that no
//! operation needs are compiled only with all of them.

use foldhash::{HashMap, HashSet};

use crate::ir::settings::Style;
use crate::ir::{Api, Root, TypeId, Typed};
use crate::plan::client::{ClientPlan, Group};
use crate::schema::spec::OperationKind;

/// The feature that enables all others.
pub(crate) const FULL: &str = "full";

/// The features of every crate besides those of tags: name and description.
pub(crate) const CRATE: [(&str, &str); 10] = [
    ("client", "Requests and responses without I/O."),
    ("reqwest", "The async client."),
    ("blocking", "The blocking client."),
    ("tower", "Transports that are tower services."),
    ("mock", "An in-process server for tests."),
    ("tracing", "Tracing spans and events for calls."),
    ("rustls", "TLS with rustls."),
    ("http2", "HTTP/2 for the async client."),
    ("gzip", "Compressed responses."),
    ("validate", "Checks values against the constraints of the API's document."),
];

/// The default features of every crate.
pub(crate) const DEFAULT: [&str; 2] = ["reqwest", "rustls"];

/// The feature for operations that the API calls: webhooks and callbacks.
const WEBHOOKS: &str = "webhooks";

/// Types needed by more features than this are always compiled, because a long list does not help
/// readers.
const MOST: usize = 4;

/// Names that are already in use as features, or that have a meaning for Cargo or for readers.
const TAKEN: [&str; 15] = [
    "blocking", "client", "default", FULL, "gzip", "http2", "mock", "reqwest", "rustls", "std",
    "tower", "tracing", "types", "validate", WEBHOOKS,
];

/// The Cargo features of a crate, derived from the tags of its document.
#[derive(Debug, Default)]
pub struct Features {
    /// The names, sorted, followed by `webhooks` if the document has such operations.
    pub names: Vec<String>,
    /// The feature of a group and its children, by module name.
    groups: HashMap<String, usize>,
    /// The feature of each operation, by index.
    operations: Vec<Option<usize>>,
    /// The features that each enable a type; empty if it is always compiled. The index past the last
    /// name is [`FULL`].
    types: Vec<Vec<usize>>,
}

impl Features {
    /// Returns the feature of a group.
    #[must_use]
    pub fn of_group(&self, group: &Group) -> Option<&str> {
        self.place(group).map(|feature| &*self.names[feature])
    }

    fn place(&self, group: &Group) -> Option<usize> {
        self.groups.get(group.path.first()?).copied()
    }

    /// Returns the feature of an operation.
    #[must_use]
    pub fn of_operation(&self, operation: usize) -> Option<&str> {
        let feature = self.operations.get(operation).copied().flatten();
        feature.map(|feature| &*self.names[feature])
    }

    /// Returns the features that each enable a type; empty if it is always compiled.
    #[must_use]
    pub fn of_type(&self, id: TypeId) -> Vec<&str> {
        let features = self.types.get(id.0).into_iter().flatten();
        features.map(|feature| self.names.get(*feature).map_or(FULL, String::as_str)).collect()
    }
}

/// Derives the features; none if there would be fewer than two.
#[must_use]
pub fn features(api: &Api, calls: &ClientPlan) -> Features {
    let mut features = Features::default();
    let is_whole = api.settings.module.is_some() || api.settings.style == Style::Serde;
    if api.settings.no_tag_features || is_whole {
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

/// Returns the feature of each operation. Methods of the client itself have none.
fn operations(api: &Api, calls: &ClientPlan, features: &Features) -> Vec<Option<usize>> {
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

/// Returns the features that each enable a type.
fn types(api: &Api, calls: &ClientPlan, features: &Features) -> Vec<Vec<usize>> {
    let mut types = vec![Vec::new(); api.types.len()];
    for feature in 0..features.names.len() {
        let own = api.operations.iter().zip(&features.operations);
        let own = own.filter(|(_, of)| **of == Some(feature)).map(|(operation, _)| operation);
        let roots = own.flat_map(|operation| operation.sent().chain(operation.returned()));
        for id in api.closure(roots.filter_map(Typed::named)) {
            types[id.0].push(feature);
        }
    }
    let globals = api.globals.iter().map(|global| &global.value);
    let loose = api.operations.iter().zip(&features.operations).filter(|(_, of)| of.is_none());
    let loose = loose.flat_map(|(operation, _)| operation.sent().chain(operation.returned()));
    let security = api
        .iter()
        .filter(|(_, def)| def.origins.iter().any(|origin| origin.root == Root::Security))
        .map(|(id, _)| id);
    let all = globals.chain(loose).filter_map(Typed::named).chain(security);
    let all = api.closure(all.chain(calls.errors.iter().copied()));
    // Types that no operation needs require the full crate, and so do the types that only they contain.
    types
        .iter_mut()
        .filter(|features| features.is_empty())
        .for_each(|it| it.push(features.names.len()));
    for id in all {
        types[id.0].clear();
    }
    // A part of a type is enabled by every feature that enables the type. Once the type is always
    // compiled, its parts are too.
    types.iter_mut().filter(|needed| needed.len() > MOST).for_each(Vec::clear);
    types
}
