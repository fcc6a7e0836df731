//! Letters about leave, begun with what the request, the decision or the finding knows.
//! In: a request, a finding, a link just made. Out: buttons that open letters with their questions answered; and the
//! letters written about a request. Nothing is sent from here: an officer reads each and approves it.

use casework::leave::{Finding, Found, back_on};
use casework::people::Action;
use govuk::{Cell, Content, Table};
use jiff::ToSpan;
use jiff::civil::Date;
use law::attendance::Code;
use store::contact::{About, about as written_about};
use store::leave::{Decision, Request};
use store::{LeaveId, StoreError};
use uuid::Uuid;

use super::desk::Desk;
use super::overview::PageLink;
use crate::contact::letter::Beginning;
use crate::contact::list::tag;
use crate::web::Caller;
use crate::when;

/// Whether letters may be written by whoever calls.
fn may_write(caller: &Caller, desk: &Desk) -> bool {
    let scope = caller.signed.scope(Action::WriteToParents);
    scope.holds(&desk.school.id)
}

/// What a letter is about: the request; or the pupil's leave at large, where nobody asked.
fn about_of(desk: &Desk, request: Option<LeaveId>) -> Uuid {
    request.map_or(desk.pupil().0, |id| id.0)
}

/// By when a parent is asked to answer: so many school days ahead as the school itself takes.
fn reply_by(caller: &Caller, desk: &Desk) -> Option<Date> {
    let days = caller.rooms.authority.policy.leave.answer;
    let today = caller.rooms.today();
    let open = today.series(1.day()).skip(1).take(60);
    let open = open.filter(|day| desk.days.open(*day) == Some(true));
    open.take(usize::from(days.0)).last()
}

fn with_day(letter: Beginning, name: &str, day: Option<Date>) -> Beginning {
    match day {
        Some(day) => letter.day(name, day),
        None => letter,
    }
}

/// The letter that brings a parent the link, and nobody else.
pub(super) fn with_link(
    caller: &Caller,
    desk: &Desk,
    to: store::ParentId,
    link: &str,
    until: Date,
) -> Content {
    if !may_write(caller, desk) {
        return Content::text("");
    }
    let about = About::Leave(about_of(desk, None));
    let answer = caller.rooms.authority.policy.leave.answer;
    let mut letter = Beginning::new("leave-request-link", about)
        .text("link", &link)
        .day("until", until)
        .text("answer_days", &answer.0);
    for other in desk.parents.iter().filter(|known| known.parent.id != to) {
        letter = letter.not_to(other.parent.id);
    }
    letter.button(
        &caller.rooms,
        &desk.opened,
        "Write the letter with this link",
    )
}

/// The letter of a decision.
fn of_decision(caller: &Caller, desk: &Desk, request: &Request, last: &Decision) -> Content {
    let about = About::Leave(request.id.0);
    let asked = (request.first_day, request.last_day);
    let agreed = last.agreed_first.zip(last.agreed_last);
    let (id, words, (first, until), days) = if let Some(agreed) = agreed {
        let words = "Write the letter: leave agreed";
        ("leave-authorised", words, agreed, last.school_days)
    } else {
        let words = "Write the letter: leave not agreed";
        ("leave-not-authorised", words, asked, request.school_days)
    };
    let letter = Beginning::new(id, about)
        .day("first_day", first)
        .day("last_day", until)
        .text("days", &days)
        .text("reason", &last.reason);
    let letter = if id == "leave-authorised" {
        with_day(letter, "back_on", back_on(until, desk.open_on()))
    } else {
        with_day(letter, "reply_by", reply_by(caller, desk))
    };
    letter.button(&caller.rooms, &desk.opened, words)
}

/// The letters that a request calls for: that of its last decision.
pub(super) fn of_request(
    caller: &Caller,
    desk: &Desk,
    request: &Request,
    last: Option<&Decision>,
) -> Vec<Content> {
    let stands = request.state.is_decided() && may_write(caller, desk);
    let last = last.filter(|_| stands).into_iter();
    last.map(|last| of_decision(caller, desk, request, last))
        .collect()
}

/// The letter that a finding suggests.
pub(super) fn of_finding(
    caller: &Caller,
    desk: &Desk,
    finding: &Finding<LeaveId>,
) -> Option<Content> {
    let id = finding.found.letter().filter(|_| may_write(caller, desk))?;
    let request = desk
        .requests
        .iter()
        .find(|request| Some(request.id) == finding.request);
    let about = About::Leave(about_of(desk, finding.request));
    let letter = Beginning::new(id, about).text("sessions_missed", &finding.sessions.len());
    let letter = with_day(letter, "reply_by", reply_by(caller, desk));
    let (letter, words) = if finding.found == Found::FailedToReturn {
        let agreed = request.and_then(Request::agreed);
        let letter = with_day(letter, "first_day", agreed.map(|days| days.0));
        let letter = with_day(letter, "last_day", agreed.map(|days| days.1));
        let back = agreed.and_then(|days| back_on(days.1, desk.open_on()));
        (
            with_day(letter, "back_on", back),
            "Write the letter: not back after leave",
        )
    } else {
        let ill = finding
            .sessions
            .iter()
            .all(|mark| mark.code == Some(Code::I));
        let letter = letter
            .day("first_day", finding.first())
            .day("last_day", finding.last())
            .text("reported_ill", &if ill { "yes" } else { "no" });
        (letter, "Write the letter: leave not asked for")
    };
    Some(letter.button(&caller.rooms, &desk.opened, words))
}

/// The letters written about a request, or about a pupil's leave at large; `None` where there is none.
pub(super) async fn about(
    caller: &Caller,
    desk: &Desk,
    request: Option<LeaveId>,
) -> Result<Option<Content>, StoreError> {
    let scope = caller.signed.scope(Action::SeeContact);
    if !scope.holds(&desk.school.id) {
        return Ok(None);
    }
    let about = About::Leave(about_of(desk, request));
    let mut all = written_about(&caller.rooms.store, about).await?;
    all.retain(|one| one.school == desk.school.id && one.pupil == desk.pupil());
    if all.is_empty() {
        return Ok(None);
    }
    let rows = all.iter().map(|one| {
        let page = format!("/contact/{}", one.id);
        let link = PageLink {
            href: desk.opened.address(&caller.rooms, &page),
            words: &one.subject,
        };
        [
            Cell::new(Content::html(link.to_string())),
            Cell::new(one.to_name.as_str()),
            Cell::new(when::day(when::day_of(one.happened_at))),
            Cell::new(tag(one.state)),
        ]
    });
    let table = Table::new("Letters about it")
        .caption_class("govuk-visually-hidden")
        .head(["Letter", "Parent", "Written", "How far"])
        .rows(rows.collect::<Vec<_>>());
    Ok(Some(Content::from(table)))
}
