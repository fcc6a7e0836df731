//! Records that a person looked at: of one child, or of two. In: two pupils and what was decided. Out: what was decided of
//! two; which records are of the same child as some. Nothing is joined: both records stay as they are.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::ids::{PersonId, PupilId};
use crate::reading::Reading;
use crate::row::{all, insert_with, one, row};
use crate::unit::Unit;

row! {
    /// What was decided of two records.
    pub struct SameChild in same_child = "same_child" {
        key {
            /// The one with the lower id.
            left_pupil: PupilId,
            /// The other.
            right_pupil: PupilId,
        }
        /// Whether they are of one child.
        same: bool,
        /// Why, in the words of whoever looked.
        reason: String,
        /// What they were shown: how likely it was, and every finding.
        shown: serde_json::Value,
        /// When.
        made_at: Timestamp,
        /// By whom.
        made_by: Option<PersonId>,
        /// Their name.
        made_by_name: String,
        /// Their position at the time.
        position: String,
    }
}

/// Keeps what was decided, in place of what was decided of the same two before; which of them comes first is seen to here.
///
/// # Errors
/// When the engine fails.
pub async fn keep(unit: &Unit, mut decided: SameChild) -> Result<(), StoreError> {
    use same_child::Column;
    if decided.left_pupil > decided.right_pupil {
        std::mem::swap(&mut decided.left_pupil, &mut decided.right_pupil);
    }
    let place = OnConflict::columns([Column::LeftPupil, Column::RightPupil])
        .update_columns([
            Column::Same,
            Column::Reason,
            Column::Shown,
            Column::MadeAt,
            Column::MadeBy,
            Column::MadeByName,
            Column::Position,
        ])
        .to_owned();
    insert_with(
        unit,
        [decided],
        "keeping that records are of one child",
        move |insert| insert.on_conflict(place.clone()),
    )
    .await
}

/// What was decided of two records, if anything.
///
/// # Errors
/// When the engine fails.
pub async fn decided_on(
    on: &Reading,
    one_pupil: PupilId,
    other: PupilId,
) -> Result<Option<SameChild>, StoreError> {
    let (left, right) = (one_pupil.min(other), one_pupil.max(other));
    let select = same_child::Entity::find_by_id((left.0, right.0));
    one(on, select, "finding what was decided of two records").await
}

/// The records that are of the same child as each of some, with those only that have any. One step: a record that is
/// the same as a same one is looked at by a person too.
///
/// # Errors
/// When the engine fails.
pub async fn same_as(
    on: &Reading,
    pupils: &[PupilId],
) -> Result<BTreeMap<PupilId, Vec<PupilId>>, StoreError> {
    use same_child::Column;
    let mut of: BTreeMap<PupilId, Vec<PupilId>> = BTreeMap::new();
    for some in pupils.chunks(5_000) {
        let ids = || some.iter().map(|pupil| pupil.0);
        let select = same_child::Entity::find()
            .filter(Column::Same.eq(true))
            .filter(
                Condition::any()
                    .add(Column::LeftPupil.is_in(ids()))
                    .add(Column::RightPupil.is_in(ids())),
            )
            .order_by_asc(Column::LeftPupil)
            .order_by_asc(Column::RightPupil);
        let pairs: Vec<SameChild> =
            all(on, select, "reading which records are of one child").await?;
        for SameChild {
            left_pupil,
            right_pupil,
            ..
        } in pairs
        {
            for (own, other) in [(left_pupil, right_pupil), (right_pupil, left_pupil)] {
                let known = of.entry(own).or_default();
                if !known.contains(&other) {
                    known.push(other);
                }
            }
        }
    }
    of.retain(|pupil, _| pupils.contains(pupil));
    Ok(of)
}
