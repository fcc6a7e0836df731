//! Work: what is done in the background, kept as jobs and done by workers.
//! In: tasks put in with the change that calls for them. Out: each done once, in one unit of work with
//! the job's end, however many workers there are and whoever of them is killed.

mod progress;
mod task;
mod worker;

pub(crate) use progress::Teller;
pub use task::{By, Task};
pub(crate) use task::{RENEW_SCHOOL, put_in};
pub use worker::{Worker, work_off};
