//! A file of marks, loaded by a worker as its person chose.
//! In: a job. Out: marks set down, changes kept as amendments, roll changes noted, standings and Today
//! worked out anew, and everything written down: in the one unit of work that ends the job.

use casework::attendance::loading::Effect;
use register::{Day, Slot};
use serde_json::json;
use store::attendance::{Amendment, Patch, hold_standings, insert_amendments, patch_rows};
use store::chronology::{NewEntry, Subject, append, record};
use store::files::WrittenFile;
use store::jobs::{Claimed, complete};
use store::loading::{Choice, Loading, LoadingState, find, renew};
use store::{Actor, LoadingId, PupilId, SchoolId, StoreError, Unit};

use super::judge::{Preview, preview};
use super::read::{Read, mapping_of, read};
use crate::attendance::{note_roll, recompute_within, registers_came};
use crate::house::Rooms;
use crate::load::refused::by_row;
use crate::work::Teller;

/// The reason kept with a mark that a file changes.
pub(super) const REASON: &str = "changed in the MIS";

/// Patches in one go: between two of them the page is told.
const AT_ONCE: usize = 5_000;

/// Loads a file. What it does is worked out inside the unit, so that nothing is overwritten that
/// somebody changed since the preview.
pub(crate) async fn load_marks(
    rooms: &Rooms,
    held: &Claimed,
    id: LoadingId,
    actor: Actor,
    teller: &Teller,
) -> Result<(), StoreError> {
    let store = &rooms.store;
    let loading = find(store, id).await?;
    let Some(loading) = loading.filter(|l| l.state == LoadingState::Waiting) else {
        // Done already, by a worker whose word did not come through.
        let unit = store.begin(rooms.context(actor)).await?;
        complete(&unit, held).await?;
        return unit.commit().await;
    };
    teller.tell(0, 0, "Reading the file").await;
    let bytes = store.files().read(loading.file).await?;
    let mapping = mapping_of(store, loading.school).await?;
    let read = read(loading.name.clone(), bytes.clone(), mapping).await;
    let unit = store.begin(rooms.context(actor)).await?;
    // First of all, so that two files never wait for each other crosswise.
    hold_standings(&unit).await?;
    match read {
        Ok(read) => take(rooms, &unit, &loading, &read, &bytes, teller).await?,
        Err(problems) => {
            // It could be read when it was chosen, so its columns were changed meanwhile.
            let why = problems.first().map(ToString::to_string);
            let outcome = json!({ "unreadable": why });
            end(&unit, &loading, LoadingState::Refused, outcome, None).await?;
        }
    }
    complete(&unit, held).await?;
    unit.commit().await
}

async fn take(
    rooms: &Rooms,
    unit: &Unit,
    loading: &Loading,
    read: &Read,
    bytes: &[u8],
    teller: &Teller,
) -> Result<(), StoreError> {
    let today = rooms.today();
    let mut found = preview(unit, loading.school, &read.sifted, today).await?;
    if !loading.whole_school {
        found.shown.gone.clear();
    }
    let mend = to_mend(rooms, unit, loading, read, &found, bytes).await?;
    let rows_refused = found.rows_refused();
    let mut outcome = json!({
        "file": loading.file.to_string(), "added": found.plan.added(), "changed": found.plan.changed(),
        "same": found.plan.same, "kept": found.plan.kept.len(),
        "refused": found.plan.refused.len(), "unknown": found.unknown.len(),
        "unreadable": read.sifted.refused.len(), "rows_refused": rows_refused,
        "appeared": found.shown.appeared.len(), "gone": found.shown.gone.len(),
    });
    if rows_refused > 0 && loading.choice != Some(Choice::GoodRows) {
        let kind = "attendance.file.refused";
        let entry = NewEntry::now(Subject::School(loading.school), kind, outcome.clone());
        record(unit, entry).await?;
        return end(unit, loading, LoadingState::Refused, outcome, mend).await;
    }
    let touched = set_down(unit, loading.school, &found, teller).await?;
    let steps = found.plan.writes.len() as u64;
    teller
        .tell(steps, steps, "Working out where these pupils stand")
        .await;
    if !touched.is_empty() {
        recompute_within(unit, rooms, Some(&touched), today, 1).await?;
    }
    note_roll(unit, loading.school, &found.shown, Some(loading.id), today).await?;
    registers_came(unit, rooms, loading.school).await?;
    let kind = "attendance.file.loaded";
    let entry = NewEntry::now(Subject::School(loading.school), kind, outcome.clone());
    outcome["entry"] = json!(record(unit, entry).await?);
    end(unit, loading, LoadingState::Loaded, outcome, mend).await
}

/// Sets marks down, and keeps those they replace as amendments with an entry on the child's chain.
/// Says which pupils they are of.
async fn set_down(
    unit: &Unit,
    school: SchoolId,
    found: &Preview,
    teller: &Teller,
) -> Result<Vec<PupilId>, StoreError> {
    let (mut patches, mut amendments, mut entries) = (Vec::new(), Vec::new(), Vec::new());
    for (mark, effect) in &found.plan.writes {
        let Some(code) = mark.code else { continue };
        let slot = Slot::of(Day::from(mark.date), mark.session);
        patches.push(Patch {
            pupil: mark.pupil,
            school,
            academic_year: slot.year,
            at: slot.at,
            bytes: vec![code.byte()],
        });
        let Effect::Change { before } = effect else {
            continue;
        };
        let context = unit.context();
        amendments.push(Amendment {
            id: context.id(),
            pupil: mark.pupil,
            school,
            on_day: slot.day,
            session: mark.session,
            mark_before: before.byte(),
            mark_after: code.byte(),
            reason: REASON.to_owned(),
            made_at: context.now,
            made_by: context.actor.person,
            made_by_name: context.actor.name.clone(),
            position: context.actor.position.clone(),
        });
        let payload = json!({
            "date": mark.date.to_string(), "session": mark.session.text(), "before": before.text(),
            "after": code.text(), "reason": REASON, "line": mark.line,
        });
        let subject = Subject::Child(mark.pupil);
        entries.push(NewEntry::now(subject, "attendance.mark.amended", payload));
    }
    let mut touched: Vec<PupilId> = patches.iter().map(|p| p.pupil).collect();
    touched.sort_unstable();
    touched.dedup();
    let (steps, mut done) = (patches.len() as u64, 0);
    for some in joined(patches).chunks(AT_ONCE) {
        teller.tell(done, steps, "Setting marks down").await;
        patch_rows(unit, some).await?;
        done += some.iter().map(|p| p.bytes.len() as u64).sum::<u64>();
    }
    insert_amendments(unit, amendments).await?;
    append(unit, entries).await?;
    Ok(touched)
}

/// Patches with neighbours joined: a pupil's week is one.
fn joined(mut patches: Vec<Patch>) -> Vec<Patch> {
    patches.sort_by_key(|p| (p.pupil, p.academic_year, p.at));
    let mut out: Vec<Patch> = Vec::with_capacity(patches.len() / 2 + 1);
    for patch in patches {
        match out.last_mut() {
            Some(last)
                if (last.pupil, last.academic_year) == (patch.pupil, patch.academic_year)
                    && last.at + last.bytes.len() == patch.at =>
            {
                last.bytes.extend(patch.bytes);
            }
            _ => out.push(patch),
        }
    }
    out
}

/// The rows that are not taken, kept as a file; `None` when there are none.
async fn to_mend(
    rooms: &Rooms,
    unit: &Unit,
    loading: &Loading,
    read: &Read,
    found: &Preview,
    bytes: &[u8],
) -> Result<Option<WrittenFile>, StoreError> {
    if found.refused.is_empty() {
        return Ok(None);
    }
    let rows = by_row(&found.refused);
    let made = exchange::mis::to_mend(bytes, &loading.name, read.mapping.as_ref(), &rows);
    // It was read a moment ago, by the same reader.
    let Ok(made) = made else { return Ok(None) };
    let written = rooms.store.files().write(made.into(), "text/csv").await?;
    store::files::name(unit, &written).await?;
    Ok(Some(written))
}

async fn end(
    unit: &Unit,
    loading: &Loading,
    state: LoadingState,
    outcome: serde_json::Value,
    refused: Option<WrittenFile>,
) -> Result<(), StoreError> {
    let ended = Loading {
        state,
        outcome: Some(outcome),
        refused: refused.map(|file| file.digest),
        done_at: Some(unit.context().now),
        ..loading.clone()
    };
    renew(unit, &ended, LoadingState::Waiting).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use law::academic_year::AcademicYear;

    use super::*;

    #[test]
    fn neighbours_are_joined_and_nothing_else() {
        let id = |n: u8| format!("018f3c1e-7e5a-7000-8000-0000000000{n:02}");
        let patch = |pupil: u8, year: i16, at: usize, byte: u8| Patch {
            pupil: id(pupil).parse().expect("an id"),
            school: id(99).parse().expect("an id"),
            academic_year: AcademicYear(year),
            at,
            bytes: vec![byte],
        };
        let out = joined(vec![
            patch(1, 2025, 7, 3),
            patch(2, 2025, 8, 9),
            patch(1, 2025, 6, 2),
            patch(1, 2025, 9, 5),
            patch(1, 2026, 10, 6),
        ]);
        let places: Vec<(usize, Vec<u8>)> = out.into_iter().map(|p| (p.at, p.bytes)).collect();
        assert_eq!(
            places,
            [(6, vec![2, 3]), (9, vec![5]), (10, vec![6]), (8, vec![9])]
        );
    }
}
