//! Transports of blocking clients.

use std::io::Read;
use std::time::Duration;

use super::body::Body;
use super::error::TransportError;

/// A streamed response body.
pub type ResponseBody = Box<dyn Read + Send>;

/// Sends requests and receives responses.
///
/// The client handles retries, redirects and credentials. A transport must not follow redirects, because
/// credentials could reach another server. If the request has the extension [`TimeLeft`](super::blocking::TimeLeft), the transport fails
/// after that time, the body of the response included.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a transport of blocking clients",
    label = "not a transport",
    note = "implement `client::blocking::Transport`"
)]
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and waits for the head of the response.
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<ResponseBody>, TransportError>;

    /// Waits.
    fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}
