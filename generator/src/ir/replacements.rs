//! Types of users in place of emitted ones: rules of the settings.

use std::fmt;
use std::sync::Arc;

use super::additions::Source;
use super::subject::{Schemas, write_rule};

/// The rules, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replacements {
    /// The rules.
    pub rules: Vec<Replacement>,
}

/// A rule: the type of some schemas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The schemas.
    pub schemas: Schemas,
    /// The path of the type, as in `my_money::Money`.
    pub path: Arc<str>,
    /// The traits that the type has besides those that it must have: `Eq`, `Hash`, `PartialOrd`, `Ord`.
    pub traits: Vec<String>,
    /// Where the type's crate comes from, if the manifest does not say so.
    pub source: Option<Source>,
    /// Whether it is one type of an `[import]`, which need not match anything.
    pub is_import: bool,
    /// The place of the rule, as in `specwright.toml:3:1`; empty if it has none.
    pub place: String,
}

impl Replacement {
    /// Creates a rule.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with the path.
    pub fn new(schemas: &str, path: &str) -> Result<Self, String> {
        let parsed: Result<syn::TypePath, _> = syn::parse_str(path);
        if !parsed.is_ok_and(|it| it.qself.is_none()) {
            return Err(format!(
                "has `{path}`, which is no path of a type such as `my_money::Money`"
            ));
        }
        Ok(Self {
            schemas: Schemas::parse(schemas),
            path: path.into(),
            traits: Vec::new(),
            source: None,
            is_import: false,
            place: String::new(),
        })
    }

    /// The crate of the type; `None` for a type of the standard library or of the crate itself.
    #[must_use]
    pub fn krate(&self) -> Option<&str> {
        krate(&self.path)
    }
}

/// The crate of a path of a type; `None` for the standard library and the crate itself.
pub(crate) fn krate(path: &str) -> Option<&str> {
    let first = path.trim_start_matches("::").split("::").next().unwrap_or_default().trim();
    let is_own = ["std", "core", "alloc", "crate", "self", "super"].contains(&first);
    let is_path = path.contains("::") && !first.contains('<');
    (!is_own && is_path).then_some(first)
}

impl fmt::Display for Replacement {
    /// The rule as in the settings, with its place.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = if self.is_import { "import" } else { "replace" };
        let (schemas, path) = (self.schemas.to_string(), format!("{:?}", self.path));
        write_rule(formatter, [&schemas, &path, table, &self.place])
    }
}

impl Replacements {
    /// Whether a type has a trait besides those that it must have.
    pub(crate) fn has(&self, path: &str, name: &str) -> bool {
        let mut rules = self.rules.iter().filter(|rule| &*rule.path == path);
        rules.any(|rule| rule.traits.iter().any(|it| it == name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_types_are_checked() {
        for (path, krate) in [
            ("my_money::Money", Some("my_money")),
            ("std::net::IpAddr", None),
            ("crate::ext::Money", None),
            ("String", None),
            ("Box<a::B>", None),
        ] {
            assert_eq!(Replacement::new("A", path).expect("it is a path").krate(), krate, "{path}");
        }
        for wrong in ["", "a b", "<A as B>::C", "&str", "a::b!()"] {
            assert!(Replacement::new("A", wrong).is_err(), "{wrong}");
        }
    }
}
