//! Responses of calls.

use std::any::TypeId;
use std::fmt;

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::content_type::content_type;
use super::error::{ApiError, BodyError, Error, ReadError, Unexpected};
use super::hooks::{AllHooks, Observing};
use super::live::Content;
use super::media_type::{is_json, is_stream};
use super::mode::Mode;
use crate::api::ErrorBody;
use crate::operations::Operation;
use crate::support::{self, DecodeError, decode};

/// A result with the status and the headers of its response.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Response<T, H = ()> {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The headers that the API's document describes, with their types.
    pub documented: H,
    /// The result.
    #[doc(alias = "body")]
    pub value: T,
}

impl<T, H> Response<T, H> {
    /// Creates a result from the status and the headers of its response.
    pub fn new((status, headers): (StatusCode, HeaderMap), value: T) -> Self
    where
        H: Documented,
    {
        let documented = H::read(&headers);
        Self { status, headers, documented, value }
    }
}

/// Headers that the document describes, with their types.
pub trait Documented {
    /// Parses the documented headers.
    fn read(headers: &HeaderMap) -> Self;
}

impl Documented for () {
    fn read(_: &HeaderMap) -> Self {}
}

/// The value of a header: a string, or what the string parses as. Elements of a list are separated
/// by commas.
#[must_use]
pub fn header<T: DeserializeOwned>(headers: &HeaderMap, name: &str) -> Option<T> {
    readings(headers, name).iter().find_map(|json| decode(json).ok())
}

/// The texts of JSON that the value of a header can be.
fn readings(headers: &HeaderMap, name: &str) -> Vec<String> {
    let Some(text) = headers.get(name).and_then(|value| value.to_str().ok()) else {
        return Vec::new();
    };
    let list = text.split(',').map(|item| Value::from(item.trim())).collect::<Value>();
    vec![Value::from(text).to_string(), text.to_owned(), list.to_string()]
}

/// A successful response, before its body is parsed.
pub struct Answer<M: Mode> {
    operation: &'static Operation,
    hooks: AllHooks,
    parts: Parts,
    content: Content<M>,
}

impl<M: Mode> Answer<M> {
    pub(super) fn new(
        operation: &'static Operation,
        hooks: AllHooks,
        parts: Parts,
        content: Content<M>,
    ) -> Self {
        Self { operation, hooks, parts, content }
    }

    /// Separates successful responses from errors.
    pub(super) fn sort(
        operation: &'static Operation,
        hooks: AllHooks,
        errors: &[(&str, &dyn ReadError)],
        parts: Parts,
        content: Content<M>,
    ) -> Result<Self, Error> {
        let status = parts.status;
        let answer = Self { operation, hooks, parts, content };
        if status.is_success() {
            return Ok(answer);
        }
        // A redirect that was not followed is a result if the document describes it.
        let is_documented = !matches!(answer.documented(), "" | "default");
        if status.is_redirection() && is_documented {
            return Ok(answer);
        }
        if status.is_client_error() || status.is_server_error() {
            return Err(Error::Api(Box::new(answer.failure(errors))));
        }
        Err(answer.unexpected("which the API's document does not describe"))
    }

    fn failure(self, errors: &[(&str, &dyn ReadError)]) -> ApiError {
        // A response without a type is not that of a wider range.
        let status = self.documented();
        let documented = errors.iter().find(|(pattern, _)| *pattern == status);
        let Self { operation, hooks, parts, content } = self;
        let raw = match content {
            Content::Whole(raw) => raw,
            Content::Live(_) => Bytes::new(),
        };
        let observing = Observing::start(&hooks);
        let body = documented.and_then(|(_, ty)| ty.read(&raw)).unwrap_or(ErrorBody::Undocumented);
        observing.tell(&hooks, operation.id);
        ApiError {
            operation: operation.id,
            status: parts.status,
            headers: parts.headers,
            body,
            raw,
        }
    }

    pub(super) fn operation(&self) -> &'static str {
        self.operation.id
    }

    pub(super) fn hooks(&self) -> &AllHooks {
        &self.hooks
    }

    /// The body, if it is buffered.
    pub(super) fn whole(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Whole(whole) => Some(whole),
            Content::Live(_) => None,
        }
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// The status and the headers.
    pub fn head(&self) -> (StatusCode, HeaderMap) {
        (self.parts.status, self.parts.headers.clone())
    }

    /// The status of the matching response in the document, such as `200`, `2XX` or `default`;
    /// empty if there is none.
    pub fn documented(&self) -> &'static str {
        let status = self.parts.status.as_u16();
        let responses = self.operation.responses.iter().map(|response| response.status);
        let mut found = responses.filter(|pattern| fits(pattern, status)).collect::<Vec<_>>();
        // `200` before `2XX` before `default`.
        found.sort_by_key(|pattern| (*pattern == "default", pattern.ends_with("XX")));
        found.first().copied().unwrap_or_default()
    }

    /// Parses the body as JSON.
    pub fn json<T: DeserializeOwned + 'static, B>(self) -> Result<T, Error<B>> {
        match self.whole_json() {
            Ok(answer) => answer.json(),
            Err(error) => Err(Error::Unexpected(error)),
        }
    }

    /// The response with its body, which is JSON.
    fn whole_json(self) -> Result<Box<Whole>, Box<Unexpected>> {
        let raw = match self.content {
            Content::Whole(raw) => raw,
            Content::Live(_) => {
                let Self { operation, hooks, parts, .. } = self;
                let whole = Whole { operation, hooks, parts, raw: Bytes::new() };
                return Err(whole.unexpected("whose body is read while it arrives"));
            }
        };
        let whole = Whole { operation: self.operation, hooks: self.hooks, parts: self.parts, raw };
        let is_redirection = whole.parts.status.is_redirection();
        match whole.raw.is_empty() {
            true if is_redirection => Err(whole.unexpected("which has no result")),
            true => Err(whole.unexpected("without a body, where the API's document has one")),
            false => Ok(Box::new(whole)),
        }
    }

    /// Parses the body as JSON; `None` if there is no body.
    pub fn optional_json<T: DeserializeOwned + 'static, B>(self) -> Result<Option<T>, Error<B>> {
        if self.is_empty() { Ok(None) } else { self.json().map(Some) }
    }

    /// The body as a UTF-8 string; the value of a JSON string, if the response says that it is JSON.
    pub fn text<B>(self) -> Result<String, Error<B>> {
        let Content::Whole(raw) = &self.content else {
            return Err(self.unexpected("whose body is read while it arrives"));
        };
        if self.media_type().is_some_and(is_json) {
            if let Ok(text) = decode(raw) {
                return Ok(text);
            }
        }
        match String::from_utf8(raw.to_vec()) {
            Ok(text) => Ok(text),
            Err(_) => Err(self.unexpected("with a body that is no text in UTF-8")),
        }
    }

    /// The raw body.
    pub fn bytes<B>(self) -> Result<Bytes, Error<B>> {
        match self.content {
            Content::Whole(raw) => Ok(raw),
            Content::Live(_) => Err(self.unexpected("whose body is read while it arrives")),
        }
    }

    /// The media type and the body, streamed.
    pub(super) fn live<B>(self) -> Result<(Option<String>, Content<M>), Error<B>> {
        match &self.content {
            Content::Live(_) => {
                let media_type = self.media_type().map(str::to_owned);
                Ok((media_type, self.content))
            }
            // A buffered body has another media type than the stream that was requested, except in
            // an offline client.
            Content::Whole(_) if self.media_type().is_some_and(is_stream) => {
                let media_type = self.media_type().map(str::to_owned);
                Ok((media_type, self.content))
            }
            Content::Whole(_) => Err(self.unexpected(
                "with a body that is no sequence, where the document has one; a property of the \
                     request's body may ask for it",
            )),
        }
    }

    /// Returns `()`: the document describes no body for the response. One that is sent is ignored.
    #[allow(clippy::unnecessary_wraps, reason = "all methods that parse have one signature")]
    pub fn nothing<B>(self) -> Result<(), Error<B>> {
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.parts.status == StatusCode::NO_CONTENT
            || matches!(&self.content, Content::Whole(raw) if raw.is_empty())
    }

    fn media_type(&self) -> Option<&str> {
        content_type(&self.parts.headers)
    }

    /// Converts the response to an error, which keeps its status, headers and body.
    pub fn unexpected<B>(self, why: &str) -> Error<B> {
        let raw = match self.content {
            Content::Whole(raw) => raw,
            Content::Live(_) => Bytes::new(),
        };
        let Self { operation, hooks, parts, .. } = self;
        Error::Unexpected(Whole { operation, hooks, parts, raw }.unexpected(why))
    }
}

/// A response whose body is JSON.
struct Whole {
    operation: &'static Operation,
    hooks: AllHooks,
    parts: Parts,
    raw: Bytes,
}

impl Whole {
    fn json<T: DeserializeOwned + 'static, B>(self: Box<Self>) -> Result<T, Error<B>> {
        let observing = Observing::start(&self.hooks);
        let read = support::read(&self.raw);
        observing.tell(&self.hooks, self.operation.id);
        read.or_else(|source| {
            let text = self.text_as_json(TypeId::of::<T>());
            support::read(text.as_bytes()).map_err(|_| self.no_json(source))
        })
    }

    /// A text that is sent in place of JSON as a JSON string, for a type that holds any value or
    /// any string; otherwise empty.
    #[cold]
    fn text_as_json(&self, ty: TypeId) -> String {
        let is_open = [TypeId::of::<Value>(), TypeId::of::<String>()].contains(&ty);
        let is_json = content_type(&self.parts.headers).is_none_or(is_json);
        match std::str::from_utf8(&self.raw) {
            Ok(text) if is_open && !is_json => Value::from(text).to_string(),
            _ => String::new(),
        }
    }

    fn no_json<B>(self, source: DecodeError) -> Error<B> {
        let why = match content_type(&self.parts.headers) {
            Some(media_type) if is_stream(media_type) => format!(
                "as a stream (`{media_type}`), where the API's document has JSON: call the method for \
                 streams, or do not ask for a stream"
            ),
            Some(media_type) if !is_json(media_type) => {
                format!("as `{media_type}`, where the API's document has JSON")
            }
            _ => {
                return Error::Decode(Box::new(BodyError {
                    operation: self.operation.id,
                    status: self.parts.status,
                    headers: self.parts.headers,
                    raw: self.raw,
                    source,
                }));
            }
        };
        Error::Unexpected(self.unexpected(&why))
    }

    fn unexpected(self, why: &str) -> Box<Unexpected> {
        Box::new(Unexpected {
            operation: self.operation.id,
            status: self.parts.status,
            headers: self.parts.headers,
            raw: self.raw,
            why: why.to_owned(),
        })
    }
}

impl<M: Mode> fmt::Debug for Answer<M> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = &self.parts.status;
        formatter.debug_struct("Answer").field("status", status).finish_non_exhaustive()
    }
}

/// Converts a response to a result.
pub type Read<T, M, B> = Box<dyn Fn(Answer<M>) -> Result<T, Error<B>> + Send>;

/// Whether a status matches a status of the document: `404`, `4XX`, `default`.
fn fits(pattern: &str, status: u16) -> bool {
    let text = status.to_string();
    match pattern.strip_suffix("XX") {
        Some(class) => text.starts_with(class),
        None => pattern == text || pattern == "default",
    }
}
