//! Parses JSON, with the path and the position of an invalid value in errors.

use std::fmt;

use serde::de::DeserializeOwned;

use super::json::Json;
use super::{JsonError, deviation};

/// Parses JSON as a `T`.
///
/// Accepts what `serde_json::from_slice` accepts, and besides
///
/// - integers written like `1.0` or `1e2`, which JSON Schema treats as `1` and `100`, of every
///   size and at any path; they are serialized as `1` and `100`;
/// - a byte order mark at the beginning, which is ignored (RFC 8259, 8.1).
///
/// # Errors
///
/// If the input is not JSON, or does not match the type; see [`DecodeError::is_syntax`].
pub fn decode<T: DeserializeOwned>(json: impl AsRef<[u8]>) -> Result<T, DecodeError> {
    read(json.as_ref())
}

/// The same as [`decode`], which is a function for each type of input.
#[doc(hidden)]
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    let text = text_of(bytes)?;
    let mut json = Json::new(text);
    match T::deserialize(&mut json) {
        Ok(value) => end(json, bytes, text).map(|()| value),
        Err(error) => Err(refuse(error, bytes, text)),
    }
}

/// Checks that nothing follows the value.
fn end(mut json: Json<'_>, bytes: &[u8], text: &str) -> Result<(), DecodeError> {
    json.end().map_err(|error| refuse(error, bytes, text))?;
    deviation::locate(text, true);
    Ok(())
}

#[cold]
fn refuse(error: JsonError, bytes: &[u8], text: &str) -> DecodeError {
    deviation::locate(text, false);
    DecodeError::new(bytes, text.len(), error)
}

/// The text of JSON, without a byte order mark.
fn text_of(bytes: &[u8]) -> Result<&str, DecodeError> {
    let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(json).map_err(|error| {
        let rest = json.len() - error.valid_up_to();
        DecodeError::new(bytes, json.len(), JsonError::syntax("invalid unicode code point", rest))
    })
}

/// An error of parsing JSON as a type, with the path of the invalid value.
#[derive(Debug)]
pub struct DecodeError {
    path: Option<String>,
    message: String,
    line: usize,
    column: usize,
    is_syntax: bool,
}

impl DecodeError {
    /// The error of a value in the last `length` bytes of the input.
    #[cold]
    fn new(bytes: &[u8], length: usize, error: JsonError) -> Self {
        let before = error.rest().map_or(0, |rest| length.saturating_sub(rest));
        let before = &bytes[bytes.len() - length..][..before];
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let line = before.split(|byte| *byte == b'\n').count();
        let is_syntax = error.is_syntax();
        let path = (!is_syntax).then(|| error.path_from("$"));
        let column = before.len() - start + 1;
        Self { path, message: error.into_message(), line, column, is_syntax }
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

    /// The line at which the invalid value begins, or from which on the input is not JSON, counted
    /// from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column of the same position, counted in bytes from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }

    /// Whether the input is not JSON, or ends too early. Otherwise a value does not match the type;
    /// the input behind it is not parsed.
    #[must_use]
    pub fn is_syntax(&self) -> bool {
        self.is_syntax
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(formatter, "`{path}`: ")?;
        }
        write!(formatter, "{} (line {}, column {})", self.message, self.line, self.column)
    }
}

impl std::error::Error for DecodeError {}
