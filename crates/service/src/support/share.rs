//! Sharing a record of support with the authority, on a stated basis and for a time; and ending that.
//! In: a form of somebody of the school who may. Out: the share on record and in the chronology.

use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use casework::support::{Basis, Field, ShareRefusal, share};
use govuk::{Choice, Radios};
use jiff::civil::Date;
use serde_json::json;
use store::support::{Share, end_share, insert_share};
use store::{StoreError, SupportId};

use super::form::{Form, date_field, words_field};
use super::{At, AtOne, Desk};
use crate::web::{Answer, Caller, Problem, Typed, Wrong, day, see_other, trimmed};

async fn open(caller: &Caller, at: &At) -> Result<Desk, Response> {
    Desk::open(
        caller,
        at,
        Action::ShareSupport,
        "sharing a record of support",
    )
    .await
}

fn show(caller: &Caller, desk: &Desk, typed: &Typed, wrong: &Wrong) -> Response {
    let mut form = Form::new(desk, caller, "Share with the authority", "/share");
    form.words = vec![
        format!(
            "The record belongs to {}. Shared, the authority's attendance officers, CME officers and legal team can read all of it until the day you choose.",
            desk.school.name
        ),
        "Whoever reads it is in the log of who looked.".to_owned(),
    ];
    let bases = Basis::ALL.map(|b| Choice::new(b.id(), b.words()));
    form.fields = vec![
        Radios::new("basis", "On what basis?")
            .choices(bases)
            .value(trimmed(typed, "basis"))
            .error_if(wrong.with(Field::Basis))
            .into(),
        words_field(typed, wrong, Field::Reason, "What is it shared for?", ""),
        date_field(
            typed,
            wrong,
            Field::Ends,
            "Until when?",
            "A year at the longest",
        ),
    ];
    form.show(desk, caller, wrong)
}

/// The form.
pub(crate) async fn form(caller: Caller, Path(at): Path<At>) -> Answer {
    let desk = open(&caller, &at).await?;
    Ok(show(&caller, &desk, &Typed::new(), &Wrong::default()))
}

/// Keeps a share.
pub(crate) async fn make(
    caller: Caller,
    Path(at): Path<At>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let desk = open(&caller, &at).await?;
    let today = caller.rooms.today();
    let words = trimmed(&typed, "reason");
    let until = day(&typed, "ends");
    let basis = Basis::of_id(trimmed(&typed, "basis"));
    let basis = match share(basis, words, until.unwrap_or(Date::MIN), today) {
        Ok(basis) => basis,
        Err(refusal) => {
            let field = match refusal {
                ShareRefusal::NoBasis => Field::Basis,
                ShareRefusal::NoWords => Field::Reason,
                ShareRefusal::Over | ShareRefusal::TooLong => Field::Ends,
            };
            return Ok(show(
                &caller,
                &desk,
                &typed,
                &Wrong::one(field, refusal.to_string()),
            ));
        }
    };
    let done = async {
        let unit = desk.begin(&caller).await?;
        let context = unit.context();
        let kept = Share {
            id: context.id(),
            pupil: desk.pupil(),
            school: desk.school.id,
            basis: basis.id().to_owned(),
            words: words.to_owned(),
            since: today,
            until: until.unwrap_or(today),
            made_at: context.now,
            made_by: context.actor.person,
            made_by_name: context.actor.name.clone(),
            position: context.actor.position.clone(),
        };
        let payload = json!({
            "line": kept.id, "basis": basis.words(), "for": words, "until": kept.until.to_string(),
        });
        insert_share(&unit, kept).await?;
        desk.finish(&caller, unit, "support.share.made", payload)
            .await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(&desk.address(&caller, "?did=kept")))
}

/// Ends a share at once.
pub(crate) async fn end(caller: Caller, Path(at): Path<AtOne>) -> Answer {
    let id: Option<SupportId> = at.one.parse().ok();
    let here = At {
        id: at.id,
        school: at.school,
    };
    let desk = open(&caller, &here).await?;
    let today = caller.rooms.today();
    let own = desk
        .record
        .shares
        .iter()
        .find(|s| Some(s.id) == id && s.holds_on(today));
    let own = own.ok_or_else(|| caller.problem(Problem::NotFound))?;
    let done = async {
        let unit = desk.begin(&caller).await?;
        // Its last day is yesterday, so that it holds no more from now on.
        let last = today.yesterday().unwrap_or(today);
        end_share(&unit, own.id, last).await?;
        let payload = json!({ "line": own.id, "for": own.words });
        desk.finish(&caller, unit, "support.share.ended", payload)
            .await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(&desk.address(&caller, "?did=kept")))
}
