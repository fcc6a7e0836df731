//! `schools/{laestab}/calendar`: the days on which a school is open.
//! In: days with their sessions, each replacing what was said of it before. Out: what changed; the
//! marks that now lie on a closed session are counted, and stay.

use std::collections::HashSet;
use std::collections::btree_map::{BTreeMap, Entry};
use std::sync::Arc;

use axum::Json;
use axum::extract::Request;
use axum::response::Response;
use casework::people::Action;
use casework::schools::{SchoolYear, changes, effect};
use jiff::ToSpan;
use jiff::civil::Date;
use law::academic_year::{AcademicYear, academic_year};
use register::DaySessions;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::attendance::rows_of_school;
use store::chronology::{NewEntry, Subject, record};
use store::schools::{School, calendars_of};
use store::{SchoolId, StoreError, Unit};
use utoipa::{IntoParams, ToSchema};

use super::body;
use super::client::Client;
use super::day::Day;
use super::loads::CALENDAR;
use super::marks::Choice;
use super::once::{Claim, Done, once};
use super::problem::{Problem, RefusedRow};
use crate::schools::calendar::{Put, in_force, put_in_force};

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

impl From<DaySessions> for Sessions {
    fn from(sessions: DaySessions) -> Self {
        match sessions {
            DaySessions::None => Self::None,
            DaySessions::Am => Self::Am,
            DaySessions::Pm => Self::Pm,
            DaySessions::Both => Self::Both,
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
/// worked out anew after this is answered: while it is, `renewing` of standings says so.
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

/// The years that some days lie in, as they are and as these days make them.
async fn changed(
    unit: &Unit,
    school: SchoolId,
    days: &[DayRow],
) -> Result<Vec<(SchoolYear, SchoolYear)>, StoreError> {
    let mut years = BTreeMap::new();
    for row in days {
        let (date, sessions) = (row.date.0, DaySessions::from(row.sessions));
        let (_, after) = match years.entry(academic_year(date).value) {
            Entry::Occupied(kept) => kept.into_mut(),
            Entry::Vacant(place) => {
                let before = in_force(unit, school, *place.key()).await?;
                place.insert((before.clone(), before))
            }
        };
        // A day that is open again has no reason to be closed.
        let note = after.note(date).cloned();
        let note = note.filter(|_| sessions == DaySessions::None);
        after.set(date, sessions, note);
    }
    Ok(years.into_values().collect())
}

/// How many days are otherwise now, and how many marks lie on sessions that were open and are not.
async fn counted(
    unit: &Unit,
    school: SchoolId,
    years: &[(SchoolYear, SchoolYear)],
    today: Date,
) -> Result<(usize, usize), StoreError> {
    let (mut days, mut marks) = (0, 0);
    for (before, after) in years {
        let changes = changes(before, after);
        days += changes.len();
        if changes.iter().any(|c| c.closing().next().is_some()) {
            let rows = rows_of_school(unit, school, after.year()).await?;
            let rows = rows.iter().map(|row| &row.marks);
            marks += effect(&changes, rows, today).no_longer.count();
        }
    }
    Ok((days, marks))
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
    let years = changed(&unit, school.id, &days).await?;
    let (changed, marks) = counted(&unit, school.id, &years, rooms.today()).await?;
    if put_in_force(&unit, school.id, &years).await? == Put::Quicker {
        unit.roll_back().await?;
        return Err(Problem::busy());
    }
    let same = days.len() - changed;
    let payload = json!({
        "changed": changed, "same": same, "marks_on_closed_sessions": marks,
        "refused": refused.len(),
    });
    let entry = record(
        &unit,
        NewEntry::now(Subject::School(school.id), CALENDAR, payload),
    )
    .await?;
    let done = Done {
        location: client.address(&format!("schools/{}/loads/{entry}", school.laestab)),
        outcome: CalendarLoaded {
            load: entry.0,
            changed,
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
    // The sessions that are held: none after the last day of a school that closes.
    let kept = calendars_of(&client.rooms.store, school.id).await?;
    let kept = kept.iter().find(|kept| kept.academic_year == year);
    let kept = kept.map_or_else(
        || SchoolYear::closed(year),
        |kept| SchoolYear::of(year, &kept.open_weeks, []),
    );
    let days = kept.open_days().map(|date| DayRow {
        date: Day(date),
        sessions: kept.sessions(date).into(),
    });
    Ok(Json(Year {
        academic_year: year.to_string(),
        days: days.collect(),
    }))
}
