//! `/{authority}/people/{id}/role…`: giving a role, changing where it holds, ending it.
//! In: a role and, for one of a school's, its schools. Out: the account again, or what is wrong.

use std::collections::BTreeSet;

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use casework::people::account::Wish;
use casework::people::{Employer, Role};
use govuk::{Button, Checkboxes, Choice, ErrorSummary, Radios};
use serde::Deserialize;
use store::people::{self, Person};
use store::schools::School;
use store::{SchoolId, StoreError};

use super::acts::{ask, ending, not_done};
use super::administer::{self, Outcome, by_role};
use super::person::{At, address, found};
use crate::house::Rooms;
use crate::web::{Answer, Caller, Fields, Problem, page, see_other};

#[derive(Template)]
#[template(path = "people/form.html")]
struct FormPage {
    wrong: Option<ErrorSummary>,
    caption: String,
    title: &'static str,
    lead: &'static str,
    action: String,
    fields: Vec<govuk::Content>,
    button: Button,
    back: String,
}

fn answer(caller: &Caller, main: FormPage) -> Response {
    let (title, wrong) = (main.title, main.wrong.is_some());
    let mut answer = page(caller, "administration", title, main, |page| {
        page.error(wrong)
    });
    if wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

/// Every role to choose from, with whose it is.
pub(super) fn role_choices(legend: &'static str, chosen: &str) -> Radios {
    let choice = |role: Role| {
        let hint = match role.employer() {
            Employer::School => "At the schools you choose next",
            Employer::Authority => "At every school",
        };
        Choice::new(role.id(), role.words()).hint(hint)
    };
    Radios::new("role", legend)
        .choices(Role::ALL.into_iter().map(choice))
        .value(chosen)
        .small()
}

/// Schools to choose from, those that have closed left out unless they are chosen already.
pub(super) fn school_choices(
    legend: &'static str,
    schools: &[School],
    chosen: &BTreeSet<SchoolId>,
) -> Checkboxes {
    let choice = |s: &School| Choice::new(s.id.to_string(), s.name.as_str());
    Checkboxes::new("school", legend)
        .small()
        .choices(schools.iter().map(choice))
        .values(chosen.iter().map(ToString::to_string))
}

/// The schools of a list that were ticked.
pub(super) fn chosen(fields: &Fields, schools: &[School]) -> BTreeSet<SchoolId> {
    let known: BTreeSet<SchoolId> = schools.iter().map(|s| s.id).collect();
    let ticked = fields.all("school").filter_map(|id| id.parse().ok());
    ticked.filter(|id| known.contains(id)).collect()
}

/// The schools that are open, or that stand among those chosen.
pub(super) async fn open_schools(
    rooms: &Rooms,
    also: &BTreeSet<SchoolId>,
) -> Result<Vec<School>, StoreError> {
    let mut all = store::schools::list(&rooms.store).await?;
    let closed: BTreeSet<SchoolId> = store::schools::closures(&rooms.store)
        .await?
        .into_iter()
        .filter(|c| c.last_day < rooms.today())
        .map(|c| c.school)
        .collect();
    all.retain(|s| !closed.contains(&s.id) || also.contains(&s.id));
    Ok(all)
}

fn choose_page(caller: &Caller, person: &Person, wrong: Option<&'static str>) -> Response {
    let rooms = &caller.rooms;
    let roles = role_choices("Which role?", "").error_if(wrong);
    let main = FormPage {
        wrong: wrong.map(|words| ErrorSummary::new().error(words, "role")),
        caption: person.name.clone(),
        title: "Give a role",
        lead: "What each role may do stands in one table; ask for no more than the work needs.",
        action: address(rooms, person.id, "/role"),
        fields: vec![roles.into()],
        button: Button::new("Continue"),
        back: address(rooms, person.id, ""),
    };
    answer(caller, main)
}

/// Which role?
pub(crate) async fn choose(caller: Caller, Path(at): Path<At>) -> Answer {
    let person = found(&caller, &at.id).await?;
    Ok(choose_page(&caller, &person, None))
}

/// On to where it holds.
pub(crate) async fn chose(
    caller: Caller,
    Path(at): Path<At>,
    Form(fields): Form<Fields>,
) -> Answer {
    let person = found(&caller, &at.id).await?;
    Ok(match Role::of_id(fields.text("role")) {
        None => choose_page(&caller, &person, Some("Choose a role")),
        Some(role) => see_other(&address(
            &caller.rooms,
            person.id,
            &format!("/role/{}", role.id()),
        )),
    })
}

/// The role named in an address.
#[derive(Deserialize)]
pub(crate) struct AtRole {
    id: String,
    role: String,
}

async fn found_role(caller: &Caller, at: &AtRole) -> Result<(Person, Role), Response> {
    let person = found(caller, &at.id).await?;
    let role = Role::of_id(&at.role).ok_or_else(|| caller.problem(Problem::NotFound))?;
    Ok((person, role))
}

async fn where_page(
    caller: &Caller,
    person: &Person,
    role: Role,
    ticked: Option<BTreeSet<SchoolId>>,
    wrong: Option<&'static str>,
) -> Result<Response, StoreError> {
    let rooms = &caller.rooms;
    let held = people::roles_of(&rooms.store, person.id).await?;
    let held = by_role(&held).remove(&role).unwrap_or_default();
    let ticked = ticked.unwrap_or(held);
    let schools = open_schools(rooms, &ticked).await?;
    let at_schools = role.employer() == Employer::School;
    let boxes = school_choices("At which schools?", &schools, &ticked).error_if(wrong);
    let mut summary = ErrorSummary::new();
    if let Some(words) = wrong {
        summary = if at_schools {
            summary.error(words, "school")
        } else {
            summary.general_error(words)
        };
    }
    let main = FormPage {
        wrong: wrong.map(|_| summary),
        caption: person.name.clone(),
        title: role.words(),
        lead: if at_schools {
            "They see the pupils of the schools you choose, and of no others."
        } else {
            "This role holds at every school of the authority, from now on."
        },
        action: address(rooms, person.id, &format!("/role/{}", role.id())),
        fields: if at_schools {
            vec![boxes.into()]
        } else {
            Vec::new()
        },
        button: Button::new("Give this role").prevent_double_click(true),
        back: address(rooms, person.id, ""),
    };
    Ok(answer(caller, main))
}

/// Where does it hold?
pub(crate) async fn form(caller: Caller, Path(at): Path<AtRole>) -> Answer {
    let (person, role) = found_role(&caller, &at).await?;
    where_page(&caller, &person, role, None, None)
        .await
        .map_err(|e| caller.problem(e.into()))
}

/// Gives it.
pub(crate) async fn give(
    caller: Caller,
    Path(at): Path<AtRole>,
    Form(fields): Form<Fields>,
) -> Answer {
    let (person, role) = found_role(&caller, &at).await?;
    let failed = |e: StoreError| caller.problem(e.into());
    let Caller { rooms, signed } = &caller;
    let every = store::schools::list(&rooms.store).await.map_err(failed)?;
    let schools = chosen(&fields, &every);
    let wish = Wish::Give {
        role,
        schools: schools.clone(),
    };
    match administer::act(rooms, signed, person.id, wish)
        .await
        .map_err(failed)?
    {
        Outcome::Done(()) => Ok(see_other(&address(rooms, person.id, "?done=role"))),
        Outcome::Refused(refusal) => {
            let words = Some(refusal.words());
            where_page(&caller, &person, role, Some(schools), words)
                .await
                .map_err(failed)
        }
        other => Err(not_done(&caller, &other)),
    }
}

/// Asks whether a role is to end.
pub(crate) async fn end_form(caller: Caller, Path(at): Path<AtRole>) -> Answer {
    let (person, role) = found_role(&caller, &at).await?;
    let action = address(
        &caller.rooms,
        person.id,
        &format!("/role/{}/end", role.id()),
    );
    Ok(ask(
        &caller,
        &person,
        ending(role, &person.name),
        action,
        None,
    ))
}

/// Ends it.
pub(crate) async fn end(caller: Caller, Path(at): Path<AtRole>) -> Answer {
    let (person, role) = found_role(&caller, &at).await?;
    let Caller { rooms, signed } = &caller;
    let outcome = administer::act(rooms, signed, person.id, Wish::End(role)).await;
    match outcome.map_err(|e| caller.problem(e.into()))? {
        Outcome::Done(()) => Ok(see_other(&address(rooms, person.id, "?done=role"))),
        Outcome::Refused(refusal) => {
            let action = address(rooms, person.id, &format!("/role/{}/end", role.id()));
            let question = ending(role, &person.name);
            Ok(ask(
                &caller,
                &person,
                question,
                action,
                Some(refusal.words()),
            ))
        }
        other => Err(not_done(&caller, &other)),
    }
}
