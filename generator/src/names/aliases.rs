//! Aliases for the bodies of operations.
//!
//! The bodies of an operation have names after the operation, whatever types they were merged with.

use foldhash::{HashMap, HashSet};

use super::TypeName;
use super::base::operation_name;
use super::ident::{is_ident, is_reserved_type, type_ident};
use crate::ir::pins::{PinnedBody, Pins};
use crate::ir::{Api, Body, Root, Type, TypeId};

/// A type alias.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The module below `models`.
    pub module: String,
    /// The alias's identifier.
    pub ident: String,
    /// The aliased type.
    pub ty: Type,
    /// The index of the operation.
    pub operation: usize,
    /// The status of a response; `None` for a request.
    pub status: Option<String>,
    /// The body's media type.
    pub media_type: String,
    /// Whether no other module has a type or an alias of the same name.
    pub is_unique: bool,
}

/// An earlier name of a type, which stays as a deprecated alias.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// The module below `models`.
    pub module: String,
    /// The earlier identifier.
    pub ident: String,
    /// The type.
    pub id: TypeId,
}

/// Returns the earlier names of types that nothing has now.
pub(super) fn renamed(types: &[TypeName], aliases: &[Alias], pins: &Pins) -> Vec<Renamed> {
    let idents = types.iter().map(|name| &name.ident);
    let mut taken: HashSet<&str> =
        idents.chain(aliases.iter().map(|alias| &alias.ident)).map(String::as_str).collect();
    let modules: HashSet<&str> = types.iter().map(|name| name.module.as_str()).collect();
    let mut renamed: Vec<Renamed> = Vec::new();
    for (path, id) in &pins.renamed {
        if let Some((module, ident)) = path.rsplit_once("::")
            && modules.contains(module)
            && is_ident(ident)
            && !is_reserved_type(ident)
            && taken.insert(ident)
        {
            let (module, ident) = (module.to_owned(), ident.to_owned());
            renamed.push(Renamed { module, ident, id: *id });
        }
    }
    renamed
}

/// Returns an alias for each body whose type has another name. If several bodies could have a name, it
/// goes to the one that had it before, otherwise to the first.
pub(super) fn aliases(api: &Api, types: &[TypeName], pins: &Pins) -> Vec<Alias> {
    let mut taken: HashSet<(String, String)> =
        types.iter().map(|name| (name.module.clone(), name.ident.clone())).collect();
    let mut candidates = Vec::new();
    for (operation, def) in api.operations.iter().enumerate() {
        let requests = def.request.iter().flat_map(|request| &request.bodies);
        let requests = requests.map(|body| (None, body));
        let responses = def.responses.iter().flat_map(|response| {
            response.bodies.iter().map(|body| (Some(response.status.clone()), body))
        });
        for (status, body) in requests.chain(responses) {
            let Some(ty) = body.value.ty.clone() else {
                continue;
            };
            let root = match &status {
                None => Root::Request(operation),
                Some(status) => Root::Response { operation, status: status.clone() },
            };
            for (module, ident) in names(api, &root, body) {
                let held = pins.alias(&format!("{module}::{ident}"));
                let is_this = |held: &PinnedBody| {
                    held.operation == def.id
                        && held.status == status
                        && held.media_type == body.media_type
                };
                let is_held = held.is_some_and(|held| !is_this(held));
                let alias = Alias {
                    module,
                    ident,
                    ty: ty.clone(),
                    operation,
                    status: status.clone(),
                    media_type: body.media_type.clone(),
                    is_unique: true,
                };
                candidates.push((is_held, candidates.len(), alias));
            }
        }
    }
    // The body that had a name before may have another name now, which makes the name free.
    candidates.sort_by_key(|(is_held, place, _)| (*is_held, *place));
    candidates.retain(|(.., alias)| taken.insert((alias.module.clone(), alias.ident.clone())));
    candidates.sort_by_key(|(_, place, _)| *place);
    let mut aliases: Vec<Alias> = candidates.into_iter().map(|(.., alias)| alias).collect();
    let mut counts: HashMap<String, usize> = HashMap::default();
    let all = types.iter().map(|name| &name.ident).chain(aliases.iter().map(|alias| &alias.ident));
    for name in all {
        *counts.entry(name.clone()).or_default() += 1;
    }
    for alias in &mut aliases {
        alias.is_unique = counts[&alias.ident] == 1;
    }
    aliases
}

/// Returns the documented name, and one after the operation if it differs.
fn names(api: &Api, root: &Root, body: &Body) -> Vec<(String, String)> {
    let documented = body.value.documented_name.as_ref();
    let module = match documented {
        Some(name) if super::ident::is_module(&name.module) => name.module.clone(),
        _ if root.error_status().is_some() => "errors".to_owned(),
        _ => "operations".to_owned(),
    };
    // For error bodies, names after the operation say no more than the names of their types.
    let after_operation = root.error_status().is_none().then(|| operation_name(api, root));
    let fallback = documented.is_none().then(|| operation_name(api, root));
    [documented.map(|name| name.name.clone()), after_operation, fallback]
        .into_iter()
        .flatten()
        .filter_map(|name| type_ident(&name, "Type"))
        .filter(|ident| !is_reserved_type(ident))
        .map(|ident| (module.clone(), ident))
        .collect()
}
