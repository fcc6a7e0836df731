//! One letter to the parents of many pupils of a school.
//! In: the letter, what is answered once for all, the pupils. Out: how far it is, which pupils are still to
//! be written for, who has none and why; and the letters that came of it.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;

use super::communication::{Communication, communication, of_some};
use crate::error::StoreError;
use crate::ids::{BatchId, JobId, PersonId, PupilId, SchoolId};
use crate::reading::Reading;
use crate::row::{all, insert as insert_rows, one, row};
use crate::unit::Unit;
use crate::value::{Kept, words};

words! {
    /// How far a batch is.
    pub enum BatchState {
        /// Its letters are being written.
        Writing = "writing",
        /// They are written, and wait to be looked at and approved.
        Written = "written",
        /// They are being approved.
        Approving = "approving",
        /// They were approved: each goes its way.
        Approved = "approved",
    }
}

row! {
    /// One letter to the parents of many pupils.
    pub struct LetterBatch in letter_batch = "letter_batch" {
        key {
            /// Its id.
            id: BatchId,
        }
        /// The school whose pupils they are.
        school: SchoolId,
        /// The letter's id.
        letter: String,
        /// What the list of pupils was narrowed to, in words.
        chosen: String,
        /// What is answered once for all: texts by the names of the letter's questions.
        answers: Value,
        /// The ways, in the order in which they are tried: ids of ways with commas between.
        ways: String,
        /// How far it is.
        state: BatchState,
        /// The job that writes it.
        job: Option<JobId>,
        /// When it was begun.
        made_at: Timestamp,
        /// Who began it.
        made_by: Option<PersonId>,
        /// Their name.
        made_by_name: String,
        /// Their position.
        made_by_position: String,
    }
}

row! {
    /// A pupil of a batch.
    pub struct BatchPupil in letter_batch_pupil = "letter_batch_pupil" {
        key {
            /// The batch.
            batch: BatchId,
            /// The place in the list, from 1.
            number: u32,
        }
        /// The pupil.
        pupil: PupilId,
        /// The pupil's name, as it was then.
        name: String,
        /// Whether it was tried.
        done: bool,
        /// Which parents have no letter, and why: a line each.
        without: String,
    }
}

/// Begins a batch.
///
/// # Errors
/// When the engine fails.
pub async fn begin_batch(
    unit: &Unit,
    batch: LetterBatch,
    pupils: Vec<BatchPupil>,
) -> Result<(), StoreError> {
    insert_rows(unit, [batch], "beginning a batch of letters").await?;
    insert_rows(unit, pupils, "naming the pupils of a batch").await
}

/// Says how far a batch is and which job works on it, if it is still as it was seen. `false`: it is not, and
/// nothing was done.
///
/// # Errors
/// When the engine fails.
pub async fn move_batch(
    unit: &Unit,
    id: BatchId,
    seen: BatchState,
    then: BatchState,
    job: JobId,
) -> Result<bool, StoreError> {
    let sql = "UPDATE letter_batch SET state = ?, job = ? WHERE id = ? AND state = ?";
    let values = vec![
        then.put().into(),
        job.put().into(),
        id.put().into(),
        seen.put().into(),
    ];
    let changed = unit.run(sql, values, "moving a batch on").await?;
    Ok(changed > 0)
}

/// Says what came of one pupil of a batch.
///
/// # Errors
/// When the engine fails.
pub async fn done_with(unit: &Unit, one: &BatchPupil, without: &str) -> Result<(), StoreError> {
    let sql = "UPDATE letter_batch_pupil SET done = ?, without = ? WHERE batch = ? AND number = ?";
    let values = vec![
        true.put().into(),
        without.into(),
        one.batch.put().into(),
        one.number.put().into(),
    ];
    unit.run(sql, values, "ending a pupil of a batch").await?;
    Ok(())
}

/// A batch.
///
/// # Errors
/// When the engine fails.
pub async fn find_batch(on: &Reading, id: BatchId) -> Result<Option<LetterBatch>, StoreError> {
    let select = letter_batch::Entity::find_by_id(id.0);
    one(on, select, "finding a batch of letters").await
}

/// The last batches of some schools, the latest first; `None`: of every school.
///
/// # Errors
/// When the engine fails.
pub async fn last_batches(
    on: &Reading,
    schools: Option<&[SchoolId]>,
    most: u64,
) -> Result<Vec<LetterBatch>, StoreError> {
    let select = letter_batch::Entity::find();
    let select = of_some(select, letter_batch::Column::School, schools)
        .order_by_desc(letter_batch::Column::MadeAt)
        .order_by_desc(letter_batch::Column::Id)
        .limit(most);
    all(on, select, "reading batches of letters").await
}

/// The pupils of a batch, in their order.
///
/// # Errors
/// When the engine fails.
pub async fn pupils_of_batch(on: &Reading, id: BatchId) -> Result<Vec<BatchPupil>, StoreError> {
    let select = letter_batch_pupil::Entity::find()
        .filter(letter_batch_pupil::Column::Batch.eq(id.0))
        .order_by_asc(letter_batch_pupil::Column::Number);
    all(on, select, "reading the pupils of a batch").await
}

/// The letters of a batch, in the order in which they were written.
///
/// # Errors
/// When the engine fails.
pub async fn letters_of_batch(on: &Reading, id: BatchId) -> Result<Vec<Communication>, StoreError> {
    let select = communication::Entity::find()
        .filter(communication::Column::Batch.eq(id.0))
        .order_by_asc(communication::Column::Id);
    all(on, select, "reading the letters of a batch").await
}
