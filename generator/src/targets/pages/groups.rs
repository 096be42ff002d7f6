//! The page of a group of operations.

use super::links::{WEBHOOKS, of_group, webhook};
use super::table::{Rest, named, table};
use super::{Site, curl, inner};
use crate::ir::{Operation, Shape, Type, Typed};
use crate::plan::client::{Argument, ArgumentForm, BodyForm, CallType, Group, Method};
use crate::rust::file::File;
use crate::schema::spec::OperationKind;
use crate::targets::client::{Context, call_docs, call_examples, docs, group_docs, types};

/// Returns the page of a group; `None` if it has neither operations nor groups.
pub(super) fn page(site: &Site, index: usize) -> Option<File> {
    let context = &site.context;
    let group = &context.calls.groups[index];
    if group.methods.is_empty() && (group.children.is_empty() || group.path.is_empty()) {
        return None;
    }
    let tag = context.one_line(&group.tag);
    // No method is called like several words with hyphens, so that links to methods do not lead to the title.
    let title = if tag.is_empty() { "the client" } else { &tag };
    let mut parts = vec![format!("# Operations of {title}")];
    parts.push(if group.path.is_empty() {
        "The operations that belong to no group.".to_owned()
    } else {
        group_docs::description(context, group)
            .map_or_else(|| group_docs::short(context, group), |text| inner(&text))
    });
    let feature = group_docs::feature(context, group).map(|text| format!(" {text}"));
    let expression = docs::code(&group_docs::expression(context, group));
    parts.push(format!("In code: {expression}.{}", feature.unwrap_or_default()));
    parts.extend(group_docs::list(context, group, &group_docs::path(group)));
    for method in &group.methods {
        parts.extend(operation(context, group, method));
    }
    Some(site.page(&of_group(group), &parts))
}

/// The section of a method.
fn operation(context: &Context, group: &Group, method: &Method) -> Vec<String> {
    let call = &group.calls[method.call];
    let operation = &context.api.operations[call.operation];
    let mut parts = vec![format!("## {}", method.ident.trim_start_matches("r#"))];
    let (code, rest) = signature(context, group, method);
    parts.push(code + &rest);
    parts.extend(call_docs::about(context, group, method).iter().map(|text| inner(text)));
    let mut section = |title: &str, text: Option<String>| {
        parts.extend(text.map(|text| format!("**{title}**\n\n{text}")));
    };
    let code = |language: &str, code: Option<String>| {
        code.map(|code| format!("```{language}\n{code}\n```"))
    };
    section("Rust", code("rust", call_examples::program(context, group, method)));
    section("All pages", code("rust", call_examples::items(context, group, method)));
    section("Parameters", parameters(context, method, call));
    section("Body", body(context, operation, method, call));
    section("Returns", Some(returns(context, call)));
    section("Responses", responses(context, operation));
    section("curl", code("sh", curl::command(context, operation, method, call)));
    parts
}

/// A method as code with the names of its arguments, and its result with the HTTP method and path.
pub(super) fn signature(context: &Context, group: &Group, method: &Method) -> (String, String) {
    let call = &group.calls[method.call];
    let arguments = method.arguments.iter().map(|it| it.ident.trim_start_matches("r#"));
    let body = method.body.as_ref().filter(|form| !form.has_parts()).map(|_| "body");
    let arguments: Vec<&str> = arguments.chain(body).collect();
    let expression = group_docs::expression(context, group);
    let code = docs::code(&format!("{expression}.{}({})", method.ident, arguments.join(", ")));
    let result = call_docs::result(context, &call.output);
    let route = call_docs::route(&context.api.operations[call.operation]);
    (code, format!(" → {result}, {route}"))
}

fn some(lines: &[String]) -> Option<String> {
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The required arguments, and the methods of the call for the others.
fn parameters(context: &Context, method: &Method, call: &CallType) -> Option<String> {
    let mut rest = Rest::default();
    let required = method.arguments.iter().map(|argument| (argument, true));
    let all = required.chain(call.setters.iter().map(|argument| (argument, false)));
    let rows: Vec<Vec<String>> =
        all.map(|(argument, is_required)| row(context, argument, is_required, &mut rest)).collect();
    let table = table(&["Parameter", "Type", "Required", "Description"], &rows)?;
    Some(std::iter::once(table).chain(rest.below()).collect::<Vec<_>>().join("\n\n"))
}

fn row(context: &Context, argument: &Argument, is_required: bool, rest: &mut Rest) -> Vec<String> {
    let name = argument.ident.trim_start_matches("r#");
    let file = match argument.form {
        ArgumentForm::File => Some("`client::Part`".to_owned()),
        ArgumentForm::Files => Some("`client::Part`s".to_owned()),
        _ => None,
    };
    let ty = argument.ty.as_ref().map(|ty| docs::linked_as(context, &types::rust(context, ty), ty));
    let mut text: Vec<String> = argument
        .description
        .as_deref()
        .map(|text| context.prose(text))
        .filter(|text| !text.trim().is_empty())
        .into_iter()
        .collect();
    text.extend(argument.deprecated.then(|| "**Deprecated.**".to_owned()));
    text.extend(docs::limits(&argument.limits));
    text.extend(argument.example.as_ref().map(docs::example));
    vec![
        named(name, &argument.name),
        file.or(ty).unwrap_or_else(|| "any value".to_owned()),
        if is_required { "yes".to_owned() } else { format!("no, `.{}(…)`", argument.ident) },
        rest.cell(name, &text),
    ]
}

/// The result of a call, and what it offers besides.
fn returns(context: &Context, call: &CallType) -> String {
    let pages = call.paged.as_ref().map(|_| {
        " Instead of `.await`, `.pages()` fetches all pages and `.items()` the items of all pages, as streams."
    });
    format!("{}.{}", call_docs::result(context, &call.output), pages.unwrap_or_default())
}

/// The documented responses, with their bodies.
fn responses(context: &Context, operation: &Operation) -> Option<String> {
    let rows: Vec<Vec<String>> = operation
        .responses
        .iter()
        .flat_map(|response| {
            let text = context.one_line(&response.description);
            let row = |body: String, media_type: String| {
                vec![docs::code(&response.status), body, media_type, text.clone()]
            };
            let bodies = response.bodies.iter().map(|body| {
                let ty = body.value.ty.as_ref().map(|ty| docs::linked(context, ty));
                row(ty.unwrap_or_default(), docs::code(&body.media_type))
            });
            let bodies: Vec<Vec<String>> = bodies.collect();
            if bodies.is_empty() { vec![row(String::new(), String::new())] } else { bodies }
        })
        .collect();
    table(&["Status", "Body", "Media type", "Description"], &rows)
}

/// The body of the request, and whether a method of the call sets it.
fn body(
    context: &Context,
    operation: &Operation,
    method: &Method,
    call: &CallType,
) -> Option<String> {
    let description = operation.request.as_ref().and_then(|it| it.description.as_deref());
    let text = description.map(|text| context.one_line(text)).unwrap_or_default();
    let text = if text.is_empty() { String::new() } else { format!(": {text}") };
    let line = |form: &BodyForm, setter: &str| {
        let ty = match form {
            BodyForm::Json { ty, .. } | BodyForm::Form { ty, .. } => docs::linked(context, ty),
            _ => "the parts among the parameters".to_owned(),
        };
        let required = required(context, form);
        format!("- {ty} as {}{setter}{text}{required}", docs::code(form.media_type()))
    };
    let own = method.body.iter().map(|form| line(form, ""));
    let optional =
        call.bodies.iter().map(|(setter, form)| line(form, &format!(", optional: `.{setter}(…)`")));
    some(&own.chain(optional).collect::<Vec<_>>())
}

/// The fields that a body must have, below it.
fn required(context: &Context, form: &BodyForm) -> String {
    let (BodyForm::Json { ty: Type::Named(id), .. } | BodyForm::Form { ty: Type::Named(id), .. }) =
        form
    else {
        return String::new();
    };
    let Shape::Struct(object) = &context.api.get(*id).shape else { return String::new() };
    let fields = object.fields.iter().zip(context.names.parts(*id));
    let required = fields.filter(|(field, _)| field.required);
    let required: Vec<String> =
        required.map(|(_, ident)| docs::code(ident.trim_start_matches("r#"))).collect();
    match &required[..] {
        [] => String::new(),
        required => format!("\n  - Required: {}", required.join(", ")),
    }
}

/// Returns the page of webhooks and callbacks, if there are any.
pub(super) fn webhooks(site: &Site) -> Option<File> {
    let context = &site.context;
    let received = context.api.operations.iter().enumerate();
    let received = received.filter(|(_, it)| it.kind != OperationKind::Path);
    let mut parts = vec![
        "# Webhooks and callbacks".to_owned(),
        "Requests that the API sends. The crate has the types of their bodies.".to_owned(),
    ];
    for (index, operation) in received {
        parts.push(format!("## {}", webhook(context, index)));
        parts.push(format!("In the document: {}.", docs::code(&operation.id)));
        parts.extend(docs::of_operation(context, operation).into_iter().map(|it| inner(&it)));
        let bodies = operation.sent().filter_map(Typed::named);
        let bodies: Vec<String> =
            bodies.map(|id| docs::linked(context, &Type::Named(id))).collect();
        parts.extend((!bodies.is_empty()).then(|| format!("Body: {}.", bodies.join(", "))));
    }
    (parts.len() > 2).then(|| site.page(WEBHOOKS, &parts))
}
