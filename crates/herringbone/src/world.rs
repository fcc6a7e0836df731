//! The real world: the system's clock and the system's chance. Only here are they asked for.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use service::house::Clock;
use store::Ids;

/// The system's clock.
#[derive(Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[allow(
        clippy::disallowed_methods,
        reason = "this is where the time comes from"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that goes from an instant on and stays within its day (UTC), until it is moved on to another: the
/// demonstration's, whose Today is full because of that day.
#[derive(Debug)]
pub(crate) struct DayClock(Mutex<Began>);

/// An instant of the demonstration, and when it was that there.
#[derive(Clone, Copy, Debug)]
struct Began {
    from: Timestamp,
    at: Instant,
}

impl Began {
    #[allow(
        clippy::disallowed_methods,
        reason = "this is where the time comes from"
    )]
    fn now(from: Timestamp) -> Self {
        let at = Instant::now();
        Self { from, at }
    }
}

impl From<Timestamp> for DayClock {
    fn from(from: Timestamp) -> Self {
        Self(Mutex::new(Began::now(from)))
    }
}

impl DayClock {
    /// Moves it on to an instant of a later day.
    pub(crate) fn go_on_to(&self, from: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Began::now(from);
    }
}

impl Clock for DayClock {
    fn now(&self) -> Timestamp {
        let began = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let midnight = began.from.to_zoned(TimeZone::UTC).end_of_day();
        let last = midnight.map_or(began.from, |day| day.timestamp());
        let later = began.from.saturating_add(began.at.elapsed());
        later.unwrap_or(last).min(last)
    }
}

/// The system's chance.
#[derive(Debug)]
struct SystemIds;

impl Ids for SystemIds {
    fn fill(&self, bytes: &mut [u8]) {
        // Without chance no session and no key is safe, so there is nothing to fall back on.
        getrandom::fill(bytes).expect("the system gives random bytes");
    }
}

/// Ids by the system's chance.
pub(crate) fn ids() -> Arc<dyn Ids> {
    Arc::new(SystemIds)
}
