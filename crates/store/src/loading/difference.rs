//! Where a school's system and its roll differ, until somebody explains it.
//! In: a pupil whom the system shows and the roll does not, or the other way round; or whom it put on
//! the roll or took off it. Out: those of a school that are not explained yet.
//! Source: REG-6; SI 2024/208 reg 13 has the authority told of every joiner and leaver.

use jiff::civil::Date;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::ids::{LoadingId, PupilId, RollDifferenceId, SchoolId};
use crate::reading::Reading;
use crate::row::{all, insert_with, row, rows_at_once};
use crate::unit::Unit;
use crate::value::{Kept, words};

words! {
    /// Which way a file and the roll differ.
    pub enum DifferenceKind {
        /// The school's system has a pupil who is not on the roll.
        Appeared = "appeared",
        /// The roll has a pupil whom the school's system, sending every pupil, has not.
        Gone = "gone",
        /// The school's system put the pupil on the roll, and no joiner was notified.
        Joined = "joined",
        /// The school's system took the pupil off the roll, and no leaver was notified.
        Left = "left",
    }
}

row! {
    /// A difference between a school's system and its roll.
    pub struct RollDifference in roll_difference = "roll_difference" {
        key {
            /// Its id.
            id: RollDifferenceId,
        }
        /// The school.
        school: SchoolId,
        /// Which way.
        kind: DifferenceKind,
        /// The pupil's number: as the school's system has it, or the one on the roll.
        number: String,
        /// The pupil of this school's roll; `None` for one who is not on it.
        pupil: Option<PupilId>,
        /// The pupil's name as the school's system has it; blank for one of the roll.
        name: String,
        /// Since which day; for one who joined the first on the roll, for one who left the last.
        since: Date,
        /// The file that showed it first; `None` when it was no file that somebody loaded.
        loading: Option<LoadingId>,
    }
}

/// Keeps differences. One that is known already keeps its day.
///
/// # Errors
/// When the engine fails.
pub async fn keep_differences(unit: &Unit, new: Vec<RollDifference>) -> Result<(), StoreError> {
    use roll_difference::Column;
    insert_with(unit, new, "keeping roll differences", |insert| {
        insert.on_conflict(
            OnConflict::columns([Column::School, Column::Kind, Column::Number])
                .do_nothing()
                .to_owned(),
        )
    })
    .await
}

/// Ends differences that are explained.
///
/// # Errors
/// When the engine fails.
pub async fn end_differences(unit: &Unit, ids: &[RollDifferenceId]) -> Result<(), StoreError> {
    for some in ids.chunks(rows_at_once(1)) {
        let marks = vec!["?"; some.len()].join(",");
        let sql = format!("DELETE FROM roll_difference WHERE id IN ({marks})");
        let values = some.iter().map(|id| id.put().into()).collect();
        unit.run(&sql, values, "ending roll differences").await?;
    }
    Ok(())
}

/// A school's differences, by number.
///
/// # Errors
/// When the engine fails.
pub async fn differences_of(
    on: &Reading,
    school: SchoolId,
) -> Result<Vec<RollDifference>, StoreError> {
    let select = roll_difference::Entity::find()
        .filter(roll_difference::Column::School.eq(school.0))
        .order_by_asc(roll_difference::Column::Number)
        .order_by_asc(roll_difference::Column::Kind);
    all(on, select, "reading roll differences").await
}
