//! Adding a school, changing what is known of it, closing it.
//! In: who acts, a school, what was decided. Out: it kept in one unit of work and written down on
//! the school's chain; a job works standings out anew where the law's gates turn on what changed.

use casework::schools::{Details, change_may_begin};
use jiff::civil::Date;
use serde_json::{Value, json};
use store::chronology::{NewEntry, Subject, record};
use store::schools::{self, Closure, School};
use store::{SchoolId, StoreError, Unit};

use crate::house::Rooms;
use crate::people::Signed;
use crate::work::{Task, put_in};

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Outcome<T = ()> {
    Done(T),
    /// Another school has that LAESTAB.
    NumberTaken(String),
    /// The day makes no sense; what to do instead.
    NotThen(&'static str),
    NotThere,
}

/// From when a change holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum When {
    /// It was taken down wrongly and was so all the time.
    Always,
    /// A new name, kind or number came into force on a day.
    From(Date),
}

/// The school as typed, under an id.
fn school(id: SchoolId, details: Details) -> School {
    School {
        id,
        name: details.name,
        phase: details.phase,
        kind: details.kind,
        low_age: Some(details.low_age),
        high_age: Some(details.high_age),
        urn: details.urn,
        laestab: details.laestab,
    }
}

/// A school as the chronology keeps it.
fn kept(school: &School) -> Value {
    json!({
        "name": school.name, "phase": school.phase, "kind": school.kind,
        "ages": [school.low_age, school.high_age], "urn": school.urn,
        "laestab": school.laestab.to_string(),
    })
}

async fn write_down(
    unit: &Unit,
    school: SchoolId,
    kind: &str,
    payload: Value,
) -> Result<(), StoreError> {
    record(unit, NewEntry::now(Subject::School(school), kind, payload))
        .await
        .map(|_| ())
}

/// The other school that has a number today.
async fn who_has(
    unit: &Unit,
    details: &Details,
    today: Date,
    but: Option<SchoolId>,
) -> Result<Option<School>, StoreError> {
    let found = schools::find_by_laestab(unit, details.laestab, today).await?;
    Ok(found.filter(|other| Some(other.id) != but))
}

/// Adds a school.
///
/// # Errors
/// When the store fails; then nothing is kept.
pub(crate) async fn add(
    rooms: &Rooms,
    signed: &Signed,
    details: Details,
) -> Result<Outcome<SchoolId>, StoreError> {
    let unit = rooms.store.begin(rooms.context(signed.actor())).await?;
    if let Some(other) = who_has(&unit, &details, rooms.today(), None).await? {
        unit.roll_back().await?;
        return Ok(Outcome::NumberTaken(other.name));
    }
    let school = school(unit.context().id(), details);
    let id = school.id;
    write_down(&unit, id, "schools.school.added", kept(&school)).await?;
    schools::insert(&unit, vec![school]).await?;
    unit.commit().await?;
    Ok(Outcome::Done(id))
}

/// Changes what is known of a school.
///
/// # Errors
/// When the store fails; then nothing is kept.
pub(crate) async fn change(
    rooms: &Rooms,
    signed: &Signed,
    id: SchoolId,
    details: Details,
    when: When,
) -> Result<Outcome, StoreError> {
    let unit = rooms.store.begin(rooms.context(signed.actor())).await?;
    let Some(before) = schools::find(&unit, id).await? else {
        unit.roll_back().await?;
        return Ok(Outcome::NotThere);
    };
    if let Some(refused) = refusal(&unit, rooms, id, &details, when).await? {
        unit.roll_back().await?;
        return Ok(refused);
    }
    let after = school(id, details);
    let from = match when {
        When::Always => {
            schools::put_right(&unit, &after).await?;
            None
        }
        When::From(day) => {
            schools::become_school(&unit, &after, day).await?;
            Some(day.to_string())
        }
    };
    let payload = json!({ "before": kept(&before), "after": kept(&after), "from": from });
    write_down(&unit, id, "schools.school.changed", payload).await?;
    if before.kind != after.kind {
        // What the law asks of a school turns on its kind.
        put_in(&unit, &Task::RenewSchool { school: id }, None).await?;
    }
    unit.commit().await?;
    Ok(Outcome::Done(()))
}

async fn refusal(
    unit: &Unit,
    rooms: &Rooms,
    id: SchoolId,
    details: &Details,
    when: When,
) -> Result<Option<Outcome>, StoreError> {
    if let Some(other) = who_has(unit, details, rooms.today(), Some(id)).await? {
        return Ok(Some(Outcome::NumberTaken(other.name)));
    }
    let When::From(day) = when else {
        return Ok(None);
    };
    let last = last_change(unit, id).await?;
    let judged = change_may_begin(day, rooms.today(), last);
    Ok(judged.err().map(Outcome::NotThen))
}

/// The day on which the last new name or number of a school came into force.
async fn last_change(unit: &Unit, id: SchoolId) -> Result<Option<Date>, StoreError> {
    let all = schools::identifiers_of(unit, id).await?;
    Ok(all.iter().filter_map(|i| i.since).max())
}

/// Sets a school's last day, or takes it back: no session is held after it. The registers and the roll
/// stay as they are: names come off a roll one by one, with a ground for each (SI 2024/208 reg 9), and
/// whoever is on it after that day is on Today.
///
/// # Errors
/// When the store fails; then nothing is kept.
pub(crate) async fn close(
    rooms: &Rooms,
    signed: &Signed,
    id: SchoolId,
    last_day: Option<Date>,
) -> Result<Outcome, StoreError> {
    let unit = rooms.store.begin(rooms.context(signed.actor())).await?;
    if schools::find(&unit, id).await?.is_none() {
        unit.roll_back().await?;
        return Ok(Outcome::NotThere);
    }
    if let Some(last_day) = last_day {
        let closure = Closure {
            school: id,
            last_day,
        };
        schools::close_school(&unit, closure).await?;
        let payload = json!({ "last_day": last_day.to_string() });
        write_down(&unit, id, "schools.school.closed", payload).await?;
    } else {
        schools::keep_school_open(&unit, id).await?;
        write_down(&unit, id, "schools.school.kept-open", json!({})).await?;
    }
    put_in(&unit, &Task::RenewSchool { school: id }, None).await?;
    unit.commit().await?;
    Ok(Outcome::Done(()))
}
