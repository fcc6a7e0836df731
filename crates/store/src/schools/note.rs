//! Why a school holds no session on a day that others would be open.
//! In: days with their reasons. Out: those of an academic year.

use jiff::civil::Date;
use law::academic_year::AcademicYear;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::ids::SchoolId;
use crate::reading::Reading;
use crate::row::{all, insert, row};
use crate::unit::Unit;
use crate::value::{Kept, words};

words! {
    /// What kind of day it is.
    pub enum NoteKind {
        /// Staff training: pupils do not come.
        Inset = "inset",
        /// A closure of the school's own, with its reason.
        Closure = "closure",
    }
}

row! {
    /// A day and why it is closed.
    pub struct DayNote in calendar_note = "calendar_note" {
        key {
            /// The school.
            school: SchoolId,
            /// The day.
            on_day: Date,
        }
        /// What kind of day it is.
        kind: NoteKind,
        /// The reason, in a word or two; empty for an INSET day.
        words: String,
    }
}

/// Sets the notes of a school's academic year, in place of those it had.
///
/// # Errors
/// When the engine fails.
pub async fn set_notes(
    unit: &Unit,
    school: SchoolId,
    year: AcademicYear,
    notes: Vec<DayNote>,
) -> Result<(), StoreError> {
    const DOING: &str = "setting the reasons of a calendar";
    let sql = "DELETE FROM calendar_note WHERE school = ? AND on_day BETWEEN ? AND ?";
    let values = vec![
        school.put().into(),
        year.first_day().put().into(),
        year.last_day().put().into(),
    ];
    unit.run(sql, values, DOING).await?;
    insert(unit, notes, DOING).await
}

/// The notes of a school's academic year, by day.
///
/// # Errors
/// When the engine fails.
pub async fn notes_of(
    on: &Reading,
    school: SchoolId,
    year: AcademicYear,
) -> Result<Vec<DayNote>, StoreError> {
    use calendar_note::Column;
    let select = calendar_note::Entity::find()
        .filter(Column::School.eq(school.0))
        .filter(Column::OnDay.between(year.first_day().put(), year.last_day().put()))
        .order_by_asc(Column::OnDay);
    all(on, select, "reading the reasons of a calendar").await
}
