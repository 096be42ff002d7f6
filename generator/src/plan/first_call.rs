//! [`Api`], [`Facts`] and [`ClientPlan`] → the call that the documentation of the crate shows first.

use std::cmp::Reverse;

use crate::analysis::Facts;
use crate::ir::{Api, Operation, Type, Typed};
use crate::plan::client::{ArgumentForm, BodyForm, ClientPlan, Group, Method, Output, resolved};

/// A method of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstCall {
    /// The index of the group in [`ClientPlan::groups`].
    pub group: usize,
    /// The index of the method in [`Group::methods`].
    pub method: usize,
}

/// Words of paths that ask how the server is, and not what the API is for.
const STATUS: [&str; 13] = [
    "alive",
    "health",
    "healthcheck",
    "healthz",
    "info",
    "live",
    "livez",
    "metrics",
    "ping",
    "ready",
    "readyz",
    "status",
    "version",
];

/// Chooses the first call: one that returns a value, can be written without further input and has few
/// arguments, of the group that most of the API is about.
#[must_use]
pub fn first_call(api: &Api, facts: &Facts, calls: &ClientPlan) -> Option<FirstCall> {
    let weights: Vec<usize> = calls.groups.iter().map(|group| weight(api, group)).collect();
    let methods = calls.groups.iter().enumerate().flat_map(|(group, it)| {
        (0..it.methods.len()).map(move |method| FirstCall { group, method })
    });
    methods.min_by_key(|first| {
        let group = &calls.groups[first.group];
        let method = &group.methods[first.method];
        let call = &group.calls[method.call];
        let operation = &api.operations[call.operation];
        let is_value = matches!(call.output, Output::Json(_) | Output::OptionalJson(_));
        (
            operation.docs.deprecated || is_status(operation),
            !is_value,
            unwritten(api, facts, method),
            method.differs.is_some(),
            is_aside(calls, group),
            Reverse(weights[first.group]),
            needed(api, operation, method),
            operation.method != "GET",
        )
    })
}

/// Whether a group is not what the API is about: one within another group, or a few operations without a tag.
fn is_aside(calls: &ClientPlan, group: &Group) -> bool {
    let all: usize = calls.groups.iter().map(|group| group.methods.len()).sum();
    group.path.len() > 1 || (group.path.is_empty() && 2 * group.methods.len() < all)
}

/// How much of the API a group is: the number of its operations, multiplied by that of the types that they
/// send and return.
fn weight(api: &Api, group: &Group) -> usize {
    let operations = group.calls.iter().map(|call| &api.operations[call.operation]);
    let operations: Vec<_> = operations.filter(|operation| !operation.docs.deprecated).collect();
    let bodies =
        operations.iter().flat_map(|operation| operation.sent().chain(operation.returned()));
    operations.len() * (1 + api.closure(bodies.filter_map(Typed::named)).len())
}

/// What a caller needs besides the client: most of all values that other calls return, and then a body. A body
/// with an example in the document counts as nothing.
fn needed(api: &Api, operation: &Operation, method: &Method) -> usize {
    let has_body = method.body.is_some() && !has_documented_body(api, operation, method);
    2 * method.arguments.len() + usize::from(has_body)
}

fn is_status(operation: &Operation) -> bool {
    let last = operation.path.rsplit('/').find(|segment| !segment.is_empty());
    last.is_none_or(|last| STATUS.contains(&&*last.to_lowercase()))
}

/// The number of arguments whose values an example cannot write.
fn unwritten(api: &Api, facts: &Facts, method: &Method) -> usize {
    let is_unwritten =
        |form: &ArgumentForm| matches!(form, ArgumentForm::Reference | ArgumentForm::List);
    let arguments = method.arguments.iter().filter(|argument| is_unwritten(&argument.form)).count();
    let body = method.body.as_ref().is_some_and(|form| match form {
        BodyForm::Json { .. } | BodyForm::Form { .. } => !has_body(api, facts, form),
        BodyForm::Parts { .. } => false,
        _ => true,
    });
    arguments + usize::from(body)
}

fn has_body(api: &Api, facts: &Facts, form: &BodyForm) -> bool {
    let (BodyForm::Json { ty, .. } | BodyForm::Form { ty, .. }) = form else {
        return false;
    };
    match resolved(api, ty) {
        Type::Named(id) => facts.example(*id).is_some(),
        _ => false,
    }
}

/// Whether the document has an example of the body, which is then one that people send.
fn has_documented_body(api: &Api, operation: &Operation, method: &Method) -> bool {
    let Some(BodyForm::Json { ty, .. } | BodyForm::Form { ty, .. }) = &method.body else {
        return false;
    };
    let bodies = operation.request.iter().flat_map(|request| &request.bodies);
    let of_type = || ty.named().is_some_and(|id| api.get(id).example.is_some());
    bodies.into_iter().any(|body| body.example.is_some()) || of_type()
}
