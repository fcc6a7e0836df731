//! Versions of a contract, with their parties and what each undertakes.
//! In: a version whole. Out: the same, for ever: there is no way to change one here.

use casework::contracts::Side;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::StoreError;
use crate::files::FileDigest;
use crate::ids::{ContractId, ParentId, PersonId};
use crate::row::{insert, row};
use crate::unit::Unit;

row! {
    /// A version.
    pub struct Version in contract_version = "contract_version" {
        key {
            /// The contract.
            contract: ContractId,
            /// Its number, from 1.
            number: u16,
        }
        /// When it was agreed.
        agreed_on: Date,
        /// Its first day.
        holds_from: Date,
        /// Its last.
        holds_until: Date,
        /// What is to be reached: a list.
        goals: serde_json::Value,
        /// The days of its reviews: a list.
        reviews: serde_json::Value,
        /// The figures that it rests on.
        figures: serde_json::Value,
        /// Why the one before was changed; empty for the first.
        reason: String,
        /// The contract as it was set: PDF.
        document: FileDigest,
        /// The policy and its version.
        policy: String,
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

row! {
    /// A party to a version: a parent, or who signs for the school or the authority.
    pub struct Party in contract_party = "contract_party" {
        key {
            /// The contract.
            contract: ContractId,
            /// The version.
            version: u16,
            /// Its place among the parties, from 1.
            number: u16,
        }
        /// For whom they sign.
        side: Side,
        /// The parent, where it is one.
        parent: Option<ParentId>,
        /// Their name at the time.
        name: String,
        /// As what they sign: a relationship, or a position.
        position: String,
    }
}

row! {
    /// Something that somebody undertakes in a version.
    pub struct Undertaking in contract_undertaking = "contract_undertaking" {
        key {
            /// The contract.
            contract: ContractId,
            /// The version.
            version: u16,
            /// Its place among the undertakings, from 1.
            number: u16,
        }
        /// Whose it is.
        side: Side,
        /// Which party's, where it is a party's.
        party: Option<u16>,
        /// The words.
        words: String,
    }
}

/// A version with all that belongs to it.
#[derive(Clone, PartialEq, Debug)]
pub struct Agreed {
    /// The version.
    pub version: Version,
    /// Its parties.
    pub parties: Vec<Party>,
    /// What is undertaken.
    pub undertakings: Vec<Undertaking>,
}

/// Keeps a version. Its document is named in the store before.
///
/// # Errors
/// When the engine fails.
pub async fn insert_version(unit: &Unit, agreed: Agreed) -> Result<(), StoreError> {
    const DOING: &str = "keeping a version of an attendance contract";
    insert(unit, [agreed.version], DOING).await?;
    insert(unit, agreed.parties, DOING).await?;
    insert(unit, agreed.undertakings, DOING).await
}
