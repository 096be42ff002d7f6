//! The scope of a group, in which each name is claimed once.

use std::collections::BTreeSet;

use crate::ir::Operation;
use crate::names::{CallName, GroupName, claim, field_ident, type_ident};

/// The names of a group's methods and of its call types.
pub(super) struct Scope {
    methods: BTreeSet<String>,
    types: BTreeSet<String>,
}

impl Scope {
    /// Creates the scope of a group whose operations have their methods.
    pub(super) fn of(group: &GroupName) -> Self {
        let types = ["Async", "Client", "Mode", "Blocking", group.ident.as_str()];
        Self { methods: group.methods.clone(), types: types.map(str::to_owned).into() }
    }

    /// Returns the method of an operation. A suffix selects the method for another body or for a stream.
    pub(super) fn method(&mut self, call: &CallName, suffix: &str) -> String {
        if suffix.is_empty() {
            return call.method.clone();
        }
        let name = format!("{}{suffix}", call.method.trim_start_matches("r#"));
        claim(&mut self.methods, field_ident(&name).unwrap_or(name))
    }

    /// Returns the name of a type that belongs to an operation: `Call`, `Output` or `Headers`.
    pub(super) fn type_of(&mut self, call: &CallName, operation: &Operation, what: &str) -> String {
        let name = type_ident(&format!("{} {what}", operation.name));
        let name = name.unwrap_or_else(|| format!("Operation{what}"));
        claim(&mut self.types, format!("{name}{}", call.tail))
    }
}
