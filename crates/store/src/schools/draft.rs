//! Academic years that are being drawn up: nothing counts by them until they are put in force.
//! In: one person's draft of a school's year. Out: the same, until it is saved or thrown away.
//! A draft is nobody's record, so it stands in no chronology.

use law::academic_year::AcademicYear;
use register::OpenWeeks;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;

use crate::error::StoreError;
use crate::ids::{PersonId, SchoolId};
use crate::reading::Reading;
use crate::row::{insert_with, one, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// A draft.
    pub struct Draft in calendar_draft = "calendar_draft" {
        key {
            /// The school.
            school: SchoolId,
            /// The academic year.
            academic_year: AcademicYear,
            /// Whose draft it is.
            person: PersonId,
        }
        /// Its open sessions.
        open_weeks: OpenWeeks,
        /// Its reasons, as the service keeps them.
        notes: serde_json::Value,
        /// The digest of the year it was begun from, to know whether that has changed since.
        based_on: Vec<u8>,
    }
}

/// Keeps a draft, in place of the one before.
///
/// # Errors
/// When the engine fails.
pub async fn keep_draft(unit: &Unit, draft: Draft) -> Result<(), StoreError> {
    use calendar_draft::Column;
    insert_with(unit, [draft], "keeping a draft", |insert| {
        insert.on_conflict(
            OnConflict::columns([Column::School, Column::AcademicYear, Column::Person])
                .update_columns([Column::OpenWeeks, Column::Notes, Column::BasedOn])
                .to_owned(),
        )
    })
    .await
}

/// A person's draft of a school's year.
///
/// # Errors
/// When the engine fails.
pub async fn find_draft(
    on: &Reading,
    school: SchoolId,
    year: AcademicYear,
    person: PersonId,
) -> Result<Option<Draft>, StoreError> {
    let key = (school.0, i32::from(year.0), person.0);
    let select = calendar_draft::Entity::find_by_id(key);
    one(on, select, "reading a draft").await
}

/// Throws a draft away.
///
/// # Errors
/// When the engine fails.
pub async fn drop_draft(
    unit: &Unit,
    school: SchoolId,
    year: AcademicYear,
    person: PersonId,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM calendar_draft WHERE school = ? AND academic_year = ? AND person = ?";
    let values = vec![school.put().into(), year.put().into(), person.put().into()];
    unit.run(sql, values, "dropping a draft").await.map(|_| ())
}
