//! Referring a pupil to a service of the directory, with consent or on another lawful basis.
//! In: a form. Out: the referral on record.

use casework::support::{Field, Referral, ReferralBasis, Refusal, refer};
use govuk::{Choice, Content, Radios};
use jiff::civil::Date;
use store::support::{Referral as Kept, insert_referral};
use store::{StoreError, SupportId, Unit};

use super::form::{date_field, words_field};
use super::{Desk, policy_of};
use crate::house::Rooms;
use crate::web::{Caller, Typed, Wrong, day, day_or_blank, trimmed};

/// A referral that may be written down.
pub(super) struct Read {
    pub(super) service: String,
    service_id: String,
    on: Date,
    basis: ReferralBasis,
    consent: String,
    reason: String,
    attendance: String,
}

pub(super) fn fields(rooms: &Rooms, typed: &Typed, wrong: &Wrong) -> Vec<Content> {
    let services = rooms.authority.policy.support.services.iter().map(|s| {
        let hint = format!("{} Who may refer: {} How: {}", s.does, s.who, s.how);
        Choice::new(s.id.as_str(), s.name.as_str()).hint(hint)
    });
    let bases = ReferralBasis::ALL.map(|b| Choice::new(b.id(), b.words()));
    vec![
        Radios::new("service", "Which service?")
            .choices(services)
            .value(trimmed(typed, "service"))
            .error_if(wrong.with(Field::Service))
            .into(),
        words_field(
            typed,
            wrong,
            Field::Reason,
            "What does the child need help with?",
            "",
        ),
        words_field(
            typed,
            wrong,
            Field::Attendance,
            "What has attendance to do with it?",
            "Some services and the checklist of evidence want the referral to say so; it may be left blank for others",
        ),
        Radios::new("basis", "What does the referral rest on?")
            .choices(bases)
            .value(trimmed(typed, "basis"))
            .error_if(wrong.with(Field::Basis))
            .into(),
        words_field(
            typed,
            wrong,
            Field::Consent,
            "Who gave consent and how, or which lawful basis and why",
            "",
        ),
        date_field(typed, wrong, Field::Day, "When was it sent?", ""),
    ]
}

pub(super) fn read(rooms: &Rooms, typed: &Typed) -> Result<Read, Vec<Refusal>> {
    let (on, basis) = (
        day(typed, "on"),
        ReferralBasis::of_id(trimmed(typed, "basis")),
    );
    let asked = Referral {
        service: trimmed(typed, "service"),
        on,
        basis,
        consent: trimmed(typed, "consent"),
        reason: trimmed(typed, "reason"),
        attendance: trimmed(typed, "attendance"),
        review: day_or_blank(typed, "review"),
    };
    let service = refer(&asked, &rooms.authority.policy, rooms.today())?;
    let (Some(on), Some(basis)) = (on, basis) else {
        return Err(Vec::new());
    };
    Ok(Read {
        service: service.name.clone(),
        service_id: service.id.clone(),
        on,
        basis,
        consent: asked.consent.to_owned(),
        reason: asked.reason.to_owned(),
        attendance: asked.attendance.to_owned(),
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
        service: read.service_id,
        on_day: read.on,
        basis: read.basis.id().to_owned(),
        consent: read.consent,
        reason: read.reason,
        attendance: read.attendance,
        policy: policy_of(&caller.rooms),
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
    };
    insert_referral(unit, kept).await?;
    Ok(id)
}
