//! How a person's attempts to sign in go: failures, a lock, the authenticator's last step.
//! In: an attempt. Out: counts that a load never holds up.

use jiff::Timestamp;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;

use crate::error::StoreError;
use crate::ids::PersonId;
use crate::row::{all, insert_with, one, row};
use crate::store::Store;
use crate::value::Kept;

row! {
    /// How a person's attempts go.
    pub struct SignInState in sign_in_state = "sign_in_state" {
        key {
            /// Whose.
            person: PersonId,
        }
        /// Failures since the last success.
        failures: u32,
        /// When the last was.
        failed_at: Option<Timestamp>,
        /// Until when nobody may try.
        locked_until: Option<Timestamp>,
        /// The last step of the authenticator that was taken: none is taken twice.
        totp_last_step: u64,
        /// When they last signed in.
        signed_in_at: Option<Timestamp>,
    }
}

const DOING: &str = "counting attempts to sign in";

/// Sees to it that the person has a row.
async fn begin(store: &Store, person: PersonId) -> Result<(), StoreError> {
    let fresh = SignInState {
        person,
        failures: 0,
        failed_at: None,
        locked_until: None,
        totp_last_step: 0,
        signed_in_at: None,
    };
    insert_with(store.access(), [fresh], DOING, |insert| {
        insert.on_conflict(
            OnConflict::column(sign_in_state::Column::Person)
                .do_nothing()
                .to_owned(),
        )
    })
    .await
}

/// How a person's attempts go; `None` before the first.
///
/// # Errors
/// When the engine fails.
pub async fn state_of(store: &Store, person: PersonId) -> Result<Option<SignInState>, StoreError> {
    one(
        store.access(),
        sign_in_state::Entity::find_by_id(person.0),
        DOING,
    )
    .await
}

/// How everybody's attempts go.
///
/// # Errors
/// When the engine fails.
pub async fn every_state(store: &Store) -> Result<Vec<SignInState>, StoreError> {
    all(store.access(), sign_in_state::Entity::find(), DOING).await
}

/// Counts a failure, and says how many there are now.
///
/// # Errors
/// When the engine fails.
pub async fn count_failure(
    store: &Store,
    person: PersonId,
    now: Timestamp,
) -> Result<u32, StoreError> {
    begin(store, person).await?;
    let sql = "UPDATE sign_in_state SET failures = failures + 1, failed_at = ? WHERE person = ?";
    store
        .access()
        .run(sql, vec![now.put().into(), person.put().into()], DOING)
        .await?;
    Ok(state_of(store, person)
        .await?
        .map_or(0, |state| state.failures))
}

/// Locks a person out until a time, or lets them try again.
///
/// # Errors
/// When the engine fails.
pub async fn lock(
    store: &Store,
    person: PersonId,
    until: Option<Timestamp>,
) -> Result<(), StoreError> {
    begin(store, person).await?;
    let sql = "UPDATE sign_in_state SET locked_until = ?, failures = 0 WHERE person = ?";
    let values = vec![until.put().into(), person.put().into()];
    store.access().run(sql, values, DOING).await.map(|_| ())
}

/// Notes a success: no failures, no lock.
///
/// # Errors
/// When the engine fails.
pub async fn was_signed_in(
    store: &Store,
    person: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    begin(store, person).await?;
    let sql = "UPDATE sign_in_state SET failures = 0, locked_until = NULL, signed_in_at = ? WHERE person = ?";
    let values = vec![now.put().into(), person.put().into()];
    store.access().run(sql, values, DOING).await.map(|_| ())
}

/// Takes a step of the authenticator; `false` when it, or a later one, was taken before.
///
/// # Errors
/// When the engine fails.
pub async fn take_totp_step(
    store: &Store,
    person: PersonId,
    step: u64,
) -> Result<bool, StoreError> {
    begin(store, person).await?;
    let sql = "UPDATE sign_in_state SET totp_last_step = ? WHERE person = ? AND totp_last_step < ?";
    let values = vec![step.put().into(), person.put().into(), step.put().into()];
    Ok(store.access().run(sql, values, DOING).await? == 1)
}
