//! Schools that have closed or are to close.
//! In: a school and its last day. Out: the same; nothing of the school is taken away, and its calendar
//! holds no session after that day.

use jiff::civil::Date;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;

use super::calendar::hold_to_closure;
use crate::error::StoreError;
use crate::ids::SchoolId;
use crate::reading::Reading;
use crate::row::{all, insert_with, one, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// When a school closes.
    pub struct Closure in school_closure = "school_closure" {
        key {
            /// The school.
            school: SchoolId,
        }
        /// Its last day.
        last_day: Date,
    }
}

const DOING: &str = "closing a school";

/// Sets a school's last day, in place of one that was set before.
///
/// # Errors
/// When the engine fails.
pub async fn close_school(unit: &Unit, closure: Closure) -> Result<(), StoreError> {
    use school_closure::Column;
    let school = closure.school;
    insert_with(unit, [closure], DOING, |insert| {
        insert.on_conflict(
            OnConflict::column(Column::School)
                .update_column(Column::LastDay)
                .to_owned(),
        )
    })
    .await?;
    hold_to_closure(unit, school).await
}

/// Takes a closure back: it was a mistake, or the school stays open after all.
///
/// # Errors
/// When the engine fails.
pub async fn keep_school_open(unit: &Unit, school: SchoolId) -> Result<(), StoreError> {
    let sql = "DELETE FROM school_closure WHERE school = ?";
    unit.run(sql, vec![school.put().into()], DOING).await?;
    hold_to_closure(unit, school).await
}

/// When a school closes, if it does.
///
/// # Errors
/// When the engine fails.
pub async fn closure_of(on: &Reading, school: SchoolId) -> Result<Option<Closure>, StoreError> {
    let select = school_closure::Entity::find_by_id(school.0);
    one(on, select, "asking whether a school closes").await
}

/// Every school that closes or has closed.
///
/// # Errors
/// When the engine fails.
pub async fn closures(on: &Reading) -> Result<Vec<Closure>, StoreError> {
    let select = school_closure::Entity::find();
    all(on, select, "asking which schools close").await
}
