//! Where and why a value does not fit.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Error, Expected, Unexpected};

/// Why a [`Node`](super::Node) does not fit a type, and where in it.
///
/// A union hands the failure of its member on as the error of whatever reads the union, of which it
/// knows no more than [`serde::de::Error`]: the path goes through as text. So
/// [`custom`](Error::custom) understands what `Display` writes.
///
/// It is behind a `Box` because every part of every value may be an error, and hardly any is.
#[derive(Debug, PartialEq)]
pub(crate) struct NodeError(Box<Fault>);

#[derive(Debug, PartialEq)]
struct Fault {
    path: String,
    message: String,
}

impl NodeError {
    /// The path from `root` to the value that does not fit, such as `$.jobs[0]['on call'].id` from
    /// `$`.
    pub(crate) fn path_from(&self, root: &str) -> String {
        join(root, &self.0.path)
    }

    /// Why the value does not fit.
    pub(crate) fn into_message(self) -> String {
        self.0.message
    }

    /// The same, seen from the object in which the failed value is the property `name`.
    pub(crate) fn in_property(self, name: &str) -> Self {
        self.inside(&segment(name))
    }

    /// The same, seen from the array in which the failed value is at `index`.
    pub(crate) fn in_item(self, index: usize) -> Self {
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

/// The part of a path that leads to the property `name`.
pub(super) fn segment(name: &str) -> Cow<'_, str> {
    if is_plain(name) {
        return Cow::Borrowed(name);
    }
    let name = name.escape_debug().to_string().replace('`', "\\u{60}");
    Cow::Owned(format!("['{name}']"))
}

/// The path `inner`, seen from where `outer` begins.
pub(super) fn join(outer: &str, inner: &str) -> String {
    let dot = if inner.is_empty() || inner.starts_with('[') { "" } else { "." };
    format!("{outer}{dot}{inner}")
}

fn is_plain(name: &str) -> bool {
    name.chars().all(|char| char == '_' || char.is_alphanumeric())
        && name.starts_with(|first: char| !first.is_numeric())
}
