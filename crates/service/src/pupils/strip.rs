//! An academic year as a strip: a week a row, a session a cell, and the codes counted beneath.
//! In: a pupil's sessions at one school. Out: a table that reads without its colours.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use askama::Template;
use askama::filters::HtmlSafe;
use govuk::{Cell, Table};
use law::attendance::{Class, Code};
use register::{Day, HeldSession, Session};

/// A cell of the strip. Of hundreds a page, so that its classes are short, and the words in it are
/// hidden from the eye by the strip's own rule.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<td class="{{ class }}" title="{{ meaning }}">{{ text }}<span> {{ meaning }}</span></td>"#
)]
struct Mark {
    class: &'static str,
    text: &'static str,
    meaning: &'static str,
}

/// Every cell that there can be, written once: a year has hundreds of them.
static CELLS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let cell = |byte: u8| mark(Code::from_byte(byte)).to_string();
    (0..=u8::MAX).map(cell).collect()
});

static NO_SESSION: LazyLock<String> = LazyLock::new(|| CLOSED.to_string());

/// The cell of a session that was held; no code has the byte of an unmarked one.
fn cell(code: Option<Code>) -> &'static str {
    &CELLS[usize::from(code.map_or(0, Code::byte))]
}

/// Not a session of the pupil's.
const CLOSED: Mark = Mark {
    class: "closed",
    text: "",
    meaning: "no session",
};

const UNMARKED: Mark = Mark {
    class: "unmarked",
    text: "-",
    meaning: "not marked",
};

fn mark(code: Option<Code>) -> Mark {
    let Some(code) = code else { return UNMARKED };
    let class = match code.class() {
        Class::Present if code == Code::L => "late",
        Class::Present => "present",
        Class::ApprovedActivity => "elsewhere",
        Class::Authorised => "authorised",
        Class::Unauthorised => "unauthorised",
        Class::NotPossible => "unable",
        Class::Administrative => "closed",
    };
    Mark {
        class,
        text: code.text(),
        meaning: code.meaning(),
    }
}

struct Week {
    monday: String,
    /// Nothing for a day that has not been yet.
    marks: Vec<Option<&'static str>>,
}

/// A year at one school.
#[derive(Template)]
#[template(path = "pupils/strip.html")]
pub(super) struct Strip {
    caption: String,
    days: &'static [&'static str],
    weeks: Vec<Week>,
    codes: Table,
}

impl HtmlSafe for Strip {}

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

impl Strip {
    /// The strip of these sessions, which are in order, up to a day.
    pub(super) fn new(caption: String, sessions: &[HeldSession], to: Day) -> Self {
        let weekend = sessions.iter().any(|s| s.day.weekday() > 4);
        let days = if weekend { 7 } else { 5 };
        let weeks = sessions
            .chunk_by(|a, b| a.day.week() == b.day.week())
            .map(|week| week_of(week, days, to))
            .collect();
        Self {
            caption,
            days: &DAYS[..days as usize],
            weeks,
            codes: codes(sessions),
        }
    }
}

fn week_of(sessions: &[HeldSession], days: i32, to: Day) -> Week {
    let monday = sessions[0].day.week().monday();
    let mark_of = |day: Day, session: Session| {
        let held = sessions
            .iter()
            .find(|s| s.day == day && s.session == session);
        match held {
            Some(held) => Some(cell(held.code)),
            None if day > to => None,
            None => Some(NO_SESSION.as_str()),
        }
    };
    let marks = (0..days).flat_map(|day| {
        let day = Day(monday.0 + day);
        Session::BOTH.map(|session| mark_of(day, session))
    });
    Week {
        monday: monday.date().strftime("%-d %b").to_string(),
        marks: marks.collect(),
    }
}

/// How often each code was given, those that count against a pupil first.
fn codes(sessions: &[HeldSession]) -> Table {
    let mut counts: BTreeMap<(Option<Class>, Option<Code>), u32> = BTreeMap::new();
    for session in sessions {
        let class = session.code.map(Code::class);
        *counts.entry((class, session.code)).or_default() += 1;
    }
    let rows = counts.into_iter().map(|((class, code), n)| {
        [
            Cell::new(code.map_or("-", Code::text)),
            Cell::new(code.map_or("not marked", Code::meaning)),
            Cell::new(class.map_or("not counted", Class::name)),
            Cell::numeric(n),
        ]
    });
    Table::new("What the codes mean, and how often each was given")
        .head([
            Cell::new("Code"),
            Cell::new("Meaning"),
            Cell::new("Counts as"),
            Cell::numeric("Sessions"),
        ])
        .rows(rows)
        .first_cell_is_header()
}
