//! An academic year to look at: twelve months, a cell a day, and the same in tables beneath.
//! In: a year, and where a day leads, if anywhere. Out: tables that read without their colours.

use askama::Template;
use askama::filters::HtmlSafe;
use casework::schools::{DayKind, SchoolYear, half_terms};
use govuk::{Cell, Table};
use jiff::civil::Date;
use law::academic_year::AcademicYear;
use register::Day;

use crate::when;

/// What a cell shows of a kind of day: its class, its sign, its words.
const fn shown(kind: DayKind<'_>) -> (&'static str, &'static str, &'static str) {
    match kind {
        DayKind::Open => ("o", "", "open"),
        DayKind::Morning => ("h", "am", "morning only"),
        DayKind::Afternoon => ("h", "pm", "afternoon only"),
        DayKind::Inset => ("i", "IN", "INSET day"),
        DayKind::Closure(_) => ("x", "X", "closed by the school"),
        DayKind::BankHoliday => ("b", "BH", "bank holiday"),
        DayKind::Weekend => ("w", "", "no school"),
        DayKind::Closed => ("c", "", "closed"),
    }
}

/// A kind of day in words, with the school's own reason.
pub(super) fn in_words(kind: DayKind<'_>) -> String {
    match kind {
        DayKind::Open => "Both sessions".to_owned(),
        DayKind::Morning => "Morning only".to_owned(),
        DayKind::Afternoon => "Afternoon only".to_owned(),
        DayKind::Inset => "Closed: INSET day".to_owned(),
        DayKind::Closure(why) => format!("Closed: {why}"),
        DayKind::BankHoliday => "Closed: bank holiday".to_owned(),
        DayKind::Weekend | DayKind::Closed => "Closed".to_owned(),
    }
}

struct CellOfDay {
    date: Date,
    class: &'static str,
    sign: &'static str,
    words: &'static str,
    changed: bool,
}

struct Month {
    name: String,
    /// Seven cells a week; nothing for a day of another month.
    weeks: Vec<Vec<Option<CellOfDay>>>,
}

/// The twelve months.
#[derive(Template)]
#[template(path = "schools/calendar/grid.html")]
pub(super) struct Grid {
    months: Vec<Month>,
    /// The last part of the address of the page beneath which a day has its own; nothing where the
    /// year is only looked at.
    days_at: Option<&'static str>,
}

impl HtmlSafe for Grid {}

impl Grid {
    /// The months of a year, each day leading to a page of its own where there is one; days that
    /// differ from another year are marked.
    pub(super) fn new(
        year: &SchoolYear,
        than: Option<&SchoolYear>,
        days_at: Option<&'static str>,
    ) -> Self {
        let days: Vec<Date> = year.days().collect();
        let months = days.chunk_by(|a, b| a.month() == b.month()).map(|days| {
            let mut cells: Vec<Option<CellOfDay>> = Vec::new();
            cells.resize_with(Day::from(days[0]).weekday() as usize, || None);
            cells.extend(days.iter().map(|date| {
                let (class, sign, words) = shown(year.kind(*date));
                Some(CellOfDay {
                    date: *date,
                    class,
                    sign,
                    words,
                    changed: than.is_some_and(|t| t.kind(*date) != year.kind(*date)),
                })
            }));
            let mut weeks: Vec<Vec<Option<CellOfDay>>> = Vec::new();
            for (at, cell) in cells.into_iter().enumerate() {
                if at % 7 == 0 {
                    weeks.push(Vec::with_capacity(7));
                }
                if let Some(week) = weeks.last_mut() {
                    week.push(cell);
                }
            }
            if let Some(last) = weeks.last_mut() {
                last.resize_with(7, || None);
            }
            Month {
                name: days[0].strftime("%B %Y").to_string(),
                weeks,
            }
        });
        Self {
            months: months.collect(),
            days_at,
        }
    }

    /// What the signs mean.
    fn key() -> [(&'static str, &'static str, &'static str); 7] {
        [
            DayKind::Open,
            DayKind::Morning,
            DayKind::Afternoon,
            DayKind::Inset,
            DayKind::Closure(""),
            DayKind::BankHoliday,
            DayKind::Closed,
        ]
        .map(shown)
    }
}

/// The half terms of a year, with what they hold.
pub(super) fn terms(year: &SchoolYear) -> Table {
    let rows = half_terms(year).into_iter().map(|half| {
        let held = year
            .open_days()
            .filter(|d| (half.first..=half.last).contains(d));
        let sessions: u32 = held.map(|d| year.sessions(d).bits().count_ones()).sum();
        [
            Cell::new(when::weekday(half.first)),
            Cell::new(when::weekday(half.last)),
            Cell::numeric(sessions),
        ]
    });
    Table::new("Half terms, as pupils know them")
        .caption_class("govuk-table__caption--m")
        .head([
            Cell::new("First day"),
            Cell::new("Last day"),
            Cell::numeric("Sessions"),
        ])
        .rows(rows)
}

/// Days on which the school does otherwise than the weekday would have it: closed within a half
/// term, open at a weekend or on a bank holiday, one session only.
pub(super) fn exceptions(year: &SchoolYear) -> Table {
    let halves = half_terms(year);
    let within = |day: Date| halves.iter().any(|h| (h.first..=h.last).contains(&day));
    let odd = |day: &Date| match year.kind(*day) {
        DayKind::Inset | DayKind::Closure(_) | DayKind::Morning | DayKind::Afternoon => true,
        DayKind::BankHoliday | DayKind::Closed => within(*day),
        DayKind::Open => Day::from(*day).weekday() > 4 || casework::schools::bank_holiday(*day),
        DayKind::Weekend => false,
    };
    let rows = year
        .days()
        .filter(odd)
        .map(|day| [when::weekday(day), in_words(year.kind(day))].map(Cell::new));
    Table::new("Days that are not as the weekday would have them")
        .caption_class("govuk-table__caption--m")
        .head(["Day", "What it is"])
        .rows(rows)
}

/// The academic year of an address: the calendar year in which it begins.
pub(super) fn year_of(text: &str) -> Option<AcademicYear> {
    let year = text.parse().ok().filter(|y| (2000..=2100).contains(y))?;
    Some(AcademicYear(year))
}
