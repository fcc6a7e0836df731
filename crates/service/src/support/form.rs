//! A form of the room: its fields, what was typed, and what is wrong with it.
//! In: fields and words. Out: the page within the pupil's record.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use casework::support::{Field, Refusal};
use govuk::{Button, Content, DateInput, ErrorSummary, Textarea};

use super::Desk;
use crate::pupils::name_of;
use crate::web::{Caller, Typed, Wrong, day_parts, page, trimmed};

/// The field's name, as errors link to it.
fn name_of_field(field: Field) -> String {
    match field {
        Field::All | Field::Answers => String::new(),
        // A date's first part is what the link goes to.
        Field::Day | Field::Review | Field::Ends | Field::Agreed => format!("{}-day", field.id()),
        _ => field.id().to_owned(),
    }
}

/// What the room's decisions refuse, as what is wrong with its forms.
impl Wrong {
    /// Of refusals, each field's said once.
    pub(super) fn of(refusals: impl IntoIterator<Item = Refusal>) -> Self {
        let (mut wrong, mut said) = (Self::default(), Vec::new());
        for refusal in refusals {
            if !said.contains(&refusal.field) {
                said.push(refusal.field);
                wrong.add(name_of_field(refusal.field), refusal.words);
            }
        }
        wrong
    }

    /// Of one field, in words of its own.
    pub(super) fn one(field: Field, words: impl Into<String>) -> Self {
        let mut wrong = Self::default();
        wrong.add(name_of_field(field), words);
        wrong
    }

    /// What is wrong with a field.
    pub(super) fn with(&self, field: Field) -> Option<String> {
        self.at(&name_of_field(field))
    }
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
        .error_if(wrong.with(field));
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
        .rows(3)
        .value(trimmed(typed, name))
        .error_if(wrong.with(field));
    if hint.is_empty() {
        area.into()
    } else {
        area.hint(hint.to_owned()).into()
    }
}

#[derive(Template)]
#[template(path = "support/form.html")]
pub(super) struct Form {
    pub(super) wrong: Option<ErrorSummary>,
    pub(super) name: String,
    pub(super) title: String,
    pub(super) words: Vec<String>,
    /// A list of what to have in mind.
    pub(super) minds: Vec<String>,
    /// What is shown above the fields.
    pub(super) above: Vec<Content>,
    pub(super) action: String,
    pub(super) fields: Vec<Content>,
    pub(super) button: Button,
    /// Another way: its words and address.
    pub(super) other: Option<(String, String)>,
    pub(super) back: String,
}

impl Form {
    /// A form of this title whose address is below the record's.
    pub(super) fn new(desk: &Desk, caller: &Caller, title: &str, address: &str) -> Self {
        Self {
            wrong: None,
            name: name_of(&desk.opened.pupil),
            title: title.to_owned(),
            words: Vec::new(),
            minds: Vec::new(),
            above: Vec::new(),
            action: desk.address(caller, address),
            fields: Vec::new(),
            button: Button::new("Save").prevent_double_click(true),
            other: None,
            back: desk.address(caller, ""),
        }
    }

    /// The page.
    pub(super) fn show(mut self, desk: &Desk, caller: &Caller, wrong: &Wrong) -> Response {
        self.wrong = wrong.summary();
        let is_wrong = self.wrong.is_some();
        let title = format!("{}: {}", self.name, self.title);
        let mut answer = page(caller, "pupils", &title, self, |page| {
            desk.opened.around(caller, "/support", page.error(is_wrong))
        });
        if is_wrong {
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        }
        answer
    }
}
