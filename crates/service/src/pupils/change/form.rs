//! A form about a family: its fields and words, around what was typed and what is wrong with it.
//! In: fields and words. Out: the page within the pupil's record.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use govuk::{Button, Content, ErrorSummary};

use super::Family;
use crate::pupils::name_of;
use crate::web::{Caller, Wrong, page};

#[derive(Template)]
#[template(path = "pupils/change/form.html")]
pub(super) struct Form {
    pub(super) wrong: Option<ErrorSummary>,
    pub(super) name: String,
    pub(super) title: String,
    pub(super) words: Vec<String>,
    pub(super) action: String,
    pub(super) seen: String,
    pub(super) fields: Vec<Content>,
    pub(super) button: Button,
    pub(super) others: Vec<(String, Button)>,
    pub(super) back: String,
}

impl Form {
    /// A form of this title below the family's page, whose fields say what is on record as seen.
    pub(super) fn new(family: &Family, caller: &Caller, title: &str, address: &str) -> Self {
        Self {
            wrong: None,
            name: name_of(&family.opened.pupil),
            title: title.to_owned(),
            words: Vec::new(),
            action: family.address(caller, address),
            seen: String::new(),
            fields: Vec::new(),
            button: Button::new("Save").prevent_double_click(true),
            others: Vec::new(),
            back: family.address(caller, ""),
        }
    }

    /// The page.
    pub(super) fn show(mut self, family: &Family, caller: &Caller, wrong: &Wrong) -> Response {
        self.wrong = wrong.summary();
        let is_wrong = self.wrong.is_some();
        let title = format!("{}: {}", self.name, self.title);
        let mut answer = page(caller, "pupils", &title, self, |page| {
            family
                .opened
                .around(caller, "/family", page.error(is_wrong))
        });
        if is_wrong {
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        }
        answer
    }
}
