//! Documentation of calls.

use proc_macro2::TokenStream;

use super::{Context, call_examples, docs, markdown, operations};
use crate::ir::{Operation, Response, Type};
use crate::plan::client::{Argument, BodyForm, CallType, Group, Method, Output};

/// The documentation of a method that creates a call.
pub(super) fn of_method(context: &Context, group: &Group, method: &Method) -> TokenStream {
    let call = &group.calls[method.call];
    let mut paragraphs = about(context, group, method);
    paragraphs.push(route(&context.api.operations[call.operation]));
    paragraphs.extend(section("Parameters", &parameters(context, method, call)));
    paragraphs.extend(section("Returns", &returns(context, call)));
    paragraphs.extend(section("Errors", &errors(context, call)));
    let lacks = "`body` may be `None`: the document does not say that the body is required.";
    paragraphs.extend(method.may_lack_body.then(|| lacks.to_owned()));
    paragraphs.push(call_examples::of_method(context, group, method));
    docs::lines([paragraphs.join("\n\n")])
}

/// What a method does, in paragraphs.
pub(in crate::targets) fn about(context: &Context, group: &Group, method: &Method) -> Vec<String> {
    if let (Some(sibling), Some(differs)) = (sibling(group, method), &method.differs) {
        let name = sibling.ident.trim_start_matches("r#");
        return vec![format!("Like [`{name}`](Self::{name}), but {differs}.")];
    }
    let operation = group.calls[method.call].operation;
    docs::of_operation(context, &context.api.operations[operation])
}

/// The HTTP method and the path of an operation.
pub(in crate::targets) fn route(operation: &Operation) -> String {
    docs::code(&format!("{} {}", operation.method, operation.requested()))
}

/// The first method of the operation, if it is another one.
fn sibling<'a>(group: &'a Group, method: &Method) -> Option<&'a Method> {
    let operation = |method: &Method| group.calls[method.call].operation;
    let first = group.methods.iter().find(|it| operation(it) == operation(method))?;
    (first.ident != method.ident).then_some(first)
}

fn section(title: &str, lines: &[String]) -> Option<String> {
    (!lines.is_empty()).then(|| format!("# {title}\n\n{}", lines.join("\n")))
}

/// The arguments of a method, and the methods of the call for optional ones.
fn parameters(context: &Context, method: &Method, call: &CallType) -> Vec<String> {
    let operation = &context.api.operations[call.operation];
    let mut lines: Vec<String> = method.arguments.iter().map(|it| listed(context, it)).collect();
    if let Some(form) = method.body.as_ref().filter(|form| !form.has_parts()) {
        let description = operation.request.as_ref().and_then(|it| it.description.as_deref());
        let text = operations::after_colon(context, description);
        let ty = match form {
            BodyForm::Json { ty, .. } | BodyForm::Form { ty, .. } => docs::linked(context, ty),
            _ => docs::code(form.media_type()),
        };
        lines.push(format!("- `body`: {ty}{text}"));
    }
    let bodies = call.bodies.iter().map(|(method, _)| method);
    let optional: Vec<String> = bodies
        .chain(call.setters.iter().map(|setter| &setter.ident))
        .map(|method| {
            let method = method.trim_start_matches("r#");
            format!("[`{method}`]({}::{method})", call.ident)
        })
        .collect();
    if !optional.is_empty() {
        lines.push(format!("- optional, as methods of the call: {}", optional.join(", ")));
    }
    lines
}

fn listed(context: &Context, argument: &Argument) -> String {
    let text = argument.description.as_deref();
    let text = operations::after_colon_with(context, text, &argument.limits);
    let name = argument.ident.trim_start_matches("r#");
    let deprecated = if argument.deprecated { " (deprecated)" } else { "" };
    format!("- `{name}`{deprecated}{text}")
}

/// The result of a call: a type, or a phrase.
pub(in crate::targets) fn result(context: &Context, output: &Output) -> String {
    match output {
        Output::Nothing => "`()`".to_owned(),
        Output::Json(ty) => docs::linked(context, ty),
        Output::OptionalJson(ty) => docs::linked(context, &Type::Nullable(Box::new(ty.clone()))),
        Output::Text => "`String`".to_owned(),
        Output::Bytes => "`Bytes`".to_owned(),
        Output::Sequence(item, _) => format!("A stream of {}", docs::linked(context, item)),
        Output::Events => "A stream of server-sent events".to_owned(),
        Output::Several(name, _) => format!("[`{name}`], with a variant for each status"),
    }
}

/// The result of a call, with its description.
fn returns(context: &Context, call: &CallType) -> Vec<String> {
    if matches!(call.output, Output::Nothing) {
        return Vec::new();
    }
    let operation = &context.api.operations[call.operation];
    let result = result(context, &call.output);
    let mut responses = operation.responses.iter();
    let success = responses.find(|response| !is_error(operation, response));
    let description = match &call.output {
        Output::Several(..) => None,
        _ => success.map(|response| response.description.as_str()),
    };
    let description = operations::after_colon(context, description);
    let ident = &call.ident;
    let pages = call.paged.as_ref().map(|_| {
        format!(
            "\n\n[`pages`]({ident}::pages) fetches all pages, [`items`]({ident}::items) the items \
             of all pages."
        )
    });
    vec![format!("{result}{description}{}", pages.unwrap_or_default())]
}

/// Whether a response is an error. `default` is the success if the document has no other one.
fn is_error(operation: &Operation, response: &Response) -> bool {
    let has_success = || operation.responses.iter().any(|it| it.status.starts_with('2'));
    response.status.starts_with(['4', '5']) || (response.status == "default" && has_success())
}

/// The documented error responses, with the types of their bodies.
fn errors(context: &Context, call: &CallType) -> Vec<String> {
    let operation = &context.api.operations[call.operation];
    let errors = operation.responses.iter().filter(|response| is_error(operation, response));
    errors
        .map(|response| {
            let ty = call.errors.iter().find(|(status, _)| *status == response.status);
            let ty = ty.map(|(_, id)| format!(" {}", docs::link(context, *id)));
            let text = context.one_line(&response.description);
            let text = markdown::first_sentence(&text);
            let text = if text.is_empty() { String::new() } else { format!(": {text}") };
            format!("- {}{}{text}", docs::code(&response.status), ty.unwrap_or_default())
        })
        .collect()
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
pub(super) fn of_argument(context: &Context, argument: &Argument) -> TokenStream {
    let text = argument.description.as_deref().map(|text| context.prose(text));
    let text = text.filter(|text| !text.trim().is_empty());
    let text = text.unwrap_or_else(|| format!("Sets {}.", docs::code(&argument.name)));
    let example = argument.example.as_ref().map(docs::example);
    let told = docs::limits(&argument.limits).into_iter().chain(example);
    let told = told.collect::<Vec<_>>().join(" ");
    docs::lines([if told.is_empty() { text } else { format!("{text}\n\n{told}") }])
}
