//! How far a job is, for whoever waits for it.
//! In: counts and a few words. Out: the same, at any time: they are kept beside the access log, so
//! that a job in the middle of one long change can be seen to move.

use jiff::Timestamp;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;

use crate::error::StoreError;
use crate::ids::JobId;
use crate::row::{insert_with, one, row};
use crate::store::Store;

row! {
    /// How far a job is.
    pub struct Progress in job_progress = "job_progress" {
        key {
            /// The job.
            job: JobId,
        }
        /// Steps done.
        done: u64,
        /// Steps in all; nought while nobody knows.
        total: u64,
        /// What it is doing.
        words: String,
        /// When it said so.
        reported_at: Timestamp,
    }
}

/// Says how far a job is.
///
/// # Errors
/// When the engine fails.
pub async fn report(store: &Store, progress: Progress) -> Result<(), StoreError> {
    use job_progress::Column;
    let renewed = [
        Column::Done,
        Column::Total,
        Column::Words,
        Column::ReportedAt,
    ];
    insert_with(store.access(), [progress], "reporting progress", |insert| {
        insert.on_conflict(
            OnConflict::column(Column::Job)
                .update_columns(renewed)
                .to_owned(),
        )
    })
    .await
}

/// How far a job is; `None` before its first report.
///
/// # Errors
/// When the engine fails.
pub async fn progress(store: &Store, job: JobId) -> Result<Option<Progress>, StoreError> {
    let select = job_progress::Entity::find_by_id(job.0);
    one(store.access(), select, "reading progress").await
}
