//! The requests of a call, as a state machine without I/O: credentials, redirects, retries.

use std::sync::Arc;
use std::time::Duration;

use http::header::{
    ACCEPT, ACCEPT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LOCATION, RANGE, USER_AGENT,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};

use bytes::Bytes;

use super::body::Body;
use super::call::header_name;
use super::clock::Moment;
use super::config::{Config, Credential};
use super::credentials::{is_given, lacking};
use super::error::{CredentialsError, Error, RequestError, TransportError, TransportKind};
use super::extensions::{Called, Schemes, TimeLeft};
use super::prepared::Prepared;
use super::redirects::Redirects;
use super::secret::Secret;
use super::token::{AccessToken, Ask, Fetching, Issued, Provider, Source, basic};
use super::{trace, url};
use crate::operations::{Location, Operation, SecurityKind};

/// The wait before checking again whether another call has fetched a token.
const UNDER_WAY: Duration = Duration::from_millis(20);

/// The headers that are also sent to other servers, because they contain no secrets.
const SHARED: [HeaderName; 7] =
    [ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, IF_MODIFIED_SINCE, IF_NONE_MATCH, RANGE, USER_AGENT];

/// The maximum number of redirects.
const MAX_REDIRECTS: u32 = 10;

/// The next step of a call.
pub(super) enum Step {
    /// Send a request, then call [`Exchange::answered`] or [`Exchange::failed`].
    Send(http::Request<Body>),
    /// Send a token request, then pass its whole response to [`Exchange::issued`].
    Issue(http::Request<Body>),
    /// Call a token provider, then pass the token to [`Exchange::provided`].
    Provide(Arc<Provider>),
    /// Wait.
    Wait(Duration),
}

/// Whether a response is the final response of the call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The response is final.
    Keep,
    /// Another step follows.
    Again,
}

/// The state of a call.
pub(super) struct Exchange {
    config: Arc<Config>,
    call: Prepared,
    /// The current URL of the call; redirects change it.
    uri: Uri,
    started: Moment,
    attempts: u32,
    redirects: u32,
    wait: Option<Duration>,
    needed: Vec<Needed>,
    /// Whether tokens were renewed because the API rejected one.
    renewed: bool,
    /// Whether the body can no longer be sent.
    spent: bool,
    trace: trace::Call,
}

/// A credential of the call.
struct Needed {
    kind: SecurityKind,
    credential: Credential,
    scopes: Vec<&'static str>,
    token: Option<Secret>,
    /// The token request in progress for this call.
    fetching: Option<Fetching>,
}

impl Exchange {
    pub(super) fn new(config: Arc<Config>, call: Prepared) -> Result<Self, Error> {
        let needed = needed(&config, &call)?;
        Ok(Self {
            trace: trace::Call::new(call.operation.id),
            uri: call.target.clone().unwrap_or_else(|| call.uri.clone()),
            needed,
            config,
            call,
            started: Moment::now(),
            attempts: 0,
            redirects: 0,
            wait: None,
            renewed: false,
            spent: false,
        })
    }

    pub(super) fn step(&mut self) -> Result<Step, Error> {
        if let Some(wait) = self.wait.take() {
            self.trace.waiting(wait);
            return Ok(Step::Wait(wait));
        }
        let left = self.time_left();
        for needed in &mut self.needed {
            if let Some(mut step) = needed.fetch()? {
                if let (Step::Issue(request), Some(left)) = (&mut step, left) {
                    request.extensions_mut().insert(TimeLeft(left));
                }
                return Ok(step);
            }
        }
        self.attempts += 1;
        let request = self.request()?;
        self.trace.sending(request.method(), request.uri(), self.attempts);
        Ok(Step::Send(request))
    }

    /// Accepts a token from a provider.
    pub(super) fn provided(&mut self, token: AccessToken) {
        let Some(needed) = self.waiting() else {
            return;
        };
        if let Credential::Token(source) = &needed.credential {
            if let Source::Provider(provider) = &source.0 {
                provider.cache.put("", &token);
            }
            needed.token = Some(token.secret);
        }
    }

    /// Processes the response of the authorization server.
    pub(super) fn issued(&mut self, status: StatusCode, body: &Bytes) -> Result<(), Error> {
        let Some(needed) = self.waiting() else {
            return Ok(());
        };
        if let Some(issued) = needed.issued() {
            let scopes = issued.scopes(&needed.scopes);
            needed.token = Some(issued.read(&scopes, status, body)?);
            needed.fetching = None;
        }
        Ok(())
    }

    fn waiting(&mut self) -> Option<&mut Needed> {
        self.needed.iter_mut().find(|needed| {
            needed.token.is_none() && matches!(needed.credential, Credential::Token(_))
        })
    }

    /// Processes the head of a response.
    pub(super) fn answered(&mut self, response: &http::response::Parts) -> Result<Verdict, Error> {
        self.trace.answered(response.status);
        for hooks in &self.config.hooks {
            hooks.after_response(response);
        }
        let status = response.status;
        if status == StatusCode::UNAUTHORIZED && self.renew() {
            // A request with a renewed token is not another attempt.
            self.attempts = self.attempts.saturating_sub(1);
            return Ok(Verdict::Again);
        }
        let follows = self.call.redirects == Redirects::Follow;
        if status.is_redirection() && follows && self.redirected(status, &response.headers)? {
            return Ok(Verdict::Again);
        }
        let retries = self.call.retry.takes(status.as_u16());
        if retries && self.again(Some(&response.headers)) {
            return Ok(Verdict::Again);
        }
        Ok(Verdict::Keep)
    }

    /// Processes a transport error.
    pub(super) fn failed(&mut self, error: TransportError) -> Result<(), Error> {
        self.trace.failed(&error);
        if error.is_retryable() && self.again(None) { Ok(()) } else { Err(error.into()) }
    }

    /// Whether there is another attempt.
    fn again(&mut self, headers: Option<&HeaderMap>) -> bool {
        let is_safe = self.call.method.is_idempotent()
            || self.config.idempotency_header.is_some()
            || !self.call.retry.needs_idempotent();
        if self.spent || !is_safe {
            return false;
        }
        self.wait = self.call.retry.wait(self.attempts, self.started.elapsed(), headers);
        self.wait.is_some()
    }

    /// Whether rejected tokens can be replaced.
    fn renew(&mut self) -> bool {
        if self.renewed || self.spent {
            return false;
        }
        self.renewed = true;
        let mut changed = false;
        for needed in &mut self.needed {
            changed |= needed.forget();
        }
        changed
    }

    /// Whether a redirect is followed (RFC 9110, 15.4).
    fn redirected(&mut self, status: StatusCode, headers: &HeaderMap) -> Result<bool, Error> {
        if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
            return Ok(false);
        }
        let Some(location) = headers.get(LOCATION) else {
            return Ok(false);
        };
        let wrong = |why: &str| Error::from(TransportError::new(TransportKind::Redirect, why));
        let location = location.to_str().map_err(|_| wrong("its target is no URL"))?;
        let target =
            url::resolve(&self.uri, location).ok_or_else(|| wrong("its target is no URL"))?;
        self.redirects += 1;
        if self.redirects > MAX_REDIRECTS {
            return Err(wrong("there were too many"));
        }
        let keeps_method = matches!(status.as_u16(), 307 | 308)
            || matches!(self.call.method, Method::GET | Method::HEAD);
        if !keeps_method {
            self.call.method = Method::GET;
            self.call.body = Body::empty();
            self.call.headers.remove(CONTENT_TYPE);
            self.call.headers.remove(CONTENT_LENGTH);
            self.spent = false;
        } else if self.spent {
            return Ok(false);
        }
        self.uri = target;
        // The redirected request is not another attempt.
        self.attempts = self.attempts.saturating_sub(1);
        Ok(true)
    }

    fn request(&mut self) -> Result<http::Request<Body>, Error> {
        let body = self.call.body.try_clone().unwrap_or_else(|| {
            self.spent = true;
            std::mem::take(&mut self.call.body)
        });
        let mut request = http::Request::new(body);
        *request.method_mut() = self.call.method.clone();
        *request.headers_mut() = self.call.headers.clone();
        *request.uri_mut() = self.uri.clone();
        if url::same_origin(&self.uri, &self.call.uri) {
            for needed in &self.needed {
                // The URL of a redirect already has its complete query.
                let is_first = self.redirects == 0;
                needed.apply(&mut request, is_first)?;
            }
        } else {
            // Headers of the API or of the user can contain credentials too.
            let mut headers = HeaderMap::new();
            for name in SHARED {
                headers.extend(self.call.headers.get(&name).map(|value| (name, value.clone())));
            }
            *request.headers_mut() = headers;
        }
        request.extensions_mut().insert(Called(self.call.operation));
        request.extensions_mut().insert(Schemes(self.config.schemes));
        if let Some(left) = self.time_left() {
            request.extensions_mut().insert(TimeLeft(left));
        }
        if self.config.hooks.is_empty() {
            return Ok(request);
        }
        let (mut parts, body) = request.into_parts();
        for hooks in &self.config.hooks {
            hooks.before_request(&mut parts)?;
        }
        Ok(http::Request::from_parts(parts, body))
    }

    /// The remaining time of the call.
    pub(super) fn time_left(&self) -> Option<Duration> {
        let limit = self.call.timeout?;
        Some(limit.saturating_sub(self.started.elapsed()))
    }

    pub(super) fn timeout(&self) -> Option<Duration> {
        self.call.timeout
    }
}

/// The request of a call with its credentials. Fails if a token must be fetched for them.
pub(super) fn offline(config: &Arc<Config>, call: Prepared) -> Result<http::Request<Body>, Error> {
    let mut exchange = Exchange::new(Arc::clone(config), call)?;
    loop {
        match exchange.step()? {
            Step::Send(request) => return Ok(request),
            Step::Provide(provider) => match &provider.ask {
                Ask::Blocking(ask) => exchange.provided(ask().map_err(not_provided)?),
                Ask::Async(_) => {
                    return Err(
                        CredentialsError::new("only an async client can wait for a token").into()
                    );
                }
            },
            // Nothing has failed, so a wait is for a token that another client is fetching.
            Step::Issue(_) | Step::Wait(_) => {
                return Err(CredentialsError::new("only a client can fetch a token").into());
            }
        }
    }
}

pub(super) fn not_issued(error: TransportError) -> Error {
    // A timeout is the same error in every phase.
    if error.kind() == TransportKind::Timeout {
        return error.into();
    }
    CredentialsError::because("the authorization server was not reached", error).into()
}

pub(super) fn not_provided(error: super::error::BoxError) -> Error {
    CredentialsError::because("the provider of tokens failed", error).into()
}

/// The credentials of a call: those of the first security alternative for which the client has all, or the
/// request has them already.
fn needed(config: &Config, call: &Prepared) -> Result<Vec<Needed>, Error> {
    let operation = call.operation;
    let scheme = |name: &str| config.schemes.iter().find(|scheme| scheme.name == name);
    let alternatives = operation.security.iter().filter(|schemes| !schemes.is_empty());
    // No credential can be given for a scheme that the document does not declare.
    let (known, unknown): (Vec<&&[_]>, Vec<&&[_]>) = alternatives
        .partition(|schemes| schemes.iter().all(|requirement| scheme(requirement.name).is_some()));
    for alternative in known.into_iter().chain(unknown) {
        let found = alternative.iter().map(|requirement| {
            let kind = match scheme(requirement.name).map(|scheme| scheme.kind) {
                None | Some(SecurityKind::MutualTls) => return Some(None),
                Some(kind) => kind,
            };
            let credential = match config.credentials.get(requirement.name) {
                // What is given for this call comes before what the client has.
                Some(_) if is_given(kind, call, Some(&config.headers)) => return Some(None),
                Some(credential) => credential.clone(),
                None if is_given(kind, call, None) => return Some(None),
                None => return None,
            };
            Some(Some(Needed {
                kind,
                credential,
                scopes: requirement.scopes.to_vec(),
                token: None,
                fetching: None,
            }))
        });
        if let Some(found) = found.collect::<Option<Vec<_>>>() {
            return Ok(found.into_iter().flatten().collect());
        }
    }
    let is_open = operation.security.iter().any(|schemes| schemes.is_empty());
    if operation.security.is_empty() || is_open || config.without_credentials {
        return Ok(Vec::new());
    }
    Err(lacking(config, operation).into())
}

impl Needed {
    /// The step that is needed before the credential can be sent.
    fn fetch(&mut self) -> Result<Option<Step>, Error> {
        let Credential::Token(token) = &self.credential else {
            return Ok(None);
        };
        if self.token.is_some() {
            return Ok(None);
        }
        match &token.0 {
            Source::Fixed(secret) => self.token = Some(secret.clone()),
            Source::Provider(provider) => {
                self.token = provider.cache.get("");
                if self.token.is_none() {
                    return Ok(Some(Step::Provide(Arc::clone(provider))));
                }
            }
            Source::OAuth2(issued) => {
                let scopes = issued.scopes(&self.scopes);
                self.token = issued.cache.get(&scopes);
                if self.token.is_none() {
                    self.fetching = Fetching::begin(issued, &scopes);
                    if self.fetching.is_none() {
                        return Ok(Some(Step::Wait(UNDER_WAY)));
                    }
                    let token_url = match self.kind {
                        SecurityKind::Bearer { token_url } => token_url,
                        _ => None,
                    };
                    return Ok(Some(Step::Issue(issued.request(token_url, &scopes)?)));
                }
            }
        }
        Ok(None)
    }

    fn issued(&self) -> Option<&Issued> {
        match &self.credential {
            Credential::Token(token) => match &token.0 {
                Source::OAuth2(issued) => Some(issued),
                _ => None,
            },
            _ => None,
        }
    }

    /// Discards a rejected token. Returns whether another one can be obtained.
    fn forget(&mut self) -> bool {
        let Credential::Token(token) = &self.credential else {
            return false;
        };
        let Some(refused) = self.token.take_if(|_| !matches!(token.0, Source::Fixed(_))) else {
            return false;
        };
        match &token.0 {
            Source::Fixed(_) => return false,
            Source::Provider(provider) => provider.cache.forget("", &refused),
            Source::OAuth2(issued) => issued.cache.forget(&issued.scopes(&self.scopes), &refused),
        }
        true
    }

    fn apply(&self, request: &mut http::Request<Body>, is_first: bool) -> Result<(), RequestError> {
        match (&self.kind, &self.credential) {
            (SecurityKind::ApiKey { location, name }, Credential::Key(key)) => match location {
                Location::Query => {
                    if is_first {
                        let uri = with_pair(request.uri(), name, key.expose())?;
                        *request.uri_mut() = uri;
                    }
                    Ok(())
                }
                Location::Cookie => {
                    let mut cookies = match request.headers().get(COOKIE).map(HeaderValue::to_str) {
                        Some(Ok(cookies)) => format!("{cookies}; "),
                        _ => String::new(),
                    };
                    cookies.extend([name, "=", key.expose()]);
                    secret_header(request, "cookie", &cookies)
                }
                _ => secret_header(request, name, key.expose()),
            },
            // A colon ends the user name (RFC 7617, 2).
            (SecurityKind::Basic, Credential::Basic(user, _)) if user.contains(':') => {
                Err(RequestError::new("a user's name cannot have a colon"))
            }
            (SecurityKind::Basic, Credential::Basic(user, password)) => {
                let pair = format!("{user}:{}", password.expose());
                secret_header(request, "authorization", &basic(&pair))
            }
            (SecurityKind::Http { scheme }, Credential::Key(key)) => {
                secret_header(request, "authorization", &format!("{scheme} {}", key.expose()))
            }
            (_, Credential::Token(_)) => {
                let token = self.token.as_ref().map(Secret::expose).unwrap_or_default();
                secret_header(request, "authorization", &format!("Bearer {token}"))
            }
            _ => Ok(()),
        }
    }
}

fn secret_header(
    request: &mut http::Request<Body>,
    name: &str,
    value: &str,
) -> Result<(), RequestError> {
    let mut header = HeaderValue::from_str(value).map_err(|_| RequestError::header(name))?;
    header.set_sensitive(true);
    request.headers_mut().insert(header_name(name)?, header);
    Ok(())
}

fn with_pair(uri: &Uri, name: &str, value: &str) -> Result<Uri, RequestError> {
    let key = format!("{}=", super::text::escaped(name));
    if uri.query().is_some_and(|query| query.split('&').any(|pair| pair.starts_with(&key))) {
        return Ok(uri.clone());
    }
    let pair = format!("{}={}", super::text::escaped(name), super::text::escaped(value));
    let before = if uri.query().is_some() { "&" } else { "?" };
    format!("{uri}{before}{pair}")
        .parse()
        .map_err(|error| RequestError::because("the call's URL is no URL", error))
}
