//! A form about a family: its fields, what was typed, and what is wrong with it.
//! In: fields and words. Out: the page within the pupil's record.

use std::collections::BTreeMap;
use std::fmt::Debug;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use govuk::{Button, Content, ErrorSummary};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::Family;
use crate::pupils::name_of;
use crate::web::{Caller, page};

/// What a form sends, by the names of its fields.
pub(super) type Typed = BTreeMap<String, String>;

/// A field's text, without blanks around it.
pub(super) fn text(typed: &Typed, name: &str) -> String {
    typed.get(name).map_or("", |v| v.trim()).to_owned()
}

/// The day of three fields that begin with a name; `None` when they are no day.
pub(super) fn day(typed: &Typed, name: &str) -> Option<Date> {
    let number = |part: &str| text(typed, &format!("{name}-{part}")).parse::<i16>().ok();
    let (day, month) = (number("day")?, number("month")?);
    let (day, month) = (i8::try_from(day).ok()?, i8::try_from(month).ok()?);
    Date::new(number("year")?, month, day).ok()
}

/// The three fields of a day, as the page shows them again.
pub(super) fn day_parts(typed: &Typed, name: &str) -> [String; 3] {
    ["day", "month", "year"].map(|part| text(typed, &format!("{name}-{part}")))
}

/// What is wrong with a form, by field.
#[derive(Default)]
pub(super) struct Wrong(Vec<(&'static str, String)>);

impl Wrong {
    pub(super) fn add(&mut self, field: &'static str, words: impl Into<String>) {
        self.0.push((field, words.into()));
    }

    /// Says that a field may not be blank or longer than anybody's.
    pub(super) fn unless_short(&mut self, typed: &Typed, field: &'static str, what: &str) {
        const LONGEST: usize = 200;
        let value = text(typed, field);
        if value.is_empty() {
            self.add(field, format!("Enter {what}"));
        } else if value.chars().count() > LONGEST {
            self.add(field, format!("Shorten {what} to {LONGEST} letters"));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn at(&self, field: &str) -> Option<String> {
        let found = self.0.iter().find(|(name, _)| *name == field);
        found.map(|(_, words)| words.clone())
    }

    fn summary(&self) -> Option<ErrorSummary> {
        let all = self.0.iter();
        let summary = all.fold(ErrorSummary::new(), |summary, (field, words)| {
            if field.is_empty() {
                summary.general_error(words.as_str())
            } else {
                summary.error(words.as_str(), field)
            }
        });
        (!self.is_empty()).then_some(summary)
    }
}

/// What somebody saw, so that who was quicker is not overwritten.
pub(super) fn seen(what: &impl Debug) -> String {
    hex::encode(Sha256::digest(format!("{what:?}")))
}

/// What is said when somebody was quicker.
pub(super) const QUICKER: &str = "Somebody has changed this while you were looking at it. What you typed is still here: check it against what is on record now, and send it again";

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
