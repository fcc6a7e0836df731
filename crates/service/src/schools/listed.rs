//! `/{authority}/administration/schools`: every school, with the way to change it and its calendar.
//! In: an administrator. Out: a table.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use casework::people::Action;
use casework::schools::SchoolYear;
use govuk::{BackLink, Button, Cell, Content, Table, Tag, TagColour};
use law::academic_year::{AcademicYear, academic_year};
use serde::Deserialize;
use store::schools::{self, School};
use store::{SchoolId, StoreError};

use super::form::capital;
use crate::house::Rooms;
use crate::web::{Answer, Caller, Problem, page};
use crate::when;

/// The school named in an address.
#[derive(Deserialize)]
pub(crate) struct At {
    pub(super) id: String,
}

/// The school of an address, within the scope of an action; one outside it is answered for as one
/// that is not there.
pub(super) async fn found(caller: &Caller, action: Action, id: &str) -> Result<School, Response> {
    let scope = caller.may(action)?;
    let missing = || caller.problem(Problem::NotFound);
    let id: SchoolId = id.parse().map_err(|_| missing())?;
    if !scope.holds(&id) {
        return Err(missing());
    }
    let school = schools::find(&caller.rooms.store, id).await;
    school
        .map_err(|e| caller.problem(e.into()))?
        .ok_or_else(missing)
}

#[derive(Template)]
#[template(path = "schools/listed.html")]
struct ListedPage {
    add: Button,
    year: AcademicYear,
    table: Option<Table>,
}

/// The page.
pub(crate) async fn listed(caller: Caller) -> Answer {
    caller.may(Action::ManageSchools)?;
    let main = view(&caller.rooms)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let back = BackLink::new(caller.rooms.address("administration")).words("Administration");
    let title = "Schools and their calendars";
    Ok(page(&caller, "administration", title, main, |page| {
        page.back(back)
    }))
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% for (words, href) in links %}<a class="govuk-link govuk-!-margin-right-3" href="{{ href }}">{{ words }}<span class="govuk-visually-hidden"> {{ name }}</span></a> {% endfor %}"#
)]
struct Links<'a> {
    name: &'a str,
    links: Vec<(&'static str, String)>,
}

async fn view(rooms: &Rooms) -> Result<ListedPage, StoreError> {
    let store = &rooms.store;
    let all = schools::list(store).await?;
    let year = academic_year(rooms.today()).value;
    let sessions: HashMap<SchoolId, u32> = schools::every_calendar(store)
        .await?
        .into_iter()
        .filter(|c| c.academic_year == year)
        .map(|c| {
            (
                c.school,
                SchoolYear::of(year, &c.open_weeks, []).sessions_held(),
            )
        })
        .collect();
    let closes: HashMap<SchoolId, jiff::civil::Date> = schools::closures(store)
        .await?
        .into_iter()
        .map(|c| (c.school, c.last_day))
        .collect();
    let rows = all.iter().map(|school| {
        let to =
            |page: &str| rooms.address(&format!("administration/schools/{}/{page}", school.id));
        let links = Links {
            name: &school.name,
            links: vec![
                ("Change", to("change")),
                (
                    "Calendar",
                    rooms.address(&format!("schools/{}/calendar", school.id)),
                ),
                ("Close", to("close")),
            ],
        };
        let state: Content = match closes.get(&school.id) {
            Some(day) if *day < rooms.today() => Tag::new(format!("Closed on {}", when::day(*day)))
                .colour(TagColour::Grey)
                .into(),
            Some(day) => Tag::new(format!("Closes on {}", when::day(*day)))
                .colour(TagColour::Yellow)
                .into(),
            None => "Open".into(),
        };
        let held = sessions.get(&school.id).copied().unwrap_or_default();
        [
            Cell::new(school.name.as_str()),
            Cell::new(school.laestab.to_string()),
            Cell::new(capital(&school.kind)),
            Cell::new(state),
            Cell::numeric(held),
            Cell::new(Content::html(links.to_string())),
        ]
    });
    let table = Table::new("Schools")
        .caption_class("govuk-visually-hidden")
        .head([
            Cell::new("School"),
            Cell::new("LAESTAB"),
            Cell::new("Kind"),
            Cell::new("Open or closed"),
            Cell::numeric("Sessions this year"),
            Cell::new("What you can do"),
        ])
        .rows(rows)
        .first_cell_is_header();
    Ok(ListedPage {
        add: Button::link("Add a school", rooms.address("administration/schools/add")),
        year,
        table: (!all.is_empty()).then_some(table),
    })
}
