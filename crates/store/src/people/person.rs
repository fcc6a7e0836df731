//! A person's account.
//! In: name, position, e-mail address, what they prove themselves with. Out: the account.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::error::{StoreError, While};
use crate::ids::PersonId;
use crate::reading::Reading;
use crate::row::{self, all, one, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// An account.
    pub struct Person in person = "person" {
        key {
            /// Its id.
            id: PersonId,
        }
        /// The person's name.
        name: String,
        /// Their title or position.
        position: String,
        /// Their e-mail address, as they write it.
        email: String,
        /// The same, folded: no two accounts share it.
        email_folded: String,
        /// The hash of their password, in the hash's own format; `None` until they set one.
        password_hash: Option<String>,
        /// The secret of their authenticator.
        totp_secret: Option<String>,
        /// Since when.
        created_at: Timestamp,
        /// When the account was closed.
        disabled_at: Option<Timestamp>,
    }
}

row! {
    /// A recovery code, by its hash.
    pub(super) struct RecoveryCode in recovery_code = "recovery_code" {
        key {
            /// Whose.
            person: PersonId,
            /// Its hash.
            hash: Vec<u8>,
        }
        /// When it was used.
        used_at: Option<Timestamp>,
    }
}

/// An e-mail address as two are compared.
pub fn fold_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Adds an account. Its folded address is worked out here.
///
/// # Errors
/// [`StoreError::AlreadyThere`] when the address has an account.
pub async fn insert(unit: &Unit, mut person: Person) -> Result<(), StoreError> {
    person.email_folded = fold_email(&person.email);
    row::insert(unit, [person], "adding an account").await
}

/// An account.
///
/// # Errors
/// When the engine fails.
pub async fn find(on: &Reading, id: PersonId) -> Result<Option<Person>, StoreError> {
    one(on, person::Entity::find_by_id(id.0), "finding an account").await
}

/// The account of an e-mail address, however it is written.
///
/// # Errors
/// When the engine fails.
pub async fn find_by_email(on: &Reading, email: &str) -> Result<Option<Person>, StoreError> {
    let select = person::Entity::find().filter(person::Column::EmailFolded.eq(fold_email(email)));
    one(on, select, "finding an account").await
}

/// Every account, by name.
///
/// # Errors
/// When the engine fails.
pub async fn list(on: &Reading) -> Result<Vec<Person>, StoreError> {
    let select = person::Entity::find()
        .order_by_asc(person::Column::Name)
        .order_by_asc(person::Column::Id);
    all(on, select, "listing accounts").await
}

/// Changes one thing of an account.
async fn set(
    unit: &Unit,
    id: PersonId,
    set: &str,
    mut values: Vec<sea_orm::Value>,
) -> Result<(), StoreError> {
    values.push(id.put().into());
    let sql = format!("UPDATE person SET {set} WHERE id = ?");
    match unit.run(&sql, values, "changing an account").await? {
        0 => Err(StoreError::NotThere {
            what: "the account",
        }),
        _ => Ok(()),
    }
}

/// Gives the account another name and position.
///
/// # Errors
/// [`StoreError::NotThere`] when there is no such account.
pub async fn rename(
    unit: &Unit,
    id: PersonId,
    name: &str,
    position: &str,
) -> Result<(), StoreError> {
    set(
        unit,
        id,
        "name = ?, position = ?",
        vec![name.into(), position.into()],
    )
    .await
}

/// Gives the account another e-mail address.
///
/// # Errors
/// [`StoreError::AlreadyThere`] when another account has it, [`StoreError::NotThere`] when there is
/// no such account.
pub async fn set_email(unit: &Unit, id: PersonId, email: &str) -> Result<(), StoreError> {
    set(
        unit,
        id,
        "email = ?, email_folded = ?",
        vec![email.into(), fold_email(email).into()],
    )
    .await
}

/// Sets a password's hash.
///
/// # Errors
/// [`StoreError::NotThere`] when there is no such account.
pub async fn set_password(unit: &Unit, id: PersonId, hash: &str) -> Result<(), StoreError> {
    set(unit, id, "password_hash = ?", vec![hash.into()]).await
}

/// Sets or takes away the authenticator.
///
/// # Errors
/// [`StoreError::NotThere`] when there is no such account.
pub async fn set_totp(unit: &Unit, id: PersonId, secret: Option<String>) -> Result<(), StoreError> {
    set(unit, id, "totp_secret = ?", vec![secret.into()]).await
}

/// Takes away everything the account proves itself with: password, authenticator, recovery codes.
///
/// # Errors
/// [`StoreError::NotThere`] when there is no such account.
pub async fn forget_sign_in(unit: &Unit, id: PersonId) -> Result<(), StoreError> {
    set_recovery_codes(unit, id, Vec::new()).await?;
    let nothing = "password_hash = NULL, totp_secret = NULL";
    set(unit, id, nothing, Vec::new()).await
}

/// Closes an account, or opens it again.
///
/// # Errors
/// [`StoreError::NotThere`] when there is no such account.
pub async fn disable(unit: &Unit, id: PersonId, at: Option<Timestamp>) -> Result<(), StoreError> {
    set(unit, id, "disabled_at = ?", vec![at.put().into()]).await
}

/// Replaces the recovery codes, by their hashes.
///
/// # Errors
/// When the engine fails.
pub async fn set_recovery_codes(
    unit: &Unit,
    id: PersonId,
    hashes: Vec<Vec<u8>>,
) -> Result<(), StoreError> {
    let values = vec![id.put().into()];
    let doing = "setting recovery codes";
    unit.run("DELETE FROM recovery_code WHERE person = ?", values, doing)
        .await?;
    let codes = hashes.into_iter().map(|hash| RecoveryCode {
        person: id,
        hash,
        used_at: None,
    });
    row::insert(unit, codes, doing).await
}

/// Uses a recovery code up; `false` when it is none of the person's, or was used.
///
/// # Errors
/// When the engine fails.
pub async fn use_recovery_code(unit: &Unit, id: PersonId, hash: &[u8]) -> Result<bool, StoreError> {
    let sql =
        "UPDATE recovery_code SET used_at = ? WHERE person = ? AND hash = ? AND used_at IS NULL";
    let values = vec![
        unit.context().now.put().into(),
        id.put().into(),
        hash.to_vec().into(),
    ];
    Ok(unit.run(sql, values, "using a recovery code").await? == 1)
}

/// How many recovery codes are left.
///
/// # Errors
/// When the engine fails.
pub async fn recovery_codes_left(on: &Reading, id: PersonId) -> Result<u64, StoreError> {
    recovery_code::Entity::find()
        .filter(recovery_code::Column::Person.eq(id.0))
        .filter(recovery_code::Column::UsedAt.is_null())
        .count(&on.executor())
        .await
        .while_("counting recovery codes")
}
