//! What letters say of a school.
//! In: its address, telephone, e-mail and head, in place of what was said before. Out: the same.

use jiff::Timestamp;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;

use crate::error::StoreError;
use crate::ids::SchoolId;
use crate::reading::Reading;
use crate::row::{insert_with, one, row};
use crate::unit::Unit;

row! {
    /// A school, as its letters have it.
    pub struct Letterhead in letterhead = "letterhead" {
        key {
            /// The school.
            school: SchoolId,
        }
        /// Its address, a line each.
        lines: String,
        /// Its telephone number.
        telephone: String,
        /// Where replies go.
        email: String,
        /// Its head's name.
        head: String,
        /// When this was said.
        changed_at: Timestamp,
    }
}

/// Says what letters say of a school.
///
/// # Errors
/// When the engine fails.
pub async fn set_letterhead(unit: &Unit, letterhead: Letterhead) -> Result<(), StoreError> {
    use letterhead::Column;
    insert_with(unit, [letterhead], "setting a letterhead", |insert| {
        let renewed = [
            Column::Lines,
            Column::Telephone,
            Column::Email,
            Column::Head,
            Column::ChangedAt,
        ];
        insert.on_conflict(
            OnConflict::column(Column::School)
                .update_columns(renewed)
                .to_owned(),
        )
    })
    .await
}

/// What letters say of a school; `None` until somebody has said it.
///
/// # Errors
/// When the engine fails.
pub async fn letterhead_of(
    on: &Reading,
    school: SchoolId,
) -> Result<Option<Letterhead>, StoreError> {
    let select = letterhead::Entity::find_by_id(school.0);
    one(on, select, "reading a letterhead").await
}
