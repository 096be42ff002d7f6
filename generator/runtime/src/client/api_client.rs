//! The client.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use super::config::{Builder, Config};
use super::hooks::Received;
use super::mode::{Async, Mode, Offline};

/// Calls the operations of the API.
///
/// It is cheap to clone, and clones share connections and tokens.
pub struct Client<M: Mode = Async> {
    pub(super) config: Arc<Config>,
    pub(super) transport: M::Transport,
}

impl<M: Mode> Client<M> {
    pub(super) fn new(config: Config, transport: M::Transport) -> Self {
        Self { config: Arc::new(config), transport }
    }

    /// Configures a client.
    pub fn builder() -> Builder {
        Builder::new()
    }
}

impl Client<Offline> {
    /// Passes a response to the hooks, before `from_response` of a call parses it. Hooks observe the response
    /// now, and errors and deviations when it is parsed. Not needed without hooks.
    #[must_use = "the response is read by `from_response`"]
    pub fn received(&self, response: http::Response<Bytes>) -> http::Response<Bytes> {
        let (mut parts, body) = response.into_parts();
        for hooks in &self.config.hooks {
            hooks.after_response(&parts);
        }
        parts.extensions.insert(Received(self.config.hooks.clone()));
        http::Response::from_parts(parts, body)
    }
}

impl<M: Mode> Clone for Client<M> {
    fn clone(&self) -> Self {
        Self { config: Arc::clone(&self.config), transport: self.transport.clone() }
    }
}

impl<M: Mode> fmt::Debug for Client<M> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").field("config", &self.config).finish_non_exhaustive()
    }
}
