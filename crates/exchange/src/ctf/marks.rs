//! The marks of a year in one text: morning then afternoon of each day, one character a mark.
//! In: the text, its first day and what else is known. Out: the mark of each session; or, when the text can
//! be read in more than one way or in none, the text and why. It is never guessed.
//!
//! Which days stand in it, and how a code of two characters does, no published text was found to say. So each
//! kind of days is held against the length, the weekends, the bank holidays, the school's calendar and the
//! codes; a text with a code of two characters is for a person unless the caller knows how it is written.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::{Date, Weekday};
use law::academic_year::academic_year;
use law::attendance::Code;
use law::bank_holidays::is_bank_holiday;
use register::{Day, SchoolCalendar, Session};
use serde::{Deserialize, Serialize};

use super::attendance::Sessions;

/// Which days have marks in the text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stride {
    /// All.
    #[default]
    SevenDays,
    /// Monday to Friday.
    FiveDays,
    /// Those on which the school is open.
    SchoolDays,
}

impl Stride {
    const ALL: [Self; 3] = [Self::SevenDays, Self::FiveDays, Self::SchoolDays];

    fn holds(self, date: Date, calendar: Option<&SchoolCalendar>) -> bool {
        match self {
            Self::SevenDays => true,
            Self::FiveDays => !is_weekend(date),
            Self::SchoolDays => open_on(calendar, date).is_some_and(|bits| bits != 0),
        }
    }
}

impl fmt::Display for Stride {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SevenDays => "weeks of seven days",
            Self::FiveDays => "weeks of five days",
            Self::SchoolDays => "the school's own days",
        })
    }
}

/// How a code of two characters, `C1` or `Y2`, stands in the text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TwoCharacters {
    /// Not at all: a text that would need one is not written, and the totals speak.
    #[default]
    LeaveOut,
    /// As it is, so that the text has more characters than marks.
    AsTheCode,
    /// As it is, and every other mark has a blank after it.
    Padded,
}

/// How a system writes the text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Layout {
    /// Which days.
    pub stride: Stride,
    /// How codes of two characters stand in it.
    pub two_characters: TwoCharacters,
}

/// What is known beside the text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// The sending school's calendar.
    pub calendar: Option<&'a SchoolCalendar>,
    /// The last day of which the text tells.
    pub last_day: Option<Date>,
    /// When the file was made: no mark is later.
    pub made: Option<Date>,
    /// How the sending system writes the text, where somebody knows.
    pub layout: Option<Layout>,
}

/// A session's mark.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Mark {
    /// The day.
    pub date: Date,
    /// Morning or afternoon.
    pub session: Session,
    /// The code. Closed and unmarked sessions have no mark.
    pub code: Code,
}

/// What a text says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Marks {
    /// The marks, in order.
    Read {
        /// Which days stand in the text.
        stride: Stride,
        /// The marks.
        marks: Vec<Mark>,
    },
    /// A person has to look at it.
    NeedsReview {
        /// The text.
        raw: String,
        /// Why, to follow "the text".
        why: String,
    },
}

/// More characters than two years of days have marks, at two characters each.
const LONGEST: usize = 3_000;

/// Systems that turn the year in September write marks to the end of August.
const AFTER_THE_YEAR: i64 = 31;

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The sessions held on a day, as two bits; `None` when the calendar does not speak of its year.
fn open_on(calendar: Option<&SchoolCalendar>, date: Date) -> Option<u16> {
    let calendar = calendar?;
    let year = academic_year(date).value;
    let speaks = calendar.years().any(|own| own == year);
    speaks.then(|| calendar.open_on(Day::from(date)))
}

const fn bit(session: Session) -> u16 {
    match session {
        Session::Am => 1,
        Session::Pm => 2,
    }
}

fn is_unmarked(mark: &str) -> bool {
    matches!(mark, "" | "-")
}

impl Sessions {
    /// What the text says.
    pub fn marks(&self, known: &Known<'_>) -> Marks {
        match read(&self.raw, self.start, known) {
            Ok((stride, marks)) => Marks::Read { stride, marks },
            Err(why) => Marks::NeedsReview {
                raw: self.raw.clone(),
                why,
            },
        }
    }
}

/// The marks, or why a person has to look.
fn read(raw: &str, start: Option<Date>, known: &Known<'_>) -> Result<(Stride, Vec<Mark>), String> {
    let text = raw.trim_matches(['\n', '\r', '\t']);
    if text.trim().is_empty() {
        return Err("has no marks".to_owned());
    }
    let Some(start) = start else {
        return Err("has no date of its first mark".to_owned());
    };
    let length = text.chars().count();
    if length > LONGEST {
        return Err(format!(
            "has {length} characters, more than two years of marks"
        ));
    }
    let cells = cells(text, known.layout)?;
    if !cells.len().is_multiple_of(2) {
        return Err(format!(
            "has {} marks, which is not a morning and an afternoon for each day",
            cells.len()
        ));
    }
    let strides = match known.layout {
        Some(layout) => vec![layout.stride],
        None => Stride::ALL.to_vec(),
    };
    let mut found: Vec<(Stride, Date, Vec<Mark>)> = Vec::new();
    let mut misfits = Vec::new();
    for stride in strides {
        match place(&cells, start, stride, known) {
            Ok((_, marks)) if found.iter().any(|(.., other)| *other == marks) => {}
            Ok((last, marks)) => found.push((stride, last, marks)),
            Err(why) => misfits.push(format!("as {stride} it {why}")),
        }
    }
    match found.len() {
        0 => Err(format!("fits no kind of days: {}", misfits.join("; "))),
        1 => {
            let (stride, _, marks) = found.remove(0);
            Ok((stride, marks))
        }
        _ => {
            let way =
                |(stride, last, _): &(Stride, Date, Vec<Mark>)| format!("as {stride} to {last}");
            let ways: Vec<String> = found.iter().map(way).collect();
            Err(format!(
                "can be read in more than one way: {}; the last day it tells of, or the school's calendar, \
                 would decide",
                ways.join(", or ")
            ))
        }
    }
}

/// The text cut into marks, each without blanks.
fn cells(text: &str, layout: Option<Layout>) -> Result<Vec<&str>, String> {
    let two = layout.map(|layout| layout.two_characters);
    let figure = text.char_indices().find(|(_, c)| c.is_ascii_digit());
    if let (None | Some(TwoCharacters::LeaveOut), Some((at, figure))) = (two, figure) {
        let before = text[..at].chars().next_back();
        let code: String = before.into_iter().chain([figure]).collect();
        return Err(format!(
            "holds {code}, a code of two characters or half of one, and how the sending system writes those \
             is not known"
        ));
    }
    let mut cells = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let one = first.len_utf8();
        let second = rest[one..].chars().next();
        let both = one + second.map_or(0, char::len_utf8);
        let length = match two {
            Some(TwoCharacters::Padded) => both,
            Some(TwoCharacters::AsTheCode) if second.is_some_and(|c| c.is_ascii_digit()) => both,
            _ => one,
        };
        let (cell, after) = rest.split_at(length);
        if two == Some(TwoCharacters::Padded)
            && (second.is_none() || (first == ' ' && second != Some(' ')))
        {
            return Err("has not two characters for each mark".to_owned());
        }
        cells.push(cell.trim());
        rest = after;
    }
    Ok(cells)
}

/// Each mark on its session with the last day of the text, or why the marks do not fit the days.
fn place(
    cells: &[&str],
    start: Date,
    stride: Stride,
    known: &Known<'_>,
) -> Result<(Date, Vec<Mark>), String> {
    if stride == Stride::SchoolDays && open_on(known.calendar, start).is_none() {
        return Err("needs the school's calendar of that year".to_owned());
    }
    if !stride.holds(start, known.calendar) {
        return Err(format!("begins on {start}, which is none of its days"));
    }
    let year_ends = academic_year(start).value.last_day();
    let bound = year_ends.saturating_add(jiff::Span::new().days(AFTER_THE_YEAR));
    let mut marks = Vec::new();
    let mut left = cells;
    let mut date = start;
    let mut last = start;
    while let [morning, afternoon, after @ ..] = left {
        if date > bound {
            return Err(format!("goes on after {bound}, beyond its academic year"));
        }
        if stride.holds(date, known.calendar) {
            for (cell, session) in [(morning, Session::Am), (afternoon, Session::Pm)] {
                marks.extend(one(cell, date, session, known)?);
            }
            last = date;
            left = after;
        }
        date = date
            .tomorrow()
            .map_err(|_| "goes on beyond the calendar".to_owned())?;
    }
    if let Some(end) = known.last_day {
        let unsaid = last
            .series(jiff::Span::new().days(1))
            .skip(1)
            .take_while(|date| *date <= end)
            .take(LONGEST)
            .any(|date| stride.holds(date, known.calendar));
        if last > end || unsaid {
            return Err(format!("ends on {last}, and its last day is {end}"));
        }
    }
    Ok((last, marks))
}

/// The mark of a session, if it has one; or why it cannot stand there.
fn one(
    cell: &str,
    date: Date,
    session: Session,
    known: &Known<'_>,
) -> Result<Option<Mark>, String> {
    let open = open_on(known.calendar, date).map(|bits| bits & bit(session) != 0);
    if is_unmarked(cell) {
        return Ok(None);
    }
    let code =
        Code::parse(cell, date).map_err(|why| format!("has on {date} \"{cell}\", which {why}"))?;
    if code == Code::CLOSED {
        return match open {
            Some(true) => Err(format!("is closed on {date}, when the school is open")),
            _ => Ok(None),
        };
    }
    let closed = match open {
        Some(open) => !open,
        None => is_weekend(date) || is_bank_holiday(date).is_ok_and(|cited| cited.value),
    };
    if closed {
        return Err(format!("has a mark on {date}, when the school is closed"));
    }
    if known.made.is_some_and(|made| date > made) {
        return Err(format!("has a mark on {date}, after the file was made"));
    }
    let other_half = match session {
        Session::Am => Code::PRESENT_PM,
        Session::Pm => Code::PRESENT_AM,
    };
    if code == other_half {
        return Err(format!("has a {cell} in the wrong half of {date}"));
    }
    Ok(Some(Mark {
        date,
        session,
        code,
    }))
}

/// Why the marks are not written in one text; then the totals speak alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotWritten {
    /// A code of two characters, and the layout leaves those out.
    TwoCharacters {
        /// The code.
        code: Code,
        /// The first day of it.
        on: Date,
    },
    /// A mark on a day that the layout has no place for.
    NoPlace {
        /// The day.
        on: Date,
    },
    /// No day of the layout lies between the two.
    NoDays,
}

impl fmt::Display for NotWritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TwoCharacters { code, on } => write!(
                f,
                "{code} on {on} is a code of two characters, and receivers may not read those in one text; \
                 the totals are sent without it."
            ),
            Self::NoPlace { on } => write!(
                f,
                "There is a mark on {on}, a day for which the text has no place; the totals are sent without it."
            ),
            Self::NoDays => f.write_str("No day of the text lies between the two dates."),
        }
    }
}

/// Marks in one text, from one day to another; sessions without a mark are `#` where the school is closed and
/// `-` where it is open.
///
/// # Errors
/// [`NotWritten`]: the text could not say them all.
pub fn in_one_text(
    marks: &BTreeMap<(Date, Session), Code>,
    first: Date,
    last: Date,
    calendar: &SchoolCalendar,
    layout: Layout,
) -> Result<Sessions, NotWritten> {
    let days: Vec<Date> = first
        .series(jiff::Span::new().days(1))
        .take_while(|date| *date <= last)
        .filter(|date| layout.stride.holds(*date, Some(calendar)))
        .collect();
    let Some(start) = days.first() else {
        return Err(NotWritten::NoDays);
    };
    for ((on, _), code) in marks {
        if days.binary_search(on).is_err() {
            return Err(NotWritten::NoPlace { on: *on });
        }
        if layout.two_characters == TwoCharacters::LeaveOut && code.text().len() > 1 {
            return Err(NotWritten::TwoCharacters {
                code: *code,
                on: *on,
            });
        }
    }
    let mut raw = String::new();
    for date in &days {
        let open = calendar.open_on(Day::from(*date));
        for session in Session::BOTH {
            let text = match marks.get(&(*date, session)) {
                Some(code) => code.text(),
                None if open & bit(session) == 0 => Code::CLOSED.text(),
                None => "-",
            };
            raw.push_str(text);
            if layout.two_characters == TwoCharacters::Padded && text.len() == 1 {
                raw.push(' ');
            }
        }
    }
    Ok(Sessions {
        start: Some(*start),
        raw,
    })
}
