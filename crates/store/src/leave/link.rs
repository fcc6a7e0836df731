//! Links by which a parent asks for leave: of one pupil and one parent, for one use and for a time.
//! In: a link's digest. Out: the link while it can be used; what the parent has typed so far; used, its request.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::ids::{LeaveId, ParentId, PersonId, PupilId, SchoolId};
use crate::reading::Reading;
use crate::row::{all, insert, one, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// A link. What it holds is never kept.
    pub struct Link in leave_link = "leave_link" {
        key {
            /// The digest of what it holds.
            digest: Vec<u8>,
        }
        /// The pupil.
        pupil: PupilId,
        /// The school that sent it.
        school: SchoolId,
        /// The parent it is for.
        parent: ParentId,
        /// When it was made.
        made_at: Timestamp,
        /// By whom.
        made_by: Option<PersonId>,
        /// Their name.
        made_by_name: String,
        /// Until when it can be used.
        expires_at: Timestamp,
        /// When it was used, or ended before it was.
        ended_at: Option<Timestamp>,
        /// What the parent has typed so far.
        draft: serde_json::Value,
        /// The request that came of it.
        request: Option<LeaveId>,
    }
}

/// Ends the links of a pupil and a parent that can still be used; says how many.
///
/// # Errors
/// When the engine fails.
pub async fn end_links(unit: &Unit, pupil: PupilId, parent: ParentId) -> Result<u64, StoreError> {
    let sql = "UPDATE leave_link SET ended_at = ?, draft = ? WHERE pupil = ? AND parent = ? AND ended_at IS NULL";
    let values = vec![
        unit.context().now.put().into(),
        serde_json::Value::Null.put().into(),
        pupil.put().into(),
        parent.put().into(),
    ];
    unit.run(sql, values, "ending links to ask for leave").await
}

/// Keeps a link. Those made before for the same pupil and parent are no good any more.
///
/// # Errors
/// When the engine fails.
pub async fn insert_link(unit: &Unit, link: Link) -> Result<(), StoreError> {
    end_links(unit, link.pupil, link.parent).await?;
    insert(unit, [link], "making a link to ask for leave").await
}

/// A link that can still be used.
///
/// # Errors
/// When the engine fails.
pub async fn find_link(
    on: &Reading,
    digest: &[u8],
    now: Timestamp,
) -> Result<Option<Link>, StoreError> {
    let select = leave_link::Entity::find_by_id(digest.to_vec())
        .filter(leave_link::Column::EndedAt.is_null())
        .filter(leave_link::Column::ExpiresAt.gt(now.put()));
    one(on, select, "finding a link to ask for leave").await
}

/// A link by which leave was asked for since an instant.
///
/// # Errors
/// When the engine fails.
pub async fn find_used_link(
    on: &Reading,
    digest: &[u8],
    since: Timestamp,
) -> Result<Option<Link>, StoreError> {
    let select = leave_link::Entity::find_by_id(digest.to_vec())
        .filter(leave_link::Column::Request.is_not_null())
        .filter(leave_link::Column::EndedAt.gt(since.put()));
    one(on, select, "finding a link that was used").await
}

/// The links of a pupil at a school, the latest first.
///
/// # Errors
/// When the engine fails.
pub async fn links_of(
    on: &Reading,
    pupil: PupilId,
    school: SchoolId,
) -> Result<Vec<Link>, StoreError> {
    let select = leave_link::Entity::find()
        .filter(leave_link::Column::Pupil.eq(pupil.0))
        .filter(leave_link::Column::School.eq(school.0))
        .order_by_desc(leave_link::Column::MadeAt)
        .order_by_asc(leave_link::Column::Digest);
    all(on, select, "reading links to ask for leave").await
}

/// Keeps what a parent has typed so far; `false` when the link can be used no more.
///
/// # Errors
/// When the engine fails.
pub async fn keep_draft(
    unit: &Unit,
    digest: &[u8],
    draft: &serde_json::Value,
) -> Result<bool, StoreError> {
    let sql =
        "UPDATE leave_link SET draft = ? WHERE digest = ? AND ended_at IS NULL AND expires_at > ?";
    let values = vec![
        draft.clone().put().into(),
        digest.to_vec().into(),
        unit.context().now.put().into(),
    ];
    let doing = "keeping what a parent has typed";
    Ok(unit.run(sql, values, doing).await? == 1)
}

/// Uses a link up for a request; what was typed is in the request now, and no longer here. `false` when it was used,
/// ended or has expired.
///
/// # Errors
/// When the engine fails.
pub async fn use_link(unit: &Unit, digest: &[u8], request: LeaveId) -> Result<bool, StoreError> {
    let sql = "UPDATE leave_link SET ended_at = ?, request = ?, draft = ? \
               WHERE digest = ? AND ended_at IS NULL AND expires_at > ?";
    let now = unit.context().now.put();
    let values = vec![
        now.into(),
        request.put().into(),
        serde_json::Value::Null.put().into(),
        digest.to_vec().into(),
        now.into(),
    ];
    let doing = "using a link to ask for leave";
    Ok(unit.run(sql, values, doing).await? == 1)
}
