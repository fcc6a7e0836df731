//! `/{authority}/notifications/{id}`: a notification, what was said and done, and what may be done now.
//! In: a notification that somebody may see. Out: its page; its documents, to be saved and not shown by the browser.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::IntoResponse;
use casework::people::Action;
use casework::rolls::notification::{Act, Kind, Side, State, after};
use casework::rolls::sight::Sight;
use govuk::moj::{Timeline, TimelineItem};
use govuk::{Cell, Content, NotificationBanner, SummaryList, Table, Tag, TagColour};
use law::Days;
use serde::Deserialize;
use store::rolls::{Notification, find, find_document, of_pupil};
use store::{NotificationDocumentId, StoreError, files};

use super::desk::{Desk, address_of, sight_of};
use super::open::clock;
use super::{absence, joiner, leaver, part_time};
use crate::web::{Answer, Caller, Problem, link, page};
use crate::when;

/// A notification named in an address.
#[derive(Deserialize)]
pub(crate) struct At {
    id: String,
}

/// What the page is asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    did: String,
}

/// Said of what asks the authority for nothing.
const NO_REFERRAL: &str = "This is a notification, not a referral. It tells the authority something, and asks it for no service. If the pupil needs help from a service, refer them to it as well.";

#[derive(Template)]
#[template(path = "rolls/one.html")]
struct OnePage {
    did: Option<NotificationBanner>,
    back: String,
    caption: String,
    title: &'static str,
    tags: Vec<Content>,
    no_referral: Option<&'static str>,
    /// What waits for whoever looks, in the authority's words: a question, or why it came back.
    waits: Option<(&'static str, String)>,
    about: SummaryList,
    /// Of a leaver: where the child is, as far as anybody knows.
    clock: Option<String>,
    /// What may be done now: words and address.
    next: Vec<(&'static str, String)>,
    answers: SummaryList,
    documents: Option<Table>,
    chain: Option<Table>,
    timeline: Timeline,
}

/// How a notification stands, as a tag.
pub(super) fn tag(state: State) -> Tag {
    let colour = match state {
        State::Sent => TagColour::Blue,
        State::Asked => TagColour::Yellow,
        State::Returned => TagColour::Orange,
        State::Accepted => TagColour::Green,
        State::Draft | State::Withdrawn => TagColour::Grey,
    };
    Tag::new(state.words()).colour(colour)
}

/// By how much it was told late; `None` when it was in time.
pub(super) fn late(notification: &Notification) -> Option<Days> {
    let (sent, due) = notification.sent_on.zip(notification.due_on)?;
    let days = u16::try_from((sent - due).get_days()).ok()?;
    (days > 0).then_some(Days(days))
}

/// Whose it is, as a heading says it.
pub(super) fn of_whom(notification: &Notification) -> &str {
    if notification.pupil_name.is_empty() {
        "A pupil without a name yet"
    } else {
        &notification.pupil_name
    }
}

/// The words of an act that may be done.
pub(super) const fn to_do(act: Act) -> &'static str {
    match act {
        Act::Send => "Send it",
        Act::Ask => "Ask the school a question",
        Act::Answer => "Answer the question",
        Act::Accept => "Accept it",
        Act::Return => "Return it to the school",
        Act::Withdraw => "Withdraw it",
        Act::Assign => "Give it to somebody",
    }
}

/// What may be done now by whoever looks.
fn next(caller: &Caller, desk: &Desk) -> Vec<(&'static str, String)> {
    let state = desk.notification.state;
    let mut next = Vec::new();
    if desk.of_school && matches!(state, State::Draft | State::Returned) {
        let words = match state {
            State::Draft => "Go on with it",
            _ => "Put it right and send it again",
        };
        let page = match desk.notification.kind {
            Kind::Leaver => "/leaver",
            _ => "/change",
        };
        next.push((words, desk.address(caller, page)));
    }
    let own = |act: &Act| match act.side() {
        Side::School => desk.of_school,
        Side::Authority => desk.of_authority,
    };
    if desk.of_school && desk.notification.kind == Kind::Leaver && state.was_sent() {
        let words = "Make the pupil’s transfer file, and see what goes with it";
        next.push((words, desk.address(caller, "/leaver")));
    }
    let child = desk
        .notification
        .pupil
        .filter(|_| !desk.notification.restricted);
    if let Some(child) = child.filter(|_| desk.notification.kind == Kind::Leaver)
        && caller.signed.may(Action::SeeOpenQuestions)
    {
        let page = caller.rooms.address(&format!("open/{child}"));
        next.push(("See everything that is known of where the child is", page));
    }
    // Sending is what the check of the answers does.
    let acts = Act::ALL
        .into_iter()
        .filter(|act| own(act) && *act != Act::Send);
    let may = acts.filter(|act| after(state, *act, "words").is_ok());
    next.extend(may.map(|act| {
        let page = format!("/do/{}", act.id());
        (to_do(act), desk.address(caller, &page))
    }));
    next
}

/// The question, or why it came back, for the school that it waits for.
fn waits(desk: &Desk) -> Option<(&'static str, String)> {
    let (act, heading) = match desk.notification.state {
        State::Asked => (Act::Ask, "The authority asks"),
        State::Returned => (Act::Return, "Why the authority has returned it"),
        _ => return None,
    };
    let last = desk.acts.iter().rev().find(|done| done.act == act)?;
    Some((heading, last.words.clone()))
}

fn about(desk: &Desk) -> SummaryList {
    let told = &desk.notification;
    let mut list = SummaryList::new()
        .entry("School", desk.school.name.as_str())
        .entry("Reference", told.reference.as_str());
    if !told.about.is_empty() {
        list = list.entry("About", told.about.as_str());
    }
    if let Some(sent) = told.sent_at {
        list = list.entry("Sent", when::instant(sent));
    }
    list = match (told.due_on, late(told), told.sent_on) {
        (Some(due), Some(late), _) => list.entry(
            "In time",
            format!("No: {late} late. The last day was {}", when::weekday(due)),
        ),
        (Some(due), None, Some(_)) => list.entry(
            "In time",
            format!("Yes. The last day was {}", when::weekday(due)),
        ),
        (Some(due), None, None) => list.entry("Send it by", when::weekday(due)),
        (None, ..) => list,
    };
    if told.sent_at.is_some() {
        let nobody = "Nobody yet";
        let assigned = Some(told.assigned_name.as_str()).filter(|name| !name.is_empty());
        list = list.entry("Who works on it", assigned.unwrap_or(nobody));
    }
    list
}

fn documents(caller: &Caller, desk: &Desk) -> Option<Table> {
    let rows = desk.documents.iter().map(|document| {
        let page = format!("/documents/{}", document.id);
        let name = if document.document_name.is_empty() {
            document.file_name.as_str()
        } else {
            document.document_name.as_str()
        };
        [
            Cell::new(name),
            Cell::new(link(
                desk.address(caller, &page),
                &format!("Download {}", document.file_name),
            )),
            Cell::new(when::instant(document.made_at)),
        ]
    });
    let rows: Vec<_> = rows.collect();
    (!rows.is_empty()).then(|| {
        Table::new("Documents")
            .caption_class("govuk-visually-hidden")
            .head(["Document", "File", "Came"])
            .rows(rows)
            .first_cell_is_header()
    })
}

/// The others that this one goes on from, or that go on from it, in order.
async fn chain(caller: &Caller, desk: &Desk) -> Result<Option<Table>, StoreError> {
    let told = &desk.notification;
    let store = &caller.rooms.store;
    let first = told.first.unwrap_or(told.id);
    let mut all = match told.pupil {
        Some(pupil) => of_pupil(store, pupil).await?,
        None => find(store, first).await?.into_iter().collect(),
    };
    all.retain(|n| n.id != told.id && (n.id == first || n.first == Some(first)));
    all.retain(|n| n.school == told.school && sight_of(&caller.signed, n) == Sight::Whole);
    all.sort_by_key(|n| n.id);
    let rows = all.iter().map(|n| {
        let which = if n.id == first {
            "The first"
        } else {
            "Goes on from it"
        };
        let sent = n.sent_on.map_or_else(|| "Not yet".to_owned(), when::day);
        [
            Cell::new(link(address_of(caller, n.id, ""), &n.reference)),
            Cell::new(which),
            Cell::new(sent),
            Cell::new(Content::from(tag(n.state))),
        ]
    });
    let rows: Vec<_> = rows.collect();
    Ok((!rows.is_empty()).then(|| {
        Table::new("What came before and after")
            .caption_class("govuk-visually-hidden")
            .head(["Reference", "Which", "Sent", "Status"])
            .rows(rows)
            .first_cell_is_header()
    }))
}

fn timeline(desk: &Desk) -> Timeline {
    let told = &desk.notification;
    let begun = TimelineItem::new(
        "Begun",
        told.made_at.to_string(),
        when::instant(told.made_at),
        "",
    );
    let begun = begun.by(format!("{}, {}", told.made_by_name, told.position));
    let acts = desk.acts.iter().map(|act| {
        let item = TimelineItem::new(
            act.act.words(),
            act.made_at.to_string(),
            when::instant(act.made_at),
            act.words.as_str(),
        );
        item.by(format!("{}, {}", act.made_by_name, act.position))
    });
    let acts: Vec<TimelineItem> = acts.collect();
    let timeline = Timeline::new().heading_level(3);
    let latest_first = acts.into_iter().rev().chain([begun]);
    latest_first.fold(timeline, Timeline::item)
}

fn done(did: &str) -> Option<NotificationBanner> {
    let words = match did {
        "sent" => "It was sent to the authority.",
        "ask" => "The question was put to the school.",
        "answer" => "The answer was sent to the authority.",
        "accept" => "The notification was accepted.",
        "return" => "The notification went back to the school.",
        "withdraw" => "The notification was withdrawn.",
        "assign" => "It is on record who works on it.",
        _ => return None,
    };
    Some(NotificationBanner::success(words))
}

/// The page.
pub(crate) async fn one(caller: Caller, Path(at): Path<At>, Query(asked): Query<Asked>) -> Answer {
    let what = "a notification to the authority";
    let desk = Desk::open(&caller, Action::SeeNotifications, &at.id, what).await?;
    let chain = chain(&caller, &desk)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let told = &desk.notification;
    let clock = clock(&caller.rooms, told)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let mut tags = vec![Content::from(tag(told.state))];
    if late(told).is_some() {
        tags.push(Tag::new("Late").colour(TagColour::Red).into());
    }
    if told.restricted {
        tags.push(Tag::new("Restricted").colour(TagColour::Purple).into());
    }
    let answers = match told.kind {
        Kind::Leaver => leaver::said(&caller, &desk),
        Kind::Joiner => joiner::answers(told),
        Kind::PartTime => part_time::answers(told),
        Kind::Absence => absence::answers(told),
    };
    let main = OnePage {
        did: done(&asked.did),
        back: caller.rooms.address("notifications"),
        caption: of_whom(told).to_owned(),
        title: told.kind.words(),
        tags,
        no_referral: matches!(told.kind, Kind::PartTime | Kind::Absence).then_some(NO_REFERRAL),
        waits: waits(&desk),
        about: about(&desk),
        clock,
        next: next(&caller, &desk),
        answers,
        documents: documents(&caller, &desk),
        chain,
        timeline: timeline(&desk),
    };
    let title = format!("{}: {}", main.caption, main.title);
    Ok(page(&caller, "notifications", &title, main, |page| page))
}

/// A document named in an address.
#[derive(Deserialize)]
pub(crate) struct DocumentAt {
    id: String,
    document: String,
}

/// A file's name as a header may hold it: letters and figures, and no more of them than anybody needs.
fn plain(name: &str) -> String {
    let kept = name.chars().map(|c| match c {
        c if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') => c,
        _ => '-',
    });
    kept.take(100).collect()
}

/// A document, as it was uploaded.
pub(crate) async fn document(caller: Caller, Path(at): Path<DocumentAt>) -> Answer {
    let what = "a notification’s document";
    let desk = Desk::open(&caller, Action::SeeNotifications, &at.id, what).await?;
    let missing = || caller.problem(Problem::NotFound);
    let id: NotificationDocumentId = at.document.parse().map_err(|_| missing())?;
    let store = &caller.rooms.store;
    let read = async {
        let found = find_document(store, id).await?;
        let own = found.filter(|d| d.notification == desk.notification.id && !d.removed);
        let Some(document) = own else {
            return Ok(None);
        };
        if files::find(store, document.file).await?.is_none() {
            return Ok(None);
        }
        let bytes = store.files().read(document.file).await?;
        Ok(Some((document, bytes)))
    };
    let read: Result<_, StoreError> = read.await;
    let (document, bytes) = read
        .map_err(|e| caller.problem(e.into()))?
        .ok_or_else(missing)?;
    let disposition = format!("attachment; filename=\"{}\"", plain(&document.file_name));
    let headers = [
        (header::CONTENT_TYPE, document.media_type),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}
