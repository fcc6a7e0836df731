//! What came of a referral, and ending a bespoke timetable early.
//! In: forms. Out: the outcome on record; a review of a timetable that has ended is held with it.

use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use casework::support::{CameOf, Field, ReferralOutcome, came_of, end_early};
use govuk::{Choice, Radios};
use jiff::civil::Date;
use serde_json::json;
use store::support::{Outcome, OutcomeOf, Referral, Timetable, hold_review, insert_outcome};
use store::{StoreError, SupportId, Unit};

use super::form::{Form, date_field, words_field};
use super::{At, AtOne, Desk};
use crate::web::{Answer, Caller, Problem, Typed, Wrong, day, put_day, see_other, trimmed};
use crate::when;

async fn open(caller: &Caller, at: AtOne) -> Result<(Desk, Option<SupportId>), Response> {
    let id = at.one.parse().ok();
    let here = At {
        id: at.id,
        school: at.school,
    };
    let what = "what came of support";
    let desk = Desk::open(caller, &here, Action::ChangeSupport, what).await?;
    Ok((desk, id))
}

async fn open_referral(caller: &Caller, at: AtOne) -> Result<(Desk, Referral), Response> {
    let (desk, id) = open(caller, at).await?;
    let own = desk.record.referrals.iter().find(|r| Some(r.id) == id);
    let own = own
        .cloned()
        .ok_or_else(|| caller.problem(Problem::NotFound))?;
    Ok((desk, own))
}

async fn open_timetable(caller: &Caller, at: AtOne) -> Result<(Desk, Timetable), Response> {
    let (desk, id) = open(caller, at).await?;
    let own = desk.record.timetables.iter().find(|t| Some(t.id) == id);
    let own = own.filter(|t| desk.record.outcome_of(OutcomeOf::Timetable, t.id).is_none());
    let own = own
        .cloned()
        .ok_or_else(|| caller.problem(Problem::NotFound))?;
    Ok((desk, own))
}

/// A referral's service by name; its id where the policy has it no more.
pub(super) fn service_name(caller: &Caller, referral: &Referral) -> String {
    let support = &caller.rooms.authority.policy.support;
    let known = support.service(&referral.service);
    known.map_or_else(|| referral.service.clone(), |s| s.name.clone())
}

fn show_referral(
    caller: &Caller,
    desk: &Desk,
    referral: &Referral,
    typed: &Typed,
    wrong: &Wrong,
) -> Response {
    let name = service_name(caller, referral);
    let title = format!("What came of the referral to {name}?");
    let mut form = Form::new(desk, caller, &title, &format!("/referral/{}", referral.id));
    let choices = ReferralOutcome::ALL.map(|o| Choice::new(o.id(), o.words()));
    form.words = vec![format!("Referred on {}.", when::day(referral.on_day))];
    form.fields = vec![
        Radios::new("outcome", "What came of it?")
            .choices(choices)
            .value(trimmed(typed, "outcome"))
            .error_if(wrong.with(Field::Outcome))
            .into(),
        words_field(typed, wrong, Field::Note, "In words", ""),
        date_field(typed, wrong, Field::Day, "When was it?", ""),
    ];
    form.show(desk, caller, wrong)
}

/// The form for a referral.
pub(crate) async fn referral_form(caller: Caller, Path(at): Path<AtOne>) -> Answer {
    let (desk, referral) = open_referral(&caller, at).await?;
    let mut typed = Typed::new();
    put_day(&mut typed, "on", caller.rooms.today());
    Ok(show_referral(
        &caller,
        &desk,
        &referral,
        &typed,
        &Wrong::default(),
    ))
}

/// An outcome as it is kept.
fn row(
    desk: &Desk,
    unit: &Unit,
    (kind, subject): (OutcomeOf, SupportId),
    on: Date,
    (what, words): (&str, &str),
) -> Outcome {
    let context = unit.context();
    Outcome {
        id: context.id(),
        pupil: desk.pupil(),
        school: desk.school.id,
        subject_kind: kind,
        subject,
        on_day: on,
        what: what.to_owned(),
        words: words.to_owned(),
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
    }
}

/// Keeps what came of a referral.
pub(crate) async fn referral(
    caller: Caller,
    Path(at): Path<AtOne>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let (desk, referral) = open_referral(&caller, at).await?;
    let words = trimmed(&typed, "note");
    let asked = CameOf {
        what: ReferralOutcome::of_id(trimmed(&typed, "outcome")),
        on: day(&typed, "on"),
        words,
    };
    let (what, on) = match came_of(&asked, referral.on_day, caller.rooms.today()) {
        Ok(came) => came,
        Err(refusals) => {
            let wrong = Wrong::of(refusals);
            return Ok(show_referral(&caller, &desk, &referral, &typed, &wrong));
        }
    };
    let done = async {
        let unit = desk.begin(&caller).await?;
        let of = (OutcomeOf::Referral, referral.id);
        let outcome = row(&desk, &unit, of, on, (what.id(), words));
        insert_outcome(&unit, outcome).await?;
        let payload = json!({
            "line": referral.id, "service": service_name(&caller, &referral),
            "outcome": what.words(), "on": on.to_string(), "note": words,
        });
        let kind = "support.referral.answered";
        desk.finish(&caller, unit, kind, payload).await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(&desk.address(&caller, "?did=kept")))
}

fn show_timetable(
    caller: &Caller,
    desk: &Desk,
    timetable: &Timetable,
    typed: &Typed,
    wrong: &Wrong,
) -> Response {
    let address = format!("/timetable/{}", timetable.id);
    let mut form = Form::new(desk, caller, "End the bespoke timetable early", &address);
    form.words = vec![format!(
        "It holds from {} to {}.",
        when::day(timetable.starts),
        when::day(timetable.ends)
    )];
    form.fields = vec![
        date_field(typed, wrong, Field::Ends, "On which day is it over?", ""),
        words_field(
            typed,
            wrong,
            Field::Reason,
            "Why does it end early?",
            "For example, the child is back full time",
        ),
    ];
    form.show(desk, caller, wrong)
}

/// The form for a timetable.
pub(crate) async fn timetable_form(caller: Caller, Path(at): Path<AtOne>) -> Answer {
    let (desk, timetable) = open_timetable(&caller, at).await?;
    let mut typed = Typed::new();
    put_day(&mut typed, "ends", caller.rooms.today());
    Ok(show_timetable(
        &caller,
        &desk,
        &timetable,
        &typed,
        &Wrong::default(),
    ))
}

/// Ends a timetable early.
pub(crate) async fn timetable(
    caller: Caller,
    Path(at): Path<AtOne>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let (desk, timetable) = open_timetable(&caller, at).await?;
    let reason = trimmed(&typed, "reason");
    let days = (timetable.starts, timetable.ends);
    let last = match end_early(days, day(&typed, "ends"), reason) {
        Ok(last) => last,
        Err(refusals) => {
            let wrong = Wrong::of(refusals);
            return Ok(show_timetable(&caller, &desk, &timetable, &typed, &wrong));
        }
    };
    let done = async {
        let unit = desk.begin(&caller).await?;
        let of = (OutcomeOf::Timetable, timetable.id);
        let outcome = row(&desk, &unit, of, last, ("", reason));
        insert_outcome(&unit, outcome).await?;
        let found = format!("The timetable ended early: {reason}");
        for review in &desk.record.reviews {
            if review.subject == timetable.id && review.held_on.is_none() {
                hold_review(&unit, review.id, caller.rooms.today(), &found).await?;
            }
        }
        let payload = json!({
            "line": timetable.id, "last_day": last.to_string(), "reason": reason,
        });
        let kind = "support.timetable.ended";
        desk.finish(&caller, unit, kind, payload).await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(&desk.address(&caller, "?did=kept")))
}
