//! Transports of async clients.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
#[cfg(not(target_family = "wasm"))]
use http_body::{Frame, SizeHint};

use super::body::Body;
use super::error::{BoxError, TransportError};

/// A boxed future. On `wasm32` it is not `Send`.
#[cfg(not(target_family = "wasm"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
/// A boxed future. On `wasm32` it is not `Send`.
#[cfg(target_family = "wasm")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// A streamed response body.
#[cfg(not(target_family = "wasm"))]
pub type ResponseBody = Pin<Box<dyn http_body::Body<Data = Bytes, Error = BoxError> + Send>>;
/// A streamed response body.
#[cfg(target_family = "wasm")]
pub type ResponseBody = Pin<Box<dyn http_body::Body<Data = Bytes, Error = BoxError>>>;

/// Sends requests and receives responses.
///
/// The client handles retries, redirects, credentials and the time limits of calls. A transport must not
/// follow redirects, because credentials could reach another server.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a transport of async clients",
    label = "not a transport",
    note = "implement `client::Transport`, or wrap a tower service by `client::Tower::new` (feature `tower`)"
)]
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and waits for the head of the response.
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>>;

    /// Waits. By default a thread sleeps; a transport may use a timer instead.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(Sleep { duration, state: None })
    }
}

/// Converts a body of any type to a response body.
#[cfg(not(target_family = "wasm"))]
pub(super) fn received<B>(body: B, failed: fn(B::Error) -> BoxError) -> ResponseBody
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
{
    Box::pin(Received { body: Box::pin(body), failed })
}

/// A body with boxed errors.
#[cfg(not(target_family = "wasm"))]
struct Received<B: http_body::Body> {
    body: Pin<Box<B>>,
    failed: fn(B::Error) -> BoxError,
}

#[cfg(not(target_family = "wasm"))]
impl<B: http_body::Body<Data = Bytes>> http_body::Body for Received<B> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let failed = self.failed;
        let frame = self.body.as_mut().poll_frame(context);
        frame.map(|frame| frame.map(|frame| frame.map_err(failed)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A future that a sleeping thread wakes.
struct Sleep {
    duration: Duration,
    state: Option<Arc<Mutex<Slept>>>,
}

#[derive(Default)]
struct Slept {
    done: bool,
    waker: Option<Waker>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let duration = self.duration;
        let state = self.state.get_or_insert_with(|| {
            let state = Arc::new(Mutex::new(Slept::default()));
            let slept = Arc::clone(&state);
            std::thread::spawn(move || {
                std::thread::sleep(duration);
                let mut slept = lock(&slept);
                slept.done = true;
                if let Some(waker) = slept.waker.take() {
                    waker.wake();
                }
            });
            state
        });
        let mut slept = lock(state);
        if slept.done {
            return Poll::Ready(());
        }
        slept.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

/// Locks a mutex. Poisoning is ignored, because a panic leaves no inconsistent state.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The output of the future that completes first; the other future is dropped.
pub(super) enum First<A, B> {
    Left(A),
    Right(B),
}

pub(super) struct Race<A, B>(pub(super) A, pub(super) B);

impl<A: Future + Unpin, B: Future + Unpin> Future for Race<A, B> {
    type Output = First<A::Output, B::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Poll::Ready(left) = Pin::new(&mut self.0).poll(context) {
            return Poll::Ready(First::Left(left));
        }
        Pin::new(&mut self.1).poll(context).map(First::Right)
    }
}
