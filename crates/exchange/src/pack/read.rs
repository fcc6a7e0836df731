//! A whole pack from disk: every file read, every reference between files checked.
//! In: a path. Out: a [`Pack`] with its registers, or every problem with file, line and column.
//! Rule: `evaluate.md`, first half.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;

use jiff::civil::Date;
use law::upn::{self, Verdict};
use register::{
    Day, DaySessions, Marking, PupilIx, Registers, RollStatus, Rolls, SchoolCalendar, SchoolIx,
    Spell,
};

use super::columns::{CALENDAR, ENROLMENTS, MARKS, PUPILS, SCHOOLS};
use super::families::{self, Families};
use super::index::{Pupils, Schools};
use super::mark_lines::Target;
use super::marks;
use super::records::{Pupil, School};
use super::source::Source;
use super::table::{Presence, rows};
use crate::{Problem, Problems};

/// A pack as read: people and schools in the order of their files, and their registers.
#[derive(Debug)]
pub struct Pack {
    /// The schools; a school's place here is its place in the registers.
    pub schools: Vec<School>,
    /// The pupils; a pupil's place here is its place in the registers.
    pub pupils: Vec<Pupil>,
    /// Their registers.
    pub registers: Registers,
    /// The optional files of families.
    pub families: Families,
    /// How many marks the file held, those that count nowhere included.
    pub marks: u64,
    /// What is odd but lawful to load: marks that count nowhere, wrong check letters.
    pub warnings: Problems,
}

impl Pack {
    /// A pupil by number.
    pub fn find_pupil(&self, upn: &str) -> Option<PupilIx> {
        self.pupils
            .iter()
            .position(|p| p.upn == upn)
            .map(|at| PupilIx(at as u32))
    }

    /// A school of the registers.
    pub fn school(&self, school: SchoolIx) -> &School {
        &self.schools[school.0 as usize]
    }

    /// A pupil of the registers.
    pub fn pupil(&self, pupil: PupilIx) -> &Pupil {
        &self.pupils[pupil.0 as usize]
    }
}

/// How to read.
pub struct Reading<'a> {
    /// How many threads share the marks.
    pub threads: usize,
    /// Told the bytes of marks handed out so far, and how many there are (0 when not known).
    pub progress: &'a (dyn Fn(u64, u64) + Sync),
}

/// Reads a pack from a folder or a zip.
///
/// # Errors
/// Every problem found, the first hundred word for word. What leans on a file that could not be
/// read is not judged, so that one fault is not reported as a thousand.
pub fn read(path: &Path, reading: &Reading<'_>) -> Result<Pack, Problems> {
    let mut problems = Problems::default();
    let source = Source::open(path).map_err(|p| {
        problems.add(p);
        std::mem::take(&mut problems)
    })?;
    let mut warnings = Problems::default();
    let (schools, by_number) = read_schools(&source, &mut problems);
    let (pupils, by_upn) = read_pupils(&source, &mut problems, &mut warnings);
    let calendars = by_number
        .as_ref()
        .and_then(|s| read_calendars(&source, s, &mut problems));
    let (Some(by_number), Some(by_upn)) = (by_number, by_upn) else {
        return Err(problems);
    };
    let spells = read_enrolments(&source, &by_number, &by_upn, &mut problems);
    let families = families::read(&source, &by_upn, &mut problems);
    let (Some(calendars), Some(spells)) = (calendars, spells) else {
        return Err(problems);
    };

    let marking = open_registers(&schools, calendars, spells);
    let target = Target {
        schools: &by_number,
        pupils: &by_upn,
        marking: &marking,
    };
    match marks::read(&source, target, reading.threads, reading.progress) {
        Ok(Some(outcome)) => {
            problems.extend(outcome.problems);
            warnings.extend(outcome.warnings);
            if problems.is_empty() {
                let registers = marking.close(reading.threads);
                return Ok(Pack {
                    schools,
                    pupils,
                    registers,
                    families,
                    marks: outcome.marks,
                    warnings,
                });
            }
        }
        Ok(None) => problems.add(missing(MARKS.name)),
        Err(problem) => problems.add(problem),
    }
    Err(problems)
}

fn missing(file: &str) -> Problem {
    Problem::of_file(file, "is missing from the pack")
}

/// Notes a missing file, and says whether it was read whole.
fn whole(presence: Presence, file: &str, problems: &mut Problems) -> bool {
    if presence == Presence::Missing {
        problems.add(missing(file));
    }
    presence == Presence::Whole
}

fn read_schools(source: &Source, problems: &mut Problems) -> (Vec<School>, Option<Schools>) {
    let mut list: Vec<School> = Vec::new();
    let mut lines = Vec::new();
    let mut schools = Schools::default();
    let presence = rows(source, &SCHOOLS, problems, |row, problems| {
        let Some(laestab) = row.laestab(0, problems) else {
            return;
        };
        let mut age = |column| {
            let text = row.text(column);
            if text.is_empty() {
                return None;
            }
            row.parse(column, "is not an age in whole years", problems, |t| {
                t.parse::<u8>().ok()
            })
        };
        let school = School {
            laestab,
            urn: row.owned(1),
            name: row.owned(2),
            phase: row.owned(3),
            low_age: age(4),
            high_age: age(5),
            kind: row.owned(6),
        };
        // The first row stands, so that every place in the list is a place in the registers.
        match schools.by_number.entry(laestab) {
            Entry::Vacant(entry) => {
                entry.insert(SchoolIx(list.len() as u32));
                lines.push(row.line);
                list.push(school);
            }
            Entry::Occupied(entry) => {
                let line = lines[entry.get().0 as usize];
                problems.add(row.problem(
                    0,
                    format!("is a school that the file has already, on line {line}"),
                ));
            }
        }
    });
    (
        list,
        whole(presence, SCHOOLS.name, problems).then_some(schools),
    )
}

fn read_pupils(
    source: &Source,
    problems: &mut Problems,
    warnings: &mut Problems,
) -> (Vec<Pupil>, Option<Pupils>) {
    let mut list: Vec<Pupil> = Vec::new();
    let mut lines = Vec::new();
    let mut pupils = Pupils::default();
    let presence = rows(source, &PUPILS, problems, |row, problems| {
        let upn = row.owned(0);
        if upn.is_empty() {
            problems.add(row.problem(0, "is no unique pupil number"));
            return;
        }
        match upn::judge(&upn).value {
            Verdict::Permanent | Verdict::Temporary => {}
            Verdict::WrongLetter { should_be } => {
                warnings.add(row.problem(
                    0,
                    format!("has a wrong check letter; it should be {should_be}"),
                ));
            }
            Verdict::Malformed => warnings.add(row.problem(
                0,
                "is not a unique pupil number: a letter, then twelve digits or eleven and a letter",
            )),
        }
        // A pupil whose date of birth is wrong is still a pupil, so that marks are not blamed.
        let dob = row.date(3, problems).unwrap_or_default();
        if let Some(first) = pupils.find(upn.as_bytes()) {
            let line = lines[first.0 as usize];
            problems.add(row.problem(
                0,
                format!("is a pupil that the file has already, on line {line}"),
            ));
            return;
        }
        pupils
            .by_upn
            .insert(upn.as_bytes().into(), PupilIx(list.len() as u32));
        lines.push(row.line);
        list.push(Pupil {
            upn,
            surname: row.owned(1),
            forename: row.owned(2),
            dob,
            sex: row.owned(4),
            year_group: row.owned(5),
        });
    });
    (
        list,
        whole(presence, PUPILS.name, problems).then_some(pupils),
    )
}

/// Why a day cannot stand in a calendar beside the first day of the file and its line, if so.
///
/// A pupil's register holds every academic year of the calendar while on roll, so one mistyped
/// year (2206) would cost more memory than a machine has.
fn far_away(date: Date, line: u64, first: &mut Option<(Date, u64)>) -> Option<String> {
    const MOST_APART: u16 = 50;
    if !(1900..=2199).contains(&date.year()) {
        return Some("is not in the years 1900 to 2199; is the year mistyped?".to_owned());
    }
    let (first, on) = *first.get_or_insert((date, line));
    (date.year().abs_diff(first.year()) > MOST_APART).then(|| {
        format!("is more than {MOST_APART} years from {first}, on line {on}; is a year mistyped?")
    })
}

/// Each school's calendar: the rows of every school, replaced by the school's own day by day.
fn read_calendars(
    source: &Source,
    schools: &Schools,
    problems: &mut Problems,
) -> Option<Vec<SchoolCalendar>> {
    let mut common: HashMap<Date, (DaySessions, u64)> = HashMap::new();
    let mut own: HashMap<(SchoolIx, Date), (DaySessions, u64)> = HashMap::new();
    let mut first = None;
    let presence = rows(source, &CALENDAR, problems, |row, problems| {
        let school = if row.text(0) == "*" {
            Some(None)
        } else {
            row.laestab(0, problems).and_then(|laestab| {
                let found = schools.find(laestab);
                if found.is_none() {
                    problems.add(row.problem(0, "is not a school of this pack's schools.csv"));
                }
                found.map(Some)
            })
        };
        let mut date = row.date(1, problems);
        if let Some(why) = date.and_then(|d| far_away(d, row.line, &mut first)) {
            problems.add(row.problem(1, why));
            date = None;
        }
        let sessions = row.parse(
            2,
            "is none of AM, PM, AM+PM, none",
            problems,
            DaySessions::parse,
        );
        if let (Some(school), Some(date), Some(sessions)) = (school, date, sessions) {
            let before = match school {
                None => common.insert(date, (sessions, row.line)),
                Some(school) => own.insert((school, date), (sessions, row.line)),
            };
            if let Some((_, line)) = before {
                problems.add(row.problem(
                    1,
                    format!("is a day that the file has already for this school, on line {line}"),
                ));
            }
        }
    });
    if !whole(presence, CALENDAR.name, problems) {
        return None;
    }
    let mut every = SchoolCalendar::default();
    for (date, (sessions, _)) in common {
        every.set(date, sessions);
    }
    let mut calendars = vec![every; schools.by_number.len()];
    for ((school, date), (sessions, _)) in own {
        if let Some(calendar) = calendars.get_mut(school.0 as usize) {
            calendar.set(date, sessions);
        }
    }
    Some(calendars)
}

fn read_enrolments(
    source: &Source,
    schools: &Schools,
    pupils: &Pupils,
    problems: &mut Problems,
) -> Option<Vec<Vec<Spell>>> {
    let mut spells: Vec<Vec<(Spell, u64)>> = vec![Vec::new(); pupils.by_upn.len()];
    let presence = rows(source, &ENROLMENTS, problems, |row, problems| {
        let pupil = row.parse(
            0,
            "is not a pupil of this pack's pupils.csv",
            problems,
            |t| pupils.find(t.as_bytes()),
        );
        let school = row.laestab(1, problems).and_then(|laestab| {
            let found = schools.find(laestab);
            if found.is_none() {
                problems.add(row.problem(1, "is not a school of this pack's schools.csv"));
            }
            found
        });
        let start = row.date(2, problems);
        let end = row.optional_date(3, problems);
        let status = row.parse(
            4,
            "is none of C (single), M (main), S (subsidiary)",
            problems,
            RollStatus::parse,
        );
        if let (Some(start), Ok(Some(end))) = (start, end)
            && end < start
        {
            problems.add(row.problem(3, format!("is before the start, {start}")));
            return;
        }
        let (Some(pupil), Some(school), Some(start), Ok(end), Some(status)) =
            (pupil, school, start, end, status)
        else {
            return;
        };
        let spell = Spell {
            school,
            start: start.into(),
            end: end.map(Day::from),
            status,
        };
        let Some(mine) = spells.get_mut(pupil.0 as usize) else {
            return;
        };
        if let Some((_, line)) = mine
            .iter()
            .find(|(s, _)| s.school == school && s.overlaps(&spell))
        {
            problems.add(row.problem(
                2,
                format!("overlaps the pupil's enrolment at the same school on line {line}"),
            ));
            return;
        }
        mine.push((spell, row.line));
    });
    whole(presence, ENROLMENTS.name, problems).then(|| {
        spells
            .into_iter()
            .map(|s| s.into_iter().map(|(spell, _)| spell).collect())
            .collect()
    })
}

fn open_registers(
    schools: &[School],
    calendars: Vec<SchoolCalendar>,
    spells: Vec<Vec<Spell>>,
) -> Marking {
    let mut rolls = Rolls::new();
    for (school, calendar) in schools.iter().zip(calendars) {
        rolls.add_school(school.laestab.number(), calendar);
    }
    rolls.add_pupils(spells);
    rolls.open()
}
