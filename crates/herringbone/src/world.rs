//! The real world: the system's clock and the system's chance. Only here are they asked for.

use std::sync::Arc;
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

/// A clock that goes from an instant on and stays within its day (UTC): the demonstration's, whose
/// Today is full because of that day.
#[derive(Debug)]
pub(crate) struct DayClock {
    from: Timestamp,
    last: Timestamp,
    began: Instant,
}

impl From<Timestamp> for DayClock {
    #[allow(
        clippy::disallowed_methods,
        reason = "this is where the time comes from"
    )]
    fn from(from: Timestamp) -> Self {
        let midnight = from.to_zoned(TimeZone::UTC).end_of_day();
        Self {
            from,
            last: midnight.map_or(from, |day| day.timestamp()),
            began: Instant::now(),
        }
    }
}

impl Clock for DayClock {
    fn now(&self) -> Timestamp {
        let later = self.from.saturating_add(self.began.elapsed());
        later.unwrap_or(self.last).min(self.last)
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
