//! The real world: the system's clock and the system's chance. Only here are they asked for.

use std::sync::Arc;

use jiff::Timestamp;
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
