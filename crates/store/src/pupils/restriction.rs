//! Restrictions: whom not to write to, and why.
//! In: a restriction and since when. Out: those of a pupil, past ones too.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::ids::{ParentId, PupilId, RestrictionId};
use crate::reading::Reading;
use crate::row::{all, insert, one, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// A restriction; both days included.
    pub struct Restriction in restriction = "restriction" {
        key {
            /// Its id.
            id: RestrictionId,
        }
        /// The pupil.
        pupil: PupilId,
        /// The parent; `None` when it is about the pupil's record as a whole.
        parent: Option<ParentId>,
        /// `do not write`, `order in force` …
        kind: String,
        /// Why.
        note: String,
        /// First day.
        since: Date,
        /// Last day; `None` while it holds.
        until: Option<Date>,
    }
}

/// Adds a restriction.
///
/// # Errors
/// When the engine fails.
pub async fn insert_restriction(unit: &Unit, restriction: Restriction) -> Result<(), StoreError> {
    insert(unit, [restriction], "adding a restriction").await
}

/// Ends a restriction.
///
/// # Errors
/// When the engine fails.
pub async fn end_restriction(
    unit: &Unit,
    id: RestrictionId,
    until: Date,
) -> Result<(), StoreError> {
    let sql = "UPDATE restriction SET until = ? WHERE id = ?";
    let values = vec![until.put().into(), id.put().into()];
    unit.run(sql, values, "ending a restriction")
        .await
        .map(|_| ())
}

/// A pupil's restrictions.
///
/// # Errors
/// When the engine fails.
pub async fn restrictions_of(on: &Reading, pupil: PupilId) -> Result<Vec<Restriction>, StoreError> {
    let select = restriction::Entity::find()
        .filter(restriction::Column::Pupil.eq(pupil.0))
        .order_by_asc(restriction::Column::Since)
        .order_by_asc(restriction::Column::Id);
    all(on, select, "reading restrictions").await
}

/// A restriction.
///
/// # Errors
/// When the engine fails.
pub async fn find_restriction(
    on: &Reading,
    id: RestrictionId,
) -> Result<Option<Restriction>, StoreError> {
    let select = restriction::Entity::find_by_id(id.0);
    one(on, select, "finding a restriction").await
}
