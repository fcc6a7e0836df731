//! `/{authority}/open/{pupil}/close` and `/reopen`: what answers the question where a child is educated, and that an
//! answer holds no longer. In: an answer with its day. Out: kept in one unit with the chronology and Today; or the form
//! again with what is wrong.

use axum::extract::{Path, Query};
use axum::response::Response;
use casework::people::Action;
use casework::rolls::open::{Closing, State, may_close};
use govuk::{Choice, Content, InsetText, Radios};
use serde::Deserialize;
use serde_json::json;
use store::StoreError;
use store::chronology::{NewEntry, Subject, record};
use store::rolls::{AnswerKind, QuestionAnswer, insert_answer};

use super::form::{Form, date, line, words};
use super::list::for_the_authority;
use super::question::{Question, closing_in_words, question_of};
use super::settle::settle;
use crate::pupils::{Opened, name_of, open};
use crate::rolls::desk::begin;
use crate::web::{Answer, Caller, QUICKER, Typed, Wrong, day, put_day, see_other, seen, text};

/// What a form about a question begins with.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// The authority whose answer closes it.
    #[serde(default)]
    authority: String,
}

async fn opened(caller: &Caller, id: &str) -> Result<(Opened, Question), Response> {
    for_the_authority(caller, Action::CloseQuestions)?;
    let opened = open(
        caller,
        Action::CloseQuestions,
        id,
        "where a child is educated",
    )
    .await?;
    let rooms = &caller.rooms;
    let policy = &rooms.authority.policy;
    let question = question_of(&rooms.store, policy, &opened.pupil, rooms.today()).await;
    Ok((opened, question.map_err(|e| caller.problem(e.into()))?))
}

fn address(caller: &Caller, opened: &Opened, page: &str) -> String {
    caller
        .rooms
        .address(&format!("open/{}{page}", opened.pupil.id))
}

fn blank(caller: &Caller, opened: &Opened, title: &str, page: &str) -> Form {
    let back = (address(caller, opened, ""), "Back to the question");
    let mut form = Form::new(title, address(caller, opened, page), back);
    form.caption = name_of(&opened.pupil);
    form
}

fn show_close(
    caller: &Caller,
    (opened, question): &(Opened, Question),
    typed: &Typed,
    wrong: &Wrong,
) -> Response {
    let mut form = blank(caller, opened, "Where is this child educated?", "/close");
    form.seen = seen(&question.state);
    let authority = line(
        typed,
        wrong,
        "authority",
        "Which authority?",
        "The one that has the child on a roll, or has taken the question over",
    );
    let signer = line(
        typed,
        wrong,
        "signer",
        "Who decides?",
        "The name of whoever signs the decision",
    );
    form.fields = vec![
        Radios::new("by", "What answers it?")
            .choice(
                Choice::new(
                    "home-education",
                    "A parent’s letter: the child is educated at home",
                )
                .hint("The letter has come, and home education is told of it"),
            )
            .choice(
                Choice::new("other-authority", "Another authority’s answer").conditional(authority),
            )
            .choice(
                Choice::new("signed", "A decision that is signed")
                    .hint("Such as that the family has left the country, and it is proved")
                    .conditional(signer),
            )
            .value(text(typed, "by"))
            .error_if(wrong.at("by"))
            .into(),
        date(
            typed,
            wrong,
            "on",
            "From which day?",
            "The day of the letter, the answer or the decision",
        ),
        words(
            typed,
            wrong,
            "reason",
            "What shows it?",
            "Name the letter or answer, where it is kept, and who looked at it. For a decision, say why",
        ),
    ];
    form.show(caller, wrong)
}

/// The form.
pub(crate) async fn form(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let found = opened(&caller, &id).await?;
    if !found.1.state.is_open() {
        return Ok(see_other(&address(&caller, &found.0, "")));
    }
    let mut typed = Typed::new();
    put_day(&mut typed, "on", caller.rooms.today());
    if !asked.authority.is_empty() {
        typed.insert("by".to_owned(), "other-authority".to_owned());
        typed.insert("authority".to_owned(), asked.authority);
    }
    Ok(show_close(&caller, &found, &typed, &Wrong::default()))
}

/// What was typed, as what closes a question.
fn closing(typed: &Typed) -> Option<(Closing, AnswerKind)> {
    Some(match text(typed, "by").as_str() {
        "home-education" => (Closing::HomeEducation, AnswerKind::HomeEducation),
        "other-authority" => {
            let name = text(typed, "authority");
            (Closing::OtherAuthority { name }, AnswerKind::OtherAuthority)
        }
        "signed" => {
            let (name, reason) = (text(typed, "signer"), text(typed, "reason"));
            (Closing::Signed { name, reason }, AnswerKind::Signed)
        }
        _ => return None,
    })
}

/// What is wrong with an answer, by field.
fn wrong_with(caller: &Caller, question: &Question, typed: &Typed) -> Wrong {
    let mut wrong = Wrong::default();
    match closing(typed) {
        None => wrong.add("by", "Choose what answers it"),
        Some((by, _)) => {
            if let Err(refusal) = may_close(&question.state, &by) {
                let field =
                    match by {
                        Closing::OtherAuthority { .. } if question.state.is_open() => "authority",
                        Closing::Signed { name, .. } if question.state.is_open() => {
                            if name.is_empty() { "signer" } else { "reason" }
                        }
                        _ => "",
                    };
                wrong.add(field, refusal.to_string());
            }
        }
    }
    match day(typed, "on") {
        None => wrong.add("on-day", "Enter a real day, month and year"),
        Some(on) if on > caller.rooms.today() => {
            wrong.add("on-day", "Enter today or a day before it");
        }
        Some(on) if question.left.is_some_and(|left| on < left.on) => {
            wrong.add("on-day", "Enter a day on which the child was on no roll");
        }
        Some(_) => {}
    }
    if wrong.at("reason").is_none() && text(typed, "reason").is_empty() {
        wrong.add("reason", "Say what shows it");
    }
    if text(typed, "seen") != seen(&question.state) {
        wrong.add("", QUICKER);
    }
    wrong
}

/// Keeps an answer with its entry in the chronology, and brings Today up to it.
async fn keep(
    caller: &Caller,
    opened: &Opened,
    answer: AnswerKind,
    (name, says): (String, String),
    typed: &Typed,
) -> Result<(), StoreError> {
    let unit = begin(caller).await?;
    let context = unit.context();
    let pupil = opened.pupil.id;
    let reason = text(typed, "reason");
    let on_day = day(typed, "on").unwrap_or_else(|| caller.rooms.today());
    let row = QuestionAnswer {
        id: context.id(),
        pupil,
        on_day,
        answer,
        name,
        reason: reason.clone(),
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
    };
    let kind = match answer {
        AnswerKind::Reopened => "question.reopened",
        _ => "question.closed",
    };
    let payload = json!({ "says": says, "from": on_day.to_string(), "reason": reason });
    insert_answer(&unit, row).await?;
    record(&unit, NewEntry::now(Subject::Child(pupil), kind, payload)).await?;
    settle(&unit, &caller.rooms, &[pupil]).await?;
    unit.commit().await
}

/// Keeps what answers it.
pub(crate) async fn make(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let found = opened(&caller, &id).await?;
    let wrong = wrong_with(&caller, &found.1, &typed);
    let Some((by, answer)) = closing(&typed).filter(|_| wrong.is_empty()) else {
        return Ok(show_close(&caller, &found, &typed, &wrong));
    };
    let says = closing_in_words(&by);
    let name = match by {
        Closing::HomeEducation => String::new(),
        Closing::OtherAuthority { name } | Closing::Signed { name, .. } => name,
    };
    keep(&caller, &found.0, answer, (name, says), &typed)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    Ok(see_other(&address(&caller, &found.0, "?did=closed")))
}

fn show_reopen(
    caller: &Caller,
    (opened, question): &(Opened, Question),
    typed: &Typed,
    wrong: &Wrong,
) -> Response {
    let mut form = blank(caller, opened, "Open the question again", "/reopen");
    form.seen = seen(&question.state);
    if let State::Closed(by) = &question.state {
        form.above = vec![InsetText::new(closing_in_words(by)).into()];
    }
    let fields: [Content; 2] = [
        date(
            typed,
            wrong,
            "on",
            "From which day does that hold no longer?",
            "From this day on the child is possibly missing education",
        ),
        words(
            typed,
            wrong,
            "reason",
            "What has changed?",
            "Such as that home education has ended, or that the other authority has lost the child",
        ),
    ];
    form.fields = fields.into();
    form.show(caller, wrong)
}

/// The form.
pub(crate) async fn reopen_form(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let found = opened(&caller, &id).await?;
    if !matches!(found.1.state, State::Closed(_)) {
        return Ok(see_other(&address(&caller, &found.0, "")));
    }
    let mut typed = Typed::new();
    put_day(&mut typed, "on", caller.rooms.today());
    Ok(show_reopen(&caller, &found, &typed, &Wrong::default()))
}

/// Keeps that what was answered holds no longer.
pub(crate) async fn reopen(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let found = opened(&caller, &id).await?;
    let mut wrong = Wrong::default();
    if !matches!(found.1.state, State::Closed(_)) {
        wrong.add(
            "",
            "The question is not closed, so there is nothing to open again",
        );
    } else if text(&typed, "seen") != seen(&found.1.state) {
        wrong.add("", QUICKER);
    }
    match day(&typed, "on") {
        None => wrong.add("on-day", "Enter a real day, month and year"),
        Some(on) if on > caller.rooms.today() => {
            wrong.add("on-day", "Enter today or a day before it");
        }
        Some(_) => {}
    }
    if text(&typed, "reason").is_empty() {
        wrong.add("reason", "Say what has changed");
    }
    if !wrong.is_empty() {
        return Ok(show_reopen(&caller, &found, &typed, &wrong));
    }
    let says = "What was answered holds no longer: the question is open again".to_owned();
    keep(
        &caller,
        &found.0,
        AnswerKind::Reopened,
        (String::new(), says),
        &typed,
    )
    .await
    .map_err(|e| caller.problem(e.into()))?;
    Ok(see_other(&address(&caller, &found.0, "?did=reopened")))
}
