//! Tiers of attendance: bands over a window, as the authority draws them.
//! In: attended and possible sessions of a window. Out: the tier, if the policy has any.
//! Source: each pack names its own; the exact figure decides, never the rounded one.

use std::fmt;

use super::percent::Percent;

/// The sessions that a tier looks at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Window {
    /// The pupil's last so many school weeks.
    SchoolWeeks(u16),
    /// This academic year up to the day.
    AcademicYear,
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SchoolWeeks(n) => write!(f, "the last {}", law::SchoolWeeks(*n)),
            Self::AcademicYear => f.write_str("the academic year so far"),
        }
    }
}

/// The attendance a tier holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Band {
    /// This percentage or more.
    AtLeast(Percent),
    /// Less than this percentage.
    Below(Percent),
}

impl Band {
    /// Whether attendance lies in the band, by exact arithmetic.
    pub fn holds(self, attended: u32, possible: u32) -> bool {
        match self {
            Self::AtLeast(p) => p.is_reached_by(attended, possible),
            Self::Below(p) => !p.is_reached_by(attended, possible),
        }
    }
}

impl fmt::Display for Band {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(p) => write!(f, "{p} or more"),
            Self::Below(p) => write!(f, "below {p}"),
        }
    }
}

/// One tier of a policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tier {
    /// Its stable id, as standings write it.
    pub id: String,
    /// Its name, as pages write it.
    pub name: String,
    /// The attendance it holds.
    pub band: Band,
    /// The sessions it looks at.
    pub window: Window,
    /// What being in it means, in the authority's practice.
    pub means: String,
}

/// The tier of a pupil: the last in the policy's order whose band holds, so that a policy lists
/// them from the lightest to the gravest.
///
/// `figures` gives attended and possible sessions over a window. A window in which nothing was
/// possible puts nobody in a tier.
pub(super) fn assign(
    tiers: &[Tier],
    mut figures: impl FnMut(Window) -> (u32, u32),
) -> Option<&Tier> {
    tiers.iter().rev().find(|tier| {
        let (attended, possible) = figures(tier.window);
        possible > 0 && tier.band.holds(attended, possible)
    })
}
