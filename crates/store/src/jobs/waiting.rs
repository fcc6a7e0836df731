//! Jobs put in and looked at.
//! In: a unit and a new job. Out: its id, or that of the one that waits already.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::job::{Job, JobState, NewJob, job};
use crate::error::StoreError;
use crate::ids::JobId;
use crate::reading::Reading;
use crate::row::{all, insert_with, one};
use crate::unit::Unit;

/// Puts a job in. It is there when the unit is kept.
///
/// # Errors
/// When the engine fails.
pub async fn enqueue(unit: &Unit, new: NewJob) -> Result<JobId, StoreError> {
    let context = unit.context();
    let id: JobId = context.id();
    let waiting = Job {
        id,
        kind: new.kind.clone(),
        payload: new.payload,
        state: JobState::Waiting,
        waiting_key: new.key.clone(),
        run_at: new.run_at.unwrap_or(context.now),
        attempts: 0,
        attempts_allowed: new.attempts.max(1),
        lease_until: None,
        worker: None,
        cause: None,
        created_at: context.now,
        finished_at: None,
    };
    insert_with(unit, [waiting], "putting a job in", |insert| {
        insert.on_conflict(
            OnConflict::columns([job::Column::Kind, job::Column::WaitingKey])
                .do_nothing()
                .to_owned(),
        )
    })
    .await?;
    unit.has_a_job();
    let Some(key) = new.key else {
        return Ok(id);
    };
    let same = job::Entity::find()
        .filter(job::Column::Kind.eq(new.kind))
        .filter(job::Column::WaitingKey.eq(key));
    let found: Option<Job> = one(unit, same, "putting a job in").await?;
    Ok(found.map_or(id, |job| job.id))
}

/// A job.
///
/// # Errors
/// When the engine fails.
pub async fn find(on: &Reading, id: JobId) -> Result<Option<Job>, StoreError> {
    one(on, job::Entity::find_by_id(id.0), "finding a job").await
}

/// The newest jobs in a state.
///
/// # Errors
/// When the engine fails.
pub async fn list(on: &Reading, state: JobState, most: u64) -> Result<Vec<Job>, StoreError> {
    let select = job::Entity::find()
        .filter(job::Column::State.eq(state.text()))
        .order_by_desc(job::Column::Id)
        .limit(most);
    all(on, select, "listing jobs").await
}

/// The jobs of a kind that wait or are being done, the oldest first.
///
/// # Errors
/// When the engine fails.
pub async fn under_way(on: &Reading, kind: &str) -> Result<Vec<Job>, StoreError> {
    let states = [JobState::Waiting, JobState::Running];
    let select = job::Entity::find()
        .filter(job::Column::State.is_in(states.map(JobState::text)))
        .filter(job::Column::Kind.eq(kind))
        .order_by_asc(job::Column::Id);
    all(on, select, "asking which jobs are under way").await
}
