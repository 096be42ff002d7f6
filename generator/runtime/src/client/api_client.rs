//! The client.

use std::fmt;

use super::{Async, Handle, Mode, Offline};

/// Calls the operations of the API.
///
/// It is cheap to clone, and clones share connections and tokens.
pub struct Client<M: Mode = Async> {
    handle: Handle<M>,
}

impl<M: Mode> Client<M> {
    pub(super) fn new(handle: Handle<M>) -> Self {
        Self { handle }
    }
}

impl Client<Offline> {
    /// Passes a response to the hooks, before `from_response` of a call parses it. Hooks observe the response
    /// now, and errors and deviations when it is parsed. Not needed without hooks.
    #[must_use = "the response is read by `from_response`"]
    pub fn received(&self, response: http::Response<bytes::Bytes>) -> http::Response<bytes::Bytes> {
        self.handle.received(response)
    }
}

impl<M: Mode> From<&Client<M>> for Handle<M> {
    fn from(client: &Client<M>) -> Self {
        client.handle.clone()
    }
}

impl<M: Mode> Clone for Client<M> {
    fn clone(&self) -> Self {
        Self { handle: self.handle.clone() }
    }
}

impl<M: Mode> fmt::Debug for Client<M> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").field("config", &self.handle).finish_non_exhaustive()
    }
}
