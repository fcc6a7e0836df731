//! Offers of support: made, and answered.
//! In: a form. Out: the offer on record as it stands now; each answer in the chronology.

use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use casework::support::{Field, OfferAct, OfferRefusal, OfferState, Refusal};
use govuk::{Choice, Input, Radios};
use serde_json::json;
use store::support::{Offer, answer_offer, insert_offer};
use store::{StoreError, SupportId};

use super::form::{Form, date_field, words_field};
use super::{At, AtOne, Desk};
use crate::web::{Answer, Caller, Problem, Typed, Wrong, day, put_day, see_other, trimmed};
use crate::when;

const QUICKER: &str =
    "Somebody has answered this offer meanwhile; look at how it stands now before you go on";

fn show(caller: &Caller, desk: &Desk, typed: &Typed, wrong: &Wrong) -> Response {
    let mut form = Form::new(desk, caller, "Offer support", "/offer");
    form.words = vec![
        "Write down each offer by itself: what becomes of it is part of the record.".to_owned(),
    ];
    form.fields = vec![
        words_field(typed, wrong, Field::Note, "What is offered?", ""),
        Input::new("consent", "To whom?")
            .hint("For example, the pupil, or a parent's name")
            .value(trimmed(typed, "consent"))
            .error_if(wrong.with(Field::Consent))
            .into(),
        date_field(typed, wrong, Field::Day, "When was it offered?", ""),
    ];
    form.show(desk, caller, wrong)
}

async fn open(caller: &Caller, at: &At) -> Result<Desk, Response> {
    Desk::open(caller, at, Action::ChangeSupport, "offers of support").await
}

/// The form.
pub(crate) async fn form(caller: Caller, Path(at): Path<At>) -> Answer {
    let desk = open(&caller, &at).await?;
    let mut typed = Typed::new();
    put_day(&mut typed, "on", caller.rooms.today());
    Ok(show(&caller, &desk, &typed, &Wrong::default()))
}

/// Keeps an offer.
pub(crate) async fn make(
    caller: Caller,
    Path(at): Path<At>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let desk = open(&caller, &at).await?;
    let refuse = |field, words: &str| Refusal {
        field,
        words: words.to_owned(),
    };
    let (what, to_whom) = (trimmed(&typed, "note"), trimmed(&typed, "consent"));
    let mut refusals = Vec::new();
    if what.is_empty() || what.chars().count() > LONGEST {
        refusals.push(refuse(
            Field::Note,
            "Say what is offered, in 1,000 letters or fewer",
        ));
    }
    if to_whom.is_empty() || to_whom.chars().count() > LONGEST {
        refusals.push(refuse(
            Field::Consent,
            "Say to whom it is offered, in 1,000 letters or fewer",
        ));
    }
    let on = day(&typed, "on").filter(|on| *on <= caller.rooms.today());
    if on.is_none() {
        refusals.push(refuse(
            Field::Day,
            "Enter the day on which it was offered, today at the latest",
        ));
    }
    let Some(on) = on.filter(|_| refusals.is_empty()) else {
        return Ok(show(&caller, &desk, &typed, &Wrong::of(refusals)));
    };
    let done = async {
        let unit = desk.begin(&caller).await?;
        let context = unit.context();
        let offer = Offer {
            id: context.id(),
            pupil: desk.pupil(),
            school: desk.school.id,
            what: what.to_owned(),
            to_whom: to_whom.to_owned(),
            offered_on: on,
            state: OfferState::Offered.id().to_owned(),
            answered_on: None,
            reason: String::new(),
            made_at: context.now,
            made_by: context.actor.person,
            made_by_name: context.actor.name.clone(),
            position: context.actor.position.clone(),
        };
        let payload = json!({
            "line": offer.id, "offered": what, "to": to_whom, "on": on.to_string(),
        });
        insert_offer(&unit, offer).await?;
        desk.finish(&caller, unit, "support.offer.made", payload)
            .await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(&desk.address(&caller, "?did=kept")))
}

/// The longest offer, in letters.
const LONGEST: usize = 1_000;

async fn open_one(caller: &Caller, at: AtOne) -> Result<(Desk, Offer, OfferState), Response> {
    let missing = || caller.problem(Problem::NotFound);
    let id: Option<SupportId> = at.one.parse().ok();
    let here = At {
        id: at.id,
        school: at.school,
    };
    let desk = open(caller, &here).await?;
    let own = desk
        .record
        .offers
        .iter()
        .find(|o| Some(o.id) == id)
        .cloned();
    let offer = own.ok_or_else(missing)?;
    let state = OfferState::of_id(&offer.state).ok_or_else(missing)?;
    Ok((desk, offer, state))
}

fn show_answer(
    caller: &Caller,
    desk: &Desk,
    offer: &Offer,
    state: OfferState,
    typed: &Typed,
    wrong: &Wrong,
) -> Response {
    let title = "What came of this offer?";
    let mut form = Form::new(desk, caller, title, &format!("/offer/{}", offer.id));
    form.words = vec![
        format!(
            "Offered to {} on {}: {}",
            offer.to_whom,
            when::day(offer.offered_on),
            offer.what
        ),
        format!("It stands so: {}.", state.words()),
    ];
    let acts = OfferAct::ALL.into_iter();
    let possible = |act: &OfferAct| state.acts().any(|a| a == *act);
    let acts = acts
        .filter(possible)
        .map(|a| Choice::new(a.id(), a.words()));
    form.fields = vec![
        Radios::new("outcome", "What is to be said of it?")
            .choices(acts)
            .value(trimmed(typed, "outcome"))
            .error_if(wrong.with(Field::Outcome))
            .into(),
        words_field(
            typed,
            wrong,
            Field::Reason,
            "Why?",
            "Asked for where it turned out unsuitable; helpful wherever it is known",
        ),
        date_field(typed, wrong, Field::Day, "When was that?", ""),
    ];
    form.show(desk, caller, wrong)
}

/// The form to answer an offer.
pub(crate) async fn answer_form(caller: Caller, Path(at): Path<AtOne>) -> Answer {
    let (desk, offer, state) = open_one(&caller, at).await?;
    let mut typed = Typed::new();
    put_day(&mut typed, "on", caller.rooms.today());
    Ok(show_answer(
        &caller,
        &desk,
        &offer,
        state,
        &typed,
        &Wrong::default(),
    ))
}

/// Keeps the answer.
pub(crate) async fn answer(
    caller: Caller,
    Path(at): Path<AtOne>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let (desk, offer, state) = open_one(&caller, at).await?;
    let again = |wrong| Ok(show_answer(&caller, &desk, &offer, state, &typed, &wrong));
    let Some(act) = OfferAct::of_id(trimmed(&typed, "outcome")) else {
        return again(Wrong::one(Field::Outcome, "Choose what came of it"));
    };
    let reason = trimmed(&typed, "reason");
    let to = match state.act(act, reason) {
        Ok(to) => to,
        Err(refusal @ OfferRefusal::NoReason) => {
            return again(Wrong::one(Field::Reason, refusal.to_string()));
        }
        Err(refusal) => return again(Wrong::one(Field::Outcome, refusal.to_string())),
    };
    let within = |on: &jiff::civil::Date| *on <= caller.rooms.today() && *on >= offer.offered_on;
    let Some(on) = day(&typed, "on").filter(within) else {
        let words = "Enter a day from that of the offer until today";
        return again(Wrong::one(Field::Day, words));
    };
    let (offered_on, answered_on) = match act {
        OfferAct::OfferAgain => (on, None),
        _ => (offer.offered_on, Some(on)),
    };
    let done = async {
        let unit = desk.begin(&caller).await?;
        if !answer_offer(&unit, &offer, to.id(), offered_on, answered_on, reason).await? {
            unit.roll_back().await?;
            return Ok(false);
        }
        let payload = json!({
            "line": offer.id, "offered": offer.what, "now": to.words(), "reason": reason,
            "on": on.to_string(),
        });
        desk.finish(&caller, unit, "support.offer.answered", payload)
            .await?;
        Ok(true)
    };
    if !done
        .await
        .map_err(|e: StoreError| caller.problem(e.into()))?
    {
        return again(Wrong::one(Field::All, QUICKER));
    }
    Ok(see_other(&desk.address(&caller, "?did=kept")))
}
