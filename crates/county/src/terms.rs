//! Terms and school calendars in the shape English counties use.
//! In: an academic year, bank holidays, a school's habits. Out: open days, and rows of
//! `calendar.csv` for the county and for what each school does otherwise.

use exchange::pack::CalendarRow;
use jiff::civil::{Date, Weekday, date};
use law::academic_year::AcademicYear;
use law::bank_holidays::is_bank_holiday;
use law::school::{Kind, Phase};
use register::{Day, DaySessions};

use crate::Error;
use crate::chance::{Chance, Subject};
use crate::schools::School;

/// Weekdays in the county's calendar: 190 days of school and five of training.
const COUNTY_DAYS: usize = 195;

/// Training days a school takes out of the county's calendar.
const TRAINING_DAYS: usize = 5;

/// The county's open days of an academic year.
#[derive(Debug)]
pub(crate) struct CountyYear {
    pub(crate) year: AcademicYear,
    /// Weekdays in term, in order.
    pub(crate) days: Vec<Day>,
}

impl CountyYear {
    /// Lays out six half terms: October half term in its last full week, Christmas from the third
    /// Friday of December, two weeks around Easter, a week with the spring bank holiday, and as
    /// much of July as makes up the number of days.
    pub(crate) fn lay_out(year: AcademicYear) -> Result<Self, Error> {
        let y = year.0;
        let october = first(Weekday::Monday, date(y, 10, 24));
        let christmas = first(Weekday::Friday, date(y, 12, 15));
        let february = first(Weekday::Monday, date(y + 1, 2, 12));
        let good_friday = good_friday(y + 1)?;
        let spring = first(Weekday::Monday, date(y + 1, 5, 25));
        let ranges = [
            (Day::from(date(y, 9, 1)), Day(october.0 - 3)),
            (Day(october.0 + 7), christmas),
            (
                first(Weekday::Monday, date(y + 1, 1, 2)),
                Day(february.0 - 3),
            ),
            (Day(february.0 + 7), Day(good_friday.0 - 7)),
            (Day(good_friday.0 + 10), Day(spring.0 - 3)),
            (Day(spring.0 + 7), Day::from(date(y + 1, 7, 31))),
        ];
        let mut days = Vec::with_capacity(COUNTY_DAYS);
        for (from, to) in ranges {
            for day in (from.0..=to.0).map(Day) {
                if day.weekday() < 5 && !bank_holiday(day.date())? && days.len() < COUNTY_DAYS {
                    days.push(day);
                }
            }
        }
        Ok(Self { year, days })
    }

    /// The days just before a break of a weekend or longer than a weekend, or the last of all.
    fn eves(&self) -> impl Iterator<Item = Day> {
        self.days.iter().enumerate().filter_map(|(i, &day)| {
            self.days
                .get(i + 1)
                .is_none_or(|next| next.0 - day.0 > 5)
                .then_some(day)
        })
    }

    /// The first days after each break, the first of all included.
    fn returns(&self) -> impl Iterator<Item = Day> {
        self.days
            .iter()
            .enumerate()
            .filter_map(|(i, &day)| (i == 0 || day.0 - self.days[i - 1].0 > 5).then_some(day))
    }

    /// The county's rows: every school, both sessions.
    pub(crate) fn rows(&self) -> impl Iterator<Item = CalendarRow> {
        self.days.iter().map(|day| CalendarRow {
            laestab: None,
            date: day.date(),
            sessions: DaySessions::Both,
        })
    }

    /// The breaks of five days and more: last day before, first day after.
    pub(crate) fn breaks(&self) -> Vec<(Day, Day)> {
        self.days
            .windows(2)
            .filter(|w| w[1].0 - w[0].0 > 5)
            .map(|w| (w[0], w[1]))
            .collect()
    }
}

/// A school's own calendar of an academic year.
#[derive(Debug)]
pub(crate) struct SchoolCalendar {
    /// The days it is open, in order.
    pub(crate) days: Vec<(Day, DaySessions)>,
    /// Where it differs from the county.
    pub(crate) rows: Vec<CalendarRow>,
    /// A day on which the calendar says open and the register says `#`.
    pub(crate) closed: Option<Day>,
}

impl SchoolCalendar {
    pub(crate) fn of(county: &CountyYear, school: &School, index: usize, seed: u64) -> Self {
        let mut chance = Chance::of(seed, Subject::Calendar, index, county.year.0);
        let mut own: Vec<(Day, DaySessions)> = Vec::new();
        for day in training_days(county, &mut chance) {
            own.push((day, DaySessions::None));
        }
        let closed = polling_day(county, school, &mut chance).and_then(|(day, by_mark)| {
            if by_mark {
                return Some(day);
            }
            own.push((day, DaySessions::None));
            None
        });
        if school.kind == Kind::Independent {
            independent_days(county, school, &mut own);
        } else {
            // Some close at noon on the last day before Christmas and summer.
            if school.half_day_at_end {
                let (december, summer) = (
                    county.eves().find(|d| d.date().month() == 12),
                    county.days.last().copied(),
                );
                for day in december.into_iter().chain(summer) {
                    own.push((day, DaySessions::Am));
                }
            }
        }
        if school.open_saturday {
            // One Saturday morning in October for the whole school, in place of an evening.
            let day = first(Weekday::Saturday, date(county.year.0, 10, 8));
            own.push((day, DaySessions::Am));
        }
        own.sort_by_key(|&(day, _)| day);
        own.dedup_by_key(|&mut (day, _)| day);

        let mut days: Vec<(Day, DaySessions)> = Vec::with_capacity(COUNTY_DAYS + 32);
        days.extend(
            county
                .days
                .iter()
                .filter(|day| own.binary_search_by_key(day, |o| &o.0).is_err())
                .map(|&day| (day, DaySessions::Both)),
        );
        days.extend(own.iter().filter(|o| o.1 != DaySessions::None));
        days.sort_by_key(|&(day, _)| day);
        let rows = own
            .into_iter()
            .map(|(day, sessions)| CalendarRow {
                laestab: Some(school.laestab),
                date: day.date(),
                sessions,
            })
            .collect();
        Self { days, rows, closed }
    }
}

/// Five days beside breaks, the first day of the year nearly always among them.
fn training_days(county: &CountyYear, chance: &mut Chance) -> Vec<Day> {
    let mut candidates: Vec<Day> = county.returns().chain(county.eves()).collect();
    // The last days of July, which schools often give back for evenings.
    candidates.extend(county.days.iter().rev().skip(1).take(2));
    let first_day = county.days[0];
    candidates.retain(|&d| d != first_day);
    candidates.sort_unstable();
    candidates.dedup();
    chance.shuffle(&mut candidates);
    if chance.yes(0.9) {
        candidates.insert(0, first_day);
    }
    candidates.truncate(TRAINING_DAYS);
    candidates
}

/// The first Thursday of May at a school that serves as a polling station, and whether the
/// school says so in its marks (`#`) rather than in its calendar.
fn polling_day(county: &CountyYear, school: &School, chance: &mut Chance) -> Option<(Day, bool)> {
    let serves = school.phase == Phase::Primary && chance.yes(0.06);
    let by_mark = chance.yes(0.5);
    let day = first(Weekday::Thursday, date(county.year.0 + 1, 5, 1));
    (serves && county.days.binary_search(&day).is_ok()).then_some((day, by_mark))
}

/// An independent school's year: later into September, a second week at half term in October,
/// away early in December and July; seniors come on Saturday mornings.
fn independent_days(county: &CountyYear, school: &School, own: &mut Vec<(Day, DaySessions)>) {
    let y = county.year.0;
    let october = first(Weekday::Monday, date(y, 10, 24));
    let closed = [
        (Day::from(date(y, 9, 1)), Day::from(date(y, 9, 3))),
        (Day(october.0 + 7), Day(october.0 + 11)),
        (Day::from(date(y, 12, 15)), Day::from(date(y, 12, 31))),
        (Day::from(date(y + 1, 7, 10)), Day::from(date(y + 1, 7, 31))),
    ];
    let shut = |day: Day| closed.iter().any(|&(from, to)| from <= day && day <= to);
    own.extend(
        county
            .days
            .iter()
            .filter(|&&day| shut(day))
            .map(|&day| (day, DaySessions::None)),
    );
    if school.phase == Phase::Secondary {
        own.extend(
            county
                .days
                .iter()
                .filter(|day| day.weekday() == 4)
                .map(|friday| Day(friday.0 + 1))
                .filter(|&saturday| !shut(saturday) && !shut(Day(saturday.0 - 1)))
                .map(|saturday| (saturday, DaySessions::Am)),
        );
    }
}

/// The last Friday in June, on which pupils of sixteen may leave.
pub(crate) fn leaving_day(year: AcademicYear) -> Day {
    first(Weekday::Friday, date(year.0 + 1, 6, 24))
}

/// The first such weekday on or after a date.
fn first(weekday: Weekday, on_or_after: Date) -> Day {
    let from = Day::from(on_or_after);
    let wanted = i32::from(weekday.to_monday_zero_offset());
    Day(from.0 + (wanted - from.weekday() as i32).rem_euclid(7))
}

fn bank_holiday(on: Date) -> Result<bool, Error> {
    Ok(is_bank_holiday(on).map_err(Error::BankHolidays)?.value)
}

/// Good Friday: the first bank holiday that is a Friday in spring.
fn good_friday(year: i16) -> Result<Day, Error> {
    let from = first(Weekday::Friday, date(year, 3, 19));
    let mut friday = from;
    while !bank_holiday(friday.date())? {
        friday = Day(friday.0 + 7);
    }
    Ok(friday)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_have_the_usual_shape() {
        let year = CountyYear::lay_out(AcademicYear(2025)).unwrap();
        assert_eq!(year.days.len(), COUNTY_DAYS);
        let dates: Vec<Date> = year.days.iter().map(|d| d.date()).collect();
        assert_eq!(dates[0], date(2025, 9, 1));
        assert_eq!(dates.last(), Some(&date(2026, 7, 20)));
        let breaks: Vec<(Date, Date)> = year
            .breaks()
            .into_iter()
            .map(|(last, next)| (last.date(), next.date()))
            .collect();
        assert_eq!(
            breaks,
            [
                (date(2025, 10, 24), date(2025, 11, 3)),
                (date(2025, 12, 19), date(2026, 1, 5)),
                (date(2026, 2, 13), date(2026, 2, 23)),
                (date(2026, 3, 27), date(2026, 4, 13)),
                (date(2026, 5, 22), date(2026, 6, 1)),
            ]
        );
        assert!(!dates.contains(&date(2026, 5, 4)), "a bank holiday");
    }

    #[test]
    fn every_known_year_has_its_days_before_august() {
        for y in 2024..=2027 {
            let year = CountyYear::lay_out(AcademicYear(y)).unwrap();
            assert_eq!(year.days.len(), COUNTY_DAYS);
            assert!(year.days.last().unwrap().date() <= date(y + 1, 7, 27));
        }
    }

    #[test]
    fn leaving_day_is_the_last_friday_in_june() {
        assert_eq!(leaving_day(AcademicYear(2025)).date(), date(2026, 6, 26));
        assert_eq!(leaving_day(AcademicYear(2026)).date(), date(2027, 6, 25));
        assert_eq!(leaving_day(AcademicYear(2027)).date(), date(2028, 6, 30));
    }
}
