//! When schools are open: 54 weeks of sixteen bits an academic year.
//! In: a school's open sessions of a year. Out: the same, as registers take them.

use law::academic_year::AcademicYear;
use register::{OpenWeeks, WEEKS};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

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

/// Sets academic years of schools, in place of what was said of them before.
///
/// # Errors
/// When the engine fails.
pub async fn set_calendar_year(unit: &Unit, years: Vec<CalendarYear>) -> Result<(), StoreError> {
    use calendar_year::Column;
    insert_with(unit, years, "setting a school's calendar", |insert| {
        insert.on_conflict(
            OnConflict::columns([Column::School, Column::AcademicYear])
                .update_column(Column::OpenWeeks)
                .to_owned(),
        )
    })
    .await
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
