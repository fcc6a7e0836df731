//! Shares: what of schools' support the authority may see.
//! In: a basis, from when to when. Out: which schools share a pupil's record with it on a day.

use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::EntityTrait;

use crate::error::{StoreError, While};
use crate::ids::{PersonId, PupilId, SchoolId, SupportId};
use crate::reading::Reading;
use crate::row::{one, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// A share; both days included.
    pub struct Share in support_share = "support_share" {
        key {
            /// Its id.
            id: SupportId,
        }
        /// The pupil.
        pupil: PupilId,
        /// The school whose record it is.
        school: SchoolId,
        /// On what basis.
        basis: String,
        /// What it is shared for.
        words: String,
        /// First day.
        since: Date,
        /// Last day.
        until: Date,
        /// When it was written down.
        made_at: Timestamp,
        /// By whom.
        made_by: Option<PersonId>,
        /// Their name.
        made_by_name: String,
        /// Their position at the time.
        position: String,
    }
}

impl Share {
    /// Whether it is in force on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.since <= day && day <= self.until
    }
}

kept! {
    /// Keeps a share.
    insert_share(Share) while "sharing a record of support"
}

/// A share.
///
/// # Errors
/// When the engine fails.
pub async fn find_share(on: &Reading, id: SupportId) -> Result<Option<Share>, StoreError> {
    let select = support_share::Entity::find_by_id(id.0);
    one(on, select, "finding a share").await
}

/// Ends a share; its last day may lie before its first, and then it never was in force for a whole day.
///
/// # Errors
/// When the engine fails.
pub async fn end_share(unit: &Unit, id: SupportId, until: Date) -> Result<(), StoreError> {
    let sql = "UPDATE support_share SET until = ? WHERE id = ? AND until > ?";
    let values = vec![until.put().into(), id.put().into(), until.put().into()];
    unit.run(sql, values, "ending a share").await.map(|_| ())
}

/// The schools that share a pupil's record with the authority on a day.
///
/// # Errors
/// When the engine fails.
pub async fn schools_that_share(
    on: &Reading,
    pupil: PupilId,
    today: Date,
) -> Result<Vec<SchoolId>, StoreError> {
    const DOING: &str = "asking which schools share a record of support";
    let sql = "SELECT DISTINCT school FROM support_share WHERE pupil = ? AND since <= ? AND until >= ? ORDER BY school";
    let day = || today.put().into();
    let rows = on
        .rows(sql, vec![pupil.put().into(), day(), day()], DOING)
        .await?;
    let ids = rows
        .iter()
        .map(|row| row.try_get("", "school").while_(DOING));
    ids.map(|id| id.map(SchoolId)).collect()
}
