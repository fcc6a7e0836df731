//! `/{authority}/pupils/{id}/leave/ask`: a request taken down at the school's desk.
//! In: a form. Out: the request, waiting for a decision; or the form again with what is wrong and what to do.

use axum::extract::Path;
use axum::response::Response;
use casework::leave::{Field, Request as Asking, State, Wanted, Way, ask};
use casework::people::Action;
use govuk::{Choice, Content, InsetText, Legend, Radios};
use jiff::civil::Date;
use law::SchoolDays;
use serde_json::json;
use store::leave::{Request, insert_request};
use store::{Context, PupilId, SchoolId, StoreError};

use super::desk::{Desk, Known, policy_of};
use super::form::{Form, begin_with, date_field, words_field, wrong_of};
use crate::house::Rooms;
use crate::web::{Answer, Caller, Typed, Wrong, day, see_other, text};
use crate::when;

/// The kinds that may be asked for, as radios.
pub(super) fn kinds(
    rooms: &Rooms,
    typed: &Typed,
    wrong: &Wrong,
    legend: impl Into<Legend>,
) -> Radios {
    let kinds = rooms.authority.policy.leave.kinds.iter().map(|kind| {
        let choice = Choice::new(kind.id.as_str(), kind.name.as_str());
        if kind.hint.is_empty() {
            choice
        } else {
            choice.hint(kind.hint.as_str())
        }
    });
    Radios::new("kind", legend)
        .choices(kinds)
        .value(text(typed, "kind"))
        .error_if(wrong.at("kind"))
}

fn show(caller: &Caller, desk: &Desk, typed: &Typed, wrong: &Wrong) -> Response {
    let mut form = Form::new(desk, caller, "Take a request for leave down", "/ask");
    form.words = vec![
        "Take down what the parent asked for, in their words. Nothing is decided by it.".to_owned(),
        "Papers stay in the school’s own file: say here what you were shown.".to_owned(),
    ];
    let choices = desk.parents.iter().map(|known| {
        let lives = if known.relation.lives_with {
            "the child lives with them"
        } else {
            "the child does not normally live with them"
        };
        Choice::new(known.parent.id.to_string(), known.name.as_str())
            .hint(format!("{}; {lives}", known.relation.kind))
    });
    let who: Content = if desk.parents.is_empty() {
        InsetText::new(
            "No parent is on this record. Add the parent under Family and contacts first.",
        )
        .into()
    } else {
        Radios::new("parent", "Who asks?")
            .choices(choices)
            .value(text(typed, "parent"))
            .error_if(wrong.at("parent"))
            .into()
    };
    form.fields = vec![
        who,
        date_field(
            typed,
            wrong,
            Field::AskedOn,
            "When were you asked?",
            "The day on which the parent handed it in or spoke with you. It has to be before the leave",
        ),
        kinds(&caller.rooms, typed, wrong, "What is the leave for?").into(),
        date_field(
            typed,
            wrong,
            Field::First,
            "First day of the leave",
            "For example, 12 11 2025",
        ),
        date_field(
            typed,
            wrong,
            Field::Last,
            "Last day of the leave",
            "For one day, enter the same day again",
        ),
        words_field(
            typed,
            wrong,
            Field::Reason,
            "Why?",
            "In the parent’s words, with what you were shown",
        ),
    ];
    form.show(desk, caller, wrong)
}

async fn open(caller: &Caller, id: &str) -> Result<Desk, Response> {
    Desk::open(
        caller,
        Action::AskForLeave,
        id,
        "taking a request for leave down",
    )
    .await
}

/// The form.
pub(crate) async fn form(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let desk = open(&caller, &id).await?;
    let mut typed = Typed::new();
    begin_with(&mut typed, Field::AskedOn.id(), caller.rooms.today());
    Ok(show(&caller, &desk, &typed, &Wrong::default()))
}

/// Keeps the request.
pub(crate) async fn make(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let desk = open(&caller, &id).await?;
    let rooms = &caller.rooms;
    let by = desk.parent(&text(&typed, "parent"));
    let waiting = by.map_or_else(Vec::new, |known| desk.waiting(known.parent.id));
    let (kind, reason) = (text(&typed, "kind"), text(&typed, "reason"));
    let asking = Asking {
        by: by.map(Known::asker),
        way: Way::Desk,
        kind: &kind,
        first: day(&typed, Field::First.id()),
        last: day(&typed, Field::Last.id()),
        reason: &reason,
        asked_on: day(&typed, Field::AskedOn.id()),
        waiting: &waiting,
    };
    let rules = &rooms.authority.policy.leave;
    let wanted = ask(&asking, rules, rooms.today(), desk.open_on());
    let (wanted, by) = match (wanted, by) {
        (Ok(wanted), Some(by)) => (wanted, by),
        (Err(refusals), _) => return Ok(show(&caller, &desk, &typed, &wrong_of(refusals))),
        // `ask` refuses when there is nobody.
        (Ok(_), None) => return Ok(show(&caller, &desk, &typed, &Wrong::default())),
    };
    let done = async {
        let unit = desk.begin(&caller).await?;
        let at = (desk.pupil(), desk.school.id);
        let request = taken_down(rooms, unit.context(), at, by, Way::Desk, &wanted, &reason);
        let (id, payload) = (request.id, said(&request));
        insert_request(&unit, request).await?;
        desk.finish(&caller, unit, "leave.asked", payload).await?;
        Ok(id)
    };
    let id = done
        .await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(
        &desk.address(&caller, &format!("/{id}?did=asked")),
    ))
}

/// A request as it is kept.
pub(super) fn taken_down(
    rooms: &Rooms,
    context: &Context,
    (pupil, school): (PupilId, SchoolId),
    by: &Known,
    way: Way,
    wanted: &Wanted<'_>,
    reason: &str,
) -> Request {
    Request {
        id: context.id(),
        reference: context.reference(),
        pupil,
        school,
        parent: by.parent.id,
        parent_name: by.name.clone(),
        way,
        kind: wanted.kind.id.clone(),
        kind_name: wanted.kind.name.clone(),
        first_day: wanted.first,
        last_day: wanted.last,
        school_days: wanted.school_days,
        reason: reason.to_owned(),
        lived_with: by.relation.lives_with,
        asked_on: wanted.asked_on,
        state: State::Waiting,
        agreed_first: None,
        agreed_last: None,
        policy: policy_of(rooms),
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
        changed_at: context.now,
    }
}

/// "on 27 April 2026", "from 27 April 2026 to 1 May 2026".
pub(super) fn days_in_words((first, last): (Date, Date)) -> String {
    if first == last {
        format!("on {}", when::day(first))
    } else {
        format!("from {} to {}", when::day(first), when::day(last))
    }
}

/// "27 April 2026 to 1 May 2026", or the one day: for tables and lists.
pub(super) fn span_in_words((first, last): (Date, Date)) -> String {
    if first == last {
        when::day(first)
    } else {
        format!("{} to {}", when::day(first), when::day(last))
    }
}

/// The same, with how many school days that is.
pub(super) fn long_in_words(days: (Date, Date), school_days: u16) -> String {
    format!("{} ({})", span_in_words(days), SchoolDays(school_days))
}

/// What the chronology says of a request.
pub(super) fn said(request: &Request) -> serde_json::Value {
    let says = format!(
        "{} asked on {} for leave {}, which is {}",
        request.parent_name,
        when::day(request.asked_on),
        days_in_words((request.first_day, request.last_day)),
        SchoolDays(request.school_days),
    );
    json!({
        "request": request.id, "says": says, "reference": request.reference,
        "how": request.way.words(), "for": request.kind_name, "reason": request.reason,
        "first_day": request.first_day.to_string(), "last_day": request.last_day.to_string(),
        "school_days": request.school_days,
    })
}
