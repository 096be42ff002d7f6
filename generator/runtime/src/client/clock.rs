//! Points in time, also in browsers.

use std::time::Duration;

/// A point in time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment(
    #[cfg(not(target_family = "wasm"))] std::time::Instant,
    #[cfg(target_family = "wasm")] f64,
);

impl Moment {
    #[cfg(not(target_family = "wasm"))]
    pub(super) fn now() -> Self {
        Self(std::time::Instant::now())
    }

    #[cfg(target_family = "wasm")]
    pub(super) fn now() -> Self {
        Self(js_sys::Date::now())
    }

    /// The time since this point.
    #[cfg(not(target_family = "wasm"))]
    pub(super) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }

    /// The time since this point.
    #[cfg(target_family = "wasm")]
    pub(super) fn elapsed(self) -> Duration {
        Duration::from_secs_f64(((js_sys::Date::now() - self.0) / 1000.0).max(0.0))
    }
}

/// The time until an HTTP date (RFC 9110, 5.6.7); `None` if the date is past or invalid.
pub(super) fn until(date: &str) -> Option<Duration> {
    let date = httpdate::parse_http_date(date).ok()?;
    let since = |time: std::time::SystemTime| time.duration_since(std::time::UNIX_EPOCH).ok();
    #[cfg(not(target_family = "wasm"))]
    let now = since(std::time::SystemTime::now())?;
    #[cfg(target_family = "wasm")]
    let now = Duration::from_secs_f64(js_sys::Date::now() / 1000.0);
    since(date)?.checked_sub(now)
}
