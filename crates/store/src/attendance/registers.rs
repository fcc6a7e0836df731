//! A whole authority's registers, read back for the engine.
//! In: calendars, spells and rows as they are kept. Out: [`Registers`], and which school and pupil
//! stands where in them.

use std::collections::HashMap;

use law::attendance::Code;
use register::{
    Day, Marking, PupilIx, Registers, Rolls, SLOTS, SchoolCalendar, SchoolIx, Session, Slot, Spell,
    first_week,
};

use super::rows::{RegisterRow, every_row};
use crate::error::StoreError;
use crate::ids::{PupilId, SchoolId};
use crate::pupils::every_enrolment;
use crate::reading::Reading;
use crate::schools::{CalendarYear, every_calendar, list};

/// Everybody's registers, and who is who in them.
#[derive(Debug)]
pub struct EveryRegister {
    /// The registers.
    pub registers: Registers,
    /// The schools, by their place in the registers.
    pub schools: Vec<SchoolId>,
    /// The pupils, by their place in the registers, which is the order of their ids.
    pub pupils: Vec<PupilId>,
}

impl EveryRegister {
    /// A pupil's place; `None` when they have never been on a roll.
    pub fn place_of(&self, pupil: PupilId) -> Option<PupilIx> {
        let at = self.pupils.binary_search(&pupil).ok()?;
        Some(PupilIx(at as u32))
    }

    /// The pupil at a place.
    pub fn pupil(&self, place: PupilIx) -> PupilId {
        self.pupils[place.0 as usize]
    }

    /// The school at a place.
    pub fn school(&self, place: SchoolIx) -> SchoolId {
        self.schools[place.0 as usize]
    }
}

/// Rows read at a time: some five megabytes.
const PAGE: u64 = 6_000;

/// Reads everything back. Give it a [`Snapshot`](crate::Snapshot) when others may be writing.
///
/// # Errors
/// When the engine fails.
pub async fn every_register(on: &Reading, threads: usize) -> Result<EveryRegister, StoreError> {
    let mut rolls = Rolls::new();
    let mut calendars: HashMap<SchoolId, SchoolCalendar> = HashMap::new();
    for year in every_calendar(on).await? {
        open(calendars.entry(year.school).or_default(), &year);
    }
    let mut schools = Vec::new();
    let mut school_places = HashMap::new();
    for school in list(on).await? {
        let calendar = calendars.remove(&school.id).unwrap_or_default();
        school_places.insert(
            school.id,
            rolls.add_school(school.laestab.number(), calendar),
        );
        schools.push(school.id);
    }
    let mut pupils: Vec<PupilId> = Vec::new();
    let mut spells: Vec<Vec<Spell>> = Vec::new();
    for enrolment in every_enrolment(on).await? {
        if pupils.last() != Some(&enrolment.pupil) {
            pupils.push(enrolment.pupil);
            spells.push(Vec::new());
        }
        let spell = school_places.get(&enrolment.school).map(|school| Spell {
            school: *school,
            start: enrolment.start_on.into(),
            end: enrolment.end_on.map(Day::from),
            status: enrolment.status,
        });
        if let Some(own) = spells.last_mut() {
            own.extend(spell);
        }
    }
    rolls.add_pupils(spells);
    let marking = rolls.open();
    let mut page = every_row(on, None, PAGE).await?;
    while let Some(last) = page.last().cloned() {
        for row in &page {
            let pupil = pupils.binary_search(&row.pupil).ok();
            let school = school_places.get(&row.school);
            if let (Some(pupil), Some(school)) = (pupil, school) {
                set_down(&marking, PupilIx(pupil as u32), *school, row);
            }
        }
        page = every_row(on, Some(&last), PAGE).await?;
    }
    Ok(EveryRegister {
        registers: marking.close(threads),
        schools,
        pupils,
    })
}

/// Puts a year's open sessions into a calendar.
fn open(calendar: &mut SchoolCalendar, year: &CalendarYear) {
    use register::DaySessions;
    let first = first_week(year.academic_year).monday().0;
    let (from, to) = (
        year.academic_year.first_day(),
        year.academic_year.last_day(),
    );
    for (week, open) in (0..).zip(year.open_weeks) {
        for weekday in 0..7 {
            let bits = open >> (weekday * 2) & 0b11;
            let date = Day(first + week * 7 + weekday).date();
            let sessions = DaySessions::ALL.into_iter().find(|s| s.bits() == bits);
            // A week that straddles 1 August stands in both years, each with its own days.
            if bits != 0 && (from..=to).contains(&date) {
                calendar.set(date, sessions.unwrap_or(DaySessions::None));
            }
        }
    }
}

/// Sets a row's marks down.
fn set_down(marking: &Marking, pupil: PupilIx, school: SchoolIx, row: &RegisterRow) {
    let year = row.academic_year;
    let monday = first_week(year).monday().0;
    for (at, byte) in row.marks.iter().enumerate().filter(|(_, byte)| **byte != 0) {
        let (day, session) = (at % SLOTS / 2, Session::BOTH[at % 2]);
        let day = Day(monday + (at / SLOTS * 7 + day) as i32);
        if let Some(code) = Code::from_byte(*byte) {
            marking.mark(pupil, school, Slot::in_year(year, day, session), code);
        }
    }
}
