//! `/{authority}/schools/{id}/calendar/{year}`: the year in force.
//! In: somebody who may see the school. Out: the year as months and as tables, and the way to
//! change it for those who may.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use casework::people::Action;
use govuk::{BackLink, Button, InsetText, NotificationBanner, Table};
use law::academic_year::{AcademicYear, academic_year};
use serde::Deserialize;
use store::schools::{School, calendars_of};
use store::{SchoolId, StoreError};

use super::grid::{Grid, exceptions, terms, year_of};
use super::in_force::in_force;
use crate::house::Rooms;
use crate::schools::close::notice;
use crate::schools::listed::{At, found};
use crate::schools::renewal::Renewal;
use crate::web::{Answer, Caller, Problem, page, see_other};

/// The school and year named in an address.
#[derive(Deserialize)]
pub(crate) struct AtYear {
    pub(super) id: String,
    pub(super) year: String,
}

/// The address of a page of a school's year.
pub(super) fn address(rooms: &Rooms, school: SchoolId, year: AcademicYear, page: &str) -> String {
    rooms.address(&format!("schools/{school}/calendar/{}{page}", year.0))
}

/// The school and year of an address, within the scope of an action.
pub(super) async fn found_year(
    caller: &Caller,
    action: Action,
    at: &AtYear,
) -> Result<(School, AcademicYear), Response> {
    let school = found(caller, action, &at.id).await?;
    let year = year_of(&at.year).ok_or_else(|| caller.problem(Problem::NotFound))?;
    Ok((school, year))
}

/// To the calendar of this academic year.
pub(crate) async fn now(caller: Caller, Path(at): Path<At>) -> Answer {
    let school = found(&caller, Action::SeeSchool, &at.id).await?;
    let year = academic_year(caller.rooms.today()).value;
    Ok(see_other(&address(&caller.rooms, school.id, year, "")))
}

/// What was done just now, to say so.
#[derive(Deserialize)]
pub(crate) struct Told {
    #[serde(default)]
    done: String,
}

#[derive(Template)]
#[template(path = "schools/calendar/view.html")]
struct ViewPage {
    done: Option<NotificationBanner>,
    closes: Option<InsetText>,
    renewal: Option<Renewal>,
    school: String,
    year: AcademicYear,
    empty: bool,
    sessions: u32,
    days: usize,
    years: Vec<(AcademicYear, String)>,
    edit: Option<Button>,
    grid: Grid,
    terms: Table,
    exceptions: Table,
}

/// The page.
pub(crate) async fn view(
    caller: Caller,
    Path(at): Path<AtYear>,
    Query(told): Query<Told>,
) -> Answer {
    let (school, year) = found_year(&caller, Action::SeeSchool, &at).await?;
    let main = of(&caller, &school, year, &told.done)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let title = format!("Calendar {year} of {}", school.name);
    let back = caller.rooms.address(&format!("schools/{}", school.id));
    let back = BackLink::new(back).words(school.name);
    Ok(page(&caller, "schools", &title, main, |page| {
        page.back(back)
    }))
}

async fn of(
    caller: &Caller,
    school: &School,
    year: AcademicYear,
    done: &str,
) -> Result<ViewPage, StoreError> {
    let rooms = &caller.rooms;
    let kept = in_force(&rooms.store, school.id, year).await?;
    let now = academic_year(rooms.today()).value;
    let mut years: Vec<AcademicYear> = calendars_of(&rooms.store, school.id)
        .await?
        .into_iter()
        .map(|y| y.academic_year)
        .chain([now, AcademicYear(now.0 + 1)])
        .filter(|y| *y != year)
        .collect();
    years.sort_unstable();
    years.dedup();
    let may = caller
        .signed
        .scope(Action::ChangeCalendar)
        .holds(&school.id);
    let edit = address(rooms, school.id, year, "/edit");
    let renewal = Renewal::of(rooms, school.id).await?;
    Ok(ViewPage {
        done: (done == "saved").then(|| {
            NotificationBanner::success(match renewal {
                Some(_) => {
                    "The calendar is saved. Where its pupils stand is being worked out anew."
                }
                None => {
                    "The calendar is saved, and where its pupils stand has been worked out anew."
                }
            })
        }),
        closes: notice(rooms, school.id).await?,
        renewal,
        school: school.name.clone(),
        year,
        sessions: kept.sessions_held(),
        days: kept.open_days().count(),
        empty: kept.sessions_held() == 0,
        years: years
            .into_iter()
            .map(|y| (y, address(rooms, school.id, y, "")))
            .collect(),
        edit: may.then(|| Button::link("Change this calendar", edit)),
        terms: terms(&kept),
        exceptions: exceptions(&kept),
        grid: Grid::new(&kept, None, None),
    })
}
