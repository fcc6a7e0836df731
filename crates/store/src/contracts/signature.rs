//! What each party said of a version, and the signed copy.
//! In: a signature, or that there is none and why; a copy. Out: the same; each said once.

use casework::contracts::Word;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::StoreError;
use crate::files::FileDigest;
use crate::ids::{ContractId, PersonId};
use crate::row::{insert, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// What a party said of a version.
    pub struct Signature in contract_signature = "contract_signature" {
        key {
            /// The contract.
            contract: ContractId,
            /// The version.
            version: u16,
            /// The party.
            party: u16,
        }
        /// Whether they signed.
        word: Word,
        /// When.
        on_day: Date,
        /// Why not, where they did not.
        reason: String,
        /// The signed copy, as it was scanned.
        signed_copy: Option<FileDigest>,
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

/// Keeps what a party said. A copy is named in the store before.
///
/// # Errors
/// When the engine fails, or the party has said already.
pub async fn insert_signature(unit: &Unit, signature: Signature) -> Result<(), StoreError> {
    insert(unit, [signature], "keeping a signature").await
}

/// Puts the signed copy to a signature that has none; `false` when there is one already.
///
/// # Errors
/// When the engine fails.
pub async fn add_copy(
    unit: &Unit,
    signature: &Signature,
    copy: FileDigest,
) -> Result<bool, StoreError> {
    let sql = "UPDATE contract_signature SET signed_copy = ? WHERE contract = ? AND version = ? AND party = ? AND word = ? AND signed_copy IS NULL";
    let values = vec![
        copy.put().into(),
        signature.contract.put().into(),
        signature.version.put().into(),
        signature.party.put().into(),
        Word::Signed.put().into(),
    ];
    Ok(unit.run(sql, values, "keeping a signed copy").await? == 1)
}
