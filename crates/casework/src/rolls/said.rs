//! What a school's system says of a pupil and of a spell on its roll, and why it may not be taken.
//! In: the fields as they were sent. Out: the first thing that cannot be, whatever the store holds.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use register::RollStatus;

/// What is said of a pupil, beside number and date of birth, which say who it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Details {
    /// Legal surname.
    pub surname: String,
    /// Legal forename.
    pub forename: String,
    /// The surname they go by, when another.
    pub preferred_surname: Option<String>,
    /// The forename they go by, when another.
    pub preferred_forename: Option<String>,
    /// As the school holds it.
    pub sex: String,
    /// Year group as the school holds it.
    pub year_group: String,
    /// Language at home.
    pub language: Option<String>,
}

impl Details {
    /// What comes of saying this of somebody of whom that is held: what is not said stays, and an
    /// empty text takes away.
    #[must_use]
    pub fn over(&self, held: &Self) -> Self {
        let said = |now: &Option<String>, held: &Option<String>| match now {
            None => held.clone(),
            Some(text) if text.is_empty() => None,
            Some(text) => Some(text.clone()),
        };
        Self {
            preferred_surname: said(&self.preferred_surname, &held.preferred_surname),
            preferred_forename: said(&self.preferred_forename, &held.preferred_forename),
            language: said(&self.language, &held.language),
            ..self.clone()
        }
    }
}

/// A pupil as the school's system has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SaidPupil {
    /// Unique pupil number.
    pub upn: String,
    /// The number before it, when it was another.
    pub former_upn: Option<String>,
    /// Date of birth.
    pub born: Date,
    /// The rest.
    pub details: Details,
}

/// A spell on the school's roll; both days included.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spell {
    /// First day on roll.
    pub start: Date,
    /// Last day on roll; `None` while on roll.
    pub end: Option<Date>,
    /// Single, main or subsidiary.
    pub status: RollStatus,
    /// Why the name was taken off, when the school says.
    pub end_reason: Option<String>,
}

impl Spell {
    /// Whether two spells share a day.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| a.end.is_some_and(|end| end < b.start);
        !before(self, other) && !before(other, self)
    }
}

/// A spell as the school's system has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SaidSpell {
    /// Whose, by unique pupil number.
    pub upn: String,
    /// The spell.
    pub spell: Spell,
}

/// Why a row is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Refusal {
    /// There is no number.
    NoNumber,
    /// There is no surname or no forename.
    NoName,
    /// The same pupil, or the same spell, stands twice in what was sent.
    Repeated,
    /// The date of birth is in the future, or more than [`OLDEST`] years ago.
    Born,
    /// The first day is before the pupil was born, or more than a year ahead.
    Start,
    /// The last day is before the first.
    EndBeforeStart,
    /// The spell shares days with another at this school.
    Overlaps,
    /// The number is held with another date of birth, or by more than one child.
    AnotherChild,
    /// Somebody not on this school's roll, and no spell to put them on it.
    NotOnRoll,
    /// A spell of somebody unknown here, without the pupil.
    NoPupil,
}

/// Years that nobody on a school's roll is older than.
pub const OLDEST: i16 = 25;

impl Refusal {
    /// What is wrong, to follow the value, and what to do instead.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoNumber => {
                "is not a unique pupil number; give the pupil's, a temporary one if need be"
            }
            Self::NoName => "is not a name; give the legal surname and forename",
            Self::Repeated => "stands here more than once; send each pupil and each spell once",
            Self::Born => "cannot be the date of birth of somebody on a school's roll; check it",
            Self::Start => {
                "cannot be the first day on roll: it is before the date of birth or more than a year ahead; check it"
            }
            Self::EndBeforeStart => {
                "is before the first day on roll; the last day on roll is the first at the earliest"
            }
            Self::Overlaps => {
                "begins a spell that shares days with another of this pupil on this school's roll; end that one first, the day before"
            }
            Self::AnotherChild => {
                "is a number that the authority holds for another child; check number and date of birth, and ask the authority"
            }
            Self::NotOnRoll => {
                "is not on this school's roll; send the enrolment together with the pupil"
            }
            Self::NoPupil => {
                "is not a pupil this school has had on its roll; send the pupil together with the enrolment"
            }
        }
    }

    /// The field of the row that the words are about.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Born => "born",
            Self::NoName => "surname",
            Self::Start | Self::Overlaps => "start",
            Self::EndBeforeStart => "end",
            Self::NoNumber
            | Self::Repeated
            | Self::AnotherChild
            | Self::NotOnRoll
            | Self::NoPupil => "upn",
        }
    }
}

impl SaidPupil {
    /// What cannot be, on a day.
    pub(super) fn wrong(&self, today: Date) -> Option<Refusal> {
        if self.upn.is_empty() {
            return Some(Refusal::NoNumber);
        }
        if self.details.surname.is_empty() || self.details.forename.is_empty() {
            return Some(Refusal::NoName);
        }
        let oldest = moved(today, Span::new().years(-OLDEST));
        (self.born > today || self.born < oldest).then_some(Refusal::Born)
    }
}

impl Spell {
    /// What cannot be of somebody born on a day.
    pub(super) fn wrong(&self, born: Date, today: Date) -> Option<Refusal> {
        if self.start < born || self.start > moved(today, 1.year()) {
            return Some(Refusal::Start);
        }
        let ends_early = self.end.is_some_and(|end| end < self.start);
        ends_early.then_some(Refusal::EndBeforeStart)
    }
}

fn moved(day: Date, by: Span) -> Date {
    day.checked_add(by).unwrap_or(day)
}
