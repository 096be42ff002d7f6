//! The settings of clients.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::error::RequestError;
use super::hooks::{AllHooks, Hooks};
use super::retry::Retry;
use super::secret::Secret;
use super::token::Token;
use super::url;
use crate::operations::{SecurityScheme, Server};
#[cfg(feature = "validate")]
use crate::validate::{RequestRule, Rules};

/// The default limit of buffered response bodies, in bytes.
const BODY_LIMIT: usize = 256 * 1024 * 1024;

/// The settings that all calls of a client share.
#[derive(Clone)]
pub struct Config {
    pub(super) servers: &'static [Server],
    pub(super) schemes: &'static [SecurityScheme],
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
    /// The rules that requests are checked by before they are sent.
    #[cfg(feature = "validate")]
    pub(super) rules: Option<RequestRules>,
    /// Whether operations are called without the credentials that they need.
    pub(super) without_credentials: bool,
    /// How a credential is given: the scheme, the builder's method, and its environment variable.
    pub(super) hints: &'static [CredentialHint],
    pub(super) hooks: AllHooks,
}

/// How the credential of a security scheme is given: the scheme, the builder's method, and the environment
/// variable that `from_env` reads.
pub type CredentialHint = (&'static str, &'static str, &'static str);

/// The rules of an API's requests.
#[cfg(feature = "validate")]
#[derive(Clone, Copy)]
pub(super) struct RequestRules {
    pub(super) rules: &'static Rules<'static>,
    pub(super) requests: &'static [RequestRule],
}

/// A credential for one of the document's security schemes.
#[derive(Debug, Clone)]
pub enum Credential {
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

/// The settings of a client that is being configured. The first invalid one is reported when the client is
/// built.
#[derive(Clone)]
pub struct Settings {
    config: Config,
    pub(super) connections: Connections,
    error: Option<Arc<RequestError>>,
}

impl Settings {
    /// The default settings for an API: its servers, its security schemes, how their credentials are given, and
    /// the header `User-Agent`.
    pub fn new(
        servers: &'static [Server],
        schemes: &'static [SecurityScheme],
        hints: &'static [CredentialHint],
        user_agent: &'static str,
    ) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(http::header::USER_AGENT, HeaderValue::from_static(user_agent));
        Self {
            config: Config {
                servers,
                schemes,
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
                without_credentials: false,
                #[cfg(feature = "validate")]
                rules: None,
                hints,
                hooks: Vec::new(),
            },
            connections: Connections::default(),
            error: None,
        }
    }

    /// Sets the base URL of all operations.
    pub fn base_url(&mut self, url: &str) {
        match url::base(url) {
            Ok(url) => self.config.base_url = Some(url),
            Err(error) => self.fail(error),
        }
    }

    /// Selects a server by its index.
    pub fn server(&mut self, index: usize) {
        let count = self.config.servers.len();
        if index >= count {
            self.fail(RequestError::new(format!(
                "there is no server {index}: the document has {count}, and the first one is 0"
            )));
        }
        self.config.server = index;
    }

    /// Sets a variable of the server's URL.
    pub fn server_variable(&mut self, name: String, value: String) {
        self.config.server_variables.insert(name, value);
    }

    /// Sets a header of all requests.
    pub fn header(&mut self, name: &str, value: &str) {
        match header(name, value) {
            Ok((name, value)) => {
                self.config.headers.insert(name, value);
            }
            Err(error) => self.fail(error),
        }
    }

    /// Sets the retry policy of all calls.
    pub fn retry(&mut self, retry: Retry) {
        self.config.retry = retry;
    }

    /// Sets the time limit of a call.
    pub fn timeout(&mut self, timeout: Duration) {
        self.config.timeout = Some(timeout);
    }

    /// Sets the time limit of connecting.
    pub fn connect_timeout(&mut self, timeout: Duration) {
        self.connections.connect_timeout = Some(timeout);
    }

    /// Sets the time limit between two reads of a response.
    pub fn read_timeout(&mut self, timeout: Duration) {
        self.connections.read_timeout = Some(timeout);
    }

    /// Sets the proxy of all requests.
    pub fn proxy(&mut self, url: Secret) {
        self.connections.proxy = Some(url);
    }

    /// Sets the largest response body that is buffered, in bytes.
    pub fn body_limit(&mut self, bytes: usize) {
        self.config.body_limit = bytes;
    }

    /// Sets the header of idempotency keys.
    pub fn idempotency_header(&mut self, name: &str) {
        match HeaderName::try_from(name) {
            Ok(name) => self.config.idempotency_header = Some(name),
            Err(error) => self.fail(RequestError::because("this is no name of a header", error)),
        }
    }

    /// Checks requests by rules before they are sent.
    #[cfg(feature = "validate")]
    pub fn validate_requests(
        &mut self,
        rules: &'static Rules<'static>,
        requests: &'static [RequestRule],
    ) {
        self.config.rules = Some(RequestRules { rules, requests });
    }

    /// Calls operations without the credentials that they need.
    pub fn without_credentials(&mut self) {
        self.config.without_credentials = true;
    }

    /// Adds hooks.
    pub fn hooks(&mut self, hooks: Arc<dyn Hooks>) {
        self.config.hooks.push(hooks);
    }

    /// Sets the credential for a security scheme.
    pub fn credential(&mut self, scheme: &'static str, credential: Credential) {
        self.config.credentials.insert(scheme, credential);
    }

    /// Sets a parameter of all operations.
    pub fn global(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        match serde_json::to_value(value) {
            Ok(value) => {
                self.config.globals.insert(name.to_owned(), value);
            }
            Err(error) => {
                self.fail(RequestError::because(format!("`{name}` cannot be written"), error));
            }
        }
    }

    /// Requires one of several environment variables to be set.
    pub fn require_one_of(&mut self, names: &[&str]) {
        if !names.iter().any(|name| variable(name).is_some()) {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            self.fail(RequestError::new(format!(
                "missing environment variable: set {}",
                names.join(" or ")
            )));
        }
    }

    pub(super) fn finish(self) -> Result<Config, RequestError> {
        match self.error {
            None => Ok(self.config),
            Some(error) => Err(Arc::into_inner(error)
                .unwrap_or_else(|| RequestError::new("invalid setting of the client"))),
        }
    }

    /// Records the first error.
    fn fail(&mut self, error: RequestError) {
        self.error.get_or_insert_with(|| Arc::new(error));
    }
}

impl fmt::Debug for Settings {
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
#[must_use]
pub fn variable(name: &str) -> Option<String> {
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
