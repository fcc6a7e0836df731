//! A file that somebody loads for a school, from its being taken in to what came of it.
//! In: the file's name by its content, the school, the person. Out: how far it is.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::error::StoreError;
use crate::files::FileDigest;
use crate::ids::{JobId, LoadingId, PersonId, SchoolId};
use crate::reading::Reading;
use crate::row::{self, all, one, row};
use crate::unit::Unit;
use crate::value::{Kept, words};

words! {
    /// What a file holds.
    pub enum FileKind {
        /// Marks.
        Marks = "marks",
        /// Parents and how to reach them.
        Contacts = "contacts",
    }
}

words! {
    /// How far a file is.
    pub enum LoadingState {
        /// It is taken in, and somebody looks at what it would do.
        Chosen = "chosen",
        /// It waits for a worker, or one is at it.
        Waiting = "waiting",
        /// It is loaded.
        Loaded = "loaded",
        /// Nothing of it was loaded, because not all of it could be.
        Refused = "refused",
    }
}

words! {
    /// What becomes of a file of which not every row can be taken.
    pub enum Choice {
        /// Nothing of it is loaded.
        AllOrNothing = "all-or-nothing",
        /// The good rows are loaded, and the others given back to be mended.
        GoodRows = "good-rows",
    }
}

row! {
    /// A file that somebody loads.
    pub struct Loading in loading = "loading" {
        key {
            /// Its id.
            id: LoadingId,
        }
        /// The school it is for.
        school: SchoolId,
        /// What it holds.
        kind: FileKind,
        /// The file.
        file: FileDigest,
        /// What its person calls it.
        name: String,
        /// When it was taken in.
        taken_at: Timestamp,
        /// Who brought it; `None` for a program.
        taken_by: Option<PersonId>,
        /// How far it is.
        state: LoadingState,
        /// What becomes of it when not every row can be taken.
        choice: Option<Choice>,
        /// Whether it has every pupil of the school, so that who is missing is missing from the roll.
        whole_school: bool,
        /// The job that loads it.
        job: Option<JobId>,
        /// What came of it.
        outcome: Option<serde_json::Value>,
        /// The rows that were not taken, as a file to be mended and loaded again.
        refused: Option<FileDigest>,
        /// When it was loaded or refused.
        done_at: Option<Timestamp>,
    }
}

/// Takes a file in.
///
/// # Errors
/// When the engine fails.
pub async fn insert(unit: &Unit, loading: Loading) -> Result<(), StoreError> {
    row::insert(unit, [loading], "taking a file in").await
}

/// A file that was taken in.
///
/// # Errors
/// When the engine fails.
pub async fn find(on: &Reading, id: LoadingId) -> Result<Option<Loading>, StoreError> {
    one(on, loading::Entity::find_by_id(id.0), "finding a loading").await
}

/// Says how far a file is, when it is as far as the caller saw it; `false` when somebody was quicker.
///
/// # Errors
/// When the engine fails.
pub async fn renew(unit: &Unit, loading: &Loading, seen: LoadingState) -> Result<bool, StoreError> {
    let sql = "UPDATE loading SET state = ?, choice = ?, whole_school = ?, job = ?, outcome = ?, refused = ?, done_at = ? WHERE id = ? AND state = ?";
    let values = vec![
        loading.state.put().into(),
        loading.choice.put().into(),
        loading.whole_school.into(),
        loading.job.put().into(),
        loading.outcome.clone().put().into(),
        loading.refused.put().into(),
        loading.done_at.put().into(),
        loading.id.put().into(),
        seen.put().into(),
    ];
    Ok(unit.run(sql, values, "renewing a loading").await? == 1)
}

/// The latest files of some schools that were loaded, wait or were refused, the newest first.
///
/// # Errors
/// When the engine fails.
pub async fn latest(
    on: &Reading,
    schools: &[SchoolId],
    most: u64,
) -> Result<Vec<Loading>, StoreError> {
    let select = loading::Entity::find()
        .filter(loading::Column::School.is_in(schools.iter().map(|s| s.0)))
        .filter(loading::Column::State.ne(LoadingState::Chosen.text()))
        .order_by_desc(loading::Column::TakenAt)
        .order_by_desc(loading::Column::Id)
        .limit(most);
    all(on, select, "listing loadings").await
}
