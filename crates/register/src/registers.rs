//! Every pupil's marks in memory: a row of bytes for each academic year at each school.
//! In: schools with calendars, pupils with spells on roll, marks. Out: rows for the engine, and
//! any mark looked up by pupil, school, day and session.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::atomic::{AtomicU8, Ordering};

use law::academic_year::{AcademicYear, academic_year};
use law::attendance::Code;

use crate::calendar::SchoolCalendar;
use crate::place::{PupilIx, SchoolIx};
use crate::planes::Planes;
use crate::roll::Spell;
use crate::time::{Day, Session, WEEKS, Week, first_week};

/// Sessions a week in a row: seven days of two, and two spare so that a week is sixteen bytes.
pub const SLOTS: usize = 16;

/// Bytes in a row: one a session, 54 weeks of 16.
pub const ROW: usize = WEEKS * SLOTS;

/// One pupil's academic year at one school, a byte a session: zero unmarked, else
/// [`Code::byte`].
pub type Row = [u8; ROW];

/// A pupil's register at one school: the rows of consecutive academic years.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Registration {
    /// The school.
    pub school: SchoolIx,
    /// The spells on that school's roll, by start.
    pub spells: Vec<Spell>,
    /// The academic year of the first row.
    pub first_year: AcademicYear,
    /// The rows, in order of year.
    pub rows: Range<u32>,
}

impl Registration {
    /// The row of an academic year, if there is one.
    pub fn row(&self, year: AcademicYear) -> Option<u32> {
        let at = u32::try_from(year.0 - self.first_year.0).ok()? + self.rows.start;
        self.rows.contains(&at).then_some(at)
    }

    /// Whether the pupil is on this school's roll on a day.
    pub fn on_roll(&self, day: Day) -> bool {
        self.spells.iter().any(|s| s.holds_on(day))
    }
}

/// What all pupils with the same schools, years and open days on roll have in common, so that
/// their windows are worked out once. Spells are cut to the school's first and last open day
/// within them.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct RollPattern {
    pub(crate) registrations: Vec<PatternRegistration>,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct PatternRegistration {
    pub(crate) school: SchoolIx,
    pub(crate) first_year: i16,
    pub(crate) years: u16,
    pub(crate) spells: Vec<(i32, i32)>,
}

/// Schools, pupils and rolls: everything of the registers but the marks.
#[derive(Debug, Default)]
pub struct Rolls {
    schools: Vec<School>,
    pupils: Vec<Pupil>,
    registrations: Vec<Registration>,
    patterns: Vec<RollPattern>,
    /// The pupils in the order in which their rows lie.
    order: Vec<Placed>,
    rows: u32,
}

/// What working a pupil out needs to know, side by side with the next pupil's: looking each up
/// by itself costs as much as the counting.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed {
    pub(crate) pupil: PupilIx,
    pub(crate) pattern: u32,
    pub(crate) rows: (u32, u32),
    /// School and first day of the only spell, for nearly everyone.
    pub(crate) only: Option<(SchoolIx, Day)>,
}

#[derive(Clone, Debug)]
struct School {
    number: u32,
    calendar: SchoolCalendar,
}

#[derive(Clone, Debug)]
struct Pupil {
    registrations: Range<u32>,
    rows: Range<u32>,
    pattern: u32,
    /// School and first day of the only spell, for nearly everyone: it saves two look-ups.
    only: Option<(SchoolIx, Day)>,
}

impl Rolls {
    /// Starts with no school and no pupil.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a school by its number (LAESTAB) and calendar.
    pub fn add_school(&mut self, number: u32, calendar: SchoolCalendar) -> SchoolIx {
        self.schools.push(School { number, calendar });
        SchoolIx(self.schools.len() as u32 - 1)
    }

    /// How many schools there are.
    pub fn schools(&self) -> u32 {
        self.schools.len() as u32
    }

    /// A school's number.
    pub fn number(&self, school: SchoolIx) -> u32 {
        self.schools[school.0 as usize].number
    }

    /// A school's calendar.
    pub fn calendar(&self, school: SchoolIx) -> &SchoolCalendar {
        &self.schools[school.0 as usize].calendar
    }

    /// How many pupils there are.
    pub fn pupils(&self) -> u32 {
        self.pupils.len() as u32
    }

    /// A pupil's registers, by the first spell's start, then the school's place.
    pub fn registrations(&self, pupil: PupilIx) -> &[Registration] {
        let range = &self.pupils[pupil.0 as usize].registrations;
        &self.registrations[range.start as usize..range.end as usize]
    }

    /// A pupil's register at a school.
    pub fn registration(&self, pupil: PupilIx, school: SchoolIx) -> Option<&Registration> {
        self.registrations(pupil)
            .iter()
            .find(|r| r.school == school)
    }

    /// A pupil's spells on every roll.
    pub fn spells(&self, pupil: PupilIx) -> impl Iterator<Item = &Spell> {
        self.registrations(pupil).iter().flat_map(|r| &r.spells)
    }

    pub(crate) fn order(&self) -> &[Placed] {
        &self.order
    }

    /// What working a pupil out needs to know.
    pub(crate) fn placed(&self, pupil: PupilIx) -> Placed {
        let known = &self.pupils[pupil.0 as usize];
        Placed {
            pupil,
            pattern: known.pattern,
            rows: (known.rows.start, known.rows.end),
            only: known.only,
        }
    }

    pub(crate) fn patterns(&self) -> &[RollPattern] {
        &self.patterns
    }

    /// Adds every pupil at once: the spells on roll of the first, of the second, and so on, each
    /// in any order. Spells of a pupil at one school must not overlap ([`Spell::overlaps`]); a
    /// reader refuses them, since it can name their lines.
    pub fn add_pupils(&mut self, pupils: Vec<Vec<Spell>>) {
        let open_days: Vec<Vec<Day>> = self
            .schools
            .iter()
            .map(|s| s.calendar.open_days().collect())
            .collect();
        let mut known: HashMap<RollPattern, u32> = HashMap::new();
        for spells in pupils {
            let first_registration = self.registrations.len() as u32;
            let mut pattern = RollPattern {
                registrations: Vec::new(),
            };
            let only = match &spells[..] {
                [spell] => Some((spell.school, spell.start)),
                _ => None,
            };
            for registration in self.by_school(spells) {
                let days = &open_days[registration.school.0 as usize];
                if let Some(part) = pattern_part(&registration, days) {
                    pattern.registrations.push(part);
                }
                self.registrations.push(registration);
            }
            let next = self.patterns.len() as u32;
            let pattern = *known.entry(pattern).or_insert_with_key(|p| {
                self.patterns.push(p.clone());
                next
            });
            self.pupils.push(Pupil {
                registrations: first_registration..self.registrations.len() as u32,
                rows: 0..0,
                pattern,
                only,
            });
        }
        self.lay_out_rows();
    }

    /// Gives every register its rows: pupils of one school and roll pattern side by side, so that
    /// working them all out walks through memory once.
    fn lay_out_rows(&mut self) {
        let school_of = |pattern: u32| {
            self.patterns[pattern as usize]
                .registrations
                .first()
                .map_or(u32::MAX, |r| r.school.0)
        };
        let mut order: Vec<PupilIx> = (0..self.pupils.len() as u32).map(PupilIx).collect();
        order.sort_by_key(|p| {
            let pattern = self.pupils[p.0 as usize].pattern;
            (school_of(pattern), pattern)
        });
        let mut row = 0;
        for pupil in &order {
            let pupil = &mut self.pupils[pupil.0 as usize];
            let first = row;
            let mine = pupil.registrations.start as usize..pupil.registrations.end as usize;
            for registration in &mut self.registrations[mine] {
                let years = registration.rows.len() as u32;
                registration.rows = row..row + years;
                row += years;
            }
            pupil.rows = first..row;
        }
        self.order = order.into_iter().map(|pupil| self.placed(pupil)).collect();
        self.rows = row;
    }

    /// Gathers a pupil's spells by school, with as many rows as each register needs.
    fn by_school(&self, mut spells: Vec<Spell>) -> Vec<Registration> {
        spells.sort_by_key(|s| (s.start, s.school));
        let mut out: Vec<Registration> = Vec::with_capacity(spells.len());
        for spell in spells {
            match out.iter_mut().find(|r| r.school == spell.school) {
                Some(r) => r.spells.push(spell),
                None => out.push(Registration {
                    school: spell.school,
                    spells: vec![spell],
                    first_year: AcademicYear(0),
                    rows: 0..0,
                }),
            }
        }
        for r in &mut out {
            let years: Vec<AcademicYear> = self
                .calendar(r.school)
                .years()
                .filter(|y| on_roll_in(&r.spells, *y))
                .collect();
            r.first_year = years.first().copied().unwrap_or(AcademicYear(0));
            let count = years
                .last()
                .map_or(0, |last| (last.0 - r.first_year.0 + 1) as u32);
            r.rows = 0..count;
        }
        out
    }

    /// Empty registers for these rolls, ready to be marked by several threads at once.
    pub fn open(self) -> Marking {
        let marks = std::iter::repeat_with(|| AtomicU8::new(0))
            .take(self.rows as usize * ROW)
            .collect();
        Marking { rolls: self, marks }
    }
}

fn pattern_part(r: &Registration, open_days: &[Day]) -> Option<PatternRegistration> {
    (!r.rows.is_empty()).then(|| PatternRegistration {
        school: r.school,
        first_year: r.first_year.0,
        years: r.rows.len() as u16,
        spells: r
            .spells
            .iter()
            .filter_map(|s| open_part(s, open_days))
            .collect(),
    })
}

/// The first and last open day of a spell, if it has one.
fn open_part(spell: &Spell, open_days: &[Day]) -> Option<(i32, i32)> {
    let from = open_days.partition_point(|d| *d < spell.start);
    let to = spell.end.map_or(open_days.len(), |end| {
        open_days.partition_point(|d| *d <= end)
    });
    (from < to).then(|| (open_days[from].0, open_days[to - 1].0))
}

fn on_roll_in(spells: &[Spell], year: AcademicYear) -> bool {
    let (first, last) = (Day::from(year.first_day()), Day::from(year.last_day()));
    spells
        .iter()
        .any(|s| s.start <= last && s.end.is_none_or(|end| end >= first))
}

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
            .field("rows", &self.rolls.rows)
            .finish_non_exhaustive()
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
        let open = self.rolls.calendar(school).open_weeks(slot.year)[slot.at / SLOTS]
            >> (slot.at % SLOTS)
            & 1;
        let place = if !registration.on_roll(slot.day) {
            Place::OffRoll
        } else if open == 0 {
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
        // Filled in place: for all of England the planes alone are four gigabytes.
        let mut planes = vec![Planes::default(); rows.len()];
        let part = rows.len().div_ceil(threads.max(1)).max(1);
        std::thread::scope(|scope| {
            for (planes, rows) in planes.chunks_mut(part).zip(rows.chunks(part)) {
                scope.spawn(move || {
                    for (planes, row) in planes.iter_mut().zip(rows) {
                        *planes = Planes::of(row);
                    }
                });
            }
        });
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
    /// The same marks as bits, row by row; renewed whenever a mark changes.
    planes: Vec<Planes>,
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
    pub(crate) fn planes(&self, pupil: &Placed) -> &[Planes] {
        &self.planes[pupil.rows.0 as usize..pupil.rows.1 as usize]
    }

    /// The mark of a session; `None` when unmarked or no row holds it.
    pub fn mark(&self, pupil: PupilIx, school: SchoolIx, slot: Slot) -> Option<Code> {
        let row = self.rolls.registration(pupil, school)?.row(slot.year)?;
        Code::from_byte(self.marks[row as usize * ROW + slot.at])
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
        let registrations = self.rolls.registrations.iter();
        registrations
            .flat_map(|r| {
                r.rows
                    .clone()
                    .filter_map(|row| last_of(r.first_year, r.rows.start, row))
            })
            .max()
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
        self.planes[row as usize].renew(marks, slot.at / 64);
        Ok(Code::from_byte(before))
    }
}

/// No row holds that pupil, school and year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct NoRow;
