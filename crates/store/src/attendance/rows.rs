//! Register rows: 864 bytes a pupil, school and academic year.
//! In: whole rows, or a few bytes of many rows at once. Out: rows.
//! The one place where the two engines are spoken to in two ways: a set at a time is eight times
//! as fast as row by row on SQLite, and three times on PostgreSQL.

use std::collections::{BTreeMap, BTreeSet};

use law::academic_year::AcademicYear;
use register::{ROW, Row as Marks};
use sea_orm::Value;
use sea_orm::sea_query::OnConflict;
use uuid::Uuid;

use crate::error::{StoreError, While};
use crate::ids::{PupilId, SchoolId};
use crate::reading::Reading;
use crate::row::{insert_with, row, rows_at_once};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// A pupil's academic year at one school.
    pub struct RegisterRow in register_row = "register_row" {
        key {
            /// The pupil.
            pupil: PupilId,
            /// The school.
            school: SchoolId,
            /// The academic year.
            academic_year: AcademicYear,
        }
        /// A byte a session.
        marks: Marks,
    }
}

/// A few neighbouring bytes of one row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Patch {
    /// The pupil.
    pub pupil: PupilId,
    /// The school.
    pub school: SchoolId,
    /// The academic year.
    pub academic_year: AcademicYear,
    /// The place of the first byte in the row.
    pub at: usize,
    /// The bytes.
    pub bytes: Vec<u8>,
}

type Key = (PupilId, SchoolId, AcademicYear);

impl Patch {
    fn key(&self) -> Key {
        (self.pupil, self.school, self.academic_year)
    }
}

/// Patches in one statement. More gain nothing, and with a few hundred SQLite thinks it quicker to walk
/// through every row there is than to look each of these up.
const AT_ONCE: usize = 100;

/// Sets whole rows, in place of those that are there.
///
/// # Errors
/// When the engine fails.
pub async fn write_rows(unit: &Unit, rows: Vec<RegisterRow>) -> Result<(), StoreError> {
    use register_row::Column;
    insert_with(unit, rows, "writing registers", |insert| {
        insert.on_conflict(
            OnConflict::columns([Column::Pupil, Column::School, Column::AcademicYear])
                .update_column(Column::Marks)
                .to_owned(),
        )
    })
    .await
}

/// Sets a few bytes of each of many rows. Rows that are not there yet are begun. When two patches
/// touch the same byte, the later one holds.
///
/// # Errors
/// [`StoreError::NotThere`] when a patch lies outside a row; otherwise when the engine fails.
pub async fn patch_rows(unit: &Unit, patches: &[Patch]) -> Result<(), StoreError> {
    if patches.iter().any(|p| p.at + p.bytes.len() > ROW) {
        return Err(StoreError::NotThere {
            what: "that place in a register",
        });
    }
    // A statement touches a row once: a row's second patch goes with the second set, and so on.
    let mut sets: Vec<Vec<&Patch>> = Vec::new();
    let mut turns: BTreeMap<Key, usize> = BTreeMap::new();
    for patch in patches.iter().filter(|p| !p.bytes.is_empty()) {
        let turn = turns.entry(patch.key()).or_default();
        if sets.len() == *turn {
            sets.push(Vec::new());
        }
        sets[*turn].push(patch);
        *turn += 1;
    }
    for mut set in sets {
        // In the order of the keys, so that two units never wait for each other.
        set.sort_by_key(|patch| patch.key());
        for some in set.chunks(AT_ONCE) {
            if patch_some(unit, some).await? < some.len() as u64 {
                begin_rows(unit, some).await?;
                patch_some(unit, some).await?;
            }
        }
    }
    Ok(())
}

async fn patch_some(unit: &Unit, some: &[&Patch]) -> Result<u64, StoreError> {
    const DOING: &str = "marking registers";
    if unit.is_sqlite() {
        let values = vec!["(?,?,?,?,?)"; some.len()].join(",");
        let sql = format!(
            "WITH patch (pupil, school, year, at, bytes) AS (VALUES {values}) \
             UPDATE register_row SET marks = CAST(substr(marks, 1, at) || bytes || \
             substr(marks, at + 1 + length(bytes)) AS BLOB) FROM patch WHERE register_row.pupil = patch.pupil \
             AND register_row.school = patch.school AND register_row.academic_year = patch.year"
        );
        let values = some.iter().flat_map(|p| {
            let of: [Value; 5] = [
                p.pupil.put().into(),
                p.school.put().into(),
                p.academic_year.put().into(),
                (p.at as i32).into(),
                p.bytes.clone().into(),
            ];
            of
        });
        return unit.run(&sql, values.collect(), DOING).await;
    }
    let sql = "UPDATE register_row SET marks = overlay(marks placing bytes from at + 1 for length(bytes)) \
               FROM unnest(?::uuid[], ?::uuid[], ?::int[], ?::int[], ?::bytea[]) AS patch (of_pupil, of_school, year, at, bytes) \
               WHERE pupil = of_pupil AND school = of_school AND academic_year = year";
    let pupils: Vec<Uuid> = some.iter().map(|p| p.pupil.0).collect();
    let schools: Vec<Uuid> = some.iter().map(|p| p.school.0).collect();
    let years: Vec<i32> = some.iter().map(|p| p.academic_year.put()).collect();
    let places: Vec<i32> = some.iter().map(|p| p.at as i32).collect();
    let bytes: Vec<Vec<u8>> = some.iter().map(|p| p.bytes.clone()).collect();
    let values = vec![
        pupils.into(),
        schools.into(),
        years.into(),
        places.into(),
        bytes.into(),
    ];
    unit.run(sql, values, DOING).await
}

/// Begins empty rows where there are none.
async fn begin_rows(unit: &Unit, some: &[&Patch]) -> Result<(), StoreError> {
    use register_row::Column;
    let keys: BTreeSet<Key> = some.iter().map(|p| p.key()).collect();
    let empty = keys
        .into_iter()
        .map(|(pupil, school, academic_year)| RegisterRow {
            pupil,
            school,
            academic_year,
            marks: [0; ROW],
        });
    insert_with(unit, empty, "beginning registers", |insert| {
        insert.on_conflict(
            OnConflict::columns([Column::Pupil, Column::School, Column::AcademicYear])
                .do_nothing()
                .to_owned(),
        )
    })
    .await
}

/// The rows of some pupils.
///
/// # Errors
/// When the engine fails.
pub async fn rows_of_pupils(
    on: &Reading,
    pupils: &[PupilId],
) -> Result<Vec<RegisterRow>, StoreError> {
    let mut rows = Vec::new();
    for some in pupils.chunks(rows_at_once(1)) {
        let whose = format!("pupil IN ({})", vec!["?"; some.len()].join(","));
        let each = some.iter().map(|pupil| pupil.put().into());
        rows.extend(packed(on, &whose, each.collect()).await?);
    }
    rows.sort_unstable_by_key(key);
    Ok(rows)
}

/// Rows that are read in one go: some four megabytes.
pub(super) enum Lot<'a> {
    /// Those of some pupils.
    OfPupils(&'a [PupilId]),
    /// Those whose pupil's id lies between two, both included.
    Between(PupilId, PupilId),
    /// Those that lie side by side in SQLite's file, by its own numbers, both included.
    Beside(i64, i64),
}

/// Pupils in a lot.
const PUPILS: usize = 2_000;
/// Rows in a lot of those that lie side by side.
const ROWS: i64 = 4_000;

/// The rows of some pupils in lots, who are in the order of their ids; rows of others may be among them.
/// Of half of everybody or more it is quicker to read every row there is than to look each pupil's up:
/// as they lie on SQLite, which would look them up from an index, and from pupil to pupil on PostgreSQL.
///
/// # Errors
/// When the engine fails.
pub(super) async fn lots<'a>(
    on: &Reading,
    pupils: &'a [PupilId],
) -> Result<Vec<Lot<'a>>, StoreError> {
    const DOING: &str = "measuring the registers";
    let some = pupils.chunks(PUPILS);
    if !is_most(on, pupils.len()).await? {
        return Ok(some.map(Lot::OfPupils).collect());
    }
    if !on.is_sqlite() {
        let ends = some.filter_map(|some| some.first().zip(some.last()));
        return Ok(ends
            .map(|(first, last)| Lot::Between(*first, *last))
            .collect());
    }
    let ends = "SELECT MIN(rowid) AS first, MAX(rowid) AS last FROM register_row";
    let ends = on.rows(ends, vec![], DOING).await?;
    let end = |column| {
        let end = ends
            .first()
            .map(|row| row.try_get::<Option<i64>>("", column));
        end.transpose().while_(DOING).map(Option::flatten)
    };
    let Some((first, last)) = end("first")?.zip(end("last")?) else {
        return Ok(Vec::new());
    };
    let starts = (first..=last).step_by(ROWS as usize);
    Ok(starts.map(|at| Lot::Beside(at, at + ROWS - 1)).collect())
}

/// Whether so many pupils are half of everybody or more.
async fn is_most(on: &Reading, pupils: usize) -> Result<bool, StoreError> {
    const DOING: &str = "counting pupils";
    if pupils <= PUPILS {
        return Ok(false);
    }
    let rows = on.rows("SELECT COUNT(*) AS pupils FROM pupil", vec![], DOING);
    let rows = rows.await?;
    let all = rows.first().map(|row| row.try_get::<i64>("", "pupils"));
    let all = all.transpose().while_(DOING)?.unwrap_or_default();
    Ok((pupils as u64) * 2 >= all.unsigned_abs())
}

/// The rows of a lot, in any order.
///
/// # Errors
/// When the engine fails.
pub(super) async fn rows_of_lot(
    on: &Reading,
    lot: &Lot<'_>,
) -> Result<Vec<RegisterRow>, StoreError> {
    let (whose, ends): (_, Vec<Value>) = match lot {
        Lot::OfPupils(pupils) => return rows_of_pupils(on, pupils).await,
        Lot::Between(first, last) => (
            "pupil BETWEEN ? AND ?",
            vec![first.put().into(), last.put().into()],
        ),
        Lot::Beside(first, last) => (
            "rowid BETWEEN ? AND ?",
            vec![(*first).into(), (*last).into()],
        ),
    };
    packed(on, whose, ends).await
}

/// A school's rows of an academic year.
///
/// # Errors
/// When the engine fails.
pub async fn rows_of_school(
    on: &Reading,
    school: SchoolId,
    year: AcademicYear,
) -> Result<Vec<RegisterRow>, StoreError> {
    let values = vec![school.put().into(), year.put().into()];
    let mut rows = packed(on, "school = ? AND academic_year = ?", values).await?;
    rows.sort_unstable_by_key(key);
    Ok(rows)
}

fn key(row: &RegisterRow) -> Key {
    (row.pupil, row.school, row.academic_year)
}

/// A packed row: pupil and school as sixteen bytes each, the academic year in four digits, the marks.
const PACKED: usize = 16 + 16 + 4 + ROW;

/// Rows in any order, packed by the engine into one value: to take them from the driver one by one
/// costs several times what the engine takes to find them.
async fn packed(
    on: &Reading,
    whose: &str,
    values: Vec<Value>,
) -> Result<Vec<RegisterRow>, StoreError> {
    const DOING: &str = "reading registers";
    let pack = if on.is_sqlite() {
        "CAST(group_concat(pupil || school || CAST(academic_year AS TEXT) || marks, '') AS BLOB)"
    } else {
        "string_agg(uuid_send(pupil) || uuid_send(school) || \
         convert_to(CAST(academic_year AS TEXT), 'UTF8') || marks, CAST('' AS BYTEA))"
    };
    let sql = format!("SELECT {pack} AS packed FROM register_row WHERE {whose}");
    let found = on.rows(&sql, values, DOING).await?;
    let packed = found.first().map(|row| row.try_get("", "packed"));
    let packed: Option<Vec<u8>> = packed.transpose().while_(DOING)?.flatten();
    let packed = packed.unwrap_or_default();
    let (rows, rest) = packed.as_chunks::<PACKED>();
    if !rest.is_empty() {
        return Err(unreadable("marks", rest));
    }
    rows.iter().map(unpacked).collect()
}

fn unreadable(column: &'static str, value: &[u8]) -> StoreError {
    StoreError::Unreadable {
        table: "register_row",
        column,
        value: hex::encode(value),
    }
}

fn unpacked(row: &[u8; PACKED]) -> Result<RegisterRow, StoreError> {
    let (pupil, row) = row.split_at(16);
    let (school, row) = row.split_at(16);
    let (year, marks) = row.split_at(4);
    let id = |column, bytes: &[u8]| Uuid::from_slice(bytes).map_err(|_| unreadable(column, bytes));
    let number = str::from_utf8(year).ok().and_then(|year| year.parse().ok());
    Ok(RegisterRow {
        pupil: PupilId(id("pupil", pupil)?),
        school: SchoolId(id("school", school)?),
        academic_year: AcademicYear(number.ok_or_else(|| unreadable("academic_year", year))?),
        marks: marks.try_into().map_err(|_| unreadable("marks", marks))?,
    })
}
