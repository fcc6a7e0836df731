//! A leaver is sent: the authority is told, the name is off the roll, and what rests on the roll is worked out anew, in one
//! unit of work.
//! In: a draft with nothing open. Out: its page; or the answers again with what stands against it.

use axum::extract::Path;
use casework::rolls::leaving::{Decision, TransferFile};
use casework::rolls::notification::Act;
use law::Finding;
use serde_json::json;
use store::pupils::{Enrolment, Restriction, change_enrolment, enrolments_of, insert_restriction};
use store::rolls::{find, keep_draft};
use store::{StoreError, Unit};

use super::case::{Case, Step};
use super::check::show;
use super::parents::told;
use crate::attendance::recompute_within;
use crate::web::{Answer, Caller, QUICKER, Wrong, see_other};
use crate::when;

/// Why nobody writes to a family.
pub(super) const DIED: &str = "The pupil has died.";

/// Why it is not sent.
enum Stopped {
    /// Somebody was quicker.
    Quicker,
    /// The spell is not on the roll any more.
    OffAlready,
}

/// The limbs of a ground, as they were found on the day, a line each.
fn found(findings: &[Finding]) -> String {
    let lines = findings.iter().flat_map(|finding| {
        let limbs = finding.limbs.iter().map(|limb| limb.text.to_string());
        limbs
            .map(|limb| format!("{limb} ({})", finding.cite))
            .collect::<Vec<_>>()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Sends it.
pub(crate) async fn send(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let mut case = Case::change(&caller, &id).await?;
    let next = case.next(&caller.rooms.authority.policy);
    let decision = match &case.judged {
        Ok(decision) if next == Step::Check => decision.clone(),
        _ => return Ok(see_other(&case.desk.address(&caller, &next.page()))),
    };
    let mut wrong = Wrong::default();
    let state = match case.desk.after(Act::Send, "") {
        Ok(state) => state,
        Err(words) => {
            wrong.add("", words);
            return show(&caller, &case, &wrong).await;
        }
    };
    let told = told(&caller, &case).await;
    let mut answers = told.map_err(|e| caller.problem(e.into()))?;
    let file = decision.transfer_file.map_or("", TransferFile::letters);
    answers.push(("found".to_owned(), found(&decision.findings)));
    answers.push(("transfer_file".to_owned(), file.to_owned()));
    let done = async {
        let unit = case.desk.begin(&caller).await?;
        let stopped = written(&caller, &mut case, &unit, &decision, answers, state).await?;
        if let Some(stopped) = stopped {
            unit.roll_back().await?;
            return Ok(Some(stopped));
        }
        unit.commit().await?;
        Ok(None)
    };
    let stopped = done
        .await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    match stopped {
        None => Ok(see_other(&case.desk.address(&caller, "?did=sent"))),
        Some(why) => {
            let words = match why {
                Stopped::Quicker => QUICKER,
                Stopped::OffAlready => {
                    "The roll has changed: the name is not on it any more. Look at the pupil’s record, and tell the authority what happened"
                }
            };
            wrong.add("", words);
            show(&caller, &case, &wrong).await
        }
    }
}

/// Everything that goes with sending, within a unit.
async fn written(
    caller: &Caller,
    case: &mut Case,
    unit: &Unit,
    decision: &Decision,
    answers: Vec<(String, String)>,
    state: casework::rolls::notification::State,
) -> Result<Option<Stopped>, StoreError> {
    let pupil = case.record.pupil.id;
    let now = case.with(answers);
    if !keep_draft(unit, &case.desk.notification, &now).await? {
        return Ok(Some(Stopped::Quicker));
    }
    // As it stands in this unit: the act is on this very state.
    let Some(kept) = find(unit, now.id).await? else {
        return Ok(Some(Stopped::Quicker));
    };
    case.desk.notification = kept;
    if !ended(case, unit, decision).await? {
        return Ok(Some(Stopped::OffAlready));
    }
    // Sent again, the restriction is there already.
    if decision.restricted && case.desk.notification.sent_at.is_none() {
        no_more_letters(caller, case, unit).await?;
    }
    let act = (Act::Send, state);
    if !case.desk.act(caller, unit, act, "", None).await? {
        return Ok(Some(Stopped::Quicker));
    }
    let today = caller.rooms.today();
    recompute_within(unit, &caller.rooms, Some(&[pupil]), today, 1).await?;
    Ok(None)
}

/// Ends the spell, the day before the name comes off; `false` when there is no such spell to be ended.
async fn ended(case: &Case, unit: &Unit, decision: &Decision) -> Result<bool, StoreError> {
    let spells = enrolments_of(unit, case.record.pupil.id).await?;
    let Some(spell) = spells.into_iter().find(|spell| spell.id == case.spell.id) else {
        return Ok(false);
    };
    let last = decision
        .deletes_on
        .yesterday()
        .unwrap_or(decision.deletes_on);
    let after = Enrolment {
        end_on: Some(last),
        end_reason: Some(decision.ground.id().to_owned()),
        ..spell.clone()
    };
    if after == spell {
        // Sent again after it was returned, with the same ground and day.
        return Ok(true);
    }
    // What ended otherwise in the meantime was not ended by this.
    let sent_before = case.desk.notification.sent_at.is_some();
    let over = !sent_before && spell.end_on.is_some_and(|end| end < last);
    if spell != case.spell || last < spell.start_on || over {
        return Ok(false);
    }
    change_enrolment(unit, &after).await?;
    let payload = json!({
        "school": after.school, "start": after.start_on.to_string(), "end": last.to_string(),
        "status": after.status.text(), "reason": decision.ground.id(),
    });
    case.desk
        .write_down(unit, "rolls.spell.ended", payload)
        .await?;
    Ok(true)
}

/// Nobody writes to the family of a child who died by a program.
async fn no_more_letters(caller: &Caller, case: &Case, unit: &Unit) -> Result<(), StoreError> {
    let restriction = Restriction {
        id: unit.context().id(),
        pupil: case.record.pupil.id,
        parent: None,
        kind: "do not write".to_owned(),
        note: DIED.to_owned(),
        since: caller.rooms.today(),
        until: None,
    };
    let payload = json!({
        "restriction": restriction.id, "since": when::day(restriction.since),
        "school": case.desk.school.id,
    });
    insert_restriction(unit, restriction).await?;
    case.desk
        .write_down(unit, "pupils.restriction.added", payload)
        .await
}
