//! How and when a pupil is registered at a school.
//! In: spells on roll. Out: statuses, and the school a pupil belongs to on a day.
//! Source: DfE common basic data set (enrolment status).

use crate::place::SchoolIx;
use crate::time::Day;

/// Single, main or subsidiary (dual) registration.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RollStatus {
    /// `C`: registered at this school only.
    Single,
    /// `M`: dual registered, this is the main school.
    Main,
    /// `S`: dual registered, this is the subsidiary school.
    Subsidiary,
}

impl RollStatus {
    /// The letter registers use.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Single => "C",
            Self::Main => "M",
            Self::Subsidiary => "S",
        }
    }

    /// Reads the letter registers use.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Single, Self::Main, Self::Subsidiary]
            .into_iter()
            .find(|s| s.text() == text)
    }
}

/// One spell of a pupil on one school's roll; both days included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spell {
    /// The school.
    pub school: SchoolIx,
    /// First day on roll.
    pub start: Day,
    /// Last day on roll; `None` while still on roll.
    pub end: Option<Day>,
    /// How the pupil is registered there.
    pub status: RollStatus,
}

impl Spell {
    /// Whether the pupil is on this roll on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.start <= day && self.end.is_none_or(|end| end >= day)
    }

    /// Whether two spells share a day.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.end.is_none_or(|end| end >= other.start)
            && other.end.is_none_or(|end| end >= self.start)
    }
}

/// The spell a pupil belongs to on a day: on roll singly, else mainly, else at all; off every
/// roll, the spell that ended last among those that have started. Ties go to the latest start,
/// then the lowest school number.
///
/// `number` gives a school's number for the last tie.
pub fn belongs_to<'a>(
    spells: impl Iterator<Item = &'a Spell>,
    as_of: Day,
    number: impl Fn(SchoolIx) -> u32,
) -> Option<&'a Spell> {
    let claim = |s: &Spell| {
        let rank = match s.status {
            RollStatus::Single => 2,
            RollStatus::Main => 1,
            RollStatus::Subsidiary => 0,
        };
        let standing = if s.holds_on(as_of) {
            (1, rank, None)
        } else {
            (0, 0, s.end)
        };
        (standing, s.start)
    };
    // Ties are rare, and looking a number up is not free.
    spells.filter(|s| s.start <= as_of).max_by(|a, b| {
        let by_number = || number(b.school).cmp(&number(a.school));
        claim(a).cmp(&claim(b)).then_with(by_number)
    })
}
