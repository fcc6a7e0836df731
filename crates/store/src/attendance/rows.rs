//! Register rows: 864 bytes a pupil, school and academic year.
//! In: whole rows, or a few bytes of many rows at once. Out: rows.
//! The one place where the two engines are spoken to in two ways: a set at a time is eight times
//! as fast as row by row on SQLite, and three times on PostgreSQL.

use std::collections::{BTreeMap, BTreeSet};

use law::academic_year::AcademicYear;
use register::{ROW, Row as Marks};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Value};
use uuid::Uuid;

use crate::error::StoreError;
use crate::ids::{PupilId, SchoolId};
use crate::reading::Reading;
use crate::row::{all, insert_with, row, rows_at_once};
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
        let select = register_row::Entity::find()
            .filter(register_row::Column::Pupil.is_in(some.iter().map(|p| p.0)))
            .order_by_asc(register_row::Column::Pupil)
            .order_by_asc(register_row::Column::School)
            .order_by_asc(register_row::Column::AcademicYear);
        rows.extend(all::<RegisterRow>(on, select, "reading registers").await?);
    }
    Ok(rows)
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
    let select = register_row::Entity::find()
        .filter(register_row::Column::School.eq(school.0))
        .filter(register_row::Column::AcademicYear.eq(year.put()))
        .order_by_asc(register_row::Column::Pupil);
    all(on, select, "reading a school's registers").await
}

/// A page of all rows, in the order of their keys: those after one, so many at most.
///
/// # Errors
/// When the engine fails.
pub async fn every_row(
    on: &Reading,
    after: Option<&RegisterRow>,
    most: u64,
) -> Result<Vec<RegisterRow>, StoreError> {
    use register_row::Column;
    let mut select = register_row::Entity::find()
        .order_by_asc(Column::Pupil)
        .order_by_asc(Column::School)
        .order_by_asc(Column::AcademicYear)
        .limit(most);
    if let Some(row) = after {
        let (pupil, school, year) = (row.pupil.0, row.school.0, row.academic_year.put());
        let same_pupil = Condition::all().add(Column::Pupil.eq(pupil));
        let same_school = same_pupil.clone().add(Column::School.eq(school));
        select = select.filter(
            Condition::any()
                .add(Column::Pupil.gt(pupil))
                .add(same_pupil.add(Column::School.gt(school)))
                .add(same_school.add(Column::AcademicYear.gt(year))),
        );
    }
    all(on, select, "reading every register").await
}
