//! A stretch of time with its unit, as a pack names it.
//! In: a day from which it runs. Out: the day on which it ends.
//! Units never mix: ten school days are two weeks of term, and may be four over Easter.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;
use law::bank_holidays::working_days_after;
use law::{Days, SchoolDays, WorkingDays};
use serde::Deserialize;

/// How long.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Days.
    Days(u16),
    /// Weeks of seven days, in or out of term.
    Weeks(u16),
    /// Days on which the pupil's school is open.
    SchoolDays(u16),
    /// Days that are no weekend and no bank holiday.
    WorkingDays(u16),
}

/// The furthest that a school's calendar is searched for open days.
const FURTHEST: i64 = 366;

impl Span {
    /// Its number.
    pub const fn count(self) -> u16 {
        match self {
            Self::Days(n) | Self::Weeks(n) | Self::SchoolDays(n) | Self::WorkingDays(n) => n,
        }
    }

    /// The day on which it ends, from the day before its first. `open` says whether the school is open
    /// on a day; where its calendar ends, weekdays stand in for it, and so for bank holidays of years
    /// that are not known.
    pub fn after(self, from: Date, open: impl Fn(Date) -> Option<bool>) -> Date {
        let weekday = |day: Date| day.weekday().to_monday_zero_offset() < 5;
        let nth = |n: u16, counts: &dyn Fn(Date) -> bool| {
            let days = from.series(1.day()).skip(1).take(FURTHEST as usize);
            let nth = days.filter(|d| counts(*d)).nth(usize::from(n.max(1)) - 1);
            nth.unwrap_or_else(|| from.saturating_add(i64::from(n).days()))
        };
        match self {
            Self::Days(n) => from.saturating_add(i64::from(n).days()),
            Self::Weeks(n) => from.saturating_add(i64::from(n).weeks()),
            Self::SchoolDays(n) => nth(n, &|day| open(day).unwrap_or_else(|| weekday(day))),
            Self::WorkingDays(n) => match working_days_after(from, WorkingDays(n)) {
                Ok(day) => day.value,
                Err(_) => nth(n, &weekday),
            },
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(n) => Days(*n).fmt(f),
            Self::Weeks(1) => f.write_str("1 week"),
            Self::Weeks(n) => write!(f, "{n} weeks"),
            Self::SchoolDays(n) => SchoolDays(*n).fmt(f),
            Self::WorkingDays(n) => WorkingDays(*n).fmt(f),
        }
    }
}
