//! How a contract ended, with what has to be on record then.
//! In: an ending. Out: the same; a contract ends once.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::StoreError;
use crate::ids::{ContractId, PersonId};
use crate::row::{insert, row};
use crate::unit::Unit;

row! {
    /// An ending; how it stands is the contract's own.
    pub struct Ending in contract_ending = "contract_ending" {
        key {
            /// The contract.
            contract: ContractId,
        }
        /// Why, of the list; empty for one that was completed or not kept.
        reason: String,
        /// In words.
        note: String,
        /// What was agreed and has not happened: a list.
        not_kept: serde_json::Value,
        /// When the parent was asked why.
        asked_on: Option<Date>,
        /// How, and what they said.
        said: String,
        /// What the school did for its part: a list.
        school_did: serde_json::Value,
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

/// Keeps an ending.
///
/// # Errors
/// When the engine fails.
pub async fn insert_ending(unit: &Unit, ending: Ending) -> Result<(), StoreError> {
    insert(unit, [ending], "ending an attendance contract").await
}
