//! A pupil whose record somebody opens: a statement each, since every page of a record asks.
//! In: a pupil's id, within whose reach, a day. Out: the pupil, if within it; the schools they are at.

use jiff::civil::Date;
use sea_orm::FromQueryResult;

use super::list::{Narrow, Reach, narrowed};
use super::pupil::{self, Pupil};
use crate::error::{StoreError, While};
use crate::ids::PupilId;
use crate::reading::Reading;
use crate::row::Row;
use crate::value::Kept;

const OPENING: &str = "opening a pupil's record";

/// A pupil; `None` when there is no such pupil, and just so when they are out of reach.
///
/// # Errors
/// When the engine fails.
pub async fn find_within(
    on: &Reading,
    reach: &Reach,
    pupil: PupilId,
) -> Result<Option<Pupil>, StoreError> {
    let narrow = Narrow {
        pupils: Some(vec![pupil]),
        ..Narrow::default()
    };
    let (words, values) = narrowed(reach, &narrow);
    let sql = format!("SELECT p.* FROM pupil p WHERE {words}");
    let rows = on.rows(&sql, values, OPENING).await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let model = pupil::pupil::Model::from_query_result(row, "").while_(OPENING)?;
    Pupil::from_model(model).map(Some)
}

/// The names of the schools whose rolls a pupil is on on a day, the longest there first.
///
/// # Errors
/// When the engine fails.
pub async fn schools_on(
    on: &Reading,
    pupil: PupilId,
    day: Date,
) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT c.name FROM enrolment e JOIN school c ON c.id = e.school \
               WHERE e.pupil = ? AND e.start_on <= ? AND (e.end_on IS NULL OR e.end_on >= ?) \
               ORDER BY e.start_on, e.id";
    let values = vec![pupil.put().into(), day.put().into(), day.put().into()];
    let rows = on.rows(sql, values, OPENING).await?;
    let name = |row: &sea_orm::QueryResult| row.try_get("", "name").while_(OPENING);
    rows.iter().map(name).collect()
}
