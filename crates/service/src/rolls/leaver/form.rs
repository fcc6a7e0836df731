//! A page of the journey: its fields, what was typed, and what is wrong with it.
//! In: fields and words. Out: the page.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use govuk::{Button, Content, ErrorSummary, Legend};
use jiff::civil::Date;

use super::case::Case;
use crate::web::{Caller, Typed, Wrong, page, put_day, text, trimmed};

/// Letters of the longest line.
const LINE: usize = 200;

/// Letters of the longest text.
const TEXT: usize = 2_000;

#[derive(Template)]
#[template(path = "rolls/leaver/form.html")]
pub(super) struct Form {
    wrong: Option<ErrorSummary>,
    name: String,
    title: String,
    /// `None` where the first field holds it.
    heading: Option<String>,
    pub(super) words: Vec<String>,
    pub(super) above: Vec<Content>,
    action: String,
    pub(super) with_file: bool,
    pub(super) fields: Vec<Content>,
    pub(super) button: Button,
    pub(super) below: Vec<Content>,
    pub(super) back: (&'static str, String),
}

impl Form {
    /// A form about somebody, of this title.
    pub(super) fn new(name: &str, title: &str, action: String, back: String) -> Self {
        Self {
            wrong: None,
            name: name.to_owned(),
            title: title.to_owned(),
            heading: Some(title.to_owned()),
            words: Vec::new(),
            above: Vec::new(),
            action,
            with_file: false,
            fields: Vec::new(),
            button: Button::new("Continue").prevent_double_click(true),
            below: Vec::new(),
            back: ("Back", back),
        }
    }

    /// A page of a case, whose address is below the leaver's.
    pub(super) fn of(caller: &Caller, case: &Case, title: &str, address: &str) -> Self {
        let at = |page: &str| case.desk.address(caller, &format!("/leaver{page}"));
        let name = &case.desk.notification.pupil_name;
        // What was answered so far is read from the page of the answers.
        Self::new(name, title, at(address), at("/check?so-far=yes"))
    }

    /// Has a field's legend be the page's heading, with the pupil's name above it.
    pub(super) fn legend(&mut self) -> Legend {
        self.heading = None;
        let words = Caption {
            name: &self.name,
            title: &self.title,
        };
        Legend::new(Content::html(words.to_string()))
            .class("govuk-fieldset__legend--l")
            .page_heading()
    }

    /// The page.
    pub(super) fn show(mut self, caller: &Caller, wrong: &Wrong) -> Response {
        self.wrong = wrong.summary();
        let is_wrong = self.wrong.is_some();
        let title = format!("{}: {}", self.name, self.title);
        let mut answer = page(caller, "pupils", &title, self, |page| page.error(is_wrong));
        if is_wrong {
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        }
        answer
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<span class="govuk-caption-l">{{ name }}</span> {{ title }}"#
)]
struct Caption<'a> {
    name: &'a str,
    title: &'a str,
}

/// Refuses what is longer than anybody's: of a line, or of a text.
pub(super) fn not_too_long(wrong: &mut Wrong, typed: &Typed, name: &str, is_text: bool) {
    let most = if is_text { TEXT } else { LINE };
    let long = trimmed(typed, name).chars().count();
    if long > most {
        wrong.add(
            name,
            format!("Shorten this to {most} letters. It has {long}"),
        );
    }
}

/// What was answered, as a form shows it again.
pub(super) fn typed_of(case: &Case, fields: &[&str], days: &[&str]) -> Typed {
    let mut typed = Typed::new();
    for field in fields {
        typed.insert((*field).to_owned(), case.desk.said(field).to_owned());
    }
    for field in days {
        if let Some(day) = case.day(field) {
            put_day(&mut typed, field, day);
        }
    }
    typed
}

/// The fields as they are kept.
pub(super) fn kept_of(typed: &Typed, fields: &[&str]) -> Vec<(String, String)> {
    let kept = fields
        .iter()
        .map(|field| ((*field).to_owned(), text(typed, field)));
    kept.collect()
}

/// A day as it is kept; blank for none.
pub(super) fn kept_day(field: &str, day: Option<Date>) -> (String, String) {
    let value = day.map_or_else(String::new, |day| day.to_string());
    (field.to_owned(), value)
}
