//! The year in force and a person's draft of it, side by side.
//! In: a school, a year, a person. Out: both; and a draft kept or put in force.

use std::collections::BTreeMap;

use casework::schools::{Change, Effect, Note, SchoolYear, changes, effect};
use jiff::civil::Date;
use law::academic_year::AcademicYear;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::attendance::rows_of_school;
use store::schools::{self, Draft, NoteKind, School};
use store::{SchoolId, StoreError};

use super::in_force::{Put, in_force, kind_of, of_kept, put_in_force};
use crate::house::Rooms;
use crate::people::Signed;

/// Both years.
pub(super) struct Drafted {
    /// The school.
    pub(super) school: School,
    /// The year in force: closed throughout while nobody has entered one.
    pub(super) in_force: SchoolYear,
    /// The draft, if the person has one.
    pub(super) draft: Option<SchoolYear>,
    /// Whether the year in force changed since the draft was begun.
    pub(super) stale: bool,
}

impl Drafted {
    /// The draft, or the year it would begin from.
    pub(super) fn drawn_up(&self) -> &SchoolYear {
        self.draft.as_ref().unwrap_or(&self.in_force)
    }

    /// What the draft changes.
    pub(super) fn changes(&self) -> Vec<Change> {
        changes(&self.in_force, self.drawn_up())
    }
}

/// Notes as a draft keeps them.
fn notes_as_json(notes: &BTreeMap<Date, Note>) -> Value {
    let each = notes.iter().map(|(day, note)| {
        let (kind, words) = kind_of(note);
        json!([day.to_string(), kind.text(), words])
    });
    Value::Array(each.collect())
}

fn notes_of_json(kept: &Value) -> BTreeMap<Date, Note> {
    let one = |note: &Value| {
        let text = |at: usize| note.get(at).and_then(Value::as_str);
        let kind = NoteKind::parse(text(1)?)?;
        Some((text(0)?.parse().ok()?, of_kept(kind, text(2)?.to_owned())))
    };
    kept.as_array()
        .into_iter()
        .flatten()
        .filter_map(one)
        .collect()
}

/// What a year says, in short: two that say the same are the same.
fn digest(year: &SchoolYear) -> Vec<u8> {
    let mut hash = Sha256::new();
    for week in year.open_weeks() {
        hash.update(week.to_le_bytes());
    }
    hash.update(notes_as_json(year.notes()).to_string());
    hash.finalize().to_vec()
}

/// Both years of a school.
pub(super) async fn drafted(
    rooms: &Rooms,
    signed: &Signed,
    school: School,
    year: AcademicYear,
) -> Result<Drafted, StoreError> {
    let store = &rooms.store;
    let in_force = in_force(store, school.id, year).await?;
    let kept = schools::find_draft(store, school.id, year, signed.person.id).await?;
    Ok(Drafted {
        stale: kept
            .as_ref()
            .is_some_and(|d| d.based_on != digest(&in_force)),
        draft: kept.map(|d| SchoolYear::of(year, &d.open_weeks, notes_of_json(&d.notes))),
        in_force,
        school,
    })
}

/// Keeps a draft. It is based on the year in force as it is now.
pub(super) async fn keep(
    rooms: &Rooms,
    signed: &Signed,
    drafted: &Drafted,
    year: &SchoolYear,
) -> Result<(), StoreError> {
    let unit = rooms.store.begin(rooms.context(signed.actor())).await?;
    let draft = Draft {
        school: drafted.school.id,
        academic_year: year.year(),
        person: signed.person.id,
        open_weeks: *year.open_weeks(),
        notes: notes_as_json(year.notes()),
        based_on: digest(&drafted.in_force),
    };
    schools::keep_draft(&unit, draft).await?;
    unit.commit().await
}

/// Throws a draft away.
pub(super) async fn discard(
    rooms: &Rooms,
    signed: &Signed,
    school: SchoolId,
    year: AcademicYear,
) -> Result<(), StoreError> {
    let unit = rooms.store.begin(rooms.context(signed.actor())).await?;
    schools::drop_draft(&unit, school, year, signed.person.id).await?;
    unit.commit().await
}

/// What the draft would do to the registers.
pub(super) async fn would_do(rooms: &Rooms, drafted: &Drafted) -> Result<Effect, StoreError> {
    let (school, year) = (drafted.school.id, drafted.in_force.year());
    let rows = rows_of_school(&rooms.store, school, year).await?;
    let rows = rows.iter().map(|row| &row.marks);
    Ok(effect(&drafted.changes(), rows, rooms.today()))
}

/// What came of saving.
pub(super) enum Saved {
    /// The draft is in force.
    Done,
    /// The year in force changed since the draft was begun.
    Quicker,
    /// There is no draft.
    Nothing,
}

/// Puts a draft in force.
pub(super) async fn save(
    rooms: &Rooms,
    signed: &Signed,
    drafted: &Drafted,
) -> Result<Saved, StoreError> {
    let Some(draft) = &drafted.draft else {
        return Ok(Saved::Nothing);
    };
    let (school, year) = (drafted.school.id, draft.year());
    let unit = rooms.store.begin(rooms.context(signed.actor())).await?;
    let years = [(drafted.in_force.clone(), draft.clone())];
    if drafted.stale || put_in_force(&unit, school, &years).await? == Put::Quicker {
        unit.roll_back().await?;
        return Ok(Saved::Quicker);
    }
    schools::drop_draft(&unit, school, year, signed.person.id).await?;
    unit.commit().await?;
    Ok(Saved::Done)
}
