//! Marks into one school's registers, whether a file brings them or another program.
//! In: marks as the school's system has them, and what the registers hold. Out: what they would do;
//! then the same, done in somebody's unit of work, with every change an amendment.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use casework::attendance::loading::{Effect, Holds, Offered, Plan, plan};
use exchange::mis::{MisMark, PupilKey};
use jiff::civil::Date;
use law::academic_year::{AcademicYear, academic_year};
use law::attendance::Code;
use register::{Day, OpenWeeks, Row, Session, Slot};
use serde_json::json;
use store::attendance::{Amendment, Patch, insert_amendments, patch_rows, rows_of_school};
use store::chronology::{NewEntry, Subject, append};
use store::pupils::{Enrolment, Pupil, enrolments_of_school, list_by_ids};
use store::schools::calendars_of;
use store::{PupilId, Reading, SchoolId, StoreError, Unit};

/// The reason kept with a mark that is changed.
pub(crate) const REASON: &str = "changed in the MIS";

/// What some marks would do.
#[derive(Debug)]
pub(crate) struct Judged {
    /// The marks, one by one.
    pub(crate) plan: Plan<PupilId>,
    /// Pupils who are not on this school's roll, by the number they are given, and where they stand
    /// first.
    pub(crate) unknown: BTreeMap<String, u64>,
}

/// A school's registers, as far as marks can touch them.
pub(crate) struct Held {
    pub(super) pupils: Vec<Pupil>,
    spells: HashMap<PupilId, Vec<Enrolment>>,
    calendar: HashMap<AcademicYear, OpenWeeks>,
    rows: HashMap<(PupilId, AcademicYear), Row>,
}

impl Held {
    /// Reads them, in the academic years of some marks.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn of(
        on: &Reading,
        school: SchoolId,
        marks: &[MisMark],
    ) -> Result<Self, StoreError> {
        let years: BTreeSet<AcademicYear> =
            marks.iter().map(|m| academic_year(m.date).value).collect();
        let mut spells: HashMap<PupilId, Vec<Enrolment>> = HashMap::new();
        for spell in enrolments_of_school(on, school).await? {
            spells.entry(spell.pupil).or_default().push(spell);
        }
        let ids: Vec<PupilId> = spells.keys().copied().collect();
        let calendar = calendars_of(on, school).await?;
        let mut rows = HashMap::new();
        for year in years {
            for row in rows_of_school(on, school, year).await? {
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

    /// What some marks would do on a day, wherever they come from.
    pub(crate) fn judge(&self, marks: &[MisMark], today: Date) -> Judged {
        let by_upn: HashMap<&str, PupilId> = self
            .pupils
            .iter()
            .flat_map(|p| {
                let numbers = [p.upn.as_deref(), p.former_upn.as_deref()];
                numbers.into_iter().flatten().map(|upn| (upn, p.id))
            })
            .collect();
        let mut unknown: BTreeMap<String, u64> = BTreeMap::new();
        let mut offered = Vec::with_capacity(marks.len());
        for mark in marks {
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
        Judged {
            plan: plan(offered, today, |p, date, session| {
                self.holds(p, date, session)
            }),
            unknown,
        }
    }
}

/// Sets a plan's marks down in a unit: changes are kept as amendments and written on each child's
/// chain. Gives the pupils it touched.
///
/// # Errors
/// When the store fails.
pub(crate) async fn set_down(
    unit: &Unit,
    school: SchoolId,
    plan: &Plan<PupilId>,
) -> Result<Vec<PupilId>, StoreError> {
    let (mut patches, mut amendments, mut entries) = (Vec::new(), Vec::new(), Vec::new());
    for (mark, effect) in &plan.writes {
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
    patch_rows(unit, &patches).await?;
    insert_amendments(unit, amendments).await?;
    append(unit, entries).await?;
    let mut touched: Vec<PupilId> = patches.iter().map(|p| p.pupil).collect();
    touched.sort_unstable();
    touched.dedup();
    Ok(touched)
}
