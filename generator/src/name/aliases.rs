//! Names of operations' bodies.
//!
//! Whoever knows the operation finds its bodies under its name, whatever the type was merged with.

use std::collections::HashSet;

use super::TypeName;
use super::base::{body_name, status_name};
use super::ident::type_ident;
use crate::ir::{Api, Body, Origin, Root, Type};

/// A type alias.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The module below `models`.
    pub module: String,
    /// The alias's identifier.
    pub ident: String,
    /// What it stands for.
    pub ty: Type,
    /// The operation, by index.
    pub operation: usize,
    /// `None` for a request, the status for a response.
    pub status: Option<String>,
}

/// An alias for each body whose type has another name.
pub(super) fn aliases(api: &Api, types: &[TypeName]) -> Vec<Alias> {
    let mut taken: HashSet<(String, String)> =
        types.iter().map(|name| (name.module.clone(), name.ident.clone())).collect();
    let mut aliases = Vec::new();
    for (operation, def) in api.operations.iter().enumerate() {
        let requests = def.request.iter().flat_map(|request| &request.bodies);
        let requests = requests.map(|body| (None, body));
        let responses = def.responses.iter().flat_map(|response| {
            response.bodies.iter().map(|body| (Some(response.status.clone()), body))
        });
        for (status, body) in requests.chain(responses) {
            let Some(ty) = body.ty.clone() else {
                continue;
            };
            let root = match &status {
                None => Root::Request(operation),
                Some(status) => Root::Response { operation, status: status.clone() },
            };
            for (module, ident) in names(api, root, body) {
                if taken.insert((module.clone(), ident.clone())) {
                    aliases.push(Alias { module, ident, ty, operation, status });
                    break;
                }
                // The type itself has the name: there is nothing to add.
                if ty.named().is_some_and(|id| types[id.0].ident == ident) {
                    break;
                }
            }
        }
    }
    aliases
}

/// The documented name, or one after the operation; with the status where that alone is taken.
fn names(api: &Api, root: Root, body: &Body) -> Vec<(String, String)> {
    let error = root.error_status().is_some();
    let documented = body.documented_name.as_ref();
    let module = match documented {
        Some(name) if super::ident::is_module(&name.module) => name.module.clone(),
        _ if error => "errors".to_owned(),
        _ => "operations".to_owned(),
    };
    let status = match &root {
        Root::Response { status, .. } => status_name(status),
        _ => String::new(),
    };
    let origin = Origin {
        pointer: crate::pointer::Pointer::default(),
        root,
        steps: Vec::new(),
        parent: None,
        rust_name: None,
        title: None,
        documented_name: body.documented_name.clone(),
    };
    let name = body_name(api, &origin);
    [name.clone(), format!("{name}{status}")]
        .iter()
        .filter_map(|name| type_ident(name, "Type"))
        .map(|ident| (module.clone(), ident))
        .collect()
}
