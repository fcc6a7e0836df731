//! Choosing the stage of a pupil.
//! In: a form. Out: the stage on record, with the reason where one is asked.

use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use casework::support::{Field, move_to};
use govuk::{Choice, Radios};
use serde_json::json;
use store::StoreError;
use store::support::insert_stage;

use super::form::{Form, words_field};
use super::{At, Desk, step};
use crate::web::{Answer, Caller, Typed, Wrong, see_other, trimmed};

fn show(caller: &Caller, desk: &Desk, typed: &Typed, wrong: &Wrong) -> Response {
    let mut form = Form::new(desk, caller, "Choose the stage", "/stage");
    form.words = vec![
        "The school chooses, by what it knows of the pupil and the family. Stages may be passed by or gone back to, with a reason; nothing moves a pupil on by itself.".to_owned(),
    ];
    let stages = caller.rooms.authority.policy.support.stages.iter();
    let stages = stages.map(|s| Choice::new(s.id.as_str(), s.name.as_str()).hint(s.means.as_str()));
    form.fields = vec![
        Radios::new("stage", "Which stage is the pupil at?")
            .choices(stages)
            .value(trimmed(typed, "stage"))
            .error_if(wrong.with(Field::Stage))
            .into(),
        words_field(
            typed,
            wrong,
            Field::Reason,
            "Why?",
            "Asked for where a stage is passed by or gone back to",
        ),
    ];
    form.show(desk, caller, wrong)
}

async fn open(caller: &Caller, at: &At) -> Result<Desk, Response> {
    Desk::open(
        caller,
        at,
        Action::ChangeSupport,
        "choosing a stage of support",
    )
    .await
}

/// The form.
pub(crate) async fn form(caller: Caller, Path(at): Path<At>) -> Answer {
    let desk = open(&caller, &at).await?;
    let mut typed = Typed::new();
    if let Some(now) = desk.record.stages.last() {
        typed.insert("stage".to_owned(), now.stage.clone());
    }
    Ok(show(&caller, &desk, &typed, &Wrong::default()))
}

/// Keeps the stage.
pub(crate) async fn keep(
    caller: Caller,
    Path(at): Path<At>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let desk = open(&caller, &at).await?;
    let policy = &caller.rooms.authority.policy;
    let now = desk.record.stages.last().map(|s| s.stage.as_str());
    let reason = trimmed(&typed, "reason");
    let to = match move_to(policy, now, trimmed(&typed, "stage"), reason) {
        Ok(to) => to,
        Err(refusals) => return Ok(show(&caller, &desk, &typed, &Wrong::of(refusals))),
    };
    let done = async {
        let unit = desk.begin(&caller).await?;
        let mut row = step::stage(&caller, &desk, &unit, &to.id);
        reason.clone_into(&mut row.reason);
        insert_stage(&unit, row).await?;
        let payload = json!({ "stage": to.name, "reason": reason });
        desk.finish(&caller, unit, "support.stage.chosen", payload)
            .await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(&desk.address(&caller, "?did=kept")))
}
