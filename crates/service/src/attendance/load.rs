//! Loading a file of marks into one school's registers.
//! In: an MIS export as it was uploaded. Out: what it would do, line by line; then the same, done
//! in one unit of work: marks set down, changes kept as amendments, everything written down.

use std::collections::{BTreeMap, HashMap};

use casework::attendance::loading::Plan;
use exchange::Problem;
use exchange::mis::{self, Export};
use jiff::civil::Date;
use serde_json::json;
use store::chronology::{NewEntry, Subject, record};
use store::files::FileDigest;
use store::{EntryId, PupilId, Reading, SchoolId, StoreError};

use super::marks::{Held, Judged, set_down};
use crate::house::Rooms;
use crate::people::Signed;

/// What a file would do.
#[derive(Debug)]
pub(super) struct Preview {
    /// Its marks, one by one.
    pub(super) plan: Plan<PupilId>,
    /// Pupils of the file who are not on this school's roll, by the number the file gives them.
    pub(super) unknown: BTreeMap<String, u64>,
    /// The names of the pupils it is about.
    pub(super) names: HashMap<PupilId, String>,
}

/// Reads an export, whichever kind of file it is.
///
/// # Errors
/// Every problem of the file; then nothing of it counts.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Export, Vec<Problem>> {
    // A workbook is a zip, and every zip begins so.
    if bytes.starts_with(b"PK") {
        mis::read_xlsx(bytes, name, None)
    } else {
        mis::read_csv(bytes, name, None)
    }
}

/// What a file would do to a school's registers.
///
/// # Errors
/// When the store fails.
pub(super) async fn preview(
    on: &Reading,
    school: SchoolId,
    export: &Export,
    today: Date,
) -> Result<Preview, StoreError> {
    let held = Held::of(on, school, &export.marks).await?;
    let Judged { plan, unknown } = held.judge(&export.marks, today);
    Ok(Preview {
        plan,
        unknown,
        names: held
            .pupils
            .into_iter()
            .map(|p| (p.id, format!("{} {}", p.legal_forename, p.legal_surname)))
            .collect(),
    })
}

/// Loads a file: every mark that can be taken, in one unit of work, with the file's own name kept.
/// What it does is worked out anew inside the unit, so that nothing is overwritten that somebody
/// changed since the preview.
///
/// # Errors
/// When the store fails; then nothing is kept.
pub(super) async fn load(
    rooms: &Rooms,
    signed: &Signed,
    school: SchoolId,
    export: &Export,
    file: FileDigest,
) -> Result<(EntryId, Vec<PupilId>), StoreError> {
    let unit = rooms.store.begin(rooms.context(signed.actor())).await?;
    let found = preview(&unit, school, export, rooms.today()).await?;
    let touched = set_down(&unit, school, &found.plan).await?;
    let payload = json!({
        "file": file.to_string(), "added": found.plan.added(), "changed": found.plan.changed(),
        "same": found.plan.same, "kept": found.plan.kept.len(),
        "refused": found.plan.refused.len(), "unknown": found.unknown.len(),
    });
    let entry = NewEntry::now(Subject::School(school), "attendance.file.loaded", payload);
    let entry = record(&unit, entry).await?;
    unit.commit().await?;
    Ok((entry, touched))
}
