//! Who was on rolls in a stretch of days, with what patterns among leavers are counted by; and what the authority sent
//! back. In: days, a school or every one. Out: a spell a row; notifications that went back at least once.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::error::{StoreError, While};
use crate::ids::{NotificationId, PupilId, SchoolId};
use crate::reading::Reading;
use crate::value::Kept;

/// A spell on a roll, with what is known of the pupil.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OnRoll {
    /// The school.
    pub school: SchoolId,
    /// The pupil.
    pub pupil: PupilId,
    /// Date of birth.
    pub born: Date,
    /// First day on the roll.
    pub start_on: Date,
    /// Last day on it; `None` while on it.
    pub end_on: Option<Date>,
    /// Special educational needs, with or without a plan, on any of the days.
    pub special_needs: bool,
    /// A tenth or more of the sessions missed, as the standing has it.
    pub low_attendance: bool,
}

/// The spells that hold on any day from one to another; of a school, or of every one.
///
/// # Errors
/// When the engine fails.
pub async fn on_rolls(
    on: &Reading,
    school: Option<SchoolId>,
    (from, to): (Date, Date),
) -> Result<Vec<OnRoll>, StoreError> {
    const DOING: &str = "reading who was on rolls";
    let of_school = if school.is_some() {
        "AND e.school = ?"
    } else {
        ""
    };
    let sql = format!(
        "SELECT e.school AS school, e.pupil AS pupil, p.born AS born, e.start_on AS start_on, e.end_on AS end_on, \
         CAST(CASE WHEN EXISTS (SELECT 1 FROM pupil_fact f WHERE f.pupil = e.pupil AND f.kind = 'sen' \
           AND f.value IN ('K', 'E') AND f.since <= ? AND (f.until IS NULL OR f.until >= ?)) THEN 1 ELSE 0 END AS BIGINT) AS needs, \
         CAST(CASE WHEN s.persistent THEN 1 ELSE 0 END AS BIGINT) AS low \
         FROM enrolment e JOIN pupil p ON p.id = e.pupil LEFT JOIN standing s ON s.pupil = e.pupil \
         WHERE e.start_on <= ? AND (e.end_on IS NULL OR e.end_on >= ?) {of_school} \
         ORDER BY e.school, e.pupil, e.start_on"
    );
    let (first, last) = (from.put(), to.put());
    let mut values = vec![last.into(), first.into(), last.into(), first.into()];
    values.extend(school.map(|school| school.put().into()));
    let rows = on.rows(&sql, values, DOING).await?;
    let day = |kept: i32| Date::take(kept).unwrap_or(Date::MAX);
    let read = rows.iter().map(|row| {
        let end: Option<i32> = row.try_get("", "end_on").while_(DOING)?;
        let yes = |name: &str| row.try_get::<i64>("", name).while_(DOING);
        Ok(OnRoll {
            school: SchoolId(row.try_get("", "school").while_(DOING)?),
            pupil: PupilId(row.try_get("", "pupil").while_(DOING)?),
            born: day(row.try_get("", "born").while_(DOING)?),
            start_on: day(row.try_get("", "start_on").while_(DOING)?),
            end_on: end.map(day),
            special_needs: yes("needs")? == 1,
            low_attendance: yes("low")? == 1,
        })
    });
    read.collect()
}

/// The notifications that the authority has sent back at least once.
///
/// # Errors
/// When the engine fails.
pub async fn sent_back(on: &Reading) -> Result<BTreeSet<NotificationId>, StoreError> {
    const DOING: &str = "reading which notifications went back";
    let sql = "SELECT DISTINCT notification FROM notification_act WHERE act = 'return'";
    let rows = on.rows(sql, vec![], DOING).await?;
    let ids = rows
        .iter()
        .map(|row| row.try_get("", "notification").while_(DOING));
    ids.map(|id| id.map(NotificationId)).collect()
}
