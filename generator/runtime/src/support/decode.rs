//! Reading JSON text with errors that say where.

use std::fmt;

use serde::de::{DeserializeOwned, Error};
use serde_json::error::Category;

use super::{Node, NodeError, deviation};

/// Reads JSON text as a `T`.
///
/// It reads what `serde_json::from_slice` reads, at the same cost. Only if that fails the text is
/// read a second time, to find the path at which it does not fit. If then nothing is wrong but that
/// a whole number is written like `1.0` or `1e2`, which JSON Schema takes for `1` and `100`, it is read
/// all the same, and written back as `1` and `100`. That is so for integers of every size, wherever
/// they stand; `serde_json` alone refuses them.
///
/// # Errors
///
/// If the text is no JSON, or does not fit the type; see [`DecodeError::is_syntax`].
pub fn decode<T: DeserializeOwned>(json: impl AsRef<[u8]>) -> Result<T, DecodeError> {
    let json = json.as_ref();
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

/// Reads JSON text as it is; while deviations are recorded, which have paths, not yet.
fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, serde_json::Error> {
    if deviation::is_recording() {
        return Err(serde_json::Error::custom("it is read from memory"));
    }
    serde_json::from_slice(json)
}

/// Why JSON text could not be read as the type that was asked for, and where.
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

    /// The place of the value that does not fit, such as `$.jobs[0].sink`; `$` is the whole text.
    ///
    /// `None` if the text as a whole is no JSON: then only [`line`](Self::line) and
    /// [`column`](Self::column) tell the place.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// What is wrong there.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The line at which reading stopped, counted from 1; 0 if only the path tells the place.
    ///
    /// An object that lacks a property is read to its end, and a value that can have several types
    /// too, before it can be told that it does not fit.
    #[must_use]
    pub fn line(&self) -> usize {
        self.source.line()
    }

    /// The column at which reading stopped, counted in bytes from 1; 0 is the end of the line
    /// before.
    #[must_use]
    pub fn column(&self) -> usize {
        self.source.column()
    }

    /// Whether reading stopped at what is no JSON, or at a text that ends too early. Otherwise it
    /// stopped at JSON that does not fit the type.
    #[must_use]
    pub fn is_syntax(&self) -> bool {
        // A large integer is looked for digit by digit, so that other JSON is no number.
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

impl std::error::Error for DecodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
