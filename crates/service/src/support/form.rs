//! A form of the room: its fields, what was typed, and what is wrong with it.
//! In: fields and words. Out: the page within the pupil's record.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use casework::support::{Field, Refusal};
use govuk::{Button, Content, DateInput, ErrorSummary, Textarea};
use jiff::civil::Date;

use super::Desk;
use crate::pupils::name_of;
use crate::web::{Caller, page};

/// What a form sends, by the names of its fields.
pub(crate) type Typed = BTreeMap<String, String>;

/// A field's text, without blanks around it.
pub(super) fn text<'a>(typed: &'a Typed, name: &str) -> &'a str {
    typed.get(name).map_or("", |v| v.trim())
}

/// The day of three fields that begin with a name: `Ok(None)` when all are blank, `Err` for no day.
pub(crate) fn day_or_blank(typed: &Typed, name: &str) -> Result<Option<Date>, ()> {
    let parts = day_parts(typed, name);
    if parts.iter().all(String::is_empty) {
        return Ok(None);
    }
    let [day, month, year] = parts.map(|part| part.parse::<i16>().ok());
    let read = || {
        let (day, month) = (i8::try_from(day?).ok()?, i8::try_from(month?).ok()?);
        Date::new(year?, month, day).ok()
    };
    read().map(Some).ok_or(())
}

/// The same, where blank is no day either.
pub(super) fn day(typed: &Typed, name: &str) -> Option<Date> {
    day_or_blank(typed, name).ok().flatten()
}

fn day_parts(typed: &Typed, name: &str) -> [String; 3] {
    ["day", "month", "year"].map(|part| text(typed, &format!("{name}-{part}")).to_owned())
}

/// Has three fields hold a day, as a form begins.
pub(super) fn begin_with(typed: &mut Typed, name: &str, day: Date) {
    typed.insert(format!("{name}-day"), day.day().to_string());
    typed.insert(format!("{name}-month"), day.month().to_string());
    typed.insert(format!("{name}-year"), day.year().to_string());
}

/// Minutes since midnight of a time by the 24-hour clock, like 9:05.
pub(crate) fn minutes(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once([':', '.'])?;
    let digits = |t: &str| !t.is_empty() && t.len() <= 2 && t.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour) || minute.len() != 2 || !digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// A time of day as it is typed and shown.
pub(crate) fn clock(minutes: u16) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// What is wrong with a form.
#[derive(Default)]
pub(super) struct Wrong(Vec<Refusal>);

impl Wrong {
    /// Of refusals, each said once.
    pub(super) fn of(refusals: impl IntoIterator<Item = Refusal>) -> Self {
        let mut own: Vec<Refusal> = Vec::new();
        for refusal in refusals {
            if own.iter().all(|r| r.field != refusal.field) {
                own.push(refusal);
            }
        }
        Self(own)
    }

    /// Of one field, in words of its own.
    pub(super) fn one(field: Field, words: impl Into<String>) -> Self {
        Self(vec![Refusal {
            field,
            words: words.into(),
        }])
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn at(&self, field: Field) -> Option<String> {
        let own = self.0.iter().find(|r| r.field == field);
        own.map(|r| r.words.clone())
    }

    pub(super) fn summary(&self) -> Option<ErrorSummary> {
        let all = self.0.iter().fold(ErrorSummary::new(), |summary, refusal| {
            let id = refusal.field.id();
            match refusal.field {
                Field::All | Field::Answers => summary.general_error(refusal.words.as_str()),
                // A date's first part is what the link goes to.
                Field::Day | Field::Review | Field::Ends | Field::Agreed => {
                    summary.error(refusal.words.as_str(), &format!("{id}-day"))
                }
                _ => summary.error(refusal.words.as_str(), id),
            }
        });
        (!self.is_empty()).then_some(all)
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
        .error_if(wrong.at(field));
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
        .value(text(typed, name))
        .error_if(wrong.at(field));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_days_are_read_or_refused() {
        for (text, expected) in [
            ("9:05", Some(545)),
            ("14.30", Some(870)),
            ("0:00", Some(0)),
            ("24:00", None),
            ("9:5", None),
            ("9", None),
            ("+9:05", None),
            ("", None),
        ] {
            assert_eq!(minutes(text), expected, "{text:?}");
        }
        assert_eq!(clock(545), "9:05");
        let mut typed = Typed::new();
        assert_eq!(day_or_blank(&typed, "on"), Ok(None));
        typed.insert("on-day".to_owned(), "31".to_owned());
        assert_eq!(day_or_blank(&typed, "on"), Err(()), "half a day is none");
        let on = jiff::civil::date(2026, 2, 28);
        begin_with(&mut typed, "on", on);
        assert_eq!(day(&typed, "on"), Some(on));
    }
}
