//! What the law needs to know of a school: its number and its kind.
//! In: text as registers write it. Out: a [`Laestab`], a [`Kind`], a [`Phase`].
//! Source: DfE common basic data set; EA 1996 Part I for the kinds.

use std::fmt;

/// A school's number: three digits of the authority and four of the establishment, `885/4001`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Laestab(u32);

impl Laestab {
    /// Reads seven digits; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_digits(text.as_bytes())
    }

    /// Reads seven ASCII digits; `None` for anything else.
    pub fn from_digits(text: &[u8]) -> Option<Self> {
        let digits: &[u8; 7] = text.try_into().ok()?;
        let mut n = 0;
        for d in digits {
            if !d.is_ascii_digit() {
                return None;
            }
            n = n * 10 + u32::from(d - b'0');
        }
        Some(Self(n))
    }

    /// From a number below ten million; `None` for a greater one.
    pub const fn new(number: u32) -> Option<Self> {
        if number < 10_000_000 {
            Some(Self(number))
        } else {
            None
        }
    }

    /// The number, 0 to 9,999,999.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The authority's three digits.
    pub const fn authority(self) -> u16 {
        (self.0 / 10_000) as u16
    }
}

impl fmt::Display for Laestab {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:07}", self.0)
    }
}

/// The kind of school, as far as rules differ by it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// Maintained by the local authority: community, foundation, voluntary, special, pupil referral unit.
    Maintained,
    /// An academy of any sort, alternative provision and special academies included.
    Academy,
    /// A free school, university technical college or studio school (academies in law).
    Free,
    /// A non-maintained special school.
    NonMaintainedSpecial,
    /// An independent school that is not an academy.
    Independent,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Maintained,
        Self::Academy,
        Self::Free,
        Self::NonMaintainedSpecial,
        Self::Independent,
    ];

    /// The kind as packs write it.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Maintained => "maintained",
            Self::Academy => "academy",
            Self::Free => "free",
            Self::NonMaintainedSpecial => "non-maintained special",
            Self::Independent => "independent",
        }
    }

    /// Reads a kind as packs write it, in any case; `None` when it is none of ours, which leaves
    /// rules that turn on the kind undecided rather than guessed.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|k| k.text().eq_ignore_ascii_case(text.trim()))
    }
}

/// The phase of education as DfE's attendance figures group schools.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Phase {
    /// Nursery, infant, junior and primary.
    Primary,
    /// Secondary and middle deemed secondary.
    Secondary,
    /// Special schools.
    Special,
}

impl Phase {
    /// Every phase.
    pub const ALL: [Self; 3] = [Self::Primary, Self::Secondary, Self::Special];

    /// The phase as packs write it.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Special => "special",
        }
    }

    /// Reads a phase as packs write it, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|p| p.text().eq_ignore_ascii_case(text.trim()))
    }
}
