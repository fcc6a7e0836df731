//! Holding a review: what was found, and when it is looked at again.
//! In: a form. Out: the review held, the next one to come, and its item taken off Today.

use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use casework::support::{Closing, Field, Review as Decided, close};
use serde_json::json;
use store::support::{Review, ReviewOf, hold_review};
use store::{StoreError, SupportId};

use super::form::{Form, date_field, words_field};
use super::{At, AtOne, Desk};
use crate::web::{Answer, Caller, Problem, Typed, Wrong, day_or_blank, see_other, trimmed};
use crate::when;

async fn open(caller: &Caller, at: AtOne) -> Result<(Desk, Review), Response> {
    let id: Option<SupportId> = at.one.parse().ok();
    let here = At {
        id: at.id,
        school: at.school,
    };
    let what = "a review of support";
    let desk = Desk::open(caller, &here, Action::ChangeSupport, what).await?;
    let own = desk
        .record
        .reviews
        .iter()
        .find(|r| Some(r.id) == id)
        .cloned();
    let review = own.ok_or_else(|| caller.problem(Problem::NotFound))?;
    Ok((desk, review))
}

fn show(caller: &Caller, desk: &Desk, review: &Review, typed: &Typed, wrong: &Wrong) -> Response {
    let title = format!("Review: {}", review.about);
    let mut form = Form::new(desk, caller, &title, &format!("/review/{}", review.id));
    form.words = vec![format!("Due on {}.", when::day(review.due))];
    form.fields = vec![
        words_field(
            typed,
            wrong,
            Field::Note,
            "What did you find?",
            "Whether it helps, what the family says, and what is to change",
        ),
        date_field(
            typed,
            wrong,
            Field::Review,
            "When is it looked at again?",
            "Leave it blank where it need not be",
        ),
    ];
    form.show(desk, caller, wrong)
}

/// The form.
pub(crate) async fn form(caller: Caller, Path(at): Path<AtOne>) -> Answer {
    let (desk, review) = open(&caller, at).await?;
    Ok(show(
        &caller,
        &desk,
        &review,
        &Typed::new(),
        &Wrong::default(),
    ))
}

/// Keeps what was found.
pub(crate) async fn hold(
    caller: Caller,
    Path(at): Path<AtOne>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let (desk, review) = open(&caller, at).await?;
    let today = caller.rooms.today();
    let found = trimmed(&typed, "note");
    let closing = Closing {
        found,
        next: day_or_blank(&typed, "review"),
    };
    let decided = Decided {
        id: review.id,
        due: review.due,
        held: review.held_on,
    };
    let next = match close(&decided, &closing, today) {
        Ok(next) => next,
        Err(refusals) => {
            return Ok(show(&caller, &desk, &review, &typed, &Wrong::of(refusals)));
        }
    };
    let done = async {
        let unit = desk.begin(&caller).await?;
        if !hold_review(&unit, review.id, today, found).await? {
            unit.roll_back().await?;
            return Ok(false);
        }
        if let Some(next) = next {
            let of = (ReviewOf::Review, review.id);
            desk.review(&unit, of, &review.about, next).await?;
        }
        let payload = json!({
            "line": review.id, "of": review.about, "found": found,
            "next": next.map(|day| day.to_string()),
        });
        desk.finish(&caller, unit, "support.review.held", payload)
            .await?;
        Ok(true)
    };
    if !done
        .await
        .map_err(|e: StoreError| caller.problem(e.into()))?
    {
        let words = "This review was held already; somebody may have been quicker";
        let wrong = Wrong::one(Field::All, words);
        return Ok(show(&caller, &desk, &review, &typed, &wrong));
    }
    Ok(see_other(&desk.address(&caller, "?did=kept")))
}
