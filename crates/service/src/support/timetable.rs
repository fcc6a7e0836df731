//! A bespoke timetable: an end, a review and a parent's agreement, or none at all.
//! In: a form. Out: the timetable on record.

use casework::support::{Field, Purpose, Refusal, Timetable, timetable};
use govuk::{Choice, Content, Radios};
use jiff::civil::Date;
use store::support::{Timetable as Kept, insert_timetable};
use store::{StoreError, SupportId, Unit};

use super::form::{date_field, words_field};
use super::{Desk, policy_of};
use crate::house::Rooms;
use crate::web::{Caller, Typed, Wrong, day, trimmed};

/// A timetable that may be written down.
pub(super) struct Read {
    starts: Date,
    pub(super) ends: Date,
    purpose: Purpose,
    hours: String,
    reason: String,
    agreed_by: String,
    agreed_on: Date,
}

pub(super) fn fields(typed: &Typed, wrong: &Wrong) -> Vec<Content> {
    let purposes = Purpose::ALL.map(|p| Choice::new(p.id(), p.words()));
    vec![
        Radios::new("purpose", "What is it for?")
            .choices(purposes)
            .value(trimmed(typed, "purpose"))
            .error_if(wrong.with(Field::Purpose))
            .into(),
        words_field(
            typed,
            wrong,
            Field::Hours,
            "When is the child in school?",
            "For example, 8:45 to 12:00 from Monday to Friday",
        ),
        words_field(
            typed,
            wrong,
            Field::Reason,
            "How does it lead back to full time?",
            "",
        ),
        date_field(typed, wrong, Field::Day, "Its first day", ""),
        date_field(
            typed,
            wrong,
            Field::Review,
            "When is it reviewed?",
            "Before it ends",
        ),
        date_field(typed, wrong, Field::Ends, "Its last day", ""),
        words_field(
            typed,
            wrong,
            Field::Consent,
            "Which parent agreed, and how?",
            "",
        ),
        date_field(typed, wrong, Field::Agreed, "When did they agree?", ""),
    ]
}

pub(super) fn read(rooms: &Rooms, typed: &Typed) -> Result<Read, Vec<Refusal>> {
    let (agreed, purpose) = (
        day(typed, "agreed"),
        Purpose::of_id(trimmed(typed, "purpose")),
    );
    let asked = Timetable {
        starts: day(typed, "on"),
        ends: day(typed, "ends"),
        review: day(typed, "review"),
        purpose,
        hours: trimmed(typed, "hours"),
        reason: trimmed(typed, "reason"),
        agreed_by: trimmed(typed, "consent"),
        agreed,
    };
    let (starts, ends, _) = timetable(&asked, &rooms.authority.policy, rooms.today())?;
    let (Some(agreed_on), Some(purpose)) = (agreed, purpose) else {
        return Err(Vec::new());
    };
    Ok(Read {
        starts,
        ends,
        purpose,
        hours: asked.hours.to_owned(),
        reason: asked.reason.to_owned(),
        agreed_by: asked.agreed_by.to_owned(),
        agreed_on,
    })
}

pub(super) async fn insert(
    caller: &Caller,
    desk: &Desk,
    unit: &Unit,
    read: Read,
) -> Result<SupportId, StoreError> {
    let context = unit.context();
    let id = context.id();
    let kept = Kept {
        id,
        pupil: desk.pupil(),
        school: desk.school.id,
        starts: read.starts,
        ends: read.ends,
        purpose: read.purpose.id().to_owned(),
        hours: read.hours,
        reason: read.reason,
        agreed_by: read.agreed_by,
        agreed_on: read.agreed_on,
        policy: policy_of(&caller.rooms),
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
    };
    insert_timetable(unit, kept).await?;
    Ok(id)
}
