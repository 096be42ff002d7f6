//! Spans and events of [tracing](https://docs.rs/tracing), with the feature `tracing`. They contain
//! no headers and no query.

#[cfg(feature = "tracing")]
pub(super) use self::on::Call;

#[cfg(not(feature = "tracing"))]
pub(super) use self::off::Call;

#[cfg(feature = "tracing")]
mod on {
    use std::fmt::Display;
    use std::time::Duration;

    use http::{Method, StatusCode, Uri};
    use tracing::{Level, Span, debug, field, span, warn};

    /// A call from its first request to its final response.
    pub(in crate::client) struct Call(Span);

    impl Call {
        pub(in crate::client) fn new(operation: &'static str) -> Self {
            let (attempts, status) = (field::Empty, field::Empty);
            Self(span!(Level::INFO, "api call", operation, attempts, status))
        }

        pub(in crate::client) fn sending(&self, method: &Method, uri: &Uri, attempt: u32) {
            let (host, path) = (uri.host().unwrap_or_default(), uri.path());
            self.0.in_scope(|| debug!(%method, host, path, attempt, "sending"));
            self.0.record("attempts", attempt);
        }

        pub(in crate::client) fn answered(&self, status: StatusCode) {
            self.0.in_scope(|| debug!(status = status.as_u16(), "answered"));
            self.0.record("status", status.as_u16());
        }

        pub(in crate::client) fn failed(&self, error: &dyn Display) {
            self.0.in_scope(|| warn!(%error, "failed"));
        }

        pub(in crate::client) fn waiting(&self, wait: Duration) {
            self.0.in_scope(|| debug!(?wait, "waiting before the next attempt"));
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use std::fmt::Display;
    use std::time::Duration;

    use http::{Method, StatusCode, Uri};

    /// A call without tracing.
    pub(in crate::client) struct Call;

    #[allow(clippy::unused_self, reason = "with the feature it is used")]
    impl Call {
        pub(in crate::client) fn new(_: &'static str) -> Self {
            Self
        }

        pub(in crate::client) fn sending(&self, _: &Method, _: &Uri, _: u32) {}

        pub(in crate::client) fn answered(&self, _: StatusCode) {}

        pub(in crate::client) fn failed(&self, _: &dyn Display) {}

        pub(in crate::client) fn waiting(&self, _: Duration) {}
    }
}
