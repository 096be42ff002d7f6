//! The error bodies of a sample API.

/// The body of an error, as the API's document describes it for the operation and the status.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ErrorBody {
    /// A body of a documented type.
    Message(String),
    /// The document gives no type with a name for it, or it is not as described;
    /// [`ApiError::raw`](crate::client::ApiError::raw) has what was sent.
    Undocumented,
}

/// The type of an error body.
#[derive(Clone, Copy)]
#[allow(dead_code, reason = "only tests have operations")]
pub(crate) enum ErrorType {
    Message,
}

impl ErrorType {
    /// The body, if it is as described.
    pub(crate) fn read(self, json: &[u8]) -> Option<ErrorBody> {
        match self {
            Self::Message => crate::client::error_body(json, ErrorBody::Message),
        }
    }
}
