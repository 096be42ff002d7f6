//! The media type of a response.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

/// The media type of a response, without its parameters.
pub(super) fn content_type(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim())
}
