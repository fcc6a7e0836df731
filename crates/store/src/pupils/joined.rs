//! Records of parents that were made one with another's.
//! In: which record was joined with which. Out: what belonged to the one belongs to the other; and the
//! one who was kept, under the name that a source has for the other.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::family::find_parents_by_source;
use super::restriction::{Restriction, restriction};
use crate::error::StoreError;
use crate::ids::{ContactPointId, ParentId};
use crate::reading::Reading;
use crate::row::{all, insert, row, rows_at_once};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// A record that was made one with another's. It stays as it was.
    pub struct ParentJoined in parent_joined = "parent_joined" {
        key {
            /// The record that was joined.
            parent: ParentId,
        }
        /// The record that is kept.
        kept: ParentId,
    }
}

const DOING: &str = "joining two records of a parent";

/// Says that a record is one with another's: it is no parent of anybody any more, what restricts it
/// restricts the other, and whatever was joined with it before is joined with the other. Relationships
/// and ways to reach the other are set beside.
///
/// # Errors
/// [`StoreError::AlreadyThere`] when the record was joined before.
pub async fn join_parents(unit: &Unit, joined: ParentJoined) -> Result<(), StoreError> {
    let both = || vec![joined.kept.put().into(), joined.parent.put().into()];
    let sql = "UPDATE restriction SET parent = ? WHERE parent = ?";
    unit.run(sql, both(), DOING).await?;
    let sql = "UPDATE parent_joined SET kept = ? WHERE kept = ?";
    unit.run(sql, both(), DOING).await?;
    let sql = "DELETE FROM relationship WHERE parent = ?";
    unit.run(sql, vec![joined.parent.put().into()], DOING)
        .await?;
    insert(unit, [joined], DOING).await
}

/// Gives ways to reach somebody to another.
///
/// # Errors
/// When the engine fails.
pub async fn give_contact_points(
    unit: &Unit,
    points: &[ContactPointId],
    to: ParentId,
) -> Result<(), StoreError> {
    for point in points {
        let sql = "UPDATE contact_point SET parent = ? WHERE id = ?";
        let values = vec![to.put().into(), point.put().into()];
        unit.run(sql, values, DOING).await?;
    }
    Ok(())
}

/// Every restriction on some parents, for whichever child, past ones too.
///
/// # Errors
/// When the engine fails.
pub async fn restrictions_on(
    on: &Reading,
    parents: &[ParentId],
) -> Result<Vec<Restriction>, StoreError> {
    let select = restriction::Entity::find()
        .filter(restriction::Column::Parent.is_in(parents.iter().map(|p| p.0)));
    all(on, select, "reading restrictions").await
}

/// Whom the names that a source has for records which were joined mean now: the name and the one who
/// was kept.
///
/// # Errors
/// When the engine fails.
pub async fn joined_by_source(
    on: &Reading,
    source: &str,
    keys: &[&str],
) -> Result<Vec<(String, ParentId)>, StoreError> {
    let named = find_parents_by_source(on, source, keys).await?;
    let mut found = Vec::new();
    for some in named.chunks(rows_at_once(1)) {
        let select = parent_joined::Entity::find()
            .filter(parent_joined::Column::Parent.is_in(some.iter().map(|p| p.id.0)));
        let joined: Vec<ParentJoined> = all(on, select, "finding parents").await?;
        found.extend(joined.into_iter().filter_map(|joined| {
            let parent = some.iter().find(|p| p.id == joined.parent)?;
            Some((parent.source_key.clone()?, joined.kept))
        }));
    }
    Ok(found)
}
