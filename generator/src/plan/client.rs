//! [`Api`] and [`Names`] → [`ClientPlan`]: the client plan, which has every identifier before emission.
//!
//! An operation is a method of its group ([`ClientNames`](crate::names::ClientNames)). A method takes the required arguments and returns a call type,
//! whose setters take the optional ones. Each of several request media types has its own method, and so
//! has a streaming response.

mod arguments;
mod bodies;
mod methods;
mod outputs;
mod pagination;
mod scope;
mod settings;

pub(crate) use self::arguments::argument_form;
pub use self::arguments::{Argument, ArgumentForm, Target};
pub use self::bodies::BodyForm;
pub use self::outputs::{Output, Variant};
pub use self::pagination::{NextPage, Paged};
pub use self::settings::{Setting, SettingKind};

use std::collections::BTreeSet;

use crate::ir::{Api, Limits, Shape, Type, TypeId};
use crate::names::{CallName, Names};

/// The client plan: groups, error types and settings.
#[derive(Debug, Default)]
pub struct ClientPlan {
    /// The groups of operations, parents before children. The first is the client itself.
    pub groups: Vec<Group>,
    /// The types of documented error bodies, sorted by name.
    pub errors: Vec<TypeId>,
    /// The credentials and global parameters, which are set on the client.
    pub settings: Vec<Setting>,
}

/// A group of operations.
#[derive(Debug, Default)]
pub struct Group {
    /// The module path, outermost first; empty for the client itself.
    pub path: Vec<String>,
    /// The identifier of the type.
    pub ident: String,
    /// The method of the parent group that returns this group.
    pub accessor: String,
    /// The tag with its parent tags, as the document writes it.
    pub tag: String,
    /// The description of the tag.
    pub description: Option<String>,
    /// The indices of the child groups.
    pub children: Vec<usize>,
    /// The operations.
    pub methods: Vec<Method>,
    /// The call types that the methods return.
    pub calls: Vec<CallType>,
}

/// A method that starts a call.
#[derive(Debug)]
pub struct Method {
    /// The identifier.
    pub ident: String,
    /// The index of the returned call type in [`Group::calls`].
    pub call: usize,
    /// The arguments, in order. The body follows them, if there is one.
    pub arguments: Vec<Argument>,
    /// The body.
    pub body: Option<BodyForm>,
    /// The description of how it differs from the operation's first method.
    pub differs: Option<String>,
}

/// A call type: the builder of one request.
#[derive(Debug)]
pub struct CallType {
    /// The index of the operation in [`Api::operations`].
    pub operation: usize,
    /// The identifier.
    pub ident: String,
    /// The optional arguments, which have setters.
    pub setters: Vec<Argument>,
    /// The optional bodies, with the names of the methods that set them.
    pub bodies: Vec<(String, BodyForm)>,
    /// The output of the call.
    pub output: Output,
    /// The documented error types, by status.
    pub errors: Vec<(String, TypeId)>,
    /// The value of the `Accept` header.
    pub accept: Option<String>,
    /// The documented response headers.
    pub headers: Option<Headers>,
    /// The pagination, if the response is a paginated list.
    pub paged: Option<Paged>,
}

/// The documented headers of a response.
#[derive(Debug, Clone)]
pub struct Headers {
    /// The identifier of the type.
    pub ident: String,
    /// The headers.
    pub fields: Vec<HeaderField>,
}

/// A documented response header.
#[derive(Debug, Clone)]
pub struct HeaderField {
    /// The identifier.
    pub ident: String,
    /// The name on the wire.
    pub name: String,
    /// The type of its value.
    pub ty: Type,
    /// The description in the document.
    pub description: Option<String>,
    /// The constraints on its values, unless their type has a name.
    pub limits: Limits,
}

/// Derives the client plan of an API.
#[must_use]
pub fn plan(api: &Api, names: &Names) -> ClientPlan {
    let mut errors: BTreeSet<TypeId> = BTreeSet::new();
    let mut groups = Vec::new();
    let mut calls: Vec<Vec<(usize, &CallName)>> = vec![Vec::new(); names.client.groups.len()];
    for (operation, call) in names.client.calls.iter().enumerate() {
        if let Some(call) = call {
            calls[call.group].push((operation, call));
        }
    }
    for ((mut group, name), calls) in self::groups(api, names).zip(&names.client.groups).zip(calls)
    {
        let mut methods = methods::Methods::of(api, names, name, &mut group);
        for (operation, call) in calls {
            methods.add(operation, call);
        }
        let all = group.calls.iter().flat_map(|call| &call.errors);
        errors.extend(all.map(|(_, id)| *id));
        groups.push(group);
    }
    let mut errors: Vec<TypeId> = errors.into_iter().collect();
    errors.sort_by_key(|id| &names.of(*id).ident);
    ClientPlan { groups, errors, settings: settings::settings(api) }
}

/// Returns the groups without their operations.
fn groups(api: &Api, names: &Names) -> impl Iterator<Item = Group> {
    let all = &names.client.groups;
    let mut groups: Vec<Group> = all
        .iter()
        .map(|name| {
            let described = api.tags.iter().find(|known| known.name == name.tag);
            Group {
                path: name.path.clone(),
                ident: name.ident.clone(),
                accessor: name.accessor.clone(),
                tag: name.tag.clone(),
                description: described.and_then(|tag| tag.description.clone()),
                ..Group::default()
            }
        })
        .collect();
    for (child, name) in all.iter().enumerate() {
        if let Some(parent) = name.parent {
            groups[parent].children.push(child);
        }
    }
    groups.into_iter()
}

/// Resolves aliases.
pub(crate) fn resolved<'a>(api: &'a Api, ty: &'a Type) -> &'a Type {
    let mut ty = ty;
    // Aliases of themselves are rejected earlier. The bound only guards against an endless loop.
    for _ in 0..api.types.len() {
        match ty {
            Type::Named(id) => match &api.get(*id).shape {
                Shape::Alias(inner) => ty = inner,
                _ => return ty,
            },
            _ => return ty,
        }
    }
    ty
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use specwright_runtime::sources::CLIENT_TYPES;

    /// The names of the methods of a type in the sources of the runtime, with those of traits.
    fn methods(ty: &str) -> BTreeSet<String> {
        let mut methods = BTreeSet::new();
        for (path, text) in CLIENT_TYPES {
            let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
            for item in file.items {
                let syn::Item::Impl(item) = item else { continue };
                let syn::Type::Path(of) = &*item.self_ty else { continue };
                // Methods of traits are in the way only if the trait is in scope everywhere.
                let is_far = item.trait_.iter().any(|(path, _)| {
                    path.segments.iter().any(|it| it.ident == "mock" || it.ident == "From")
                });
                if !is_far && of.path.segments.last().is_some_and(|last| last.ident == ty) {
                    methods.extend(item.items.iter().filter_map(|item| match item {
                        syn::ImplItem::Fn(method) => Some(method.sig.ident.to_string()),
                        _ => None,
                    }));
                }
            }
        }
        // One is derived, one is emitted beside the operations.
        methods.extend(["clone".to_owned(), "from_env".to_owned()]);
        methods
    }

    /// The methods of call types, which macros of the runtime and the emitter write.
    fn methods_of_calls() -> BTreeSet<String> {
        let (_, macros) = specwright_runtime::sources::CLIENT
            .into_iter()
            .find(|(path, _)| *path == "client/methods.rs")
            .expect("it has the macros");
        let named = macros.split("fn ").skip(1).filter_map(|text| text.split('(').next());
        let named = named.filter(|name| *name != "reply").map(str::to_owned);
        // Set by the emitter: a method for an optional body, and the items of a page.
        named.chain(["body", "split", "clone", "fmt"].map(str::to_owned)).collect()
    }

    #[test]
    fn names_are_reserved_that_the_runtime_uses() {
        let reserved = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        assert_eq!(methods("Client"), reserved(&crate::names::TAKEN));
        assert_eq!(methods("Builder"), reserved(&super::settings::TAKEN));
        assert_eq!(methods_of_calls(), reserved(&super::arguments::METHODS));
    }
}
