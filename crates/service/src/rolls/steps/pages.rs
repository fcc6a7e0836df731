//! The pages that ask.
//! In: a draft, a page, what was typed. Out: the page; or what was typed is kept, and the next one.

use std::cell::Cell;

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use casework::rolls::notifying::Refused;
use govuk::{Button, Content, ErrorSummary};
use serde::Deserialize;
use store::StoreError;
use store::rolls::Notification;

use super::fields::read_day;
use super::{Around, Asking, Step, Telling, as_typed, kept};
use crate::web::{Answer, Caller, Fields, Problem, QUICKER, Typed, Wrong, page, see_other, text};

/// Letters of the longest answer.
const LONGEST: usize = 4_000;

/// What a page is asked for.
#[derive(Deserialize)]
pub(in crate::rolls) struct Asked {
    /// Whether one came from the page on which answers are checked, and goes back there.
    #[serde(default)]
    change: String,
}

#[derive(Template)]
#[template(path = "rolls/steps/question.html")]
struct QuestionPage {
    wrong: Option<ErrorSummary>,
    caption: String,
    title: &'static str,
    /// Whether one of the fields has the title as its own question, and as the heading of the page.
    headed: bool,
    notes: Vec<Content>,
    action: String,
    fields: Vec<Content>,
    button: Button,
    back: String,
}

/// Whose notification it is, above its questions.
pub(super) fn caption<T: Telling>(around: &Around) -> String {
    let name = around.desk.notification.pupil_name.trim();
    if name.is_empty() {
        T::TITLE.to_owned()
    } else {
        format!("{}: {name}", T::TITLE)
    }
}

/// The page of a kind with what is wrong on it.
pub(super) fn written<M: Template>(
    caller: &Caller,
    title: &str,
    main: M,
    is_wrong: bool,
) -> Response {
    let mut answer = page(caller, "notifications", title, main, |page| {
        page.error(is_wrong)
    });
    if is_wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

/// Where the error summary leads for a field: of a day, its first part.
pub(super) fn id_of<T: Telling>(field: &str) -> String {
    if T::DAYS.contains(&field) {
        format!("{field}-day")
    } else {
        field.to_owned()
    }
}

/// What is wrong on a page: every field once.
pub(super) fn wrong_of<T: Telling>(refused: &[Refused], step: &Step) -> Wrong {
    let mut wrong = Wrong::default();
    for one in refused.iter().filter(|r| step.fields.contains(&r.field)) {
        let field = id_of::<T>(one.field);
        if wrong.at(&field).is_none() {
            wrong.add(field, one.refusal.to_string());
        }
    }
    wrong
}

/// The first page on which something cannot stand so.
pub(super) fn first_wrong(steps: &[Step], refused: &[Refused]) -> Option<Step> {
    let holds = |step: &&Step| refused.iter().any(|r| step.fields.contains(&r.field));
    steps.iter().find(holds).copied()
}

fn show<T: Telling>(
    around: &Around,
    caller: &Caller,
    (step, steps): (Step, &[Step]),
    (typed, wrong): (&Typed, &Wrong),
    change: bool,
) -> Response {
    let at = steps.iter().position(|other| other.page == step.page);
    let before = at.and_then(|at| at.checked_sub(1)).map(|at| steps[at].page);
    let back = if change { Some("check") } else { before };
    let back = match back {
        Some(page) => around.address(caller, page),
        None => around.desk.address(caller, ""),
    };
    let query = if change { "?change=yes" } else { "" };
    let asking = Asking {
        step,
        typed,
        wrong,
        headed: Cell::new(false),
    };
    let fields = T::fields(around, caller, &asking);
    let main = QuestionPage {
        wrong: wrong.summary(),
        caption: caption::<T>(around),
        title: step.title,
        headed: asking.headed.get(),
        notes: T::notes(around, caller),
        action: format!("{}{query}", around.address(caller, step.page)),
        fields,
        button: Button::new("Continue").prevent_double_click(true),
        back,
    };
    let is_wrong = main.wrong.is_some();
    let title = format!("{}: {}", main.title, T::TITLE);
    written(caller, &title, main, is_wrong)
}

/// A page's step, among all.
fn find(steps: &[Step], page: &str, caller: &Caller) -> Result<Step, Response> {
    let own = steps.iter().find(|step| step.page == page);
    own.copied()
        .ok_or_else(|| caller.problem(Problem::NotFound))
}

/// A page.
pub(in crate::rolls) async fn form<T: Telling>(
    caller: Caller,
    Path((_, id, page)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let around = Around::open(&caller, T::KIND, &id).await?;
    let said = around.said();
    let steps = T::steps(&around, &said);
    let step = find(&steps, &page, &caller)?;
    let typed = as_typed(&said, T::DAYS);
    let nothing = (&typed, &Wrong::default());
    let change = asked.change == "yes";
    Ok(show::<T>(&around, &caller, (step, &steps), nothing, change))
}

/// Reads what was typed on a page into what is said.
fn read<T: Telling>(step: &Step, typed: &Typed, said: &mut Typed, wrong: &mut Wrong) {
    for name in step.fields {
        let value = if T::DAYS.contains(name) {
            if let Ok(day) = read_day(typed, name) {
                day
            } else {
                wrong.add(id_of::<T>(name), "Enter a real day, month and year");
                continue;
            }
        } else {
            text(typed, name)
        };
        if value.chars().count() > LONGEST {
            wrong.add(*name, "Shorten this to 4,000 letters");
        }
        said.insert((*name).to_owned(), value);
    }
}

/// Keeps what was typed on a page, and goes on.
pub(in crate::rolls) async fn keep<T: Telling>(
    caller: Caller,
    Path((_, id, page)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
    axum::Form(sent): axum::Form<Fields>,
) -> Answer {
    let around = Around::open(&caller, T::KIND, &id).await?;
    let change = asked.change == "yes";
    let mut said = around.said();
    let steps = T::steps(&around, &said);
    let step = find(&steps, &page, &caller)?;
    let typed = sent.typed();
    let mut wrong = Wrong::default();
    read::<T>(&step, &typed, &mut said, &mut wrong);
    if wrong.is_empty() {
        wrong = wrong_of::<T>(&T::refused(&around, &caller, &said), &step);
    }
    if wrong.is_empty() {
        let done = keep_said::<T>(&around, &caller, &mut said).await;
        if !done.map_err(|e| caller.problem(e.into()))? {
            wrong.add("", QUICKER);
        }
    }
    if !wrong.is_empty() {
        let all = (&typed, &wrong);
        return Ok(show::<T>(&around, &caller, (step, &steps), all, change));
    }
    // What was said may have brought other pages, or made one needless.
    let steps = T::steps(&around, &said);
    let after = steps.iter().position(|other| other.page == page);
    let next = match after.and_then(|at| steps.get(at + 1)) {
        Some(next) if !change => next.page,
        _ => "check",
    };
    Ok(see_other(&around.address(&caller, next)))
}

/// Keeps what is said, and what follows from it.
async fn keep_said<T: Telling>(
    around: &Around,
    caller: &Caller,
    said: &mut Typed,
) -> Result<bool, StoreError> {
    let mut now: Notification = around.desk.notification.clone();
    T::settle(around, caller, said, &mut now);
    now.said = kept(said);
    around.desk.keep(caller, &now).await
}
