//! Calls that are ready to be sent.

use std::time::Duration;

use http::{HeaderMap, Method, Uri};

use super::body::Body;
use super::redirects::Redirects;
use super::retry::Retry;
use crate::operations::Operation;

/// A call that is ready to be sent, except for its credentials.
pub(super) struct Prepared {
    pub(super) operation: &'static Operation,
    pub(super) method: Method,
    pub(super) uri: Uri,
    /// A URL from a response, in place of `uri`; credentials are for the operation's own URL.
    pub(super) target: Option<Uri>,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
    pub(super) timeout: Option<Duration>,
    pub(super) retry: Retry,
    pub(super) redirects: Redirects,
}

impl Prepared {
    /// A copy of the call; `None` if its body can be sent only once.
    pub(super) fn try_clone(&self) -> Option<Self> {
        Some(Self {
            operation: self.operation,
            method: self.method.clone(),
            uri: self.uri.clone(),
            target: self.target.clone(),
            headers: self.headers.clone(),
            body: self.body.try_clone()?,
            timeout: self.timeout,
            retry: self.retry.clone(),
            redirects: self.redirects,
        })
    }

    /// A copy of the call, to reconnect when its response ends early. `None` unless the method is
    /// `GET`: other calls are not repeated without a retry policy.
    pub(super) fn again(&self) -> Option<Self> {
        if self.method == Method::GET { self.try_clone() } else { None }
    }
}
