//! `schools/{laestab}/calendar`: the days on which a school is open.
//! In: days with their sessions, each replacing what was said of it before. Out: what changed; the
//! marks that now lie on a closed session are counted, and stay.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use axum::Json;
use axum::extract::Request;
use axum::response::Response;
use casework::people::Action;
use jiff::ToSpan;
use jiff::civil::Date;
use law::academic_year::{AcademicYear, academic_year};
use register::{DaySessions, OpenWeeks, Session, Slot, WEEKS, first_week, set_day};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::attendance::rows_of_school;
use store::chronology::{NewEntry, Subject, record};
use store::pupils::enrolments_of_school;
use store::schools::{
    CalendarYear, DayNote, School, calendars_of, notes_of, set_calendar_year, set_notes,
};
use store::{PupilId, SchoolId, StoreError, Unit};
use utoipa::{IntoParams, ToSchema};

use super::body;
use super::client::Client;
use super::day::Day;
use super::loads::CALENDAR;
use super::marks::Choice;
use super::once::{Claim, Done, once};
use super::problem::{Problem, RefusedRow};
use crate::attendance::recompute_within;

/// Days of one request: two years of them.
const MOST: usize = 800;

/// The sessions that a school holds on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize, ToSchema)]
#[schema(as = DaySessions)]
enum Sessions {
    /// Closed.
    #[serde(rename = "none")]
    None,
    /// The morning only.
    #[serde(rename = "AM")]
    Am,
    /// The afternoon only.
    #[serde(rename = "PM")]
    Pm,
    /// Both.
    #[serde(rename = "AM+PM")]
    Both,
}

impl From<Sessions> for DaySessions {
    fn from(sessions: Sessions) -> Self {
        match sessions {
            Sessions::None => Self::None,
            Sessions::Am => Self::Am,
            Sessions::Pm => Self::Pm,
            Sessions::Both => Self::Both,
        }
    }
}

/// A day of a school's calendar.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CalendarDay, examples(json!({ "date": "2025-10-24", "sessions": "AM" })))]
pub(super) struct DayRow {
    /// The day.
    date: Day,
    /// The sessions held.
    sessions: Sessions,
}

/// Days of a school's calendar.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Calendar, examples(json!({ "days": [
    { "date": "2025-10-24", "sessions": "AM" }, { "date": "2025-10-27", "sessions": "none" }
] })))]
pub(super) struct CalendarRows {
    /// The days, each once. Days that are not sent stay as they are.
    #[schema(min_items = 1, max_items = 800)]
    days: Vec<DayRow>,
}

/// What came of sending days.
#[derive(Debug, Serialize, ToSchema)]
#[schema(examples(json!({
    "load": "0199ce32-5f00-7cc5-bb2e-7a3c2f3b9a12", "changed": 2, "same": 0,
    "marks_on_closed_sessions": 0, "refused": []
})))]
pub(super) struct CalendarLoaded {
    /// The load's id, to ask for it again at `loads/{id}`.
    load: uuid::Uuid,
    /// Days that are otherwise now.
    changed: usize,
    /// Days that were so already.
    same: usize,
    /// Marks on sessions that these days closed: they stay, and count nowhere.
    marks_on_closed_sessions: usize,
    /// Days not taken.
    refused: Vec<RefusedRow>,
}

/// Sends days of the school's calendar.
///
/// Each day replaces what was said of it before; other days stay. Where the school's pupils stand is
/// worked out anew before this is answered.
#[utoipa::path(post, path = "/schools/{laestab}/calendar", operation_id = "send_calendar", tag = "Send",
    params(("laestab" = String, Path, description = "The school's number: seven digits", pattern = "^[0-9]{7}$", example = "9994001"), Choice),
    request_body = CalendarRows,
    responses((status = 201, description = "Taken; refused rows are listed", body = CalendarLoaded,
        links(("load" = (operation_id = "read_load", parameters(("laestab" = "$request.path.laestab"), ("id" = "$response.body#/load"))))))))]
pub(super) async fn post(client: Client, request: Request) -> Result<Response, Problem> {
    let school = client.school(Action::ChangeCalendar).await?;
    let choice: Choice = client.query()?;
    let bytes = body::bytes(request).await?;
    let sent: CalendarRows = body::read(&bytes)?;
    body::within("days", sent.days.len(), 1..=MOST)?;
    let work = move |client, claim| load(client, claim, school, sent.days, choice);
    once(client, bytes, work).await
}

/// The days that can be set, and those that cannot: twice, or too far from today to be meant.
fn read(sent: Vec<DayRow>, today: Date) -> (Vec<DayRow>, Vec<RefusedRow>) {
    let (from, to) = (
        today.saturating_sub(6.years()),
        today.saturating_add(2.years()),
    );
    let (mut days, mut refused, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for (index, row) in sent.into_iter().enumerate() {
        let date = row.date.0;
        let reason = if !(from..=to).contains(&date) {
            "is more than six years ago or more than two ahead; check the year"
        } else if !seen.insert(date) {
            "stands here more than once; send each day once"
        } else {
            days.push(row);
            continue;
        };
        refused.push(RefusedRow {
            list: "days",
            index,
            field: "date",
            value: date.to_string(),
            reason: reason.to_owned(),
        });
    }
    (days, refused)
}

/// A school's calendar with some days changed.
struct Changed {
    years: BTreeMap<AcademicYear, OpenWeeks>,
    /// Days that are otherwise now.
    days: usize,
    /// Sessions that were open and are not.
    closed: Vec<Slot>,
}

fn change(mut years: BTreeMap<AcademicYear, OpenWeeks>, days: &[DayRow]) -> Changed {
    let (mut changed, mut closed, mut touched) = (0, Vec::new(), BTreeSet::new());
    for row in days {
        let date = row.date.0;
        let year = academic_year(date).value;
        let weeks = years.entry(year).or_insert([0; WEEKS]);
        let before = *weeks;
        set_day(weeks, date, row.sessions.into());
        if before == *weeks {
            continue;
        }
        changed += 1;
        touched.insert(year);
        let slots = Session::BOTH.map(|session| Slot::of(date.into(), session));
        let is_closed = |slot: &Slot| slot.is_open(&before) && !slot.is_open(weeks);
        closed.extend(slots.into_iter().filter(is_closed));
    }
    years.retain(|year, _| touched.contains(year));
    Changed {
        years,
        days: changed,
        closed,
    }
}

async fn marks_on(unit: &Unit, school: SchoolId, closed: &[Slot]) -> Result<usize, StoreError> {
    let years: BTreeSet<AcademicYear> = closed.iter().map(|slot| slot.year).collect();
    let mut marks = 0;
    for year in years {
        for row in rows_of_school(unit, school, year).await? {
            let of_year = closed.iter().filter(|slot| slot.year == year);
            marks += of_year.filter(|slot| row.marks[slot.at] != 0).count();
        }
    }
    Ok(marks)
}

/// A day that is open again has no reason to be closed.
async fn let_reasons_go(
    unit: &Unit,
    school: SchoolId,
    years: &BTreeMap<AcademicYear, OpenWeeks>,
) -> Result<(), StoreError> {
    for (year, weeks) in years {
        let mut notes = notes_of(unit, school, *year).await?;
        let all = notes.len();
        let slot = |note: &DayNote, session| Slot::in_year(*year, note.on_day.into(), session);
        notes.retain(|note| !Session::BOTH.iter().any(|s| slot(note, *s).is_open(weeks)));
        if notes.len() < all {
            set_notes(unit, school, *year, notes).await?;
        }
    }
    Ok(())
}

async fn held(
    unit: &Unit,
    school: SchoolId,
) -> Result<BTreeMap<AcademicYear, OpenWeeks>, StoreError> {
    let years = calendars_of(unit, school).await?;
    Ok(years
        .into_iter()
        .map(|y| (y.academic_year, y.open_weeks))
        .collect())
}

async fn load(
    client: Arc<Client>,
    claim: Arc<Claim>,
    school: School,
    sent: Vec<DayRow>,
    choice: Choice,
) -> Result<Done<CalendarLoaded>, Problem> {
    let rooms = &client.rooms;
    let (days, refused) = read(sent, rooms.today());
    choice.judge(&refused)?;
    let unit = rooms
        .store
        .begin(rooms.context(client.program.actor()))
        .await?;
    let changed = change(held(&unit, school.id).await?, &days);
    let marks = marks_on(&unit, school.id, &changed.closed).await?;
    let_reasons_go(&unit, school.id, &changed.years).await?;
    let years = changed
        .years
        .into_iter()
        .map(|(academic_year, open_weeks)| CalendarYear {
            school: school.id,
            academic_year,
            open_weeks,
        });
    set_calendar_year(&unit, years.collect()).await?;
    let same = days.len() - changed.days;
    let payload = json!({
        "changed": changed.days, "same": same, "marks_on_closed_sessions": marks,
        "refused": refused.len(),
    });
    let entry = record(
        &unit,
        NewEntry::now(Subject::School(school.id), CALENDAR, payload),
    )
    .await?;
    if changed.days > 0 {
        let roll = enrolments_of_school(&unit, school.id).await?;
        let mut pupils: Vec<PupilId> = roll.iter().map(|spell| spell.pupil).collect();
        pupils.dedup();
        recompute_within(&unit, rooms, Some(&pupils), rooms.today(), 1).await?;
    }
    let done = Done {
        location: client.address(&format!("schools/{}/loads/{entry}", school.laestab)),
        outcome: CalendarLoaded {
            load: entry.0,
            changed: changed.days,
            same,
            marks_on_closed_sessions: marks,
            refused,
        },
    };
    claim.keep(&unit, &done).await?;
    unit.commit().await?;
    Ok(done)
}

/// Which year of the calendar.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// The calendar year in which the academic year begins, on 1 August; this year's when left out.
    #[serde(default)]
    #[param(minimum = 1990, maximum = 2100, nullable = false)]
    year: Option<i16>,
}

/// An academic year of a school's calendar.
#[derive(Debug, Serialize, ToSchema)]
#[schema(examples(json!({
    "academic_year": "2025/26", "days": [{ "date": "2025-09-01", "sessions": "AM+PM" }]
})))]
pub(super) struct Year {
    /// The academic year.
    academic_year: String,
    /// The days on which the school is open, in order.
    days: Vec<DayRow>,
}

/// Reads an academic year of the school's calendar.
#[utoipa::path(get, path = "/schools/{laestab}/calendar", operation_id = "read_calendar", tag = "Read",
    params(("laestab" = String, Path, description = "The school's number: seven digits", pattern = "^[0-9]{7}$", example = "9994001"), Which),
    responses((status = 200, description = "The open days", body = Year)))]
pub(super) async fn read_year(client: Client) -> Result<Json<Year>, Problem> {
    let school = client.school(Action::SeeSchool).await?;
    let which: Which = client.query()?;
    let year = match which.year {
        Some(year) if (1990..=2100).contains(&year) => AcademicYear(year),
        Some(_) => return Err(Problem::malformed("", "year is between 1990 and 2100")),
        None => academic_year(client.rooms.today()).value,
    };
    let years = calendars_of(&client.rooms.store, school.id).await?;
    let weeks = years.iter().find(|y| y.academic_year == year);
    let weeks = weeks.map_or([0; WEEKS], |y| y.open_weeks);
    Ok(Json(Year {
        academic_year: year.to_string(),
        days: open_days(year, &weeks),
    }))
}

fn open_days(year: AcademicYear, weeks: &OpenWeeks) -> Vec<DayRow> {
    let monday = first_week(year).monday();
    let all = (0..WEEKS as i32 * 7).map(|n| register::Day(monday.0 + n).date());
    all.filter(|date| academic_year(*date).value == year)
        .filter_map(|date| {
            let [am, pm] =
                Session::BOTH.map(|s| Slot::in_year(year, date.into(), s).is_open(weeks));
            let sessions = match (am, pm) {
                (false, false) => return None,
                (true, false) => Sessions::Am,
                (false, true) => Sessions::Pm,
                (true, true) => Sessions::Both,
            };
            Some(DayRow {
                date: Day(date),
                sessions,
            })
        })
        .collect()
}
