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

/// Closes every session after a day, in the row of an academic year.
pub fn close_after(weeks: &mut OpenWeeks, year: AcademicYear, last_day: Date) {
    let (first, last) = (year.first_day(), year.last_day());
    let from = last_day.tomorrow().map_or(last, |next| next.max(first));
    for day in Day::from(from).0..=Day::from(last).0 {
        set_day(weeks, Day(day).date(), DaySessions::None);
    }
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

    /// Sets the open sessions of a whole academic year, replacing what was said of it before. A week
    /// that straddles 1 August stands in both years, each with its own days: the other's are left out.
    pub fn set_year(&mut self, year: AcademicYear, weeks: &OpenWeeks) {
        let monday = first_week(year).monday().0;
        let first = Day::from(year.first_day()).0 - monday;
        let last = Day::from(year.last_day()).0 - monday;
        let own = self.year_mut(year);
        for (week, (own, open)) in (0..).zip(own.iter_mut().zip(weeks)) {
            let of_year = |day: &i32| (first..=last).contains(&(week * 7 + day));
            let days = (0..7)
                .filter(of_year)
                .fold(0, |bits, day| bits | 0b11 << (day * 2));
            *own = open & days;
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_year_set_at_once_is_the_year_set_day_by_day() {
        for year in [2024, 2025, 2026].map(AcademicYear) {
            let all: OpenWeeks =
                std::array::from_fn(|week| (0x2fdb_u16.rotate_left(week as u32)) & 0x3fff);
            let mut at_once = SchoolCalendar::default();
            at_once.set_year(year, &all);
            let mut by_day = SchoolCalendar::default();
            let mut on = year.first_day();
            while on <= year.last_day() {
                let day = Day::from(on);
                let week = (day.week().0 - first_week(year).0) as usize;
                let bits = all[week] >> (day.weekday() * 2) & 0b11;
                let sessions = DaySessions::ALL.into_iter().find(|s| s.bits() == bits);
                by_day.set(on, sessions.expect("two bits"));
                on = on.tomorrow().expect("a day");
            }
            assert_eq!(at_once, by_day, "{year}");
        }
    }

    #[test]
    fn a_week_that_straddles_august_is_each_years_own() {
        // 1 August 2025 was a Friday.
        let open = [0x3fff; WEEKS];
        let mut calendar = SchoolCalendar::default();
        calendar.set_year(AcademicYear(2024), &open);
        assert_eq!(calendar.open_on(date(2025, 7, 31).into()), 0b11);
        assert_eq!(calendar.open_on(date(2025, 8, 1).into()), 0);
        calendar.set_year(AcademicYear(2025), &open);
        assert_eq!(calendar.open_on(date(2025, 8, 1).into()), 0b11);
        let first = calendar.open_weeks(AcademicYear(2025))[0];
        assert_eq!(first, 0b11_1111 << 8, "Friday, Saturday, Sunday");
    }
}
