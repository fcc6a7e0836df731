//! Where the pupils on a school's roll stand, a page at a time, for other programs.
//! In: a school, a day, a tier, the pupil to go on after. Out: standings in the order of the pupils'
//! ids, which no change of marks disturbs, so that a program that pages misses nobody.

use jiff::civil::Date;
use sea_orm::{FromQueryResult, QueryResult, Value};

use super::standing::{KeptStanding, standing};
use crate::error::{StoreError, While};
use crate::ids::{PupilId, SchoolId};
use crate::reading::Reading;
use crate::row::Row;
use crate::value::Kept;

/// A pupil on a school's roll, and where they stand.
#[derive(Clone, PartialEq, Debug)]
pub struct OnRoll {
    /// Unique pupil number.
    pub upn: Option<String>,
    /// Their standing.
    pub standing: KeptStanding,
}

const READING: &str = "reading a school's standings";

fn on_roll(row: &QueryResult) -> Result<OnRoll, StoreError> {
    let standing = standing::Model::from_query_result(row, "").while_(READING)?;
    Ok(OnRoll {
        upn: row.try_get("", "pupil_upn").while_(READING)?,
        standing: KeptStanding::from_model(standing)?,
    })
}

/// A page of the standings of those on a school's roll on a day: those after a pupil, so many at
/// most.
///
/// # Errors
/// When the engine fails.
pub async fn standings_on_roll(
    on: &Reading,
    school: SchoolId,
    day: Date,
    tier: Option<&str>,
    after: Option<PupilId>,
    most: u32,
) -> Result<Vec<OnRoll>, StoreError> {
    let mut words = "s.pupil IN (SELECT e.pupil FROM enrolment e WHERE e.school = ? \
                     AND e.start_on <= ? AND (e.end_on IS NULL OR e.end_on >= ?))"
        .to_owned();
    let mut values: Vec<Value> = vec![school.put().into(), day.put().into(), day.put().into()];
    if let Some(tier) = tier {
        words.push_str(" AND s.tier = ?");
        values.push(tier.into());
    }
    if let Some(after) = after {
        words.push_str(" AND s.pupil > ?");
        values.push(after.put().into());
    }
    let sql = format!(
        "SELECT s.*, p.upn AS pupil_upn FROM standing s JOIN pupil p ON p.id = s.pupil \
         WHERE {words} ORDER BY s.pupil LIMIT {most}"
    );
    let rows = on.rows(&sql, values, READING).await?;
    rows.iter().map(on_roll).collect()
}
