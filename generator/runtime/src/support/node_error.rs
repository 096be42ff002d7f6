//! Errors of deserialization, with paths.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Error, Expected, Unexpected};

/// An error of deserializing a [`Node`](super::Node), with the path of the invalid value.
///
/// A union passes on the error of its member through [`serde::de::Error`], which carries only a
/// string. So [`custom`](Error::custom) parses what `Display` writes.
///
/// The error is boxed because every value can fail, and few do.
#[derive(Debug, PartialEq)]
pub struct NodeError(Box<Fault>);

#[derive(Debug, PartialEq)]
struct Fault {
    path: String,
    message: String,
}

impl NodeError {
    /// The path from `root` to the invalid value, such as `$.jobs[0]['on call'].id` from `$`.
    pub fn path_from(&self, root: &str) -> String {
        join(root, &self.0.path)
    }

    /// The message, without the path.
    pub fn into_message(self) -> String {
        self.0.message
    }

    /// Prepends the property `name` to the path.
    pub fn in_property(self, name: &str) -> Self {
        self.inside(&segment(name))
    }

    /// Prepends an array index to the path.
    pub fn in_item(self, index: usize) -> Self {
        self.inside(&format!("[{index}]"))
    }

    fn new(path: String, message: String) -> Self {
        Self(Box::new(Fault { path, message }))
    }

    fn inside(self, segment: &str) -> Self {
        Self::new(self.path_from(segment), self.0.message)
    }
}

impl fmt::Display for NodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault { path, message } = &*self.0;
        if !path.is_empty() {
            write!(formatter, "at `{path}`: ")?;
        }
        formatter.write_str(message)
    }
}

impl std::error::Error for NodeError {}

impl Error for NodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let text = message.to_string();
        match text.strip_prefix("at `").and_then(|text| text.split_once("`: ")) {
            Some((path, message)) => Self::new(path.to_owned(), message.to_owned()),
            None => Self::new(String::new(), text),
        }
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        serde_json::Error::invalid_type(unexpected, expected).into()
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        serde_json::Error::invalid_value(unexpected, expected).into()
    }
}

impl From<serde_json::Error> for NodeError {
    fn from(error: serde_json::Error) -> Self {
        Self::custom(error)
    }
}

/// The path segment of the property `name`.
pub(super) fn segment(name: &str) -> Cow<'_, str> {
    if is_plain(name) {
        return Cow::Borrowed(name);
    }
    let name = name.escape_debug().to_string().replace('`', "\\u{60}");
    Cow::Owned(format!("['{name}']"))
}

/// Appends the path `inner` to the path `outer`.
pub(super) fn join(outer: &str, inner: &str) -> String {
    let dot = if inner.is_empty() || inner.starts_with('[') { "" } else { "." };
    format!("{outer}{dot}{inner}")
}

fn is_plain(name: &str) -> bool {
    name.chars().all(|char| char == '_' || char.is_alphanumeric())
        && name.starts_with(|first: char| !first.is_numeric())
}
