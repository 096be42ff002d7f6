//! The ways in which calls are made.

use std::fmt::Debug;
use std::sync::Arc;

use bytes::Bytes;

use super::blocking;
use super::transport::{ResponseBody, Transport};

mod sealed {
    pub trait Sealed {}
}

/// How calls are made: [`Async`], [`Blocking`], or [`Offline`].
pub trait Mode: sealed::Sealed + Clone + Debug + Sized + 'static {
    /// What carries a request to the server and its response back.
    type Transport: Clone;
    /// The body of a response that is read while it arrives.
    type Body;
}

/// Calls are futures.
#[derive(Debug, Clone, Copy)]
pub enum Async {}

/// Calls block the thread.
#[derive(Debug, Clone, Copy)]
pub enum Blocking {}

/// Calls become requests that something else sends.
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

impl Mode for Offline {
    type Transport = ();
    type Body = Bytes;
}
