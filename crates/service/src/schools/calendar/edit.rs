//! `/{authority}/schools/{id}/calendar/{year}/edit`: the year being drawn up, and each of its days.
//! In: what a day, or several in a row, is to be. Out: the draft again; nothing is in force yet.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use casework::people::Action;
use casework::schools::{DayKind, Note};
use govuk::{BackLink, Button, Choice, DateInput, ErrorSummary, Input, InsetText, Radios};
use jiff::civil::Date;
use law::academic_year::AcademicYear;
use register::DaySessions;
use serde::Deserialize;
use store::StoreError;

use super::drafted::{self, Drafted, drafted};
use super::grid::{Grid, in_words};
use super::view::{AtYear, address, found_year};
use crate::schools::change::{date, date_parts};
use crate::schools::close::notice;
use crate::web::{Answer, Caller, Fields, Problem, page, see_other};
use crate::when;

/// Characters of the longest reason for a closure.
const LONGEST: usize = 80;

/// Both years of an address, for somebody who may change them.
pub(super) async fn open(
    caller: &Caller,
    at: &AtYear,
) -> Result<(Drafted, AcademicYear), Response> {
    let (school, year) = found_year(caller, Action::ChangeCalendar, at).await?;
    let both = drafted(&caller.rooms, &caller.signed, school, year).await;
    let both = both.map_err(|e| caller.problem(e.into()))?;
    Ok((both, year))
}

#[derive(Template)]
#[template(path = "schools/calendar/edit.html")]
struct EditPage {
    closes: Option<InsetText>,
    school: String,
    year: AcademicYear,
    changed: usize,
    sessions: u32,
    sessions_now: u32,
    stale: bool,
    terms: Button,
    copy: Button,
    check: Button,
    discard: Button,
    discard_at: String,
    grid: Grid,
    bank_holidays_known: bool,
}

/// The year being drawn up.
pub(crate) async fn edit(caller: Caller, Path(at): Path<AtYear>) -> Answer {
    let (both, year) = open(&caller, &at).await?;
    let to = |page: &str| address(&caller.rooms, both.school.id, year, page);
    let drawn_up = both.drawn_up();
    let closes = notice(&caller.rooms, both.school.id).await;
    let main = EditPage {
        closes: closes.map_err(|e| caller.problem(e.into()))?,
        school: both.school.name.clone(),
        year,
        changed: both.changes().len(),
        sessions: drawn_up.sessions_held(),
        sessions_now: both.in_force.sessions_held(),
        stale: both.stale,
        terms: Button::link("Start from term dates", to("/edit/terms")).secondary(),
        copy: Button::link("Copy another school's year", to("/edit/copy")).secondary(),
        check: Button::link("Check and save", to("/check")),
        discard: Button::new("Throw this draft away").warning(),
        discard_at: to("/edit/discard"),
        grid: Grid::new(drawn_up, Some(&both.in_force), Some("edit")),
        bank_holidays_known: [year.0, year.0 + 1].iter().all(|y| {
            let (first, last) = law::bank_holidays::KNOWN_YEARS;
            (first..=last).contains(y)
        }),
    };
    let title = format!("Change the calendar {year} of {}", both.school.name);
    let back = BackLink::new(to("")).words("Calendar in force");
    Ok(page(&caller, "schools", &title, main, |page| {
        page.back(back)
    }))
}

/// Throws the draft away.
pub(crate) async fn discard(caller: Caller, Path(at): Path<AtYear>) -> Answer {
    let (both, year) = open(&caller, &at).await?;
    let Caller { rooms, signed } = &caller;
    drafted::discard(rooms, signed, both.school.id, year)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    Ok(see_other(&address(rooms, both.school.id, year, "")))
}

/// The day named in an address.
#[derive(Deserialize)]
pub(crate) struct AtDay {
    id: String,
    year: String,
    day: String,
}

impl AtDay {
    fn split(self) -> (AtYear, Option<Date>) {
        let day = self.day.parse::<Date>().ok();
        let at = AtYear {
            id: self.id,
            year: self.year,
        };
        (at, day)
    }
}

/// What is typed of a day.
#[derive(Clone, Default)]
struct Typed {
    what: String,
    why: String,
    until: [String; 3],
}

impl Typed {
    fn of(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).trim().to_owned();
        Self {
            what: text("what"),
            why: text("why"),
            until: ["day", "month", "year"].map(text),
        }
    }

    /// A day as it is, to begin from.
    fn as_it_is(kind: DayKind<'_>) -> Self {
        let (what, why) = match kind {
            DayKind::Open => ("both", ""),
            DayKind::Morning => ("am", ""),
            DayKind::Afternoon => ("pm", ""),
            DayKind::Inset => ("inset", ""),
            DayKind::Closure(why) => ("closure", why),
            DayKind::BankHoliday | DayKind::Weekend | DayKind::Closed => ("closed", ""),
        };
        Self {
            what: what.to_owned(),
            why: why.to_owned(),
            until: Default::default(),
        }
    }

    /// What the day is to be.
    fn read(&self) -> Result<(DaySessions, Option<Note>), (&'static str, &'static str)> {
        Ok(match self.what.as_str() {
            "both" => (DaySessions::Both, None),
            "am" => (DaySessions::Am, None),
            "pm" => (DaySessions::Pm, None),
            "closed" => (DaySessions::None, None),
            "inset" => (DaySessions::None, Some(Note::Inset)),
            "closure" if self.why.is_empty() => {
                return Err(("Say why the school is closed, in a word or two", "why"));
            }
            "closure" if self.why.chars().count() > LONGEST => {
                return Err(("The reason must be 80 characters or fewer", "why"));
            }
            "closure" => (DaySessions::None, Some(Note::Closure(self.why.clone()))),
            _ => return Err(("Choose what the day is to be", "what")),
        })
    }

    /// The last of the days, which is the day itself when nobody says otherwise.
    fn last(&self, day: Date, year: AcademicYear) -> Result<Date, (&'static str, &'static str)> {
        if self.until.iter().all(String::is_empty) {
            return Ok(day);
        }
        let [d, m, y] = &self.until;
        let last = date(d, m, y).ok_or(("Enter the last day, such as 24 10 2025", "day"))?;
        if last < day {
            return Err(("The last day must not be before the first", "day"));
        }
        if last > year.last_day() {
            return Err((
                "The last day must lie in this academic year, which ends on 31 July",
                "day",
            ));
        }
        Ok(last)
    }
}

#[derive(Template)]
#[template(path = "schools/calendar/day.html")]
struct DayPage {
    wrong: Option<ErrorSummary>,
    school: String,
    day: String,
    now: String,
    action: String,
    what: Radios,
    why: Input,
    until: DateInput,
    button: Button,
    back: String,
}

fn day_page(
    caller: &Caller,
    both: &Drafted,
    day: Date,
    typed: &Typed,
    wrong: Option<(&'static str, &'static str)>,
) -> Response {
    let year = both.in_force.year();
    let to = |page: &str| address(&caller.rooms, both.school.id, year, page);
    let on = |field: &str| wrong.filter(|(_, f)| *f == field).map(|(w, _)| w);
    let why = Input::new("why", "If it is the school's own reason, which?")
        .hint("In a word or two, for example: burst pipe, polling station")
        .value(typed.why.as_str())
        .error_if(on("why"));
    let what = Radios::new("what", "What is this day to be?")
        .choice(Choice::new("both", "Both sessions"))
        .choice(Choice::new("am", "Morning only"))
        .choice(Choice::new("pm", "Afternoon only"))
        .choice(Choice::new("closed", "Closed").hint("Holidays, weekends and bank holidays"))
        .choice(Choice::new("inset", "Closed for an INSET day"))
        .choice(Choice::new(
            "closure",
            "Closed for a reason of the school's own",
        ))
        .value(typed.what.as_str())
        .error_if(on("what"));
    let [d, m, y] = &typed.until;
    let until = DateInput::new("until", "Until which day? (optional)")
        .hint("For several days in a row. Saturdays, Sundays and bank holidays between them stay as they are")
        .parts(date_parts(d, m, y))
        .error_if(on("day"));
    let main = DayPage {
        wrong: wrong.map(|(words, field)| ErrorSummary::new().error(words, field)),
        school: both.school.name.clone(),
        day: when::weekday(day),
        now: in_words(both.in_force.kind(day)),
        action: to(&format!("/edit/{day}")),
        what,
        why,
        until,
        button: Button::new("Put it into the draft"),
        back: to("/edit"),
    };
    let title = format!("{} at {}", when::weekday(day), both.school.name);
    let mut answer = page(caller, "schools", &title, main, |page| {
        page.error(wrong.is_some())
    });
    if wrong.is_some() {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

/// The form of a day.
pub(crate) async fn day_form(caller: Caller, Path(at): Path<AtDay>) -> Answer {
    let (at, day) = at.split();
    let (both, _) = open(&caller, &at).await?;
    let day = day.filter(|d| both.in_force.holds(*d));
    let day = day.ok_or_else(|| caller.problem(Problem::NotFound))?;
    let typed = Typed::as_it_is(both.drawn_up().kind(day));
    Ok(day_page(&caller, &both, day, &typed, None))
}

/// Puts a day, or several, into the draft.
pub(crate) async fn day(
    caller: Caller,
    Path(at): Path<AtDay>,
    Form(fields): Form<Fields>,
) -> Answer {
    let (at, day) = at.split();
    let (both, year) = open(&caller, &at).await?;
    let day = day.filter(|d| both.in_force.holds(*d));
    let day = day.ok_or_else(|| caller.problem(Problem::NotFound))?;
    let typed = Typed::of(&fields);
    let (sessions, note, last) = match (typed.read(), typed.last(day, year)) {
        (Ok((sessions, note)), Ok(last)) => (sessions, note, last),
        (Err(wrong), _) | (_, Err(wrong)) => {
            return Ok(day_page(&caller, &both, day, &typed, Some(wrong)));
        }
    };
    let mut draft = both.drawn_up().clone();
    draft.set_all(day, last, sessions, note.as_ref());
    let Caller { rooms, signed } = &caller;
    let failed = |e: StoreError| caller.problem(e.into());
    drafted::keep(rooms, signed, &both, &draft)
        .await
        .map_err(failed)?;
    Ok(see_other(&address(rooms, both.school.id, year, "/edit")))
}
