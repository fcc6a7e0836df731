//! What notifications and joint enquiries put on Today, for the school that has to do something.
//! In: a school, a day. Out: its items as they should be, in the unit that changed something.

use casework::rolls::notification::{Kind, State};
use casework::rolls::raise::{raise_ended, raise_waiting};
use casework::today::Rule;
use jiff::civil::Date;
use store::rolls::{Asked, acts_of, enquiries_of, list, of_pupil};
use store::{PupilId, SchoolId, StoreError, Unit};

use crate::attendance::{settle_pupils_items, settle_school_items};

/// Has Today hold what the authority has asked a school, or returned to it. Of a pupil who has died it names nobody.
pub(super) async fn settle(unit: &Unit, school: SchoolId, today: Date) -> Result<(), StoreError> {
    let asked = Asked {
        schools: Some(vec![school]),
        states: State::ALL
            .into_iter()
            .filter(|state| state.is_with_school())
            .collect(),
        ..Asked::default()
    };
    let mut said = Vec::new();
    for told in list(unit, &asked).await? {
        // Asked a second time, it waits anew.
        let acts = acts_of(unit, told.id).await?;
        let key = format!("{} {}", told.id, acts.len());
        let raised = raise_waiting(&key, told.kind, &told.reference, told.state);
        let pupil = told.pupil.filter(|_| !told.restricted);
        said.extend(raised.map(|raised| (raised, pupil)));
    }
    settle_school_items(unit, school, Rule::NotificationWaits, said, today).await?;
    Ok(())
}

/// Has Today hold the joint enquiries after a pupil that have ended, until the school has told of the leaver.
pub(super) async fn settle_enquiries(
    unit: &Unit,
    school: SchoolId,
    pupil: PupilId,
    today: Date,
) -> Result<(), StoreError> {
    let enquiries = enquiries_of(unit, pupil, school).await?;
    if enquiries.is_empty() {
        return Ok(());
    }
    let told = of_pupil(unit, pupil).await?;
    let left_since = |ended: Date| {
        let mut own = told
            .iter()
            .filter(|n| n.school == school && n.kind == Kind::Leaver && n.state.was_sent());
        own.any(|n| n.sent_on.is_some_and(|sent| sent >= ended))
    };
    let ended = enquiries.iter().filter_map(|enquiry| {
        let on = enquiry.ended_on.filter(|on| !left_since(*on))?;
        Some(raise_ended(&enquiry.id.to_string(), on, enquiry.result))
    });
    let rule = Rule::EnquiryEnded;
    settle_pupils_items(unit, school, pupil, rule, ended.collect(), today).await?;
    Ok(())
}
