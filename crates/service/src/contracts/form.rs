//! A form of the room: its fields, what was typed, and what is wrong with it.
//! In: fields and words; refusals by the part they are about. Out: the page within the pupil's record.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use casework::contracts::{Part, Wrong as Found};
use govuk::{Button, Content, ErrorSummary, Input};
use jiff::civil::Date;

use super::Desk;
use crate::pupils::{Opened, name_of};
use crate::web::{Caller, QUICKER, Typed, Wrong, clock, day_or_blank, minutes, page, text};

/// The field's name of a part, as errors link to it.
fn field(part: Part) -> String {
    let name = match part {
        Part::All => "",
        Part::Parents => "parents",
        Part::Day => "on-day",
        Part::Time => "time",
        Part::Place => "place",
        Part::Reason => "reason",
        Part::By => "by",
        Part::Came => "came",
        Part::Note => "note",
        Part::Answer => "answer",
        Part::Goals => "goals",
        Part::School => "school",
        Part::Pupil => "pupil",
        Part::Others => "others",
        Part::From => "from-day",
        Part::Until => "until-day",
        Part::Signer => "signer",
        Part::Word => "word",
        Part::NotKept => "not-kept",
        Part::Asked => "asked-day",
        Part::Said => "said",
        Part::SchoolDid => "school-did",
        Part::Parent(at) => return format!("parent-{at}"),
        Part::Review(at) => return format!("review-{at}-day"),
        Part::Kept(at) => return format!("kept-{at}"),
    };
    name.to_owned()
}

/// What is wrong, by field.
pub(super) fn wrong(found: Vec<Found>) -> Wrong {
    let mut wrong = Wrong::default();
    for one in found {
        wrong.add(field(one.part), one.words);
    }
    wrong
}

/// The lines of a field, blanks left out.
pub(super) fn lines(typed: &Typed, name: &str) -> Vec<String> {
    let own = typed.get(name).map_or("", String::as_str).lines();
    let own = own.map(|line| line.trim().trim_start_matches(['-', '•']).trim().to_owned());
    own.filter(|line| !line.is_empty()).collect()
}

/// A time of day by the 24-hour clock.
pub(super) fn time(typed: &Typed) -> Option<u16> {
    minutes(&text(typed, "time"))
}

/// Has a field hold a time, as a form begins.
pub(super) fn put_time(typed: &mut Typed, at: u16) {
    typed.insert("time".to_owned(), clock(at));
}

/// The day of three fields, where blank is none and half a day is wrong.
pub(super) fn maybe_day(typed: &Typed, name: &str) -> Result<Option<Date>, ()> {
    day_or_blank(typed, name)
}

/// A time of day to be typed.
pub(super) fn time_field(typed: &Typed, wrong: &Wrong) -> Content {
    Input::new("time", "At what time?")
        .hint("By the 24-hour clock, like 9:05")
        .class("govuk-input--width-5")
        .value(text(typed, "time"))
        .error_if(wrong.at("time"))
        .into()
}

#[derive(Template)]
#[template(path = "contracts/form.html")]
pub(super) struct Form {
    pub(super) wrong: Option<ErrorSummary>,
    pub(super) name: String,
    pub(super) title: String,
    pub(super) words: Vec<String>,
    pub(super) action: String,
    /// Whether a file goes with it.
    pub(super) with_file: bool,
    /// What was on record when the form began.
    pub(super) seen: String,
    pub(super) fields: Vec<Content>,
    pub(super) button: Button,
    pub(super) back: String,
}

impl Form {
    /// A form of this title.
    pub(super) fn new(name: String, title: &str, action: String, back: String) -> Self {
        Self {
            wrong: None,
            name,
            title: title.to_owned(),
            words: Vec::new(),
            action,
            with_file: false,
            seen: String::new(),
            fields: Vec::new(),
            button: Button::new("Save").prevent_double_click(true),
            back,
        }
    }

    /// A form of a contract, whose address is below the contract's.
    pub(super) fn of(desk: &Desk, caller: &Caller, title: &str, address: &str) -> Self {
        let name = name_of(&desk.opened.pupil);
        let action = desk.address(caller, address);
        let mut form = Self::new(name, title, action, desk.address(caller, ""));
        form.seen = seen(desk);
        form
    }

    /// The page.
    pub(super) fn show(mut self, opened: &Opened, caller: &Caller, wrong: &Wrong) -> Response {
        self.wrong = wrong.summary();
        let title = format!("{}: {}", self.name, self.title);
        let is_wrong = self.wrong.is_some();
        let mut answer = page(caller, "pupils", &title, self, |page| {
            opened.around(caller, "/contracts", page.error(is_wrong))
        });
        if is_wrong {
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        }
        answer
    }
}

/// What tells whether a contract is still as somebody saw it.
pub(super) fn seen(desk: &Desk) -> String {
    desk.whole.contract.acts.to_string()
}

/// Says that somebody was quicker, when the contract is not as the form saw it.
pub(super) fn unless_seen(desk: &Desk, typed: &Typed) -> Wrong {
    let mut wrong = Wrong::default();
    if text(typed, "seen") != seen(desk) {
        wrong.add("", QUICKER);
    }
    wrong
}
