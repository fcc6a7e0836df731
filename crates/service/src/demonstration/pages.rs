//! `/{authority}/demonstration`: which day it is in the demonstration, and letting days go by.
//! In: how many days. Out: how far they are, then the day that has come.

use std::sync::Arc;

use askama::Template;
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use govuk::{Button, Choice, Radios, assets};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;

use super::{Days, Demonstration, Going, begin};
use crate::web::{Answer, Caller, Problem, page, see_other};
use crate::when;

#[derive(Template)]
#[template(path = "demonstration/page.html")]
struct DaysPage {
    day: String,
    address: String,
    failed: bool,
    /// While days go by: words, how much is done, of how much.
    going: Option<(String, u64, u64)>,
    script: Option<&'static str>,
    question: Radios,
    button: Button,
}

/// How many days may go by at once: ids of the choices, days, words.
const SPANS: [(&str, i64, &str); 4] = [
    ("day", 1, "A day"),
    (
        "three",
        3,
        "Three days: over a weekend, or until a letter by post is taken as served",
    ),
    ("week", 7, "A week"),
    ("four-weeks", 28, "Four weeks"),
];

/// The demonstration and its days; "not found" in earnest, and where its day never moves.
fn open(caller: &Caller) -> Result<(&Demonstration, &Arc<dyn Days>), Response> {
    let demonstration = caller.rooms.house.demonstration.as_ref();
    demonstration
        .and_then(|d| Some((d, d.days.as_ref()?)))
        .ok_or_else(|| caller.problem(Problem::NotFound))
}

/// The page.
pub(crate) async fn form(caller: Caller) -> Answer {
    let (demonstration, days) = open(&caller)?;
    let (today, last) = (caller.rooms.today(), days.last());
    let choices = SPANS
        .iter()
        .filter_map(|(id, span, words)| Some((*id, after(today, *span)?, *words)))
        .filter(|(_, to, _)| *to <= last)
        .map(|(id, to, words)| {
            Choice::new(id, words).hint(format!("Then it is {}", when::weekday(to)))
        });
    let going = demonstration.going();
    let main = DaysPage {
        day: when::weekday(today),
        address: caller.rooms.address("demonstration"),
        failed: matches!(going, Going::Failed),
        going: match going {
            Going::On { done, total, words } => Some((words, done, total)),
            Going::No | Going::Failed => None,
        },
        script: assets::href("progress.js"),
        question: Radios::new("span", "How long?").choices(choices),
        button: Button::new("Let it go by").prevent_double_click(true),
    };
    Ok(page(&caller, "", "Let days go by", main, |page| page))
}

fn after(day: Date, days: i64) -> Option<Date> {
    day.checked_add(days.days()).ok()
}

/// What is chosen.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    span: String,
}

/// Lets days go by.
pub(crate) async fn go_on(caller: Caller, Form(sent): Form<Sent>) -> Answer {
    let (_, days) = open(&caller)?;
    let today = caller.rooms.today();
    let span = SPANS.iter().find(|(id, ..)| *id == sent.span);
    let to = span.and_then(|(_, span, _)| after(today, *span));
    if let Some(to) = to.filter(|to| *to <= days.last()) {
        begin(&caller.rooms.house, today, to);
    }
    Ok(see_other(&caller.rooms.address("demonstration")))
}

/// How far it is, for the page's script.
pub(crate) async fn progress(caller: Caller) -> Answer {
    let (demonstration, _) = open(&caller)?;
    let said = match demonstration.going() {
        Going::On { done, total, words } => {
            json!({ "ended": false, "done": done, "total": total, "words": words })
        }
        Going::No | Going::Failed => json!({ "ended": true }),
    };
    Ok(Json(said).into_response())
}
