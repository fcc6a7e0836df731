//! Every pupil's marks in memory: a row of bytes for each academic year at each school.
//! In: rolls and marks. Out: rows for the engine, and any mark looked up by pupil, school, day and
//! session.

use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};

use law::academic_year::{AcademicYear, academic_year};
use law::attendance::Code;

use crate::calendar::OpenWeeks;
use crate::place::{PupilIx, SchoolIx};
use crate::plane_table::{PlaneTable, PupilPlanes};
use crate::rolls::{Placed, Registration, Rolls};
use crate::row::{ROW, Row, SLOTS};
use crate::time::{Day, Session, Week, first_week};

/// Bytes of a week that are sessions; the rest are spare.
const SESSIONS: usize = 14;

/// Where a session's byte stands: academic year, and place in the row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot {
    /// The academic year of the row.
    pub year: AcademicYear,
    /// The day.
    pub day: Day,
    /// The byte in the row.
    pub at: usize,
}

impl Slot {
    /// The place of a session of a day.
    pub fn of(day: Day, session: Session) -> Self {
        let year = academic_year(day.date()).value;
        Self::in_year(year, day, session)
    }

    /// The place of a session of a day whose academic year is known.
    pub fn in_year(year: AcademicYear, day: Day, session: Session) -> Self {
        let week = (day.week().0 - first_week(year).0) as usize;
        Self {
            year,
            day,
            at: week * SLOTS + day.weekday() as usize * 2 + session as usize,
        }
    }

    /// Whether a school holds the session in its year of these weeks.
    pub fn is_open(&self, weeks: &OpenWeeks) -> bool {
        weeks[self.at / SLOTS] >> (self.at % SLOTS) & 1 == 1
    }
}

/// Whether a mark counts, and if not, why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// On roll, and the school is open.
    Counts,
    /// The school is not open in that session.
    Closed,
    /// The pupil is not on that school's roll that day.
    OffRoll,
}

/// What came of setting a mark down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Marked {
    /// The first mark of that session.
    First(Place),
    /// There was a mark before; it is still there.
    Again,
    /// No row holds that school and year: nothing is kept, and the mark counts nowhere.
    NoRow(Place),
}

/// Registers while marks are being loaded. Shared between threads.
pub struct Marking {
    rolls: Rolls,
    marks: Vec<AtomicU8>,
}

impl fmt::Debug for Marking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Marking")
            .field("rows", &self.rolls.rows())
            .finish_non_exhaustive()
    }
}

impl Rolls {
    /// Empty registers for these rolls, ready to be marked by several threads at once.
    pub fn open(self) -> Marking {
        let marks = std::iter::repeat_with(|| AtomicU8::new(0))
            .take(self.rows() as usize * ROW)
            .collect();
        Marking { rolls: self, marks }
    }
}

impl Marking {
    /// The rolls being marked.
    pub fn rolls(&self) -> &Rolls {
        &self.rolls
    }

    /// Sets down one mark.
    pub fn mark(&self, pupil: PupilIx, school: SchoolIx, slot: Slot, code: Code) -> Marked {
        let Some(registration) = self.rolls.registration(pupil, school) else {
            return Marked::NoRow(Place::OffRoll);
        };
        let open = slot.is_open(self.rolls.calendar(school).open_weeks(slot.year));
        let place = if !self.rolls.on_roll(registration, slot.day) {
            Place::OffRoll
        } else if !open {
            Place::Closed
        } else {
            Place::Counts
        };
        let Some(row) = registration.row(slot.year) else {
            return Marked::NoRow(place);
        };
        let byte = &self.marks[row as usize * ROW + slot.at];
        match byte.compare_exchange(0, code.byte(), Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => Marked::First(place),
            Err(_) => Marked::Again,
        }
    }

    /// Sets down a whole row, in place of the marks that it had; `false` when no row holds that
    /// school and year. Bytes that are no code's, and the spare ones, are left unmarked.
    pub fn set_row(
        &self,
        pupil: PupilIx,
        school: SchoolIx,
        year: AcademicYear,
        marks: &Row,
    ) -> bool {
        let registration = self.rolls.registration(pupil, school);
        let Some(row) = registration.and_then(|r| r.row(year)) else {
            return false;
        };
        let bytes = &self.marks[row as usize * ROW..][..ROW];
        for (at, (byte, mark)) in bytes.iter().zip(marks).enumerate() {
            let code = Code::from_byte(*mark).filter(|_| at % SLOTS < SESSIONS);
            byte.store(code.map_or(0, Code::byte), Ordering::Relaxed);
        }
        true
    }

    /// Takes every mark out again.
    pub fn clear(&self) {
        for byte in &self.marks {
            byte.store(0, Ordering::Relaxed);
        }
    }

    /// The finished registers. The planes of their rows are worked out on this many threads.
    pub fn close(self, threads: usize) -> Registers {
        let marks: Vec<u8> = self.marks.into_iter().map(AtomicU8::into_inner).collect();
        let rows = marks.as_chunks::<ROW>().0;
        let planes = PlaneTable::of(rows, &self.rolls.years_of_rows(), threads);
        Registers {
            rolls: self.rolls,
            marks,
            planes,
        }
    }
}

/// Registers complete with marks.
#[derive(Debug, Default)]
pub struct Registers {
    rolls: Rolls,
    marks: Vec<u8>,
    /// The same marks as bits; renewed whenever a mark changes.
    planes: PlaneTable,
}

impl Registers {
    /// The rolls.
    pub fn rolls(&self) -> &Rolls {
        &self.rolls
    }

    /// The bytes of every row, as they lie in memory.
    pub fn bytes(&self) -> &[u8] {
        &self.marks
    }

    /// The planes of a pupil's rows, in the order of [`Rolls::registrations`] and their years.
    pub(crate) fn planes(&self, pupil: &Placed) -> PupilPlanes<'_> {
        self.planes.of_rows(pupil.rows())
    }

    /// How many unauthorised marks a pupil has at most, in all rows.
    pub(crate) fn unauthorised_at_most(&self, pupil: &Placed) -> u32 {
        self.planes.count_unauthorised(pupil.rows())
    }

    /// The mark of a session; `None` when unmarked or no row holds it.
    pub fn mark(&self, pupil: PupilIx, school: SchoolIx, slot: Slot) -> Option<Code> {
        let row = self.rolls.registration(pupil, school)?.row(slot.year)?;
        Code::from_byte(self.marks[row as usize * ROW + slot.at])
    }

    /// A pupil's row of an academic year at a school; `None` when there is none.
    pub(crate) fn row(&self, registration: &Registration, year: AcademicYear) -> Option<&Row> {
        let row = registration.row(year)?;
        self.marks.as_chunks::<ROW>().0.get(row as usize)
    }

    /// The last day on which any session is marked.
    pub fn last_marked_day(&self) -> Option<Day> {
        let rows = self.marks.as_chunks::<ROW>().0;
        let last_of = |first_year: AcademicYear, first_row: u32, row: u32| {
            let year = AcademicYear(first_year.0 + (row - first_row) as i16);
            let at = rows[row as usize].iter().rposition(|mark| *mark != 0)?;
            let monday = Week(first_week(year).0 + (at / SLOTS) as i32).monday();
            Some(Day(monday.0 + (at % SLOTS / 2) as i32))
        };
        let registrations = self.rolls.all_registrations().iter();
        registrations
            .flat_map(|r| {
                r.rows
                    .clone()
                    .filter_map(|row| last_of(r.first_year, r.rows.start, row))
            })
            .max()
    }

    /// Sets down what whoever keeps the registers has written already, any amendment with it. What no
    /// row holds counts nowhere, and is left out.
    pub fn keep_up(&mut self, pupil: PupilIx, school: SchoolIx, slot: Slot, code: Option<Code>) {
        let _ = self.replace(pupil, school, slot, code);
    }

    /// Each school's sessions of an academic year in which anybody on these rolls has a mark there, by
    /// the school's place: no byte is zero but those of sessions without any.
    pub fn marked(&self, year: AcademicYear) -> Vec<Row> {
        let mut out = vec![[0; ROW]; self.rolls.schools() as usize];
        for registration in self.rolls.all_registrations() {
            let marks = self.row(registration, year);
            let any = &mut out[registration.school.0 as usize];
            for (any, mark) in any.iter_mut().zip(marks.into_iter().flatten()) {
                *any |= mark;
            }
        }
        out
    }

    /// Replaces the mark of a session and gives the one before; `Err` when no row holds it.
    /// Callers keep the amendment: see [`crate::amendment`].
    pub(crate) fn replace(
        &mut self,
        pupil: PupilIx,
        school: SchoolIx,
        slot: Slot,
        code: Option<Code>,
    ) -> Result<Option<Code>, NoRow> {
        let row = self
            .rolls
            .registration(pupil, school)
            .and_then(|r| r.row(slot.year))
            .ok_or(NoRow)?;
        let marks = &mut self.marks.as_chunks_mut::<ROW>().0[row as usize];
        let before = std::mem::replace(&mut marks[slot.at], code.map_or(0, Code::byte));
        self.planes.renew(row as usize, marks, slot.at / 64);
        Ok(Code::from_byte(before))
    }
}

/// No row holds that pupil, school and year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct NoRow;

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::{DaySessions, RollStatus, SchoolCalendar, Spell};

    const YEARS: [AcademicYear; 4] = [
        AcademicYear(2022),
        AcademicYear(2023),
        AcademicYear(2024),
        AcademicYear(2025),
    ];

    /// A pupil of one school, a pupil of both, and years before and after anybody was there.
    fn rolls() -> Rolls {
        let mut rolls = Rolls::new();
        for number in [8_854_001, 8_854_002] {
            let mut calendar = SchoolCalendar::default();
            calendar.set(date(2023, 9, 4), DaySessions::Both);
            calendar.set(date(2024, 9, 3), DaySessions::Am);
            rolls.add_school(number, calendar);
        }
        let spell = |school| Spell {
            school: SchoolIx(school),
            start: date(2023, 9, 1).into(),
            end: None,
            status: RollStatus::Single,
        };
        rolls.add_pupils(vec![vec![spell(0)], vec![spell(0), spell(1)]]);
        rolls
    }

    /// Some of the bytes of codes, some of any, some of none.
    fn any_row() -> impl Strategy<Value = Row> {
        let codes: Vec<u8> = (1..=u8::MAX)
            .filter(|b| Code::from_byte(*b).is_some())
            .collect();
        let byte = prop_oneof![Just(0), proptest::sample::select(codes), any::<u8>()];
        proptest::collection::vec(byte, ROW).prop_map(|bytes| {
            let mut row = [0; ROW];
            row.copy_from_slice(&bytes);
            row
        })
    }

    fn one_by_one(
        marking: &Marking,
        (pupil, school): (PupilIx, SchoolIx),
        year: AcademicYear,
        row: &Row,
    ) {
        let monday = first_week(year).monday().0;
        for (at, byte) in row.iter().enumerate() {
            let (week, slot) = (at / SLOTS, at % SLOTS);
            let Some(code) = Code::from_byte(*byte).filter(|_| slot < SESSIONS) else {
                continue;
            };
            let day = Day(monday + (week * 7 + slot / 2) as i32);
            let slot = Slot::in_year(year, day, Session::BOTH[slot % 2]);
            assert_eq!(slot.at, at);
            marking.mark(pupil, school, slot, code);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        /// What is set row by row is what is marked one by one, whatever was there before.
        #[test]
        fn a_row_is_its_marks_one_by_one(
            rows in proptest::collection::vec((0..2u32, 0..2u32, 0..4usize, any_row()), 1..4),
            before in any_row(),
        ) {
            let (whole, single) = (rolls().open(), rolls().open());
            let mut last = std::collections::BTreeMap::new();
            for (pupil, school, year, row) in &rows {
                let whose = (PupilIx(*pupil), SchoolIx(*school));
                whole.set_row(whose.0, whose.1, YEARS[*year], &before);
                let held = whole.set_row(whose.0, whose.1, YEARS[*year], row);
                let there = whole.rolls().registration(whose.0, whose.1)
                    .and_then(|r| r.row(YEARS[*year]));
                prop_assert_eq!(held, there.is_some());
                last.insert((whose, *year), row);
            }
            for ((whose, year), row) in last {
                one_by_one(&single, whose, YEARS[year], row);
            }
            let (whole, single) = (whole.close(1), single.close(1));
            prop_assert_eq!(whole.bytes(), single.bytes());
        }
    }
}
