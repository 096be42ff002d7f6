//! Which operations' bodies hold a type, and in which direction.

use std::collections::BTreeSet;

use crate::ir::{Api, Body, Root, Type, TypeId};

/// The operations whose bodies hold a type, by index.
#[derive(Debug, Default, Clone)]
pub struct Reach {
    /// Those whose request bodies do.
    pub requests: BTreeSet<usize>,
    /// Those whose response bodies do.
    pub responses: BTreeSet<usize>,
    /// Whether users of the crate make values of the type to send them, as (part of) a request body
    /// or as credentials.
    pub sent: bool,
}

/// Walks from every body to all that it holds.
pub(super) fn reach(api: &Api) -> Vec<Reach> {
    let mut reach = vec![Reach::default(); api.types.len()];
    for (index, operation) in api.operations.iter().enumerate() {
        let bodies = operation.request.iter().flat_map(|request| &request.bodies);
        for id in closure(api, bodies) {
            reach[id.0].requests.insert(index);
            reach[id.0].sent = true;
        }
        let bodies = operation.responses.iter().flat_map(|response| &response.bodies);
        for id in closure(api, bodies) {
            reach[id.0].responses.insert(index);
        }
    }
    for (id, def) in api.iter() {
        reach[id.0].sent |= def.origins.iter().any(|origin| origin.root == Root::Security);
    }
    reach
}

fn closure<'a>(api: &Api, bodies: impl Iterator<Item = &'a Body>) -> BTreeSet<TypeId> {
    let mut todo: Vec<TypeId> =
        bodies.filter_map(|body| body.ty.as_ref().and_then(Type::named)).collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = todo.pop() {
        if seen.insert(id) {
            todo.extend(api.get(id).shape.parts().into_iter().filter_map(Type::named));
        }
    }
    seen
}
