//! `/{authority}/pupils/{id}/contact`: letters, calls, meetings and texts about a child, each parent's own.
//! In: a pupil within scope. Out: those of the schools within it, the latest first.

use askama::Template;
use axum::extract::Path;
use casework::contact::State;
use casework::people::{Action, Scope};
use govuk::{Cell, Table, Tag, TagColour};
use store::contact::{Communication, of_pupil};
use store::{SchoolId, StoreError};

use crate::pupils::{Opened, name_of, open};
use crate::web::{Answer, Caller, link, page};
use crate::when;

#[derive(Template)]
#[template(path = "contact/list.html")]
struct ListPage {
    name: String,
    /// Letters that wait to be read and approved.
    to_approve: usize,
    table: Option<Table>,
    write: Option<String>,
    record: Option<String>,
}

/// How far a communication is, as a tag.
pub(crate) fn tag(state: State) -> Tag {
    let colour = match state {
        State::Written | State::Unsure => TagColour::Yellow,
        State::Approved | State::Going => TagColour::Blue,
        State::Sent | State::Posted => TagColour::Teal,
        State::Served => TagColour::Green,
        State::Failed => TagColour::Red,
        State::Withdrawn | State::Told => TagColour::Grey,
    };
    Tag::new(state.words()).colour(colour)
}

/// The schools of a scope, as the store takes them: `None` for every school.
pub(super) fn schools_of(scope: &Scope<SchoolId>) -> Option<Vec<SchoolId>> {
    match scope {
        Scope::Nobody => Some(Vec::new()),
        Scope::Schools(schools) => Some(schools.iter().copied().collect()),
        Scope::Authority => None,
    }
}

fn table(caller: &Caller, opened: &Opened, all: &[Communication]) -> Table {
    let table = Table::new("Letters, calls, meetings and texts")
        .caption_class("govuk-visually-hidden")
        .head(["When", "What", "Parent", "By which way", "How far"]);
    all.iter().fold(table, |table, one| {
        let link = link(
            opened.address(&caller.rooms, &format!("/contact/{}", one.id)),
            &one.subject,
        );
        table.row([
            Cell::new(when::day(when::day_of(one.happened_at))),
            Cell::new(link),
            Cell::new(&one.to_name),
            Cell::new(one.way.words()),
            Cell::new(tag(one.state)),
        ])
    })
}

/// The page.
pub(crate) async fn list(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let scope = caller.may(Action::SeeContact)?;
    let opened = open(&caller, Action::SeeContact, &id, "letters and calls").await?;
    let schools = schools_of(&scope);
    let all = of_pupil(&caller.rooms.store, opened.pupil.id, schools.as_deref()).await;
    let all = all.map_err(|e: StoreError| caller.problem(e.into()))?;
    let writes = caller.signed.may(Action::WriteToParents);
    let link = |page: &str| writes.then(|| opened.address(&caller.rooms, page));
    let main = ListPage {
        name: name_of(&opened.pupil),
        to_approve: all.iter().filter(|c| c.state == State::Written).count(),
        table: (!all.is_empty()).then(|| table(&caller, &opened, &all)),
        write: link("/contact/write"),
        record: link("/contact/record"),
    };
    let title = format!("{}: letters and calls", main.name);
    Ok(page(&caller, "pupils", &title, main, |page| {
        opened.around(&caller, "/contact", page)
    }))
}
