//! Traits and attributes that users add to emitted types: rules of the settings.

use std::fmt;

use super::pattern;
use super::subject::write_rule;

/// The rules, in order. All that match an item count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Additions {
    /// The rules.
    pub rules: Vec<Addition>,
}

/// A rule: what is added to which items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// The items.
    pub items: Items,
    /// What is added.
    pub added: Added,
    /// The Cargo feature without which nothing is added.
    pub feature: Option<String>,
    /// Where the trait's crate comes from, if the manifest does not say so.
    pub source: Option<Source>,
    /// The place of the rule, as in `specwright.toml:3:1`; empty if it has none.
    pub place: String,
}

/// The items of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Items {
    /// All structs, with those for arrays with types by position.
    Structs,
    /// All enums of strings and integers.
    Enums,
    /// All unions.
    Unions,
    /// The items whose name or pointer matches a pattern: `Order`, `Order::price`, `#/components/schemas/Order`.
    Matching(String),
}

/// What is added to an item.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Added {
    /// A derived trait, such as `Hash` or `schemars::JsonSchema`.
    Derive(String),
    /// An attribute, such as `#[must_use]`.
    Attribute(String),
}

/// Where a crate comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// A version requirement.
    Version(String),
    /// A folder, relative to that of the manifest.
    Path(String),
}

impl Items {
    /// Parses the items of a rule: `structs`, `enums`, `unions`, or a pattern.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "structs" => Self::Structs,
            "enums" => Self::Enums,
            "unions" => Self::Unions,
            pattern => Self::Matching(pattern.to_owned()),
        }
    }

    /// Whether the items are those with any of some names.
    pub(crate) fn are<'a>(&self, mut names: impl Iterator<Item = &'a str>) -> bool {
        match self {
            Self::Matching(pattern) => names.any(|name| pattern::matches(pattern, name)),
            Self::Structs | Self::Enums | Self::Unions => false,
        }
    }

    /// Whether one item is named.
    pub(crate) fn is_exact(&self) -> bool {
        matches!(self, Self::Matching(pattern) if !pattern.contains('*'))
    }
}

impl fmt::Display for Items {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Structs => "structs",
            Self::Enums => "enums",
            Self::Unions => "unions",
            Self::Matching(pattern) => pattern,
        })
    }
}

impl Added {
    /// Parses the path of a trait.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with it.
    pub fn derive(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.trim().split("::").collect();
        let is_path = parts.iter().all(|part| syn::parse_str::<syn::Ident>(part).is_ok());
        if is_path {
            Ok(Self::Derive(parts.join("::")))
        } else {
            Err(format!("has `{text}`, which is no path of a trait such as `Hash` or `a::Trait`"))
        }
    }

    /// Parses one outer attribute.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with it.
    pub fn attribute(text: &str) -> Result<Self, String> {
        let parsed = syn::parse::Parser::parse_str(syn::Attribute::parse_outer, text);
        match parsed.as_deref() {
            Ok([_]) => Ok(Self::Attribute(text.trim().to_owned())),
            Ok(_) => Err(format!("has `{text}`, which is not one attribute such as `#[must_use]`")),
            Err(error) => Err(format!("has `{text}`, which is no attribute: {error}")),
        }
    }

    /// The crate of a trait: the first part of its path, if it has several.
    #[must_use]
    pub fn krate(&self) -> Option<&str> {
        match self {
            Self::Derive(path) => path.split_once("::").map(|(krate, _)| krate),
            Self::Attribute(_) => None,
        }
    }
}

impl fmt::Display for Added {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Derive(text) | Self::Attribute(text)) = self;
        formatter.write_str(text)
    }
}

impl Addition {
    /// Creates a rule without a feature.
    #[must_use]
    pub fn new(items: Items, added: Added) -> Self {
        Self { items, added, feature: None, source: None, place: String::new() }
    }

    /// Parses `ITEMS=TRAIT`.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with it.
    pub fn derive(text: &str) -> Result<Self, String> {
        let (items, path) = parts(text, "must be `ITEMS=TRAIT`")?;
        Added::derive(path).map(|added| Self::new(Items::parse(items), added))
    }

    /// Parses `ITEMS=ATTRIBUTE`.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with it.
    pub fn attribute(text: &str) -> Result<Self, String> {
        let (items, attribute) = parts(text, "must be `ITEMS=ATTRIBUTE`")?;
        Added::attribute(attribute).map(|added| Self::new(Items::parse(items), added))
    }
}

fn parts<'a>(text: &'a str, expected: &str) -> Result<(&'a str, &'a str), String> {
    let parts = text.split_once('=').filter(|(items, _)| !items.is_empty());
    parts.ok_or_else(|| expected.to_owned())
}

impl fmt::Display for Addition {
    /// The rule as in the settings, with its place.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = match self.added {
            Added::Derive(_) => "derive",
            Added::Attribute(_) => "attributes",
        };
        let (items, added) = (self.items.to_string(), format!("[\"{}\"]", self.added));
        write_rule(formatter, [&items, &added, table, &self.place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_have_items_and_a_trait_or_an_attribute() {
        let rule = Addition::derive("Order*=schemars::JsonSchema").expect("it is a rule");
        assert_eq!(rule.items, Items::Matching("Order*".to_owned()));
        assert_eq!(rule.added.krate(), Some("schemars"));
        assert!(rule.items.are(["Orders"].into_iter()) && !rule.items.are(["Item"].into_iter()));
        let rule = Addition::attribute("structs=#[schema(title = \"a\")]").expect("it is a rule");
        assert_eq!((rule.items, rule.added.krate()), (Items::Structs, None));
        for wrong in ["", "Hash", "=Hash", "a=Ha sh", "a=::Hash", "a=Hash::", "a=fn", "a=x!()"] {
            assert!(Addition::derive(wrong).is_err(), "{wrong}");
        }
        for wrong in ["a=", "a=must_use", "a=#![inner]", "a=#[a] #[b]", "a=#[a", "a=#[a] struct B;"]
        {
            assert!(Addition::attribute(wrong).is_err(), "{wrong}");
        }
    }
}
