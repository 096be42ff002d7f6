//! Redirects.

/// Whether a call follows redirects (RFC 9110, 15.4).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Redirects {
    /// The redirect is followed; credentials are sent only to the origin of the call.
    #[default]
    Follow,
    /// The redirect is the response of the call: a result if the document describes its status.
    Return,
}
