//! Explains the names of client methods.

use crate::changes::public_api::{Operation, Surface};
use crate::names::{CallName, MethodReason};

/// Returns the operation of a method, given as user code calls it: `client.chat().create`.
pub(super) fn find<'a>(surface: &'a Surface, what: &str) -> Option<(&'a String, &'a Operation)> {
    let name = what.strip_prefix("client.").unwrap_or(what);
    let name = name.strip_suffix("()").unwrap_or(name);
    surface.operations.iter().find(|(_, operation)| methods(operation).any(|it| it == name))
}

fn methods(operation: &Operation) -> impl Iterator<Item = &str> {
    operation.calls.iter().filter(|part| part.call().is_some()).map(|part| &*part.name)
}

/// Describes the methods of an operation and the source of their name. `rule` is the name without a lock.
pub(super) fn text(operation: &Operation, name: &CallName, rule: Option<&CallName>) -> String {
    let all: Vec<String> = methods(operation).map(|name| format!("`client.{name}`")).collect();
    let is_given = matches!(name.reason, MethodReason::Kept | MethodReason::Rule);
    let derived = match rule.filter(|_| is_given) {
        None => String::new(),
        Some(rule) if rule.method == name.method => {
            format!("; the derived name is the same, {}", rule.reason.text())
        }
        Some(rule) => {
            format!("; the derived name would be `{}`, {}", rule.method, rule.reason.text())
        }
    };
    format!("  called by {}, named {}{derived}", all.join(", "), name.reason.text())
}
