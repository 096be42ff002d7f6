//! Replies of a mock.

use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, StatusCode};
use http_body::{Frame, SizeHint};
use serde::Serialize;

use super::error::{BoxError, TransportError, TransportKind};
use super::media_type::{is_json, is_stream};
use super::split::Event;
use crate::operations;

/// A reply of a mock.
#[derive(Debug, Clone)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
    delay: Duration,
    fault: Option<TransportKind>,
}

impl Reply {
    /// Creates a reply without a body.
    #[must_use]
    pub fn status(status: u16) -> Self {
        let (headers, body, delay) = (Vec::new(), Bytes::new(), Duration::ZERO);
        Self { status, headers, body, delay, fault: None }
    }

    /// A transport error in place of a response.
    pub(super) fn fault(kind: TransportKind) -> Self {
        Self { fault: Some(kind), ..Self::status(200) }
    }

    /// Sets the status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn with_body(mut self, media_type: &str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.with_header(CONTENT_TYPE.as_str(), media_type)
    }

    /// Sets the body as JSON. A value that cannot be serialized becomes `null`.
    #[must_use]
    pub fn with_json(self, value: &impl Serialize) -> Self {
        let json = serde_json::to_vec(value).unwrap_or_else(|_| b"null".to_vec());
        self.with_body("application/json", json)
    }

    /// Delays the reply.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Breaks the connection after the body, before the end of the response.
    #[must_use]
    pub fn broken(mut self) -> Self {
        self.fault = Some(TransportKind::Body);
        self
    }

    /// The response, or the transport error.
    pub(super) fn answered(self) -> Result<Answered, TransportError> {
        let kind = self.fault.filter(|kind| *kind != TransportKind::Body);
        if let Some(kind) = kind {
            return Err(TransportError::new(kind, "the mock was told to fail"));
        }
        let wrong = |error: BoxError| TransportError::new(TransportKind::Other, error);
        let mut response = http::Response::new(());
        *response.status_mut() =
            StatusCode::from_u16(self.status).map_err(|error| wrong(error.into()))?;
        for (name, value) in &self.headers {
            let name = HeaderName::try_from(name.as_str()).map_err(|error| wrong(error.into()))?;
            let value = HeaderValue::from_str(value).map_err(|error| wrong(error.into()))?;
            response.headers_mut().append(name, value);
        }
        let broken = self.fault == Some(TransportKind::Body);
        Ok(Answered { response, body: Arrived { rest: self.body, broken }, delay: self.delay })
    }

    /// A reply with a status of success of the operation.
    #[doc(hidden)]
    #[must_use]
    pub fn success(operation: &'static operations::Operation) -> Self {
        let statuses = operation.responses.iter().map(|response| response.status);
        let documented = statuses
            .filter(|status| status.starts_with('2'))
            .find_map(|status| status.replace("XX", "00").parse().ok());
        Self::status(documented.unwrap_or(200))
    }

    /// The first media type of an operation's responses that satisfies `is`, or `otherwise`.
    #[doc(hidden)]
    pub fn media_type(
        operation: &'static operations::Operation,
        is: fn(&str) -> bool,
        otherwise: &'static str,
    ) -> &'static str {
        let bodies = operation.responses.iter().flat_map(|response| response.bodies);
        let mut types = bodies.map(|body| body.media_type).filter(|it| !it.contains('*'));
        types.find(|media_type| is(media_type)).unwrap_or(otherwise)
    }

    /// A reply with a JSON body.
    #[doc(hidden)]
    pub fn json<T: Serialize>(operation: &'static operations::Operation, value: &T) -> Self {
        let media_type = Self::media_type(operation, is_json, "application/json");
        let json = serde_json::to_vec(value).unwrap_or_else(|_| b"null".to_vec());
        Self::success(operation).with_body(media_type, json)
    }

    /// A reply with a JSON body, or without a body.
    #[doc(hidden)]
    #[must_use]
    pub fn optional<T: Serialize>(
        operation: &'static operations::Operation,
        value: Option<&T>,
    ) -> Self {
        value.map_or_else(|| Self::status(204), |value| Self::json(operation, value))
    }

    /// A reply with a body of bytes.
    #[doc(hidden)]
    pub fn bytes(operation: &'static operations::Operation, bytes: &Bytes) -> Self {
        let media_type = Self::media_type(operation, |_| true, "application/octet-stream");
        Self::success(operation).with_body(media_type, bytes.clone())
    }

    /// A reply with a text.
    #[doc(hidden)]
    #[must_use]
    pub fn text(operation: &'static operations::Operation, text: &str) -> Self {
        let media_type = Self::media_type(operation, |it| !is_json(it), "text/plain");
        Self::success(operation).with_body(media_type, text.to_owned())
    }

    /// A reply with server-sent events.
    #[doc(hidden)]
    #[must_use]
    pub fn events(operation: &'static operations::Operation, events: &[Event]) -> Self {
        let mut body = String::new();
        for event in events {
            for (name, value) in [("event", &event.event), ("id", &event.id)] {
                if let Some(value) = value {
                    body.extend([name, ": ", value, "\n"]);
                }
            }
            for line in event.data.lines() {
                body.extend(["data: ", line, "\n"]);
            }
            body.push('\n');
        }
        Self::success(operation).with_body("text/event-stream", body)
    }

    /// A reply with a sequence of values.
    #[doc(hidden)]
    pub fn sequence<T: Serialize>(operation: &'static operations::Operation, values: &[T]) -> Self {
        let media_type = Self::media_type(operation, is_stream, "text/event-stream");
        let mut body = String::new();
        for value in values {
            let json = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
            match media_type {
                "text/event-stream" => body.extend(["data: ", &json, "\n\n"]),
                "application/json-seq" => body.extend(["\u{1e}", &json, "\n"]),
                _ => body.extend([&json, "\n"]),
            }
        }
        Self::success(operation).with_body(media_type, body)
    }
}

/// A response that is being sent.
pub(super) struct Answered {
    pub(super) response: http::Response<()>,
    pub(super) body: Arrived,
    pub(super) delay: Duration,
}

/// The body of a response.
pub(super) struct Arrived {
    pub(super) rest: Bytes,
    pub(super) broken: bool,
}

impl Arrived {
    fn broken() -> io::Error {
        io::Error::new(io::ErrorKind::UnexpectedEof, "the mock was told to break off")
    }
}

impl http_body::Body for Arrived {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let rest = std::mem::take(&mut self.rest);
        if !rest.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(rest))));
        }
        let broken = std::mem::take(&mut self.broken);
        Poll::Ready(broken.then(|| Err(Self::broken().into())))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

impl Read for Arrived {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() && self.broken {
            return Err(Self::broken());
        }
        let length = buffer.len().min(self.rest.len());
        buffer[..length].copy_from_slice(&self.rest.split_to(length));
        Ok(length)
    }
}
