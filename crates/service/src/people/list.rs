//! `/{authority}/people`: who has an account, and `/{authority}/administration`, the way to it.
//! In: what to look for. Out: accounts with their roles and how they stand, a page at a time.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use casework::people::{Action, Role};
use deunicode::deunicode;
use govuk::{BackLink, Button, Cell, Input, Pagination, Select, SelectOption, Table};
use serde::Deserialize;
use store::people::{self, HeldRole, Person, SignInState};
use store::{PersonId, StoreError};

use super::person::{Anchor, Standing, address, roles_in_words};
use crate::house::Rooms;
use crate::web::{Answer, Caller, page};
use crate::when;

/// Accounts on a page.
const A_PAGE: usize = 50;

/// What to look for.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Asked {
    /// Part of a name or an e-mail address.
    #[serde(default)]
    find: String,
    /// A role by its id; `none` for accounts without one.
    #[serde(default)]
    role: String,
    /// `closed` for closed accounts, which are left out otherwise.
    #[serde(default)]
    show: String,
    #[serde(default)]
    page: usize,
}

impl Asked {
    fn query(&self, page: usize) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("find", &self.find),
            ("role", &self.role),
            ("show", &self.show),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.append_pair("page", &page.to_string());
        query.finish()
    }

    fn wants(&self, person: &Person, held: &[HeldRole]) -> bool {
        let plain = |text: &str| deunicode(text).to_lowercase();
        let words = plain(self.find.trim());
        let found = words
            .split_whitespace()
            .all(|w| plain(&person.name).contains(w) || person.email_folded.contains(w));
        let has_role = match self.role.as_str() {
            "" => true,
            "none" => held.is_empty(),
            role => held.iter().any(|h| h.role == role),
        };
        found && has_role && person.disabled_at.is_some() == (self.show == "closed")
    }
}

#[derive(Template)]
#[template(path = "people/list.html")]
struct ListPage {
    action: String,
    find: Input,
    role: Select,
    show: Select,
    filter: Button,
    add: Button,
    words: String,
    table: Option<Table>,
    pages: Option<Pagination>,
}

/// The page.
pub(crate) async fn list(caller: Caller, Query(asked): Query<Asked>) -> Answer {
    caller.may(Action::ManagePeople)?;
    let main = view(&caller.rooms, &asked)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let back = BackLink::new(caller.rooms.address("administration")).words("Administration");
    Ok(page(&caller, "administration", "People", main, |page| {
        page.back(back)
    }))
}

async fn view(rooms: &Rooms, asked: &Asked) -> Result<ListPage, StoreError> {
    let store = &rooms.store;
    let roles = people::every_role(store).await?;
    let schools = store::schools::list(store).await?;
    let states: HashMap<PersonId, SignInState> = people::every_state(store)
        .await?
        .into_iter()
        .map(|s| (s.person, s))
        .collect();
    let held = |person: &Person| roles.get(&person.id).map_or(&[][..], Vec::as_slice);
    let mut all = people::list(store).await?;
    all.retain(|person| asked.wants(person, held(person)));
    let pages = all.len().div_ceil(A_PAGE);
    let here = asked.page.clamp(1, pages.max(1));
    let rows = all.iter().skip((here - 1) * A_PAGE).take(A_PAGE).map(|p| {
        let state = states.get(&p.id);
        let last = state.and_then(|s| s.signed_in_at);
        let link = Anchor {
            href: address(rooms, p.id, ""),
            words: &p.name,
        };
        [
            Cell::new(link),
            Cell::new(p.position.as_str()),
            Cell::new(roles_in_words(held(p), &schools)),
            Cell::new(Standing::of(p, state, rooms).tag()),
            Cell::new(last.map_or_else(|| "Never".to_owned(), |at| when::day(when::day_of(at)))),
        ]
    });
    let table = Table::new("People with an account")
        .caption_class("govuk-visually-hidden")
        .head(["Name", "Position", "Roles", "Account", "Last signed in"])
        .rows(rows)
        .first_cell_is_header();
    let turn = |n: usize| format!("{}?{}", rooms.address("people"), asked.query(n));
    Ok(ListPage {
        action: rooms.address("people"),
        find: Input::new("find", "Name or e-mail address")
            .value(asked.find.as_str())
            .spellcheck(false)
            .class("govuk-!-width-two-thirds"),
        role: Select::new("role", "Role")
            .option(SelectOption::new("", "Any role"))
            .options(
                Role::ALL
                    .into_iter()
                    .map(|r| SelectOption::new(r.id(), r.words())),
            )
            .option(SelectOption::new("none", "No role"))
            .value(asked.role.as_str()),
        show: Select::new("show", "Accounts")
            .option(SelectOption::new("", "In use"))
            .option(SelectOption::new("closed", "Closed"))
            .value(asked.show.as_str()),
        filter: Button::new("Find").secondary(),
        add: Button::link("Add somebody", rooms.address("people/add")),
        words: match all.len() {
            0 => "Nobody is found.".to_owned(),
            1 => "1 person".to_owned(),
            n => format!("{n} people"),
        },
        table: (!all.is_empty()).then_some(table),
        pages: (pages > 1).then(|| Pagination::pages(here, pages, turn)),
    })
}

#[derive(Template)]
#[template(path = "people/administration.html")]
struct AdministrationPage {
    pages: Vec<(&'static str, &'static str, String)>,
}

/// What there is to administer.
pub(crate) async fn administration(caller: Caller) -> Answer {
    caller.may(Action::ReviewTranslations)?;
    let pages = [
        (
            Action::ManagePeople,
            "People",
            "Who has an account, which roles they have and at which schools; links to set a password by",
            "people",
        ),
        (
            Action::ManageSchools,
            "Schools and their calendars",
            "Add a school, change its name, kind or numbers, close it; term dates, INSET days and closures",
            "administration/schools",
        ),
        (
            Action::ChangeLetterhead,
            "Letters of your own",
            "Word files with merge fields, which take the place of the letters that come with this service",
            "own-letters",
        ),
        (
            Action::ManageTokens,
            "Other programs",
            "Tokens by which a school's own system sends marks, roll and calendar, and reads standings",
            "programs",
        ),
        (
            Action::ReviewTranslations,
            "Letters in other languages",
            "Which translations somebody has reviewed, so that they may be sent; record a review or withdraw it",
            "translations",
        ),
        (
            Action::SeePolicy,
            "The policy in force",
            "Its tiers and limits in plain words, and how it differs from national",
            "policy",
        ),
    ];
    let pages = pages
        .into_iter()
        .filter(|(action, ..)| caller.signed.may(*action))
        .map(|(_, title, words, at)| (title, words, caller.rooms.address(at)))
        .collect();
    let main = AdministrationPage { pages };
    let title = "Administration";
    Ok(page(&caller, "administration", title, main, |page| page))
}
