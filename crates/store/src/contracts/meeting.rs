//! Meetings about a contract: each as it was offered.
//! In: a meeting. Out: the same; one that is moved is another, and the one before stays.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::StoreError;
use crate::ids::ContractId;
use crate::row::{insert, row};
use crate::unit::Unit;

row! {
    /// A meeting.
    pub struct ContractMeeting in contract_meeting = "contract_meeting" {
        key {
            /// The contract.
            contract: ContractId,
            /// Its place among the contract's meetings, from 1.
            number: u16,
        }
        /// The day.
        on_day: Date,
        /// The time of day in minutes.
        at_minute: u16,
        /// The place.
        place: String,
        /// Who else is asked.
        others: String,
        /// Why the one before was moved; empty for the first.
        reason: String,
        /// Who asked for that.
        asked_by: String,
        /// By when silence counts as no response.
        answer_by: Date,
        /// When it was written down.
        made_at: Timestamp,
    }
}

/// Keeps a meeting.
///
/// # Errors
/// When the engine fails.
pub async fn insert_meeting(unit: &Unit, meeting: ContractMeeting) -> Result<(), StoreError> {
    insert(unit, [meeting], "offering a meeting about a contract").await
}
