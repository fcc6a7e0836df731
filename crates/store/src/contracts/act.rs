//! The chain of a contract's acts.
//! In: an act, for the contract as somebody saw it. Out: the chain one longer, or word that somebody was
//! quicker.

use casework::contracts::{Act, State};
use jiff::Timestamp;
use jiff::civil::Date;

use super::contract::Contract;
use crate::error::StoreError;
use crate::ids::{ContractId, PersonId};
use crate::row::{insert, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// Something that happened to a contract.
    pub struct ContractAct in contract_act = "contract_act" {
        key {
            /// The contract.
            contract: ContractId,
            /// Its place in the chain, from 1.
            number: u16,
        }
        /// What happened, by the act's id.
        what: String,
        /// How many parties, or which; nought for neither.
        of_number: u16,
        /// The day.
        on_day: Date,
        /// Why, or what was said.
        words: String,
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

impl ContractAct {
    /// The act; `None` for one that this program does not know.
    pub fn act(&self) -> Option<Act> {
        Act::of_id(&self.what, self.of_number)
    }
}

/// An act to be added, with how the contract stands then.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Doing<'a> {
    /// What happens.
    pub act: Act,
    /// The day.
    pub on: Date,
    /// Why, or what was said.
    pub words: &'a str,
    /// How the contract stands then.
    pub then: State,
}

/// Adds an act to a contract that is as it was seen, by the unit's person; `false` when somebody was
/// quicker, and then nothing was done.
///
/// # Errors
/// When the engine fails.
pub async fn move_on(unit: &Unit, seen: &Contract, doing: Doing<'_>) -> Result<bool, StoreError> {
    const DOING: &str = "writing down what happened to an attendance contract";
    let number = seen.acts.saturating_add(1);
    let sql = "UPDATE contract SET state = ?, acts = ? WHERE id = ? AND acts = ?";
    let values = vec![
        doing.then.put().into(),
        number.put().into(),
        seen.id.put().into(),
        seen.acts.put().into(),
    ];
    if unit.run(sql, values, DOING).await? == 0 {
        return Ok(false);
    }
    let context = unit.context();
    let act = ContractAct {
        contract: seen.id,
        number,
        what: doing.act.id().to_owned(),
        of_number: doing.act.number(),
        on_day: doing.on,
        words: doing.words.to_owned(),
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
    };
    insert(unit, [act], DOING).await?;
    Ok(true)
}
