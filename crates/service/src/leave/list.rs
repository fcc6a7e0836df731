//! `/{authority}/schools/{id}/leave`: a school's requests for leave.
//! In: a school within scope, a state. Out: its requests, the earliest days first; those that wait, unless asked
//! otherwise.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query};
use casework::leave::State;
use casework::people::Action;
use govuk::{Button, Cell, Content, Select, SelectOption, Table};
use law::SchoolDays;
use serde::Deserialize;
use store::leave::{Request, of_school};
use store::pupils::among;
use store::schools::School;
use store::{PupilId, SchoolId, StoreError};

use super::ask::span_in_words;
use super::overview::{PageLink, tag};
use crate::pupils::{name_of, reach};
use crate::web::{Answer, Caller, Problem, page};
use crate::when;

/// What the list is asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    state: Option<String>,
}

/// What the select says of every state.
const ALL: &str = "all";

#[derive(Template)]
#[template(path = "leave/list.html")]
struct ListPage {
    school: String,
    action: String,
    states: Select,
    button: Button,
    table: Option<Table>,
}

async fn read(
    caller: &Caller,
    school: SchoolId,
    state: Option<State>,
) -> Result<Option<(School, Vec<Request>, BTreeMap<PupilId, String>)>, StoreError> {
    let store = &caller.rooms.store;
    let Some(school) = store::schools::find(store, school).await? else {
        return Ok(None);
    };
    let mut requests = of_school(store, school.id, state).await?;
    // Of pupils who have left, nothing is listed: their records are another school's.
    let mut pupils: Vec<PupilId> = requests.iter().map(|request| request.pupil).collect();
    pupils.sort_unstable();
    pupils.dedup();
    let scope = caller.signed.scope(Action::SeeLeave);
    let here = among(store, &reach(&scope, caller.rooms.today()), &pupils).await?;
    requests.retain(|request| here.contains(&request.pupil));
    let known = store::pupils::list_by_ids(store, &pupils).await?;
    let names = known.iter().map(|pupil| (pupil.id, name_of(pupil)));
    Ok(Some((school, requests, names.collect())))
}

fn table(caller: &Caller, requests: &[Request], names: &BTreeMap<PupilId, String>) -> Table {
    let rows = requests.iter().map(|request| {
        let name = names.get(&request.pupil).map_or("", String::as_str);
        let page = format!("pupils/{}/leave/{}", request.pupil, request.id);
        let link = PageLink {
            href: caller.rooms.address(&page),
            words: name,
        };
        [
            Cell::new(Content::html(link.to_string())),
            Cell::new(span_in_words((request.first_day, request.last_day))),
            Cell::new(SchoolDays(request.school_days).to_string()),
            Cell::new(request.kind_name.as_str()),
            Cell::new(when::day(request.asked_on)),
            Cell::new(Content::from(tag(request.state))),
        ]
    });
    Table::new("Requests for leave")
        .caption_class("govuk-visually-hidden")
        .head([
            "Pupil",
            "Which days",
            "How long",
            "What for",
            "Asked",
            "Status",
        ])
        .rows(rows.collect::<Vec<_>>())
        .first_cell_is_header()
}

/// The page.
pub(crate) async fn list(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let scope = caller.may(Action::SeeLeave)?;
    let missing = || caller.problem(Problem::NotFound);
    let id: SchoolId = id.parse().map_err(|_| missing())?;
    if !scope.holds(&id) {
        return Err(missing());
    }
    let state = match asked.state.as_deref() {
        None => Some(State::Waiting),
        Some(id) => State::of_id(id),
    };
    let found = read(&caller, id, state)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let (school, requests, names) = found.ok_or_else(missing)?;
    let options = State::ALL.map(|state| SelectOption::new(state.id(), state.words()));
    let main = ListPage {
        action: caller
            .rooms
            .address(&format!("schools/{}/leave", school.id)),
        states: Select::new("state", "Show")
            .option(SelectOption::new(ALL, "All requests"))
            .options(options)
            .value(state.map_or(ALL, State::id)),
        button: Button::new("Show").secondary(),
        table: (!requests.is_empty()).then(|| table(&caller, &requests, &names)),
        school: school.name,
    };
    let title = format!("{}: leave", main.school);
    Ok(page(&caller, "schools", &title, main, |page| page))
}
