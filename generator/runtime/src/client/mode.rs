//! Modes of clients.

use std::fmt::Debug;
use std::sync::Arc;

use bytes::Bytes;

use super::answer::Answer;
use super::blocking;
use super::call::Call;
use super::drive::{self, Pending};
use super::error::Error;
use super::transport::{ResponseBody, Transport};

mod sealed {
    pub trait Sealed {}
}

/// The mode of a client: [`Async`], [`Blocking`], or [`Offline`].
pub trait Mode: sealed::Sealed + Clone + Debug + Sized + 'static {
    /// The transport, which sends requests.
    type Transport: Clone;
    /// A streamed response body.
    type Body;
}

/// A mode with a transport: [`Async`] or [`Blocking`].
pub trait Online: Mode {
    /// A call that was sent: the future of its result ([`Pending`]), or the `Result` itself.
    type Sent<T>;

    /// Sends a call; `read` parses its response.
    #[doc(hidden)]
    fn send<T>(call: Call<Self>, read: Read<T, Self>) -> Self::Sent<T>;

    /// Sends a call and returns the raw response.
    #[doc(hidden)]
    fn raw(call: Call<Self>) -> Self::Sent<http::Response<Self::Body>>;
}

/// Converts a response to a result.
pub type Read<T, M> = Box<dyn Fn(Answer<M>) -> Result<T, Error> + Send>;

/// Calls are futures.
#[derive(Debug, Clone, Copy)]
pub enum Async {}

/// Calls block the thread.
#[derive(Debug, Clone, Copy)]
pub enum Blocking {}

/// Calls become requests, which other code sends.
#[derive(Debug, Clone, Copy)]
pub enum Offline {}

impl sealed::Sealed for Async {}
impl sealed::Sealed for Blocking {}
impl sealed::Sealed for Offline {}

impl Mode for Async {
    type Transport = Arc<dyn Transport>;
    type Body = ResponseBody;
}

impl Mode for Blocking {
    type Transport = Arc<dyn blocking::Transport>;
    type Body = blocking::ResponseBody;
}

impl Online for Async {
    type Sent<T> = Pending<T>;

    fn send<T>(call: Call<Self>, read: Read<T, Self>) -> Pending<T> {
        Pending::reading(Box::pin(drive::answer(call)), read)
    }

    fn raw(call: Call<Self>) -> Pending<http::Response<ResponseBody>> {
        Pending::whole(Box::pin(drive::raw(call)))
    }
}

impl Online for Blocking {
    type Sent<T> = Result<T, Error>;

    fn send<T>(call: Call<Self>, read: Read<T, Self>) -> Result<T, Error> {
        blocking::answer(call).and_then(read)
    }

    fn raw(call: Call<Self>) -> Result<http::Response<blocking::ResponseBody>, Error> {
        blocking::raw(call)
    }
}

impl Mode for Offline {
    type Transport = ();
    type Body = Bytes;
}
