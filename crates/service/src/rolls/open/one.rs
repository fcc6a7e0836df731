//! `/{authority}/open/{pupil}`: one child's question, with everything that is known of it.
//! In: a child on no roll. Out: how it stands, what the school told, family, home, last attendance, who may be the same
//! child on a roll, what other authorities said, and what closes it. That it was looked at is written down.

use askama::Template;
use axum::extract::{Path, Query};
use casework::people::Action;
use casework::rolls::leaving::Situation;
use casework::rolls::open::State;
use govuk::{Cell, Content, NotificationBanner, SummaryList, Table};
use jiff::civil::Date;
use law::registration::Ground;
use register::Day;
use serde::Deserialize;
use store::StoreError;
use store::pupils::{
    addresses_of, enrolments_of_pupils, list_by_ids, parents_of, restrictions_of, siblings_of,
};
use store::rolls::{
    AnswerKind, Notification, QuestionAnswer, answers_of, documents_of, leavers_told,
    messages_about, same_as,
};

use super::list::{for_the_authority, tag};
use super::proposals::{Proposals, Schools, proposals, schools};
use super::question::{Question, question_of};
use super::settle::said;
use crate::pupils::change::name_of_parent;
use crate::pupils::chronology::latest;
use crate::pupils::register::Own;
use crate::pupils::{Opened, name_of, open};
use crate::rolls::desk::address_of;
use crate::rolls::messages::table as messages_table;
use crate::web::{Answer, Caller, link, page};
use crate::when;

/// Entries of the chronology that are shown here; the rest is on the record.
const ENTRIES: usize = 12;

/// What the page is asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    did: String,
}

#[derive(Template)]
#[template(path = "rolls/open/one.html")]
struct OnePage {
    did: Option<NotificationBanner>,
    back: String,
    name: String,
    tag: Content,
    when: String,
    facts: SummaryList,
    told: Option<(SummaryList, String)>,
    lived: SummaryList,
    family: Option<Table>,
    family_page: String,
    restrictions: Vec<String>,
    same: Vec<Content>,
    proposals: Option<Table>,
    joiners: Option<Table>,
    others: Vec<Content>,
    is_open: bool,
    close: Option<(String, &'static str)>,
    answers: Option<Table>,
    messages: Option<Table>,
    write: Option<String>,
    chronology: Content,
    whole: String,
}

/// Who the child is, where they were, when they last attended, and what was said of where they go.
fn facts(opened: &Opened, question: &Question, schools: &Schools, today: Date) -> SummaryList {
    let mut list = SummaryList::new()
        .entry("Born", when::day(opened.pupil.born))
        .entry(
            "Unique pupil number",
            opened.pupil.upn.as_deref().unwrap_or("Not known"),
        );
    if let Some(left) = question.left {
        let school = schools.get(&left.school).map_or("", |s| s.name.as_str());
        let last = left.on.yesterday().unwrap_or(left.on);
        list = list
            .entry("Last school", school)
            .entry("Last day on a roll", when::day(last))
            .entry("Where to, as was said", left.to.words());
        if let Some(on) = left.expected {
            list = list.entry("Expected there", when::day(on));
        }
    }
    let years_ago = today.saturating_sub(jiff::ToSpan::years(2));
    let sessions = Own::of(opened).sessions(Day::from(years_ago), Day::from(today));
    let attended = sessions.iter().rev().find(|session| session.attended());
    list.entry(
        "Last attended",
        attended.map_or_else(
            || "Not in the last two years".to_owned(),
            |session| format!("{}, {}", when::weekday(session.day.date()), session.session),
        ),
    )
}

/// What the leaver's notification says, and where all of it is.
async fn told(
    caller: &Caller,
    notification: &Notification,
) -> Result<(SummaryList, String), StoreError> {
    let fields = [
        ("ground", "Ground of regulation 9"),
        ("situation", "What happened"),
        ("school_name", "New school"),
        ("new_address", "Forwarding address"),
        ("new_authority", "New authority"),
    ];
    let mut list = SummaryList::new()
        .entry("Reference", notification.reference.as_str())
        .entry("Told by", {
            let on = notification.sent_on.map_or_else(String::new, when::day);
            format!(
                "{}, {} {on}",
                notification.made_by_name, notification.position
            )
        });
    for (field, words) in fields {
        let value = said(notification, field);
        // What happened and the ground are kept by their ids.
        let known = match field {
            "situation" => Situation::of_id(value).map(|one| one.words().to_owned()),
            "ground" => Ground::of_id(value).map(|one| format!("{one} {}", one.words())),
            _ => None,
        };
        if !value.is_empty() {
            list = list.entry(words, known.unwrap_or_else(|| value.to_owned()));
        }
    }
    let documents = documents_of(&caller.rooms.store, notification.id).await?;
    let count = match documents.len() {
        0 => "None".to_owned(),
        1 => "1 document".to_owned(),
        n => format!("{n} documents"),
    };
    let list = list.entry("Documents", count);
    Ok((list, address_of(caller, notification.id, "")))
}

async fn lived(caller: &Caller, opened: &Opened) -> Result<SummaryList, StoreError> {
    let all = addresses_of(&caller.rooms.store, opened.pupil.id).await?;
    let list = all.iter().fold(SummaryList::new(), |list, (lived, at)| {
        let until = lived.until.map_or_else(
            || "Address".to_owned(),
            |day| format!("Until {}", when::day(day)),
        );
        let lines = at.lines.replace('\n', ", ");
        list.entry(until, format!("{lines}, {}", at.postcode))
    });
    Ok(if all.is_empty() {
        list.entry("Address", "Not known")
    } else {
        list
    })
}

/// Parents, and brothers and sisters with the schools they are at: who may know where the child is.
async fn family(
    caller: &Caller,
    opened: &Opened,
    schools: &Schools,
) -> Result<Option<Table>, StoreError> {
    let (store, today) = (&caller.rooms.store, caller.rooms.today());
    let mut rows = Vec::new();
    for (related, parent) in parents_of(store, opened.pupil.id).await? {
        rows.push([
            Cell::new(name_of_parent(&parent)),
            Cell::new(related.kind.as_str()),
            Cell::new(if related.lives_with {
                "Lives with the child"
            } else {
                ""
            }),
        ]);
    }
    let siblings = siblings_of(store, opened.pupil.id).await?;
    let spells = enrolments_of_pupils(store, &siblings).await?;
    for sibling in list_by_ids(store, &siblings).await? {
        let at = spells
            .iter()
            .filter(|s| s.pupil == sibling.id && s.holds_on(today));
        let at: Vec<&str> = at
            .filter_map(|spell| Some(schools.get(&spell.school)?.name.as_str()))
            .collect();
        let at = if at.is_empty() {
            "On no roll".to_owned()
        } else {
            at.join(" and ")
        };
        let record = caller.rooms.address(&format!("pupils/{}", sibling.id));
        rows.push([
            Cell::new(link(record, &name_of(&sibling))),
            Cell::new("Brother or sister"),
            Cell::new(at),
        ]);
    }
    Ok((!rows.is_empty()).then(|| {
        Table::new("Family")
            .caption_class("govuk-visually-hidden")
            .head(["Who", "Relationship", "Where"])
            .rows(rows)
    }))
}

/// Records on a roll that may be the same child, likeliest first.
fn proposed(
    caller: &Caller,
    opened: &Opened,
    found: &Proposals,
    schools: &Schools,
) -> Option<Table> {
    let today = caller.rooms.today();
    let rows = found.records.iter().map(|found| {
        let other = &found.record.pupil;
        let page = format!("open/{}/compare/{}", opened.pupil.id, other.id);
        let here = found
            .record
            .spells
            .iter()
            .filter(|spell| spell.holds_on(today));
        let here = here.map(|spell| {
            let school = schools.get(&spell.school).map_or("", |s| s.name.as_str());
            format!("{school}, from {}", when::day(spell.start_on))
        });
        let number = if found.likeness.same_number() {
            "The same unique pupil number. "
        } else {
            ""
        };
        [
            Cell::new(link(
                caller.rooms.address(&page),
                &format!("Compare with {}", name_of(other)),
            )),
            Cell::new(when::day(other.born)),
            Cell::new(here.collect::<Vec<_>>().join(" and ")),
            Cell::new(format!("{number}{}", found.likeness.words())),
        ]
    });
    (!found.records.is_empty()).then(|| {
        Table::new("Who may be the same child")
            .caption_class("govuk-visually-hidden")
            .head(["Record", "Born", "On the roll of", "How likely"])
            .rows(rows.collect::<Vec<_>>())
    })
}

/// Joiners of whom there is no record yet.
fn joiners(caller: &Caller, found: &Proposals, schools: &Schools) -> Option<Table> {
    let rows = found.joiners.iter().map(|(told, likeness)| {
        let school = schools.get(&told.school).map_or("", |s| s.name.as_str());
        [
            Cell::new(link(address_of(caller, told.id, ""), &told.pupil_name)),
            Cell::new(told.born.map_or_else(|| "Not known".to_owned(), when::day)),
            Cell::new(school),
            Cell::new(likeness.words()),
        ]
    });
    (!found.joiners.is_empty()).then(|| {
        Table::new("Joiners of whom there is no record yet")
            .caption_class("govuk-visually-hidden")
            .head(["Joiner", "Born", "School that told", "How likely"])
            .rows(rows.collect::<Vec<_>>())
    })
}

fn answers(all: &[QuestionAnswer]) -> Option<Table> {
    let rows = all.iter().rev().map(|answer| {
        let what = match answer.answer {
            AnswerKind::HomeEducation => "A parent’s letter: educated at home".to_owned(),
            AnswerKind::OtherAuthority => format!("{} has the child", answer.name),
            AnswerKind::Signed => format!("Closed by a decision of {}", answer.name),
            AnswerKind::Reopened => "Opened again".to_owned(),
        };
        [
            Cell::new(when::day(answer.on_day)),
            Cell::new(what),
            Cell::new(answer.reason.as_str()),
            Cell::new(format!("{}, {}", answer.made_by_name, answer.position)),
        ]
    });
    (!all.is_empty()).then(|| {
        Table::new("What was answered")
            .caption_class("govuk-visually-hidden")
            .head(["From", "What", "Why", "Written down by"])
            .rows(rows.collect::<Vec<_>>())
    })
}

async fn view(caller: &Caller, opened: &Opened) -> Result<OnePage, StoreError> {
    let rooms = &caller.rooms;
    let (store, today, id) = (&rooms.store, rooms.today(), opened.pupil.id);
    let question = question_of(store, &rooms.authority.policy, &opened.pupil, today).await?;
    let schools = schools(store).await?;
    let notifications = leavers_told(store, &[id]).await?;
    let mut notifications = notifications.into_iter();
    let own = question
        .left
        .and_then(|left| notifications.find(|n| n.school == left.school));
    let told = match &own {
        Some(notification) => Some(told(caller, notification).await?),
        None => None,
    };
    let found = if question.state.is_open() {
        proposals(store, &opened.pupil, &question, today).await?
    } else {
        Proposals::default()
    };
    let same = same_as(store, &[id]).await?;
    let same = list_by_ids(store, same.get(&id).map_or(&[][..], Vec::as_slice)).await?;
    let compare = |other: &store::pupils::Pupil| {
        let page = format!("open/{id}/compare/{}", other.id);
        link(rooms.address(&page), &name_of(other))
    };
    let others = list_by_ids(store, &found.others).await?;
    let may_close = caller.signed.may(Action::CloseQuestions);
    let close = match &question.state {
        State::Waiting { .. } | State::PossiblyMissing { .. } => {
            Some(("close", "Say where the child is educated"))
        }
        State::Closed(_) => Some(("reopen", "Open the question again")),
        State::Nothing | State::Matched | State::NotOfAge => None,
    };
    let restrictions = if caller.signed.may(Action::SeeRestrictions) {
        let all = restrictions_of(store, id).await?;
        let in_force = all
            .into_iter()
            .filter(|r| r.until.is_none_or(|until| until >= today));
        in_force
            .map(|r| format!("{}: {}", r.kind, r.note))
            .collect()
    } else {
        Vec::new()
    };
    let messages = messages_about(store, id).await?;
    let write = caller.signed.may(Action::WriteToAuthorities);
    let from = own.map_or_else(String::new, |n| format!("&notification={}", n.id));
    Ok(OnePage {
        did: None,
        back: rooms.address("open"),
        name: name_of(&opened.pupil),
        tag: tag(&question.state).into(),
        when: question.when(today),
        facts: facts(opened, &question, &schools, today),
        told,
        lived: lived(caller, opened).await?,
        family: family(caller, opened, &schools).await?,
        family_page: opened.address(rooms, "/family"),
        restrictions,
        same: same.iter().map(compare).collect(),
        proposals: proposed(caller, opened, &found, &schools),
        joiners: joiners(caller, &found, &schools),
        others: others.iter().map(compare).collect(),
        is_open: question.state.is_open(),
        close: close
            .filter(|_| may_close)
            .map(|(page, words)| (rooms.address(&format!("open/{id}/{page}")), words)),
        answers: answers(&answers_of(store, &[id]).await?),
        messages: messages_table(caller, &messages),
        write: write.then(|| rooms.address(&format!("messages/new?pupil={id}{from}"))),
        chronology: latest(caller, opened, ENTRIES).await?,
        whole: opened.address(rooms, "/chronology"),
    })
}

/// The page.
pub(crate) async fn one(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    for_the_authority(&caller, Action::SeeOpenQuestions)?;
    let what = "where a child is educated";
    let opened = open(&caller, Action::SeeOpenQuestions, &id, what).await?;
    let main = view(&caller, &opened).await;
    let mut main = main.map_err(|e| caller.problem(e.into()))?;
    main.did = match asked.did.as_str() {
        "same" => Some("It is on both records that they are of the same child."),
        "not-same" => Some("It is on both records that they are of two children."),
        "closed" => Some("It is on record where the child is educated."),
        "reopened" => Some("The question is open again."),
        _ => None,
    }
    .map(NotificationBanner::success);
    let title = format!("{}: where educated", main.name);
    Ok(page(&caller, "open", &title, main, |page| page))
}
