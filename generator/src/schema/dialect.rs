//! Conversion of schemas from any dialect to one dialect.
//!
//! The target is JSON Schema 2020-12, which can express all keywords of the older dialects. Each rule is
//! small, has a name and a test, and converts one feature. Rules depend on the keywords more than on the
//! dialect: documents mix dialects, and the intention is mostly clear.
//!
//! A rule changes the keywords of one object. Subschemas keep their pointers, so later stages report
//! pointers that exist in the document.

mod rules;

pub use rules::{CHOICE_OF_ITEMS, meant_type, meant_value};

use std::borrow::Cow;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::document::load::Dialect;
use crate::document::pointer::Pointer;
use crate::schema::types::Implied;

/// A Schema Object whose keywords are being converted.
#[derive(Debug)]
pub struct Draft<'a> {
    dialect: Dialect,
    keywords: IndexMap<Cow<'a, str>, Keyword<'a>>,
}

/// A keyword's value, and its pointer in the document.
#[derive(Debug)]
struct Keyword<'a> {
    value: Cow<'a, Value>,
    place: Pointer,
}

impl<'a> Draft<'a> {
    /// Creates a draft from an object of a dialect and applies all rules.
    #[must_use]
    pub fn of(object: &'a Map<String, Value>, place: &Pointer, dialect: Dialect) -> Self {
        let keywords = object.iter().filter(|(_, value)| !value.is_null() || keeps_null(object));
        let mut draft = Self {
            dialect,
            keywords: keywords
                .map(|(name, value)| {
                    let keyword = Keyword { value: Cow::Borrowed(value), place: place.push(name) };
                    (Cow::Borrowed(name.as_str()), keyword)
                })
                .collect(),
        };
        for (_, rule) in rules::RULES {
            rule(&mut draft);
        }
        draft
    }

    /// Returns the value of a keyword.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.keywords.get(name).map(|keyword| keyword.value.as_ref())
    }

    /// Returns the pointer to the value of a keyword.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<&Pointer> {
        self.keywords.get(name).map(|keyword| &keyword.place)
    }

    /// Whether the keyword is present.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.keywords.contains_key(name)
    }

    /// Returns the types that the keywords imply, if there is no `type`.
    #[must_use]
    pub fn implied(&self) -> Option<Implied> {
        rules::implied(self)
    }

    /// Whether the schema refers to another.
    #[must_use]
    pub fn refers(&self) -> bool {
        ["$ref", "$dynamicRef", "$recursiveRef"].iter().any(|name| self.has(name))
    }

    /// Iterates over the names of the keywords, in document order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.keywords.keys().map(AsRef::as_ref)
    }

    /// Returns the string value of a keyword.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str)
    }

    /// Whether a keyword is `true`.
    #[must_use]
    pub fn is_true(&self, name: &str) -> bool {
        self.get(name).and_then(Value::as_bool) == Some(true)
    }

    /// Sets a keyword. A new keyword gets the pointer of the keyword `like`.
    fn set(&mut self, name: &'static str, value: Value, like: &str) {
        let like = self.keywords.get(name).or(self.keywords.get(like));
        let place = like.map(|keyword| keyword.place.clone()).unwrap_or_default();
        self.keywords.insert(Cow::Borrowed(name), Keyword { value: Cow::Owned(value), place });
    }

    fn remove(&mut self, name: &str) {
        self.keywords.shift_remove(name);
    }

    /// Renames a keyword.
    fn rename(&mut self, from: &str, to: &'static str) {
        if let Some(keyword) = self.keywords.shift_remove(from) {
            self.keywords.insert(Cow::Borrowed(to), keyword);
        }
    }
}

/// Whether the `null` values of an object are kept. `null` is a value for a few keywords, and has no
/// effect for others.
fn keeps_null(object: &Map<String, Value>) -> bool {
    ["const", "default", "example"].iter().any(|name| object.get(*name).is_some_and(Value::is_null))
}
