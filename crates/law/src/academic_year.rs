//! School years and national curriculum years.
//! In: dates and dates of birth. Out: the academic year, and the curriculum year one expects.
//! Source: EA 1996 s579(1) ("school year"), DfE common basic data set.

use std::fmt;

use jiff::civil::{Date, date};

use crate::{Cited, cite};

/// An academic year by the calendar year in which it starts: 2025 is 1 August 2025 to 31 July 2026.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AcademicYear(pub i16);

impl AcademicYear {
    /// Its first day, 1 August.
    pub const fn first_day(self) -> Date {
        date(self.0, 8, 1)
    }

    /// Its last day, 31 July.
    pub const fn last_day(self) -> Date {
        date(self.0 + 1, 7, 31)
    }
}

impl fmt::Display for AcademicYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:02}", self.0, (self.0 + 1).rem_euclid(100))
    }
}

/// The academic year of a date, 1 August to 31 July.
///
/// The Act's school year begins with the first term to begin after July; figures and registers
/// here turn on 1 August, so that no school's first term can fall in the year before.
pub fn academic_year(on: Date) -> Cited<AcademicYear> {
    let start = if on.month() >= 8 {
        on.year()
    } else {
        on.year() - 1
    };
    Cited::new(
        AcademicYear(start),
        cite!("EA 1996", "s579(1) \"school year\"", memory),
    )
}

/// A national curriculum year group as registers hold it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CurriculumYear {
    /// First nursery year.
    N1,
    /// Second nursery year.
    N2,
    /// Reception.
    R,
    /// Years 1 to 14.
    Year(u8),
    /// Not following the national curriculum by year.
    X,
}

impl fmt::Display for CurriculumYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::N1 => f.write_str("N1"),
            Self::N2 => f.write_str("N2"),
            Self::R => f.write_str("R"),
            Self::Year(n) => write!(f, "{n}"),
            Self::X => f.write_str("X"),
        }
    }
}

/// The curriculum year expected of a child by age on the 31 August before the year starts.
///
/// A pupil may be taught with another year group, so registers hold the actual year apart from
/// this. `None` for a child who is then younger than two or older than seventeen.
pub fn expected_curriculum_year(born: Date, year: AcademicYear) -> Cited<Option<CurriculumYear>> {
    let turns = |d: Date| (d.month(), d.day()) <= (8, 31);
    let age = year.0 - born.year() - i16::from(!turns(born));
    let group = match age {
        2 => Some(CurriculumYear::N1),
        3 => Some(CurriculumYear::N2),
        4 => Some(CurriculumYear::R),
        5..=17 => Some(CurriculumYear::Year((age - 4) as u8)),
        _ => None,
    };
    Cited::new(group, cite!("DfE CBDS", "NC year groups", memory))
}
