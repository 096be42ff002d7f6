//! [`Api`] and [`Names`] → [`Calls`]: what a client offers, with every identifier, before anything is
//! emitted.
//!
//! An operation is a method of its group, which is its first tag, or what an extension says. Dots in a
//! tag nest groups. A method takes what is required, and gives a call that takes the rest. Of several
//! media types each has a method of its own, and so has an answer that is read while it arrives.

mod arguments;
mod bodies;
mod groups;
mod outputs;
mod pagination;
mod scope;
mod settings;

pub(crate) use self::arguments::taken;
pub use self::arguments::{Argument, Taken, Target};
pub use self::bodies::BodyForm;
pub use self::outputs::{Output, Success, Variant};
pub use self::pagination::{NextPage, Paged};
pub use self::settings::{Setting, SettingKind};

use std::collections::BTreeSet;

use crate::ir::{Api, Shape, Type, TypeId};
use crate::name::Names;

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
}

/// Finds what a client of an API offers.
#[must_use]
pub fn calls(api: &Api, names: &Names) -> Calls {
    let mut calls = Calls {
        groups: groups::groups(api),
        errors: Vec::new(),
        settings: settings::settings(api),
    };
    let mut errors = BTreeSet::new();
    for group in &mut calls.groups {
        let operations = std::mem::take(&mut group.methods);
        let mut scope = scope::Scope::of(group);
        for (index, ident) in operations.into_iter().map(|method| (method.call, method.ident)) {
            let operation = &api.operations[index];
            errors.extend(outputs::errors(api, operation).into_iter().map(|(_, id)| id));
            add(api, names, group, &mut scope, index, &ident);
        }
    }
    calls.errors = errors.into_iter().collect();
    calls.errors.sort_by_key(|id| &names.of(*id).ident);
    calls
}

/// The errors of an operation for which there are types, by status.
#[must_use]
pub fn errors(api: &Api, operation: &crate::ir::Operation) -> Vec<(String, TypeId)> {
    outputs::errors(api, operation)
}

/// Adds the methods of an operation to its group.
fn add(
    api: &Api,
    names: &Names,
    group: &mut Group,
    scope: &mut scope::Scope,
    index: usize,
    ident: &str,
) {
    let operation = &api.operations[index];
    let mut success = outputs::success(api, operation);
    if let Some(Output::Several(ident, _)) = &mut success.output {
        *ident = scope.output(&operation.id);
    }
    let forms = bodies::forms(api, names, operation);
    let headers = outputs::headers(operation)
        .map(|fields| Headers { ident: scope.headers(&operation.id), fields });
    let required = operation.request.as_ref().is_some_and(|request| request.required);
    let answers = success.stream.iter().map(|stream| (Some(stream), &stream.output));
    let answers = answers.map(|(stream, output)| (stream, output.clone()));
    let plain = (success.stream.is_none() || success.output.is_some())
        .then(|| (None, success.output.clone().unwrap_or(Output::Bytes)));
    for (stream, output) in plain.into_iter().chain(answers) {
        let beside = stream.is_some() && success.output.is_some();
        // Parts of a multipart body are set one by one, so that its call is another one.
        let (multipart, others): (Vec<_>, Vec<_>) =
            forms.iter().cloned().partition(|(_, form)| form.has_parts() && forms.len() > 1);
        let mut parts = vec![others];
        parts.extend(multipart.into_iter().map(|form| vec![form]));
        for forms in parts.into_iter().enumerate().filter(|(at, it)| *at == 0 || !it.is_empty()) {
            let (at, forms) = forms;
            let suffix = |text: &str| {
                let stream = if beside { "_stream" } else { "" };
                format!("{text}{stream}")
            };
            let special = if at > 0 { forms[0].0.clone() } else { String::new() };
            let call_ident = scope.call(&operation.id, &suffix(&special));
            let call = group.calls.len();
            let mut taken = arguments::Taking::new();
            let arguments = arguments::required(api, operation, &mut taken);
            let mut setters = arguments::optional(api, operation, &mut taken);
            let mut optional = Vec::new();
            let accept = match stream {
                Some(stream) => Some(stream.media_type.clone()),
                None => success.accept.clone(),
            };
            let mut method = |name: String, arguments, body, differs| Method {
                ident: scope.method(&name, &operation.id),
                call,
                arguments,
                body,
                differs,
            };
            if forms.is_empty() {
                let differs = beside.then(|| "the answer is read while it arrives".to_owned());
                group.methods.push(method(suffix(ident), arguments.clone(), None, differs));
            } else if required || forms[0].1.has_parts() {
                for (name, form) in &forms {
                    let mut arguments = arguments.clone();
                    if let BodyForm::Parts { parts, .. } = form {
                        for part in parts {
                            let part = taken.rename(part);
                            if part.required { arguments.push(part) } else { setters.push(part) }
                        }
                    }
                    let differs = differs(beside, name, form);
                    let name = suffix(&format!("{ident}{name}"));
                    group.methods.push(method(name, arguments, Some(form.clone()), differs));
                }
            } else {
                let differs = beside.then(|| "the answer is read while it arrives".to_owned());
                group.methods.push(method(suffix(ident), arguments.clone(), None, differs));
                for (name, form) in forms {
                    optional.push((taken.method(&format!("body{name}")), form));
                }
            }
            group.calls.push(CallType {
                operation: index,
                ident: call_ident,
                setters,
                bodies: optional,
                headers: headers.clone(),
                paged: pagination::paged(api, operation, &output),
                output: output.clone(),
                accept,
            });
        }
    }
}

fn differs(is_stream: bool, name: &str, form: &BodyForm) -> Option<String> {
    let stream = is_stream.then(|| "the answer is read while it arrives".to_owned());
    let body =
        (!name.is_empty()).then(|| format!("the body is of the type `{}`", form.media_type()));
    match (stream, body) {
        (Some(stream), Some(body)) => Some(format!("{stream}, and {body}")),
        (stream, body) => stream.or(body),
    }
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
