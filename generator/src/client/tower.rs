//! Services of tower as transports.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tower_service::Service;

use super::body::Body;
use super::error::{BoxError, TransportError, TransportKind};
use super::transport::{BoxFuture, ResponseBody, Transport};

/// A service of [tower](https://docs.rs/tower) as a transport, with the layers around it.
#[derive(Debug, Clone)]
pub struct Tower<S> {
    service: S,
}

impl<S> Tower<S> {
    /// A service as a transport. Each request is sent by a clone of it.
    pub fn new(service: S) -> Self {
        Self { service }
    }
}

impl<S, B> Transport for Tower<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>>
        + Clone
        + Send
        + Sync
        + 'static,
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
            Ok(response.map(|body| Box::pin(Converted(Box::pin(body))) as ResponseBody))
        })
    }
}

/// A body with errors on the heap.
struct Converted<B>(Pin<Box<B>>);

impl<B> http_body::Body for Converted<B>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = self.0.as_mut().poll_frame(context);
        frame.map(|frame| frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}
