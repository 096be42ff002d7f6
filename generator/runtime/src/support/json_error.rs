//! Errors of deserialization, with paths and positions.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{Error, Expected, Unexpected};

/// An error of deserializing JSON, with the path and the position of the invalid value.
///
/// The error is boxed because every value can fail, and few do.
#[derive(Debug, PartialEq)]
pub struct JsonError(Box<Details>);

#[derive(Debug, PartialEq)]
struct Details {
    path: String,
    message: String,
    /// The number of bytes from the position to the end of the text. It is the same for a text and
    /// for the end of it that a union is read from.
    rest: Option<usize>,
    is_syntax: bool,
}

thread_local! {
    /// An error on its way through a visitor, which can pass on only a message.
    static PASSING: Cell<Option<JsonError>> = const { Cell::new(None) };
}

impl JsonError {
    /// An error of text that is not JSON, with `rest` bytes from its position to the end.
    #[cold]
    pub(super) fn syntax(message: &str, rest: usize) -> Self {
        let mut error = Self::new(String::new(), message.to_owned());
        error.0.rest = Some(rest);
        error.0.is_syntax = true;
        error
    }

    /// The path from `root` to the invalid value, such as `$.jobs[0]['on call'].id` from `$`.
    pub fn path_from(&self, root: &str) -> String {
        join(root, &self.0.path)
    }

    /// The number of bytes from the position to the end of the text, if the position is known.
    pub(super) fn rest(&self) -> Option<usize> {
        self.0.rest
    }

    /// Whether the text is not JSON.
    pub(super) fn is_syntax(&self) -> bool {
        self.0.is_syntax
    }

    /// The message, without the path.
    pub fn into_message(self) -> String {
        self.0.message
    }

    /// Prepends the property `name` to the path.
    #[cold]
    pub fn in_property(self, name: &str) -> Self {
        self.inside(&segment(name))
    }

    /// Prepends an array index to the path.
    #[cold]
    pub fn in_item(self, index: usize) -> Self {
        self.inside(&format!("[{index}]"))
    }

    /// Sets the position, unless it is set: the innermost value is the invalid one.
    #[cold]
    pub(super) fn at(mut self, rest: usize) -> Self {
        self.0.rest.get_or_insert(rest);
        self
    }

    /// Converts to the error of a visitor; if that is a `JsonError`, it is this one.
    #[cold]
    pub(super) fn pass<E: Error>(self) -> E {
        PASSING.set(Some(self));
        let passed = E::custom("");
        match PASSING.take() {
            // It was not taken, so the visitor's error is of another type.
            Some(error) => E::custom(error),
            None => passed,
        }
    }

    fn new(path: String, message: String) -> Self {
        Self(Box::new(Details { path, message, rest: None, is_syntax: false }))
    }

    fn inside(mut self, segment: &str) -> Self {
        self.0.path = self.path_from(segment);
        self
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { path, message, .. } = &*self.0;
        if !path.is_empty() {
            write!(formatter, "at `{path}`: ")?;
        }
        formatter.write_str(message)
    }
}

impl std::error::Error for JsonError {}

impl Error for JsonError {
    /// A message may be what `Display` has written of an error, with its path.
    #[cold]
    fn custom<T: fmt::Display>(message: T) -> Self {
        if let Some(error) = PASSING.take() {
            return error;
        }
        let text = message.to_string();
        match text.strip_prefix("at `").and_then(|text| text.split_once("`: ")) {
            Some((path, message)) => Self::new(path.to_owned(), message.to_owned()),
            None => Self::new(String::new(), text),
        }
    }

    #[cold]
    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        serde_json::Error::invalid_type(unexpected, expected).into()
    }

    #[cold]
    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        serde_json::Error::invalid_value(unexpected, expected).into()
    }
}

impl From<serde_json::Error> for JsonError {
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
