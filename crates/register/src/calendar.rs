//! When a school is open: a bit a session, a row of weeks an academic year.
//! In: days with the sessions held. Out: open bits by week, and the next or last open day.

use jiff::civil::Date;
use law::academic_year::{AcademicYear, academic_year};

use crate::time::{Day, DaySessions, WEEKS, first_week};

/// The open sessions of one academic year: bit `2 × weekday + session` of each Monday week.
pub type OpenWeeks = [u16; WEEKS];

/// Sets the sessions of a day in its own academic year's row, replacing what was said of it before.
pub fn set_day(weeks: &mut OpenWeeks, date: Date, sessions: DaySessions) {
    let year = academic_year(date).value;
    let day = Day::from(date);
    let week = (day.week().0 - first_week(year).0) as usize;
    let shift = day.weekday() * 2;
    weeks[week] = weeks[week] & !(0b11 << shift) | sessions.bits() << shift;
}

/// A school's own calendar. A school may meet on a Saturday or Sunday, hold one session on a day,
/// or close when others are open.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SchoolCalendar {
    first_year: i16,
    years: Vec<OpenWeeks>,
}

impl SchoolCalendar {
    /// Sets the sessions of a day, replacing what was said of it before.
    pub fn set(&mut self, date: Date, sessions: DaySessions) {
        let year = academic_year(date).value;
        set_day(self.year_mut(year), date, sessions);
    }

    fn year_mut(&mut self, year: AcademicYear) -> &mut OpenWeeks {
        if self.years.is_empty() {
            self.first_year = year.0;
        }
        while year.0 < self.first_year {
            self.years.insert(0, [0; WEEKS]);
            self.first_year -= 1;
        }
        let at = (year.0 - self.first_year) as usize;
        if at >= self.years.len() {
            self.years.resize(at + 1, [0; WEEKS]);
        }
        &mut self.years[at]
    }

    /// The academic years the calendar speaks of, oldest first.
    pub fn years(&self) -> impl DoubleEndedIterator<Item = AcademicYear> + use<> {
        (self.first_year..self.first_year + self.years.len() as i16).map(AcademicYear)
    }

    /// The open sessions of an academic year; all closed when nothing is known of it.
    pub fn open_weeks(&self, year: AcademicYear) -> &OpenWeeks {
        const CLOSED: &OpenWeeks = &[0; WEEKS];
        usize::try_from(year.0 - self.first_year)
            .ok()
            .and_then(|at| self.years.get(at))
            .unwrap_or(CLOSED)
    }

    /// The sessions held on a day, as two bits: morning is 1, afternoon is 2.
    pub fn open_on(&self, day: Day) -> u16 {
        let year = academic_year(day.date()).value;
        let week = (day.week().0 - first_week(year).0) as usize;
        self.open_weeks(year)[week] >> (day.weekday() * 2) & 0b11
    }

    /// Every open day, in order.
    pub fn open_days(&self) -> impl DoubleEndedIterator<Item = Day> + '_ {
        self.years().flat_map(move |year| {
            let monday = first_week(year).monday().0;
            let open = self.open_weeks(year);
            (0..WEEKS as i32 * 7)
                .filter(move |d| open[(d / 7) as usize] >> (d % 7 * 2) & 0b11 != 0)
                .map(move |d| Day(monday + d))
        })
    }
}
