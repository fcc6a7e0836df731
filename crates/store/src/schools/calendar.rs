//! When schools are open: 54 weeks of sixteen bits an academic year.
//! In: a school's open sessions of a year. Out: the same, as registers take them: a school that closes
//! holds no session after its last day, whatever was entered.

use std::collections::HashMap;

use jiff::civil::Date;
use law::academic_year::AcademicYear;
use register::{OpenWeeks, WEEKS, close_after};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::closure::closures;
use crate::error::StoreError;
use crate::ids::SchoolId;
use crate::reading::Reading;
use crate::row::{all, insert_with, row, rows_at_once};
use crate::unit::Unit;
use crate::value::Kept;

impl Kept for OpenWeeks {
    type As = Vec<u8>;

    fn put(self) -> Vec<u8> {
        self.iter().flat_map(|week| week.to_le_bytes()).collect()
    }

    fn take(kept: Vec<u8>) -> Result<Self, String> {
        let (weeks, rest) = kept.as_chunks::<2>();
        if weeks.len() != WEEKS || !rest.is_empty() {
            return Err(format!("{} bytes where {} belong", kept.len(), WEEKS * 2));
        }
        Ok(std::array::from_fn(|at| u16::from_le_bytes(weeks[at])))
    }
}

row! {
    /// A school's academic year.
    pub struct CalendarYear in calendar_year = "calendar_year" {
        key {
            /// The school.
            school: SchoolId,
            /// The academic year.
            academic_year: AcademicYear,
        }
        /// Its open sessions.
        open_weeks: OpenWeeks,
    }
}

row! {
    /// An academic year as it was entered, of a school that closes in it or before it.
    pub(super) struct EnteredYear in calendar_entered = "calendar_entered" {
        key {
            /// The school.
            school: SchoolId,
            /// The academic year.
            academic_year: AcademicYear,
        }
        /// The sessions entered, those after the school's last day too.
        open_weeks: OpenWeeks,
    }
}

const SETTING: &str = "setting a school's calendar";

/// Sets academic years of schools, in place of what was said of them before. What is entered after the
/// last day of a school that closes is kept and held to be closed.
///
/// # Errors
/// When the engine fails.
pub async fn set_calendar_year(unit: &Unit, years: Vec<CalendarYear>) -> Result<(), StoreError> {
    let closing: HashMap<SchoolId, Date> = closures(unit)
        .await?
        .into_iter()
        .map(|closure| (closure.school, closure.last_day))
        .collect();
    let mut entered = Vec::new();
    let held = years.into_iter().map(|mut year| {
        if let Some(last_day) = closing.get(&year.school) {
            entered.push(EnteredYear {
                school: year.school,
                academic_year: year.academic_year,
                open_weeks: year.open_weeks,
            });
            close_after(&mut year.open_weeks, year.academic_year, *last_day);
        }
        year
    });
    let held: Vec<CalendarYear> = held.collect();
    insert_with(unit, held, SETTING, |insert| {
        use calendar_year::Column;
        insert.on_conflict(
            OnConflict::columns([Column::School, Column::AcademicYear])
                .update_column(Column::OpenWeeks)
                .to_owned(),
        )
    })
    .await?;
    insert_with(unit, entered, SETTING, |insert| {
        use calendar_entered::Column;
        insert.on_conflict(
            OnConflict::columns([Column::School, Column::AcademicYear])
                .update_column(Column::OpenWeeks)
                .to_owned(),
        )
    })
    .await
}

/// Holds a school's calendar to its closure, or to what was entered when it closes no more.
pub(super) async fn hold_to_closure(unit: &Unit, school: SchoolId) -> Result<(), StoreError> {
    let years = entered_calendars_of(unit, school).await?;
    let sql = "DELETE FROM calendar_entered WHERE school = ?";
    unit.run(sql, vec![school.put().into()], SETTING).await?;
    set_calendar_year(unit, years).await
}

/// A school's academic years as they were entered, oldest first: for whoever changes them.
///
/// # Errors
/// When the engine fails.
pub async fn entered_calendars_of(
    on: &Reading,
    school: SchoolId,
) -> Result<Vec<CalendarYear>, StoreError> {
    let select =
        calendar_entered::Entity::find().filter(calendar_entered::Column::School.eq(school.0));
    let entered: Vec<EnteredYear> = all(on, select, "reading a school's calendar").await?;
    let mut years = calendars_of(on, school).await?;
    for year in &mut years {
        let own = entered
            .iter()
            .find(|e| e.academic_year == year.academic_year);
        if let Some(own) = own {
            year.open_weeks = own.open_weeks;
        }
    }
    Ok(years)
}

/// A school's academic years, oldest first.
///
/// # Errors
/// When the engine fails.
pub async fn calendars_of(on: &Reading, school: SchoolId) -> Result<Vec<CalendarYear>, StoreError> {
    let select = calendar_year::Entity::find()
        .filter(calendar_year::Column::School.eq(school.0))
        .order_by_asc(calendar_year::Column::AcademicYear);
    all(on, select, "reading a school's calendar").await
}

/// The academic years of some schools.
///
/// # Errors
/// When the engine fails.
pub async fn calendars_by_schools(
    on: &Reading,
    schools: &[SchoolId],
) -> Result<Vec<CalendarYear>, StoreError> {
    let mut found = Vec::new();
    for some in schools.chunks(rows_at_once(1)) {
        let select = calendar_year::Entity::find()
            .filter(calendar_year::Column::School.is_in(some.iter().map(|id| id.0)))
            .order_by_asc(calendar_year::Column::School)
            .order_by_asc(calendar_year::Column::AcademicYear);
        found.extend(all::<CalendarYear>(on, select, "reading calendars").await?);
    }
    Ok(found)
}

/// Every school's academic years.
///
/// # Errors
/// When the engine fails.
pub async fn every_calendar(on: &Reading) -> Result<Vec<CalendarYear>, StoreError> {
    let select = calendar_year::Entity::find()
        .order_by_asc(calendar_year::Column::School)
        .order_by_asc(calendar_year::Column::AcademicYear);
    all(on, select, "reading calendars").await
}
