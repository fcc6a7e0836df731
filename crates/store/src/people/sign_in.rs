//! Sign-in sessions: who is signed in, where, since when; any of them can be ended.
//! In: a session's hash. Out: whose it is, while it holds.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::ids::{PersonId, SignInId};
use crate::row::{all, insert, one, row};
use crate::store::Store;
use crate::value::Kept;

row! {
    /// A sign-in session. What the browser holds is never kept, only its hash.
    pub struct SignIn in sign_in_session = "sign_in_session" {
        key {
            /// The hash of what the browser holds.
            hash: Vec<u8>,
        }
        /// Its id, to show and to end it by.
        id: SignInId,
        /// Whose.
        person: PersonId,
        /// Since when.
        created_at: Timestamp,
        /// When it was last used.
        seen_at: Timestamp,
        /// Until when it holds.
        expires_at: Timestamp,
        /// From which address.
        address: String,
        /// With which browser.
        user_agent: String,
        /// When it was ended.
        revoked_at: Option<Timestamp>,
        /// What the service keeps with it.
        data: serde_json::Value,
    }
}

const DOING: &str = "reading sign-in sessions";

/// Opens a session.
///
/// # Errors
/// When the engine fails.
pub async fn open_sign_in(store: &Store, sign_in: SignIn) -> Result<(), StoreError> {
    insert(store.access(), [sign_in], "opening a sign-in session").await
}

/// The session of a hash, while it holds.
///
/// # Errors
/// When the engine fails.
pub async fn find_sign_in(
    store: &Store,
    hash: &[u8],
    now: Timestamp,
) -> Result<Option<SignIn>, StoreError> {
    let select = sign_in_session::Entity::find_by_id(hash.to_vec())
        .filter(sign_in_session::Column::RevokedAt.is_null())
        .filter(sign_in_session::Column::ExpiresAt.gt(now.put()));
    one(store.access(), select, DOING).await
}

/// A person's sessions that hold, the last used first.
///
/// # Errors
/// When the engine fails.
pub async fn list_sign_ins(
    store: &Store,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<SignIn>, StoreError> {
    let select = sign_in_session::Entity::find()
        .filter(sign_in_session::Column::Person.eq(person.0))
        .filter(sign_in_session::Column::RevokedAt.is_null())
        .filter(sign_in_session::Column::ExpiresAt.gt(now.put()))
        .order_by_desc(sign_in_session::Column::SeenAt);
    all(store.access(), select, DOING).await
}

/// Notes that a session was used, until when it now holds, and what the service keeps with it.
///
/// # Errors
/// When the engine fails.
pub async fn see_sign_in(
    store: &Store,
    hash: &[u8],
    seen_at: Timestamp,
    expires_at: Timestamp,
    data: &serde_json::Value,
) -> Result<(), StoreError> {
    let sql = "UPDATE sign_in_session SET seen_at = ?, expires_at = ?, data = ? WHERE hash = ? AND revoked_at IS NULL";
    let values = vec![
        seen_at.put().into(),
        expires_at.put().into(),
        data.to_string().into(),
        hash.to_vec().into(),
    ];
    store
        .access()
        .run(sql, values, "noting a sign-in session")
        .await
        .map(|_| ())
}

/// Ends one session of a person.
///
/// # Errors
/// When the engine fails.
pub async fn revoke_sign_in(
    store: &Store,
    person: PersonId,
    id: SignInId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE sign_in_session SET revoked_at = ? WHERE id = ? AND person = ? AND revoked_at IS NULL";
    let values = vec![now.put().into(), id.put().into(), person.put().into()];
    Ok(store
        .access()
        .run(sql, values, "ending a sign-in session")
        .await?
        == 1)
}

/// Ends every session of a person, and says how many there were.
///
/// # Errors
/// When the engine fails.
pub async fn revoke_all_sign_ins(
    store: &Store,
    person: PersonId,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let sql = "UPDATE sign_in_session SET revoked_at = ? WHERE person = ? AND revoked_at IS NULL AND expires_at > ?";
    let values = vec![now.put().into(), person.put().into(), now.put().into()];
    store
        .access()
        .run(sql, values, "ending sign-in sessions")
        .await
}

/// Clears sessions that no longer held at a time.
///
/// # Errors
/// When the engine fails.
pub async fn clear_expired(store: &Store, before: Timestamp) -> Result<u64, StoreError> {
    let sql = "DELETE FROM sign_in_session WHERE expires_at < ? OR revoked_at < ?";
    let values = vec![before.put().into(), before.put().into()];
    store
        .access()
        .run(sql, values, "clearing sign-in sessions")
        .await
}
