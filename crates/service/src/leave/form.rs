//! A form of the room at the school: its fields, what was typed, and what is wrong with it.
//! In: fields and words. Out: the page within the pupil's record.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use casework::leave::{Field, Refusal};
use govuk::{Button, Content, DateInput, ErrorSummary, Textarea};

use super::desk::Desk;
use crate::pupils::name_of;
use crate::web::{Caller, Typed, Wrong, day_parts, page, text};

/// The field that an error summary leads to: of a day, its first part.
pub(super) fn id_of(field: Field) -> String {
    if field.is_day() {
        format!("{}-day", field.id())
    } else {
        field.id().to_owned()
    }
}

/// What is wrong, by field; each field once.
pub(super) fn wrong_of(refusals: impl IntoIterator<Item = Refusal>) -> Wrong {
    let mut wrong = Wrong::default();
    for refusal in refusals {
        let field = id_of(refusal.field);
        if wrong.at(&field).is_none() {
            wrong.add(field, refusal.words);
        }
    }
    wrong
}

/// A day to be typed.
pub(super) fn date_field(
    typed: &Typed,
    wrong: &Wrong,
    field: Field,
    legend: &str,
    hint: &str,
) -> Content {
    let name = field.id();
    let input = DateInput::new(name, legend.to_owned())
        .name_prefix(name)
        .values(day_parts(typed, name))
        .error_if(wrong.at(&id_of(field)));
    if hint.is_empty() {
        input.into()
    } else {
        input.hint(hint.to_owned()).into()
    }
}

/// Words to be typed.
pub(super) fn words_field(
    typed: &Typed,
    wrong: &Wrong,
    field: Field,
    label: &str,
    hint: &str,
) -> Content {
    let name = field.id();
    let area = Textarea::new(name, label.to_owned())
        .rows(5)
        .value(text(typed, name))
        .error_if(wrong.at(name));
    if hint.is_empty() {
        area.into()
    } else {
        area.hint(hint.to_owned()).into()
    }
}

/// Has three fields hold a day, as a form begins.
pub(super) fn begin_with(typed: &mut Typed, name: &str, day: jiff::civil::Date) {
    typed.insert(format!("{name}-day"), day.day().to_string());
    typed.insert(format!("{name}-month"), day.month().to_string());
    typed.insert(format!("{name}-year"), day.year().to_string());
}

#[derive(Template)]
#[template(path = "leave/form.html")]
pub(super) struct Form {
    wrong: Option<ErrorSummary>,
    name: String,
    title: String,
    pub(super) words: Vec<String>,
    /// What is shown above the fields.
    pub(super) above: Vec<Content>,
    action: String,
    pub(super) fields: Vec<Content>,
    pub(super) button: Button,
    pub(super) back: (String, String),
}

impl Form {
    /// A form of this title whose address is below the room's.
    pub(super) fn new(desk: &Desk, caller: &Caller, title: &str, address: &str) -> Self {
        Self {
            wrong: None,
            name: name_of(&desk.opened.pupil),
            title: title.to_owned(),
            words: Vec::new(),
            above: Vec::new(),
            action: desk.address(caller, address),
            fields: Vec::new(),
            button: Button::new("Save").prevent_double_click(true),
            back: ("Back to leave".to_owned(), desk.address(caller, "")),
        }
    }

    /// The page.
    pub(super) fn show(mut self, desk: &Desk, caller: &Caller, wrong: &Wrong) -> Response {
        self.wrong = wrong.summary();
        let is_wrong = self.wrong.is_some();
        let title = format!("{}: {}", self.name, self.title);
        let mut answer = page(caller, "pupils", &title, self, |page| {
            desk.opened.around(caller, "/leave", page.error(is_wrong))
        });
        if is_wrong {
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        }
        answer
    }
}
