//! How far a job is, said while it is being done.
//! In: steps done and a few words. Out: the same beside the access log, where pages read it.

use std::sync::Arc;

use store::jobs::{Progress, report};
use store::{JobId, Store};

use crate::house::Clock;

/// Tells whoever waits how far a job is.
#[derive(Clone, Debug)]
pub(crate) struct Teller {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    job: JobId,
}

impl Teller {
    pub(super) fn new(store: &Arc<Store>, clock: &Arc<dyn Clock>, job: JobId) -> Self {
        Self {
            store: Arc::clone(store),
            clock: Arc::clone(clock),
            job,
        }
    }

    /// Says how many steps of how many are done, and what comes now.
    pub(crate) async fn tell(&self, done: u64, total: u64, words: &str) {
        let progress = Progress {
            job: self.job,
            done,
            total,
            words: words.to_owned(),
            reported_at: self.clock.now(),
        };
        // The work counts, and goes on when nobody can be told of it.
        if let Err(cause) = report(&self.store, progress).await {
            tracing::warn!(job = %self.job, %cause, "progress could not be reported");
        }
    }
}
