//! Patterns among leavers that are worth a conversation.
//! In: a school's pupils of a year, with who left and when. Out: how many of a group left, beside how many would have if
//! leavers were like the others, in words that ask and accuse nobody.
//! Source: NOT-7; Ofsted and DfE call a removal in the school's own interest off-rolling, which a count cannot show.

use jiff::civil::{Date, date};
use law::academic_year::AcademicYear;

use super::chance::Draw;
use crate::rolls::notified::age_of_class;

/// What is said with every pattern.
pub const CAUTION: &str =
    "A question to ask, not a finding: families move, and a count does not know why.";

/// Fewer leavers than these, and a share of them says nothing.
const FEWEST_LEAVERS: u32 = 5;

/// How seldom a count would have to come by chance before it is put before the authority.
const SELDOM: f64 = 0.01;

/// A pupil who was on a school's roll in a year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pupil {
    /// Date of birth.
    pub born: Date,
    /// First day on the roll.
    pub start: Date,
    /// Last day on it; `None` while on it.
    pub end: Option<Date>,
    /// Whether they left at another time than the last class does at the end of the year.
    pub left: bool,
    /// Whether they have special educational needs, with or without a plan.
    pub special_needs: bool,
    /// Whether they have missed a tenth of their sessions or more this year.
    pub low_attendance: bool,
}

/// Among whom leavers are counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Pattern {
    /// Pupils with special educational needs.
    SpecialNeeds,
    /// Pupils with low attendance.
    LowAttendance,
    /// Pupils of Year 11 from 1 May on, before results.
    BeforeResults,
}

impl Pattern {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::SpecialNeeds, Self::LowAttendance, Self::BeforeResults];

    /// Its words for a list.
    pub const fn words(self) -> &'static str {
        match self {
            Self::SpecialNeeds => "Leavers with special educational needs",
            Self::LowAttendance => "Leavers who had missed a tenth of their sessions or more",
            Self::BeforeResults => "Leavers of Year 11 between 1 May and the end of the year",
        }
    }

    /// From which day of a year on it counts.
    fn from(self, year: AcademicYear) -> Date {
        match self {
            Self::SpecialNeeds | Self::LowAttendance => year.first_day(),
            Self::BeforeResults => date(year.0 + 1, 5, 1),
        }
    }

    fn is_of_group(self, pupil: &Pupil, year: AcademicYear) -> bool {
        match self {
            Self::SpecialNeeds => pupil.special_needs,
            Self::LowAttendance => pupil.low_attendance,
            // Fifteen on the last day of August before.
            Self::BeforeResults => age_of_class(pupil.born, year.first_day()) == 15,
        }
    }
}

/// Counts a pattern among a school's pupils of a year.
pub fn draw(pattern: Pattern, pupils: &[Pupil], year: AcademicYear) -> Draw {
    let from = pattern.from(year);
    let mut found = Draw {
        pupils: 0,
        group: 0,
        leavers: 0,
        found: 0,
    };
    let there = |p: &&Pupil| p.start <= year.last_day() && p.end.is_none_or(|end| end >= from);
    for pupil in pupils.iter().filter(there) {
        let of_group = u32::from(pattern.is_of_group(pupil, year));
        let left = u32::from(pupil.left && pupil.end.is_some());
        found.pupils += 1;
        found.group += of_group;
        found.leavers += left;
        found.found += of_group * left;
    }
    found
}

impl Draw {
    /// Whether it is put before the authority: there are enough leavers to ask, and as many would seldom come by chance.
    pub fn is_worth_asking(self) -> bool {
        self.leavers >= FEWEST_LEAVERS && self.chance() <= SELDOM
    }

    /// How sure it is, in words.
    pub fn words(self) -> String {
        if self.leavers < FEWEST_LEAVERS {
            return "Too few leavers to say anything".to_owned();
        }
        let usual = format!(
            "If leavers were like the other pupils, about {:.1} would be expected, and in 95 of 100 schools no more than {}",
            self.expected(),
            self.usual_most()
        );
        if self.is_worth_asking() {
            format!("{usual}. Worth asking about")
        } else {
            usual
        }
    }
}
