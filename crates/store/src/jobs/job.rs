//! What a job is.
//! In and out: plain types, and the row behind them.

use jiff::{SignedDuration, Timestamp};

use crate::error::FULL;
use crate::ids::JobId;
use crate::row::row;
use crate::value::words;

words! {
    /// How far a job is.
    pub enum JobState {
        /// It waits for a worker, or for its time.
        Waiting = "waiting",
        /// A worker holds it.
        Running = "running",
        /// It is done.
        Done = "done",
        /// It failed too often; a person has to look.
        Dead = "dead",
    }
}

/// A job to be put in.
#[derive(Clone, PartialEq, Debug)]
pub struct NewJob {
    /// What is to be done, as in `standings.renew`.
    pub kind: String,
    /// With what.
    pub payload: serde_json::Value,
    /// While a job of this kind and key waits, another is not put in beside it.
    pub key: Option<String>,
    /// Not before; `None` for now.
    pub run_at: Option<Timestamp>,
    /// How often it is tried.
    pub attempts: u32,
}

impl NewJob {
    /// A job for now, tried five times.
    pub fn now(kind: &str, payload: serde_json::Value) -> Self {
        Self {
            kind: kind.to_owned(),
            payload,
            key: None,
            run_at: None,
            attempts: 5,
        }
    }

    /// With a key: see [`NewJob::key`].
    #[must_use]
    pub fn once(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }
}

row! {
    /// A job.
    pub struct Job in job = "job" {
        key {
            /// Its id.
            id: JobId,
        }
        /// What is to be done.
        kind: String,
        /// With what.
        payload: serde_json::Value,
        /// How far it is.
        state: JobState,
        /// Its key, while it waits for the first time.
        waiting_key: Option<String>,
        /// Not before.
        run_at: Timestamp,
        /// How often a worker took it up.
        attempts: u32,
        /// How often one may.
        attempts_allowed: u32,
        /// Until when its worker holds it.
        lease_until: Option<Timestamp>,
        /// Its worker.
        worker: Option<String>,
        /// Why it failed last.
        cause: Option<String>,
        /// When it was put in.
        created_at: Timestamp,
        /// When it was done or given up.
        finished_at: Option<Timestamp>,
    }
}

impl Job {
    /// Whether it failed last because there was no room on a disk.
    pub fn met_a_full_disk(&self) -> bool {
        let cause = self.cause.as_deref();
        cause.is_some_and(|words| words.contains(FULL))
    }
}

/// How long a failed job rests: half a minute, then four times as long each time, a day at most.
pub(super) fn rest(attempts: u32) -> SignedDuration {
    let seconds = 30_i64.saturating_mul(4_i64.saturating_pow(attempts.saturating_sub(1)));
    SignedDuration::from_secs(seconds.min(86_400))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_grow_to_a_day() {
        let rests = [1, 2, 3, 6, 7, 90].map(|n| rest(n).as_secs());
        assert_eq!(rests, [30, 120, 480, 30_720, 86_400, 86_400]);
    }
}
