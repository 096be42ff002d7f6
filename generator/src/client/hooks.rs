//! Code of users that sees what is sent and what comes back.

use super::error::Error;

/// Looks at, and may change, requests and responses of a client.
///
/// Each method is called for each attempt, redirects included; none does anything unless it is written.
pub trait Hooks: Send + Sync {
    /// Before a request is sent, credentials included. An error ends the call.
    #[allow(unused_variables, reason = "the default does nothing")]
    fn before_request(&self, request: &mut http::request::Parts) -> Result<(), Error> {
        Ok(())
    }

    /// When the head of a response is there.
    #[allow(unused_variables, reason = "the default does nothing")]
    fn after_response(&self, response: &http::response::Parts) {}

    /// When a call has failed for good.
    #[allow(unused_variables, reason = "the default does nothing")]
    fn on_error(&self, operation: &'static str, error: &Error) {}
}
