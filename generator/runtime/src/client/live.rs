//! Bodies of responses: buffered ones, and those that are read while they arrive.

use std::future::poll_fn;
use std::io::{self, Read};

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::response::Parts;

use super::error::{Error, TransportError, TransportKind};
use super::handle::Handle;
use super::mode::Mode;
use super::prepared::Prepared;
use super::{transport, transport_blocking};

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

/// Reads the whole body.
pub(super) async fn collect(
    parts: &Parts,
    mut body: transport::ResponseBody,
    limit: usize,
) -> Result<Bytes, Error> {
    check(parts, limit)?;
    let mut whole = BytesMut::new();
    loop {
        let frame = poll_fn(|context| body.as_mut().poll_frame(context)).await;
        match frame {
            None => return Ok(whole.freeze()),
            Some(Err(error)) => return Err(TransportError::new(TransportKind::Body, error).into()),
            Some(Ok(frame)) => {
                let Ok(data) = frame.into_data() else {
                    continue;
                };
                if whole.len() + data.len() > limit {
                    return Err(too_large(limit).into());
                }
                // A body of one chunk is not copied.
                if whole.is_empty() && body.is_end_stream() {
                    return Ok(data);
                }
                whole.extend_from_slice(&data);
            }
        }
    }
}

/// Reads the whole body.
pub(super) fn collect_blocking(
    parts: &Parts,
    body: transport_blocking::ResponseBody,
    limit: usize,
) -> Result<Bytes, Error> {
    check(parts, limit)?;
    let mut whole = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    body.take(most).read_to_end(&mut whole).map_err(broken)?;
    if whole.len() > limit {
        return Err(too_large(limit).into());
    }
    Ok(whole.into())
}

/// Converts an error of reading a body.
pub(super) fn broken(error: io::Error) -> TransportError {
    let kind = match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => TransportKind::Timeout,
        _ => TransportKind::Body,
    };
    TransportError::new(kind, error)
}
