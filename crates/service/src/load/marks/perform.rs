//! A file of marks, loaded by a worker as its person chose.
//! In: a job. Out: marks set down, changes kept as amendments, roll changes noted, standings and Today
//! worked out anew, and everything written down: in the one unit of work that ends the job.

use serde_json::json;
use store::attendance::hold_standings;
use store::chronology::{NewEntry, Subject, record};
use store::files::WrittenFile;
use store::jobs::{Claimed, complete};
use store::loading::{Choice, Loading, LoadingState};
use store::{Actor, LoadingId, StoreError, Unit};

use super::judge::{Preview, preview};
use super::read::{Read, mapping_of, read};
use crate::attendance::marks::set_down;
use crate::attendance::{note_roll, recompute_read, registers_came};
use crate::house::Rooms;
use crate::load::job::{InHand, end, end_unreadable, keep_to_mend, take_in_hand};
use crate::load::refused::by_row;
use crate::work::Teller;

/// Loads a file. What it does is worked out inside the unit, so that nothing is overwritten that
/// somebody changed since the preview.
pub(crate) async fn load_marks(
    rooms: &Rooms,
    held: &Claimed,
    id: LoadingId,
    actor: Actor,
    teller: &Teller,
) -> Result<(), StoreError> {
    let Some(InHand { loading, bytes }) = take_in_hand(rooms, held, id, &actor, teller).await?
    else {
        return Ok(());
    };
    let store = &rooms.store;
    let mapping = mapping_of(store, loading.school).await?;
    let read = read(loading.name.clone(), bytes.clone(), mapping).await;
    let unit = store.begin(rooms.context(actor)).await?;
    // First of all, so that two files never wait for each other crosswise.
    hold_standings(&unit).await?;
    match read {
        Ok(read) => take(rooms, &unit, &loading, &read, &bytes, teller).await?,
        Err(problems) => end_unreadable(&unit, &loading, &problems).await?,
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
    let (mut found, mut known) = preview(unit, loading.school, &read.sifted, today).await?;
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
    let touched = set_down(
        unit,
        [(loading.school, &found.plan)],
        &mut known.every,
        Some(teller),
    )
    .await?;
    let steps = found.plan.writes.len() as u64;
    teller
        .tell(steps, steps, "Working out where these pupils stand")
        .await;
    if !touched.is_empty() {
        recompute_read(unit, rooms, &known, Some(&touched), today, 1).await?;
    }
    note_roll(unit, loading.school, &found.shown, Some(loading.id), today).await?;
    registers_came(unit, rooms, loading.school, today).await?;
    let kind = "attendance.file.loaded";
    let entry = NewEntry::now(Subject::School(loading.school), kind, outcome.clone());
    outcome["entry"] = json!(record(unit, entry).await?);
    end(unit, loading, LoadingState::Loaded, outcome, mend).await
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
    keep_to_mend(rooms, unit, made).await.map(Some)
}
