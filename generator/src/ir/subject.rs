//! The schemas that a rule of the settings is for.

use std::fmt;

use super::pattern;

/// The schemas of a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Schemas {
    /// Those whose pointer matches a pattern: `#/components/schemas/Order/properties/total`.
    At(String),
    /// The properties and parameters that match a pattern with the component or operation and the name:
    /// `Order::total`, `*::total`.
    Properties(String),
    /// The components whose name matches a pattern.
    Components(String),
    /// The components, properties and parameters whose name matches a pattern.
    Named(String),
    /// Strings of a format.
    Format(String),
    /// A component of a file, by the index of the file.
    Of(usize, String),
}

impl Schemas {
    /// Parses the schemas of a rule. A plain name is that of a component.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match Self::parse_any(text) {
            Self::Named(text) => Self::Components(text),
            other => other,
        }
    }

    /// Parses the schemas of a rule. A plain name is that of a component, a property or a parameter.
    #[must_use]
    pub fn parse_any(text: &str) -> Self {
        if let Some(format) = text.strip_prefix("format:") {
            Self::Format(format.to_owned())
        } else if text.contains('#') {
            Self::At(text.to_owned())
        } else if text.contains("::") {
            Self::Properties(text.to_owned())
        } else {
            Self::Named(text.to_owned())
        }
    }

    /// Whether a schema is one of them.
    pub(crate) fn have(&self, subject: &Subject<'_>) -> bool {
        let is = |pattern: &str, text: Option<&str>| {
            text.is_some_and(|it| pattern::matches(pattern, it))
        };
        match self {
            Self::At(pattern) => subject.pointers.iter().any(|it| is(pattern, Some(it))),
            Self::Properties(pattern) => {
                let property = subject.property.as_ref().map(Property::to_string);
                is(pattern, property.as_deref())
            }
            Self::Components(pattern) => is(pattern, subject.component),
            Self::Named(pattern) => {
                let property = subject.property.as_ref().map(|it| it.name);
                is(pattern, property) || is(pattern, subject.component)
            }
            Self::Format(format) => subject.format == Some(format),
            Self::Of(file, name) => {
                subject.target.as_ref().is_some_and(|it| it.0 == *file && it.1 == *name)
            }
        }
    }

    /// The order of rules for one schema: what names one place comes before what is for many.
    pub(crate) fn breadth(&self) -> (u8, bool) {
        let (kind, text) = match self {
            // One of many that a rule is for.
            Self::Of(..) => return (2, true),
            Self::At(text) => (0, text),
            Self::Properties(text) => (1, text),
            Self::Components(text) | Self::Named(text) => (2, text),
            Self::Format(text) => (3, text),
        };
        (kind, text.contains('*'))
    }

    /// Whether they are named one by one, without a `*`.
    pub(crate) fn is_exact(&self) -> bool {
        !self.breadth().1
    }
}

impl fmt::Display for Schemas {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format(format) => write!(formatter, "format:{format}"),
            Self::At(text)
            | Self::Properties(text)
            | Self::Components(text)
            | Self::Of(_, text)
            | Self::Named(text) => formatter.write_str(text),
        }
    }
}

/// Writes a rule as in the settings, with its place.
pub(super) fn write_rule(
    formatter: &mut fmt::Formatter<'_>,
    [key, value, table, place]: [&str; 4],
) -> fmt::Result {
    write!(formatter, "the rule `\"{key}\" = {value}` of `[{table}]`")?;
    if place.is_empty() { Ok(()) } else { write!(formatter, " ({place})") }
}

/// What a schema is, for rules.
#[derive(Debug, Default, Clone)]
pub(crate) struct Subject<'a> {
    pub(crate) pointers: Vec<String>,
    /// The file of the schema, by index, and its name there, if it is a component.
    pub(crate) target: Option<(usize, String)>,
    pub(crate) property: Option<Property<'a>>,
    pub(crate) component: Option<&'a str>,
    pub(crate) format: Option<&'a str>,
}

/// A property or a parameter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Property<'a> {
    /// The component of the property, or the id of the parameter's operation; empty if it has none.
    pub(crate) owner: &'a str,
    pub(crate) name: &'a str,
    /// What one word for it is about: the owner, or the segment of the path before a parameter.
    pub(crate) noun: &'a str,
}

impl fmt::Display for Property<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}::{}", self.owner, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_for_components_properties_pointers_and_formats() {
        let subject = Subject {
            pointers: vec!["#/components/schemas/A/properties/b".to_owned()],
            target: Some((1, "B".to_owned())),
            property: Some(Property { owner: "A", name: "b", noun: "A" }),
            component: Some("B"),
            format: Some("email"),
        };
        for text in ["#/components/*/b", "A::b", "*::b", "B", "format:email"] {
            assert!(Schemas::parse(text).have(&subject), "{text}");
        }
        for text in ["A", "b", "format:*", "B::b", "#/components"] {
            assert!(!Schemas::parse(text).have(&subject), "{text}");
        }
        for text in ["B", "b", "*", "A::*"] {
            assert!(Schemas::parse_any(text).have(&subject), "{text}");
        }
        assert!(!Schemas::parse_any("A").have(&subject));
    }

    #[test]
    fn the_narrower_rule_comes_first() {
        let order = ["#/a", "#/*", "A::b", "*::b", "b", "b*", "format:x"];
        let breadths = order.map(|text| Schemas::parse_any(text).breadth());
        assert!(breadths.is_sorted());
    }
}
