//! `/{authority}/people/{id}`: one account, as administrators see it.
//! In: an administrator and an account. Out: who it is, its roles, how it signs in, what was done
//! with it, and the way to every change.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use casework::people::{Action, Employer, Role};
use govuk::{
    BackLink, Button, Cell, Content, NotificationBanner, SummaryAction, SummaryList, SummaryRow,
    Table, Tag, TagColour,
};
use serde::Deserialize;
use serde_json::Value;
use store::chronology::{Entry, of_person};
use store::people::{self, HeldRole, Person, SignInState};
use store::schools::School;
use store::{PersonId, SchoolId, StoreError};

use super::account::sessions_table;
use super::administer::by_role;
use crate::house::Rooms;
use crate::web::{Answer, Caller, Problem, page};
use crate::when;

/// Entries of what was done with an account.
const ENTRIES: u64 = 50;

/// The account named in an address.
#[derive(Deserialize)]
pub(crate) struct At {
    pub(super) id: String,
}

/// The account of an address, for somebody who manages people.
pub(super) async fn found(caller: &Caller, id: &str) -> Result<Person, Response> {
    caller.may(Action::ManagePeople)?;
    let missing = || caller.problem(Problem::NotFound);
    let id: PersonId = id.parse().map_err(|_| missing())?;
    let person = people::find(&caller.rooms.store, id).await;
    person
        .map_err(|e| caller.problem(e.into()))?
        .ok_or_else(missing)
}

/// The address of an account's page, or of one beneath it.
pub(super) fn address(rooms: &Rooms, id: PersonId, page: &str) -> String {
    rooms.address(&format!("people/{id}{page}"))
}

/// The name of a school, wherever an id has to become words.
pub(super) fn school_name(schools: &[School], id: SchoolId) -> &str {
    let found = schools.iter().find(|s| s.id == id);
    found.map_or("a school that is not here", |s| s.name.as_str())
}

fn where_it_holds<'a>(
    role: Role,
    at: impl IntoIterator<Item = &'a SchoolId>,
    schools: &[School],
) -> String {
    if role.employer() == Employer::Authority {
        return "every school".to_owned();
    }
    let mut names: Vec<&str> = at.into_iter().map(|s| school_name(schools, *s)).collect();
    names.sort_unstable();
    if names.is_empty() {
        "no school".to_owned()
    } else {
        names.join(", ")
    }
}

/// Roles and where they hold, as one line: "Head teacher (Foxley High School)".
pub(super) fn roles_in_words(held: &[HeldRole], schools: &[School]) -> String {
    let words: Vec<String> = by_role(held)
        .iter()
        .map(|(role, at)| match role.employer() {
            Employer::Authority => role.words().to_owned(),
            Employer::School => {
                format!("{} ({})", role.words(), where_it_holds(*role, at, schools))
            }
        })
        .collect();
    if words.is_empty() {
        "None".to_owned()
    } else {
        words.join("; ")
    }
}

/// How an account stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Standing {
    /// Somebody signs in with it.
    Active,
    /// Too many attempts failed.
    Locked,
    /// Nobody has set a password yet.
    Invited,
    /// It is closed.
    Closed,
}

impl Standing {
    pub(super) fn of(person: &Person, state: Option<&SignInState>, rooms: &Rooms) -> Self {
        let locked = state.and_then(|s| s.locked_until);
        if person.disabled_at.is_some() {
            Self::Closed
        } else if person.password_hash.is_none() {
            Self::Invited
        } else if locked.is_some_and(|until| until > rooms.now) {
            Self::Locked
        } else {
            Self::Active
        }
    }

    pub(super) fn tag(self) -> Tag {
        match self {
            Self::Active => Tag::new("Active").colour(TagColour::Green),
            Self::Locked => Tag::new("Locked").colour(TagColour::Red),
            Self::Invited => Tag::new("Not begun").colour(TagColour::Yellow),
            Self::Closed => Tag::new("Closed").colour(TagColour::Grey),
        }
    }
}

/// What an entry of the chronology says, in words.
fn kind_in_words(kind: &str) -> String {
    let known = match kind {
        "people.person.added" => "Account added",
        "people.person.changed" => "Name, position or e-mail address changed",
        "people.person.closed" => "Account closed",
        "people.person.reopened" => "Account opened again",
        "people.person.unlocked" => "Lock taken off",
        "people.role.given" => "Role given",
        "people.role.ended" => "Role ended",
        "people.link.made" => "Link made to set a password by",
        "people.password.set" => "Password set",
        "people.second-step.set" => "Authenticator app set up",
        "people.recovery-code.used" => "Signed in with a recovery code",
        "people.recovery-codes.made" => "New recovery codes made",
        "people.sessions.ended" => "Signed out everywhere",
        other => return other.replace(['.', '-'], " "),
    };
    known.to_owned()
}

fn entry_in_words(entry: &Entry) -> String {
    let words = kind_in_words(&entry.kind);
    let role = entry
        .payload
        .as_ref()
        .and_then(|p| p.get("role"))
        .and_then(Value::as_str)
        .and_then(Role::of_id);
    match role {
        Some(role) => format!("{words}: {}", role.words()),
        None => words,
    }
}

/// What was done with an account, as a table.
pub(super) fn done_with_it(entries: &[Entry]) -> Table {
    let rows = entries.iter().map(|entry| {
        [
            when::instant(entry.recorded_at),
            entry_in_words(entry),
            format!("{}, {}", entry.actor_name, entry.position),
        ]
        .map(Cell::new)
    });
    Table::new("What was done with this account")
        .caption_class("govuk-visually-hidden")
        .head(["When", "What", "By whom"])
        .rows(rows)
}

#[derive(Template)]
#[template(path = "people/person.html")]
struct PersonPage {
    done: Option<NotificationBanner>,
    name: String,
    standing: Tag,
    who: SummaryList,
    roles: SummaryList,
    no_role: bool,
    give: Option<Button>,
    how: SummaryList,
    sessions: Option<Table>,
    acts: Vec<(&'static str, String)>,
    history: Table,
}

/// What was done just now, to say so.
#[derive(Deserialize)]
pub(crate) struct Told {
    #[serde(default)]
    done: String,
}

/// The page.
pub(crate) async fn person(caller: Caller, Path(at): Path<At>, Query(told): Query<Told>) -> Answer {
    let person = found(&caller, &at.id).await?;
    let main = view(&caller, person, &told.done)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let title = main.name.clone();
    let back = BackLink::new(caller.rooms.address("people")).words("People");
    Ok(page(&caller, "administration", &title, main, |page| {
        page.back(back)
    }))
}

fn told(done: &str) -> Option<NotificationBanner> {
    let words = match done {
        "details" => "The details are changed.",
        "role" => "The roles are changed. They hold from now on.",
        "close" => "The account is closed. Nobody can sign in with it.",
        "reopen" => {
            "The account is open again. Give it its roles, then make a link to set a password."
        }
        "unlock" => "The lock is taken off.",
        "sign-out" => "They are signed out everywhere.",
        _ => return None,
    };
    Some(NotificationBanner::success(words))
}

async fn view(caller: &Caller, person: Person, done: &str) -> Result<PersonPage, StoreError> {
    let Caller { rooms, signed } = caller;
    let store = &rooms.store;
    let id = person.id;
    let held = people::roles_of(store, id).await?;
    let schools = store::schools::list(store).await?;
    let state = people::state_of(store, id).await?;
    let sessions = people::list_sign_ins(store, id, rooms.now).await?;
    let codes = people::recovery_codes_left(store, id).await?;
    let history = of_person(store, id, ENTRIES).await?;
    let standing = Standing::of(&person, state.as_ref(), rooms);
    let own = id == signed.person.id;
    let open = person.disabled_at.is_none();
    let to = |page: &str| address(rooms, id, page);

    let mut email = SummaryRow::new("E-mail address", person.email.as_str());
    if open {
        let change = SummaryAction::new("Change", to("/details"));
        email = email.action(change.hidden_text("name, position and e-mail address"));
    }
    Ok(PersonPage {
        done: told(done),
        standing: standing.tag(),
        who: SummaryList::new()
            .entry("Name", person.name.as_str())
            .entry("Position", person.position.as_str())
            .row(email),
        roles: roles(&by_role(&held), &schools, open && !own, &to),
        no_role: held.is_empty(),
        give: (open && !own).then(|| Button::link("Give a role", to("/role")).secondary()),
        how: how(&person, state.as_ref(), codes),
        sessions: (!sessions.is_empty()).then(|| sessions_table(&sessions, None, None)),
        acts: acts(standing, own, !sessions.is_empty())
            .into_iter()
            .map(|(words, act)| (words, to(&format!("/do/{act}"))))
            .collect(),
        history: done_with_it(&history),
        name: person.name,
    })
}

fn roles(
    held: &BTreeMap<Role, std::collections::BTreeSet<SchoolId>>,
    schools: &[School],
    may_change: bool,
    to: &dyn Fn(&str) -> String,
) -> SummaryList {
    held.iter().fold(SummaryList::new(), |list, (role, at)| {
        let mut row = SummaryRow::new(role.words(), where_it_holds(*role, at, schools));
        let hidden = format!("the role {}", role.words());
        if may_change && role.employer() == Employer::School {
            let change = SummaryAction::new("Change schools", to(&format!("/role/{}", role.id())));
            row = row.action(change.hidden_text(format!("of {hidden}")));
        }
        if may_change {
            let end = SummaryAction::new("End", to(&format!("/role/{}/end", role.id())));
            row = row.action(end.hidden_text(hidden));
        }
        list.row(row)
    })
}

fn how(person: &Person, state: Option<&SignInState>, codes: u64) -> SummaryList {
    let last = state.and_then(|s| s.signed_in_at);
    let password = match person.password_hash {
        Some(_) => "Set",
        None => "Not set yet: they need a link",
    };
    let second = match person.totp_secret {
        Some(_) => format!("Authenticator app; {codes} recovery codes left"),
        None => "Not set up yet".to_owned(),
    };
    let mut list = SummaryList::new()
        .entry(
            "Last signed in",
            last.map_or_else(|| "Never".to_owned(), when::instant),
        )
        .entry("Password", password)
        .entry("Second step", second);
    if let Some(until) = state.and_then(|s| s.locked_until) {
        list = list.entry("Locked until", when::instant(until));
    }
    list
}

/// What may be done with an account that stands so, and by which word of an address.
fn acts(standing: Standing, own: bool, sessions: bool) -> Vec<(&'static str, &'static str)> {
    let mut acts = Vec::new();
    match standing {
        Standing::Closed => acts.push(("Open this account again", "reopen")),
        Standing::Invited if !own => {
            acts.push(("Make a link to begin by", "link"));
        }
        Standing::Active | Standing::Locked if !own => {
            acts.push(("Make a link to set a new password by", "link"));
            acts.push((
                "Make a link for somebody who has lost their phone",
                "link-and-phone",
            ));
        }
        _ => {}
    }
    if standing == Standing::Locked {
        acts.push(("Take the lock off", "unlock"));
    }
    if sessions && !own {
        acts.push(("Sign them out everywhere", "sign-out"));
    }
    if standing != Standing::Closed && !own {
        acts.push(("Close this account", "close"));
    }
    acts
}

/// A link of a list.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<a class="govuk-link" href="{{ href }}">{{ words }}</a>"#
)]
pub(super) struct Anchor<'a> {
    pub(super) href: String,
    pub(super) words: &'a str,
}

impl From<Anchor<'_>> for Content {
    fn from(anchor: Anchor<'_>) -> Self {
        Self::html(anchor.to_string())
    }
}
