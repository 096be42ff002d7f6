//! Documentation of groups of operations.

use super::{Context, docs, markdown};
use crate::plan::client::{Group, Method};

/// The path of a group's type.
pub(in crate::targets) fn path(group: &Group) -> String {
    let ident = &group.ident;
    match &group.path[..] {
        [] => "crate::client::Client".to_owned(),
        path => format!("crate::api::{}::{ident}", path.join("::")),
    }
}

/// The path of the page that lists the operations of a group.
pub(in crate::targets) fn page(group: &Group) -> String {
    if group.path.is_empty() { "crate::api".to_owned() } else { path(group) }
}

/// The expression of a group, from a client.
pub(in crate::targets) fn expression(context: &Context, group: &Group) -> String {
    let accessors = (1..=group.path.len()).filter_map(|depth| {
        let path = &group.path[..depth];
        let around = context.calls.groups.iter().find(|group| group.path == path)?;
        Some(format!(".{}()", around.accessor))
    });
    std::iter::once("client".to_owned()).chain(accessors).collect()
}

/// The description of a group.
pub(in crate::targets) fn description(context: &Context, group: &Group) -> Option<String> {
    let text = group.description.as_deref().map(|text| context.prose(text));
    text.filter(|text| !text.trim().is_empty())
}

/// The first sentence about a group; empty if the document has none.
pub(in crate::targets) fn sentence(context: &Context, group: &Group) -> String {
    group.description.as_deref().map(|text| context.summary(text)).unwrap_or_default()
}

/// The first sentence about an operation.
pub(super) fn of_operation(context: &Context, index: usize) -> String {
    let operation = &context.api.operations[index];
    let texts = [operation.summary.as_deref(), operation.docs.description.as_deref()];
    let texts = texts.into_iter().flatten();
    let texts = texts.map(|text| markdown::note(text).map_or(text, |(_, behind)| behind));
    texts.map(|text| context.summary(text)).find(|text| !text.is_empty()).unwrap_or_default()
}

/// A sentence about a group, for its module and the method that returns it.
pub(in crate::targets) fn short(context: &Context, group: &Group) -> String {
    match sentence(context, group) {
        none if none.is_empty() => format!("Operations with the tag {}.", docs::code(&group.tag)),
        text => text,
    }
}

/// The feature that a group needs, as a sentence.
pub(in crate::targets) fn feature(context: &Context, group: &Group) -> Option<String> {
    let feature = context.features.of_group(group)?;
    Some(format!("Needs the feature {}, which is on by default.", docs::code(feature)))
}

/// The documentation of a group's type: what it is about, and its operations.
pub(super) fn of_type(context: &Context, group: &Group) -> String {
    let text = description(context, group).map(|text| markdown::with_summary(&text));
    let text = text.unwrap_or_else(|| short(context, group));
    let feature = feature(context, group).map(|text| format!(" {text}")).unwrap_or_default();
    let expression = docs::code(&expression(context, group));
    let mut paragraphs = vec![text, format!("In code: {expression}.{feature}")];
    paragraphs.extend(list(context, group, "Self"));
    paragraphs.join("\n\n")
}

/// The documentation of the module of all groups: the operations of the client itself.
pub(super) fn of_root(context: &Context, group: &Group) -> String {
    let text = "The operations as methods of a [client](crate::client::Client) and of its groups.";
    let list = list(context, group, "crate::client::Client");
    std::iter::once(text.to_owned()).chain(list).collect::<Vec<_>>().join("\n\n")
}

/// The groups within a group, and its operations. `owner` is the path of the group's type.
pub(in crate::targets) fn list(context: &Context, group: &Group, owner: &str) -> Option<String> {
    let children = group.children.iter().map(|child| &context.calls.groups[*child]);
    let children = children
        .map(|child| (&child.accessor, format!("{}()", child.accessor), sentence(context, child)));
    let methods = group.methods.iter();
    let methods = methods.map(|it| (&it.ident, it.ident.clone(), about(context, group, it)));
    let rows = children.chain(methods).map(|(method, shown, text)| {
        let (method, shown) = (method.trim_start_matches("r#"), shown.trim_start_matches("r#"));
        let text = if text.is_empty() { text } else { format!(": {text}") };
        format!("- [`{shown}`]({owner}::{method}){text}")
    });
    let rows: Vec<String> = rows.collect();
    (!rows.is_empty()).then(|| rows.join("\n"))
}

/// The first sentence about a method.
pub(in crate::targets) fn about(context: &Context, group: &Group, method: &Method) -> String {
    let operation = group.calls[method.call].operation;
    let text = of_operation(context, operation);
    let deprecated = context.api.operations[operation].docs.deprecated;
    let deprecated = if deprecated { "**Deprecated.** " } else { "" };
    let differs = method.differs.as_ref().map(|text| format!(" ({text})")).unwrap_or_default();
    format!("{deprecated}{text}{differs}")
}
