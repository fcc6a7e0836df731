//! `/{authority}/pupils/{id}/leave`: a pupil's leave at a school.
//! In: a pupil within scope. Out: what the register shows otherwise than was decided; requests; links that parents
//! can still use; the ways to take a request down and to send a link.

use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::{Path, Query};
use casework::leave::{Finding, State};
use casework::people::Action;
use govuk::{Button, Cell, Content, NotificationBanner, Table, Tag, TagColour};
use law::SchoolDays;
use serde::Deserialize;
use store::leave::{Link, links_of};
use store::{LeaveId, StoreError};

use super::ask::span_in_words;
use super::compare::{findings, span};
use super::desk::Desk;
use super::letters;
use crate::pupils::name_of;
use crate::pupils::register::Own;
use crate::web::{Answer, Caller, page};
use crate::when;

/// How far a request is, as a tag.
pub(super) fn tag(state: State) -> Tag {
    let colour = match state {
        State::Waiting => TagColour::Yellow,
        State::Agreed => TagColour::Green,
        State::SomeDays => TagColour::Teal,
        State::NotAgreed => TagColour::Red,
        State::Withdrawn => TagColour::Grey,
    };
    Tag::new(state.words()).colour(colour)
}

/// A finding on a page.
#[derive(Template)]
#[template(path = "leave/finding.html")]
pub(super) struct Shown {
    title: &'static str,
    words: String,
    instead: &'static str,
    sessions: Vec<String>,
    amend: Option<String>,
    letter: Option<Content>,
}

impl HtmlSafe for Shown {}

/// A finding with its sessions, where the marks are amended, and the letter that might follow.
pub(super) fn shown(caller: &Caller, desk: &Desk, finding: &Finding<LeaveId>) -> Shown {
    let sessions = finding.sessions.iter().map(|mark| {
        let code = mark.code.map_or("–", |code| code.text());
        format!("{} {}: {code}", when::weekday(mark.day), mark.session)
    });
    let may_amend = caller
        .signed
        .scope(Action::AmendMark)
        .holds(&desk.school.id);
    Shown {
        title: finding.found.words(),
        words: finding.words(),
        instead: finding.found.instead(),
        sessions: sessions.collect(),
        amend: may_amend.then(|| desk.opened.address(&caller.rooms, "/amend")),
        letter: letters::of_finding(caller, desk, finding),
    }
}

/// A link that a parent can still use.
struct Open {
    words: String,
    parent: String,
    button: Button,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"End this link<span class="govuk-visually-hidden"> of {{ name }}</span>"#
)]
struct EndWords<'a> {
    name: &'a str,
}

#[derive(Template)]
#[template(path = "leave/overview.html")]
struct Overview {
    did: Option<NotificationBanner>,
    name: String,
    school: String,
    findings: Vec<Shown>,
    requests: Option<Table>,
    links: Vec<Open>,
    letters: Option<Content>,
    base: String,
    all: String,
    may_ask: bool,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<a class="govuk-link" href="{{ href }}">{{ words }}</a>"#
)]
pub(super) struct PageLink<'a> {
    pub(super) href: String,
    pub(super) words: &'a str,
}

/// What the page is asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    did: String,
}

fn requests(caller: &Caller, desk: &Desk) -> Option<Table> {
    let rows = desk.requests.iter().map(|request| {
        let link = PageLink {
            href: desk.address(caller, &format!("/{}", request.id)),
            words: &span_in_words((request.first_day, request.last_day)),
        };
        [
            Cell::new(Content::html(link.to_string())),
            Cell::new(SchoolDays(request.school_days).to_string()),
            Cell::new(request.kind_name.as_str()),
            Cell::new(request.parent_name.as_str()),
            Cell::new(Content::from(tag(request.state))),
        ]
    });
    (!desk.requests.is_empty()).then(|| {
        Table::new("Requests for leave")
            .caption_class("govuk-visually-hidden")
            .head(["Which days", "How long", "What for", "Who asks", "Status"])
            .rows(rows.collect::<Vec<_>>())
    })
}

fn open_links(caller: &Caller, desk: &Desk, links: &[Link]) -> Vec<Open> {
    let now = caller.rooms.now;
    let open = links
        .iter()
        .filter(|link| link.ended_at.is_none() && link.expires_at > now);
    open.map(|link| {
        let known = desk.parents.iter().find(|p| p.parent.id == link.parent);
        let name = known.map_or("A parent who is no longer on this record", |p| &p.name);
        Open {
            words: format!(
                "{name} can ask by a link until {}. It was made on {} by {}.",
                when::instant(link.expires_at),
                when::day(when::day_of(link.made_at)),
                link.made_by_name
            ),
            parent: link.parent.to_string(),
            button: Button::new(Content::html(EndWords { name }.to_string()))
                .secondary()
                .prevent_double_click(true),
        }
    })
    .collect()
}

/// The page.
pub(crate) async fn overview(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let desk = Desk::open(&caller, Action::SeeLeave, &id, "leave").await?;
    let rooms = &caller.rooms;
    let read = async {
        let links = links_of(&rooms.store, desk.pupil(), desk.school.id).await?;
        Ok((links, letters::about(&caller, &desk, None).await?))
    };
    let (links, letters) = read
        .await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    let (first, last) = span(rooms.today());
    let sessions = Own::of(&desk.opened).sessions_at(desk.school.id, first, last);
    let found = findings(rooms, &desk.requests, &sessions);
    let main = Overview {
        did: (asked.did == "ended")
            .then(|| NotificationBanner::success("The link can be used no more.")),
        name: name_of(&desk.opened.pupil),
        school: desk.school.name.clone(),
        findings: found.iter().map(|f| shown(&caller, &desk, f)).collect(),
        requests: requests(&caller, &desk),
        links: if desk.may_ask {
            open_links(&caller, &desk, &links)
        } else {
            Vec::new()
        },
        letters,
        base: desk.address(&caller, ""),
        all: rooms.address(&format!("schools/{}/leave", desk.school.id)),
        may_ask: desk.may_ask,
    };
    let title = format!("{}: leave", main.name);
    Ok(page(&caller, "pupils", &title, main, |page| {
        desk.opened.around(&caller, "/leave", page)
    }))
}
