//! Requests and decisions held against the register, and what of them comes on Today.
//! In: a pupil's requests at a school and their marks there. Out: findings; items of Today raised, and withdrawn once
//! somebody has decided or put the register right.

use std::collections::{BTreeMap, BTreeSet};

use casework::leave::{Asked, Finding, Mark, State, compare, raise_finding, raise_request};
use casework::today::{Raised, Rule};
use jiff::ToSpan;
use jiff::civil::Date;
use law::academic_year::academic_year;
use law::attendance::Code;
use register::{Day, HeldSession};
use store::attendance::registers_of;
use store::jobs::{Claimed, complete};
use store::leave::{Request, of_pupil, of_school, schools_with_requests};
use store::pupils::enrolments_of_school;
use store::today::{Item, ItemState, of_school as items_of_school};
use store::{Actor, LeaveId, PupilId, SchoolId, StoreError, Unit};

use crate::attendance::{settle_pupils_items, settle_school_items};
use crate::house::Rooms;

/// A request as the register is held against it. A kind that the policy has no longer is one of exceptional leave.
pub(super) fn asked(rooms: &Rooms, request: &Request) -> Asked<LeaveId> {
    let kind = rooms.authority.policy.leave.kind(&request.kind);
    Asked {
        id: request.id,
        state: request.state,
        first: request.first_day,
        last: request.last_day,
        agreed: request.agreed(),
        code: kind.map_or(Code::C, casework::leave::Kind::agreed),
        otherwise: kind.map_or(Code::O, casework::leave::Kind::not_agreed),
    }
}

/// The marks of open sessions.
pub(super) fn marks(sessions: &[HeldSession]) -> Vec<Mark> {
    let marks = sessions.iter().map(|session| Mark {
        day: session.day.date(),
        session: session.session,
        code: session.code,
    });
    marks.collect()
}

/// The days that are held against requests: this academic year's, up to today.
pub(super) fn span(today: Date) -> (Day, Day) {
    let first = academic_year(today).value.first_day();
    (Day::from(first), Day::from(today))
}

/// What the register shows otherwise than was decided.
pub(super) fn findings(
    rooms: &Rooms,
    requests: &[Request],
    sessions: &[HeldSession],
) -> Vec<Finding<LeaveId>> {
    let asked: Vec<Asked<LeaveId>> = requests.iter().map(|r| asked(rooms, r)).collect();
    compare(&asked, &marks(sessions), rooms.today())
}

/// What of a pupil comes on Today: leave that nobody asked for only while it is recent, or once it has been raised.
fn said(
    rooms: &Rooms,
    pupil: PupilId,
    findings: &[Finding<LeaveId>],
    on_list: &BTreeSet<String>,
) -> Vec<Raised> {
    let days = rooms.authority.policy.leave.not_asked_for;
    let since = rooms.today().saturating_sub(i64::from(days.0).days());
    let id = pupil.to_string();
    let raised = findings.iter().map(|finding| {
        let recent = finding.request.is_some() || finding.last() >= since;
        (raise_finding(&id, finding), recent)
    });
    raised
        .filter(|(raised, recent)| *recent || on_list.contains(&raised.key))
        .map(|(raised, _)| raised)
        .collect()
}

fn waiting(requests: &[Request]) -> impl Iterator<Item = (Raised, PupilId)> {
    let waiting = requests.iter().filter(|r| r.state == State::Waiting);
    waiting.map(|r| {
        let days = (r.first_day, r.last_day);
        (raise_request(&r.id.to_string(), r.asked_on, days), r.pupil)
    })
}

/// The keys of items that were raised, and of which somebody may still have to hear.
fn keys(items: &[Item]) -> BTreeSet<String> {
    let held = items.iter().filter(|i| i.state != ItemState::Withdrawn);
    held.map(|i| i.spell.clone()).collect()
}

/// Brings Today up to a pupil's requests at a school, in somebody's unit.
pub(super) async fn settle_pupil(
    unit: &Unit,
    rooms: &Rooms,
    pupil: PupilId,
    school: SchoolId,
) -> Result<(), StoreError> {
    let today = rooms.today();
    let requests = of_pupil(unit, pupil, school).await?;
    let every = registers_of(unit, Some(&[pupil]), 1).await?;
    let (first, last) = span(today);
    let place = every.place_of_school(school);
    let sessions = every.place_of(pupil).map_or_else(Vec::new, |pupil| {
        let mut sessions = every.registers.sessions(pupil, first, last);
        sessions.retain(|session| Some(session.school) == place);
        sessions
    });
    let on_list = keys(&items_of_school(unit, school, Rule::LeaveDiffers.id()).await?);
    let findings = findings(rooms, &requests, &sessions);
    let differ = said(rooms, pupil, &findings, &on_list);
    let asked = waiting(&requests).map(|(raised, _)| raised).collect();
    for (rule, said) in [(Rule::LeaveAsked, asked), (Rule::LeaveDiffers, differ)] {
        settle_pupils_items(unit, school, pupil, rule, said, today).await?;
    }
    Ok(())
}

/// Brings Today up to all of a school's requests: of pupils who are on its roll today.
async fn settle_school(unit: &Unit, rooms: &Rooms, school: SchoolId) -> Result<(), StoreError> {
    let today = rooms.today();
    let spells = enrolments_of_school(unit, school).await?;
    let here = spells.into_iter().filter(|spell| spell.holds_on(today));
    let here: BTreeSet<PupilId> = here.map(|spell| spell.pupil).collect();
    let pupils: Vec<PupilId> = here.iter().copied().collect();
    let mut requests: BTreeMap<PupilId, Vec<Request>> = BTreeMap::new();
    for request in of_school(unit, school, None).await? {
        if here.contains(&request.pupil) {
            requests.entry(request.pupil).or_default().push(request);
        }
    }
    let every = registers_of(unit, Some(&pupils), 1).await?;
    let place = every.place_of_school(school);
    let (first, last) = span(today);
    let on_list = keys(&items_of_school(unit, school, Rule::LeaveDiffers.id()).await?);
    let (mut asked, mut differ) = (Vec::new(), Vec::new());
    for pupil in pupils {
        let own = requests.get(&pupil).map_or(&[][..], Vec::as_slice);
        asked.extend(waiting(own).map(|(raised, pupil)| (raised, Some(pupil))));
        let Some(at) = every.place_of(pupil) else {
            continue;
        };
        let mut sessions = every.registers.sessions(at, first, last);
        sessions.retain(|session| Some(session.school) == place);
        let findings = findings(rooms, own, &sessions);
        let said = said(rooms, pupil, &findings, &on_list).into_iter();
        differ.extend(said.map(|raised| (raised, Some(pupil))));
    }
    settle_school_items(unit, school, Rule::LeaveAsked, asked, today).await?;
    settle_school_items(unit, school, Rule::LeaveDiffers, differ, today).await?;
    Ok(())
}

/// Does so as a job, once marks of the school have changed.
pub(crate) async fn compare_school(
    rooms: &Rooms,
    held: &Claimed,
    school: SchoolId,
) -> Result<(), StoreError> {
    let actor = Actor::program("holding leave against the register");
    let unit = rooms.store.begin(rooms.context(actor)).await?;
    settle_school(&unit, rooms, school).await?;
    complete(&unit, held).await?;
    unit.commit().await
}

/// Does so for every school that has taken a request down: once a day.
pub(crate) async fn chase(rooms: &Rooms) -> Result<(), StoreError> {
    let actor = Actor::program("holding leave against the register");
    let unit = rooms.store.begin(rooms.context(actor)).await?;
    for school in schools_with_requests(&unit).await? {
        settle_school(&unit, rooms, school).await?;
    }
    unit.commit().await
}
