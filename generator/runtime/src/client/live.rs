//! Bodies of responses: buffered ones, and those that are read while they arrive.

use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::response::Parts;

use super::call::Prepared;
use super::error::{TransportError, TransportKind};
use super::handle::Handle;
use super::mode::Mode;

/// The body of a response.
pub(super) enum Content<M: Mode> {
    /// The whole body, buffered.
    Whole(Bytes),
    /// The body as it arrives.
    Live(Live<M>),
}

/// The client and the call, for reconnecting.
pub(super) struct Again<M: Mode> {
    pub(super) client: Handle<M>,
    pub(super) prepared: Prepared,
}

/// A streamed body.
pub(super) struct Live<M: Mode> {
    pub(super) body: M::Body,
    pub(super) again: Option<Box<Again<M>>>,
    pub(super) limit: usize,
}

/// Checks by the head of a response whether its body can be buffered and decoded.
pub(super) fn check(parts: &Parts, limit: usize) -> Result<(), TransportError> {
    let length = parts.headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if length.and_then(|text| text.parse::<usize>().ok()).is_some_and(|length| length > limit) {
        return Err(too_large(limit));
    }
    match encoded(&parts.headers) {
        None => Ok(()),
        Some(encoding) => Err(TransportError::new(
            TransportKind::Body,
            format!("it is encoded as `{encoding}`, which this client does not read"),
        )),
    }
}

pub(super) fn too_large(limit: usize) -> TransportError {
    TransportError::new(TransportKind::TooLarge, format!("it has more than {limit} bytes"))
}

/// The reason why a body cannot be parsed: it has a content encoding that was not decoded.
fn encoded(headers: &HeaderMap) -> Option<String> {
    let encoding = headers.get(CONTENT_ENCODING)?.to_str().ok()?.trim();
    (!encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity"))
        .then(|| encoding.to_owned())
}
