//! Work to do later, kept with what called for it.
//! In: jobs put in within a unit of work. Out: each done once by one worker, whoever is killed.
//!
//! A worker holds a job by a lease. What it does is kept in the same unit that ends the job, so a
//! worker that comes too late finds that its work is dropped.

mod claim;
mod job;
mod progress;
mod waiting;

pub use claim::{Claimed, claim, complete, extend, fail, hurry, take_back};
pub use job::{Job, JobState, NewJob};
pub use progress::{Progress, progress, report};
pub use waiting::{enqueue, find, list, under_way};
