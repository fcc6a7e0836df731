//! A school's academic year, day by day: which sessions it holds, and why not.
//! In: open sessions and notes as they are kept. Out: what kind of day each is, and counts.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use law::academic_year::AcademicYear;
use law::bank_holidays::is_bank_holiday;
use register::{Day, DaySessions, OpenWeeks, WEEKS, first_week};

/// Why a school is closed, or holds one session only, on a day.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Note {
    /// Staff training: pupils do not come.
    Inset,
    /// A closure of the school's own, with its reason.
    Closure(String),
}

/// What kind of day it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DayKind<'a> {
    /// Both sessions are held.
    Open,
    /// The morning only.
    Morning,
    /// The afternoon only.
    Afternoon,
    /// Closed for staff training.
    Inset,
    /// Closed for a reason of the school's own.
    Closure(&'a str),
    /// Closed on a bank holiday.
    BankHoliday,
    /// A Saturday or Sunday without school.
    Weekend,
    /// Closed as in holidays.
    Closed,
}

/// A school's academic year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SchoolYear {
    year: AcademicYear,
    open: OpenWeeks,
    notes: BTreeMap<Date, Note>,
}

/// Whether a day is a bank holiday in England; no, where nobody knows them yet.
pub fn bank_holiday(day: Date) -> bool {
    is_bank_holiday(day).is_ok_and(|known| known.value)
}

impl SchoolYear {
    /// A year without a session.
    pub const fn closed(year: AcademicYear) -> Self {
        Self {
            year,
            open: [0; WEEKS],
            notes: BTreeMap::new(),
        }
    }

    /// A year as it is kept. Sessions of a week's days that lie in another year are left out.
    pub fn of(
        year: AcademicYear,
        open: &OpenWeeks,
        notes: impl IntoIterator<Item = (Date, Note)>,
    ) -> Self {
        let mut out = Self::closed(year);
        out.open.clone_from(open);
        for (at, week) in out.open.iter_mut().enumerate() {
            let monday = first_week(year).monday().0 + at as i32 * 7;
            for weekday in 0..7 {
                if !within(year, Day(monday + weekday).date()) {
                    *week &= !(0b11 << (weekday * 2));
                }
            }
        }
        let notes = notes.into_iter().filter(|(day, _)| within(year, *day));
        out.notes = notes.collect();
        out
    }

    /// Which year it is.
    pub const fn year(&self) -> AcademicYear {
        self.year
    }

    /// Its open sessions, as registers take them.
    pub const fn open_weeks(&self) -> &OpenWeeks {
        &self.open
    }

    /// Its notes, by day.
    pub const fn notes(&self) -> &BTreeMap<Date, Note> {
        &self.notes
    }

    /// Whether a day lies in it.
    pub fn holds(&self, day: Date) -> bool {
        within(self.year, day)
    }

    /// The sessions held on a day; none on a day of another year.
    pub fn sessions(&self, day: Date) -> DaySessions {
        let bits = match self.place(day) {
            Some((week, shift)) => self.open[week] >> shift & 0b11,
            None => 0,
        };
        let all = DaySessions::ALL.into_iter();
        all.rev()
            .find(|s| s.bits() == bits)
            .unwrap_or(DaySessions::None)
    }

    /// The note on a day.
    pub fn note(&self, day: Date) -> Option<&Note> {
        self.notes.get(&day)
    }

    /// Sets a day. A day on which both sessions are held has no note. `false` for a day of another
    /// year, which stays as it is.
    pub fn set(&mut self, day: Date, sessions: DaySessions, note: Option<Note>) -> bool {
        let Some((week, shift)) = self.place(day) else {
            return false;
        };
        self.open[week] = self.open[week] & !(0b11 << shift) | sessions.bits() << shift;
        match note.filter(|_| sessions != DaySessions::Both) {
            Some(note) => self.notes.insert(day, note),
            None => self.notes.remove(&day),
        };
        true
    }

    fn place(&self, day: Date) -> Option<(usize, u32)> {
        if !self.holds(day) {
            return None;
        }
        let day = Day::from(day);
        let week = day.week().0 - first_week(self.year).0;
        Some((usize::try_from(week).ok()?, day.weekday() * 2))
    }

    /// What kind of day it is.
    pub fn kind(&self, day: Date) -> DayKind<'_> {
        match (self.sessions(day), self.note(day)) {
            (DaySessions::Both, _) => DayKind::Open,
            (DaySessions::Am, _) => DayKind::Morning,
            (DaySessions::Pm, _) => DayKind::Afternoon,
            (DaySessions::None, Some(Note::Inset)) => DayKind::Inset,
            (DaySessions::None, Some(Note::Closure(why))) => DayKind::Closure(why),
            (DaySessions::None, None) if bank_holiday(day) => DayKind::BankHoliday,
            (DaySessions::None, None) if Day::from(day).weekday() > 4 => DayKind::Weekend,
            (DaySessions::None, None) => DayKind::Closed,
        }
    }

    /// Its days, in order.
    pub fn days(&self) -> impl DoubleEndedIterator<Item = Date> + use<> {
        let (first, last) = (
            Day::from(self.year.first_day()).0,
            Day::from(self.year.last_day()).0,
        );
        (first..=last).map(|day| Day(day).date())
    }

    /// Its open days, in order.
    pub fn open_days(&self) -> impl DoubleEndedIterator<Item = Date> + '_ {
        self.days()
            .filter(|day| self.sessions(*day) != DaySessions::None)
    }

    /// How many sessions it holds.
    pub fn sessions_held(&self) -> u32 {
        self.open.iter().map(|week| week.count_ones()).sum()
    }

    /// Sets the days from one to another, both included; Saturdays, Sundays and bank holidays among
    /// several days stay as they are. Says how many were set.
    pub fn set_all(
        &mut self,
        from: Date,
        to: Date,
        sessions: DaySessions,
        note: Option<&Note>,
    ) -> usize {
        let several = from != to;
        let days: Vec<Date> = from
            .series(1.day())
            .take_while(|day| *day <= to)
            .filter(|day| !several || (Day::from(*day).weekday() < 5 && !bank_holiday(*day)))
            .collect();
        days.into_iter()
            .filter(|day| self.set(*day, sessions, note.cloned()))
            .count()
    }
}

fn within(year: AcademicYear, day: Date) -> bool {
    (year.first_day()..=year.last_day()).contains(&day)
}
