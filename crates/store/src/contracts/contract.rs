//! A contract, and the parents who are invited to it.
//! In: a contract as it begins; a parent's answer. Out: a contract, a pupil's contracts at some schools.

use casework::contracts::{Answer, State};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::ids::{ContractId, ParentId, PersonId, PupilId, SchoolId};
use crate::reading::Reading;
use crate::row::{all, insert, one, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// A contract.
    pub struct Contract in contract = "contract" {
        key {
            /// Its id.
            id: ContractId,
        }
        /// The pupil.
        pupil: PupilId,
        /// The school whose record it is.
        school: SchoolId,
        /// Why it was offered, and what was tried before.
        reason: String,
        /// How it stands.
        state: State,
        /// How many acts there are: what tells whether somebody was quicker.
        acts: u16,
        /// The policy and its version.
        policy: String,
        /// When it was first written down.
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
    /// A parent who is invited.
    pub struct ContractParent in contract_parent = "contract_parent" {
        key {
            /// The contract.
            contract: ContractId,
            /// The parent.
            parent: ParentId,
        }
        /// Their place among those invited, from 1.
        number: u16,
        /// Their name at the time.
        name: String,
        /// What they said to the invitation.
        answer: Answer,
        /// When.
        answered_on: Option<Date>,
        /// In their words.
        note: String,
    }
}

/// Keeps a contract with the parents who are invited.
///
/// # Errors
/// When the engine fails.
pub async fn begin(
    unit: &Unit,
    contract: Contract,
    parents: Vec<ContractParent>,
) -> Result<(), StoreError> {
    const DOING: &str = "offering an attendance contract";
    insert(unit, [contract], DOING).await?;
    insert(unit, parents, DOING).await
}

/// A contract.
///
/// # Errors
/// When the engine fails.
pub async fn find(on: &Reading, id: ContractId) -> Result<Option<Contract>, StoreError> {
    let select = contract::Entity::find_by_id(id.0);
    one(on, select, "finding an attendance contract").await
}

/// A pupil's contracts that are some schools', the latest first.
///
/// # Errors
/// When the engine fails.
pub async fn of_pupil(
    on: &Reading,
    pupil: PupilId,
    schools: &[SchoolId],
) -> Result<Vec<Contract>, StoreError> {
    let select = contract::Entity::find()
        .filter(contract::Column::Pupil.eq(pupil.0))
        .filter(contract::Column::School.is_in(schools.iter().map(|s| s.0)))
        .order_by_desc(contract::Column::MadeAt)
        .order_by_desc(contract::Column::Id);
    all(on, select, "reading a pupil's attendance contracts").await
}

/// Writes down what a parent said, when what they said before is as it was seen; `false` when somebody
/// was quicker.
///
/// # Errors
/// When the engine fails.
pub async fn answer(
    unit: &Unit,
    seen: &ContractParent,
    answer: Answer,
    on: Option<Date>,
    note: &str,
) -> Result<bool, StoreError> {
    let sql = "UPDATE contract_parent SET answer = ?, answered_on = ?, note = ? WHERE contract = ? AND parent = ? AND answer = ? AND note = ?";
    let values = vec![
        answer.put().into(),
        on.put().into(),
        note.into(),
        seen.contract.put().into(),
        seen.parent.put().into(),
        seen.answer.put().into(),
        seen.note.clone().into(),
    ];
    let doing = "writing down an answer to an invitation";
    Ok(unit.run(sql, values, doing).await? == 1)
}
