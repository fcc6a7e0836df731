//! A letter that another room begins: a button on that room's page, which opens the letter's own page with
//! the answers that the room knows, to be looked at and changed.
//! In: which letter, what it is about, what is known. Out: the button's form. Nothing is written by it.

use askama::Template;
use govuk::{Button, Content};
use jiff::civil::{Date, Time};
use store::ParentId;
use store::contact::About;

use super::parents::{NONE, way_of};
use crate::house::Rooms;
use crate::pupils::Opened;
use crate::web::{Typed, put_day};

/// The hidden field that says what a letter is about.
pub(super) const ABOUT: &str = "about";

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<form method="post" action="{{ action }}" novalidate>{% for (name, value) in values %}<input type="hidden" name="{{ name }}" value="{{ value }}">{% endfor %}{{ button }}</form>"#
)]
struct BeginForm<'a> {
    action: String,
    values: &'a Typed,
    button: Button,
}

/// A letter that another room begins.
#[derive(Clone, Debug)]
pub(crate) struct Beginning {
    letter: String,
    values: Typed,
}

impl Beginning {
    /// A letter, by its template's id, about something of the room's own.
    pub(crate) fn new(letter: impl Into<String>, about: About) -> Self {
        Self {
            letter: letter.into(),
            values: Typed::from([(ABOUT.to_owned(), about.to_string())]),
        }
    }

    /// The answer to a question of a text, a number or a choice (`yes`, `no`), by the template's name for it.
    #[must_use]
    pub(crate) fn text(mut self, name: &str, value: &impl ToString) -> Self {
        self.values.insert(name.to_owned(), value.to_string());
        self
    }

    /// The answer to a question of a list.
    #[must_use]
    pub(crate) fn list(self, name: &str, items: &[String]) -> Self {
        let lines: Vec<&str> = items.iter().map(String::as_str).collect();
        self.text(name, &lines.join("\n"))
    }

    /// The answer to a question of a day.
    #[must_use]
    pub(crate) fn day(mut self, name: &str, day: Date) -> Self {
        put_day(&mut self.values, name, day);
        self
    }

    /// The answer to a question of a time.
    #[must_use]
    pub(crate) fn time(self, name: &str, time: Time) -> Self {
        self.text(name, &time.strftime("%H:%M"))
    }

    /// A parent whom it does not concern: the page begins with no letter to them.
    #[must_use]
    pub(crate) fn not_to(self, parent: ParentId) -> Self {
        self.text(&way_of(parent), &NONE)
    }

    /// The button on the record of a child.
    pub(crate) fn button(&self, rooms: &Rooms, opened: &Opened, words: &str) -> Content {
        let page = format!("/contact/write/{}/begin", self.letter);
        let form = BeginForm {
            action: opened.address(rooms, &page),
            values: &self.values,
            button: Button::new(words).secondary(),
        };
        Content::html(form.to_string())
    }
}
