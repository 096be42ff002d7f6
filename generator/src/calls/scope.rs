//! The names in a group, each claimed once.

use std::collections::BTreeSet;

use super::Group;
use crate::name::{field_ident, method_ident, type_ident};

/// What a group's type and its module have already.
const TAKEN: [&str; 7] = ["builder", "call", "client", "clone", "fmt", "from_env", "new"];

/// The names of a group's methods and of the types of its calls.
pub(super) struct Scope {
    methods: BTreeSet<String>,
    types: BTreeSet<String>,
}

impl Scope {
    pub(super) fn of(group: &Group) -> Self {
        let mut methods: BTreeSet<String> = TAKEN.map(str::to_owned).into();
        methods.extend(group.accessors.iter().cloned());
        let types = ["Async", "Client", "Mode", "Blocking", group.ident.as_str()];
        Self { methods, types: types.map(str::to_owned).into() }
    }

    /// The name of a method: the one that is wanted, or that of the operation's id.
    pub(super) fn method(&mut self, wanted: &str, id: &str) -> String {
        let whole = field_ident(id);
        let candidates = [Some(wanted.to_owned()), whole];
        for candidate in candidates.into_iter().flatten() {
            if self.methods.insert(candidate.clone()) {
                return candidate;
            }
        }
        let mut name = wanted.trim_start_matches("r#").to_owned();
        loop {
            name.push('_');
            if self.methods.insert(name.clone()) {
                return name;
            }
        }
    }

    /// The name of the type of an operation's calls.
    pub(super) fn call(&mut self, id: &str, suffix: &str) -> String {
        let name = type_ident(&format!("{id} {suffix} call"));
        self.claim(name.unwrap_or_else(|| "OperationCall".to_owned()))
    }

    /// The name of the type of what an operation results in.
    pub(super) fn output(&mut self, id: &str) -> String {
        let name = type_ident(&format!("{id} output"));
        self.claim(name.unwrap_or_else(|| "OperationOutput".to_owned()))
    }

    /// The name of the type of the headers of an operation's answer.
    pub(super) fn headers(&mut self, id: &str) -> String {
        let name = type_ident(&format!("{id} headers"));
        self.claim(name.unwrap_or_else(|| "OperationHeaders".to_owned()))
    }

    fn claim(&mut self, mut name: String) -> String {
        while !self.types.insert(name.clone()) {
            name.push('_');
        }
        name
    }
}

/// The method for an operation: its id without the words of the group at its beginning.
pub(super) fn wanted(id: &str, name: Option<&str>, tag: &str) -> String {
    if let Some(name) = name.and_then(method_ident) {
        return name;
    }
    let whole = method_ident(id).unwrap_or_else(|| "call".to_owned());
    let group = method_ident(tag.rsplit('.').next().unwrap_or_default()).unwrap_or_default();
    let plain = whole.trim_start_matches("r#");
    let rest =
        plain.strip_prefix(group.trim_start_matches("r#")).and_then(|it| it.strip_prefix('_'));
    rest.and_then(method_ident).unwrap_or(whole)
}
