//! The client.

use std::fmt;
use std::sync::Arc;

use super::config::{Builder, Config};
use super::mode::{Async, Mode};

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

    /// Sets up a client.
    pub fn builder() -> Builder {
        Builder::new()
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
