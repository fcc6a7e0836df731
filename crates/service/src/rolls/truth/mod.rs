//! The register held against the part-time timetables that a school has notified.
//! In: what was sent of a pupil at a school, and the pupil's marks there. Out: findings; items of Today raised, and
//! withdrawn once the register or what was notified is put right; pages for school and authority.

mod list;
mod pages;

use std::collections::{BTreeMap, BTreeSet};

use casework::rolls::notification::Kind;
use casework::rolls::notifying::{Agreed, Untrue, raise_untrue, truth};
use casework::rolls::twenty_days::Sat;
use casework::today::{Raised, Rule};
use jiff::ToSpan;
use jiff::civil::Date;
use law::academic_year::academic_year;
use register::{Day, HeldSession};
use store::attendance::{EveryRegister, registers_of};
use store::jobs::{Claimed, complete};
use store::pupils::enrolments_of_school;
use store::rolls::{Asked, Notification, list as notifications, schools_with_notifications};
use store::today::{ItemState, of_school as items_of_school};
use store::{Actor, NotificationId, PupilId, SchoolId, StoreError, Unit};

use super::part_time::{GoesOn, goes_on, hours};
use super::steps::{said_day, said_of};
use crate::attendance::{settle_pupils_items, settle_school_items};
use crate::house::Rooms;
use crate::web::text;

pub(super) use list::list;
pub(crate) use pages::of_pupil;

/// Days for which a week that differs goes on a list: older ones stand on the pupil's page alone.
const LATELY: i32 = 14;

/// Whether a notification says that another's timetable ended early.
pub(super) fn says_ended(told: &Notification) -> bool {
    ended(told).is_some()
}

/// Which other's, and its last day.
fn ended(told: &Notification) -> Option<(NotificationId, Date)> {
    let said = said_of(told);
    match goes_on(&said)? {
        (GoesOn::Ends, of) => Some((of, said_day(&said, "ended")?)),
        (GoesOn::Renews, _) => None,
    }
}

/// A timetable that was notified.
#[derive(Clone)]
pub(super) struct Timetable {
    pub(super) told: Notification,
    /// As it holds: ended early, its end is that day.
    pub(super) agreed: Agreed,
    pub(super) ended_early: bool,
}

/// The timetables among what a school sent of a pupil, by their first day.
pub(super) fn timetables<'n>(
    sent: impl IntoIterator<Item = &'n Notification> + Clone,
) -> Vec<Timetable> {
    let holds = |told: &&Notification| told.kind == Kind::PartTime && told.state.was_sent();
    let ends: Vec<_> = sent
        .clone()
        .into_iter()
        .filter(holds)
        .filter_map(ended)
        .collect();
    let mut found: Vec<Timetable> = sent
        .into_iter()
        .filter(holds)
        .filter_map(|told| {
            let mut agreed = agreed(told)?;
            let early = ends.iter().filter(|(of, _)| *of == told.id);
            let early = early.map(|(_, on)| *on).min();
            agreed.ends = early.or(agreed.ends);
            Some(Timetable {
                told: told.clone(),
                agreed,
                ended_early: early.is_some(),
            })
        })
        .collect();
    found.sort_by_key(|timetable| timetable.agreed.starts);
    found
}

/// A timetable as it was notified; `None` of what says only that another ended.
fn agreed(told: &Notification) -> Option<Agreed> {
    let said = said_of(told);
    if says_ended(told) {
        return None;
    }
    Some(Agreed {
        starts: said_day(&said, "starts")?,
        ends: said_day(&said, "ends"),
        agreed: hours(&text(&said, "agreed"))?,
        full: hours(&text(&said, "full"))?,
        alternative: text(&said, "alternative") == "yes",
        flexi: text(&said, "flexi") == "yes",
    })
}

/// What the register shows otherwise, as at a day. Of the register this academic year is looked at.
pub(super) fn findings(
    timetables: &[Timetable],
    sessions: &[HeldSession],
    today: Date,
) -> Vec<Untrue> {
    let agreed: Vec<Agreed> = timetables.iter().map(|t| t.agreed).collect();
    let sats = sessions.iter().map(|held| Sat {
        day: held.day.date(),
        session: held.session,
        // Sessions that the school did not hold are not among them.
        open: true,
        code: held.code,
    });
    truth(&agreed, &sats.collect::<Vec<_>>(), today)
}

/// A pupil's sessions at a school this academic year, up to a day.
pub(super) fn sessions_at(
    every: &EveryRegister,
    (pupil, school): (PupilId, SchoolId),
    today: Date,
) -> Vec<HeldSession> {
    let first = Day::from(academic_year(today).value.first_day());
    let place = every.place_of_school(school);
    let mut sessions = every.place_of(pupil).map_or_else(Vec::new, |pupil| {
        every.registers.sessions(pupil, first, Day::from(today))
    });
    sessions.retain(|session| Some(session.school) == place);
    sessions
}

/// What of it comes on Today: of single weeks only those of late, or those on the list already.
fn said(
    pupil: PupilId,
    findings: &[Untrue],
    on_list: &BTreeSet<String>,
    today: Date,
) -> Vec<Raised> {
    let since = today.saturating_sub(LATELY.days());
    let id = pupil.to_string();
    let raised = findings
        .iter()
        .map(|finding| (raise_untrue(&id, finding), finding.is_of_week_before(since)));
    raised
        .filter(|(raised, old)| !old || on_list.contains(&raised.key))
        .map(|(raised, _)| raised)
        .collect()
}

/// The keys of items that were raised, and that nobody has withdrawn.
async fn on_list(unit: &Unit, school: SchoolId) -> Result<BTreeSet<String>, StoreError> {
    let items = items_of_school(unit, school, Rule::TimetableUntrue.id()).await?;
    let held = items
        .into_iter()
        .filter(|item| item.state != ItemState::Withdrawn);
    Ok(held.map(|item| item.spell).collect())
}

/// What a school has sent of part-time timetables, pupil by pupil.
async fn sent_by(
    unit: &Unit,
    school: SchoolId,
) -> Result<BTreeMap<PupilId, Vec<Notification>>, StoreError> {
    let asked = Asked {
        schools: Some(vec![school]),
        kind: Some(Kind::PartTime),
        ..Asked::default()
    };
    let mut sent: BTreeMap<PupilId, Vec<Notification>> = BTreeMap::new();
    for told in notifications(unit, &asked).await? {
        if let Some(pupil) = told.pupil {
            sent.entry(pupil).or_default().push(told);
        }
    }
    Ok(sent)
}

/// Brings Today up to a pupil's timetables at a school, in somebody's unit.
pub(super) async fn settle_pupil(
    unit: &Unit,
    rooms: &Rooms,
    pupil: PupilId,
    school: SchoolId,
) -> Result<(), StoreError> {
    let today = rooms.today();
    let mut sent = store::rolls::of_pupil(unit, pupil).await?;
    sent.retain(|told| told.school == school);
    let every = registers_of(unit, Some(&[pupil]), 1).await?;
    let sessions = sessions_at(&every, (pupil, school), today);
    let findings = findings(&timetables(&sent), &sessions, today);
    let said = said(pupil, &findings, &on_list(unit, school).await?, today);
    settle_pupils_items(unit, school, pupil, Rule::TimetableUntrue, said, today).await?;
    Ok(())
}

/// Brings Today up to every pupil on a school's roll.
async fn settle_school(unit: &Unit, rooms: &Rooms, school: SchoolId) -> Result<(), StoreError> {
    let today = rooms.today();
    let spells = enrolments_of_school(unit, school).await?;
    let here = spells.into_iter().filter(|spell| spell.holds_on(today));
    let here: BTreeSet<PupilId> = here.map(|spell| spell.pupil).collect();
    let pupils: Vec<PupilId> = here.into_iter().collect();
    let sent = sent_by(unit, school).await?;
    let every = registers_of(unit, Some(&pupils), 1).await?;
    let on_list = on_list(unit, school).await?;
    let mut all = Vec::new();
    for pupil in pupils {
        let own = sent.get(&pupil).map_or(&[][..], Vec::as_slice);
        let sessions = sessions_at(&every, (pupil, school), today);
        let findings = findings(&timetables(own), &sessions, today);
        let said = said(pupil, &findings, &on_list, today).into_iter();
        all.extend(said.map(|raised| (raised, Some(pupil))));
    }
    settle_school_items(unit, school, Rule::TimetableUntrue, all, today).await?;
    Ok(())
}

/// Does so as a job, once marks of the school have changed.
pub(crate) async fn compare_school(
    rooms: &Rooms,
    held: &Claimed,
    school: SchoolId,
) -> Result<(), StoreError> {
    let actor = Actor::program("holding timetables against the register");
    let unit = rooms.store.begin(rooms.context(actor)).await?;
    settle_school(&unit, rooms, school).await?;
    complete(&unit, held).await?;
    unit.commit().await
}

/// Does so for every school that has notified anything: once a day. A school that has not is looked at when C2 is
/// marked there.
pub(crate) async fn chase(rooms: &Rooms) -> Result<(), StoreError> {
    let actor = Actor::program("holding timetables against the register");
    let unit = rooms.store.begin(rooms.context(actor)).await?;
    for school in schools_with_notifications(&unit).await? {
        settle_school(&unit, rooms, school).await?;
    }
    unit.commit().await
}
