//! Loading a file of marks into one school's registers.
//! In: an MIS export as it was uploaded. Out: what it would do, line by line; then the same, done
//! in one unit of work: marks set down, changes kept as amendments, everything written down.

use std::collections::{BTreeMap, HashMap};

use casework::attendance::loading::{Effect, Holds, Offered, Plan, plan};
use exchange::Problem;
use exchange::mis::{self, Export, PupilKey};
use jiff::civil::Date;
use law::academic_year::{AcademicYear, academic_year};
use law::attendance::Code;
use register::{Day, OpenWeeks, Row, Session, Slot};
use serde_json::json;
use store::attendance::{Amendment, Patch, insert_amendments, patch_rows, rows_of_school};
use store::chronology::{NewEntry, Subject, append, record};
use store::files::FileDigest;
use store::pupils::{Enrolment, Pupil, enrolments_of_school, list_by_ids};
use store::schools::calendars_of;
use store::{EntryId, PupilId, Reading, SchoolId, StoreError};

use crate::house::Rooms;
use crate::people::Signed;

/// The reason kept with a mark that a file changes.
pub(super) const REASON: &str = "changed in the MIS";

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

/// A school's registers, as far as a file can touch them.
struct Held {
    pupils: Vec<Pupil>,
    spells: HashMap<PupilId, Vec<Enrolment>>,
    calendar: HashMap<AcademicYear, OpenWeeks>,
    rows: HashMap<(PupilId, AcademicYear), Row>,
}

impl Held {
    async fn of(
        on: &Reading,
        school: SchoolId,
        years: &[AcademicYear],
    ) -> Result<Self, StoreError> {
        let mut spells: HashMap<PupilId, Vec<Enrolment>> = HashMap::new();
        for spell in enrolments_of_school(on, school).await? {
            spells.entry(spell.pupil).or_default().push(spell);
        }
        let ids: Vec<PupilId> = spells.keys().copied().collect();
        let calendar = calendars_of(on, school).await?;
        let mut rows = HashMap::new();
        for year in years {
            for row in rows_of_school(on, school, *year).await? {
                rows.insert((row.pupil, row.academic_year), row.marks);
            }
        }
        Ok(Self {
            pupils: list_by_ids(on, &ids).await?,
            spells,
            calendar: calendar
                .into_iter()
                .map(|y| (y.academic_year, y.open_weeks))
                .collect(),
            rows,
        })
    }

    fn holds(&self, pupil: PupilId, date: Date, session: Session) -> Holds {
        let spells = self.spells.get(&pupil);
        let on_roll = spells.is_some_and(|own| own.iter().any(|s| s.holds_on(date)));
        if !on_roll {
            return Holds::OffRoll;
        }
        let slot = Slot::of(Day::from(date), session);
        let open = self
            .calendar
            .get(&slot.year)
            .is_some_and(|weeks| slot.is_open(weeks));
        if !open {
            return Holds::Closed;
        }
        let row = self.rows.get(&(pupil, slot.year));
        Holds::Session(row.and_then(|marks| Code::from_byte(marks[slot.at])))
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
    let mut years: Vec<AcademicYear> = export
        .marks
        .iter()
        .map(|m| academic_year(m.date).value)
        .collect();
    years.sort_unstable();
    years.dedup();
    let held = Held::of(on, school, &years).await?;
    let by_upn: HashMap<&str, PupilId> = held
        .pupils
        .iter()
        .flat_map(|p| {
            let numbers = [p.upn.as_deref(), p.former_upn.as_deref()];
            numbers.into_iter().flatten().map(|upn| (upn, p.id))
        })
        .collect();
    let mut unknown: BTreeMap<String, u64> = BTreeMap::new();
    let mut offered = Vec::with_capacity(export.marks.len());
    for mark in &export.marks {
        let pupil = match &mark.pupil {
            PupilKey::Upn(upn) => by_upn.get(&**upn),
            // Never joined on what is not the pupil's own number.
            PupilKey::AdmissionNumber(_) | PupilKey::SystemId(_) => None,
        };
        let Some(pupil) = pupil else {
            unknown.entry(mark.pupil.to_string()).or_insert(mark.line);
            continue;
        };
        offered.push(Offered {
            line: mark.line,
            pupil: *pupil,
            date: mark.date,
            session: mark.session,
            code: mark.code,
        });
    }
    Ok(Preview {
        plan: plan(offered, today, |p, date, session| {
            held.holds(p, date, session)
        }),
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
    patch_rows(&unit, &patches).await?;
    insert_amendments(&unit, amendments).await?;
    append(&unit, entries).await?;
    let payload = json!({
        "file": file.to_string(), "added": found.plan.added(), "changed": found.plan.changed(),
        "same": found.plan.same, "kept": found.plan.kept.len(),
        "refused": found.plan.refused.len(), "unknown": found.unknown.len(),
    });
    let entry = NewEntry::now(Subject::School(school), "attendance.file.loaded", payload);
    let entry = record(&unit, entry).await?;
    unit.commit().await?;
    let mut touched: Vec<PupilId> = patches.iter().map(|p| p.pupil).collect();
    touched.sort_unstable();
    touched.dedup();
    Ok((entry, touched))
}
