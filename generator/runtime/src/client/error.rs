//! Errors of calls.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::media_type::is_json;
use super::message;
use crate::api::ErrorBody;
use crate::support::{DecodeError, decode};

/// An error of another crate.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// An error of a call.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<B = ErrorBody> {
    /// The request could not be built; nothing was sent.
    Request(RequestError),
    /// Credentials are missing, or no token could be obtained; the operation was not called.
    Credentials(CredentialsError),
    /// The API responded with an error.
    Api(Box<ApiError<B>>),
    /// The API responded with a status or media type that its document does not describe.
    Unexpected(Box<Unexpected>),
    /// The body of the response is not as the document describes it.
    Decode(Box<BodyError>),
    /// The connection failed.
    Transport(TransportError),
    /// The call exceeded its time limit.
    Timeout(Duration),
}

impl<B> Error<B> {
    /// The status of the response, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api(error) => Some(error.status),
            Self::Unexpected(error) => Some(error.status),
            Self::Decode(error) => Some(error.status),
            _ => None,
        }
    }

    /// The headers of the response, if there was one.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Api(error) => Some(&error.headers),
            Self::Unexpected(error) => Some(&error.headers),
            Self::Decode(error) => Some(&error.headers),
            _ => None,
        }
    }

    /// The error response, if the API sent one.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError<B>> {
        match self {
            Self::Api(error) => Some(error),
            _ => None,
        }
    }

    /// The body of the response, if there was one. It may contain credentials.
    #[must_use]
    pub fn raw(&self) -> Option<&Bytes> {
        match self {
            Self::Api(error) => Some(&error.raw),
            Self::Unexpected(error) => Some(&error.raw),
            Self::Decode(error) => Some(&error.raw),
            _ => None,
        }
    }

    /// Whether the status of the response is one of success: the server did the work, and its response
    /// is not as the document describes it.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.status().is_some_and(|status| status.is_success())
    }

    /// The request id, if the server sent one in a header.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.headers().and_then(request_id)
    }

    /// Whether a retry may succeed: the server was busy or failed, or the connection failed.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Api(error) => super::retry::STATUSES.contains(&error.status.as_u16()),
            Self::Transport(error) => error.is_retryable(),
            Self::Timeout(_) => true,
            _ => false,
        }
    }

    /// Whether a time limit was exceeded.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        match self {
            Self::Timeout(_) => true,
            Self::Transport(error) => error.kind == TransportKind::Timeout,
            _ => false,
        }
    }
}

impl Error {
    /// The same error with the error bodies of one API.
    #[doc(hidden)]
    #[must_use]
    pub fn typed<B: From<ErrorBody>>(self) -> Error<B> {
        match self {
            Self::Request(error) => Error::Request(error),
            Self::Credentials(error) => Error::Credentials(error),
            Self::Api(error) => {
                let ApiError { operation, status, headers, body, raw } = *error;
                Error::Api(Box::new(ApiError {
                    operation,
                    status,
                    headers,
                    body: body.into(),
                    raw,
                }))
            }
            Self::Unexpected(error) => Error::Unexpected(error),
            Self::Decode(error) => Error::Decode(error),
            Self::Transport(error) => Error::Transport(error),
            Self::Timeout(limit) => Error::Timeout(limit),
        }
    }
}

impl<B> fmt::Display for Error<B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(error) => error.fmt(formatter),
            Self::Credentials(error) => error.fmt(formatter),
            Self::Api(error) => error.fmt(formatter),
            Self::Unexpected(error) => error.fmt(formatter),
            Self::Decode(error) => error.fmt(formatter),
            Self::Transport(error) => error.fmt(formatter),
            Self::Timeout(limit) => write!(formatter, "the call took longer than {limit:?}"),
        }
    }
}

impl<B: fmt::Debug> std::error::Error for Error<B> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Request(error) => error.source(),
            Self::Credentials(error) => error.source(),
            Self::Api(_)
            | Self::Unexpected(_)
            | Self::Decode(_)
            | Self::Transport(_)
            | Self::Timeout(_) => None,
        }
    }
}

impl<B> From<RequestError> for Error<B> {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl<B> From<CredentialsError> for Error<B> {
    fn from(error: CredentialsError) -> Self {
        Self::Credentials(error)
    }
}

impl<B> From<TransportError> for Error<B> {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

/// An invalid call or client.
#[derive(Debug)]
pub struct RequestError {
    message: String,
    source: Option<BoxError>,
    #[cfg(feature = "validate")]
    violations: Vec<crate::validate::Violation>,
}

impl RequestError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self::with(message.into(), None)
    }

    pub(super) fn because(message: impl Into<String>, source: impl Into<BoxError>) -> Self {
        Self::with(message.into(), Some(source.into()))
    }

    fn with(message: String, source: Option<BoxError>) -> Self {
        Self {
            message,
            source,
            #[cfg(feature = "validate")]
            violations: Vec::new(),
        }
    }

    #[cfg(feature = "validate")]
    pub(super) fn invalid(violations: Vec<crate::validate::Violation>) -> Self {
        let all: Vec<String> = violations.iter().map(ToString::to_string).collect();
        let message = format!("the request violates the API's document: {}", all.join("; "));
        Self { violations, ..Self::new(message) }
    }

    /// The violations of the document's schemas, if requests are checked before they are sent.
    #[cfg(feature = "validate")]
    #[must_use]
    pub fn violations(&self) -> &[crate::validate::Violation] {
        &self.violations
    }

    pub(super) fn base_url(url: &str, why: &str) -> Self {
        // The part before an `@` can contain a password.
        let shown = url.rsplit('@').next().unwrap_or_default();
        Self::new(format!("`{shown}` cannot be the base URL: {why}"))
    }

    pub(super) fn header(name: &str) -> Self {
        Self::new(format!(
            "the header `{name}` cannot be sent: its value has a character that no header can have, \
             such as a line break"
        ))
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for RequestError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// A failure to obtain credentials.
#[derive(Debug)]
pub struct CredentialsError {
    message: String,
    source: Option<BoxError>,
}

impl CredentialsError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), source: None }
    }

    pub(super) fn because(message: impl Into<String>, source: impl Into<BoxError>) -> Self {
        Self { message: message.into(), source: Some(source.into()) }
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for CredentialsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// An error response of the API.
#[non_exhaustive]
pub struct ApiError<B = ErrorBody> {
    /// The `operationId` of the operation.
    pub operation: &'static str,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as the document describes it for this operation and status.
    pub body: B,
    /// The raw body.
    pub raw: Bytes,
}

impl<B> ApiError<B> {
    /// The request id, if the server sent one in a header.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// The message of the error, if the body has one in a usual property.
    ///
    /// Looks for the title and the detail of problem details (RFC 9457), for lists of errors with their
    /// paths, and for the properties that servers use; otherwise a plain text is the message.
    #[must_use]
    pub fn message(&self) -> Option<String> {
        if let Ok(body) = decode::<Value>(&self.raw) {
            return message::of(&body);
        }
        // Some servers send a text as JSON.
        let media_type = super::content_type::content_type(&self.headers);
        let is_text = media_type.is_none_or(|it| it == "text/plain" || is_json(it));
        let text = std::str::from_utf8(&self.raw).ok().filter(|_| is_text)?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }
}

/// The request id, from the headers that servers use for it, the most common first.
fn request_id(headers: &HeaderMap) -> Option<&str> {
    const NAMES: [&str; 6] = [
        "x-request-id",
        "request-id",
        "x-correlation-id",
        "x-amzn-requestid",
        "x-trace-id",
        "cf-ray",
    ];
    NAMES.iter().find_map(|name| headers.get(*name)?.to_str().ok())
}

impl<B> fmt::Display for ApiError<B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} answered {}", self.operation, self.status)?;
        if let Some(message) = self.message() {
            write!(formatter, ": {}", shortened(&message))?;
        }
        Ok(())
    }
}

/// Shortens a string of the server to one line of limited length.
fn shortened(text: &str) -> String {
    const MOST: usize = 300;
    let line: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MOST).collect();
    if text.chars().nth(MOST).is_some() { format!("{line}\u{2026}") } else { line }
}

impl<B: fmt::Debug> fmt::Debug for ApiError<B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ApiError")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("headers", &Shown(&self.headers))
            .field("body", &self.body)
            .field("raw", &format_args!("({} bytes)", self.raw.len()))
            .finish()
    }
}

impl<B: fmt::Debug> std::error::Error for ApiError<B> {}

/// Headers whose `Debug` output hides credentials.
pub(super) struct Shown<'a>(pub(super) &'a HeaderMap);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.0.iter().map(|(name, value)| {
            let is_secret = value.is_sensitive()
                || matches!(name.as_str(), "set-cookie" | "cookie" | "authorization");
            (
                name.as_str(),
                if is_secret { "(secret)" } else { value.to_str().unwrap_or("(bytes)") },
            )
        });
        formatter.debug_map().entries(entries).finish()
    }
}

/// The type of an error body.
pub trait ReadError: Sync {
    /// Parses a body; `None` if it does not match the type.
    fn read(&self, json: &[u8]) -> Option<ErrorBody>;
}

/// Parses the body of an error.
pub fn error_body<T: DeserializeOwned, B: Into<ErrorBody>>(
    json: &[u8],
    variant: fn(T) -> B,
) -> Option<ErrorBody> {
    decode(json).ok().map(|body| variant(body).into())
}

/// A response that the document does not describe.
#[non_exhaustive]
pub struct Unexpected {
    /// The `operationId` of the operation.
    pub operation: &'static str,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The raw body.
    pub raw: Bytes,
    pub(super) why: String,
}

impl fmt::Display for Unexpected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} answered {}, {}", self.operation, self.status, self.why)
    }
}

impl fmt::Debug for Unexpected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Unexpected")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("headers", &Shown(&self.headers))
            .field("raw", &format_args!("({} bytes)", self.raw.len()))
            .field("why", &self.why)
            .finish()
    }
}

/// A response whose body could not be parsed.
#[non_exhaustive]
pub struct BodyError {
    /// The `operationId` of the operation.
    pub operation: &'static str,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The raw body.
    pub raw: Bytes,
    pub(super) source: DecodeError,
}

impl BodyError {
    /// The path to the invalid value, such as `$.jobs[0].id`; `None` if the body is not JSON.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.source.path()
    }

    /// The error of parsing.
    #[must_use]
    pub fn get_ref(&self) -> &DecodeError {
        &self.source
    }

    /// What was expected and what was found.
    #[must_use]
    pub fn expected(&self) -> &str {
        self.source.message()
    }

    /// The beginning of the body as text. It may contain credentials, so neither `Display` nor `Debug` show
    /// it.
    #[must_use]
    pub fn snippet(&self) -> String {
        let start = &self.raw[..self.raw.len().min(1024)];
        shortened(&String::from_utf8_lossy(start))
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} answered {} with a body that cannot be read: {}",
            self.operation, self.status, self.source
        )
    }
}

impl fmt::Debug for BodyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BodyError")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("headers", &Shown(&self.headers))
            .field("raw", &format_args!("({} bytes)", self.raw.len()))
            .field("source", &self.source)
            .finish()
    }
}

// `Display` shows the source, so `source` does not return it.
impl std::error::Error for BodyError {}

/// The kind of a transport error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportKind {
    /// No connection was made; nothing was sent.
    Connect,
    /// A time limit of the transport was exceeded.
    Timeout,
    /// The body of the response ended early.
    Body,
    /// The body of the response exceeds the limit.
    TooLarge,
    /// There were too many redirects, or an invalid one.
    Redirect,
    /// Anything else.
    Other,
}

/// A failure of the connection.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportKind,
    source: BoxError,
}

impl TransportError {
    /// Creates an error.
    pub fn new(kind: TransportKind, source: impl Into<BoxError>) -> Self {
        Self { kind, source: source.into() }
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> TransportKind {
        self.kind
    }

    /// The error of the transport.
    #[must_use]
    pub fn get_ref(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        &*self.source
    }

    pub(super) fn is_retryable(&self) -> bool {
        !matches!(self.kind, TransportKind::TooLarge | TransportKind::Redirect)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TransportKind::Connect => "no connection to the server",
            TransportKind::Timeout => "the server took too long",
            TransportKind::Body => "the response's body broke off",
            TransportKind::TooLarge => "the response's body is too large",
            TransportKind::Redirect => "the redirect was not followed",
            TransportKind::Other => "the request did not get through",
        };
        write!(formatter, "{what}: {}", causes(&*self.source))
    }
}

/// What an error and its sources say, without what they repeat.
fn causes(error: &(dyn std::error::Error + 'static)) -> String {
    let mut said = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        let text = error.to_string();
        if !said.contains(&text) {
            said = format!("{said}: {text}");
        }
        next = error.source();
    }
    said
}

// `Display` shows the sources, so `source` does not return them.
impl std::error::Error for TransportError {}
