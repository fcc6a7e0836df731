//! Days, weeks and sessions as small numbers, so that windows run across rows, schools and years.
//! In: dates. Out: absolute day and week numbers, and back.

use std::fmt;

use jiff::civil::{Date, date};
use law::academic_year::AcademicYear;

/// Morning or afternoon.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Session {
    /// Morning.
    Am,
    /// Afternoon.
    Pm,
}

impl Session {
    /// Both, in order.
    pub const BOTH: [Self; 2] = [Self::Am, Self::Pm];

    /// `AM` or `PM`.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Am => "AM",
            Self::Pm => "PM",
        }
    }

    /// Reads `AM` or `PM`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::BOTH.into_iter().find(|s| s.text() == text)
    }
}

impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// The sessions a school holds on a day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DaySessions {
    /// Closed.
    None,
    /// Morning only.
    Am,
    /// Afternoon only.
    Pm,
    /// Both.
    Both,
}

impl DaySessions {
    /// Every case.
    pub const ALL: [Self; 4] = [Self::None, Self::Am, Self::Pm, Self::Both];

    /// As calendars write it: `none`, `AM`, `PM`, `AM+PM`.
    pub const fn text(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Am => "AM",
            Self::Pm => "PM",
            Self::Both => "AM+PM",
        }
    }

    /// Reads it as calendars write it.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.text() == text)
    }

    /// Two bits: morning is 1, afternoon is 2.
    pub const fn bits(self) -> u16 {
        match self {
            Self::None => 0,
            Self::Am => 1,
            Self::Pm => 2,
            Self::Both => 3,
        }
    }
}

/// A day as a number: days since 1 January 1970, which may be negative.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(pub i32);

/// The Unix epoch as a date.
const EPOCH: Date = date(1970, 1, 1);

impl Day {
    /// The date.
    pub fn date(self) -> Date {
        EPOCH
            .checked_add(jiff::Span::new().days(self.0))
            .unwrap_or(if self.0 < 0 { Date::MIN } else { Date::MAX })
    }

    /// The Monday-to-Sunday week it lies in.
    pub const fn week(self) -> Week {
        // 1 January 1970 was a Thursday, three days after its Monday.
        Week((self.0 + 3).div_euclid(7))
    }

    /// Days after Monday: 0 to 6.
    pub const fn weekday(self) -> u32 {
        (self.0 + 3).rem_euclid(7) as u32
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        // Days from civil, by years that start in March (Howard Hinnant's well-known arithmetic),
        // because this runs once a mark.
        let (y, m, d) = (
            i32::from(date.year()),
            i32::from(date.month()),
            i32::from(date.day()),
        );
        let y = if m <= 2 { y - 1 } else { y };
        let era = y.div_euclid(400);
        let year_of_era = y.rem_euclid(400);
        let day_of_year = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self(era * 146_097 + day_of_era - 719_468)
    }
}

/// A Monday-to-Sunday week as a number; week 0 holds 1 January 1970.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Week(pub i32);

impl Week {
    /// Its Monday.
    pub const fn monday(self) -> Day {
        Day(self.0 * 7 - 3)
    }
}

/// Weeks in a register row: enough for 366 days and the part weeks at both ends.
pub const WEEKS: usize = 54;

/// The week in which an academic year's register row starts: the one that holds 1 August.
///
/// A week that straddles 1 August stands in the rows of both years, each holding its own days.
pub fn first_week(year: AcademicYear) -> Week {
    Day::from(year.first_day()).week()
}
