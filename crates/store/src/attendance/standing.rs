//! Standings, kept beside the pupils so that lists are plain queries.
//! In: what the engine worked out for the pupils a change touched. Out: every figure of the
//! contract (`docs/evaluate.md`) as a column.

use jiff::civil::Date;
use register::Standing;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, Iterable, QueryFilter};

use crate::error::{StoreError, While};
use crate::ids::{PupilId, SchoolId};
use crate::reading::Reading;
use crate::row::{all, insert_with, one, row, rows_at_once};
use crate::unit::Unit;

row! {
    /// A pupil's standing as at a day. Rates are hundredths of a per cent.
    pub struct KeptStanding in standing = "standing" {
        key {
            /// The pupil.
            pupil: PupilId,
        }
        /// The school the pupil belongs to.
        school: Option<SchoolId>,
        /// As at which day.
        as_of: Date,
        /// By which policy, with its version.
        policy: String,
        /// The policy's tier.
        tier: Option<String>,
        /// Possible sessions this academic year.
        possible: u32,
        /// Attended.
        attended: u32,
        /// Absent with authority.
        authorised: u32,
        /// Absent without.
        unauthorised: u32,
        /// Open sessions without a mark.
        unmarked: u32,
        /// Attended out of possible.
        attendance_rate: Option<u32>,
        /// A tenth or more missed.
        persistent: bool,
        /// A half or more missed.
        severe: bool,
        /// Possible sessions in the attendance window.
        w12_possible: u32,
        /// Attended in it.
        w12_attended: u32,
        /// Attended out of possible in it.
        w12_rate: Option<u32>,
        /// Sessions coded G, N, O or U in the penalty window.
        pn_sessions: u32,
        /// When that count first reached the threshold.
        pn_first_met: Option<Date>,
        /// Current continuous absence, in school days.
        absent_run: u16,
        /// The same, every mark G, N, O or U.
        unauthorised_run: u16,
        /// The same, every mark G, N or O.
        ground_i_run: u16,
        /// Sessions coded I this academic year.
        ill_sessions: u32,
        /// Current run of days of illness.
        ill_run: u16,
    }
}

impl KeptStanding {
    /// From what the engine worked out.
    pub fn of(
        pupil: PupilId,
        school: Option<SchoolId>,
        as_of: Date,
        policy: &str,
        tier: Option<&str>,
        standing: &Standing,
    ) -> Self {
        Self {
            pupil,
            school,
            as_of,
            policy: policy.to_owned(),
            tier: tier.map(str::to_owned),
            possible: standing.possible(),
            attended: standing.attended,
            authorised: standing.authorised,
            unauthorised: standing.unauthorised,
            unmarked: standing.unmarked,
            attendance_rate: standing.attendance_rate(),
            persistent: standing.is_persistent(),
            severe: standing.is_severe(),
            w12_possible: standing.window_possible(),
            w12_attended: standing.window_attended,
            w12_rate: standing.window_rate(),
            pn_sessions: standing.penalty_sessions,
            pn_first_met: standing.penalty_first_met.map(register::Day::date),
            absent_run: standing.runs.absent,
            unauthorised_run: standing.runs.unauthorised,
            ground_i_run: standing.runs.ground_i,
            ill_sessions: standing.ill,
            ill_run: standing.runs.ill,
        }
    }
}

/// Keeps standings, in place of those before.
///
/// # Errors
/// When the engine fails.
pub async fn put_standings(unit: &Unit, standings: Vec<KeptStanding>) -> Result<(), StoreError> {
    use standing::Column;
    insert_with(unit, standings, "keeping standings", |insert| {
        let figures = Column::iter().filter(|c| !matches!(c, Column::Pupil));
        insert.on_conflict(
            OnConflict::column(Column::Pupil)
                .update_columns(figures)
                .to_owned(),
        )
    })
    .await
}

/// A pupil's standing.
///
/// # Errors
/// When the engine fails.
pub async fn standing_of(on: &Reading, pupil: PupilId) -> Result<Option<KeptStanding>, StoreError> {
    one(
        on,
        standing::Entity::find_by_id(pupil.0),
        "reading a standing",
    )
    .await
}

/// The standings of some pupils, in the order of their ids.
///
/// # Errors
/// When the engine fails.
pub async fn standings_of(
    on: &Reading,
    pupils: &[PupilId],
) -> Result<Vec<KeptStanding>, StoreError> {
    let mut found = Vec::with_capacity(pupils.len());
    for some in pupils.chunks(rows_at_once(1)) {
        let select = standing::Entity::find()
            .filter(standing::Column::Pupil.is_in(some.iter().map(|p| p.0)));
        found.extend(all::<KeptStanding>(on, select, "reading standings").await?);
    }
    found.sort_unstable_by_key(|kept| kept.pupil);
    Ok(found)
}

/// Has other units that work standings out wait until this one ends: what one reads, another must not
/// be changing. SQLite has one writer, which waits by itself.
///
/// # Errors
/// When the engine fails.
pub async fn hold_standings(unit: &Unit) -> Result<(), StoreError> {
    if unit.is_sqlite() {
        return Ok(());
    }
    // The lock is named after the schema, so that authorities never wait for each other.
    let sql = "SELECT pg_advisory_xact_lock(hashtext('standings ' || current_schema()))";
    unit.run(sql, vec![], "waiting for others' standings")
        .await
        .map(|_| ())
}

/// The day as at which the oldest standing is; `None` when there is none.
///
/// # Errors
/// When the engine fails.
pub async fn oldest_standing(on: &Reading) -> Result<Option<Date>, StoreError> {
    const DOING: &str = "looking for the oldest standing";
    let sql = "SELECT MIN(as_of) AS oldest FROM standing";
    let rows = on.rows(sql, vec![], DOING).await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let oldest: Option<i32> = row.try_get("", "oldest").while_(DOING)?;
    Ok(oldest.map(|day| register::Day(day).date()))
}
