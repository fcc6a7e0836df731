//! The step of support that an attendance contract is, taken when parents are invited and when all have
//! signed.
//! In: from the room of contracts, in its unit of work. Out: the step and the stage on the record of
//! support, told in the chronology. A contract is reviewed by its own reviews, so the step has none.

use casework::policy::Policy;
use casework::support::{How, Taking, move_to, take};
use jiff::civil::Date;
use serde_json::json;
use store::chronology::{NewEntry, Subject, record};
use store::support::{StageSet, StepTaken, insert_stage, insert_step, record_of};
use store::{PupilId, SchoolId, StoreError, Unit};

use super::facts::done;
use super::policy_of;
use crate::house::Rooms;

/// What happened to a contract, as the record of support takes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Formal {
    /// Parents are invited.
    Invited,
    /// Every party has signed.
    Agreed,
}

impl Formal {
    const fn words(self) -> &'static str {
        match self {
            Self::Invited => "Parents were invited to talk about an attendance contract",
            Self::Agreed => "Every party signed the attendance contract",
        }
    }

    /// The step and its outcome in a policy.
    fn of(self, policy: &Policy) -> Option<(&str, &str)> {
        let step = policy.contracts.step.as_ref()?;
        let outcome = match self {
            Self::Invited => &step.invited,
            Self::Agreed => &step.agreed,
        };
        Some((&step.id, outcome))
    }
}

/// Takes the step on a pupil's record of support at a school, and brings the pupil to its stage unless
/// they are there or further.
pub(crate) async fn formalise(
    unit: &Unit,
    rooms: &Rooms,
    (pupil, school): (PupilId, SchoolId),
    formal: Formal,
    on: Date,
) -> Result<(), StoreError> {
    let policy = &rooms.authority.policy;
    let Some((step, outcome)) = formal.of(policy) else {
        return Ok(());
    };
    let before = record_of(unit, pupil, school).await?;
    let context = unit.context();
    let now = context.now.to_zoned(jiff::tz::TimeZone::UTC);
    let taking = Taking {
        step,
        how: How::Taken,
        on: Some(on),
        at: Some(now.hour() as u16 * 60 + now.minute() as u16),
        outcome,
        // It is taken once more with every contract, which is reason enough.
        reason: formal.words(),
        note: "",
        answers: &[],
        review: Ok(None),
    };
    let taken = take(&taking, policy, &done(&before), rooms.today(), |_| None);
    // A day of long ago is told by the contract itself.
    let Ok(taken) = taken else { return Ok(()) };
    let row = StepTaken {
        id: context.id(),
        pupil,
        school,
        step: taken.step.id.clone(),
        skipped: false,
        on_day: taken.on,
        at_minute: None,
        outcome: Some(outcome.to_owned()),
        reason: taking.reason.to_owned(),
        note: String::new(),
        answers: json!({}),
        figures: json!({}),
        policy: policy_of(rooms),
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
    };
    let told = json!({
        "school": school, "line": row.id, "step": taken.step.name, "on": taken.on.to_string(),
        "outcome": taken.step.outcome(outcome).map(|o| o.name.as_str()), "reason": row.reason,
    });
    insert_step(unit, row).await?;
    let subject = Subject::Child(pupil);
    record(unit, NewEntry::now(subject, "support.step.taken", told)).await?;

    let place = |stage: &str| policy.support.place(stage);
    let now = before.stages.last().map(|s| s.stage.as_str());
    let is_there = now.and_then(place) >= place(&taken.step.stage);
    if is_there {
        return Ok(());
    }
    let Ok(stage) = move_to(policy, now, &taken.step.stage, formal.words()) else {
        return Ok(());
    };
    let row = StageSet {
        id: context.id(),
        pupil,
        school,
        stage: stage.id.clone(),
        reason: formal.words().to_owned(),
        policy: policy_of(rooms),
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
    };
    insert_stage(unit, row).await?;
    let told = json!({ "school": school, "stage": stage.name, "reason": formal.words() });
    record(unit, NewEntry::now(subject, "support.stage.chosen", told)).await?;
    Ok(())
}
