//! The two pages that every change of a school goes through: the form, and the check before it.
//! In: fields or answers. Out: pages.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use govuk::{Button, Content, ErrorSummary, SummaryList, Table};

use crate::web::{Caller, page};

/// A form.
#[derive(Template)]
#[template(path = "schools/form.html")]
pub(super) struct FormPage {
    pub(super) wrong: Option<ErrorSummary>,
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) action: String,
    pub(super) inputs: Vec<Content>,
    pub(super) button: Button,
    pub(super) back: String,
    /// What stands beneath the form.
    pub(super) after: Option<Table>,
}

/// The form as an answer; with an error it says so in its status and title.
pub(super) fn answer(caller: &Caller, main: FormPage) -> Response {
    let (title, wrong) = (main.title, main.wrong.is_some());
    let mut answer = page(caller, "administration", title, main, |page| {
        page.error(wrong)
    });
    if wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

/// Answers to be checked.
#[derive(Template)]
#[template(path = "schools/check.html")]
pub(super) struct CheckPage {
    pub(super) title: &'static str,
    pub(super) words: Vec<String>,
    pub(super) action: String,
    pub(super) carried: Vec<(&'static str, String)>,
    pub(super) list: SummaryList,
    pub(super) button: Button,
    pub(super) back: String,
}

/// The check as an answer.
pub(super) fn check(caller: &Caller, main: CheckPage) -> Response {
    let title = main.title;
    page(caller, "administration", title, main, |page| page)
}
