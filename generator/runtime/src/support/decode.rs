//! Parses JSON, with the path of an invalid value in errors.

use std::fmt;

use serde::de::{DeserializeOwned, Error};
use serde_json::error::Category;

use super::{Node, NodeError, deviation, recording};

/// Parses JSON as a `T`.
///
/// Accepts what `serde_json::from_slice` accepts, at the same cost. Only if that fails, the JSON is
/// parsed a second time, to find the path of the invalid value. The second pass also accepts
/// integers written like `1.0` or `1e2`, which JSON Schema treats as `1` and `100`; they are
/// serialized as `1` and `100`. This applies to integers of every size, at any path; `serde_json`
/// alone rejects them. A byte order mark at the beginning is ignored (RFC 8259, 8.1).
///
/// # Errors
///
/// If the input is not JSON, or does not match the type; see [`DecodeError::is_syntax`].
pub fn decode<T: DeserializeOwned>(json: impl AsRef<[u8]>) -> Result<T, DecodeError> {
    let json = json.as_ref();
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    read(json).or_else(|error| {
        let node = serde_json::from_slice::<Node>(json).ok();
        let read = |node: Node| {
            let read = node.decode();
            deviation::locate(&node, read.is_ok());
            read
        };
        match node.map(read) {
            Some(Ok(value)) => Ok(value),
            Some(Err(reason)) => Err(DecodeError::new(error, Some(reason))),
            None => Err(DecodeError::new(error, None)),
        }
    })
}

/// Parses JSON directly. Fails while deviations are recorded: their paths need the second pass.
fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, serde_json::Error> {
    if recording::is_recording() {
        return Err(serde_json::Error::custom("it is read from memory"));
    }
    serde_json::from_slice(json)
}

/// An error of parsing JSON as a type, with the path of the invalid value.
#[derive(Debug)]
pub struct DecodeError {
    path: Option<String>,
    message: String,
    source: serde_json::Error,
}

impl DecodeError {
    fn new(source: serde_json::Error, reason: Option<NodeError>) -> Self {
        if let Some(reason) = reason {
            let path = Some(reason.path_from("$"));
            return Self { path, message: reason.into_message(), source };
        }
        let place = format!(" at line {} column {}", source.line(), source.column());
        let mut message = source.to_string();
        message.truncate(message.strip_suffix(&place).map_or(message.len(), str::len));
        Self { path: None, message, source }
    }

    /// The path of the invalid value, such as `$.jobs[0].sink`; `$` is the whole input.
    ///
    /// `None` if the input is not JSON: then only [`line`](Self::line) and [`column`](Self::column)
    /// locate the error.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// The message.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The line at which parsing stopped, counted from 1; 0 if only the path locates the error.
    ///
    /// An object that lacks a property, and a value that can have several types, are parsed to
    /// their end before they are rejected.
    #[must_use]
    pub fn line(&self) -> usize {
        self.source.line()
    }

    /// The column at which parsing stopped, counted in bytes from 1; 0 is the end of the previous
    /// line.
    #[must_use]
    pub fn column(&self) -> usize {
        self.source.column()
    }

    /// Whether the input is not JSON, or ends too early. Otherwise it is JSON that does not match
    /// the type.
    #[must_use]
    pub fn is_syntax(&self) -> bool {
        // `serde_json` reports other JSON in place of a large integer as a syntax error.
        self.path.is_none() && self.source.classify() != Category::Data
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(formatter, "`{path}`: ")?;
        }
        formatter.write_str(&self.message)?;
        if self.line() > 0 {
            write!(formatter, " (line {}, column {})", self.line(), self.column())?;
        }
        Ok(())
    }
}

// `Display` shows what the error of `serde_json` says, so `source` does not return it.
impl std::error::Error for DecodeError {}
