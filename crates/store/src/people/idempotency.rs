//! Answers kept for requests that are sent again, and which requests are being done now.
//! In: a request's key, within the unit that did what it asked. Out: the same answer the next time;
//! and while it is being done, that it is.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::error::StoreError;
use crate::reading::Reading;
use crate::row::{insert, one, row};
use crate::store::Store;
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// An answer, kept for a while.
    pub struct Answer in idempotency_key = "idempotency_key" {
        key {
            /// The hash of who asked and under which key.
            hash: Vec<u8>,
        }
        /// The hash of what was asked: another request under the same key is a mistake.
        request: Vec<u8>,
        /// The status answered.
        status: u16,
        /// The body answered.
        body: Vec<u8>,
        /// Until when it is kept.
        expires_at: Timestamp,
    }
}

/// Keeps an answer with what was done.
///
/// # Errors
/// [`StoreError::AlreadyThere`] when the same request was answered meanwhile: drop the unit.
pub async fn keep_answer(unit: &Unit, answer: Answer) -> Result<(), StoreError> {
    let sql = "DELETE FROM idempotency_key WHERE hash = ? AND expires_at <= ?";
    let values = vec![answer.hash.clone().into(), unit.context().now.put().into()];
    unit.run(sql, values, "keeping an answer").await?;
    insert(unit, [answer], "keeping an answer").await
}

/// The answer kept for a key.
///
/// # Errors
/// When the engine fails.
pub async fn kept_answer(
    on: &Reading,
    hash: &[u8],
    now: Timestamp,
) -> Result<Option<Answer>, StoreError> {
    let select = idempotency_key::Entity::find_by_id(hash.to_vec())
        .filter(idempotency_key::Column::ExpiresAt.gt(now.put()));
    one(on, select, "finding an answer").await
}

/// Forgets answers that are no longer kept.
///
/// # Errors
/// When the engine fails.
pub async fn forget_answers(unit: &Unit) -> Result<u64, StoreError> {
    let sql = "DELETE FROM idempotency_key WHERE expires_at <= ?";
    let values = vec![unit.context().now.put().into()];
    unit.run(sql, values, "forgetting answers").await
}

/// Claims a request for whoever does it now, until a time; `false` when another is doing it. Seen by
/// every node, and not part of any unit: it says nothing of what was done.
///
/// # Errors
/// When the engine fails.
pub async fn claim_request(
    store: &Store,
    hash: &[u8],
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "INSERT INTO idempotency_claim (hash, until) VALUES (?, ?) ON CONFLICT (hash) \
               DO UPDATE SET until = excluded.until WHERE idempotency_claim.until <= ?";
    let values = vec![hash.to_vec().into(), until.put().into(), now.put().into()];
    let claimed = store
        .access()
        .run(sql, values, "claiming a request")
        .await?;
    Ok(claimed == 1)
}

/// Lets go of a claim, and of those whose holders died.
///
/// # Errors
/// When the engine fails.
pub async fn release_request(
    store: &Store,
    hash: &[u8],
    now: Timestamp,
    until: Timestamp,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM idempotency_claim WHERE (hash = ? AND until = ?) OR until <= ?";
    let values = vec![hash.to_vec().into(), until.put().into(), now.put().into()];
    let released = store.access().run(sql, values, "letting go of a request");
    released.await.map(|_| ())
}
