//! `/{authority}/pupils/{id}/chronology`: everything done about a pupil, the latest first.
//! In: a pupil within scope. Out: a timeline, a page at a time.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query};
use casework::contact::{State, Way};
use casework::people::{Action, Scope};
use casework::today::Rule;
use govuk::Content;
use govuk::moj::{Timeline, TimelineItem};
use letters::Language;
use serde::Deserialize;
use serde_json::Value;
use store::chronology::{ERASED, Entry, Subject, page as entries};
use store::pupils::{Parent, Relationship, parents_of};
use store::{SchoolId, StoreError};

use super::change::name_of_parent;
use super::{At, Opened, name_of, open};
use crate::web::{Answer, Caller, page};
use crate::when;

/// Entries on a page.
const A_PAGE: u64 = 30;

/// Before which entry.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "pupils/chronology.html")]
struct ChronologyPage {
    name: String,
    empty: bool,
    timeline: Timeline,
    older: Option<String>,
}

/// What was done, in words; kinds that other rooms write are shown as they are kept.
fn kind_in_words(kind: &str) -> String {
    let known = match kind {
        "attendance.mark.amended" => "Mark amended",
        "pupils.pupil.imported" => "Record begun from a file",
        "pupils.pupil.added" => "Record begun by a program",
        "pupils.pupil.changed" => "Particulars changed",
        "rolls.spell.began" => "Put on a school's roll",
        "rolls.spell.ended" => "Taken off a school's roll",
        "rolls.spell.changed" => "Time on a school's roll put right",
        "pupils.pupil.moved" => "Pupil moved",
        "pupils.parent.added" => "Parent added",
        "pupils.parent.changed" => "Parent changed",
        "pupils.parent.moved" => "Parent moved",
        "pupils.parent.parted" => "No parent of this pupil after all",
        "pupils.parent.joined" => "Two records of a parent joined",
        "pupils.relationship.changed" => "Relationship changed",
        "pupils.sibling.added" => "Brother or sister added",
        "pupils.contact.added" => "Way to reach a parent added",
        "pupils.contact.changed" => "Way to reach a parent changed",
        "pupils.contact.confirmed" => "Way to reach a parent confirmed",
        "pupils.contact.ended" => "Way to reach a parent given up",
        "pupils.restriction.added" => "Restriction put in force",
        "pupils.restriction.ended" => "Restriction ended",
        "pupils.needs.changed" => "Special needs or free meals changed",
        "support.stage.chosen" => "Stage of support chosen",
        "support.step.taken" => "Step of support taken",
        "support.step.skipped" => "Step of support passed by",
        "support.offer.made" => "Support offered",
        "support.offer.answered" => "Offer of support answered",
        "support.review.held" => "Review of support held",
        "support.condition.recorded" => "Condition behind illness recorded",
        "support.condition.linked" => "Spells of illness linked to a condition",
        "support.condition.evidence" => "Evidence of a condition seen",
        "support.referral.answered" => "What came of a referral written down",
        "support.timetable.ended" => "Bespoke timetable ended early",
        "support.share.made" => "Record of support shared with the authority",
        "support.share.ended" => "Sharing of the record of support ended",
        "contracts.offered" => "Attendance contract offered, and a meeting about it",
        "contracts.answered" => "A parent answered the invitation to talk about a contract",
        "contracts.meeting.moved" => "Meeting about a contract moved",
        "contracts.meeting.held" => "Meeting about a contract held",
        "contracts.meeting.not-attended" => "Nobody came to the meeting about a contract",
        "contracts.version.written" => "Attendance contract written, to be signed",
        "contracts.signed" => "Attendance contract signed by a party",
        "contracts.not-signed" => "Attendance contract not signed by a party",
        "contracts.copy.added" => "Signed copy of a contract kept",
        "contracts.review.held" => "Review of an attendance contract held",
        "contracts.review.missed" => "Review of an attendance contract missed",
        "contracts.completed" => "Attendance contract completed",
        "contracts.not-kept" => "Attendance contract found not to have been kept",
        "contracts.ended" => "Attendance contract ended",
        "today.item.raised" => "Put on Today",
        "today.item.withdrawn" => "Withdrawn from Today",
        "today.item.snoozed" => "Snoozed on Today",
        "today.item.finished" => "Dealt with on Today",
        "today.item.dismissed" => "Dismissed on Today",
        "today.item.reopened" => "Put back on Today",
        "today.item.taken" => "Taken in hand on Today",
        "today.item.released" => "Let go of on Today",
        "contact.written" => "Letter written",
        "contact.told" => "Call, meeting or text recorded",
        "contact.delivered" => "E-mail taken by the parent’s own mail server",
        "contact.approved" => "Letter approved",
        "contact.withdrawn" => "Letter withdrawn",
        "contact.going" => "E-mail handed to the mail server",
        "contact.deferred" => "Mail server could not take an e-mail",
        "contact.sent" => "E-mail taken by the mail server",
        "contact.unsure" => "Not known whether an e-mail went",
        "contact.not-sent" => "E-mail found not to have gone",
        "contact.refused" => "E-mail refused by the mail server",
        "contact.posted" => "Letter posted",
        "contact.handed-over" => "Letter handed over",
        "contact.read-receipt" => "Read receipt came back",
        "contact.came-back" => "Letter or e-mail came back",
        "contact.deemed" => "Letter taken as served",
        "leave.asked" => "Leave asked for",
        "leave.decided" => "Leave decided on",
        "leave.withdrawn" => "Request for leave withdrawn",
        "leave.link.made" => "Link to ask for leave made",
        "leave.link.ended" => "Link to ask for leave ended",
        "notification.transfer-file" => "Transfer file made",
        "notification.send" => "Notification sent to the authority",
        "notification.ask" => "Question of the authority about a notification",
        "notification.answer" => "Question about a notification answered",
        "notification.accept" => "Notification accepted by the authority",
        "notification.return" => "Notification returned to the school",
        "notification.withdraw" => "Notification withdrawn",
        "notification.assign" => "Notification given to somebody",
        "enquiry.opened" => "Joint enquiries opened",
        "enquiry.line" => "Something done to find the pupil",
        "enquiry.ended" => "Joint enquiries ended",
        "question.closed" => "It was answered where the child is educated",
        "question.reopened" => "The question where the child is educated opened again",
        "question.same-child" => "Two records found to be of the same child",
        "question.not-same-child" => "Two records found to be of two children",
        "message.sent" => "Another authority written to",
        "message.went" => "Message to another authority sent by a secure way",
        "message.answered" => "Another authority answered",
        "transfer.taken" => "Filled in from another school’s transfer file",
        ERASED => "Particulars erased",
        _ => return kind.replace('.', " "),
    };
    known.to_owned()
}

/// How somebody is reached and where they live stand on the family's page, which knows of restrictions
/// on contact; here it is only said that they changed.
fn is_withheld(kind: &str, name: &str) -> bool {
    let moved = ["pupils.pupil.moved", "pupils.parent.moved"];
    let of_reach = kind.starts_with("pupils.contact.") || moved.contains(&kind);
    let reach = of_reach && matches!(name, "value" | "before" | "address" | "postcode");
    // A request says its days in its own sentence.
    let of_leave = kind.starts_with("leave.");
    // What was said and the mail server's words stand on the communication's own page, which is the school's.
    (of_leave && matches!(name, "first_day" | "last_day" | "school_days"))
        || reach
        || (kind.starts_with("contact.")
            && matches!(
                name,
                "note" | "kept" | "document" | "word" | "sent copy" | "sent_copy"
            ))
        // What names a file says nothing to a reader.
        || (kind.starts_with("contracts.") && matches!(name, "document" | "copy"))
}

/// The particular that is a sentence by itself: it stands without its name.
const SAYS: &str = "says";

/// What of a school's own records whoever asks may see.
struct Own<'a> {
    /// The schools whose records of support they may see.
    support: &'a [SchoolId],
    /// The schools whose requests for leave they may see.
    leave: Scope<SchoolId>,
    /// The schools whose notifications they may see.
    told: Scope<SchoolId>,
    /// The schools of which they may see what only those who have to know see.
    restricted: Scope<SchoolId>,
}

impl<'a> Own<'a> {
    fn of(caller: &Caller, opened: &'a Opened) -> Self {
        Self {
            support: opened.support(),
            leave: caller.signed.scope(Action::SeeLeave),
            told: caller.signed.scope(Action::SeeNotifications),
            restricted: caller.signed.scope(Action::SeeRestrictedNotifications),
        }
    }
}

/// Whether an entry is of a record of a school's own that whoever asks may not see: of such a record they are
/// not told that there is one. One whose particulars were erased is for who sees any.
fn is_hidden(entry: &Entry, own: &Own<'_>) -> bool {
    let said = |name: &str| {
        let payload = entry.payload.as_ref();
        payload.and_then(|p| p.get(name)).and_then(Value::as_str)
    };
    let rule = said("rule").and_then(Rule::of_id);
    let of_leave = matches!(rule, Some(Rule::LeaveAsked | Rule::LeaveDiffers));
    let school = said("school").and_then(|id| id.parse::<SchoolId>().ok());
    if entry.kind.starts_with("leave.") || of_leave {
        return match school {
            Some(school) => !own.leave.holds(&school),
            None => own.leave == Scope::Nobody,
        };
    }
    let is_of = |rooms: &[&str]| rooms.iter().any(|room| entry.kind.starts_with(room));
    if is_of(&["notification.", "enquiry."]) {
        let payload = entry.payload.as_ref();
        let restricted = payload.and_then(|p| p.get("restricted")) == Some(&Value::Bool(true));
        let scope = if restricted {
            &own.restricted
        } else {
            &own.told
        };
        return match school {
            Some(school) => !scope.holds(&school),
            None => *scope == Scope::Nobody,
        };
    }
    if !is_of(&["support.", "contracts."]) && !rule.is_some_and(Rule::is_schools_own) {
        return false;
    }
    match school {
        Some(school) => !own.support.contains(&school),
        None => own.support.is_empty(),
    }
}

/// The words for what is kept by an id: a rule, a letter, a way, a parent.
fn in_words(name: &str, id: &str, parents: &Parents) -> Option<String> {
    match name {
        "rule" => Rule::of_id(id).map(|rule| rule.words().to_owned()),
        "letter" => letters::find(id, Language::English).map(|letter| letter.name.clone()),
        "way" => Way::of_id(id).map(|way| way.words().to_owned()),
        "state" => State::of_id(id).map(|state| state.words().to_owned()),
        "parent" => parents.get(id).cloned(),
        _ => None,
    }
}

/// The particulars that are words or numbers; ids mean nothing to a reader.
fn particulars(entry: &Entry, parents: &Parents) -> Vec<(String, String)> {
    let Some(Value::Object(payload)) = &entry.payload else {
        return Vec::new();
    };
    // What was told in a sentence is read as one, and comes first.
    let said = payload.get(SAYS).and_then(Value::as_str);
    let sentence = said.map(|words| (String::new(), words.to_owned()));
    // The sentence of a contract holds all the rest.
    if sentence.is_some() && entry.kind.starts_with("contracts.") {
        return Vec::from_iter(sentence);
    }
    let payload = payload
        .iter()
        .filter(|(name, _)| *name != SAYS && !is_withheld(&entry.kind, name));
    let readable = payload.filter_map(|(name, value)| {
        let words = match value {
            // Kept by an id that never changes, whatever its words are then.
            Value::String(id) => match in_words(name, id, parents) {
                Some(words) => words,
                None if id.parse::<store::EntryId>().is_err() => id.clone(),
                None => return None,
            },
            Value::Number(n) => n.to_string(),
            Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            _ => return None,
        };
        Some((name.replace('_', " "), words))
    });
    sentence.into_iter().chain(readable).collect()
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% if erased %}<p class="govuk-body">The particulars were lawfully erased.</p>{% endif %}{% for (name, words) in lines %}<p class="govuk-body govuk-!-margin-bottom-1">{% if !name.is_empty() %}{{ name }}: {% endif %}{{ words }}</p>{% endfor %}{% if let Some(href) = letter %}<p class="govuk-body govuk-!-margin-bottom-1"><a class="govuk-link" href="{{ href }}">Read it, and see how it was served</a></p>{% endif %}"#
)]
struct Particulars {
    erased: bool,
    lines: Vec<(String, String)>,
    letter: Option<String>,
}

/// The names of a pupil's parents, by their ids as entries have them.
type Parents = HashMap<String, String>;

/// Where the letter or call of an entry is read.
fn letter_of(entry: &Entry) -> Option<String> {
    let payload = entry.payload.as_ref()?;
    let id = payload.get("communication")?.as_str()?;
    Some(format!("/contact/{id}"))
}

fn item(
    entry: &Entry,
    parents: &Parents,
    address: &dyn Fn(&str) -> Option<String>,
) -> TimelineItem {
    let content = Particulars {
        erased: entry.erased_by.is_some(),
        lines: particulars(entry, parents),
        letter: letter_of(entry).and_then(|page| address(&page)),
    };
    TimelineItem::new(
        kind_in_words(&entry.kind),
        entry.happened_at.to_string(),
        when::instant(entry.happened_at),
        Content::html(content.to_string()),
    )
    .by(format!("{}, {}", entry.actor_name, entry.position))
}

/// The latest entries of a record that whoever asks may see, as a line of time.
pub(crate) async fn latest(
    caller: &Caller,
    opened: &Opened,
    most: usize,
) -> Result<Content, StoreError> {
    let subject = Subject::Child(opened.pupil.id);
    let found = entries(&caller.rooms.store, subject, None, A_PAGE).await?;
    let parents = named(&parents_of(&caller.rooms.store, opened.pupil.id).await?);
    let own = Own::of(caller, opened);
    let shown = found.iter().filter(|entry| !is_hidden(entry, &own));
    let line = shown.take(most).fold(Timeline::new(), |line, entry| {
        line.item(item(entry, &parents, &|_| None))
    });
    Ok(Content::html(line.to_string()))
}

/// Parents' names by their ids.
fn named(parents: &[(Relationship, Parent)]) -> Parents {
    let named =
        |(_, parent): &(Relationship, Parent)| (parent.id.to_string(), name_of_parent(parent));
    parents.iter().map(named).collect()
}

/// The page.
pub(crate) async fn chronology(
    caller: Caller,
    Path(at): Path<At>,
    Query(asked): Query<Asked>,
) -> Answer {
    let opened = open(&caller, Action::SeePupil, &at.id, "chronology").await?;
    let subject = Subject::Child(opened.pupil.id);
    let before = asked.before.parse().ok();
    let found = entries(&caller.rooms.store, subject, before, A_PAGE)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let parents = parents_of(&caller.rooms.store, opened.pupil.id)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let parents = named(&parents);
    let sees = caller.signed.may(Action::SeeContact);
    let letter = |page: &str| sees.then(|| opened.address(&caller.rooms, page));
    let more = found.last().filter(|last| last.number > 1);
    let own = Own::of(&caller, &opened);
    let shown: Vec<&Entry> = found
        .iter()
        .filter(|entry| !is_hidden(entry, &own))
        .collect();
    let main = ChronologyPage {
        name: name_of(&opened.pupil),
        empty: shown.is_empty(),
        timeline: shown.iter().fold(Timeline::new(), |line, entry| {
            line.item(item(entry, &parents, &letter))
        }),
        older: more.map(|last| {
            let page = format!("/chronology?before={}", last.number);
            opened.address(&caller.rooms, &page)
        }),
    };
    let title = format!("{}: chronology", main.name);
    Ok(page(&caller, "pupils", &title, main, |page| {
        opened.around(&caller, "/chronology", page)
    }))
}
