//! What comes of an invitation: answers, another day, the meeting held, or nobody came.
//! In: forms of somebody of the school. Out: the contract one act further.

use axum::extract::Path;
use axum::response::Response;
use casework::contracts::{
    Act, Answer as Says, Came, NobodyCame, Rearranging, held as judge_held, nobody_came, rearrange,
};
use govuk::{Checkboxes, Choice, Radios};
use serde::Deserialize;
use serde_json::json;
use store::contracts::{
    ContractMeeting, ContractParent, Doing, answer as keep_answer, insert_meeting,
};
use store::{ParentId, StoreError};

use super::form::{Form, time, unless_seen, wrong};
use super::offer::{meeting_fields, put_meeting, when_in_words};
use super::{At, Desk, sentence};
use crate::web::inputs::{date_field, line_field, words_field};
use crate::web::{Answer, Caller, Fields, Problem, Typed, Wrong, day, put_day, text};
use crate::when;

/// A parent of a contract, named in an address.
#[derive(Deserialize)]
pub(crate) struct AtParent {
    id: String,
    contract: String,
    parent: String,
}

async fn open_parent(caller: &Caller, at: AtParent) -> Result<(Desk, ContractParent), Response> {
    let id: Option<ParentId> = at.parent.parse().ok();
    let here = At {
        id: at.id,
        contract: at.contract,
    };
    let desk = Desk::change(caller, &here, "an answer to an invitation").await?;
    let own = desk.whole.parents.iter().find(|p| Some(p.parent) == id);
    let own = own.cloned();
    Ok((desk, own.ok_or_else(|| caller.problem(Problem::NotFound))?))
}

fn show_answer(
    caller: &Caller,
    desk: &Desk,
    parent: &ContractParent,
    typed: &Typed,
    wrong: &Wrong,
) -> Response {
    let title = format!("What {} says", parent.name);
    let mut form = Form::of(desk, caller, &title, &format!("/answer/{}", parent.parent));
    let choices = Says::ALL.map(|a| Choice::new(a.id(), a.words()));
    form.words = vec![
        "No is an answer like any other: write down why, and go on with the other help.".to_owned(),
    ];
    form.fields = vec![
        Radios::new("answer", "What do they say to the invitation?")
            .choices(choices)
            .value(text(typed, "answer"))
            .error_if(wrong.at("answer"))
            .into(),
        words_field(typed, wrong, "note", "In their words (optional)", ""),
        date_field(typed, wrong, "on", "When did they say so?", ""),
    ];
    form.show(&desk.opened, caller, wrong)
}

/// The form for an answer.
pub(crate) async fn answer_form(caller: Caller, Path(at): Path<AtParent>) -> Answer {
    let (desk, parent) = open_parent(&caller, at).await?;
    let mut typed = Typed::new();
    if parent.answer != Says::None {
        typed.insert("answer".to_owned(), parent.answer.id().to_owned());
        typed.insert("note".to_owned(), parent.note.clone());
    }
    put_day(&mut typed, "on", caller.rooms.today());
    Ok(show_answer(
        &caller,
        &desk,
        &parent,
        &typed,
        &Wrong::default(),
    ))
}

/// Keeps an answer; when no parent wants a contract, none is made.
pub(crate) async fn answer(
    caller: Caller,
    Path(at): Path<AtParent>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let (desk, parent) = open_parent(&caller, at).await?;
    let today = caller.rooms.today();
    let mut wrong = unless_seen(&desk, &typed);
    let says = Says::of_id(&text(&typed, "answer")).filter(|a| *a != Says::None);
    if says.is_none() {
        wrong.add("answer", "Choose what they say");
    }
    let on = day(&typed, "on").filter(|on| *on <= today);
    if on.is_none() {
        wrong.add(
            "on-day",
            "Enter today or an earlier day, as day, month and year",
        );
    }
    let note = text(&typed, "note");
    if note.chars().count() > 2_000 {
        wrong.add("note", "Shorten this to 2000 letters");
    }
    let nobody_wants = says == Some(Says::SaysNo)
        && (desk.whole.parents.iter())
            .all(|p| p.parent == parent.parent || p.answer == Says::SaysNo);
    let then = match nobody_wants.then(|| desk.course.after(Act::SayNo)) {
        Some(Err(refusal)) => {
            wrong.add("", refusal.to_string());
            None
        }
        Some(Ok(then)) => Some(then.state()),
        None => Some(desk.course.state()),
    };
    let (Some(says), Some(on), Some(then), true) = (says, on, then, wrong.is_empty()) else {
        return Ok(show_answer(&caller, &desk, &parent, &typed, &wrong));
    };
    let kept = async {
        let unit = if nobody_wants {
            let doing = Doing {
                act: Act::SayNo,
                on,
                words: &note,
                then,
            };
            desk.begin(&caller, doing).await?
        } else {
            let actor = caller.signed.actor();
            let rooms = &caller.rooms;
            Some(rooms.store.begin(rooms.context(actor)).await?)
        };
        let Some(unit) = unit else { return Ok(false) };
        if !keep_answer(&unit, &parent, says, Some(on), &note).await? {
            unit.roll_back().await?;
            return Ok(false);
        }
        let payload = json!({
            "answer": says.words(), "on": on.to_string(), "in_their_words": note,
            "says": sentence(&format!("Said on {}: {}", when::day(on), says.words()), "In their words", &note),
        });
        desk.finish(&caller, unit, "contracts.answered", payload)
            .await?;
        Ok(true)
    };
    let kept = kept.await;
    desk.after(&caller, kept, |wrong| {
        show_answer(&caller, &desk, &parent, &typed, wrong)
    })
}

fn show_move(caller: &Caller, desk: &Desk, typed: &Typed, wrong: &Wrong) -> Response {
    let mut form = Form::of(desk, caller, "Another day for the meeting", "/rearrange");
    form.fields = meeting_fields(typed, wrong);
    form.fields.push(words_field(
        typed,
        wrong,
        "reason",
        "Why is it moved?",
        "The letter to the parent can say so in your words",
    ));
    form.fields.push(line_field(
        typed,
        wrong,
        "by",
        "Who asked for another day?",
        "",
    ));
    form.show(&desk.opened, caller, wrong)
}

/// The form for another day.
pub(crate) async fn move_form(caller: Caller, Path(at): Path<At>) -> Answer {
    let desk = Desk::change(&caller, &at, "moving a meeting about a contract").await?;
    let mut typed = Typed::new();
    if let Some(meeting) = desk.whole.meetings.last() {
        put_meeting(&mut typed, meeting);
        for part in ["day", "month", "year"] {
            typed.remove(&format!("on-{part}"));
        }
    }
    Ok(show_move(&caller, &desk, &typed, &Wrong::default()))
}

/// Moves the meeting, or offers one again.
pub(crate) async fn move_it(
    caller: Caller,
    Path(at): Path<At>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let desk = Desk::change(&caller, &at, "moving a meeting about a contract").await?;
    let rooms = &caller.rooms;
    let today = rooms.today();
    let [place, others, reason, by] =
        ["place", "others", "reason", "by"].map(|name| text(&typed, name));
    let asked = Rearranging {
        on: day(&typed, "on"),
        at: time(&typed),
        place: &place,
        others: &others,
        reason: &reason,
        by: &by,
    };
    let quicker = unless_seen(&desk, &typed);
    if !quicker.is_empty() {
        return Ok(show_move(&caller, &desk, &typed, &quicker));
    }
    let policy = &rooms.authority.policy;
    let open = |day| desk.days.open(day);
    let (then, meets) = match rearrange(&desk.course, &asked, policy, today, open) {
        Ok(moved) => moved,
        Err(found) => return Ok(show_move(&caller, &desk, &typed, &wrong(found))),
    };
    let kept = async {
        let doing = Doing {
            act: Act::Rearrange,
            on: today,
            words: &reason,
            then: then.state(),
        };
        let Some(unit) = desk.begin(&caller, doing).await? else {
            return Ok(false);
        };
        let before = desk.whole.meetings.last();
        let meeting = ContractMeeting {
            contract: desk.id(),
            number: before.map_or(1, |m| m.number + 1),
            on_day: meets.on,
            at_minute: meets.at,
            place: place.clone(),
            others: others.clone(),
            reason: reason.clone(),
            asked_by: by.clone(),
            answer_by: meets.answer_by,
            made_at: unit.context().now,
        };
        // Whoever said they come said so of another day.
        for parent in &desk.whole.parents {
            keep_answer(&unit, parent, Says::None, None, "").await?;
        }
        let payload = json!({
            "before": before.map(when_in_words), "when": when_in_words(&meeting), "where": place,
            "why": reason, "asked_by": by,
            "says": format!(
                "The meeting is now on {}: {place}. {by} asked, because: {reason}",
                when_in_words(&meeting)
            ),
        });
        insert_meeting(&unit, meeting).await?;
        desk.finish(&caller, unit, "contracts.meeting.moved", payload)
            .await?;
        Ok(true)
    };
    let kept: Result<bool, StoreError> = kept.await;
    desk.after(&caller, kept, |wrong| {
        show_move(&caller, &desk, &typed, wrong)
    })
}

fn show_held(caller: &Caller, desk: &Desk, typed: &Typed, wrong: &Wrong) -> Response {
    let mut form = Form::of(desk, caller, "The meeting was held", "/held");
    let parents = desk.whole.parents.iter();
    let choices = parents.map(|p| Choice::new(p.parent.to_string(), p.name.as_str()));
    form.fields = vec![
        Checkboxes::new("parents", "Which parents came?")
            .choices(choices)
            .values(text(typed, "parents").lines())
            .error_if(wrong.at("parents"))
            .into(),
        line_field(
            typed,
            wrong,
            "came",
            "Who else came? (optional)",
            "For example, the pupil, a head of year, an interpreter",
        ),
        words_field(
            typed,
            wrong,
            "note",
            "What was said? (optional)",
            "What the parents said, what the pupil said, which help was looked at",
        ),
        date_field(typed, wrong, "on", "When was it?", ""),
    ];
    form.show(&desk.opened, caller, wrong)
}

/// The form for a meeting that was held.
pub(crate) async fn held_form(caller: Caller, Path(at): Path<At>) -> Answer {
    let desk = Desk::change(&caller, &at, "a meeting about a contract").await?;
    let mut typed = Typed::new();
    put_day(&mut typed, "on", desk.met_on().min(caller.rooms.today()));
    if let [only] = &desk.whole.parents[..] {
        typed.insert("parents".to_owned(), only.parent.to_string());
    }
    Ok(show_held(&caller, &desk, &typed, &Wrong::default()))
}

/// Keeps that the meeting was held.
pub(crate) async fn held(
    caller: Caller,
    Path(at): Path<At>,
    axum::Form(sent): axum::Form<Fields>,
) -> Answer {
    let desk = Desk::change(&caller, &at, "a meeting about a contract").await?;
    let typed = sent.typed();
    let quicker = unless_seen(&desk, &typed);
    if !quicker.is_empty() {
        return Ok(show_held(&caller, &desk, &typed, &quicker));
    }
    let chosen = text(&typed, "parents");
    let parents: Vec<&str> = (desk.whole.parents.iter())
        .filter(|p| chosen.lines().any(|id| id == p.parent.to_string()))
        .map(|p| p.name.as_str())
        .collect();
    let (others, note) = (text(&typed, "came"), text(&typed, "note"));
    let asked = Came {
        on: day(&typed, "on"),
        came: &others,
        parents: parents.len(),
        note: &note,
    };
    let offered = crate::when::day_of(desk.whole.contract.made_at);
    let judged = judge_held(&desk.course, &asked, offered, caller.rooms.today());
    let (then, on) = match judged {
        Ok(held) => held,
        Err(found) => return Ok(show_held(&caller, &desk, &typed, &wrong(found))),
    };
    let mut came = parents.join(", ");
    if !others.is_empty() {
        came = format!("{came}, {others}");
    }
    let words = if note.is_empty() {
        format!("Who came: {came}.")
    } else {
        format!("Who came: {came}. {note}")
    };
    let kept = async {
        let doing = Doing {
            act: Act::Hold,
            on,
            words: &words,
            then: then.state(),
        };
        let Some(unit) = desk.begin(&caller, doing).await? else {
            return Ok(false);
        };
        let payload = json!({
            "on": on.to_string(), "who_came": came, "what_was_said": note,
            "says": sentence(&format!("Held on {} with {came}", when::day(on)), "What was said", &note),
        });
        desk.finish(&caller, unit, "contracts.meeting.held", payload)
            .await?;
        Ok(true)
    };
    let kept: Result<bool, StoreError> = kept.await;
    desk.after(&caller, kept, |wrong| {
        show_held(&caller, &desk, &typed, wrong)
    })
}

fn show_nobody(caller: &Caller, desk: &Desk, typed: &Typed, wrong: &Wrong) -> Response {
    let mut form = Form::of(desk, caller, "Nobody came", "/nobody-came");
    let met = desk.whole.meetings.last().map(when_in_words);
    form.words = vec![
        format!("The meeting was on {}.", met.unwrap_or_default()),
        "Ring before you write: something may have happened.".to_owned(),
    ];
    form.fields = vec![words_field(
        typed,
        wrong,
        "note",
        "What is known of why, and how did you ask?",
        "",
    )];
    form.show(&desk.opened, caller, wrong)
}

/// The form for a meeting to which nobody came.
pub(crate) async fn nobody_form(caller: Caller, Path(at): Path<At>) -> Answer {
    let desk = Desk::change(&caller, &at, "a meeting about a contract").await?;
    Ok(show_nobody(
        &caller,
        &desk,
        &Typed::new(),
        &Wrong::default(),
    ))
}

/// Keeps that nobody came.
pub(crate) async fn nobody(
    caller: Caller,
    Path(at): Path<At>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let desk = Desk::change(&caller, &at, "a meeting about a contract").await?;
    let quicker = unless_seen(&desk, &typed);
    if !quicker.is_empty() {
        return Ok(show_nobody(&caller, &desk, &typed, &quicker));
    }
    let note = text(&typed, "note");
    let (met, today) = (desk.met_on(), caller.rooms.today());
    let asked = NobodyCame { note: &note };
    let then = match nobody_came(&desk.course, &asked, met, today) {
        Ok(then) => then,
        Err(found) => return Ok(show_nobody(&caller, &desk, &typed, &wrong(found))),
    };
    let kept = async {
        let doing = Doing {
            act: Act::NobodyCame,
            on: met,
            words: &note,
            then: then.state(),
        };
        let Some(unit) = desk.begin(&caller, doing).await? else {
            return Ok(false);
        };
        let payload = json!({
            "on": met.to_string(), "what_is_known": note,
            "says": format!("Nobody came on {}. What is known of why: {note}", when::day(met)),
        });
        desk.finish(&caller, unit, "contracts.meeting.not-attended", payload)
            .await?;
        Ok(true)
    };
    let kept: Result<bool, StoreError> = kept.await;
    desk.after(&caller, kept, |wrong| {
        show_nobody(&caller, &desk, &typed, wrong)
    })
}
