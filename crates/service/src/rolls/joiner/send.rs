//! A joiner is sent: joined to the child's record where there is one, and to a new one only where the school says so.
//! In: a draft as it was checked. Out: it is the authority's; the child on the school's roll, where that was ticked.

use axum::extract::Path;
use casework::rolls::notification::State;
use register::RollStatus;
use serde_json::{Value, json};
use store::chronology::{NewEntry, Subject, record};
use store::pupils::{
    Enrolment, Pupil, enrolments_of, find_by_upn, insert as insert_pupils, insert_enrolments,
};
use store::rolls::{Notification, find, keep_draft};
use store::{PupilId, StoreError, Unit};

use super::super::steps::check::{not_sent, ready, send_in};
use super::super::steps::{Around, said_of};
use super::{Joiner, ask};
use crate::attendance::recompute_within;
use crate::web::{Answer, Caller, QUICKER, Typed, text};

/// Where the record of a child who has none comes from.
const SOURCE: &str = "joiner notification";

/// Whose record a joiner is of.
enum Whose {
    /// A record that is there.
    Held(PupilId),
    /// No record has the number.
    Nobody,
    /// A record has the number, with another date of birth, or several have it.
    Another,
}

async fn whose(unit: &Unit, told: &Notification) -> Result<Whose, StoreError> {
    if told.upn.is_empty() {
        return Ok(Whose::Nobody);
    }
    let found = find_by_upn(unit, &[&told.upn]).await?;
    Ok(match &found[..] {
        [] => Whose::Nobody,
        [one] if Some(one.born) == told.born => Whose::Held(one.id),
        _ => Whose::Another,
    })
}

/// The child of whom it speaks, newly on record.
async fn new_pupil(unit: &Unit, told: &Notification) -> Result<Option<PupilId>, StoreError> {
    let said = said_of(told);
    let Some(born) = told.born else {
        return Ok(None);
    };
    let pupil = Pupil {
        id: unit.context().id(),
        upn: Some(told.upn.clone()).filter(|upn| !upn.is_empty()),
        former_upn: None,
        legal_surname: text(&said, "surname"),
        legal_forename: text(&said, "forename"),
        preferred_surname: None,
        preferred_forename: None,
        born,
        sex: text(&said, "sex"),
        year_group: text(&said, "year_group"),
        language: None,
        source: SOURCE.to_owned(),
    };
    let id = pupil.id;
    insert_pupils(unit, vec![pupil]).await?;
    write_down(unit, id, "pupils.pupil.added", json!({ "source": SOURCE })).await?;
    Ok(Some(id))
}

async fn write_down(
    unit: &Unit,
    pupil: PupilId,
    kind: &str,
    payload: Value,
) -> Result<(), StoreError> {
    record(unit, NewEntry::now(Subject::Child(pupil), kind, payload)).await?;
    Ok(())
}

/// Puts the child on the school's roll, unless it is there already.
async fn enrol(unit: &Unit, told: &Notification, pupil: PupilId) -> Result<bool, StoreError> {
    let Some(start_on) = told.on_day else {
        return Ok(false);
    };
    let spells = enrolments_of(unit, pupil).await?;
    let there = |spell: &Enrolment| {
        spell.school == told.school && spell.end_on.is_none_or(|end| end >= start_on)
    };
    if spells.iter().any(there) {
        return Ok(false);
    }
    let spell = Enrolment {
        id: unit.context().id(),
        pupil,
        school: told.school,
        start_on,
        end_on: None,
        status: RollStatus::Single,
        end_reason: None,
    };
    let payload = json!({
        "school": spell.school, "start": start_on.to_string(), "status": spell.status.text(), "source": SOURCE,
    });
    insert_enrolments(unit, vec![spell]).await?;
    write_down(unit, pupil, "rolls.spell.began", payload).await?;
    Ok(true)
}

/// Joins the notification to the child's record within a unit, and puts the child on the roll where that was ticked;
/// `None` where somebody was quicker.
async fn join(
    caller: &Caller,
    unit: &Unit,
    told: &Notification,
    (held, ticked): (Option<PupilId>, bool),
) -> Result<Option<Notification>, StoreError> {
    let pupil = match held {
        Some(pupil) => Some(pupil),
        None if ticked => new_pupil(unit, told).await?,
        None => None,
    };
    let Some(pupil) = pupil else {
        return Ok(Some(told.clone()));
    };
    if ticked && enrol(unit, told, pupil).await? {
        let rooms = &caller.rooms;
        recompute_within(unit, rooms, Some(&[pupil]), rooms.today(), 1).await?;
    }
    let mut now = told.clone();
    now.pupil = Some(pupil);
    if !keep_draft(unit, told, &now).await? {
        return Ok(None);
    }
    find(unit, told.id).await
}

/// Sends it.
pub(crate) async fn send(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let (mut around, to): (Around, State) = ready::<Joiner>(&caller, &id, &typed).await?;
    let failed = |e: StoreError| caller.problem(e.into());
    let unit = around.desk.begin(&caller).await.map_err(failed)?;
    let told = around.desk.notification.clone();
    if told.pupil.is_none() {
        let ticked = text(&typed, "enrol") == "yes";
        let held = match whose(&unit, &told).await.map_err(failed)? {
            Whose::Held(pupil) => Some(pupil),
            Whose::Nobody => None,
            Whose::Another => {
                unit.roll_back().await.map_err(failed)?;
                let why = ask::not_theirs().to_string();
                return Ok(not_sent::<Joiner>(&around, &caller, &typed, &why));
            }
        };
        let joined = join(&caller, &unit, &told, (held, ticked)).await;
        let Some(now) = joined.map_err(failed)? else {
            unit.roll_back().await.map_err(failed)?;
            return Ok(not_sent::<Joiner>(&around, &caller, &typed, QUICKER));
        };
        around.desk.notification = now;
    }
    send_in::<Joiner>(&caller, (&around, to), unit, &typed).await
}
