//! Services of tower as transports.

use std::future::poll_fn;

use bytes::Bytes;
use tower_service::Service;

use super::body::Body;
use super::error::{BoxError, TransportError, TransportKind};
use super::transport::{BoxFuture, ResponseBody, Transport, received};

/// A transport on a [tower](https://docs.rs/tower) service.
#[derive(Debug, Clone)]
pub struct Tower<S> {
    service: S,
}

impl<S> Tower<S> {
    /// Creates a transport. Each request is sent by a clone of the service.
    pub fn new(service: S) -> Self {
        Self { service }
    }
}

impl<S, B> Transport for Tower<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        let mut service = self.service.clone();
        let failed = |error: S::Error| TransportError::new(TransportKind::Other, error);
        Box::pin(async move {
            poll_fn(|context| service.poll_ready(context)).await.map_err(failed)?;
            let response = service.call(request).await.map_err(failed)?;
            Ok(response.map(|body| received(body, Into::into)))
        })
    }
}
