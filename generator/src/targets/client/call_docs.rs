//! Documentation of calls.

use proc_macro2::TokenStream;

use super::{Context, call_examples, docs, markdown, operations};
use crate::plan::client::{Argument, CallType, Group, Method};

/// The documentation of a method that creates a call.
pub(super) fn of_method(context: &Context, group: &Group, method: &Method) -> TokenStream {
    let call = &group.calls[method.call];
    let operation = &context.api.operations[call.operation];
    let mut paragraphs = Vec::new();
    paragraphs.extend(operation.summary.as_deref().map(markdown::one_line));
    paragraphs.extend(docs::text(&operation.docs));
    paragraphs.push(docs::code(&format!("{} {}", operation.method, operation.path)));
    paragraphs.extend(method.differs.as_ref().map(|text| format!("Of this method {text}.")));
    let arguments: Vec<String> = method.arguments.iter().filter_map(listed).collect();
    if !arguments.is_empty() {
        paragraphs.push(arguments.join("\n"));
    }
    let lacks = "`body` may be `None`: the document does not say that the body is required.";
    paragraphs.extend(method.may_lack_body.then(|| lacks.to_owned()));
    paragraphs.push(call_examples::of_method(context, group, method));
    docs::lines([paragraphs.join("\n\n")])
}

fn listed(argument: &Argument) -> Option<String> {
    let text = operations::after_colon_with(argument.description.as_deref(), &argument.limits);
    let name = argument.ident.trim_start_matches("r#");
    let deprecated = if argument.deprecated { " (deprecated)" } else { "" };
    let is_said = !text.is_empty() || argument.deprecated;
    is_said.then(|| format!("- `{name}`{deprecated}{text}"))
}

/// The documentation of a call's type.
pub(super) fn of_call(
    context: &Context,
    group: &Group,
    call: &CallType,
    index: usize,
) -> TokenStream {
    let operation = &context.api.operations[call.operation];
    let methods = group.methods.iter().filter(|method| method.call == index);
    let owner = if group.path.is_empty() { "Client" } else { &group.ident };
    let methods: Vec<String> = methods
        .map(|method| {
            let name = method.ident.trim_start_matches("r#");
            format!("[`{owner}::{name}`]")
        })
        .collect();
    let route = docs::code(&format!("{} {}", operation.method, operation.path));
    let constant = &context.names.operations[call.operation];
    docs::lines([format!(
        "A call of {route}, made by {}.\n\n\
         [`operations::{constant}`](crate::operations::{constant}) describes the request and the responses.",
        methods.join(" or "),
    )])
}

/// The documentation of a method that sets an argument of a call.
pub(super) fn of_argument(argument: &Argument) -> TokenStream {
    let text = argument.description.as_deref().map(markdown::safe);
    let text = text.filter(|text| !text.trim().is_empty());
    let text = text.unwrap_or_else(|| format!("Sets {}.", docs::code(&argument.name)));
    let example = argument.example.as_ref().map(docs::example);
    let told = docs::limits(&argument.limits).into_iter().chain(example);
    let told = told.collect::<Vec<_>>().join(" ");
    docs::lines([if told.is_empty() { text } else { format!("{text}\n\n{told}") }])
}
