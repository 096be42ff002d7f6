//! Schemas of any dialect → one dialect.
//!
//! Each rule is small, has a name and a test, and says one thing in the words of JSON Schema 2020-12,
//! which has one for everything that the older dialects say. Rules look at what stands there more than at
//! the dialect: documents mix dialects, and what is meant is mostly clear.
//!
//! A rule changes the keywords of one object. The schemas in it stay where they are, so that every
//! place that a later stage reports is one in the document.

mod rules;

pub use rules::{CHOICE_OF_ITEMS, meant_type, meant_value};

use std::borrow::Cow;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::document::load::Dialect;
use crate::document::pointer::Pointer;
use crate::schema::types::Implied;

/// A Schema Object whose keywords are being rewritten.
#[derive(Debug)]
pub struct Draft<'a> {
    dialect: Dialect,
    keywords: IndexMap<Cow<'a, str>, Keyword<'a>>,
}

/// A keyword's value, and where that stands in the document.
#[derive(Debug)]
struct Keyword<'a> {
    value: Cow<'a, Value>,
    place: Pointer,
}

impl<'a> Draft<'a> {
    /// Takes an object of a dialect as it stands and applies all rules.
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

    /// The value of a keyword.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.keywords.get(name).map(|keyword| keyword.value.as_ref())
    }

    /// Where the value of a keyword stands in the document.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<&Pointer> {
        self.keywords.get(name).map(|keyword| &keyword.place)
    }

    /// Whether the keyword is there.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.keywords.contains_key(name)
    }

    /// The types that the keywords are about, where none is named.
    #[must_use]
    pub fn implied(&self) -> Option<Implied> {
        rules::implied(self)
    }

    /// Whether the schema refers to another.
    #[must_use]
    pub fn refers(&self) -> bool {
        ["$ref", "$dynamicRef", "$recursiveRef"].iter().any(|name| self.has(name))
    }

    /// The names of the keywords, in the order of the document.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.keywords.keys().map(AsRef::as_ref)
    }

    /// The text of a keyword.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str)
    }

    /// Whether a keyword is `true`.
    #[must_use]
    pub fn is_true(&self, name: &str) -> bool {
        self.get(name).and_then(Value::as_bool) == Some(true)
    }

    /// Gives a keyword a value; one that is new stands where the keyword `like` stands.
    fn set(&mut self, name: &'static str, value: Value, like: &str) {
        let like = self.keywords.get(name).or(self.keywords.get(like));
        let place = like.map(|keyword| keyword.place.clone()).unwrap_or_default();
        self.keywords.insert(Cow::Borrowed(name), Keyword { value: Cow::Owned(value), place });
    }

    fn remove(&mut self, name: &str) {
        self.keywords.shift_remove(name);
    }

    /// Gives a keyword another name.
    fn rename(&mut self, from: &str, to: &'static str) {
        if let Some(keyword) = self.keywords.shift_remove(from) {
            self.keywords.insert(Cow::Borrowed(to), keyword);
        }
    }
}

/// `null` is a value for a few keywords; everywhere else it says nothing.
fn keeps_null(object: &Map<String, Value>) -> bool {
    ["const", "default", "example"].iter().any(|name| object.get(*name).is_some_and(Value::is_null))
}
