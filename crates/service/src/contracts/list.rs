//! `/{authority}/pupils/{id}/contracts`: a pupil's attendance contracts at the schools whose records may be
//! seen.
//! In: a pupil. Out: each contract with how it stands; the way to offer one.

use askama::Template;
use axum::extract::Path;
use casework::contracts::{CHOICE, State};
use casework::people::Action;
use govuk::{Cell, Content, Table, Tag, TagColour};
use store::StoreError;
use store::contracts::{Whole, of_pupil, whole};

use crate::pupils::{At, Opened, find_within, look, name_of};
use crate::support::own_schools;
use crate::web::{Answer, Caller, Problem, page};
use crate::when;

#[derive(Template)]
#[template(path = "contracts/list.html")]
struct ListPage {
    name: String,
    choice: &'static str,
    offer: Option<String>,
    table: Option<Table>,
}

/// How a contract stands, as a tag.
pub(super) fn tag(state: State) -> Tag {
    let colour = match state {
        State::Invited | State::Met => TagColour::Blue,
        State::NotAttended | State::ToSign | State::Changing => TagColour::Yellow,
        State::InForce => TagColour::Green,
        State::Completed => TagColour::Teal,
        State::NotKept => TagColour::Red,
        State::Declined | State::Ended => TagColour::Grey,
    };
    Tag::new(state.words()).colour(colour)
}

/// The parents' names, as in a sentence.
pub(super) fn with_whom(whole: &Whole) -> String {
    let names: Vec<&str> = whole.parents.iter().map(|p| p.name.as_str()).collect();
    names.join(" and ")
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<a class="govuk-link" href="{{ href }}">With {{ whom }}</a>"#
)]
struct Link {
    href: String,
    whom: String,
}

fn table(caller: &Caller, opened: &Opened, all: &[Whole]) -> Table {
    let rows = all.iter().map(|one| {
        let contract = &one.contract;
        let link = Link {
            href: opened.address(&caller.rooms, &format!("/contracts/{}", contract.id)),
            whom: with_whom(one),
        };
        let school = opened.schools.iter().find(|s| s.id == contract.school);
        [
            Cell::new(Content::html(link.to_string())),
            Cell::new(school.map_or("", |s| s.name.as_str())),
            Cell::new(when::day(when::day_of(contract.made_at))),
            Cell::new(Content::from(tag(one.course().state()))),
        ]
    });
    Table::new("Attendance contracts")
        .caption_class("govuk-visually-hidden")
        .head(["Contract", "School", "Offered", "How it stands"])
        .rows(rows.collect::<Vec<_>>())
        .first_cell_is_header()
}

/// The page.
pub(crate) async fn list(caller: Caller, Path(at): Path<At>) -> Answer {
    let scope = caller.may(Action::SeeContracts)?;
    let missing = || caller.problem(Problem::NotFound);
    let failed = |e: StoreError| caller.problem(e.into());
    let found = find_within(&caller, &scope, at.id())
        .await
        .map_err(failed)?;
    let opened = found
        .filter(|o| !o.support().is_empty())
        .ok_or_else(missing)?;
    look(&caller, &opened, "attendance contracts")
        .await
        .map_err(failed)?;
    let Caller { rooms, signed } = &caller;
    let store = &rooms.store;
    let read = async {
        let mut all = Vec::new();
        for contract in of_pupil(store, opened.pupil.id, opened.support()).await? {
            all.push(whole(store, contract).await?);
        }
        Ok(all)
    };
    let all = read.await.map_err(failed)?;
    let may_offer = own_schools(signed, Action::ChangeContracts)
        .any(|school| opened.is_at(school, rooms.today()));
    let main = ListPage {
        name: name_of(&opened.pupil),
        choice: CHOICE,
        offer: may_offer.then(|| opened.address(rooms, "/contracts/offer")),
        table: (!all.is_empty()).then(|| table(&caller, &opened, &all)),
    };
    let title = format!("{}: attendance contracts", main.name);
    Ok(page(&caller, "pupils", &title, main, |page| {
        opened.around(&caller, "/contracts", page)
    }))
}
