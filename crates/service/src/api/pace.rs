//! How often a program may ask.
//! In: a token, whenever it asks. Out: go on, or how long to wait.
//! Counted by this process, so that several nodes together allow several times as much; by the
//! machine's steady clock, since the house's may stand still.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use store::TokenId;

/// Requests a minute that a token may make when nobody says otherwise.
const A_MINUTE: NonZeroU32 = NonZeroU32::new(600).expect("is not nought");

/// How often each token may ask.
#[derive(Debug)]
pub struct Pace {
    clock: DefaultClock,
    limiter: DefaultKeyedRateLimiter<TokenId>,
}

impl Pace {
    /// So many requests a minute for each token, all at once or one after the other.
    pub fn a_minute(requests: NonZeroU32) -> Self {
        Self {
            clock: DefaultClock::default(),
            limiter: DefaultKeyedRateLimiter::keyed(Quota::per_minute(requests)),
        }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// How long to wait, when there were too many.
    pub(crate) fn count(&self, token: TokenId) -> Result<(), Duration> {
        self.limiter
            .check_key(&token)
            .map_err(|not_until| not_until.wait_time_from(self.clock.now()))
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self::a_minute(A_MINUTE)
    }
}
