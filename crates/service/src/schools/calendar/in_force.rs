//! A school's calendar in force, and the one way by which it becomes another: on the pages and by another
//! program.
//! In: years as they are and as they are to be. Out: rows, entries of the chronology, and the job that
//! works the school's pupils out anew, in the caller's unit of work.

use casework::schools::{Change, Note, SchoolYear, changes};
use law::academic_year::AcademicYear;
use serde_json::{Value, json};
use store::chronology::{NewEntry, Subject, append};
use store::schools::{self, CalendarYear, DayNote, NoteKind, set_calendar_year, set_notes};
use store::{Reading, SchoolId, StoreError, Unit};

use crate::work::{Task, put_in};

/// The year in force as it was entered: closed throughout while nobody has. A school that closes holds
/// no session of it after its last day.
///
/// # Errors
/// When the store fails.
pub(crate) async fn in_force(
    on: &Reading,
    school: SchoolId,
    year: AcademicYear,
) -> Result<SchoolYear, StoreError> {
    let years = schools::entered_calendars_of(on, school).await?;
    let Some(kept) = years.into_iter().find(|y| y.academic_year == year) else {
        return Ok(SchoolYear::closed(year));
    };
    let notes = schools::notes_of(on, school, year).await?;
    let notes = notes
        .into_iter()
        .map(|n| (n.on_day, of_kept(n.kind, n.words)));
    Ok(SchoolYear::of(year, &kept.open_weeks, notes))
}

pub(super) fn of_kept(kind: NoteKind, words: String) -> Note {
    match kind {
        NoteKind::Inset => Note::Inset,
        NoteKind::Closure => Note::Closure(words),
    }
}

pub(super) const fn kind_of(note: &Note) -> (NoteKind, &str) {
    match note {
        Note::Inset => (NoteKind::Inset, ""),
        Note::Closure(why) => (NoteKind::Closure, why.as_str()),
    }
}

/// What came of putting years in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Put {
    /// They are in force when the unit is kept.
    Done,
    /// A year is no longer as the caller took it to be: roll the unit back.
    Quicker,
}

/// Puts years in force, each as it was and as it is to be. Where nothing changes, nothing is written.
///
/// # Errors
/// When the store fails.
pub(crate) async fn put_in_force(
    unit: &Unit,
    school: SchoolId,
    years: &[(SchoolYear, SchoolYear)],
) -> Result<Put, StoreError> {
    let changed = years.iter().filter(|(before, after)| before != after);
    let changed: Vec<&(SchoolYear, SchoolYear)> = changed.collect();
    if changed.is_empty() {
        return Ok(Put::Done);
    }
    // Written down first: whoever else writes to this school's chain waits until we are done, and
    // what we read next is what they left.
    let entries = changed
        .iter()
        .map(|(before, after)| entry(school, before, after));
    append(unit, entries.collect()).await?;
    for (before, _) in &changed {
        if in_force(unit, school, before.year()).await? != *before {
            return Ok(Put::Quicker);
        }
    }
    let kept = changed.iter().map(|(_, after)| CalendarYear {
        school,
        academic_year: after.year(),
        open_weeks: *after.open_weeks(),
    });
    set_calendar_year(unit, kept.collect()).await?;
    for (_, after) in &changed {
        let notes = after.notes().iter().map(|(day, note)| {
            let (kind, words) = kind_of(note);
            DayNote {
                school,
                on_day: *day,
                kind,
                words: words.to_owned(),
            }
        });
        set_notes(unit, school, after.year(), notes.collect()).await?;
    }
    put_in(unit, &Task::RenewSchool { school }, None).await?;
    Ok(Put::Done)
}

fn entry(school: SchoolId, before: &SchoolYear, after: &SchoolYear) -> NewEntry {
    let days = changes(before, after);
    NewEntry::now(
        Subject::School(school),
        "schools.calendar.changed",
        json!({
            "year": after.year().to_string(),
            "days": days.iter().map(written).collect::<Vec<_>>(),
            "sessions": { "before": before.sessions_held(), "after": after.sessions_held() },
        }),
    )
}

/// A changed day as the chronology keeps it.
fn written(change: &Change) -> Value {
    let note = |note: &Option<Note>| {
        note.as_ref().map(|n| match kind_of(n) {
            (NoteKind::Inset, _) => "INSET".to_owned(),
            (NoteKind::Closure, why) => why.to_owned(),
        })
    };
    json!({
        "day": change.day.to_string(),
        "before": change.before.text(), "after": change.after.text(),
        "reason": note(&change.note_after), "reason_before": note(&change.note_before),
    })
}
