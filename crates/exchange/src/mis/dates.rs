//! Dates and sessions as people and spreadsheets write them in English schools.
//! In: text such as `02/09/2024`, `2024-09-02T00:00:00` or `Mon 2 Sep 2024 AM`. Out: the date and,
//! if the text says so, the session; or why it is not a date. Nothing is guessed but day first.

use jiff::civil::{Date, Weekday};
use register::Session;
use serde::{Deserialize, Serialize};

/// Which number comes first in a date written with numbers and the year last.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// `02/09/2024` is 2 September: the English reading.
    #[default]
    DayMonth,
    /// `09/02/2024` is 2 September.
    MonthDay,
}

/// What a text says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct DateText {
    /// The date.
    pub(super) date: Date,
    /// Morning or afternoon, if the text says so and does not mean a time of day by it.
    pub(super) session: Option<Session>,
}

/// Why a text was not read as a date.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Unread {
    /// It is not written like a date at all.
    NotADate,
    /// It is written like one and is wrong: why, to follow the value.
    Wrong(String),
}

impl Unread {
    /// The reason, to follow the value.
    pub(super) fn why(self) -> String {
        match self {
            Self::NotADate => "is not a date such as 02/09/2024 or 2024-09-02".to_owned(),
            Self::Wrong(why) => why,
        }
    }
}

/// Registers are kept for years, not for centuries: a year outside these is a slip.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2099;

/// The session that a word names.
pub(super) fn session_word(word: &str) -> Option<Session> {
    let word: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
    match word.to_ascii_lowercase().as_str() {
        "am" | "morning" => Some(Session::Am),
        "pm" | "afternoon" => Some(Session::Pm),
        _ => None,
    }
}

/// The weekday that a word names.
pub(super) fn weekday_word(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    Some(match word.as_str() {
        "mon" | "monday" => Weekday::Monday,
        "tue" | "tues" | "tuesday" => Weekday::Tuesday,
        "wed" | "weds" | "wednesday" => Weekday::Wednesday,
        "thu" | "thur" | "thurs" | "thursday" => Weekday::Thursday,
        "fri" | "friday" => Weekday::Friday,
        "sat" | "saturday" => Weekday::Saturday,
        "sun" | "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

const fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// The month that a word names, from 1: its name in English, or three or more of its first letters.
pub fn month_word(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let named = |month: &str| word.len() > 2 && month.starts_with(&word);
    let at = MONTHS.iter().position(|month| named(month))?;
    i8::try_from(at + 1).ok()
}

/// A year of four figures, or of two, which is of this century.
fn year(text: &str) -> Option<i16> {
    let number: i16 = digits(text)?;
    match text.len() {
        2 => Some(2000 + number),
        4 => Some(number),
        _ => None,
    }
}

fn digits(text: &str) -> Option<i16> {
    let plain = !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// A day of the month, `2` or `2nd`.
fn day(text: &str) -> Option<i8> {
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let tail = text[number.len()..].to_ascii_lowercase();
    let ordinal = matches!(tail.as_str(), "" | "st" | "nd" | "rd" | "th");
    if !ordinal || number.len() > 2 {
        return None;
    }
    i8::try_from(digits(number)?).ok()
}

/// A date from its three numbers, if it exists and is of our time.
fn exact(year: i16, month: i8, day: i8) -> Result<Date, Unread> {
    let date = Date::new(year, month, day)
        .map_err(|_| Unread::Wrong("is not a date that exists".to_owned()))?;
    if YEARS.contains(&year) {
        Ok(date)
    } else {
        let (first, last) = (YEARS.start(), YEARS.end());
        Err(Unread::Wrong(format!(
            "is not between the years {first} and {last}"
        )))
    }
}

/// `02/09/2024`, `2024-09-02`, `2.9.24` or `02-Sep-2024`.
fn joined(text: &str, order: DateOrder) -> Option<Result<Date, Unread>> {
    let separator = text.chars().find(|c| matches!(c, '/' | '-' | '.'))?;
    let mut parts = text.split(separator);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    if let Some(month) = month_word(b) {
        return Some(exact(year(c)?, month, day(a)?));
    }
    let (a_number, b_number) = (digits(a)?, digits(b)?);
    let small = |n: i16| i8::try_from(n).unwrap_or(i8::MAX);
    if a.len() == 4 {
        return Some(exact(a_number, small(b_number), small(digits(c)?)));
    }
    if a.len() > 2 || b.len() > 2 {
        return None;
    }
    let year = year(c)?;
    let (first, second) = (small(a_number), small(b_number));
    Some(match order {
        DateOrder::DayMonth => exact(year, second, first).map_err(|unread| {
            if exact(year, first, second).is_ok() {
                Unread::Wrong(
                    "is not a date that exists (dates are read day first; a mapping file can say \
                     month first)"
                        .to_owned(),
                )
            } else {
                unread
            }
        }),
        DateOrder::MonthDay => exact(year, first, second),
    })
}

/// Reads a date, and the session if the text names one.
pub(super) fn read(text: &str, order: DateOrder) -> Result<DateText, Unread> {
    const LONGEST: usize = 60;
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return Err(Unread::NotADate);
    }
    let spaced: String = text
        .chars()
        .map(|c| if "(),[]_\n\r\t".contains(c) { ' ' } else { c })
        .collect();
    let (mut date, mut weekday, mut session) = (None, None, None);
    let mut clock = false;
    let mut loose: Vec<&str> = Vec::new();
    for word in spaced.split_whitespace() {
        // `02/09/2024-AM`: the session hangs on the date.
        let cut = word.len().saturating_sub(3);
        let (word, hanging) = match word.get(cut..) {
            Some(tail)
                if cut > 0 && tail.starts_with(['-', '/']) && session_word(tail).is_some() =>
            {
                (&word[..cut], session_word(tail))
            }
            _ => (word, None),
        };
        let named = hanging.or_else(|| session_word(word));
        if let Some(found) = named
            && session.replace(found).is_some()
        {
            return Err(Unread::NotADate);
        }
        if (named.is_some() && hanging.is_none()) || word == "-" {
            continue;
        }
        if let Some(found) = weekday_word(word) {
            weekday = Some(found);
        } else if is_clock(word) {
            clock = true;
        } else if let Some(found) = joined(before_time(word, &mut clock), order) {
            if date.replace(found?).is_some() {
                return Err(Unread::NotADate);
            }
        } else {
            loose.push(word);
        }
    }
    let date = match (date, loose.as_slice()) {
        (Some(date), []) => date,
        (None, [d, m, y]) => match (day(d), month_word(m), year(y)) {
            (Some(d), Some(m), Some(y)) => exact(y, m, d)?,
            _ => return Err(Unread::NotADate),
        },
        _ => return Err(Unread::NotADate),
    };
    if let Some(said) = weekday
        && said != date.weekday()
    {
        let (said, is) = (weekday_name(said), weekday_name(date.weekday()));
        return Err(Unread::Wrong(format!("says {said}, and {date} is a {is}")));
    }
    Ok(DateText {
        date,
        // `09:00 AM` is a time of day, and not the morning session.
        session: session.filter(|_| !clock),
    })
}

/// The part of `2024-09-02T00:00:00` before the time.
fn before_time<'a>(word: &'a str, clock: &mut bool) -> &'a str {
    match word.split_once('T') {
        Some((date, time)) if is_clock(time.trim_end_matches('Z')) => {
            *clock = true;
            date
        }
        _ => word,
    }
}

/// `09:00`, `00:00:00.000` or `9:00am`.
fn is_clock(word: &str) -> bool {
    let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let tail = word[number.len()..].to_ascii_lowercase();
    matches!(tail.as_str(), "" | "am" | "pm")
        && number.contains(':')
        && number
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b':' || b == b'.')
}
