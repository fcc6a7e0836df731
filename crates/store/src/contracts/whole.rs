//! A contract with everything that belongs to it.
//! In: a contract. Out: its parents, acts, meetings, versions, signatures, reviews and end, in order.

use casework::contracts::{Act, Course};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::act::{ContractAct, contract_act};
use super::contract::{Contract, ContractParent, contract_parent};
use super::ending::{Ending, contract_ending};
use super::meeting::{ContractMeeting, contract_meeting};
use super::review::{ContractReview, contract_review};
use super::signature::{Signature, contract_signature};
use super::version::{
    Party, Undertaking, Version, contract_party, contract_undertaking, contract_version,
};
use crate::error::StoreError;
use crate::reading::Reading;
use crate::row::{all, one};

/// A contract whole.
#[derive(Clone, PartialEq, Debug)]
pub struct Whole {
    /// The contract.
    pub contract: Contract,
    /// The parents who are invited.
    pub parents: Vec<ContractParent>,
    /// What happened to it.
    pub acts: Vec<ContractAct>,
    /// Its meetings.
    pub meetings: Vec<ContractMeeting>,
    /// Its versions.
    pub versions: Vec<Version>,
    /// The parties to them.
    pub parties: Vec<Party>,
    /// What they undertake.
    pub undertakings: Vec<Undertaking>,
    /// What the parties said.
    pub signatures: Vec<Signature>,
    /// Its reviews.
    pub reviews: Vec<ContractReview>,
    /// How it ended.
    pub ending: Option<Ending>,
}

impl Whole {
    /// Its course, worked out from its acts; acts that cannot follow, or that this program does not know,
    /// are kept and change nothing.
    pub fn course(&self) -> Course {
        let acts = self.acts.iter().filter_map(ContractAct::act);
        acts.fold(Course::default(), |course, act: Act| {
            course.after(act).unwrap_or(course)
        })
    }

    /// A version.
    pub fn version(&self, number: u16) -> Option<&Version> {
        self.versions.iter().find(|v| v.number == number)
    }

    /// The parties to a version.
    pub fn parties_of(&self, version: u16) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(move |p| p.version == version)
    }

    /// What is undertaken in a version.
    pub fn undertakings_of(&self, version: u16) -> impl Iterator<Item = &Undertaking> {
        let all = self.undertakings.iter();
        all.filter(move |u| u.version == version)
    }

    /// What a party said of a version.
    pub fn signature_of(&self, version: u16, party: u16) -> Option<&Signature> {
        let mut all = self.signatures.iter();
        all.find(|s| s.version == version && s.party == party)
    }
}

/// Everything that belongs to a contract.
///
/// # Errors
/// When the engine fails.
pub async fn whole(on: &Reading, contract: Contract) -> Result<Whole, StoreError> {
    const DOING: &str = "reading an attendance contract";
    /// Every row of a contract, in order.
    macro_rules! rows {
        ($table:ident, $($order:ident),+) => {
            all(
                on,
                $table::Entity::find()
                    .filter($table::Column::Contract.eq(contract.id.0))
                    $(.order_by_asc($table::Column::$order))+,
                DOING,
            )
            .await?
        };
    }
    Ok(Whole {
        parents: rows!(contract_parent, Number),
        acts: rows!(contract_act, Number),
        meetings: rows!(contract_meeting, Number),
        versions: rows!(contract_version, Number),
        parties: rows!(contract_party, Version, Number),
        undertakings: rows!(contract_undertaking, Version, Number),
        signatures: rows!(contract_signature, Version, Party),
        reviews: rows!(contract_review, Number),
        ending: one(
            on,
            contract_ending::Entity::find_by_id(contract.id.0),
            DOING,
        )
        .await?,
        contract,
    })
}
