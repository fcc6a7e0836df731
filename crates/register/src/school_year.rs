//! A school's academic year as a whole: what became of every session that its pupils could have.
//! In: the school's calendar, the rows of its pupils with their spells on its roll, a day. Out:
//! counts by session, by week and by weekday; sessions of which there is no register.
//! Written for one school's page: counting a county's standings is the kernel's work.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use law::academic_year::{AcademicYear, academic_year};
use law::attendance::{Class, Code};

use crate::calendar::SchoolCalendar;
use crate::row::{ROW, Row, bit_of_day};
use crate::time::{Day, Session, Week, first_week};

/// Sessions of pupils on the roll, by what became of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Count {
    /// Attended, late ones and approved educational activity included.
    pub attended: u32,
    /// Of those, late before the register closed (L).
    pub late: u32,
    /// Absent with authority.
    pub authorised: u32,
    /// Absent without.
    pub unauthorised: u32,
    /// Marked, and not a possible attendance.
    pub not_possible: u32,
    /// Without a mark.
    pub unmarked: u32,
}

impl Count {
    /// Sessions absent.
    pub fn absent(&self) -> u32 {
        self.authorised + self.unauthorised
    }

    /// Possible sessions: the denominator of every rate.
    pub fn possible(&self) -> u32 {
        self.attended + self.absent()
    }

    /// Every session of every pupil on the roll, marked or not.
    pub fn all(&self) -> u32 {
        self.possible() + self.not_possible + self.unmarked
    }

    /// Whether pupils were on the roll and none of them was marked.
    fn is_missing(&self) -> bool {
        self.unmarked > 0 && self.unmarked == self.all()
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.attended += other.attended;
        self.late += other.late;
        self.authorised += other.authorised;
        self.unauthorised += other.unauthorised;
        self.not_possible += other.not_possible;
        self.unmarked += other.unmarked;
    }
}

/// What a mark's byte counts as.
#[derive(Clone, Copy)]
enum Kind {
    Unmarked,
    Attended,
    Late,
    Authorised,
    Unauthorised,
    NotPossible,
}

/// What each byte counts as, and the days on which its code may stand.
struct Codes {
    kinds: [Kind; 256],
    spans: [(i32, i32); 256],
}

impl Codes {
    fn new() -> Self {
        let mut codes = Self {
            kinds: [Kind::Unmarked; 256],
            spans: [(i32::MIN, i32::MAX); 256],
        };
        for code in Code::all() {
            let at = usize::from(code.byte());
            codes.kinds[at] = match code.class() {
                Class::Present if code == Code::L => Kind::Late,
                Class::Present | Class::ApprovedActivity => Kind::Attended,
                Class::Authorised => Kind::Authorised,
                Class::Unauthorised => Kind::Unauthorised,
                Class::NotPossible | Class::Administrative => Kind::NotPossible,
            };
            codes.spans[at] = (
                code.since().map_or(i32::MIN, |d| Day::from(d).0),
                code.until().map_or(i32::MAX, |d| Day::from(d).0),
            );
        }
        codes
    }
}

/// One session that the school held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SchoolSession {
    /// The day.
    pub day: Day,
    /// Morning or afternoon.
    pub session: Session,
    /// What became of it.
    pub count: Count,
}

/// A school's academic year up to a day. Empty until pupils are [added](Self::add).
pub struct CountedYear {
    year: AcademicYear,
    /// The sessions held, each with its place in a row.
    sessions: Vec<(usize, SchoolSession)>,
    not_in_force: BTreeMap<Code, u32>,
    codes: Codes,
}

impl CountedYear {
    /// The sessions of the year in which a day lies, up to and including that day.
    pub fn new(calendar: &SchoolCalendar, to: Day) -> Self {
        let year = academic_year(to.date()).value;
        let first = Day::from(year.first_day());
        let monday = first_week(year).monday().0;
        let days = calendar.open_days().filter(|d| (first..=to).contains(d));
        let sessions = days.flat_map(|day| {
            let open = calendar.open_on(day);
            let held = Session::BOTH
                .into_iter()
                .filter(move |s| open >> *s as u16 & 1 == 1);
            held.map(move |session| {
                let held = SchoolSession {
                    day,
                    session,
                    count: Count::default(),
                };
                (bit_of_day(day.0 - monday) + session as usize, held)
            })
        });
        Self {
            year,
            sessions: sessions.collect(),
            not_in_force: BTreeMap::new(),
            codes: Codes::new(),
        }
    }

    /// The academic year.
    pub fn year(&self) -> AcademicYear {
        self.year
    }

    /// Adds a pupil's marks over one spell on the roll, both days included. `row` is `None` for a
    /// pupil of whom no mark was ever made.
    pub fn add(&mut self, row: Option<&Row>, start: Day, end: Option<Day>) {
        const NOTHING: &Row = &[0; ROW];
        let row = row.unwrap_or(NOTHING);
        let from = self.sessions.partition_point(|(_, s)| s.day < start);
        let until = match end {
            Some(end) => self.sessions.partition_point(|(_, s)| s.day <= end),
            None => self.sessions.len(),
        };
        for (at, held) in self.sessions.get_mut(from..until).unwrap_or_default() {
            let byte = row[*at];
            let count = &mut held.count;
            match self.codes.kinds[usize::from(byte)] {
                Kind::Unmarked => count.unmarked += 1,
                Kind::Attended => count.attended += 1,
                Kind::Late => {
                    count.attended += 1;
                    count.late += 1;
                }
                Kind::Authorised => count.authorised += 1,
                Kind::Unauthorised => count.unauthorised += 1,
                Kind::NotPossible => count.not_possible += 1,
            }
            let (since, last) = self.codes.spans[usize::from(byte)];
            if !(since..=last).contains(&held.day.0)
                && let Some(code) = Code::from_byte(byte)
            {
                *self.not_in_force.entry(code).or_default() += 1;
            }
        }
    }

    /// Every session held, in order.
    pub fn sessions(&self) -> impl Iterator<Item = &SchoolSession> {
        self.sessions.iter().map(|(_, held)| held)
    }

    /// All sessions together.
    pub fn total(&self) -> Count {
        let mut total = Count::default();
        for held in self.sessions() {
            total += held.count;
        }
        total
    }

    /// Week by week, in order; weeks without a session are not there.
    pub fn weeks(&self) -> Vec<(Week, Count)> {
        let mut weeks: Vec<(Week, Count)> = Vec::new();
        for held in self.sessions() {
            let week = held.day.week();
            match weeks.last_mut().filter(|(last, _)| *last == week) {
                Some((_, count)) => *count += held.count,
                None => weeks.push((week, held.count)),
            }
        }
        weeks
    }

    /// By weekday, Monday first.
    pub fn weekdays(&self) -> [Count; 7] {
        let mut weekdays = [Count::default(); 7];
        for held in self.sessions() {
            weekdays[held.day.weekday() as usize] += held.count;
        }
        weekdays
    }

    /// The sessions before a day for which pupils were on the roll and nobody was marked: there is
    /// no register of them.
    pub fn without_register(&self, before: Day) -> impl Iterator<Item = &SchoolSession> {
        self.sessions()
            .filter(move |s| s.day < before && s.count.is_missing())
    }

    /// Marks whose code was not in force on the day of the session, by code.
    pub fn not_in_force(&self) -> &BTreeMap<Code, u32> {
        &self.not_in_force
    }
}
