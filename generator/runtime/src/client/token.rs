//! Tokens and token providers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, StatusCode};
use serde_json::Value;

use super::body::Body;
use super::clock::Moment;
use super::error::{BoxError, CredentialsError};
use super::secret::Secret;
use super::text;
use super::transport::{BoxFuture, lock};
use super::url;

/// The time before its expiry from which a token counts as expired.
const MARGIN: Duration = Duration::from_secs(30);

/// A bearer token, or a provider of tokens.
#[doc(alias = "bearer_token")]
#[derive(Clone)]
pub struct Token(pub(super) Source);

#[derive(Clone)]
pub(super) enum Source {
    Fixed(Secret),
    Provider(Arc<Provider>),
    OAuth2(Arc<Issued>),
}

impl Token {
    /// Tokens from an async function; only async clients can use it. It is called when the token has expired
    /// (for each call, if the token has no expiry) and when the API rejects the token.
    #[cfg(not(target_family = "wasm"))]
    pub fn provider<F, T, E>(provide: F) -> Self
    where
        F: Fn() -> T + Send + Sync + 'static,
        T: Future<Output = Result<AccessToken, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self::ask(Ask::Async(Box::new(move || {
            let token = provide();
            Box::pin(async { token.await.map_err(Into::into) })
        })))
    }

    /// Tokens from a function; async and blocking clients can use it. It is called when the token has expired
    /// (for each call, if the token has no expiry) and when the API rejects the token.
    pub fn blocking_provider<F, E>(provide: F) -> Self
    where
        F: Fn() -> Result<AccessToken, E> + Send + Sync + 'static,
        E: Into<BoxError>,
    {
        Self::ask(Ask::Blocking(Box::new(move || provide().map_err(Into::into))))
    }

    fn ask(ask: Ask) -> Self {
        Self(Source::Provider(Arc::new(Provider { ask, cache: Cache::default() })))
    }
}

impl<T: Into<Secret>> From<T> for Token {
    fn from(token: T) -> Self {
        Self(Source::Fixed(token.into()))
    }
}

impl From<OAuth2> for Token {
    fn from(oauth2: OAuth2) -> Self {
        Self(Source::OAuth2(Arc::new(Issued {
            settings: oauth2,
            under_way: Mutex::default(),
            renewed: Mutex::default(),
            cache: Cache::default(),
        })))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Fixed(secret) => secret.fmt(formatter),
            Source::Provider(_) => formatter.write_str("(provider)"),
            Source::OAuth2(issued) => issued.settings.fmt(formatter),
        }
    }
}

/// A token with its expiry.
#[derive(Debug, Clone)]
pub struct AccessToken {
    pub(super) secret: Secret,
    pub(super) expires_in: Option<Duration>,
}

impl AccessToken {
    /// A token without an expiry, used for one call.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self { secret: token.into(), expires_in: None }
    }

    /// Sets the time until the token expires.
    #[must_use]
    pub fn with_expiry(mut self, expires_in: Duration) -> Self {
        self.expires_in = Some(expires_in);
        self
    }
}

/// A provider of tokens.
pub(super) struct Provider {
    pub(super) ask: Ask,
    pub(super) cache: Cache,
}

type AsyncAsk = dyn Fn() -> BoxFuture<'static, Result<AccessToken, BoxError>> + Send + Sync;
type BlockingAsk = dyn Fn() -> Result<AccessToken, BoxError> + Send + Sync;

pub(super) enum Ask {
    #[cfg_attr(target_family = "wasm", allow(dead_code, reason = "futures stay on their thread"))]
    Async(Box<AsyncAsk>),
    Blocking(Box<BlockingAsk>),
}

/// Tokens by their scopes, until they expire.
#[derive(Default)]
pub(super) struct Cache(Mutex<BTreeMap<String, (Secret, Moment, Duration)>>);

impl Cache {
    pub(super) fn get(&self, scopes: &str) -> Option<Secret> {
        let tokens = lock(&self.0);
        let (secret, since, good) = tokens.get(scopes)?;
        (since.elapsed() + MARGIN < *good).then(|| secret.clone())
    }

    pub(super) fn put(&self, scopes: &str, token: &AccessToken) {
        if let Some(good) = token.expires_in {
            let entry = (token.secret.clone(), Moment::now(), good);
            lock(&self.0).insert(scopes.to_owned(), entry);
        }
    }

    /// Removes a token that the API has rejected, unless another one has replaced it.
    pub(super) fn forget(&self, scopes: &str, refused: &Secret) {
        let mut tokens = lock(&self.0);
        if tokens.get(scopes).is_some_and(|(secret, ..)| secret == refused) {
            tokens.remove(scopes);
        }
    }
}

/// Tokens of an OAuth 2 authorization server (RFC 6749). They are fetched when needed and cached until they
/// expire.
#[derive(Debug, Clone)]
pub struct OAuth2 {
    client_id: String,
    client_secret: Option<Secret>,
    refresh_token: Option<Secret>,
    token_url: Option<String>,
    scopes: Option<String>,
    in_body: bool,
}

impl OAuth2 {
    /// The client credentials grant (RFC 6749, 4.4).
    pub fn client_credentials(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self {
            client_id: id.into(),
            client_secret: Some(secret.into()),
            refresh_token: None,
            token_url: None,
            scopes: None,
            in_body: false,
        }
    }

    /// The refresh token grant (RFC 6749, 6). Public clients pass `None` for the secret.
    pub fn refresh_token(
        id: impl Into<String>,
        secret: Option<Secret>,
        token: impl Into<Secret>,
    ) -> Self {
        Self {
            client_id: id.into(),
            client_secret: secret,
            refresh_token: Some(token.into()),
            token_url: None,
            scopes: None,
            in_body: false,
        }
    }

    /// Sets the token URL, in place of the document's.
    #[must_use]
    pub fn with_token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Sets the scopes of all tokens, in place of those of each operation.
    #[must_use]
    pub fn with_scopes(mut self, scopes: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let scopes: Vec<String> =
            scopes.into_iter().map(|scope| scope.as_ref().to_owned()).collect();
        self.scopes = Some(scopes.join(" "));
        self
    }

    /// Sends the client's credentials in the body of token requests, in place of the header.
    #[must_use]
    pub fn with_credentials_in_body(mut self) -> Self {
        self.in_body = true;
        self
    }
}

/// The tokens of an authorization server.
pub(super) struct Issued {
    settings: OAuth2,
    /// The scopes for which a token is being fetched.
    under_way: Mutex<BTreeSet<String>>,
    /// The refresh token that replaced the first one (RFC 6749, 6).
    renewed: Mutex<Option<Secret>>,
    pub(super) cache: Cache,
}

impl Issued {
    /// The scopes of a token for an operation.
    pub(super) fn scopes(&self, needed: &[&str]) -> String {
        self.settings.scopes.clone().unwrap_or_else(|| needed.join(" "))
    }

    /// Builds the token request.
    pub(super) fn request(
        &self,
        token_url: Option<&str>,
        scopes: &str,
    ) -> Result<http::Request<Body>, CredentialsError> {
        let OAuth2 { client_id, client_secret, refresh_token, in_body, .. } = &self.settings;
        let token_url = self.settings.token_url.as_deref().or(token_url).ok_or_else(|| {
            CredentialsError::new(
                "the API's document does not say where tokens are issued; set it by \
                 `OAuth2::with_token_url`",
            )
        })?;
        let wrong = |error| CredentialsError::because("the URL for tokens cannot be called", error);
        // A token URL may have a query.
        url::base(token_url.split('?').next().unwrap_or_default()).map_err(wrong)?;
        let mut form = Vec::new();
        let mut field = |name: &str, value: &str| {
            form.push((name.to_owned(), text::escaped(value).into_owned()));
        };
        let renewed = lock(&self.renewed).clone();
        match renewed.as_ref().or(refresh_token.as_ref()) {
            Some(token) => {
                field("grant_type", "refresh_token");
                field("refresh_token", token.expose());
            }
            None => field("grant_type", "client_credentials"),
        }
        if !scopes.is_empty() {
            field("scope", scopes);
        }
        let mut authorization = None;
        match client_secret {
            Some(secret) if !in_body => {
                // RFC 6749, 2.3.1: both are form-encoded first.
                let pair =
                    format!("{}:{}", text::escaped(client_id), text::escaped(secret.expose()));
                let mut value = HeaderValue::from_str(&basic(&pair)).map_err(|error| {
                    CredentialsError::because("the client's credentials cannot be sent", error)
                })?;
                value.set_sensitive(true);
                authorization = Some(value);
            }
            secret => {
                field("client_id", client_id);
                if let Some(secret) = secret {
                    field("client_secret", secret.expose());
                }
            }
        }
        let mut request = http::Request::new(Body::from(text::joined(&form)));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = token_url.parse().map_err(|error: http::uri::InvalidUri| {
            CredentialsError::because("the URL for tokens cannot be called", error)
        })?;
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(authorization) = authorization {
            headers.insert(AUTHORIZATION, authorization);
        }
        Ok(request)
    }

    /// Parses the token in a response (RFC 6749, 5.1 and 5.2).
    pub(super) fn read(
        &self,
        scopes: &str,
        status: StatusCode,
        body: &Bytes,
    ) -> Result<Secret, CredentialsError> {
        let answer: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |key: &str| answer.get(key).and_then(Value::as_str);
        if !status.is_success() {
            let why = text("error").unwrap_or("no reason is given");
            let more = text("error_description").map(|more| format!(": {more}"));
            return Err(CredentialsError::new(format!(
                "the authorization server answered {status}, {why}{}",
                more.unwrap_or_default()
            )));
        }
        let token = text("access_token").ok_or_else(|| {
            CredentialsError::new("the authorization server answered without an `access_token`")
        })?;
        if let Some(token) = text("refresh_token").filter(|_| self.settings.refresh_token.is_some())
        {
            *lock(&self.renewed) = Some(token.into());
        }
        // A token without an expiry is used until the API rejects it.
        let seconds = answer.get("expires_in").and_then(|value| match value {
            Value::String(text) => text.parse().ok(),
            other => other.as_u64(),
        });
        let good = seconds.map_or(Duration::MAX, Duration::from_secs);
        let token = AccessToken::new(token).with_expiry(good);
        self.cache.put(scopes, &token);
        Ok(token.secret)
    }
}

/// A token request in progress. Other calls wait for it, unless it fails.
pub(super) struct Fetching {
    issued: Arc<Issued>,
    scopes: String,
}

impl Fetching {
    /// Begins to fetch a token; `None` if another call already does.
    pub(super) fn begin(issued: &Arc<Issued>, scopes: &str) -> Option<Self> {
        let is_first = lock(&issued.under_way).insert(scopes.to_owned());
        is_first.then(|| Self { issued: Arc::clone(issued), scopes: scopes.to_owned() })
    }
}

impl Drop for Fetching {
    fn drop(&mut self) {
        lock(&self.issued.under_way).remove(&self.scopes);
    }
}

/// The value of the header for the scheme `Basic` (RFC 7617).
pub(super) fn basic(pair: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(pair))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_kept_until_shortly_before_it_expires() {
        let cache = Cache::default();
        let token =
            |text: &str, seconds| AccessToken::new(text).with_expiry(Duration::from_secs(seconds));
        assert_eq!(cache.get("read"), None);
        cache.put("read", &token("a", 3600));
        assert_eq!(cache.get("read"), Some(Secret::from("a")));
        assert_eq!(cache.get("write"), None);
        cache.put("read", &token("b", 29));
        assert_eq!(cache.get("read"), None);
        cache.put("read", &AccessToken::new("once"));
        assert_eq!(cache.get("read"), None);
    }

    #[test]
    fn a_refused_token_is_forgotten_unless_another_has_come() {
        let cache = Cache::default();
        cache.put("", &AccessToken::new("new").with_expiry(Duration::from_secs(3600)));
        cache.forget("", &Secret::from("old"));
        assert_eq!(cache.get(""), Some(Secret::from("new")));
        cache.forget("", &Secret::from("new"));
        assert_eq!(cache.get(""), None);
    }

    #[test]
    fn debug_output_shows_no_secret() {
        let oauth2 = OAuth2::client_credentials("id", "hidden").with_scopes(["a", "b"]);
        let shown = format!("{:?} {:?}", Token::from("hidden"), Token::from(oauth2));
        assert!(!shown.contains("hidden") && shown.contains("id"), "{shown}");
    }
}
