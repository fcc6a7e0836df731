//! A leaver is withdrawn: the name stands on the roll as before, and what went with a death is taken back.
//! In: a notification that is being withdrawn, within its unit of work. Out: the spell without its end, where it was this
//! leaver that ended it.

use jiff::ToSpan;
use law::registration::Ground;
use serde_json::json;
use store::pupils::{Enrolment, change_enrolment, end_restriction, enrolments_of, restrictions_of};
use store::{StoreError, Unit};

use super::super::desk::Desk;
use super::send::DIED;
use crate::attendance::recompute_within;
use crate::web::Caller;

/// Takes back what sending a leaver did. Of a draft, and of a spell that has been put right otherwise since, nothing.
pub(in super::super) async fn taken_back(
    caller: &Caller,
    unit: &Unit,
    desk: &Desk,
) -> Result<(), StoreError> {
    let told = &desk.notification;
    let (Some(pupil), Some(off)) = (told.pupil, told.on_day) else {
        return Ok(());
    };
    let ground = desk.said("ground");
    let ended_by_this = |spell: &Enrolment| {
        let last = spell.end_on.map(|last| last.saturating_add(1.day()));
        spell.school == told.school
            && last == Some(off)
            && spell.end_reason.as_deref() == Some(ground)
    };
    let spells = enrolments_of(unit, pupil).await?;
    let spell = spells.into_iter().find(ended_by_this);
    let Some(spell) = spell.filter(|_| told.sent_at.is_some()) else {
        return Ok(());
    };
    let before = spell.end_on.map(|day| day.to_string());
    let after = Enrolment {
        end_on: None,
        end_reason: None,
        ..spell
    };
    change_enrolment(unit, &after).await?;
    let payload = json!({
        "school": after.school, "start": after.start_on.to_string(), "before": before,
        "status": after.status.text(), "says": "The leaver was withdrawn: the name stands on the roll as before",
    });
    desk.write_down(unit, "rolls.spell.changed", payload)
        .await?;
    let today = caller.rooms.today();
    if Ground::of_id(ground).is_some_and(Ground::is_death) {
        let all = restrictions_of(unit, pupil).await?;
        let own = |r: &&store::pupils::Restriction| r.note == DIED && r.until.is_none();
        for one in all.iter().filter(own) {
            let last = today.yesterday().unwrap_or(one.since);
            end_restriction(unit, one.id, last.max(one.since)).await?;
            let payload = json!({ "restriction": one.id, "until": last.to_string() });
            desk.write_down(unit, "pupils.restriction.ended", payload)
                .await?;
        }
    }
    recompute_within(unit, &caller.rooms, Some(&[pupil]), today, 1).await?;
    Ok(())
}
