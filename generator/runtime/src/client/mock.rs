//! A mock server in the process, for tests of code that calls the API.
//!
//! A [`Mock`] replaces the transport of a client. Expectations and replies are declared with the
//! types of calls, so a reply has the type of the call's result.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::body::Body;
use super::error::{Shown, TransportError, TransportKind};
use super::extensions::{Called, Schemes, TimeLeft};
use super::mock_reply::Answered;
use super::mode::{Async, Blocking, Mode};
use super::transport::{BoxFuture, ResponseBody, Transport, lock};
use super::{text, transport_blocking};

pub use super::mock_reply::Reply;
use crate::operations::{self, SecurityKind, SecurityScheme};
use crate::support::{DecodeError, decode};

/// An operation that a mock can expect: the type of a call.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the type of a call",
    label = "not the type of a call",
    note = "methods of a client return the types of calls, such as `api::…::GetUserCall`"
)]
pub trait Operation {
    /// The operation.
    const OPERATION: &'static operations::Operation;

    /// The result of the call; for a stream, the list of its values.
    type Answer;

    /// The reply with a result.
    fn reply(answer: &Self::Answer) -> Reply;
}

/// A builder of clients whose transport can be a [`Mock`].
pub trait Serve {
    /// The client.
    type Client<M: Mode>;
    /// The error of an invalid setting.
    type Error;

    /// Builds an async client of the mock.
    ///
    /// # Errors
    ///
    /// If a setting is invalid.
    fn serve(self, mock: Mock) -> Result<Self::Client<Async>, Self::Error>;

    /// Builds a blocking client of the mock.
    ///
    /// # Errors
    ///
    /// If a setting is invalid.
    fn serve_blocking(self, mock: Mock) -> Result<Self::Client<Blocking>, Self::Error>;
}

/// A mock server. Clones share its state.
#[derive(Clone, Default)]
pub struct Mock {
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    expected: Mutex<Vec<Expected>>,
    received: Mutex<Vec<Received>>,
    unexpected: Mutex<Vec<String>>,
}

type Compute = dyn Fn(&Received) -> Reply + Send + Sync;
type When = dyn Fn(&Received) -> bool + Send + Sync;

struct Expected {
    operation: &'static str,
    when: Option<Box<When>>,
    /// The expected number of calls; `None` means at least one.
    times: Option<usize>,
    seen: usize,
    reply: Arc<Compute>,
}

impl Mock {
    /// Creates a mock without expectations.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates an async client of the mock.
    ///
    /// # Errors
    ///
    /// If a setting is invalid.
    pub fn client<B: Serve>(&self, builder: B) -> Result<B::Client<Async>, B::Error> {
        builder.serve(self.clone())
    }

    /// Creates a blocking client of the mock.
    ///
    /// # Errors
    ///
    /// If a setting is invalid.
    pub fn blocking_client<B: Serve>(&self, builder: B) -> Result<B::Client<Blocking>, B::Error> {
        builder.serve_blocking(self.clone())
    }

    /// Expects calls of an operation. A call counts for the first matching expectation that has not
    /// reached its number of calls.
    #[must_use = "an expectation without a reply has no effect"]
    pub fn on<C: Operation>(&self) -> Expectation<'_, C> {
        Expectation { mock: self, when: None, times: None, answer: std::marker::PhantomData }
    }

    /// The calls received so far, in order.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        lock(&self.state.received).clone()
    }

    /// Expectations that were not met, and calls that were not expected.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = lock(&self.state.unexpected).clone();
        for expected in lock(&self.state.expected).iter() {
            let Expected { operation, seen, times, .. } = expected;
            match times {
                Some(times) if times != seen => {
                    faults.push(format!(
                        "{operation} was expected {times} times, and called {seen} times"
                    ));
                }
                None if *seen == 0 => {
                    faults.push(format!("{operation} was expected, and not called"));
                }
                _ => {}
            }
        }
        faults
    }

    /// Checks that all expectations were met and that no other calls were made.
    ///
    /// # Panics
    ///
    /// If not; the message lists the differences.
    #[track_caller]
    pub fn verify(&self) {
        let faults = self.faults();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    fn answer(&self, request: http::Request<Body>) -> Result<Answered, TransportError> {
        // A request that calls no operation is a token request.
        let Some(called) = request.extensions().get::<Called>().copied() else {
            let token = serde_json::json!({ "access_token": "mock", "expires_in": 3600 });
            return Reply::status(200).with_json(&token).answered();
        };
        let received = Received::new(called.0, request)?;
        lock(&self.state.received).push(received.clone());
        let found = {
            let mut expected = lock(&self.state.expected);
            let fits = |expected: &&mut Expected| {
                expected.operation == received.operation
                    && expected.times.is_none_or(|times| expected.seen < times)
                    && expected.when.as_ref().is_none_or(|when| when(&received))
            };
            expected.iter_mut().find(fits).map(|expected| {
                expected.seen += 1;
                Arc::clone(&expected.reply)
            })
        };
        // A computed reply may call the mock itself.
        let Some(reply) = found else {
            let fault = format!("{} was called, and not expected", received.operation);
            lock(&self.state.unexpected).push(fault.clone());
            return Err(TransportError::new(TransportKind::Other, fault));
        };
        reply(&received).answered()
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Mock").finish_non_exhaustive()
    }
}

/// An expectation without a reply yet.
pub struct Expectation<'a, C> {
    mock: &'a Mock,
    when: Option<Box<When>>,
    times: Option<usize>,
    answer: std::marker::PhantomData<fn(C)>,
}

impl<C: Operation> Expectation<'_, C> {
    /// Restricts the expectation to calls that satisfy a predicate.
    #[must_use = "an expectation without a reply has no effect"]
    pub fn when(mut self, is: impl Fn(&Received) -> bool + Send + Sync + 'static) -> Self {
        self.when = Some(Box::new(is));
        self
    }

    /// Expects exactly `times` calls.
    #[must_use = "an expectation without a reply has no effect"]
    pub fn times(mut self, times: usize) -> Self {
        self.times = Some(times);
        self
    }

    /// Replies with the operation's result.
    pub fn answer(self, answer: &C::Answer) {
        self.reply(C::reply(answer));
    }

    /// Replies with an error: a status, and a body as JSON.
    pub fn error(self, status: u16, body: &impl Serialize) {
        self.reply(Reply::status(status).with_json(body));
    }

    /// Replies with a response.
    pub fn reply(self, reply: Reply) {
        self.compute(move |_| reply.clone());
    }

    /// Fails the connection.
    pub fn fault(self, kind: TransportKind) {
        self.reply(Reply::fault(kind));
    }

    /// Replies with the response that a function computes from the call.
    pub fn compute(self, reply: impl Fn(&Received) -> Reply + Send + Sync + 'static) {
        lock(&self.mock.state.expected).push(Expected {
            operation: C::OPERATION.id,
            when: self.when,
            times: self.times,
            seen: 0,
            reply: Arc::new(reply),
        });
    }
}

impl<C> fmt::Debug for Expectation<'_, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Expectation").finish_non_exhaustive()
    }
}

/// A call that the mock received.
#[derive(Clone)]
#[non_exhaustive]
pub struct Received {
    /// The `operationId` of the operation.
    pub operation: &'static str,
    /// The method.
    pub method: Method,
    /// The path, as it was sent.
    pub path: String,
    /// The parameters in the path.
    pub path_parameters: BTreeMap<String, String>,
    /// The query parameters.
    pub query: Vec<(String, String)>,
    /// The headers. `Debug` hides credentials.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    schemes: &'static [SecurityScheme],
}

impl Received {
    fn new(
        operation: &'static operations::Operation,
        request: http::Request<Body>,
    ) -> Result<Self, TransportError> {
        let (head, body) = request.into_parts();
        let mut whole = Vec::new();
        let read = body.into_reader().read_to_end(&mut whole);
        read.map_err(|error| TransportError::new(TransportKind::Other, error))?;
        let path = head.uri.path().to_owned();
        Ok(Self {
            operation: operation.id,
            method: head.method,
            path_parameters: path_parameters(operation.path, &path),
            path,
            query: text::split(head.uri.query().unwrap_or_default()),
            headers: head.headers,
            body: whole.into(),
            schemes: head.extensions.get::<Schemes>().map_or(&[], |schemes| schemes.0),
        })
    }

    /// The first query parameter with a name.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Parses the body as JSON.
    ///
    /// # Errors
    ///
    /// If the body is not a `T`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        decode(&self.body)
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_secret = |name: &str| {
            self.schemes.iter().any(|scheme| match scheme.kind {
                SecurityKind::ApiKey { name: key, .. } => key == name,
                _ => false,
            })
        };
        let query = self.query.iter().map(|(name, value)| {
            (name.as_str(), if is_secret(name) { "(secret)" } else { value.as_str() })
        });
        formatter
            .debug_struct("Received")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &query.collect::<Vec<_>>())
            .field("headers", &Shown(&self.headers))
            .field("body", &format_args!("({} bytes)", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// The path parameters: the segments at the parameters of the template, matched from the end
/// because the base URL may have a path too.
fn path_parameters(template: &str, path: &str) -> BTreeMap<String, String> {
    let pairs = template.rsplit('/').zip(path.rsplit('/'));
    let named = pairs.filter_map(|(own, other)| {
        let name = own.strip_prefix('{')?.strip_suffix('}')?;
        Some((name.to_owned(), text::unescaped(other)))
    });
    named.collect()
}

impl Transport for Mock {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        Box::pin(async move {
            let Answered { response, body, delay } = self.answer(request)?;
            if !delay.is_zero() {
                Transport::sleep(self, delay).await;
            }
            Ok(response.map(|()| Box::pin(body) as ResponseBody))
        })
    }
}

impl transport_blocking::Transport for Mock {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<transport_blocking::ResponseBody>, TransportError> {
        let left = request.extensions().get::<TimeLeft>().map(|left| left.0);
        let Answered { response, body, delay } = self.answer(request)?;
        if left.is_some_and(|left| left < delay) {
            return Err(TransportError::new(TransportKind::Timeout, "the mock took too long"));
        }
        std::thread::sleep(delay);
        Ok(response.map(|()| Box::new(body) as transport_blocking::ResponseBody))
    }
}
