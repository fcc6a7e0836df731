//! Marks into one school's registers, whether a file brings them or another program.
//! In: marks as the school's system has them, and what the registers hold. Out: what they would do;
//! then the same, done in somebody's unit of work, with every change an amendment.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use casework::attendance::loading::{Effect, Holds, Offered, Plan, Refusal, plan};
use casework::rolls::notification::Kind;
use exchange::mis::{MisMark, PupilKey};
use jiff::civil::Date;
use law::attendance::Code;
use register::{Day, PupilIx, Registers, SchoolIx, Session, Slot};
use serde_json::json;
use store::attendance::{
    Amendment, EveryRegister, Patch, insert_amendments, patch_rows, registers_of,
};
use store::chronology::{NewEntry, Subject, append};
use store::rolls::{Asked, list};
use store::{PupilId, Reading, SchoolId, StoreError, Unit};

use super::recompute::Known;
use super::roll_changes::Shown;
use super::school_roll::SchoolRoll;
use crate::work::{Task, Teller, put_in};

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
    /// What they show of the roll.
    pub(crate) shown: Shown,
}

impl SchoolRoll {
    /// Reads the registers of those of its pupils whom some marks are about, at whichever schools they
    /// have been: what is judged and what is worked out rest on the one reading.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn registers(
        &self,
        on: &Reading,
        marks: &[MisMark],
    ) -> Result<Known, StoreError> {
        let known = self.by_number();
        let about: BTreeSet<PupilId> = marks
            .iter()
            .filter_map(|mark| known.pupil_of(&mark.pupil))
            .collect();
        let about: Vec<PupilId> = about.into_iter().collect();
        let every = registers_of(on, Some(&about), 1).await?;
        let pupils = self.pupils.iter().map(AsRef::as_ref);
        Ok(Known::of(every, pupils))
    }

    /// What some marks would do on a day, wherever they come from. `every` holds the registers of the
    /// pupils they are about; `name_of` is how they name a pupil who is not on the roll.
    pub(crate) fn judge(
        &self,
        every: &EveryRegister,
        marks: &[MisMark],
        today: Date,
        name_of: impl Fn(&PupilKey) -> String,
    ) -> Judged {
        let known = self.by_number();
        let mut unknown: BTreeMap<String, u64> = BTreeMap::new();
        let mut shown = Shown::default();
        let mut offered = Vec::with_capacity(marks.len());
        for mark in marks {
            let Some(pupil) = known.pupil_of(&mark.pupil) else {
                unknown.entry(mark.pupil.to_string()).or_insert(mark.line);
                if let PupilKey::Upn(upn) = &mark.pupil {
                    let name = name_of(&mark.pupil);
                    shown.appears(upn, &name, (mark.date, mark.code), today);
                }
                continue;
            };
            shown.there.insert(pupil);
            offered.push(Offered {
                line: mark.line,
                pupil,
                date: mark.date,
                session: mark.session,
                code: mark.code,
            });
        }
        let here = every.place_of_school(self.school);
        let plan = plan(offered, today, |pupil, date, session| {
            let place = every.place_of(pupil).zip(here);
            place.map_or(Holds::OffRoll, |place| {
                holds(&every.registers, place, date, session)
            })
        });
        let numbers: HashMap<PupilId, &str> = self
            .pupils
            .iter()
            .filter_map(|p| Some((p.id, p.upn.as_deref()?)))
            .collect();
        for (mark, why) in &plan.refused {
            if let (Refusal::OffRoll, Some(upn)) = (why, numbers.get(&mark.pupil)) {
                let name = name_of(&PupilKey::Upn((*upn).into()));
                shown.appears(upn, &name, (mark.date, mark.code), today);
            }
        }
        Judged {
            plan,
            unknown,
            shown,
        }
    }
}

/// What the registers hold of a session of a pupil at a school.
fn holds(
    registers: &Registers,
    (pupil, school): (PupilIx, SchoolIx),
    date: Date,
    session: Session,
) -> Holds {
    let rolls = registers.rolls();
    let slot = Slot::of(Day::from(date), session);
    let own = rolls.registration(pupil, school);
    if !own.is_some_and(|own| rolls.on_roll(own, slot.day)) {
        return Holds::OffRoll;
    }
    if !slot.is_open(rolls.calendar(school).open_weeks(slot.year)) {
        return Holds::Closed;
    }
    Holds::Session(registers.mark(pupil, school, slot))
}

/// Patches in one go: between two of them whoever waits is told.
const AT_ONCE: usize = 5_000;

/// Sets the marks of schools' plans down in a unit, and in the registers they were judged by: changes
/// are kept as amendments and written on each child's chain. Gives the pupils they touched.
///
/// # Errors
/// When the store fails.
pub(crate) async fn set_down<'a>(
    unit: &Unit,
    plans: impl IntoIterator<Item = (SchoolId, &'a Plan<PupilId>)>,
    every: &mut EveryRegister,
    teller: Option<&Teller>,
) -> Result<Vec<PupilId>, StoreError> {
    let (mut patches, mut amendments, mut entries) = (Vec::new(), Vec::new(), Vec::new());
    let mut schools = BTreeSet::new();
    let mut part_time = BTreeSet::new();
    let writes = plans
        .into_iter()
        .flat_map(|(school, plan)| plan.writes.iter().map(move |write| (school, write)));
    for (school, (mark, effect)) in writes {
        let Some(code) = mark.code else { continue };
        schools.insert(school);
        let slot = Slot::of(Day::from(mark.date), mark.session);
        every.keep_up(mark.pupil, school, slot, code);
        patches.push(Patch {
            pupil: mark.pupil,
            school,
            academic_year: slot.year,
            at: slot.at,
            bytes: vec![code.byte()],
        });
        if code == Code::C2 {
            part_time.insert(school);
        }
        let Effect::Change { before } = effect else {
            continue;
        };
        if *before == Code::C2 {
            part_time.insert(school);
        }
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
        if let Some(teller) = teller {
            teller.tell(done, steps, "Setting marks down").await;
        }
        patch_rows(unit, some).await?;
        done += some.iter().map(|p| p.bytes.len() as u64).sum::<u64>();
    }
    insert_amendments(unit, amendments).await?;
    append(unit, entries).await?;
    for school in schools {
        compare_leave(unit, school).await?;
        compare_timetables(unit, school, part_time.contains(&school)).await?;
    }
    Ok(touched)
}

/// Has a school's decisions on leave held against its register, which has changed; at once, but by a job, since the
/// room that does it comes later than this one.
///
/// # Errors
/// When the store fails.
pub(crate) async fn compare_leave(unit: &Unit, school: SchoolId) -> Result<(), StoreError> {
    if store::leave::is_used(unit, school).await? {
        put_in(unit, &Task::CompareLeave { school }, None).await?;
    }
    Ok(())
}

/// The same of its pupils' part-time timetables. `part_time` is whether C2 was set down or taken away: then a timetable
/// may be missing, or none be needed any more, though the school has never notified one.
///
/// # Errors
/// When the store fails.
pub(crate) async fn compare_timetables(
    unit: &Unit,
    school: SchoolId,
    part_time: bool,
) -> Result<(), StoreError> {
    let asked = Asked {
        schools: Some(vec![school]),
        kind: Some(Kind::PartTime),
        at_most: 1,
        ..Asked::default()
    };
    if part_time || !list(unit, &asked).await?.is_empty() {
        put_in(unit, &Task::CompareTimetables { school }, None).await?;
    }
    Ok(())
}

/// Patches with neighbours joined: a pupil's week is one.
fn joined(mut patches: Vec<Patch>) -> Vec<Patch> {
    let row = |p: &Patch| (p.pupil, p.school, p.academic_year);
    patches.sort_by_key(|p| (row(p), p.at));
    let mut out: Vec<Patch> = Vec::with_capacity(patches.len() / 2 + 1);
    for patch in patches {
        match out.last_mut() {
            Some(last) if row(last) == row(&patch) && last.at + last.bytes.len() == patch.at => {
                last.bytes.extend(patch.bytes);
            }
            _ => out.push(patch),
        }
    }
    out
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
