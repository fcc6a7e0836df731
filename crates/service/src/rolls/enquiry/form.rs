//! A form of joint enquiries: its fields, what was typed, and what is wrong with it.
//! In: fields and words; refusals by the field they are about. Out: the page.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use casework::rolls::enquiring::{Field, Wrong as Found};
use govuk::{Button, Content, DateInput, ErrorSummary, Textarea};

use crate::web::{Caller, Typed, Wrong, day_parts, page, text};

/// What is wrong, by the field that the summary leads to.
pub(super) fn wrong_of(found: impl IntoIterator<Item = Found>) -> Wrong {
    let mut wrong = Wrong::default();
    for one in found {
        let field = match one.field {
            Field::Ground => "ground",
            Field::Day => "on-day",
            Field::What => "what",
            Field::Outcome => "outcome",
            Field::Result => "result",
            Field::Words => "words",
            Field::All => "",
        };
        wrong.add(field, one.words);
    }
    wrong
}

/// A day to be typed.
pub(super) fn date_field(typed: &Typed, wrong: &Wrong, legend: &str, hint: &str) -> Content {
    DateInput::new("on", legend.to_owned())
        .name_prefix("on")
        .hint(hint.to_owned())
        .values(day_parts(typed, "on"))
        .error_if(wrong.at("on-day"))
        .into()
}

/// Words to be typed.
pub(super) fn words_field(
    typed: &Typed,
    wrong: &Wrong,
    (name, label): (&str, &str),
    hint: &str,
) -> Content {
    Textarea::new(name, label.to_owned())
        .rows(4)
        .hint(hint.to_owned())
        .value(text(typed, name))
        .error_if(wrong.at(name))
        .into()
}

#[derive(Template)]
#[template(path = "rolls/enquiry/form.html")]
pub(super) struct Form {
    pub(super) wrong: Option<ErrorSummary>,
    pub(super) back: (&'static str, String),
    pub(super) caption: String,
    pub(super) title: &'static str,
    pub(super) words: Vec<String>,
    pub(super) action: String,
    /// Names and values that are sent with the fields.
    pub(super) hidden: Vec<(&'static str, String)>,
    pub(super) fields: Vec<Content>,
    pub(super) button: Button,
}

impl Form {
    /// The page.
    pub(super) fn show(self, caller: &Caller) -> Response {
        let is_wrong = self.wrong.is_some();
        let title = format!("{}: {}", self.caption, self.title);
        let mut answer = page(caller, "notifications", &title, self, |page| {
            page.error(is_wrong)
        });
        if is_wrong {
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        }
        answer
    }
}
