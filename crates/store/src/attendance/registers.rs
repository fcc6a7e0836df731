//! A whole authority's registers, or those of some pupils, read back for the engine.
//! In: calendars, spells and rows as they are kept. Out: [`Registers`], and which school and pupil
//! stands where in them.

use std::collections::HashMap;

use law::attendance::Code;
use register::{Day, Marking, PupilIx, Registers, Rolls, SchoolCalendar, SchoolIx, Slot, Spell};

use super::rows::{RegisterRow, lots, rows_of_lot};
use crate::error::StoreError;
use crate::ids::{PupilId, SchoolId};
use crate::pupils::{Enrolment, enrolments_of_pupils, every_enrolment};
use crate::reading::Reading;
use crate::schools::{self, CalendarYear, School};

/// Registers as they were read back, and who is who in them.
#[derive(Debug)]
pub struct EveryRegister {
    /// The registers.
    pub registers: Registers,
    /// The schools, by their place in the registers, which is the order of their ids.
    pub schools: Vec<School>,
    /// The pupils, by their place in the registers, which is the order of their ids.
    pub pupils: Vec<PupilId>,
}

impl EveryRegister {
    /// A pupil's place; `None` when they have never been on a roll.
    pub fn place_of(&self, pupil: PupilId) -> Option<PupilIx> {
        let at = self.pupils.binary_search(&pupil).ok()?;
        Some(PupilIx(at as u32))
    }

    /// Sets down a mark that has been written to the store, so that these registers hold it too.
    pub fn keep_up(&mut self, pupil: PupilId, school: SchoolId, slot: Slot, code: Code) {
        if let Some((pupil, school)) = self.place_of(pupil).zip(self.place_of_school(school)) {
            self.registers.keep_up(pupil, school, slot, Some(code));
        }
    }

    /// The pupil at a place.
    pub fn pupil(&self, place: PupilIx) -> PupilId {
        self.pupils[place.0 as usize]
    }

    /// A school's place; `None` when nobody read back has been there.
    pub fn place_of_school(&self, school: SchoolId) -> Option<SchoolIx> {
        let at = self.schools.binary_search_by_key(&school, |one| one.id);
        Some(SchoolIx(at.ok()? as u32))
    }

    /// The school at a place.
    pub fn school(&self, place: SchoolIx) -> SchoolId {
        self.schools[place.0 as usize].id
    }
}

/// Reads everything back. Give it a [`Snapshot`](crate::Snapshot) when others may be writing.
///
/// # Errors
/// When the engine fails.
pub async fn every_register(on: &Reading, threads: usize) -> Result<EveryRegister, StoreError> {
    registers_of(on, None, threads).await
}

/// Reads the registers of some pupils back, at whichever schools they have been: what a change that
/// touches only them asks for. `None` for everybody's.
///
/// # Errors
/// When the engine fails.
pub async fn registers_of(
    on: &Reading,
    pupils: Option<&[PupilId]>,
    threads: usize,
) -> Result<EveryRegister, StoreError> {
    let enrolments = match pupils {
        Some(asked) => enrolments_of_pupils(on, asked).await?,
        None => every_enrolment(on).await?,
    };
    registers_on(on, enrolments, threads).await
}

/// The same of pupils all of whose spells have been read, pupil by pupil in the order of their ids.
///
/// # Errors
/// When the engine fails.
pub async fn registers_on(
    on: &Reading,
    enrolments: Vec<Enrolment>,
    threads: usize,
) -> Result<EveryRegister, StoreError> {
    let mut there: Vec<SchoolId> = enrolments.iter().map(|e| e.school).collect();
    there.sort_unstable();
    there.dedup();
    let schools = schools::list_by_ids(on, &there).await?;
    let years = schools::calendars_by_schools(on, &there).await?;
    let set = Setting::new(enrolments, schools, years);
    let mut read = Vec::new();
    for lot in &lots(on, &set.pupils).await? {
        // Some are set down while the engine finds the next.
        let (next, ()) = tokio::join!(rows_of_lot(on, lot), async { set.all_down(&read) });
        read = next?;
    }
    set.all_down(&read);
    Ok(set.close(threads))
}

/// Registers that rows are being set down in.
pub(super) struct Setting {
    marking: Marking,
    schools: Vec<School>,
    pupils: Vec<PupilId>,
    places: HashMap<SchoolId, SchoolIx>,
}

impl Setting {
    /// Empty ones, of these spells, pupil by pupil in the order of their ids.
    pub(super) fn new(
        enrolments: Vec<Enrolment>,
        schools: Vec<School>,
        years: Vec<CalendarYear>,
    ) -> Self {
        let mut calendars: HashMap<SchoolId, SchoolCalendar> = HashMap::new();
        for year in years {
            let calendar = calendars.entry(year.school).or_default();
            calendar.set_year(year.academic_year, &year.open_weeks);
        }
        let (mut rolls, mut places) = (Rolls::new(), HashMap::new());
        for school in &schools {
            let calendar = calendars.remove(&school.id).unwrap_or_default();
            let place = rolls.add_school(school.laestab.number(), calendar);
            places.insert(school.id, place);
        }
        let (pupils, spells) = spells(enrolments, &places);
        rolls.add_pupils(spells);
        Self {
            marking: rolls.open(),
            schools,
            pupils,
            places,
        }
    }

    /// Sets one row down.
    pub(super) fn down(&self, row: &RegisterRow) {
        let pupil = self.pupils.binary_search(&row.pupil).ok();
        if let (Some(pupil), Some(school)) = (pupil, self.places.get(&row.school)) {
            let pupil = PupilIx(pupil as u32);
            self.marking
                .set_row(pupil, *school, row.academic_year, &row.marks);
        }
    }

    fn all_down(&self, rows: &[RegisterRow]) {
        for row in rows {
            self.down(row);
        }
    }

    /// The registers with every row in them.
    pub(super) fn close(self, threads: usize) -> EveryRegister {
        EveryRegister {
            registers: self.marking.close(threads),
            schools: self.schools,
            pupils: self.pupils,
        }
    }
}

/// Who is there, in the order of their ids, and on whose roll each was.
fn spells(
    enrolments: Vec<Enrolment>,
    schools: &HashMap<SchoolId, SchoolIx>,
) -> (Vec<PupilId>, Vec<Vec<Spell>>) {
    let (mut pupils, mut spells) = (Vec::new(), Vec::<Vec<Spell>>::new());
    for enrolment in enrolments {
        if pupils.last() != Some(&enrolment.pupil) {
            pupils.push(enrolment.pupil);
            spells.push(Vec::new());
        }
        let spell = schools.get(&enrolment.school).map(|school| Spell {
            school: *school,
            start: enrolment.start_on.into(),
            end: enrolment.end_on.map(Day::from),
            status: enrolment.status,
        });
        if let Some(own) = spells.last_mut() {
            own.extend(spell);
        }
    }
    (pupils, spells)
}
