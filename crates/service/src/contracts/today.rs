//! What contracts put on Today: answers, signatures and reviews that wait.
//! In: a school, a day. Out: its items as they should be, in the unit that changed something, and each
//! morning.

use casework::contracts::{raise_answer, raise_review, raise_signature};
use casework::today::{Raised, Rule};
use jiff::civil::Date;
use store::contracts::{reviews_waiting, schools_with_contracts, unanswered, unsigned};
use store::{Actor, PupilId, SchoolId, StoreError, Unit};

use crate::attendance::settle_school_items;
use crate::house::Rooms;

/// Has Today hold what waits at a school.
pub(super) async fn settle(unit: &Unit, school: SchoolId, today: Date) -> Result<(), StoreError> {
    let mut said: Vec<(Raised, Option<PupilId>)> = Vec::new();
    for meeting in unanswered(unit, school, today).await? {
        let key = format!("{} {}", meeting.contract, meeting.meeting);
        let raised = raise_answer(&key, meeting.answer_by, today);
        said.extend(raised.map(|raised| (raised, Some(meeting.pupil))));
    }
    for version in unsigned(unit, school, today).await? {
        let key = format!("{} {}", version.contract, version.version);
        let raised = raise_signature(&key, version.agreed_on, version.waits_for.into());
        said.push((raised, Some(version.pupil)));
    }
    for (pupil, review) in reviews_waiting(unit, school, today).await? {
        let key = format!("{} {}", review.contract, review.number);
        let raised = raise_review(&key, review.due, today);
        said.extend(raised.map(|raised| (raised, Some(pupil))));
    }
    for rule in Rule::ALL.into_iter().filter(|r| r.is_of_contracts()) {
        let own = said.iter().filter(|(raised, _)| raised.rule == rule);
        settle_school_items(unit, school, rule, own.cloned().collect(), today).await?;
    }
    Ok(())
}

/// Puts what has come to wait on Today, at every school: once a day.
pub(crate) async fn chase(rooms: &Rooms) -> Result<(), StoreError> {
    let actor = Actor::program("looking for contracts that wait");
    let unit = rooms.store.begin(rooms.context(actor)).await?;
    for school in schools_with_contracts(&unit).await? {
        settle(&unit, school, rooms.today()).await?;
    }
    unit.commit().await
}
