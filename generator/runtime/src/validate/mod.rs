//! Validation against the schemas of the API's document, as JSON Schema 2020-12 defines it.
//!
//! Deserialization and serialization check only types, because APIs do not follow other keywords
//! strictly. [`Validate`] checks all keywords on request: it serializes the value, and checks the
//! JSON against the type's rules.

#![allow(dead_code, unused_imports, unused_macros, reason = "an API may need only a part of it")]

mod check;
mod choice;
mod json;
mod number;
mod rule;
mod unevaluated;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde_json::{Map, Number, Value};

use self::check::Session;
use self::json::Json;
pub use self::rule::{RequestRule, Rule, Rules};
use crate::support::Maybe;

/// Validation against the schemas of the API's document.
pub trait Validate {
    /// Validates the value as it is serialized, with all nested values.
    ///
    /// Checks every keyword of JSON Schema except `format`.
    ///
    /// # Errors
    ///
    /// If the value violates its schema. The error lists all violations.
    fn validate(&self) -> Result<(), ValidationError> {
        let mut check = Check { path: "$".to_owned(), violations: Vec::new() };
        self.check(&mut check);
        if check.violations.is_empty() {
            Ok(())
        } else {
            Err(ValidationError { violations: check.violations })
        }
    }

    /// Adds the violations of the value to a check.
    #[doc(hidden)]
    fn check(&self, check: &mut Check);
}

/// Violations of the schemas of the API's document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidationError {
    violations: Vec<Violation>,
}

impl ValidationError {
    /// The violations in the order of the values; at least one.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }
}

impl fmt::Display for ValidationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.violations.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(formatter, "{separator}{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ValidationError {}

/// A violation of a schema. It does not contain the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    path: String,
    message: String,
}

impl Violation {
    /// The path to the value, such as `$.jobs[0].name`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The message.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Whether the value is that of a property of the root, or inside it.
    pub(crate) fn is_in_property(&self, name: &str) -> bool {
        let mut path = "$".to_owned();
        push_property(&mut path, name);
        let rest = self.path.strip_prefix(&path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.path, self.message)
    }
}

/// A validation in progress.
#[derive(Debug)]
pub struct Check {
    pub(crate) path: String,
    pub(crate) violations: Vec<Violation>,
}

/// The violations of a JSON text by a rule. `path` is that of the value.
pub(crate) fn violations(json: &str, rule: &str, rules: &Rules<'_>, path: &str) -> Vec<Violation> {
    let mut check = Check { path: path.to_owned(), violations: Vec::new() };
    check.text(Some(json), &[rule], rules);
    check.violations
}

impl Check {
    /// Checks a value against rules, one for each schema of its type. The value must satisfy one of
    /// them.
    #[doc(hidden)]
    pub fn rules<T: Serialize>(&mut self, value: &T, names: &[&str], rules: &Rules<'_>) {
        self.text(serde_json::to_string(value).ok().as_deref(), names, rules);
    }

    pub(crate) fn text(&mut self, text: Option<&str>, names: &[&str], rules: &Rules<'_>) {
        let Some(value) = text.and_then(Json::parse) else {
            let message = "cannot be written as JSON".to_owned();
            self.violations.push(Violation { path: self.path.clone(), message });
            return;
        };
        let mut fewest: Option<Vec<Violation>> = None;
        for rule in names.iter().filter_map(|name| rules.named(name)) {
            let mut session = Session::new(rules, &self.path);
            session.check(rule, &value);
            let known = fewest.as_ref().map_or(usize::MAX, Vec::len);
            if session.violations.len() < known {
                fewest = Some(session.violations);
            }
        }
        self.violations.extend(fewest.unwrap_or_default());
    }

    /// Checks a value at a step of the path.
    fn inside<T: Validate + ?Sized>(&mut self, step: impl FnOnce(&mut String), value: &T) {
        let length = self.path.len();
        step(&mut self.path);
        value.check(self);
        self.path.truncate(length);
    }
}

/// Appends the step of a property to a path.
fn push_property(path: &mut String, name: &str) {
    let is_plain = name.chars().all(|char| char == '_' || char.is_alphanumeric());
    if is_plain && !name.starts_with(char::is_numeric) && !name.is_empty() {
        path.push('.');
        path.push_str(name);
    } else {
        path.push_str("['");
        path.extend(name.escape_debug());
        path.push_str("']");
    }
}

/// Appends the step of an element to a path.
fn push_index(path: &mut String, index: usize) {
    path.push('[');
    path.push_str(&index.to_string());
    path.push(']');
}

/// Implements `Validate` for types without constraints.
#[doc(hidden)]
#[macro_export]
macro_rules! unlimited {
    ($($type:ty),* $(,)?) => {
        $(impl $crate::validate::Validate for $type {
            fn check(&self, _: &mut $crate::validate::Check) {}
        })*
    };
}
pub use unlimited; // macro

/// Implements `Validate` for types, each with the names of its rules.
#[doc(hidden)]
#[macro_export]
macro_rules! limited {
    ($($type:ty => [$($name:literal),*]),* $(,)?) => {
        $(impl $crate::validate::Validate for $type {
            fn check(&self, check: &mut $crate::validate::Check) {
                check.rules(self, &[$($name),*], &RULES);
            }
        })*
    };
}
pub use limited; // macro

unlimited!(bool, (), i32, i64, u32, u64, i128, f64, Number, String, Value, Map<String, Value>);

impl<T: Validate> Validate for Option<T> {
    fn check(&self, check: &mut Check) {
        if let Some(value) = self {
            value.check(check);
        }
    }
}

impl<T: Validate> Validate for Maybe<T> {
    fn check(&self, check: &mut Check) {
        if let Self::Value(value) = self {
            value.check(check);
        }
    }
}

impl<T: Validate + ?Sized> Validate for Box<T> {
    fn check(&self, check: &mut Check) {
        (**self).check(check);
    }
}

impl<T: Validate> Validate for Vec<T> {
    fn check(&self, check: &mut Check) {
        for (index, value) in self.iter().enumerate() {
            check.inside(|path| push_index(path, index), value);
        }
    }
}

impl<T: Validate> Validate for BTreeMap<String, T> {
    fn check(&self, check: &mut Check) {
        for (name, value) in self {
            check.inside(|path| push_property(path, name), value);
        }
    }
}

#[cfg(test)]
mod tests;
