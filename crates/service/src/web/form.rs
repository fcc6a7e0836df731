//! What a form sends, and what is wrong with it.
//! In: fields by name. Out: texts, days and times; errors by field, and their summary.

use std::collections::BTreeMap;
use std::fmt::Debug;

use govuk::ErrorSummary;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

/// What a form sends, by the names of its fields.
pub(crate) type Typed = BTreeMap<String, String>;

/// A field's text, without blanks around it.
pub(crate) fn text(typed: &Typed, name: &str) -> String {
    typed.get(name).map_or("", |v| v.trim()).to_owned()
}

/// The day of three fields that begin with a name; `None` when they are no day.
pub(crate) fn day(typed: &Typed, name: &str) -> Option<Date> {
    let number = |part: &str| text(typed, &format!("{name}-{part}")).parse::<i16>().ok();
    let (day, month) = (number("day")?, number("month")?);
    let (day, month) = (i8::try_from(day).ok()?, i8::try_from(month).ok()?);
    Date::new(number("year")?, month, day).ok()
}

/// The three fields of a day, as the page shows them again.
pub(crate) fn day_parts(typed: &Typed, name: &str) -> [String; 3] {
    ["day", "month", "year"].map(|part| text(typed, &format!("{name}-{part}")))
}

/// What is wrong with a form, by field.
#[derive(Default)]
pub(crate) struct Wrong(Vec<(String, String)>);

impl Wrong {
    pub(crate) fn add(&mut self, field: impl Into<String>, words: impl Into<String>) {
        self.0.push((field.into(), words.into()));
    }

    /// Says that a field may not be blank or longer than anybody's.
    pub(crate) fn unless_short(&mut self, typed: &Typed, field: &'static str, what: &str) {
        const LONGEST: usize = 200;
        let value = text(typed, field);
        if value.is_empty() {
            self.add(field, format!("Enter {what}"));
        } else if value.chars().count() > LONGEST {
            self.add(field, format!("Shorten {what} to {LONGEST} letters"));
        }
    }

    /// The words of the first thing that is wrong.
    pub(crate) fn first(&self) -> Option<&str> {
        self.0.first().map(|(_, words)| words.as_str())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn at(&self, field: &str) -> Option<String> {
        let found = self.0.iter().find(|(name, _)| name == field);
        found.map(|(_, words)| words.clone())
    }

    /// The summary at the head of the page; `None` when nothing is wrong.
    pub(crate) fn summary(&self) -> Option<ErrorSummary> {
        let all = self.0.iter();
        let summary = all.fold(ErrorSummary::new(), |summary, (field, words)| {
            if field.is_empty() {
                summary.general_error(words.as_str())
            } else {
                summary.error(words.as_str(), field.as_str())
            }
        });
        (!self.is_empty()).then_some(summary)
    }
}

/// What somebody saw, so that who was quicker is not overwritten.
pub(crate) fn seen(what: &impl Debug) -> String {
    hex::encode(Sha256::digest(format!("{what:?}")))
}

/// What is said when somebody was quicker.
pub(crate) const QUICKER: &str = "Somebody has changed this while you were looking at it. What you typed is still here: check it against what is on record now, and send it again";
