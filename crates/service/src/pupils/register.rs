//! One pupil's registers, read back for the engine: to be shown and explained.
//! In: calendars, spells and rows as they are kept. Out: [`Registers`] of one pupil, and the schools
//! by their places in them.

use law::attendance::Code;
use register::{
    Day, DaySessions, Marking, PupilIx, Registers, Rolls, SLOTS, SchoolCalendar, SchoolIx, Session,
    Slot, Spell, first_week,
};
use store::attendance::{RegisterRow, rows_of_pupils};
use store::pupils::enrolments_of;
use store::schools::{CalendarYear, School, calendars_of};
use store::{PupilId, Reading, StoreError};

/// The pupil's place in their own registers.
pub(super) const PUPIL: PupilIx = PupilIx(0);

/// One pupil's registers.
pub(super) struct Own {
    pub(super) registers: Registers,
    /// The schools, by their places.
    schools: Vec<School>,
}

impl Own {
    /// A school's name.
    pub(super) fn school(&self, place: SchoolIx) -> &str {
        self.schools
            .get(place.0 as usize)
            .map_or("", |s| s.name.as_str())
    }

    /// The schools, by their places.
    pub(super) fn places(&self) -> impl Iterator<Item = SchoolIx> + use<> {
        (0..self.schools.len() as u32).map(SchoolIx)
    }
}

/// Reads a pupil's registers. Give it a snapshot, since a load may be under way.
pub(super) async fn read(on: &Reading, pupil: PupilId) -> Result<Own, StoreError> {
    let mut rolls = Rolls::new();
    let mut schools: Vec<School> = Vec::new();
    let mut spells = Vec::new();
    for enrolment in enrolments_of(on, pupil).await? {
        let known = schools.iter().position(|s| s.id == enrolment.school);
        let place = if let Some(at) = known {
            SchoolIx(at as u32)
        } else {
            let Some(school) = store::schools::find(on, enrolment.school).await? else {
                continue;
            };
            let mut calendar = SchoolCalendar::default();
            for year in calendars_of(on, school.id).await? {
                open(&mut calendar, &year);
            }
            let place = rolls.add_school(school.laestab.number(), calendar);
            schools.push(school);
            place
        };
        spells.push(Spell {
            school: place,
            start: enrolment.start_on.into(),
            end: enrolment.end_on.map(Day::from),
            status: enrolment.status,
        });
    }
    rolls.add_pupils(vec![spells]);
    let marking = rolls.open();
    for row in rows_of_pupils(on, &[pupil]).await? {
        if let Some(at) = schools.iter().position(|s| s.id == row.school) {
            set_down(&marking, SchoolIx(at as u32), &row);
        }
    }
    Ok(Own {
        registers: marking.close(1),
        schools,
    })
}

/// Puts a year's open sessions into a calendar.
fn open(calendar: &mut SchoolCalendar, year: &CalendarYear) {
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
fn set_down(marking: &Marking, school: SchoolIx, row: &RegisterRow) {
    let monday = first_week(row.academic_year).monday().0;
    for (at, byte) in row.marks.iter().enumerate() {
        let day = Day(monday + (at / SLOTS * 7 + at % SLOTS / 2) as i32);
        if let Some(code) = Code::from_byte(*byte) {
            let slot = Slot::in_year(row.academic_year, day, Session::BOTH[at % 2]);
            marking.mark(PUPIL, school, slot, code);
        }
    }
}
