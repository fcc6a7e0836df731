//! `/{authority}/notifications/{id}/do/{act}`: asking, answering, accepting, returning, withdrawing, giving to somebody.
//! In: an act with its words. Out: the notification moved on, in one unit with its chronology and Today; or the form again
//! with what is wrong.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use casework::people::{Action, Employer, Role, may};
use casework::rolls::notification::{Act, Side};
use govuk::{Button, Content, ErrorSummary, Select, SelectOption, Textarea};
use serde::Deserialize;
use store::people::{every_role, list};
use store::{PersonId, StoreError};

use super::desk::Desk;
use super::one::{of_whom, to_do};
use crate::web::{Answer, Caller, Problem, QUICKER, Typed, Wrong, page, see_other, seen, text};

/// An act on a notification, named in an address.
#[derive(Deserialize)]
pub(crate) struct At {
    id: String,
    act: String,
}

/// Words that somebody can read at once.
const LONGEST: usize = 2_000;

#[derive(Template)]
#[template(path = "rolls/doing.html")]
struct DoingPage {
    wrong: Option<ErrorSummary>,
    back: String,
    caption: String,
    title: &'static str,
    words: &'static str,
    /// What is answered.
    above: Option<String>,
    action: String,
    seen: String,
    field: Content,
    button: Button,
}

/// What follows from an act, for whoever does it.
const fn what_follows(act: Act) -> &'static str {
    match act {
        Act::Ask => "The school sees the question on its Today, and answers it here.",
        Act::Answer => "The authority sees your answer with the notification.",
        Act::Accept => {
            "The school sees that it was accepted. Nothing more can be done with it then."
        }
        Act::Return => {
            "The school sees why, puts it right and sends it again. What it has said so far is kept."
        }
        Act::Withdraw => {
            "It stays on record as withdrawn. If the authority still has to be told, make another notification."
        }
        Act::Assign => "Others see who works on it.",
        Act::Send => "",
    }
}

/// Label and hint of an act's words.
const fn asked(act: Act) -> (&'static str, &'static str) {
    match act {
        Act::Ask => ("What do you want to know?", ""),
        Act::Answer => ("What is the answer?", ""),
        Act::Return => ("Why does it go back?", "Say what has to be put right"),
        Act::Withdraw => (
            "Why is it withdrawn?",
            "Such as that it was sent by mistake",
        ),
        _ => ("Anything to say to the school? (optional)", ""),
    }
}

async fn open(caller: &Caller, at: &At) -> Result<(Desk, Act), Response> {
    let missing = || caller.problem(Problem::NotFound);
    let act = Act::of_id(&at.act).filter(|act| *act != Act::Send);
    let act = act.ok_or_else(missing)?;
    let action = match act.side() {
        Side::School => Action::Notify,
        Side::Authority => Action::WorkNotifications,
    };
    let desk = Desk::open(caller, action, &at.id, "a notification to the authority").await?;
    Ok((desk, act))
}

/// Those of the authority who may work on notifications; of one that is restricted, those who have to know.
async fn workers(caller: &Caller, restricted: bool) -> Result<Vec<(PersonId, String)>, StoreError> {
    let store = &caller.rooms.store;
    let roles = every_role(store).await?;
    let works = |role: &str| {
        let role = Role::of_id(role).filter(|role| role.employer() == Employer::Authority);
        role.is_some_and(|role| {
            let knows = !restricted || may(role, Action::SeeRestrictedNotifications);
            may(role, Action::WorkNotifications) && knows
        })
    };
    let mut people = list(store).await?;
    people.retain(|person| {
        let held = roles.get(&person.id).map_or(&[][..], Vec::as_slice);
        person.disabled_at.is_none() && held.iter().any(|held| works(&held.role))
    });
    Ok(people.into_iter().map(|p| (p.id, p.name)).collect())
}

fn to_whom(
    caller: &Caller,
    desk: &Desk,
    workers: &[(PersonId, String)],
    typed: &Typed,
    wrong: &Wrong,
) -> Content {
    let me = caller.signed.person.id;
    // Whoever opens it is likeliest to take it.
    let mut own: Vec<&(PersonId, String)> = workers.iter().collect();
    own.sort_by_key(|(id, _)| *id != me);
    let options = own.into_iter().map(|(id, name)| {
        let words = if *id == me {
            format!("{name} (you)")
        } else {
            name.clone()
        };
        SelectOption::new(id.to_string(), words)
    });
    let chosen = match text(typed, "to") {
        to if to.is_empty() => desk.notification.assigned.unwrap_or(me).to_string(),
        to => to,
    };
    Select::new("to", "Who works on it?")
        .options(options)
        .value(chosen)
        .error_if(wrong.at("to"))
        .into()
}

async fn show(
    caller: &Caller,
    (desk, act): (&Desk, Act),
    typed: &Typed,
    wrong: &Wrong,
) -> Result<Response, StoreError> {
    let told = &desk.notification;
    let field = if act == Act::Assign {
        let workers = workers(caller, told.restricted).await?;
        to_whom(caller, desk, &workers, typed, wrong)
    } else {
        let (label, hint) = asked(act);
        let area = Textarea::new("words", label)
            .rows(5)
            .value(text(typed, "words"))
            .error_if(wrong.at("words"));
        if hint.is_empty() {
            area.into()
        } else {
            area.hint(hint).into()
        }
    };
    let question = desk.acts.iter().rev().find(|done| done.act == Act::Ask);
    let main = DoingPage {
        wrong: wrong.summary(),
        back: desk.address(caller, ""),
        caption: format!("{}: {}", of_whom(told), told.kind.words()),
        title: to_do(act),
        words: what_follows(act),
        above: question
            .filter(|_| act == Act::Answer)
            .map(|done| done.words.clone()),
        action: desk.address(caller, &format!("/do/{}", act.id())),
        seen: seen(told),
        field,
        button: Button::new(to_do(act)).prevent_double_click(true),
    };
    let is_wrong = main.wrong.is_some();
    let title = format!("{}: {}", main.caption, main.title);
    let mut answer = page(caller, "notifications", &title, main, |page| {
        page.error(is_wrong)
    });
    if is_wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}

/// The form.
pub(crate) async fn form(caller: Caller, Path(at): Path<At>) -> Answer {
    let (desk, act) = open(&caller, &at).await?;
    // Where it cannot follow, the notification says how it stands.
    if desk.after(act, "words").is_err() {
        return Ok(see_other(&desk.address(&caller, "")));
    }
    let shown = show(&caller, (&desk, act), &Typed::new(), &Wrong::default()).await;
    shown.map_err(|e| caller.problem(e.into()))
}

/// Does it.
pub(crate) async fn make(
    caller: Caller,
    Path(at): Path<At>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let (desk, act) = open(&caller, &at).await?;
    let done = attempt(&caller, &desk, act, &typed).await;
    match done.map_err(|e| caller.problem(e.into()))? {
        Ok(()) => {
            let page = format!("?did={}", act.id());
            Ok(see_other(&desk.address(&caller, &page)))
        }
        Err(wrong) => {
            let shown = show(&caller, (&desk, act), &typed, &wrong).await;
            shown.map_err(|e| caller.problem(e.into()))
        }
    }
}

/// Does it, or says what is wrong.
async fn attempt(
    caller: &Caller,
    desk: &Desk,
    act: Act,
    typed: &Typed,
) -> Result<Result<(), Wrong>, StoreError> {
    let mut wrong = Wrong::default();
    let words = text(typed, "words");
    let told = &desk.notification;
    let mut to = None;
    if act == Act::Assign {
        let workers = workers(caller, told.restricted).await?;
        let chosen = text(typed, "to");
        to = workers.into_iter().find(|(id, _)| id.to_string() == chosen);
        if to.is_none() {
            wrong.add("to", "Choose who works on it");
        }
    }
    if words.chars().count() > LONGEST {
        wrong.add("words", format!("Shorten it to {LONGEST} letters"));
    }
    let next = match desk.after(act, &words) {
        Ok(next) => Some(next),
        Err(refusal) => {
            // What only lacks words says so at its field.
            let field = if desk.after(act, "words").is_ok() {
                "words"
            } else {
                ""
            };
            wrong.add(field, refusal);
            None
        }
    };
    if wrong.is_empty() && text(typed, "seen") != seen(told) {
        wrong.add("", QUICKER);
    }
    let (true, Some(next)) = (wrong.is_empty(), next) else {
        return Ok(Err(wrong));
    };
    let unit = desk.begin(caller).await?;
    let assigned = to.as_ref().map(|(id, name)| (*id, name.as_str()));
    // The timeline says to whom it was given.
    let words = assigned.map_or(words.as_str(), |(_, name)| name);
    if !desk
        .act(caller, &unit, (act, next), words, assigned)
        .await?
    {
        unit.roll_back().await?;
        wrong.add("", QUICKER);
        return Ok(Err(wrong));
    }
    unit.commit().await?;
    Ok(Ok(()))
}
