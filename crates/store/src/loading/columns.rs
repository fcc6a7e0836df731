//! What a school's exports call things.
//! In: a mapping as `exchange` writes it, a school, a kind of file. Out: the same for the next file.

use jiff::Timestamp;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;

use super::file::FileKind;
use crate::error::StoreError;
use crate::ids::SchoolId;
use crate::reading::Reading;
use crate::row::{insert_with, one, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// Which column of a school's exports holds what.
    pub struct ColumnMapping in column_mapping = "column_mapping" {
        key {
            /// The school.
            school: SchoolId,
            /// The kind of file.
            kind: FileKind,
        }
        /// The mapping, as `exchange` writes and reads it.
        mapping: String,
        /// Since when.
        changed_at: Timestamp,
    }
}

/// Keeps a school's columns, in place of those before.
///
/// # Errors
/// When the engine fails.
pub async fn keep_columns(
    unit: &Unit,
    school: SchoolId,
    kind: FileKind,
    mapping: &str,
) -> Result<(), StoreError> {
    use column_mapping::Column;
    let kept = ColumnMapping {
        school,
        kind,
        mapping: mapping.to_owned(),
        changed_at: unit.context().now,
    };
    insert_with(unit, [kept], "keeping columns", |insert| {
        insert.on_conflict(
            OnConflict::columns([Column::School, Column::Kind])
                .update_columns([Column::Mapping, Column::ChangedAt])
                .to_owned(),
        )
    })
    .await
}

/// Forgets a school's columns, so that headings decide again.
///
/// # Errors
/// When the engine fails.
pub async fn forget_columns(
    unit: &Unit,
    school: SchoolId,
    kind: FileKind,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM column_mapping WHERE school = ? AND kind = ?";
    let values = vec![school.put().into(), kind.put().into()];
    unit.run(sql, values, "forgetting columns")
        .await
        .map(|_| ())
}

/// A school's columns for a kind of file, if it has any.
///
/// # Errors
/// When the engine fails.
pub async fn columns_of(
    on: &Reading,
    school: SchoolId,
    kind: FileKind,
) -> Result<Option<ColumnMapping>, StoreError> {
    let key = (school.0, kind.put());
    one(
        on,
        column_mapping::Entity::find_by_id(key),
        "reading columns",
    )
    .await
}
