//! Settings of clients.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::api_client::Client;
use super::error::{Error, RequestError};
use super::hooks::{AllHooks, Hooks};
use super::mode::{Async, Blocking, Offline};
use super::retry::Retry;
use super::secret::Secret;
use super::token::Token;
use super::transport::Transport;
use super::{blocking, url};

/// The default limit of buffered response bodies, in bytes.
const BODY_LIMIT: usize = 256 * 1024 * 1024;

/// The settings that all calls of a client share.
#[derive(Clone)]
pub(crate) struct Config {
    pub(super) base_url: Option<String>,
    pub(super) server: usize,
    pub(super) server_variables: BTreeMap<String, String>,
    pub(super) globals: BTreeMap<String, Value>,
    pub(super) credentials: BTreeMap<&'static str, Credential>,
    pub(super) headers: HeaderMap,
    pub(super) retry: Retry,
    pub(super) timeout: Option<Duration>,
    pub(super) body_limit: usize,
    pub(super) idempotency_header: Option<HeaderName>,
    pub(super) hooks: AllHooks,
}

/// A credential for one of the document's security schemes.
#[derive(Debug, Clone)]
pub(crate) enum Credential {
    /// An API key.
    Key(Secret),
    /// A user's name and password.
    Basic(String, Secret),
    /// A token.
    Token(Token),
}

/// Connection settings of this crate's transports.
#[derive(Debug, Clone, Default)]
pub(super) struct Connections {
    pub(super) connect_timeout: Option<Duration>,
    pub(super) read_timeout: Option<Duration>,
    pub(super) proxy: Option<Secret>,
}

/// Configures a client.
///
/// Methods accept any value; the `build…` methods report invalid ones.
#[derive(Clone)]
#[must_use = "the client is made by `build`"]
pub struct Builder {
    config: Config,
    connections: Connections,
    error: Option<Arc<RequestError>>,
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

impl Builder {
    /// Creates a builder with default settings.
    pub fn new() -> Self {
        let mut headers = HeaderMap::new();
        let agent = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
        headers.insert(http::header::USER_AGENT, HeaderValue::from_static(agent));
        Self {
            config: Config {
                base_url: None,
                server: 0,
                server_variables: BTreeMap::new(),
                globals: BTreeMap::new(),
                credentials: BTreeMap::new(),
                headers,
                retry: Retry::never(),
                timeout: None,
                body_limit: BODY_LIMIT,
                idempotency_header: None,
                hooks: Vec::new(),
            },
            connections: Connections::default(),
            error: None,
        }
    }

    /// Sets the base URL of all operations, in place of the document's servers.
    pub fn base_url(mut self, url: impl AsRef<str>) -> Self {
        match url::base(url.as_ref()) {
            Ok(url) => self.config.base_url = Some(url),
            Err(error) => self.fail(error),
        }
        self
    }

    /// Selects a server by its index in `operations::SERVERS`.
    pub fn server(mut self, index: usize) -> Self {
        if index >= crate::operations::SERVERS.len() {
            let count = crate::operations::SERVERS.len();
            self.fail(RequestError::new(format!(
                "there is no server {index}: the document has {count}, and the first one is 0"
            )));
        }
        self.config.server = index;
        self
    }

    /// Sets a variable of the server's URL.
    pub fn server_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.config.server_variables.insert(name.into(), value.into());
        self
    }

    /// Sets a header of all requests.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        match header(name.as_ref(), value.as_ref()) {
            Ok((name, value)) => {
                self.config.headers.insert(name, value);
            }
            Err(error) => self.fail(error),
        }
        self
    }

    /// Sets the header `User-Agent`. The default is the name and the version of this crate.
    pub fn user_agent(self, agent: impl AsRef<str>) -> Self {
        self.header("user-agent", agent)
    }

    /// Sets the retry policy of all calls. Without one, calls are not retried.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.config.retry = retry;
        self
    }

    /// Sets the time limit of a call, including all attempts and the body of the response; for a streamed
    /// body, until its first byte. The default is no limit.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.config.timeout = Some(timeout);
        self
    }

    /// Sets the time limit of connecting.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connections.connect_timeout = Some(timeout);
        self
    }

    /// Sets the time limit between two reads of a response.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.connections.read_timeout = Some(timeout);
        self
    }

    /// Sets the proxy of all requests. The default is that of the environment (`HTTPS_PROXY` and others).
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.connections.proxy = Some(url.into());
        self
    }

    /// Sets the largest response body that is buffered, in bytes. The default is 256 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.config.body_limit = bytes;
        self
    }

    /// Sends an idempotency key in this header with each `POST` and `PATCH`. All attempts of a call have the
    /// same key.
    pub fn idempotency_header(mut self, name: impl AsRef<str>) -> Self {
        match HeaderName::try_from(name.as_ref()) {
            Ok(name) => self.config.idempotency_header = Some(name),
            Err(error) => self.fail(RequestError::because("this is no name of a header", error)),
        }
        self
    }

    /// Adds hooks, which observe and may change requests.
    pub fn hooks(mut self, hooks: impl Hooks + 'static) -> Self {
        self.config.hooks.push(Arc::new(hooks));
        self
    }

    /// Sets the credential for a security scheme.
    pub(crate) fn credential(mut self, scheme: &'static str, credential: Credential) -> Self {
        self.config.credentials.insert(scheme, credential);
        self
    }

    /// Sets a parameter of all operations.
    pub(crate) fn global(mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_value(value) {
            Ok(value) => {
                self.config.globals.insert(name.to_owned(), value);
            }
            Err(error) => {
                self.fail(RequestError::because(format!("`{name}` cannot be written"), error));
            }
        }
        self
    }

    /// Builds an async client on [reqwest](https://docs.rs/reqwest). It runs within tokio.
    ///
    /// # Errors
    ///
    /// If a setting is invalid, or TLS is not available.
    #[cfg(feature = "reqwest")]
    pub fn build(self) -> Result<Client<Async>, Error> {
        let transport = super::reqwest::Reqwest::new(&self.connections)?;
        self.build_with(transport)
    }

    /// Builds an async client on another transport.
    ///
    /// # Errors
    ///
    /// If a setting is invalid.
    pub fn build_with(self, transport: impl Transport) -> Result<Client<Async>, Error> {
        let transport: Arc<dyn Transport> = Arc::new(transport);
        Ok(Client::new(self.finish()?, transport))
    }

    /// Builds a blocking client on [ureq](https://docs.rs/ureq).
    ///
    /// # Errors
    ///
    /// If a setting is invalid.
    #[cfg(feature = "blocking")]
    pub fn build_blocking(self) -> Result<Client<Blocking>, Error> {
        let transport = super::ureq::Ureq::new(&self.connections)?;
        self.build_blocking_with(transport)
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
        let transport: Arc<dyn blocking::Transport> = Arc::new(transport);
        Ok(Client::new(self.finish()?, transport))
    }

    /// Builds a client without a transport: calls become requests, and responses become results.
    ///
    /// # Errors
    ///
    /// If a setting is invalid.
    pub fn build_offline(self) -> Result<Client<Offline>, Error> {
        Ok(Client::new(self.finish()?, ()))
    }

    /// Requires one of several environment variables to be set.
    pub(crate) fn require_one_of(&mut self, names: &[&str]) {
        if !names.iter().any(|name| variable(name).is_some()) {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            self.fail(RequestError::new(format!(
                "missing environment variable: set {}",
                names.join(" or ")
            )));
        }
    }

    fn finish(self) -> Result<Config, Error> {
        match self.error {
            None => Ok(self.config),
            Some(error) => Err(Arc::into_inner(error)
                .unwrap_or_else(|| RequestError::new("invalid setting of the client"))
                .into()),
        }
    }

    /// Records the first error.
    pub(super) fn fail(&mut self, error: RequestError) {
        self.error.get_or_insert_with(|| Arc::new(error));
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Builder").field("config", &self.config).finish_non_exhaustive()
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Config")
            .field("base_url", &self.base_url)
            .field("credentials", &self.credentials.keys())
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// The value of an environment variable, unless it is unset or blank.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

/// Parses a header.
pub(super) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), RequestError> {
    let parsed = HeaderName::try_from(name).map_err(|error| {
        RequestError::because(format!("`{}` is no name of a header", name.escape_debug()), error)
    })?;
    let value = HeaderValue::from_str(value).map_err(|_| RequestError::header(name))?;
    Ok((parsed, value))
}
