//! What a form sends, and what is wrong with it.
//! In: fields by name. Out: texts, days and times; errors by field, and their summary.

use std::collections::BTreeMap;
use std::fmt::Debug;

use govuk::ErrorSummary;
use jiff::civil::{Date, Time};
use sha2::{Digest, Sha256};

/// What a form sends, by the names of its fields.
pub(crate) type Typed = BTreeMap<String, String>;

/// A field's text, without blanks around it.
pub(crate) fn text(typed: &Typed, name: &str) -> String {
    trimmed(typed, name).to_owned()
}

/// The same, lent.
pub(crate) fn trimmed<'a>(typed: &'a Typed, name: &str) -> &'a str {
    typed.get(name).map_or("", |v| v.trim())
}

/// The day of three fields that begin with a name; `None` when they are no day.
pub(crate) fn day(typed: &Typed, name: &str) -> Option<Date> {
    let number = |part: &str| {
        trimmed(typed, &format!("{name}-{part}"))
            .parse::<i16>()
            .ok()
    };
    let (day, month) = (number("day")?, number("month")?);
    let (day, month) = (i8::try_from(day).ok()?, i8::try_from(month).ok()?);
    Date::new(number("year")?, month, day).ok()
}

/// The same, where it may be left out: `Ok(None)` when all three are blank, `Err` for no day.
pub(crate) fn day_or_blank(typed: &Typed, name: &str) -> Result<Option<Date>, ()> {
    if day_parts(typed, name).iter().all(String::is_empty) {
        return Ok(None);
    }
    day(typed, name).map(Some).ok_or(())
}

/// Has three fields hold a day, as a form begins.
pub(crate) fn put_day(typed: &mut Typed, name: &str, day: Date) {
    let parts = [
        ("day", i16::from(day.day())),
        ("month", i16::from(day.month())),
        ("year", day.year()),
    ];
    for (part, value) in parts {
        typed.insert(format!("{name}-{part}"), value.to_string());
    }
}

/// The time of day that somebody typed: `14:30`, `9:05`, `9.05`, `0905`, `2:30pm`, `2pm`. `None` for no time, and
/// for what people read in two ways: `9` is morning or evening, `9:5` is five past or ten to, `12am` is either
/// twelve, and so is `12pm`.
pub(crate) fn time(text: &str) -> Option<Time> {
    let text = text.trim().to_ascii_lowercase();
    let half = |end| text.strip_suffix(end).map(str::trim_end);
    let (clock, after_noon) = match (half("am"), half("pm")) {
        (Some(clock), _) => (clock, Some(false)),
        (_, Some(clock)) => (clock, Some(true)),
        _ => (text.as_str(), None),
    };
    let (hour, minute) = match (clock.split_once([':', '.']), after_noon) {
        (Some((hour, minute)), _) => (hour.trim_end(), minute.trim_start()),
        (None, None) if clock.len() == 4 => (clock.get(..2)?, clock.get(2..)?),
        (None, Some(_)) if clock != "12" => (clock, "00"),
        _ => return None,
    };
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if !matches!(hour.len(), 1 | 2) || minute.len() != 2 || !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match after_noon {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(after) => hour % 12 + if after { 12 } else { 0 },
    };
    Time::new(hour, minute, 0, 0).ok()
}

/// The same, as minutes since midnight.
pub(crate) fn minutes(text: &str) -> Option<u16> {
    let time = time(text)?;
    let [hour, minute] = [time.hour(), time.minute()].map(|part| u16::from(part.unsigned_abs()));
    Some(hour * 60 + minute)
}

/// Minutes since midnight as they are typed and shown.
pub(crate) fn clock(minutes: u16) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_people_write_it_and_not_where_it_could_be_two() {
        for (text, expected) in [
            ("14:30", Some("14:30")),
            (" 9:05 ", Some("9:05")),
            ("9.05", Some("9:05")),
            ("09:05", Some("9:05")),
            ("9 : 05", Some("9:05")),
            ("0905", Some("9:05")),
            ("1430", Some("14:30")),
            ("0:00", Some("0:00")),
            ("23:59", Some("23:59")),
            ("2:30pm", Some("14:30")),
            ("2.30 PM", Some("14:30")),
            ("2pm", Some("14:00")),
            ("9am", Some("9:00")),
            ("12:30am", Some("0:30")),
            ("12:30pm", Some("12:30")),
            // Either twelve.
            ("12am", None),
            ("12pm", None),
            // Morning or evening; five past or ten to.
            ("9", None),
            ("14", None),
            ("9:5", None),
            ("9.5", None),
            ("905", None),
            // No time.
            ("24:00", None),
            ("9:60", None),
            ("0:30am", None),
            ("14:30pm", None),
            ("+9:05", None),
            ("-1:05", None),
            ("9:+5", None),
            ("99:005", None),
            ("half past two", None),
            ("é123", None),
            ("14:30:00", None),
            ("pm", None),
            ("", None),
        ] {
            assert_eq!(minutes(text).map(clock).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_day_that_may_be_left_out_is_wholly_there_or_wholly_not() {
        let mut typed = Typed::new();
        assert_eq!(day_or_blank(&typed, "on"), Ok(None));
        typed.insert("on-day".to_owned(), "31".to_owned());
        assert_eq!(day_or_blank(&typed, "on"), Err(()), "half a day is none");
        let on = jiff::civil::date(2026, 2, 28);
        put_day(&mut typed, "on", on);
        assert_eq!(day(&typed, "on"), Some(on));
        typed.insert("on-day".to_owned(), "29".to_owned());
        assert_eq!(day_or_blank(&typed, "on"), Err(()), "no leap year");
    }
}
