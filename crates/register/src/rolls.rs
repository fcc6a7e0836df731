//! Who is on which school's roll, and where their rows lie.
//! In: schools with calendars, pupils with spells on roll. Out: registers to look up, and roll
//! patterns for the engine.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use law::academic_year::AcademicYear;

use crate::calendar::{OpenWeeks, SchoolCalendar};
use crate::place::{PupilIx, SchoolIx};
use crate::row::{LANES, Mask, SLOTS, WORDS, bit_of_day, from_bit, weeks_of};
use crate::spell::Spell;
use crate::time::{Day, Week, first_week};

/// A pupil's register at one school: the rows of consecutive academic years.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Registration {
    /// The school.
    pub school: SchoolIx,
    /// The spells on that school's roll, by start: see [`Rolls::spells_of`].
    spells: Range<u32>,
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
}

/// One row of a roll pattern.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct PatternRow {
    pub(crate) school: SchoolIx,
    pub(crate) year: AcademicYear,
    /// The absolute week the row starts in.
    pub(crate) first_week: i32,
    /// Sessions that the school holds within a spell.
    pub(crate) open: Mask,
    /// The weeks that have any of them, a bit a week.
    pub(crate) weeks: u64,
}

/// Schools, pupils and rolls: everything of the registers but the marks.
#[derive(Debug, Default)]
pub struct Rolls {
    schools: Vec<School>,
    /// Which of the registrations are a pupil's.
    pupils: Vec<Range<u32>>,
    registrations: Vec<Registration>,
    /// Every spell, in the order in which the pupils' rows lie.
    spells: Vec<Spell>,
    /// What all pupils with the same schools, years and open days on roll have in common, so that
    /// their windows are worked out once: which of the pattern rows.
    patterns: Vec<Range<u32>>,
    pattern_rows: Vec<PatternRow>,
    /// The pupils in the order in which their rows lie.
    order: Vec<Placed>,
    /// A pupil's place in that order.
    places: Arc<[u32]>,
    rows: u32,
}

/// What working a pupil out needs to know, side by side with the next pupil's: looking each up
/// by itself costs as much as the counting.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed {
    pub(crate) pupil: PupilIx,
    pub(crate) pattern: u32,
    rows: (u32, u32),
    spells: (u32, u32),
}

impl Placed {
    /// The pupil's rows.
    pub(crate) fn rows(&self) -> Range<usize> {
        self.rows.0 as usize..self.rows.1 as usize
    }
}

#[derive(Clone, Debug)]
struct School {
    number: u32,
    calendar: SchoolCalendar,
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
        let range = &self.pupils[pupil.0 as usize];
        &self.registrations[range.start as usize..range.end as usize]
    }

    /// A pupil's register at a school.
    pub fn registration(&self, pupil: PupilIx, school: SchoolIx) -> Option<&Registration> {
        self.registrations(pupil)
            .iter()
            .find(|r| r.school == school)
    }

    /// The spells on roll behind a register, by start.
    pub fn spells_of(&self, registration: &Registration) -> &[Spell] {
        &self.spells[registration.spells.start as usize..registration.spells.end as usize]
    }

    /// Whether a register's pupil is on that school's roll on a day.
    pub fn on_roll(&self, registration: &Registration, day: Day) -> bool {
        self.spells_of(registration).iter().any(|s| s.holds_on(day))
    }

    /// A pupil's spells on every roll, school by school.
    pub fn spells(&self, pupil: PupilIx) -> &[Spell] {
        self.placed_spells(&self.placed(pupil))
    }

    pub(crate) fn placed_spells(&self, placed: &Placed) -> &[Spell] {
        &self.spells[placed.spells.0 as usize..placed.spells.1 as usize]
    }

    /// Everybody, in the order in which their rows lie.
    pub(crate) fn order(&self) -> &[Placed] {
        &self.order
    }

    /// Each pupil's place in that order.
    pub(crate) fn places(&self) -> &Arc<[u32]> {
        &self.places
    }

    /// What working a pupil out needs to know.
    pub(crate) fn placed(&self, pupil: PupilIx) -> Placed {
        self.order[self.places[pupil.0 as usize] as usize]
    }

    /// The rows of a roll pattern, in the order of the pupils' own rows.
    pub(crate) fn pattern(&self, pattern: u32) -> &[PatternRow] {
        let range = &self.patterns[pattern as usize];
        &self.pattern_rows[range.start as usize..range.end as usize]
    }

    /// The academic year of every row.
    pub(crate) fn years_of_rows(&self) -> Vec<AcademicYear> {
        let patterns = self.order.iter().map(|placed| self.pattern(placed.pattern));
        patterns.flatten().map(|row| row.year).collect()
    }

    /// How many rows all registers have.
    pub(crate) fn rows(&self) -> u32 {
        self.rows
    }

    /// Every register of every pupil.
    pub(crate) fn all_registrations(&self) -> &[Registration] {
        &self.registrations
    }

    /// Adds every pupil at once: the spells on roll of the first, of the second, and so on, each
    /// in any order. Spells of a pupil at one school must not overlap ([`Spell::overlaps`]); a
    /// reader refuses them, since it can name their lines.
    pub fn add_pupils(&mut self, pupils: Vec<Vec<Spell>>) {
        let mut known: HashMap<Vec<PatternRow>, u32> = HashMap::new();
        let mut order: Vec<Placed> = Vec::with_capacity(pupils.len());
        for spells in pupils {
            let pupil = PupilIx(order.len() as u32);
            let (first_registration, first_spell) =
                (self.registrations.len() as u32, self.spells.len() as u32);
            self.add_registrations(spells);
            let rows = self.pattern_of(&self.registrations[first_registration as usize..]);
            let pattern = known.get(&rows).copied().unwrap_or_else(|| {
                let first = self.pattern_rows.len() as u32;
                self.pattern_rows.extend_from_slice(&rows);
                self.patterns.push(first..self.pattern_rows.len() as u32);
                let pattern = self.patterns.len() as u32 - 1;
                known.insert(rows, pattern);
                pattern
            });
            self.pupils
                .push(first_registration..self.registrations.len() as u32);
            order.push(Placed {
                pupil,
                pattern,
                rows: (0, 0),
                spells: (first_spell, self.spells.len() as u32),
            });
        }
        self.lay_out_rows(order);
    }

    /// Gives every register its rows: pupils of one school and roll pattern side by side, and
    /// their spells with them, so that working them all out walks through memory once.
    fn lay_out_rows(&mut self, mut order: Vec<Placed>) {
        let school_of = |pattern| {
            self.pattern(pattern)
                .first()
                .map_or(u32::MAX, |r| r.school.0)
        };
        order.sort_by_key(|p| (school_of(p.pattern), p.pattern));
        let unsorted = std::mem::take(&mut self.spells);
        self.spells.reserve_exact(unsorted.len());
        let mut places = vec![0; order.len()];
        let mut row = 0;
        for (at, placed) in order.iter_mut().enumerate() {
            let (first_row, first_spell) = (row, self.spells.len() as u32);
            places[placed.pupil.0 as usize] = at as u32;
            let mine = &self.pupils[placed.pupil.0 as usize];
            let mine = mine.start as usize..mine.end as usize;
            for registration in &mut self.registrations[mine] {
                let years = registration.rows.len() as u32;
                registration.rows = row..row + years;
                row += years;
                let from = registration.spells.start as usize..registration.spells.end as usize;
                let first = self.spells.len() as u32;
                self.spells.extend_from_slice(&unsorted[from]);
                registration.spells = first..self.spells.len() as u32;
            }
            placed.rows = (first_row, row);
            placed.spells = (first_spell, self.spells.len() as u32);
        }
        self.order = order;
        self.places = places.into();
        self.rows = row;
    }

    /// Gathers a pupil's spells by school, with as many rows as each register needs.
    fn add_registrations(&mut self, mut spells: Vec<Spell>) {
        spells.sort_by_key(|s| (s.start, s.school));
        let mut schools: Vec<SchoolIx> = Vec::with_capacity(spells.len());
        for spell in &spells {
            if !schools.contains(&spell.school) {
                schools.push(spell.school);
            }
        }
        for school in schools {
            let first = self.spells.len();
            let there = spells.iter().filter(|s| s.school == school);
            self.spells.extend(there);
            let there = &self.spells[first..];
            let mut years = self.calendar(school).years();
            let first_year = years.find(|y| on_roll_in(there, *y));
            let last_year = years.rfind(|y| on_roll_in(there, *y)).or(first_year);
            let count = match (first_year, last_year) {
                (Some(first), Some(last)) => (last.0 - first.0 + 1) as u32,
                _ => 0,
            };
            self.registrations.push(Registration {
                school,
                spells: first as u32..self.spells.len() as u32,
                first_year: first_year.unwrap_or(AcademicYear(0)),
                rows: 0..count,
            });
        }
    }

    /// The pattern rows of a pupil's registers.
    fn pattern_of(&self, registrations: &[Registration]) -> Vec<PatternRow> {
        let rows_of = |r: &Registration| {
            let (school, first) = (r.school, r.first_year.0);
            (first..first + r.rows.len() as i16).map(move |year| (school, AcademicYear(year)))
        };
        registrations
            .iter()
            .flat_map(|r| rows_of(r).map(move |row| (r, row)))
            .map(|(r, (school, year))| {
                let first_week = first_week(year).0;
                let held = self.calendar(school).open_weeks(year);
                let open = open(self.spells_of(r), held, first_week);
                let weeks = open
                    .iter()
                    .rev()
                    .fold(0, |weeks, word| weeks << LANES | weeks_of(*word));
                PatternRow {
                    school,
                    year,
                    first_week,
                    open,
                    weeks,
                }
            })
            .collect()
    }
}

/// The sessions of a row that the school holds within a spell.
fn open(spells: &[Spell], held: &OpenWeeks, first_week: i32) -> Mask {
    let monday = Week(first_week).monday().0;
    let mut on_roll: Mask = [0; WORDS];
    for spell in spells {
        let first = bit_of_day(spell.start.0.saturating_sub(monday));
        let past = spell.end.map_or(usize::MAX, |end| {
            bit_of_day(end.0.saturating_sub(monday).saturating_add(1))
        });
        let (from, beyond) = (from_bit(first), from_bit(past));
        for (word, (from, beyond)) in on_roll.iter_mut().zip(from.iter().zip(beyond)) {
            *word |= from & !beyond;
        }
    }
    let mut open: Mask = [0; WORDS];
    for (week, held) in held.iter().enumerate() {
        open[week / LANES] |= u64::from(*held) << (week % LANES * SLOTS);
    }
    for (word, on_roll) in open.iter_mut().zip(on_roll) {
        *word &= on_roll;
    }
    open
}

fn on_roll_in(spells: &[Spell], year: AcademicYear) -> bool {
    let (first, last) = (Day::from(year.first_day()), Day::from(year.last_day()));
    spells
        .iter()
        .any(|s| s.start <= last && s.end.is_none_or(|end| end >= first))
}
