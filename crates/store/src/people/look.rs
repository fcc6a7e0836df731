//! The access log: who looked at which child, when, at what.
//! In: looks, several at once. Out: a child's or a person's, newest first.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::error::StoreError;
use crate::ids::{LookId, PersonId, PupilId};
use crate::row::{all, insert, row};
use crate::store::Store;

row! {
    /// One look at a child's record.
    pub struct Look in access_log = "access_log" {
        key {
            /// Its id.
            id: LookId,
        }
        /// The child.
        pupil: PupilId,
        /// Who looked.
        person: PersonId,
        /// Their name at the time.
        person_name: String,
        /// Their position at the time.
        position: String,
        /// When.
        looked_at: Timestamp,
        /// At what.
        what: String,
    }
}

/// Writes looks down.
///
/// # Errors
/// When the engine fails.
pub async fn log_looks(store: &Store, looks: Vec<Look>) -> Result<(), StoreError> {
    insert(store.access(), looks, "writing the access log").await
}

/// Who looked at a child, newest first.
///
/// # Errors
/// When the engine fails.
pub async fn looks_at(store: &Store, pupil: PupilId, most: u64) -> Result<Vec<Look>, StoreError> {
    let select = access_log::Entity::find()
        .filter(access_log::Column::Pupil.eq(pupil.0))
        .order_by_desc(access_log::Column::LookedAt)
        .order_by_desc(access_log::Column::Id)
        .limit(most);
    all(store.access(), select, "reading the access log").await
}

/// At whom a person looked, newest first.
///
/// # Errors
/// When the engine fails.
pub async fn looks_by(store: &Store, person: PersonId, most: u64) -> Result<Vec<Look>, StoreError> {
    let select = access_log::Entity::find()
        .filter(access_log::Column::Person.eq(person.0))
        .order_by_desc(access_log::Column::LookedAt)
        .order_by_desc(access_log::Column::Id)
        .limit(most);
    all(store.access(), select, "reading the access log").await
}
