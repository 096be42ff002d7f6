//! The configuration of clients.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use super::{
    Async, Blocking, Client, Credential, Error, Handle, Hooks, Mode, Offline, Retry, Secret,
    Settings, Transport, blocking,
};
use crate::api::CREDENTIALS;
use crate::operations::{SECURITY_SCHEMES, SERVERS};

/// Configures a client.
///
/// Methods accept any value; the `build…` methods report invalid ones.
#[derive(Clone)]
#[must_use = "the client is made by `build`"]
pub struct Builder {
    settings: Settings,
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

impl Builder {
    /// Creates a builder with default settings.
    pub fn new() -> Self {
        let agent = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
        Self { settings: Settings::new(SERVERS, SECURITY_SCHEMES, CREDENTIALS, agent) }
    }

    /// Sets the base URL of all operations, in place of the document's servers.
    #[doc(alias = "host")]
    pub fn base_url(mut self, url: impl AsRef<str>) -> Self {
        self.settings.base_url(url.as_ref());
        self
    }

    /// Selects a server by its index in `operations::SERVERS`.
    pub fn server(mut self, index: usize) -> Self {
        self.settings.server(index);
        self
    }

    /// Sets a variable of the server's URL.
    pub fn server_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.server_variable(name.into(), value.into());
        self
    }

    /// Sets a header of all requests.
    #[doc(alias = "default_header")]
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.settings.header(name.as_ref(), value.as_ref());
        self
    }

    /// Sets the header `User-Agent`. The default is the name and the version of this crate.
    pub fn user_agent(self, agent: impl AsRef<str>) -> Self {
        self.header("user-agent", agent)
    }

    /// Sets the retry policy of all calls. Without one, calls are not retried.
    #[doc(alias = "max_retries")]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.settings.retry(retry);
        self
    }

    /// Sets the time limit of a call, including all attempts and the body of the response; for a streamed
    /// body, until its first byte. The default is no limit.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout(timeout);
        self
    }

    /// Sets the time limit of connecting.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout(timeout);
        self
    }

    /// Sets the time limit between two reads of a response.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.settings.read_timeout(timeout);
        self
    }

    /// Sets the proxy of all requests. The default is that of the environment (`HTTPS_PROXY` and others).
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.settings.proxy(url.into());
        self
    }

    /// Sets the largest response body that is buffered, in bytes. The default is 256 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.settings.body_limit(bytes);
        self
    }

    /// Sends an idempotency key in this header with each `POST` and `PATCH`. All attempts of a call have the
    /// same key.
    pub fn idempotency_header(mut self, name: impl AsRef<str>) -> Self {
        self.settings.idempotency_header(name.as_ref());
        self
    }

    /// Checks parameters, JSON bodies and forms of requests against the schemas of the document before anything is
    /// sent, except for the content of files.
    /// A call whose values violate them fails with [`RequestError::violations`](super::RequestError::violations).
    #[cfg(feature = "validate")]
    pub fn validate_requests(mut self) -> Self {
        self.settings.validate_requests(&crate::limits::RULES, crate::limits::REQUESTS);
        self
    }

    /// Calls operations also without the credentials that they need, as for a server that does not ask for them.
    /// Without this, such a call fails before it is sent, unless a header, a cookie or a query parameter of the
    /// request is the credential.
    pub fn without_credentials(mut self) -> Self {
        self.settings.without_credentials();
        self
    }

    /// Adds hooks, which observe and may change requests.
    pub fn hooks(mut self, hooks: impl Hooks + 'static) -> Self {
        self.settings.hooks(Arc::new(hooks));
        self
    }

    /// Sets the credential for a security scheme.
    pub(crate) fn credential(mut self, scheme: &'static str, credential: Credential) -> Self {
        self.settings.credential(scheme, credential);
        self
    }

    /// Sets a parameter of all operations.
    pub(crate) fn global(mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        self.settings.global(name, value);
        self
    }

    /// Requires one of several environment variables to be set.
    pub(crate) fn require_one_of(&mut self, names: &[&str]) {
        self.settings.require_one_of(names);
    }

    /// Builds an async client on [reqwest](https://docs.rs/reqwest). It runs within tokio.
    ///
    /// # Errors
    ///
    /// If a setting is invalid, or TLS is not available.
    #[cfg(feature = "reqwest")]
    pub fn build(self) -> Result<Client<Async>, Error> {
        Ok(Client::new(Handle::on_reqwest(self.settings)?))
    }

    /// Builds an async client on another transport.
    ///
    /// # Errors
    ///
    /// If a setting is invalid.
    pub fn build_with(self, transport: impl Transport) -> Result<Client<Async>, Error> {
        Ok(Client::new(Handle::<Async>::on(self.settings, transport)?))
    }

    /// Builds a blocking client on [ureq](https://docs.rs/ureq).
    ///
    /// # Errors
    ///
    /// If a setting is invalid.
    #[cfg(feature = "blocking")]
    pub fn build_blocking(self) -> Result<Client<Blocking>, Error> {
        Ok(Client::new(Handle::on_ureq(self.settings)?))
    }

    /// Builds a blocking client on another transport.
    ///
    /// # Errors
    ///
    /// If a setting is invalid.
    pub fn build_blocking_with(
        self,
        transport: impl blocking::Transport,
    ) -> Result<Client<Blocking>, Error> {
        Ok(Client::new(Handle::<Blocking>::on(self.settings, transport)?))
    }

    /// Builds a client without a transport: calls become requests, and responses become results.
    ///
    /// # Errors
    ///
    /// If a setting is invalid.
    pub fn build_offline(self) -> Result<Client<Offline>, Error> {
        Ok(Client::new(Handle::offline(self.settings)?))
    }
}

impl<M: Mode> Client<M> {
    /// Configures a client.
    pub fn builder() -> Builder {
        Builder::new()
    }
}

#[cfg(feature = "mock")]
impl super::mock::Serve for Builder {
    type Client<M: Mode> = Client<M>;
    type Error = Error;

    fn serve(self, mock: super::mock::Mock) -> Result<Client<Async>, Error> {
        self.build_with(mock)
    }

    fn serve_blocking(self, mock: super::mock::Mock) -> Result<Client<Blocking>, Error> {
        self.build_blocking_with(mock)
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(formatter)
    }
}
