//! Documentation of groups of operations.

use super::{Context, docs, markdown};
use crate::plan::client::{Group, Method};

/// The path of a group's type.
pub(super) fn path(group: &Group) -> String {
    let ident = &group.ident;
    match &group.path[..] {
        [] => "crate::client::Client".to_owned(),
        path => format!("crate::api::{}::{ident}", path.join("::")),
    }
}

/// The expression of a group, from a client.
pub(super) fn expression(context: &Context, group: &Group) -> String {
    let accessors = (1..=group.path.len()).filter_map(|depth| {
        let path = &group.path[..depth];
        let around = context.calls.groups.iter().find(|group| group.path == path)?;
        Some(format!(".{}()", around.accessor))
    });
    std::iter::once("client".to_owned()).chain(accessors).collect()
}

/// The description of a group.
fn description(context: &Context, group: &Group) -> Option<String> {
    let text = group.description.as_deref().map(|text| context.prose(text));
    text.filter(|text| !text.trim().is_empty())
}

/// The first sentence about a group; empty if the document has none.
pub(super) fn sentence(context: &Context, group: &Group) -> String {
    let text = group.description.as_deref().map(|text| context.one_line(text));
    text.map(|text| markdown::first_sentence(&text).to_owned()).unwrap_or_default()
}

/// The first sentence about an operation.
pub(super) fn of_operation(context: &Context, index: usize) -> String {
    let operation = &context.api.operations[index];
    let texts = [operation.summary.as_deref(), operation.docs.description.as_deref()];
    let text = texts.into_iter().flatten().map(|text| context.one_line(text));
    let text = text.into_iter().find(|text| !text.is_empty());
    text.map(|text| markdown::first_sentence(&text).to_owned()).unwrap_or_default()
}

/// A sentence about a group, for its module and the method that returns it.
pub(super) fn short(context: &Context, group: &Group) -> String {
    match sentence(context, group) {
        none if none.is_empty() => format!("Operations with the tag {}.", docs::code(&group.tag)),
        text => text,
    }
}

/// The feature that a group needs, as a sentence.
pub(super) fn feature(context: &Context, group: &Group) -> Option<String> {
    let feature = context.features.of_group(group)?;
    Some(format!("Needs the feature {}.", docs::code(feature)))
}

/// The documentation of a group's type: what it is about, and its operations.
pub(super) fn of_type(context: &Context, group: &Group) -> String {
    let text = description(context, group).map(|text| markdown::with_summary(&text));
    let text = text.unwrap_or_else(|| short(context, group));
    let feature = feature(context, group).map(|text| format!(" {text}")).unwrap_or_default();
    let expression = docs::code(&expression(context, group));
    let mut paragraphs = vec![text, format!("In code: {expression}.{feature}")];
    let mut rows: Vec<String> = Vec::new();
    for child in &group.children {
        let child = &context.calls.groups[*child];
        let text = sentence(context, child);
        rows.push(row(&child.accessor, &format!("{}()", child.accessor), &text));
    }
    for method in &group.methods {
        rows.push(row(&method.ident, &method.ident, &about(context, group, method)));
    }
    if !rows.is_empty() {
        paragraphs.push(format!("| Method | |\n|---|---|\n{}", rows.join("\n")));
    }
    paragraphs.join("\n\n")
}

fn row(method: &str, shown: &str, text: &str) -> String {
    let (method, shown) = (method.trim_start_matches("r#"), shown.trim_start_matches("r#"));
    format!("| [`{shown}`](Self::{method}) | {} |", cell(text))
}

/// The first sentence about a method.
fn about(context: &Context, group: &Group, method: &Method) -> String {
    let operation = group.calls[method.call].operation;
    let text = of_operation(context, operation);
    let deprecated = context.api.operations[operation].docs.deprecated;
    let deprecated = if deprecated { "**Deprecated.** " } else { "" };
    let differs = method.differs.as_ref().map(|text| format!(" ({text})")).unwrap_or_default();
    format!("{deprecated}{text}{differs}")
}

/// A text within a cell of a table.
pub(super) fn cell(text: &str) -> String {
    text.replace("\\|", "|").replace('|', "\\|")
}
