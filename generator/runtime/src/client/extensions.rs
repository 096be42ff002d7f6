//! Extensions of requests: what a transport may need to know of a call.

use std::time::Duration;

use crate::operations::{Operation, SecurityScheme};

/// A request extension: the operation that the request calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Called(pub &'static Operation);

/// A request extension: the security schemes of the API.
#[derive(Clone, Copy)]
pub(super) struct Schemes(pub(super) &'static [SecurityScheme]);

/// A request extension: the time that the request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLeft(pub Duration);

/// A request extension of a streamed response: [`TimeLeft`] limits only the time until the response's
/// headers.
#[derive(Debug, Clone, Copy)]
pub struct HeadOnly;
