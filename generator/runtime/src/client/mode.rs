//! Modes of clients.

use std::fmt::Debug;
use std::sync::Arc;

use bytes::Bytes;

use super::{transport, transport_blocking};

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
    type Transport = Arc<dyn transport::Transport>;
    type Body = transport::ResponseBody;
}

impl Mode for Blocking {
    type Transport = Arc<dyn transport_blocking::Transport>;
    type Body = transport_blocking::ResponseBody;
}

impl Mode for Offline {
    type Transport = ();
    type Body = Bytes;
}
