//! What can be searched for: operations, types, and their fields.

use serde_json::{Value, json};

use super::page::address as html;
use crate::ir::{Shape, TypeId};
use crate::schema::spec::OperationKind;
use crate::targets::client::{Context, group_docs};
use crate::targets::pages::{Addresses, FIRST, WEBHOOKS, webhook};

/// Returns a script that sets the list, one line for each operation and each type: its kind, its name, its address,
/// its method and path, other names, and for an operation the first sentence about it, for a type its fields.
pub(super) fn script(context: &Context) -> String {
    let addresses = Addresses::of(context);
    let entries = operations(context, &addresses).into_iter().chain(types(context, &addresses));
    let entries: Vec<String> = entries.map(|entry| entry.to_string()).collect();
    format!("window.searchIndex = [\n{}\n];\n", entries.join(",\n"))
}

fn operations(context: &Context, addresses: &Addresses) -> Vec<Value> {
    let mut entries = Vec::new();
    for group in &context.calls.groups {
        let expression = group_docs::expression(context, group);
        for method in &group.methods {
            let name = method.ident.trim_start_matches("r#");
            let operation = &context.api.operations[group.calls[method.call].operation];
            let path = format!("{}::{name}", group_docs::path(group));
            if let Some(address) = addresses.from(FIRST, &path) {
                entries.push(json!([
                    "operation",
                    format!("{expression}.{name}"),
                    html(&address),
                    format!("{} {}", operation.method, operation.path),
                    [&operation.id],
                    group_docs::about(context, group, method),
                ]));
            }
        }
    }
    for (index, operation) in context.api.operations.iter().enumerate() {
        if operation.kind != OperationKind::Path {
            let name = webhook(context, index);
            let address = html(&format!("{WEBHOOKS}#{name}"));
            entries.push(json!(["webhook", name, address, "", [&operation.id], ""]));
        }
    }
    entries
}

fn types(context: &Context, addresses: &Addresses) -> Vec<Value> {
    let entry = |id: TypeId| {
        let name = context.names.of(id);
        let address = addresses.from(FIRST, &format!("crate::models::{}", name.ident))?;
        let fields: Vec<Value> = match &context.api.get(id).shape {
            Shape::Struct(object) => object
                .fields
                .iter()
                .zip(context.names.parts(id))
                .map(|(field, ident)| {
                    let ident = ident.trim_start_matches("r#");
                    if field.wire == ident { json!(ident) } else { json!([ident, field.wire]) }
                })
                .collect(),
            _ => Vec::new(),
        };
        let kind = kind(&context.api.get(id).shape);
        Some(json!([kind, name.ident, html(&address), "", name.documented, fields]))
    };
    context.api.iter().filter_map(|(id, _)| entry(id)).collect()
}

fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Struct(_) | Shape::Tuple(_) | Shape::Newtype(_) | Shape::Constant(_) => "struct",
        Shape::Enum(_) | Shape::IntegerEnum(_) | Shape::Union(_) => "enum",
        Shape::Alias(_) => "type",
    }
}
