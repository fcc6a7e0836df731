//! A form about a child between two schools or authorities: its fields, what was typed, and what is wrong with it.
//! In: words and fields. Out: the page, with the error summary where something is wrong.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use govuk::{Button, Content, ErrorSummary};

pub(in crate::rolls) use crate::web::inputs::{
    date_field as date, line_field as line, words_field as words,
};
use crate::web::{Caller, Wrong, page};

#[derive(Template)]
#[template(path = "rolls/open/form.html")]
pub(in crate::rolls) struct Form {
    wrong: Option<ErrorSummary>,
    pub(in crate::rolls) caption: String,
    title: String,
    pub(in crate::rolls) above: Vec<Content>,
    action: String,
    /// Whether a file goes with it.
    pub(in crate::rolls) with_file: bool,
    /// What was on record when the form began.
    pub(in crate::rolls) seen: String,
    pub(in crate::rolls) fields: Vec<Content>,
    pub(in crate::rolls) button: Button,
    back: (String, String),
}

impl Form {
    /// A form of this title, and where it leads back to.
    pub(in crate::rolls) fn new(title: &str, action: String, back: (String, &str)) -> Self {
        Self {
            wrong: None,
            caption: String::new(),
            title: title.to_owned(),
            above: Vec::new(),
            action,
            with_file: false,
            seen: String::new(),
            fields: Vec::new(),
            button: Button::new("Save").prevent_double_click(true),
            back: (back.0, back.1.to_owned()),
        }
    }

    /// The page.
    pub(in crate::rolls) fn show(mut self, caller: &Caller, wrong: &Wrong) -> Response {
        self.wrong = wrong.summary();
        let is_wrong = self.wrong.is_some();
        let title = match self.caption.as_str() {
            "" => self.title.clone(),
            caption => format!("{caption}: {}", self.title),
        };
        let mut answer = page(caller, "", &title, self, |page| page.error(is_wrong));
        if is_wrong {
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        }
        answer
    }
}
