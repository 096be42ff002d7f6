//! What all clients and calls of one configuration share.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use super::config::{Config, Settings};
use super::error::RequestError;
use super::hooks::Received;
use super::mode::{Async, Blocking, Mode, Offline};
use super::{transport, transport_blocking};

/// The configuration and the transport of a client.
pub struct Handle<M: Mode> {
    pub(super) config: Arc<Config>,
    pub(super) transport: M::Transport,
}

impl<M: Mode> Handle<M> {
    fn new(settings: Settings, transport: M::Transport) -> Result<Self, RequestError> {
        Ok(Self { config: Arc::new(settings.finish()?), transport })
    }
}

impl Handle<Async> {
    /// A handle on reqwest.
    #[cfg(feature = "reqwest")]
    pub fn on_reqwest(settings: Settings) -> Result<Self, RequestError> {
        let transport = super::reqwest::Reqwest::new(&settings.connections)?;
        Self::on(settings, transport)
    }

    /// A handle on another transport.
    pub fn on(
        settings: Settings,
        transport: impl transport::Transport,
    ) -> Result<Self, RequestError> {
        Self::new(settings, Arc::new(transport))
    }
}

impl Handle<Blocking> {
    /// A handle on ureq.
    #[cfg(feature = "blocking")]
    pub fn on_ureq(settings: Settings) -> Result<Self, RequestError> {
        let transport = super::ureq::Ureq::new(&settings.connections)?;
        Self::on(settings, transport)
    }

    /// A handle on another transport.
    pub fn on(
        settings: Settings,
        transport: impl transport_blocking::Transport,
    ) -> Result<Self, RequestError> {
        Self::new(settings, Arc::new(transport))
    }
}

impl Handle<Offline> {
    /// A handle without a transport.
    pub fn offline(settings: Settings) -> Result<Self, RequestError> {
        Self::new(settings, ())
    }

    /// Passes a response to the hooks, and keeps them for the parser of the response.
    pub fn received(&self, response: http::Response<Bytes>) -> http::Response<Bytes> {
        let (mut parts, body) = response.into_parts();
        for hooks in &self.config.hooks {
            hooks.after_response(&parts);
        }
        parts.extensions.insert(Received(self.config.hooks.clone()));
        http::Response::from_parts(parts, body)
    }
}

impl<M: Mode> Clone for Handle<M> {
    fn clone(&self) -> Self {
        Self { config: Arc::clone(&self.config), transport: self.transport.clone() }
    }
}

impl<M: Mode> fmt::Debug for Handle<M> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.config.fmt(formatter)
    }
}
