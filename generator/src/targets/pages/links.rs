//! Links between pages, in place of those between items.

use std::collections::HashMap;

use crate::plan::client::Group;
use crate::schema::spec::OperationKind;
use crate::targets::client::markdown::{Piece, pieces};
use crate::targets::client::{Context, docs, group_docs};

/// The address of each documented item, by its path in the crate.
#[derive(Debug, Default)]
pub(in crate::targets) struct Addresses(HashMap<String, Address>);

#[derive(Debug, Clone)]
struct Address {
    /// The path below the folder of the documentation.
    page: String,
    anchor: Option<String>,
    /// What an operation is in code: its id is no name of the crate.
    shown: Option<String>,
}

/// The page of webhooks and callbacks.
pub(in crate::targets) const WEBHOOKS: &str = "webhooks.md";

impl Addresses {
    pub(in crate::targets) fn of(context: &Context) -> Self {
        let mut all = HashMap::new();
        for (id, _) in context.api.iter() {
            let name = context.names.of(id);
            let page = format!("models/{}/{}.md", name.module, name.file());
            all.insert(
                format!("crate::models::{}", name.ident),
                Address { page, anchor: None, shown: None },
            );
        }
        for group in &context.calls.groups {
            let page = of_group(group);
            all.insert(
                group_docs::page(group),
                Address { page: page.clone(), anchor: None, shown: None },
            );
            for child in group.children.iter().map(|child| &context.calls.groups[*child]) {
                let accessor = child.accessor.trim_start_matches("r#");
                let path = format!("{}::{accessor}", group_docs::path(group));
                all.insert(path, Address { page: of_group(child), anchor: None, shown: None });
            }
            for method in &group.methods {
                let name = method.ident.trim_start_matches("r#");
                let anchor = Some(anchor(name));
                let address = Address { page: page.clone(), anchor, shown: None };
                all.insert(format!("{}::{name}", group_docs::path(group)), address.clone());
                let operation = group.calls[method.call].operation;
                let code = format!("{}.{name}", group_docs::expression(context, group));
                let shown = Some(docs::code(&code));
                all.entry(constant(context, operation)).or_insert(Address { shown, ..address });
            }
        }
        for (index, operation) in context.api.operations.iter().enumerate() {
            if operation.kind != OperationKind::Path {
                let anchor = Some(webhook(context, index));
                let address = Address { page: WEBHOOKS.to_owned(), anchor, shown: None };
                all.insert(constant(context, index), address);
            }
        }
        Self(all)
    }

    /// Returns where a path of the crate leads, as a link from a page; `None` if no page is about it.
    pub(in crate::targets) fn from(&self, page: &str, path: &str) -> Option<String> {
        let address = self.0.get(path)?;
        let anchor = address.anchor.as_ref().map(|it| format!("#{it}")).unwrap_or_default();
        let file = if address.page == page && !anchor.is_empty() {
            String::new()
        } else {
            relative(page, &address.page)
        };
        Some(file + &anchor)
    }
}

/// The heading and anchor of a webhook or callback, which is unique.
pub(in crate::targets) fn webhook(context: &Context, operation: usize) -> String {
    context.names.operations[operation].to_lowercase()
}

/// The path of an operation's constant.
fn constant(context: &Context, operation: usize) -> String {
    format!("crate::operations::{}", context.names.operations[operation])
}

/// The page of a group.
pub(in crate::targets) fn of_group(group: &Group) -> String {
    match &group.path[..] {
        [] => "operations/client.md".to_owned(),
        path => format!("operations/{}.md", path.join("/")),
    }
}

/// The anchor that forges give to a heading.
pub(in crate::targets) fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// The path of one page from another one.
pub(in crate::targets) fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len() - 1;
    let shared = from[..folders].iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b);
    let shared = shared.count();
    let up = std::iter::repeat_n("..", folders - shared);
    up.chain(to[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}

/// Replaces links to items of the crate by links to pages, and by their text if there is no page.
pub(super) fn rendered(addresses: &Addresses, page: &str, text: &str) -> String {
    let mut rendered = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => rendered.push_str(text),
            Piece::Link { label, target } => {
                let address = match target.strip_prefix("Self::") {
                    Some(own) => Some(format!("#{}", anchor(own))),
                    None => addresses.from(page, target),
                };
                let label =
                    addresses.0.get(target).and_then(|it| it.shown.as_deref()).unwrap_or(label);
                match address {
                    Some(address) => rendered.extend(["[", label, "](", &address, ")"]),
                    None => rendered.push_str(label),
                }
            }
        }
    }
    rendered
}
