//! `/{authority}/notifications/enquiry/{enquiry}/line`: something that was done to find the pupil.
//! In: a day, what was done, what came of it. Out: a line of the enquiries; or the form again with what is wrong.

use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use casework::rolls::enquiring::line as judge;
use casework::rolls::notification::Side;
use govuk::Button;
use serde_json::json;
use store::StoreError;
use store::rolls::{EnquiryLine, insert_line};

use super::form::{Form, date_field, words_field, wrong_of};
use super::{At, Desk, write_down};
use crate::rolls::desk::begin;
use crate::web::{Answer, Caller, Problem, Typed, Wrong, day, see_other, text};
use crate::when;

/// What is said when they have ended.
const ENDED: &str = "The enquiries have ended, and nothing is added to them. If the pupil has to be looked for again, the school opens others";

async fn open(caller: &Caller, at: &At) -> Result<(Desk, Side), Response> {
    let desk = Desk::open(caller, Action::SeeNotifications, &at.enquiry).await?;
    let side = desk.side();
    let side = side.ok_or_else(|| caller.problem(Problem::NotFound))?;
    Ok((desk, side))
}

fn show(caller: &Caller, desk: &Desk, typed: &Typed, wrong: &Wrong) -> Response {
    let form = Form {
        wrong: wrong.summary(),
        back: ("Back to the enquiries", desk.address(caller, "")),
        caption: desk.name(),
        title: "Add what was done",
        words: vec!["The school and the authority both see it.".to_owned()],
        action: desk.address(caller, "/line"),
        hidden: Vec::new(),
        fields: vec![
            date_field(
                typed,
                wrong,
                "On which day was it done?",
                "For example, 27 3 2026",
            ),
            words_field(
                typed,
                wrong,
                ("what", "What was done?"),
                "Such as a visit, a call to a relative, or a question to another school or a service",
            ),
            words_field(
                typed,
                wrong,
                ("outcome", "What came of it?"),
                "If nothing did, say so",
            ),
        ],
        button: Button::new("Add it").prevent_double_click(true),
    };
    form.show(caller)
}

/// The form.
pub(crate) async fn form(caller: Caller, Path(at): Path<At>) -> Answer {
    let (desk, _) = open(&caller, &at).await?;
    if !desk.enquiry.is_open() {
        return Ok(see_other(&desk.address(&caller, "")));
    }
    Ok(show(&caller, &desk, &Typed::new(), &Wrong::default()))
}

/// Adds it.
pub(crate) async fn make(
    caller: Caller,
    Path(at): Path<At>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let (desk, side) = open(&caller, &at).await?;
    let (on, what, outcome) = (
        day(&typed, "on"),
        text(&typed, "what"),
        text(&typed, "outcome"),
    );
    let mut wrong = wrong_of(judge(on, &what, &outcome, caller.rooms.today()));
    let Some(on) = on.filter(|_| wrong.is_empty()) else {
        return Ok(show(&caller, &desk, &typed, &wrong));
    };
    let done = async {
        let unit = begin(&caller).await?;
        let context = unit.context();
        let line = EnquiryLine {
            enquiry: desk.enquiry.id,
            number: 0,
            side,
            on_day: on,
            what,
            outcome,
            made_at: context.now,
            made_by: context.actor.person,
            made_by_name: context.actor.name.clone(),
            position: context.actor.position.clone(),
        };
        if !insert_line(&unit, line).await? {
            unit.roll_back().await?;
            return Ok(false);
        }
        let who = side.words().to_lowercase();
        let says = format!("The {who} wrote down what it did on {}", when::day(on));
        write_down(
            &unit,
            &desk.enquiry,
            "enquiry.line",
            json!({ "says": says }),
        )
        .await?;
        unit.commit().await?;
        Ok(true)
    };
    if !done
        .await
        .map_err(|e: StoreError| caller.problem(e.into()))?
    {
        wrong.add("", ENDED);
        return Ok(show(&caller, &desk, &typed, &wrong));
    }
    Ok(see_other(&desk.address(&caller, "?did=added")))
}
