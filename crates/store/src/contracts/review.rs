//! Reviews of a contract: to come, held, missed, or put aside with the version that planned them.
//! In: reviews, and what came of one. Out: each closed once.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::StoreError;
use crate::ids::ContractId;
use crate::row::{insert, row};
use crate::unit::Unit;
use crate::value::{Kept, words};

words! {
    /// How a review stands.
    pub enum ReviewState {
        /// It is to come.
        ToCome = "to-come",
        /// It was held.
        Held = "held",
        /// It was missed, and another day was set.
        Missed = "missed",
        /// Another version came into force before it was held.
        PutAside = "put-aside",
    }
}

row! {
    /// A review.
    pub struct ContractReview in contract_review = "contract_review" {
        key {
            /// The contract.
            contract: ContractId,
            /// Its place among the contract's reviews, from 1.
            number: u16,
        }
        /// The version that was in force when it was planned.
        version: u16,
        /// When it is due.
        due: Date,
        /// How it stands.
        state: ReviewState,
        /// When it was held, or said to be missed.
        on_day: Option<Date>,
        /// Who took part.
        came: String,
        /// What became of each undertaking, by its number.
        kept: serde_json::Value,
        /// What was found, or why it was missed.
        found: String,
        /// When that was written down; before, when it was planned.
        made_at: Timestamp,
        /// By whom.
        made_by_name: String,
        /// Their position at the time.
        position: String,
    }
}

/// What came of a review.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome<'a> {
    /// Held or missed.
    pub state: ReviewState,
    /// The day.
    pub on: Date,
    /// Who took part.
    pub came: &'a str,
    /// What became of each undertaking, by its number.
    pub kept: serde_json::Value,
    /// What was found, or why it was missed.
    pub found: &'a str,
}

/// Keeps reviews to come.
///
/// # Errors
/// When the engine fails.
pub async fn insert_reviews(unit: &Unit, reviews: Vec<ContractReview>) -> Result<(), StoreError> {
    insert(unit, reviews, "planning reviews of a contract").await
}

/// Closes a review that is to come; `false` when somebody was quicker.
///
/// # Errors
/// When the engine fails.
pub async fn close_review(
    unit: &Unit,
    review: &ContractReview,
    outcome: Outcome<'_>,
) -> Result<bool, StoreError> {
    let context = unit.context();
    let sql = "UPDATE contract_review SET state = ?, on_day = ?, came = ?, kept = ?, found = ?, made_at = ?, made_by_name = ?, position = ? \
               WHERE contract = ? AND number = ? AND state = ?";
    let values = vec![
        outcome.state.put().into(),
        Some(outcome.on).put().into(),
        outcome.came.into(),
        outcome.kept.put().into(),
        outcome.found.into(),
        context.now.put().into(),
        context.actor.name.clone().into(),
        context.actor.position.clone().into(),
        review.contract.put().into(),
        review.number.put().into(),
        ReviewState::ToCome.put().into(),
    ];
    Ok(unit
        .run(sql, values, "closing a review of a contract")
        .await?
        == 1)
}

/// Puts the reviews of a contract aside that are still to come.
///
/// # Errors
/// When the engine fails.
pub async fn put_aside(unit: &Unit, contract: ContractId) -> Result<(), StoreError> {
    let sql = "UPDATE contract_review SET state = ? WHERE contract = ? AND state = ?";
    let values = vec![
        ReviewState::PutAside.put().into(),
        contract.put().into(),
        ReviewState::ToCome.put().into(),
    ];
    let doing = "putting reviews of a contract aside";
    unit.run(sql, values, doing).await.map(|_| ())
}
