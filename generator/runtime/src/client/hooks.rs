//! Hooks of users, which observe requests and responses.

use std::sync::Arc;

use super::error::Error;
use crate::support::{Deviation, Recording};

/// The error of a call, as hooks observe it: that of any API that shares them.
pub type AnyError = Error;

/// Observes, and may change, requests and responses of a client.
///
/// Each method is called for each attempt, redirects included. The default methods do nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `Hooks`",
    label = "not hooks",
    note = "implement `client::Hooks`; each of its methods has a default"
)]
pub trait Hooks: Send + Sync {
    /// Called before a request is sent, with its credentials. An error ends the call.
    #[allow(unused_variables, reason = "the default does nothing")]
    fn before_request(&self, request: &mut http::request::Parts) -> Result<(), Error> {
        Ok(())
    }

    /// Called when the head of a response has arrived.
    #[allow(unused_variables, reason = "the default does nothing")]
    fn after_response(&self, response: &http::response::Parts) {}

    /// Called when a call has failed and is not retried.
    #[allow(unused_variables, reason = "the default does nothing")]
    fn on_error(&self, operation: &'static str, error: &Error) {}

    /// Called once for each deviation in a body: a value that the API's document does not allow,
    /// but that is accepted. Bodies of errors and values of streams are included; their paths begin
    /// at the value.
    ///
    /// Detection costs nothing. If there are hooks and the body has deviations, the body is scanned again
    /// for their paths.
    #[allow(unused_variables, reason = "the default does nothing")]
    fn on_deviation(&self, operation: &'static str, deviation: &Deviation) {}
}

/// The hooks of a client, in the order in which they are called.
pub(super) type AllHooks = Vec<Arc<dyn Hooks>>;

/// A response extension of offline clients: the hooks for the parser of the response.
#[derive(Clone)]
pub(super) struct Received(pub(super) AllHooks);

/// The observation of a body while it is parsed, for hooks.
pub(super) struct Observing(Option<Recording>);

impl Observing {
    /// Starts, if there are hooks.
    pub(super) fn start(hooks: &AllHooks) -> Self {
        Self((!hooks.is_empty()).then(Recording::start))
    }

    /// Ends, and reports the deviations of the body to the hooks.
    pub(super) fn tell(self, hooks: &AllHooks, operation: &'static str) {
        let found = self.0.map(Recording::end).unwrap_or_default();
        for deviation in &found {
            for hooks in hooks {
                hooks.on_deviation(operation, deviation);
            }
        }
    }
}
