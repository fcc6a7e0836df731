//! `/{authority}/pupils/{id}/leave/{request}`: one request, what was decided, what the register shows of it, and the
//! letters about it. In: a request of the pupil at a school within scope. Out: the page; a request withdrawn.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use casework::leave::{Field, Request as Asking};
use casework::leave::{Mark, State, ask, should_show};
use casework::people::Action;
use govuk::moj::{Timeline, TimelineItem};
use govuk::{Button, Cell, Content, ErrorSummary, Input, NotificationBanner, SummaryList, Table};
use law::attendance::Class;
use register::Day;
use serde::Deserialize;
use serde_json::json;
use store::StoreError;
use store::leave::{Decision, Request, decisions_of, withdraw as take_back};

use super::ask::days_in_words;
use super::compare::{asked, findings, marks, span};
use super::decide::about;
use super::desk::{Desk, Known};
use super::letters;
use super::overview::{Shown, shown, tag};
use crate::pupils::name_of;
use crate::pupils::register::Own;
use crate::web::{Answer, Caller, QUICKER, Typed, Wrong, page, see_other, seen, text};
use crate::when;

/// What the page is asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    did: String,
}

#[derive(Template)]
#[template(path = "leave/one.html")]
struct OnePage {
    wrong: Option<ErrorSummary>,
    did: Option<NotificationBanner>,
    name: String,
    title: String,
    tag: Content,
    back: String,
    about: SummaryList,
    advice: Vec<String>,
    decide: Option<(String, &'static str)>,
    decisions: Option<Timeline>,
    findings: Vec<Shown>,
    register: Option<Table>,
    /// How many of the days' sessions count towards the threshold, and where that is explained.
    threshold: Option<(usize, String)>,
    letters: Vec<Content>,
    about_it: Option<Content>,
    withdraw: Option<(String, String, Input, Button)>,
}

fn decided(decision: &Decision) -> TimelineItem {
    let mut title = decision.answer.state().words().to_owned();
    if let Some(days) = decision.agreed_first.zip(decision.agreed_last) {
        title = format!("{title}, {}", days_in_words(days));
    }
    let mut by = format!("{}, {}", decision.made_by_name, decision.position);
    if decision.for_head {
        by.push_str(", named by the head teacher");
    }
    TimelineItem::new(
        title,
        decision.made_at.to_string(),
        when::instant(decision.made_at),
        decision.reason.as_str(),
    )
    .by(by)
}

/// What the register shows of each session of the days, and what it should show.
fn register(caller: &Caller, request: &Request, marks: &[Mark]) -> Table {
    let own = [asked(&caller.rooms, request)];
    let rows = marks.iter().map(|mark| {
        let shows = mark.code.map_or_else(
            || "Not marked".to_owned(),
            |code| format!("{code}: {}", code.meaning()),
        );
        let should = should_show(&own, mark.day);
        let should = should.map_or_else(|| "–".to_owned(), |code| code.to_string());
        [
            Cell::new(when::weekday(mark.day)),
            Cell::new(mark.session.text()),
            Cell::new(shows),
            Cell::new(should),
        ]
    });
    Table::new("What the register shows of these days")
        .caption_class("govuk-visually-hidden")
        .head([
            "Day",
            "Session",
            "The register shows",
            "Away, it should show",
        ])
        .rows(rows.collect::<Vec<_>>())
}

/// What to have in mind before it is decided: worked out anew from the request as it was taken down.
fn advice(caller: &Caller, desk: &Desk, request: &Request) -> Vec<String> {
    let rules = &caller.rooms.authority.policy.leave;
    let by = desk.parents.iter().find(|p| p.parent.id == request.parent);
    let asking = Asking {
        by: by.map(Known::asker),
        way: request.way,
        kind: &request.kind,
        first: Some(request.first_day),
        last: Some(request.last_day),
        reason: &request.reason,
        asked_on: Some(request.asked_on),
        waiting: &[],
    };
    match ask(&asking, rules, caller.rooms.today(), desk.open_on()) {
        Ok(wanted) => wanted.advice,
        // The record has changed since: whoever decides is told what would be refused now.
        Err(refusals) => refusals
            .into_iter()
            .filter(|r| matches!(r.field, Field::Who | Field::First | Field::Last))
            .map(|r| format!("{}.", r.words))
            .collect(),
    }
}

async fn view(
    caller: &Caller,
    desk: &Desk,
    request: &Request,
    typed: &Typed,
    wrong: &Wrong,
) -> Result<OnePage, StoreError> {
    let rooms = &caller.rooms;
    let register_of = Own::of(&desk.opened);
    let today = rooms.today();
    let (first, last) = span(today);
    let year = register_of.sessions_at(desk.school.id, first, last);
    let findings = findings(rooms, &desk.requests, &year);
    let own = findings.iter().filter(|f| f.request == Some(request.id));
    let from = Day::from(request.first_day);
    let to = Day::from(request.last_day.min(today));
    let of_days = marks(&register_of.sessions_at(desk.school.id, from, to));
    let unauthorised = of_days.iter().filter(|mark| {
        mark.code
            .is_some_and(|code| code.class() == Class::Unauthorised)
    });
    let unauthorised = unauthorised.count();
    let decisions = decisions_of(&rooms.store, request.id).await?;
    let waits = request.state != State::Withdrawn;
    let address = |page: &str| desk.address(caller, &format!("/{}{page}", request.id));
    let decide = (waits && desk.may_decide).then(|| {
        let words = if request.state.is_decided() {
            "Decide anew"
        } else {
            "Decide on this leave"
        };
        (address("/decide"), words)
    });
    let withdraw = (waits && desk.may_ask).then(|| {
        let why = Input::new("reason", "Why is it withdrawn?")
            .hint("Such as that the parent has taken it back, or that it was taken down by mistake")
            .value(text(typed, "reason"))
            .error_if(wrong.at("reason"));
        let button = Button::new("Withdraw this request")
            .secondary()
            .prevent_double_click(true);
        (address("/withdraw"), seen(request), why, button)
    });
    let threshold = desk.opened.address(rooms, "/threshold");
    let show_register = today >= request.first_day && !of_days.is_empty();
    Ok(OnePage {
        wrong: wrong.summary(),
        did: None,
        name: name_of(&desk.opened.pupil),
        title: format!(
            "Leave {}",
            days_in_words((request.first_day, request.last_day))
        ),
        tag: tag(request.state).into(),
        back: desk.address(caller, ""),
        about: about(request).entry(
            "Taken down",
            format!(
                "{} by {}, {}",
                when::instant(request.made_at),
                request.made_by_name,
                request.position
            ),
        ),
        advice: if request.state == State::Waiting {
            advice(caller, desk, request)
        } else {
            Vec::new()
        },
        decide,
        decisions: (!decisions.is_empty()).then(|| {
            let items = decisions.iter().rev().map(decided);
            items.fold(Timeline::new(), Timeline::item)
        }),
        findings: own.map(|finding| shown(caller, desk, finding)).collect(),
        register: show_register.then(|| register(caller, request, &of_days)),
        threshold: (unauthorised > 0).then_some((unauthorised, threshold)),
        letters: letters::of_request(caller, desk, request, decisions.last()),
        about_it: letters::about(caller, desk, Some(request.id)).await?,
        withdraw,
    })
}

async fn show(
    caller: &Caller,
    desk: &Desk,
    request: &Request,
    typed: &Typed,
    wrong: &Wrong,
    did: &str,
) -> Answer {
    let main = view(caller, desk, request, typed, wrong).await;
    let mut main = main.map_err(|e| caller.problem(e.into()))?;
    main.did = match did {
        "asked" => Some("The request is on record and waits for a decision."),
        "decided" => Some("The decision is on record. Write to the parent."),
        "withdrawn" => Some("The request was withdrawn."),
        _ => None,
    }
    .map(NotificationBanner::success);
    let is_wrong = main.wrong.is_some();
    let title = format!("{}: {}", main.name, main.title);
    let mut answer = page(caller, "pupils", &title, main, |page| {
        desk.opened.around(caller, "/leave", page.error(is_wrong))
    });
    if is_wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}

/// The page.
pub(crate) async fn one(
    caller: Caller,
    Path((_, id, request)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let desk = Desk::open(&caller, Action::SeeLeave, &id, "a request for leave").await?;
    let request = desk.request(&caller, &request)?;
    let typed = Typed::new();
    show(
        &caller,
        &desk,
        &request,
        &typed,
        &Wrong::default(),
        &asked.did,
    )
    .await
}

/// Withdraws a request.
pub(crate) async fn withdraw(
    caller: Caller,
    Path((_, id, request)): Path<(String, String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let what = "withdrawing a request for leave";
    let desk = Desk::open(&caller, Action::AskForLeave, &id, what).await?;
    let request = desk.request(&caller, &request)?;
    let mut wrong = Wrong::default();
    if let Err(refusal) = request.state.withdrawn() {
        wrong.add("", refusal.words);
    } else if text(&typed, "seen") != seen(&request) {
        wrong.add("", QUICKER);
    } else {
        wrong.unless_short(&typed, "reason", "why it is withdrawn");
    }
    if !wrong.is_empty() {
        return show(&caller, &desk, &request, &typed, &wrong, "").await;
    }
    let done = async {
        let unit = desk.begin(&caller).await?;
        if !take_back(&unit, &request).await? {
            unit.roll_back().await?;
            return Ok(false);
        }
        let days = days_in_words((request.first_day, request.last_day));
        let payload = json!({
            "request": request.id, "says": format!("The request for leave {days} was withdrawn"),
            "reference": request.reference, "reason": text(&typed, "reason"),
        });
        desk.finish(&caller, unit, "leave.withdrawn", payload)
            .await?;
        Ok(true)
    };
    let done: Result<bool, Response> = done.await.map_err(|e: StoreError| caller.problem(e.into()));
    if !done? {
        wrong.add("", QUICKER);
        return show(&caller, &desk, &request, &typed, &wrong, "").await;
    }
    let page = format!("/{}?did=withdrawn", request.id);
    Ok(see_other(&desk.address(&caller, &page)))
}
