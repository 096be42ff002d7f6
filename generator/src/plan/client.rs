//! [`Api`] and [`Names`] → [`Calls`]: what a client offers, with every identifier, before anything is
//! emitted.
//!
//! An operation is a method of its group, which is its first tag, or what an extension says. Dots in a
//! tag nest groups. A method takes what is required, and gives a call that takes the rest. Of several
//! media types each has a method of its own, and so has an answer that is read while it arrives.

mod arguments;
mod bodies;
mod groups;
mod methods;
mod outputs;
mod pagination;
mod scope;
mod settings;

pub(crate) use self::arguments::taken;
pub use self::arguments::{Argument, Taken, Target};
pub use self::bodies::BodyForm;
pub use self::outputs::{Output, Variant};
pub use self::pagination::{NextPage, Paged};
pub use self::settings::{Setting, SettingKind};

use std::collections::BTreeSet;

use crate::ir::{Api, Limits, Shape, Type, TypeId};
use crate::names::Names;

/// What a client offers.
#[derive(Debug, Default)]
pub struct Calls {
    /// The groups of operations, each after the one that it is in. The first is the client itself.
    pub groups: Vec<Group>,
    /// The types of documented error bodies, sorted by name.
    pub errors: Vec<TypeId>,
    /// The credentials and parameters that are set for the client.
    pub settings: Vec<Setting>,
}

/// A group of operations.
#[derive(Debug, Default)]
pub struct Group {
    /// The names of the modules, from the outermost to its own; empty for the client itself.
    pub path: Vec<String>,
    /// The type.
    pub ident: String,
    /// The method of the group around it that gives it.
    pub accessor: String,
    /// The tag, with the tags around it, as the document writes it.
    pub tag: String,
    /// What the document says of the tag.
    pub description: Option<String>,
    /// The groups in it, by their places.
    pub children: Vec<usize>,
    /// The methods that give them.
    pub accessors: Vec<String>,
    /// The operations.
    pub methods: Vec<Method>,
    /// What the methods give.
    pub calls: Vec<CallType>,
}

/// A method that begins a call.
#[derive(Debug)]
pub struct Method {
    /// The identifier.
    pub ident: String,
    /// What it gives, by its place in [`Group::calls`].
    pub call: usize,
    /// What it takes, in order; behind them the body, if it takes one.
    pub arguments: Vec<Argument>,
    /// The body.
    pub body: Option<BodyForm>,
    /// How it differs from the operation's first method, in words.
    pub differs: Option<String>,
}

/// The type of a call.
#[derive(Debug)]
pub struct CallType {
    /// The operation, by its place among all.
    pub operation: usize,
    /// The identifier.
    pub ident: String,
    /// What can be set.
    pub setters: Vec<Argument>,
    /// The bodies that can be set, with the methods that do.
    pub bodies: Vec<(String, BodyForm)>,
    /// What it results in.
    pub output: Output,
    /// The errors for which there are types, by status.
    pub errors: Vec<(String, TypeId)>,
    /// The media types of the answer.
    pub accept: Option<String>,
    /// The headers of the answer that the document describes.
    pub headers: Option<Headers>,
    /// How its pages are gone through, if it is a list that has some.
    pub paged: Option<Paged>,
}

/// The headers of an answer that a document describes.
#[derive(Debug, Clone)]
pub struct Headers {
    /// The identifier of the type.
    pub ident: String,
    /// The headers.
    pub fields: Vec<HeaderField>,
}

/// A header of an answer.
#[derive(Debug, Clone)]
pub struct HeaderField {
    /// The identifier.
    pub ident: String,
    /// The name on the wire.
    pub name: String,
    /// The type of its value.
    pub ty: Type,
    /// What the document says about it.
    pub description: Option<String>,
    /// What narrows its values, unless their type has a name, and what else is said of them.
    pub limits: Limits,
}

/// Finds what a client of an API offers.
#[must_use]
pub fn calls(api: &Api, names: &Names) -> Calls {
    let mut errors: BTreeSet<TypeId> = BTreeSet::new();
    let mut groups = Vec::new();
    for (mut group, operations) in groups::groups(api) {
        let mut methods = methods::Methods::of(api, names, &mut group, &operations);
        for index in operations {
            methods.add(index);
        }
        let all = group.calls.iter().flat_map(|call| &call.errors);
        errors.extend(all.map(|(_, id)| *id));
        groups.push(group);
    }
    let mut errors: Vec<TypeId> = errors.into_iter().collect();
    errors.sort_by_key(|id| &names.of(*id).ident);
    Calls { groups, errors, settings: settings::settings(api) }
}

/// The type that a use is, behind aliases.
pub(crate) fn resolved<'a>(api: &'a Api, ty: &'a Type) -> &'a Type {
    let mut ty = ty;
    // An alias of itself does not come this far, but a loop would never end.
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
