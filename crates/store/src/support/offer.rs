//! Support that was offered, and what became of it.
//! In: offers, and answers to them. Out: each as it stands; word when somebody was quicker.

use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::EntityTrait;

use crate::error::StoreError;
use crate::ids::{PersonId, PupilId, SchoolId, SupportId};
use crate::reading::Reading;
use crate::row::{one, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// An offer.
    pub struct Offer in support_offer = "support_offer" {
        key {
            /// Its id.
            id: SupportId,
        }
        /// The pupil.
        pupil: PupilId,
        /// The school whose record it is.
        school: SchoolId,
        /// What was offered.
        what: String,
        /// To whom.
        to_whom: String,
        /// When it was last offered.
        offered_on: Date,
        /// How it stands, by the id of the state.
        state: String,
        /// When that was said of it.
        answered_on: Option<Date>,
        /// Why, where it was said.
        reason: String,
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

kept! {
    /// Keeps an offer.
    insert_offer(Offer) while "keeping an offer of support"
}

/// An offer.
///
/// # Errors
/// When the engine fails.
pub async fn find_offer(on: &Reading, id: SupportId) -> Result<Option<Offer>, StoreError> {
    let select = support_offer::Entity::find_by_id(id.0);
    one(on, select, "finding an offer of support").await
}

/// Brings an offer from the state that was seen to another; `false` when somebody was quicker.
/// `offered_on` is the day on which it was made, or made again.
///
/// # Errors
/// When the engine fails.
pub async fn answer_offer(
    unit: &Unit,
    seen: &Offer,
    to: &str,
    offered_on: Date,
    answered_on: Option<Date>,
    reason: &str,
) -> Result<bool, StoreError> {
    let sql = "UPDATE support_offer SET state = ?, offered_on = ?, answered_on = ?, reason = ? WHERE id = ? AND state = ?";
    let values = vec![
        to.into(),
        offered_on.put().into(),
        answered_on.put().into(),
        reason.into(),
        seen.id.put().into(),
        seen.state.clone().into(),
    ];
    Ok(unit
        .run(sql, values, "answering an offer of support")
        .await?
        == 1)
}
