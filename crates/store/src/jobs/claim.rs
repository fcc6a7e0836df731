//! Jobs taken up, done, failed and given up.
//! In: a worker's name and its patience. Out: one job that nobody else holds.

use jiff::{SignedDuration, Timestamp};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::job::{Job, JobState, job, rest};
use crate::context::Context;
use crate::error::StoreError;
use crate::ids::JobId;
use crate::row::{all, one};
use crate::store::Store;
use crate::unit::Unit;
use crate::value::Kept;

/// A job that a worker holds.
#[derive(Clone, PartialEq, Debug)]
pub struct Claimed {
    /// The job.
    pub job: Job,
    /// The worker.
    pub worker: String,
}

/// Jobs that a worker may take up: their time has come, or their worker's lease has run out.
fn ready(now: Timestamp, kinds: &[&str]) -> Select<job::Entity> {
    let waiting = Condition::all()
        .add(job::Column::State.eq(JobState::Waiting.text()))
        .add(job::Column::RunAt.lte(now.put()));
    let left = Condition::all()
        .add(job::Column::State.eq(JobState::Running.text()))
        .add(job::Column::LeaseUntil.lt(now.put()));
    let mut select = job::Entity::find().filter(Condition::any().add(waiting).add(left));
    if !kinds.is_empty() {
        select = select.filter(job::Column::Kind.is_in(kinds.iter().copied()));
    }
    select
        .order_by_asc(job::Column::RunAt)
        .order_by_asc(job::Column::Id)
        .limit(1)
}

/// Takes up the next job of these kinds (of any, when none is named), and holds it for so long.
///
/// # Errors
/// When the engine fails.
pub async fn claim(
    store: &Store,
    context: Context,
    worker: &str,
    kinds: &[&str],
    lease: SignedDuration,
) -> Result<Option<Claimed>, StoreError> {
    let taken = take_up(store, context, worker, kinds, lease).await;
    store.set_lacks_room(matches!(taken, Err(StoreError::DiskFull { .. })));
    taken
}

async fn take_up(
    store: &Store,
    context: Context,
    worker: &str,
    kinds: &[&str],
    lease: SignedDuration,
) -> Result<Option<Claimed>, StoreError> {
    const DOING: &str = "taking up a job";
    let now = context.now;
    // A look first: an idle worker never makes a writer wait.
    let look: Vec<Job> = all(store, ready(now, kinds), DOING).await?;
    if look.is_empty() {
        return Ok(None);
    }
    let unit = store.begin(context).await?;
    loop {
        // On PostgreSQL several workers choose at once, each passing over what another is just
        // taking; SQLite has one writer, and leaves these words out.
        let select =
            ready(now, kinds).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        let Some(mut job): Option<Job> = one(&unit, select, DOING).await? else {
            unit.commit().await?;
            return Ok(None);
        };
        if job.attempts >= job.attempts_allowed {
            // Its last worker was killed over it, and so may the next be.
            give_up(&unit, &job, "its worker went away without a word").await?;
            continue;
        }
        job.attempts += 1;
        job.state = JobState::Running;
        job.waiting_key = None;
        job.worker = Some(worker.to_owned());
        job.lease_until = Some(now.saturating_add(lease).unwrap_or(Timestamp::MAX));
        let sql = "UPDATE job SET state = ?, waiting_key = NULL, attempts = ?, worker = ?, lease_until = ? WHERE id = ?";
        let values = vec![
            job.state.put().into(),
            job.attempts.put().into(),
            job.worker.clone().into(),
            job.lease_until.put().into(),
            job.id.put().into(),
        ];
        unit.run(sql, values, DOING).await?;
        unit.commit().await?;
        return Ok(Some(Claimed {
            job,
            worker: worker.to_owned(),
        }));
    }
}

/// Puts every job that a worker holds back to wait, and has those that rest ready: for a program that
/// knows that no other works here, after it was stopped in the middle.
///
/// # Errors
/// When the engine fails.
pub async fn take_back(unit: &Unit) -> Result<u64, StoreError> {
    let now = unit.context().now.put();
    let sql = "UPDATE job SET state = ?, run_at = ?, lease_until = NULL WHERE state = ? OR (state = ? AND attempts > 0 AND run_at > ?)";
    let values = vec![
        JobState::Waiting.put().into(),
        now.into(),
        JobState::Running.put().into(),
        JobState::Waiting.put().into(),
        now.into(),
    ];
    unit.run(sql, values, "taking jobs back").await
}

/// Has a job that rests after a failure done now: what it failed over has been put right. `false`
/// when it does not rest.
///
/// # Errors
/// When the engine fails.
pub async fn hurry(unit: &Unit, id: JobId) -> Result<bool, StoreError> {
    let now = unit.context().now.put();
    let sql =
        "UPDATE job SET run_at = ? WHERE id = ? AND state = ? AND attempts > 0 AND run_at > ?";
    let values = vec![
        now.into(),
        id.put().into(),
        JobState::Waiting.put().into(),
        now.into(),
    ];
    let rests = unit.run(sql, values, "having a job done now").await? == 1;
    if rests {
        unit.has_a_job();
    }
    Ok(rests)
}

async fn give_up(unit: &Unit, job: &Job, cause: &str) -> Result<(), StoreError> {
    let sql =
        "UPDATE job SET state = ?, cause = ?, finished_at = ?, lease_until = NULL WHERE id = ?";
    let values = vec![
        JobState::Dead.put().into(),
        cause.into(),
        unit.context().now.put().into(),
        job.id.put().into(),
    ];
    unit.run(sql, values, "giving a job up").await.map(|_| ())
}

/// Changes the job while this worker holds it; otherwise the unit is not to be kept.
async fn while_held(
    unit: &Unit,
    held: &Claimed,
    set: &str,
    mut values: Vec<sea_orm::Value>,
) -> Result<(), StoreError> {
    let sql =
        format!("UPDATE job SET {set} WHERE id = ? AND state = ? AND worker = ? AND attempts = ?");
    values.extend([
        held.job.id.put().into(),
        JobState::Running.put().into(),
        held.worker.clone().into(),
        held.job.attempts.put().into(),
    ]);
    let touched = unit.run(&sql, values, "ending a job").await?;
    if touched == 1 {
        Ok(())
    } else {
        Err(StoreError::LeaseLost)
    }
}

/// Ends a job in the unit that holds its work: both are kept, or neither.
///
/// # Errors
/// [`StoreError::LeaseLost`] when another worker has taken it up: drop the unit.
pub async fn complete(unit: &Unit, held: &Claimed) -> Result<(), StoreError> {
    let values = vec![JobState::Done.put().into(), unit.context().now.put().into()];
    let set = "state = ?, finished_at = ?, lease_until = NULL, cause = NULL";
    while_held(unit, held, set, values).await
}

/// Holds a job for longer.
///
/// # Errors
/// [`StoreError::LeaseLost`] when another worker has taken it up.
pub async fn extend(unit: &Unit, held: &Claimed, lease: SignedDuration) -> Result<(), StoreError> {
    let until = unit
        .context()
        .now
        .saturating_add(lease)
        .unwrap_or(Timestamp::MAX);
    while_held(unit, held, "lease_until = ?", vec![until.put().into()]).await
}

/// Puts a failed job back to rest, or gives it up after so many attempts. The cause is kept.
///
/// # Errors
/// [`StoreError::LeaseLost`] when another worker has taken it up.
pub async fn fail(unit: &Unit, held: &Claimed, cause: &str) -> Result<JobState, StoreError> {
    let now = unit.context().now;
    let attempts = held.job.attempts;
    if attempts >= held.job.attempts_allowed {
        let values = vec![JobState::Dead.put().into(), cause.into(), now.put().into()];
        let set = "state = ?, cause = ?, finished_at = ?, lease_until = NULL";
        while_held(unit, held, set, values).await?;
        return Ok(JobState::Dead);
    }
    let again = now.saturating_add(rest(attempts)).unwrap_or(Timestamp::MAX);
    let values = vec![
        JobState::Waiting.put().into(),
        cause.into(),
        again.put().into(),
    ];
    let set = "state = ?, cause = ?, run_at = ?, lease_until = NULL";
    while_held(unit, held, set, values).await?;
    Ok(JobState::Waiting)
}
