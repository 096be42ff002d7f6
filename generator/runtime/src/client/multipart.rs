//! `multipart/form-data` and `multipart/mixed` bodies (RFC 7578, RFC 2046).

use std::fmt;
use std::path::Path;

use super::body::Body;
use super::error::RequestError;
use super::random;

/// A part of a multipart body: a file, or a value.
#[derive(Debug)]
pub struct Part {
    body: Body,
    file_name: Option<String>,
    content_type: Option<String>,
}

impl Part {
    /// A part with a body. Binary parts should have a file name.
    pub fn new(body: impl Into<Body>) -> Self {
        Self { body: body.into(), file_name: None, content_type: None }
    }

    /// A file with its name, streamed while it is sent.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn file(path: impl AsRef<Path>) -> Result<Self, RequestError> {
        let path = path.as_ref();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(Self { file_name: name, ..Self::new(Body::file(path)?) })
    }

    /// Sets the file name.
    #[must_use]
    pub fn with_file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the media type.
    #[must_use]
    pub fn with_content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }

    /// Sets the media type, unless the caller has set one.
    pub(super) fn or_content_type(mut self, media_type: Option<&str>) -> Self {
        if self.content_type.is_none() {
            self.content_type = media_type.map(str::to_owned);
        }
        self
    }

    /// Sets the file name, unless the caller has set one. Without a file name most servers treat a
    /// part as text.
    pub(super) fn or_file_name(mut self, name: &str) -> Self {
        self.file_name.get_or_insert_with(|| name.to_owned());
        self
    }

    fn head(&self, name: &str, boundary: &str) -> String {
        let mut head =
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", Quoted(name));
        if let Some(file_name) = &self.file_name {
            head.extend(["; filename=\"", &Quoted(file_name).to_string(), "\""]);
        }
        if let Some(content_type) = &self.content_type {
            let content_type: String = content_type.chars().filter(|c| !c.is_control()).collect();
            head.extend(["\r\nContent-Type: ", &content_type]);
        }
        head.push_str("\r\n\r\n");
        head
    }
}

impl From<Vec<u8>> for Part {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl From<&[u8]> for Part {
    fn from(bytes: &[u8]) -> Self {
        Self::new(bytes)
    }
}

impl From<Body> for Part {
    fn from(body: Body) -> Self {
        Self::new(body)
    }
}

/// A name in a header, with the escapes of browsers.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '"' => formatter.write_str("%22")?,
                '\r' => formatter.write_str("%0D")?,
                '\n' => formatter.write_str("%0A")?,
                other => write!(formatter, "{other}")?,
            }
        }
        Ok(())
    }
}

/// Joins the parts to one body. Returns the media type with the boundary, and the body.
pub(super) fn assemble(media_type: &str, parts: Vec<(String, Part)>) -> (String, Body) {
    let boundary = random::token();
    let mut bodies = Vec::new();
    for (name, part) in parts {
        bodies.push(Body::from(part.head(&name, &boundary)));
        bodies.push(part.body);
        bodies.push(Body::from("\r\n"));
    }
    bodies.push(Body::from(format!("--{boundary}--\r\n")));
    let body = match bodies.iter().map(Body::as_bytes).collect::<Option<Vec<_>>>() {
        // Parts in memory become one chunk.
        Some(pieces) => Body::from(pieces.into_iter().fold(Vec::new(), |mut all, piece| {
            all.extend_from_slice(piece);
            all
        })),
        None => Body::chain(bodies),
    };
    (format!("{media_type}; boundary={boundary}"), body)
}
