//! The operations whose bodies contain a type, and in which direction.

use std::collections::BTreeSet;

use crate::ir::{Api, Root, Typed};
use crate::schema::spec::OperationKind;

/// The operations whose bodies contain a type, by index.
#[derive(Debug, Default, Clone)]
pub struct Reach {
    /// The operations whose request bodies contain the type.
    pub requests: BTreeSet<usize>,
    /// The operations whose response bodies contain the type.
    pub responses: BTreeSet<usize>,
    /// Whether users of the crate create values of the type to send them, as (part of) a request body
    /// or as credentials.
    pub sent: bool,
}

/// Walks from every body to all types that it contains.
pub(super) fn reach(api: &Api) -> Vec<Reach> {
    let mut reach = vec![Reach::default(); api.types.len()];
    for (index, operation) in api.operations.iter().enumerate() {
        let is_called = operation.kind == OperationKind::Path;
        for id in api.closure(operation.sent().filter_map(Typed::named)) {
            reach[id.0].requests.insert(index);
            // Users of the crate parse what a webhook sends, and create its response.
            reach[id.0].sent |= is_called;
        }
        for id in api.closure(operation.returned().filter_map(Typed::named)) {
            reach[id.0].responses.insert(index);
            reach[id.0].sent |= !is_called;
        }
    }
    for id in api.closure(api.globals.iter().filter_map(|global| global.value.named())) {
        reach[id.0].sent = true;
    }
    for (id, def) in api.iter() {
        reach[id.0].sent |= def.origins.iter().any(|origin| origin.root == Root::Security);
    }
    reach
}
