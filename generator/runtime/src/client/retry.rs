//! Retries.

use std::time::Duration;

use http::HeaderMap;
use http::header::RETRY_AFTER;

use super::{clock, random};

/// The statuses of servers that are busy or temporarily unavailable.
pub(super) const STATUSES: [u16; 5] = [429, 500, 502, 503, 504];

/// The longest wait before an attempt.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A retry policy: when and how often a failed call is repeated.
///
/// Calls are retried only if the client or the call has a policy. A call is repeated if no connection was
/// made, and if the server responds with 429, 500, 502, 503 or 504, whatever the method. The wait between
/// attempts is that of `Retry-After`, or doubles each time, with jitter. A call whose body can be sent only
/// once is not repeated.
#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    attempts: u32,
    statuses: Vec<u16>,
    first: Duration,
    most: Duration,
    budget: Duration,
    idempotent: bool,
}

impl Default for Retry {
    /// Three attempts, with waits of up to half a second and a second, within one minute.
    fn default() -> Self {
        Self {
            attempts: 3,
            statuses: STATUSES.to_vec(),
            first: Duration::from_millis(500),
            most: Duration::from_secs(30),
            budget: Duration::from_secs(60),
            idempotent: false,
        }
    }
}

impl Retry {
    /// The default policy with `attempts` attempts, including the first.
    #[must_use]
    pub fn attempts(attempts: u32) -> Self {
        Self { attempts, ..Self::default() }
    }

    /// A policy without retries.
    #[must_use]
    pub fn never() -> Self {
        Self::attempts(1)
    }

    /// Sets the wait before the second attempt, and the longest wait.
    #[must_use]
    pub fn with_backoff(mut self, first: Duration, most: Duration) -> Self {
        (self.first, self.most) = (first, most);
        self
    }

    /// Sets the time budget: no attempt begins after it. A `Retry-After` beyond the budget ends the call at
    /// once.
    #[must_use]
    pub fn with_budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    /// Sets the statuses that are retried.
    #[must_use]
    pub fn with_statuses(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        self.statuses = statuses.into_iter().collect();
        self
    }

    /// Retries idempotent calls only: by their method (RFC 9110, 9.2.2), or because they have an idempotency
    /// key.
    #[must_use]
    pub fn only_idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    pub(super) fn takes(&self, status: u16) -> bool {
        self.statuses.contains(&status)
    }

    pub(super) fn needs_idempotent(&self) -> bool {
        self.idempotent
    }

    /// The wait before the next attempt; `None` if there is none.
    pub(super) fn wait(
        &self,
        made: u32,
        elapsed: Duration,
        headers: Option<&HeaderMap>,
    ) -> Option<Duration> {
        if made >= self.attempts {
            return None;
        }
        let wait = headers.and_then(retry_after).unwrap_or_else(|| {
            let most = self.most.min(self.budget).min(A_DAY);
            let doubled = self.first.saturating_mul(1 << made.saturating_sub(1).min(16));
            doubled.min(most).mul_f64(0.5 + random::fraction() / 2.0)
        });
        (elapsed.saturating_add(wait) <= self.budget).then_some(wait)
    }
}

/// The wait that the server asks for (RFC 9110, 10.2.3), in seconds or as a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    match value.parse::<f64>() {
        Ok(seconds) => Duration::try_from_secs_f64(seconds).ok(),
        Err(_) => clock::until(value),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn headers(retry_after: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(retry_after))])
    }

    const NOTHING: Duration = Duration::ZERO;

    #[test]
    fn attempts_and_the_budget_end_a_call() {
        let retry = Retry::attempts(3);
        assert!(retry.wait(1, NOTHING, None).is_some());
        assert!(retry.wait(2, NOTHING, None).is_some());
        assert_eq!(retry.wait(3, NOTHING, None), None);
        assert_eq!(Retry::never().wait(1, NOTHING, None), None);
        assert_eq!(retry.wait(1, Duration::from_secs(60), None), None);
    }

    #[test]
    fn a_wait_is_doubled_up_to_the_longest() {
        let [first, most] = [Duration::from_secs(1), Duration::from_secs(3)];
        let retry = Retry::attempts(100).with_backoff(first, most).with_budget(most);
        for (made, longest) in [(1, 1.0), (2, 2.0), (3, 3.0), (50, 3.0)] {
            for _ in 0..100 {
                let wait = retry.wait(made, NOTHING, None).expect("there are attempts left");
                let wait = wait.as_secs_f64();
                assert!((longest / 2.0..=longest).contains(&wait), "{wait} after {made}");
            }
        }
    }

    #[test]
    fn a_server_that_asks_for_a_wait_gets_it() {
        let retry = Retry::attempts(2);
        let wait = |asked| retry.wait(1, NOTHING, Some(&headers(asked)));
        assert_eq!(wait("7"), Some(Duration::from_secs(7)));
        assert_eq!(wait("0.5"), Some(Duration::from_millis(500)));
        // Longer than the budget: the call ends at once.
        assert_eq!(wait("3600"), None);
        assert_eq!(wait("Fri, 31 Dec 9999 23:59:59 GMT"), None);
        // A date that has passed asks for nothing.
        for nothing in ["soon", "Thu, 01 Jan 1970 00:00:00 GMT"] {
            assert!(wait(nothing).is_some_and(|wait| wait <= Duration::from_millis(500)));
        }
    }
}
