//! How a contract ends: completed, not kept, or otherwise.
//! In: forms. Out: the contract over, with what has to be on record then; letters to be written.

use axum::extract::Path;
use axum::response::Response;
use casework::contracts::{
    Act, CHOICE, Closing, Course, EndReason, Kept, NotKept, Side, close,
    complete as judge_complete, find_not_kept,
};
use govuk::{Choice, Radios};
use jiff::civil::Date;
use serde_json::{Value, json};
use store::contracts::{Doing, Ending, ReviewState, insert_ending};
use store::{StoreError, Unit};

use super::form::{Form, lines, unless_seen, wrong};
use super::{At, Desk, sentence};
use crate::web::inputs::{date_field, words_field};
use crate::web::{Answer, Caller, Typed, Wrong, day, text};
use crate::when;

/// An ending of which nothing is said yet.
fn blank(unit: &Unit, desk: &Desk) -> Ending {
    let context = unit.context();
    Ending {
        contract: desk.id(),
        reason: String::new(),
        note: String::new(),
        not_kept: json!([]),
        asked_on: None,
        said: String::new(),
        school_did: json!([]),
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
    }
}

/// Ends the contract by an act.
async fn keep(
    caller: &Caller,
    desk: &Desk,
    (act, then): (Act, &Course),
    words: &str,
    told: (&str, Value),
    fill: impl FnOnce(Ending) -> Ending,
) -> Result<bool, StoreError> {
    let doing = Doing {
        act,
        on: caller.rooms.today(),
        words,
        then: then.state(),
    };
    let Some(unit) = desk.begin(caller, doing).await? else {
        return Ok(false);
    };
    let ending = fill(blank(&unit, desk));
    insert_ending(&unit, ending).await?;
    desk.finish(caller, unit, told.0, told.1).await?;
    Ok(true)
}

fn show_complete(caller: &Caller, desk: &Desk, typed: &Typed, wrong: &Wrong) -> Response {
    let mut form = Form::of(desk, caller, "The contract is completed", "/complete");
    form.words = vec!["Thank everybody for their part; the help that works goes on.".to_owned()];
    let label = "What went well, and which help goes on?";
    form.fields = vec![words_field(typed, wrong, "note", label, "")];
    form.show(&desk.opened, caller, wrong)
}

/// The form for a contract that is completed.
pub(crate) async fn complete_form(caller: Caller, Path(at): Path<At>) -> Answer {
    let desk = Desk::change(&caller, &at, "completing an attendance contract").await?;
    Ok(show_complete(
        &caller,
        &desk,
        &Typed::new(),
        &Wrong::default(),
    ))
}

/// Keeps that it is completed.
pub(crate) async fn complete(
    caller: Caller,
    Path(at): Path<At>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let desk = Desk::change(&caller, &at, "completing an attendance contract").await?;
    let quicker = unless_seen(&desk, &typed);
    if !quicker.is_empty() {
        return Ok(show_complete(&caller, &desk, &typed, &quicker));
    }
    let note = text(&typed, "note");
    let then = match judge_complete(&desk.course, &note) {
        Ok(then) => then,
        Err(found) => return Ok(show_complete(&caller, &desk, &typed, &wrong(found))),
    };
    let told = (
        "contracts.completed",
        json!({ "what_went_well": note, "says": note }),
    );
    let ended = (Act::Complete, &then);
    let kept = keep(&caller, &desk, ended, &note, told, |ending| Ending {
        note: note.clone(),
        ..ending
    });
    let kept = kept.await;
    desk.after(&caller, kept, |wrong| {
        show_complete(&caller, &desk, &typed, wrong)
    })
}

fn show_not_kept(caller: &Caller, desk: &Desk, typed: &Typed, wrong: &Wrong) -> Response {
    let mut form = Form::of(desk, caller, "The contract was not kept", "/not-kept");
    form.words = vec![
        CHOICE.to_owned(),
        "Ask why first. Change the contract if it asked for the wrong things; and if the school has not done its part, put that right and begin again.".to_owned(),
    ];
    form.fields = vec![
        words_field(
            typed,
            wrong,
            "not-kept",
            "What was agreed and has not happened?",
            "One on each line, with the days",
        ),
        date_field(
            typed,
            wrong,
            "asked",
            "When did you ask the parent why?",
            "",
        ),
        words_field(
            typed,
            wrong,
            "said",
            "How did you ask, and what did they say?",
            "If they did not answer, say so",
        ),
        words_field(
            typed,
            wrong,
            "school-did",
            "What did the school do for its part?",
            "One on each line",
        ),
    ];
    form.show(&desk.opened, caller, wrong)
}

/// What the reviews found not to be kept, by the parents and by the school.
fn begun(desk: &Desk) -> Typed {
    let (mut not_kept, mut did): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let held = desk.whole.reviews.iter();
    for review in held.filter(|r| r.state == ReviewState::Held) {
        for own in desk.whole.undertakings_of(review.version) {
            let kept = review.kept.get(own.number.to_string());
            let kept = kept.and_then(Value::as_str).and_then(Kept::of_id);
            let list = match (kept, own.side) {
                (Some(Kept::NotKept | Kept::Partly), Side::Parent) => &mut not_kept,
                (Some(Kept::Kept), Side::School | Side::Authority) => &mut did,
                _ => continue,
            };
            if !list.contains(&own.words) {
                list.push(own.words.clone());
            }
        }
    }
    let mut typed = Typed::new();
    typed.insert("not-kept".to_owned(), not_kept.join("\n"));
    typed.insert("school-did".to_owned(), did.join("\n"));
    typed
}

/// The form for a contract that was not kept.
pub(crate) async fn not_kept_form(caller: Caller, Path(at): Path<At>) -> Answer {
    let desk = Desk::change(&caller, &at, "an attendance contract that was not kept").await?;
    Ok(show_not_kept(
        &caller,
        &desk,
        &begun(&desk),
        &Wrong::default(),
    ))
}

/// Keeps that it was not kept.
pub(crate) async fn not_kept(
    caller: Caller,
    Path(at): Path<At>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let desk = Desk::change(&caller, &at, "an attendance contract that was not kept").await?;
    let quicker = unless_seen(&desk, &typed);
    if !quicker.is_empty() {
        return Ok(show_not_kept(&caller, &desk, &typed, &quicker));
    }
    let (not_kept, did) = (lines(&typed, "not-kept"), lines(&typed, "school-did"));
    let said = text(&typed, "said");
    let asked = NotKept {
        not_kept: &not_kept,
        asked: day(&typed, "asked"),
        said: &said,
        school_did: &did,
    };
    let since = desk.in_force().map_or(Date::MIN, |(_, since)| since);
    let judged = find_not_kept(&desk.course, &asked, since, caller.rooms.today());
    let (then, asked_on) = match judged {
        Ok(found) => found,
        Err(found) => return Ok(show_not_kept(&caller, &desk, &typed, &wrong(found))),
    };
    let told = json!({
        "says": format!(
            "What was agreed and has not happened: {}. The parent was asked why on {}: {said} What the school did: {}.",
            not_kept.join("; "), when::day(asked_on), did.join("; ")
        ),
        "what_was_not_kept": not_kept.join("; "), "asked_why_on": asked_on.to_string(),
        "what_the_parent_said": said, "what_the_school_did": did.join("; "),
    });
    let ended = (Act::FindNotKept, &then);
    let told = ("contracts.not-kept", told);
    let kept = keep(&caller, &desk, ended, &said, told, |ending| Ending {
        not_kept: json!(not_kept),
        asked_on: Some(asked_on),
        said: said.clone(),
        school_did: json!(did),
        ..ending
    });
    let kept = kept.await;
    desk.after(&caller, kept, |wrong| {
        show_not_kept(&caller, &desk, &typed, wrong)
    })
}

fn show_end(caller: &Caller, desk: &Desk, typed: &Typed, wrong: &Wrong) -> Response {
    let mut form = Form::of(desk, caller, "End the contract otherwise", "/end");
    form.words = vec!["A contract may be ended at any time. The other help goes on.".to_owned()];
    let reasons = EndReason::ALL.map(|r| Choice::new(r.id(), r.words()));
    form.fields = vec![
        Radios::new("word", "Why does it end?")
            .choices(reasons)
            .value(text(typed, "word"))
            .error_if(wrong.at("word"))
            .into(),
        words_field(
            typed,
            wrong,
            "reason",
            "In words",
            "What a colleague needs to know who reads it in a year",
        ),
    ];
    form.show(&desk.opened, caller, wrong)
}

/// The form for a contract that ends otherwise.
pub(crate) async fn end_form(caller: Caller, Path(at): Path<At>) -> Answer {
    let desk = Desk::change(&caller, &at, "ending an attendance contract").await?;
    Ok(show_end(&caller, &desk, &Typed::new(), &Wrong::default()))
}

/// Keeps that it ended.
pub(crate) async fn end(
    caller: Caller,
    Path(at): Path<At>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let desk = Desk::change(&caller, &at, "ending an attendance contract").await?;
    let quicker = unless_seen(&desk, &typed);
    if !quicker.is_empty() {
        return Ok(show_end(&caller, &desk, &typed, &quicker));
    }
    let note = text(&typed, "reason");
    let asked = Closing {
        reason: EndReason::of_id(&text(&typed, "word")),
        note: &note,
    };
    let (then, reason) = match close(&desk.course, &asked) {
        Ok(ended) => ended,
        Err(found) => return Ok(show_end(&caller, &desk, &typed, &wrong(found))),
    };
    let told = json!({
        "because": reason.words(), "in_words": note,
        "says": sentence(reason.words(), "In words", &note),
    });
    let ended = (Act::End, &then);
    let told = ("contracts.ended", told);
    let kept = keep(&caller, &desk, ended, &note, told, |ending| Ending {
        reason: reason.id().to_owned(),
        note: note.clone(),
        ..ending
    });
    let kept = kept.await;
    desk.after(&caller, kept, |wrong| {
        show_end(&caller, &desk, &typed, wrong)
    })
}
