//! `/{authority}/notifications/enquiry/{enquiry}/end`: the authority, and nobody else, ends joint enquiries.
//! In: how they end, and how the authority came to that. Out: enquiries that have ended, and an item of Today for the
//! school; or the form again with what is wrong.

use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use casework::rolls::enquiring::end as judge;
use casework::rolls::leaving::Efforts;
use govuk::{Button, Choice, Radios};
use serde_json::json;
use store::StoreError;
use store::rolls::{end_enquiry, lines_of};

use super::form::{Form, words_field, wrong_of};
use super::{At, Desk, write_down};
use crate::rolls::desk::begin;
use crate::rolls::today::settle_enquiries;
use crate::web::{Answer, Caller, QUICKER, Typed, Wrong, see_other, text};

fn show(caller: &Caller, desk: &Desk, typed: &Typed, wrong: &Wrong) -> Response {
    let joint = Efforts::ALL
        .into_iter()
        .filter(|efforts| efforts.is_joint());
    let choices = joint.map(|efforts| Choice::new(efforts.id(), efforts.words()));
    let radios = Radios::new("result", "How do the enquiries end?")
        .choices(choices.collect::<Vec<_>>())
        .value(text(typed, "result"))
        .error_if(wrong.at("result"));
    let form = Form {
        wrong: wrong.summary(),
        back: ("Back to the enquiries", desk.address(caller, "")),
        caption: desk.name(),
        title: "End the joint enquiries",
        words: vec![
            "The school sees how they end, and goes by it. Once they have ended, nothing more is added to them.".to_owned(),
        ],
        action: desk.address(caller, "/end"),
        hidden: vec![("seen", desk.seen())],
        fields: vec![
            radios.into(),
            words_field(
                typed,
                wrong,
                ("words", "How did the authority come to that?"),
                "The school reads it",
            ),
        ],
        button: Button::new("End the enquiries").prevent_double_click(true),
    };
    form.show(caller)
}

/// The form.
pub(crate) async fn form(caller: Caller, Path(at): Path<At>) -> Answer {
    let desk = Desk::open(&caller, Action::WorkNotifications, &at.enquiry).await?;
    if !desk.enquiry.is_open() {
        return Ok(see_other(&desk.address(&caller, "")));
    }
    Ok(show(&caller, &desk, &Typed::new(), &Wrong::default()))
}

/// Ends them.
pub(crate) async fn make(
    caller: Caller,
    Path(at): Path<At>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let desk = Desk::open(&caller, Action::WorkNotifications, &at.enquiry).await?;
    let (result, words) = (
        Efforts::of_id(&text(&typed, "result")),
        text(&typed, "words"),
    );
    let sides: Vec<_> = desk.lines.iter().map(|line| line.side).collect();
    let mut wrong = wrong_of(judge(result, &words, &sides));
    if wrong.is_empty() && text(&typed, "seen") != desk.seen() {
        wrong.add("", QUICKER);
    }
    let Some(result) = result.filter(|_| wrong.is_empty()) else {
        return Ok(show(&caller, &desk, &typed, &wrong));
    };
    let done = async {
        let unit = begin(&caller).await?;
        let context = unit.context();
        let today = caller.rooms.today();
        let who = (context.actor.name.as_str(), context.actor.position.as_str());
        let enquiry = &desk.enquiry;
        // What was added since would be read by nobody before they end.
        let added = lines_of(&unit, enquiry.id).await?.len() != desk.lines.len();
        if added || !end_enquiry(&unit, enquiry.id, result, (today, &words), who).await? {
            unit.roll_back().await?;
            return Ok(false);
        }
        let says = format!(
            "The authority ended the joint enquiries: {}",
            result.words()
        );
        write_down(&unit, enquiry, "enquiry.ended", json!({ "says": says })).await?;
        settle_enquiries(&unit, enquiry.school, enquiry.pupil, today).await?;
        unit.commit().await?;
        Ok(true)
    };
    if !done
        .await
        .map_err(|e: StoreError| caller.problem(e.into()))?
    {
        wrong.add("", QUICKER);
        return Ok(show(&caller, &desk, &typed, &wrong));
    }
    Ok(see_other(&desk.address(&caller, "?did=ended")))
}
