//! The transport of async clients, on reqwest.

use std::pin::Pin;
use std::task::{Context, Poll};

use ::reqwest::{Client, ClientBuilder};
use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::body::Body;
use super::config::Connections;
#[cfg(target_family = "wasm")]
use super::error::BoxError;
use super::error::{RequestError, TransportError, TransportKind};
#[cfg(not(target_family = "wasm"))]
use super::transport::received;
use super::transport::{BoxFuture, ResponseBody, Transport};

/// A transport on reqwest.
#[derive(Debug, Clone)]
pub struct Reqwest {
    client: Client,
}

impl From<Client> for Reqwest {
    /// Uses a configured reqwest client. It should not follow redirects: this crate's client
    /// follows them without sending credentials to another server.
    fn from(client: Client) -> Self {
        Self { client }
    }
}

impl Reqwest {
    pub(super) fn new(connections: &Connections) -> Result<Self, RequestError> {
        let wrong = |error: ::reqwest::Error| {
            RequestError::because("there can be no connections", error.without_url())
        };
        let client = settings(Client::builder(), connections)?.build().map_err(wrong)?;
        Ok(Self { client })
    }
}

#[cfg(not(target_family = "wasm"))]
fn settings(
    mut builder: ClientBuilder,
    connections: &Connections,
) -> Result<ClientBuilder, RequestError> {
    #[cfg(feature = "rustls")]
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // If another thread is faster, its provider is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    builder =
        builder.redirect(::reqwest::redirect::Policy::none()).retry(::reqwest::retry::never());
    if let Some(timeout) = connections.connect_timeout {
        builder = builder.connect_timeout(timeout);
    }
    if let Some(timeout) = connections.read_timeout {
        builder = builder.read_timeout(timeout);
    }
    if let Some(proxy) = &connections.proxy {
        let proxy = ::reqwest::Proxy::all(proxy.expose())
            .map_err(|_| RequestError::new("the URL of the proxy is no URL"))?;
        builder = builder.proxy(proxy);
    }
    Ok(builder)
}

#[cfg(target_family = "wasm")]
fn settings(
    builder: ClientBuilder,
    connections: &Connections,
) -> Result<ClientBuilder, RequestError> {
    if connections.proxy.is_some() {
        return Err(RequestError::new("a browser has its own proxy"));
    }
    Ok(builder)
}

impl Transport for Reqwest {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        Box::pin(async move {
            let request = converted(request)?;
            let response = self.client.execute(request).await.map_err(failed)?;
            Ok(answered(response))
        })
    }

    #[cfg(not(target_family = "wasm"))]
    fn sleep(&self, duration: std::time::Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    #[cfg(target_family = "wasm")]
    fn sleep(&self, duration: std::time::Duration) -> BoxFuture<'_, ()> {
        Box::pin(gloo_timers::future::sleep(duration))
    }
}

#[cfg(not(target_family = "wasm"))]
fn converted(request: http::Request<Body>) -> Result<::reqwest::Request, TransportError> {
    let request = request.map(|body| match body.as_bytes() {
        Some(bytes) => ::reqwest::Body::from(bytes.clone()),
        None => ::reqwest::Body::wrap(Shared(std::sync::Mutex::new(body))),
    });
    ::reqwest::Request::try_from(request).map_err(failed)
}

#[cfg(target_family = "wasm")]
fn converted(request: http::Request<Body>) -> Result<::reqwest::Request, TransportError> {
    let (parts, body) = request.into_parts();
    let Some(bytes) = body.as_bytes() else {
        return Err(TransportError::new(TransportKind::Other, "a browser streams no bodies"));
    };
    let url = parts.uri.to_string();
    let url = url.parse().map_err(|error| TransportError::new(TransportKind::Other, error))?;
    let mut request = ::reqwest::Request::new(parts.method, url);
    *request.headers_mut() = parts.headers;
    if !bytes.is_empty() {
        *request.body_mut() = Some(bytes.clone().into());
    }
    Ok(request)
}

#[cfg(not(target_family = "wasm"))]
fn answered(response: ::reqwest::Response) -> http::Response<ResponseBody> {
    http::Response::from(response).map(|body| received(body, |error| error.without_url().into()))
}

#[cfg(target_family = "wasm")]
fn answered(response: ::reqwest::Response) -> http::Response<ResponseBody> {
    let mut answered = http::Response::new(());
    *answered.status_mut() = response.status();
    *answered.headers_mut() = response.headers().clone();
    let stream = Box::pin(response.bytes_stream());
    answered.map(|()| Box::pin(Received(stream)) as ResponseBody)
}

/// Converts an error, without its URL, which can contain a key.
fn failed(error: ::reqwest::Error) -> TransportError {
    #[cfg(not(target_family = "wasm"))]
    let is_connect = error.is_connect();
    #[cfg(target_family = "wasm")]
    let is_connect = false;
    let kind = if error.is_timeout() {
        TransportKind::Timeout
    } else if is_connect {
        TransportKind::Connect
    } else {
        TransportKind::Other
    };
    TransportError::new(kind, error.without_url())
}

/// A body that threads can share, which reqwest requires.
#[cfg(not(target_family = "wasm"))]
struct Shared(std::sync::Mutex<Body>);

#[cfg(not(target_family = "wasm"))]
impl http_body::Body for Shared {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::io::Result<Frame<Bytes>>>> {
        match self.0.get_mut() {
            Ok(body) => Pin::new(body).poll_frame(context),
            Err(poisoned) => Pin::new(poisoned.into_inner()).poll_frame(context),
        }
    }

    fn size_hint(&self) -> SizeHint {
        super::transport::lock(&self.0).size_hint()
    }
}

/// A response body whose errors show no URL.
#[cfg(target_family = "wasm")]
struct Received<B>(B);

#[cfg(target_family = "wasm")]
impl<S> http_body::Body for Received<Pin<Box<S>>>
where
    S: futures_core::Stream<Item = Result<Bytes, ::reqwest::Error>>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let chunk = self.0.as_mut().poll_next(context);
        chunk.map(|chunk| {
            chunk.map(|chunk| match chunk {
                Ok(bytes) => Ok(Frame::data(bytes)),
                Err(error) => Err(error.without_url().into()),
            })
        })
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}
