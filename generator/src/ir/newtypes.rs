//! Strings, numbers and booleans that have types of their own: rules of the settings.

use std::fmt;

use super::subject::{Schemas, write_rule};

/// A rule: whether some schemas have a type of their own, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewtypeRule {
    /// The schemas.
    pub schemas: Schemas,
    /// What the type is called.
    pub naming: Naming,
    /// The place of the rule, as in `specwright.toml:3:1`; empty if it has none.
    pub place: String,
}

/// What a newtype is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Naming {
    /// After the component, property, parameter or format.
    Derived,
    /// By a name.
    Given(String),
    /// There is none: a narrower rule than one that asks for it.
    Not,
}

impl NewtypeRule {
    /// Creates a rule.
    #[must_use]
    pub fn new(schemas: &str, naming: Naming) -> Self {
        Self { schemas: Schemas::parse_any(schemas), naming, place: String::new() }
    }
}

impl fmt::Display for NewtypeRule {
    /// The rule as in the settings, with its place.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = match &self.naming {
            Naming::Derived => "true".to_owned(),
            Naming::Given(name) => format!("{name:?}"),
            Naming::Not => "false".to_owned(),
        };
        write_rule(formatter, [&self.schemas.to_string(), &value, "newtypes", &self.place])
    }
}

/// Whether a text is a name of a type.
pub(crate) fn is_name(text: &str) -> bool {
    let is_upper = text.chars().next().is_some_and(char::is_uppercase);
    is_upper && syn::parse_str::<syn::Ident>(text).is_ok() && text != "Self"
}
