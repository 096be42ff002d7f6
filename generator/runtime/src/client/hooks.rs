//! Code of users that sees what is sent and what comes back.

use std::sync::Arc;

use super::error::Error;
use crate::support::{Deviation, observe};

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

    /// When a body holds something that the API's document does not allow and that is read all the same,
    /// once for each. Bodies of errors and the values of streams are included; paths begin at the value.
    ///
    /// Without hooks nothing is spent on it. With hooks a body that deviates is read a second time.
    #[allow(unused_variables, reason = "the default does nothing")]
    fn on_deviation(&self, operation: &'static str, deviation: &Deviation) {}
}

/// The hooks of a client, in the order in which they are called.
pub(super) type AllHooks = Vec<Arc<dyn Hooks>>;

/// What an offline client leaves in a response for who reads it.
#[derive(Clone)]
pub(super) struct Received(pub(super) AllHooks);

/// Reads a body, and tells the hooks of its deviations.
pub(super) fn observed<T>(hooks: &AllHooks, operation: &'static str, read: impl Fn() -> T) -> T {
    let mut tell = |deviation: &Deviation| {
        for hooks in hooks {
            hooks.on_deviation(operation, deviation);
        }
    };
    observe(read, if hooks.is_empty() { None } else { Some(&mut tell) })
}
