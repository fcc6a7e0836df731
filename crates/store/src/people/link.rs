//! One-time links: to set a password, by an administrator's hand.
//! In: a link's hash. Out: the person it is for, once, before it expires.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::error::StoreError;
use crate::ids::PersonId;
use crate::reading::Reading;
use crate::row::{insert, one, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// A one-time link. The link itself is never kept.
    pub struct Link in one_time_link = "one_time_link" {
        key {
            /// The hash of what the link holds.
            hash: Vec<u8>,
        }
        /// For whom.
        person: PersonId,
        /// For what.
        purpose: String,
        /// When it was made.
        made_at: Timestamp,
        /// Until when it can be used.
        expires_at: Timestamp,
        /// When it was.
        used_at: Option<Timestamp>,
    }
}

/// Keeps a link. Those made before for the same person and purpose are no good any more.
///
/// # Errors
/// When the engine fails.
pub async fn make_link(unit: &Unit, link: Link) -> Result<(), StoreError> {
    let sql =
        "UPDATE one_time_link SET used_at = ? WHERE person = ? AND purpose = ? AND used_at IS NULL";
    let values = vec![
        unit.context().now.put().into(),
        link.person.put().into(),
        link.purpose.clone().into(),
    ];
    unit.run(sql, values, "making a link").await?;
    insert(unit, [link], "making a link").await
}

/// A link that can still be used, without using it.
///
/// # Errors
/// When the engine fails.
pub async fn find_link(
    on: &Reading,
    hash: &[u8],
    now: Timestamp,
) -> Result<Option<Link>, StoreError> {
    let select = one_time_link::Entity::find_by_id(hash.to_vec())
        .filter(one_time_link::Column::UsedAt.is_null())
        .filter(one_time_link::Column::ExpiresAt.gt(now.put()));
    one(on, select, "finding a link").await
}

/// Ends every link of a person that was not used.
///
/// # Errors
/// When the engine fails.
pub async fn end_links(unit: &Unit, person: PersonId) -> Result<(), StoreError> {
    let sql = "UPDATE one_time_link SET used_at = ? WHERE person = ? AND used_at IS NULL";
    let values = vec![unit.context().now.put().into(), person.put().into()];
    unit.run(sql, values, "ending links").await.map(|_| ())
}

/// Uses a link up; `None` when there is none, or it was used, or has expired, or is for another purpose.
///
/// # Errors
/// When the engine fails.
pub async fn use_link(
    unit: &Unit,
    hash: &[u8],
    purpose: &str,
) -> Result<Option<PersonId>, StoreError> {
    let now = unit.context().now;
    let sql = "UPDATE one_time_link SET used_at = ? WHERE hash = ? AND purpose = ? AND used_at IS NULL AND expires_at > ?";
    let values = vec![
        now.put().into(),
        hash.to_vec().into(),
        purpose.into(),
        now.put().into(),
    ];
    if unit.run(sql, values, "using a link").await? == 0 {
        return Ok(None);
    }
    let select = one_time_link::Entity::find_by_id(hash.to_vec());
    let link: Option<Link> = one(unit, select, "using a link").await?;
    Ok(link.map(|link| link.person))
}
