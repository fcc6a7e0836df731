//! Figures of schools and of groups of pupils: sums of the standings that are kept.
//! In: whose rolls on which day. Out: counts by school, by year group, by need; changed marks.
//! Statements of our own: the engines add up a county in one pass each.

use casework::schools::Figures;
use jiff::civil::Date;
use register::Day;
use sea_orm::{QueryResult, TryGetable, Value};

use crate::error::{StoreError, While};
use crate::ids::SchoolId;
use crate::pupils::Reach;
use crate::reading::Reading;
use crate::value::Kept;

const ADDING: &str = "adding up standings";

/// The sums of standings `s`, with a value for the threshold. Flags are numbers on one engine and
/// truths on the other; both can be tested so.
const SUMS: &str = "count(*) AS pupils, \
     coalesce(sum(s.possible), 0) AS possible, coalesce(sum(s.attended), 0) AS attended, \
     coalesce(sum(s.unauthorised), 0) AS unauthorised, coalesce(sum(s.unmarked), 0) AS unmarked, \
     count(CASE WHEN s.persistent THEN 1 END) AS persistent, \
     count(CASE WHEN s.severe THEN 1 END) AS severe, \
     count(CASE WHEN s.pn_sessions >= ? THEN 1 END) AS at_threshold";

fn get<T: TryGetable>(row: &QueryResult, column: &str) -> Result<T, StoreError> {
    row.try_get("", column).while_(ADDING)
}

fn count(row: &QueryResult, column: &str) -> Result<u64, StoreError> {
    get::<i64>(row, column).map(i64::unsigned_abs)
}

fn figures(row: &QueryResult) -> Result<Figures, StoreError> {
    Ok(Figures {
        pupils: count(row, "pupils")?,
        possible: count(row, "possible")?,
        attended: count(row, "attended")?,
        unauthorised: count(row, "unauthorised")?,
        unmarked: count(row, "unmarked")?,
        persistent: count(row, "persistent")?,
        severe: count(row, "severe")?,
        at_threshold: count(row, "at_threshold")?,
    })
}

/// A school's figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SchoolFigures {
    /// The school.
    pub school: SchoolId,
    /// What the standings of those on its roll come to.
    pub figures: Figures,
    /// Those on its roll who are known to have free meals.
    pub free_meals: u64,
}

/// The figures of every school with somebody on its roll on a day. `threshold` is the number of
/// sessions of the national threshold.
///
/// # Errors
/// When the engine fails.
pub async fn figures_by_school(
    on: &Reading,
    day: Date,
    threshold: u16,
) -> Result<Vec<SchoolFigures>, StoreError> {
    let sql = format!(
        "SELECT e.school, {SUMS}, count(m.pupil) AS free_meals FROM enrolment e \
         LEFT JOIN standing s ON s.pupil = e.pupil \
         LEFT JOIN (SELECT DISTINCT f.pupil FROM pupil_fact f WHERE f.kind = 'fsm' AND f.value = 'true' \
         AND f.since <= ? AND (f.until IS NULL OR f.until >= ?)) m ON m.pupil = e.pupil \
         WHERE e.start_on <= ? AND (e.end_on IS NULL OR e.end_on >= ?) GROUP BY e.school"
    );
    let day = || Value::from(day.put());
    let values = vec![threshold.put().into(), day(), day(), day(), day()];
    let rows = on.rows(&sql, values, ADDING).await?;
    rows.iter()
        .map(|row| {
            Ok(SchoolFigures {
                school: SchoolId(get(row, "school")?),
                figures: figures(row)?,
                free_meals: count(row, "free_meals")?,
            })
        })
        .collect()
}

/// The figures of the pupils within reach, by year group.
///
/// # Errors
/// When the engine fails.
pub async fn figures_by_year(
    on: &Reading,
    reach: &Reach,
    threshold: u16,
) -> Result<Vec<(String, Figures)>, StoreError> {
    let (within, its) = reach.words();
    let sql = format!(
        "SELECT p.year_group, {SUMS} FROM pupil p LEFT JOIN standing s ON s.pupil = p.id \
         WHERE {within} GROUP BY p.year_group ORDER BY p.year_group"
    );
    let mut values = vec![threshold.put().into()];
    values.extend(its);
    let rows = on.rows(&sql, values, ADDING).await?;
    rows.iter()
        .map(|row| Ok((get(row, "year_group")?, figures(row)?)))
        .collect()
}

/// The figures of pupils of whom a fact holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FactFigures {
    /// The fact's kind, as in `sen`.
    pub kind: String,
    /// Its value, as in `K`.
    pub value: String,
    /// What the standings of those of whom it holds come to.
    pub figures: Figures,
}

/// The figures of the pupils within reach by the facts that hold of them on a day; a pupil of whom
/// several hold stands in each.
///
/// # Errors
/// When the engine fails.
pub async fn figures_by_fact(
    on: &Reading,
    reach: &Reach,
    day: Date,
    threshold: u16,
) -> Result<Vec<FactFigures>, StoreError> {
    let (within, its) = reach.words();
    let sql = format!(
        "SELECT g.kind, g.value, {SUMS} FROM (SELECT DISTINCT f.kind, f.value, f.pupil FROM pupil_fact f \
         WHERE f.since <= ? AND (f.until IS NULL OR f.until >= ?)) g \
         JOIN pupil p ON p.id = g.pupil LEFT JOIN standing s ON s.pupil = p.id \
         WHERE {within} GROUP BY g.kind, g.value ORDER BY g.kind, g.value"
    );
    let mut values = vec![threshold.put().into(), day.put().into(), day.put().into()];
    values.extend(its);
    let rows = on.rows(&sql, values, ADDING).await?;
    rows.iter()
        .map(|row| {
            Ok(FactFigures {
                kind: get(row, "kind")?,
                value: get(row, "value")?,
                figures: figures(row)?,
            })
        })
        .collect()
}

/// How many marks of a school's register were changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChangedMarks {
    /// The school.
    pub school: SchoolId,
    /// All changes.
    pub all: u64,
    /// Those made later than so many days after the session.
    pub late: u64,
}

/// The changed marks of sessions from one day to another, both included, by school. Those made
/// more than `late_days` days after the day of the session are late.
///
/// # Errors
/// When the engine fails.
pub async fn changed_marks(
    on: &Reading,
    (from, to): (Date, Date),
    late_days: u16,
) -> Result<Vec<ChangedMarks>, StoreError> {
    // Instants are microseconds: a day has 86,400 million of them.
    let sql = "SELECT a.school, count(*) AS changes, \
               count(CASE WHEN a.made_at >= CAST(a.on_day + ? + 1 AS bigint) * 86400000000 THEN 1 END) AS late \
               FROM amendment a WHERE a.on_day >= ? AND a.on_day <= ? GROUP BY a.school";
    let (from, to) = (Day::from(from), Day::from(to));
    let values = vec![late_days.put().into(), from.put().into(), to.put().into()];
    let rows = on.rows(sql, values, ADDING).await?;
    rows.iter()
        .map(|row| {
            Ok(ChangedMarks {
                school: SchoolId(get(row, "school")?),
                all: count(row, "changes")?,
                late: count(row, "late")?,
            })
        })
        .collect()
}
