//! The transport of blocking clients, on ureq.

use std::io::{self, Read};

use http::header::CONTENT_LENGTH;

use ::ureq::{Agent, Proxy, SendBody, Timeout};

use super::body::Body;
use super::config::Connections;
use super::error::{RequestError, TransportError, TransportKind};
use super::extensions::{HeadOnly, TimeLeft};
use super::transport_blocking::{ResponseBody, Transport};

/// A transport on ureq.
#[derive(Debug, Clone)]
pub struct Ureq {
    agent: Agent,
}

impl From<Agent> for Ureq {
    /// Uses a configured agent. It should not follow redirects, and not treat statuses as errors.
    fn from(agent: Agent) -> Self {
        Self { agent }
    }
}

impl Ureq {
    pub(super) fn new(connections: &Connections) -> Result<Self, RequestError> {
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(connections.connect_timeout)
            .timeout_recv_response(connections.read_timeout)
            .max_idle_connections(64)
            .max_idle_connections_per_host(64);
        if let Some(proxy) = &connections.proxy {
            let proxy = Proxy::new(proxy.expose())
                .map_err(|_| RequestError::new("the URL of the proxy is no URL"))?;
            config = config.proxy(Some(proxy));
        }
        Ok(Self { agent: config.build().new_agent() })
    }
}

impl Transport for Ureq {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<ResponseBody>, TransportError> {
        let left = request.extensions().get::<TimeLeft>().map(|left| left.0);
        let head_only = request.extensions().get::<HeadOnly>().is_some();
        let (mut parts, body) = request.into_parts();
        let length = body.length();
        let bytes = body.as_bytes().cloned();
        let reader = body.into_reader();
        let body = match (&bytes, length) {
            (Some(bytes), _) if bytes.is_empty() => SendBody::none(),
            _ => SendBody::from_owned_reader(reader),
        };
        // Without `Content-Length` the body is chunked, which some servers reject.
        if let Some(length) = length.filter(|length| *length > 0) {
            parts.headers.insert(CONTENT_LENGTH, length.into());
        }
        let request = http::Request::from_parts(parts, body);
        let response = match left {
            None => self.agent.run(request),
            Some(left) => {
                let request = self.agent.configure_request(request);
                let request = if head_only {
                    request.timeout_recv_response(Some(left))
                } else {
                    request.timeout_global(Some(left))
                };
                self.agent.run(request.build())
            }
        };
        let response = response.map_err(failed)?;
        Ok(response.map(|body| Box::new(Received(body.into_reader())) as ResponseBody))
    }
}

/// A response body with the errors of the standard library.
struct Received<R>(R);

impl<R: Read> Read for Received<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| {
            let own = error.get_ref().and_then(|error| error.downcast_ref::<::ureq::Error>());
            match own {
                Some(::ureq::Error::Timeout(_)) => io::Error::new(io::ErrorKind::TimedOut, error),
                _ => error,
            }
        })
    }
}

fn failed(error: ::ureq::Error) -> TransportError {
    use ::ureq::Error as E;
    let kind = match &error {
        E::Timeout(Timeout::Connect) | E::HostNotFound | E::ConnectionFailed => {
            TransportKind::Connect
        }
        E::Timeout(_) => TransportKind::Timeout,
        E::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            TransportKind::Connect
        }
        _ => TransportKind::Other,
    };
    TransportError::new(kind, error)
}
