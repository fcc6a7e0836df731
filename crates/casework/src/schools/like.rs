//! Which schools are like one another: the same phase, band of size and band of free meals.
//! In: a school, all schools, the authority's bands. Out: the bands and the like schools, or why
//! the school is compared with none.

use std::fmt;

use law::school::Phase;

use crate::policy::{LikeSchools, Percent};

/// A school as far as it is compared. `S` is how the caller names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Profile<S> {
    /// The school.
    pub school: S,
    /// Its phase; `None` when its feed has a word that is none of ours.
    pub phase: Option<Phase>,
    /// Pupils on its roll.
    pub pupils: u64,
    /// Those of them who are known to have free meals; `None` when nobody has said of any.
    pub free_meals: Option<u64>,
}

/// From where a band goes, and to where: the first value of the next one; `None` for no end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds<T> {
    /// The first value in it; `None` for no beginning.
    pub from: Option<T>,
    /// The first value past it; `None` for no end.
    pub until: Option<T>,
}

impl<T: Copy> Bounds<T> {
    /// The band in which `reached` bounds have been passed.
    fn after(bounds: &[T], reached: usize) -> Self {
        Self {
            from: reached
                .checked_sub(1)
                .and_then(|at| bounds.get(at))
                .copied(),
            until: bounds.get(reached).copied(),
        }
    }
}

impl fmt::Display for Bounds<u32> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.until) {
            (None, None) => f.write_str("any number of pupils"),
            (None, Some(until)) => write!(f, "fewer than {until} pupils"),
            (Some(from), None) => write!(f, "{from} pupils or more"),
            (Some(from), Some(until)) => write!(f, "{from} to {} pupils", until - 1),
        }
    }
}

impl fmt::Display for Bounds<Percent> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.until) {
            (None, None) => f.write_str("any share with free meals"),
            (None, Some(until)) => write!(f, "less than {until} with free meals"),
            (Some(from), None) => write!(f, "{from} or more with free meals"),
            (Some(from), Some(until)) => {
                write!(f, "{from} or more and less than {until} with free meals")
            }
        }
    }
}

/// The schools that are like one, and by what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Likeness<S> {
    /// Their phase.
    pub phase: Phase,
    /// Their band of size.
    pub size: Bounds<u32>,
    /// Their band of free meals; `None` when the school has said nothing of free meals, so that
    /// it is compared by phase and size alone.
    pub free_meals: Option<Bounds<Percent>>,
    /// The like schools, the school itself not among them, in the order given.
    pub schools: Vec<S>,
}

/// Why a school is compared with none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotCompared {
    /// Its phase is none of those whose figures are published.
    Phase,
    /// Nobody is on its roll.
    Nobody,
}

impl fmt::Display for NotCompared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Phase => {
                "This school's phase is not primary, secondary or special, so there are no like schools and no national figures for it. Ask an administrator to put its phase right."
            }
            Self::Nobody => {
                "Nobody is on this school's roll today, so it is compared with no other."
            }
        })
    }
}

/// How many bounds a size has passed.
fn size_band(pupils: u64, bounds: &[u32]) -> usize {
    bounds.partition_point(|b| u64::from(*b) <= pupils)
}

/// How many bounds a share of free meals has passed, by exact arithmetic.
fn meals_band(meals: u64, pupils: u64, bounds: &[Percent]) -> usize {
    bounds.partition_point(|b| {
        u128::from(meals) * 10_000 >= u128::from(b.hundredths()) * u128::from(pupils)
    })
}

/// The schools that are like one.
///
/// # Errors
/// [`NotCompared`] when there is nothing to compare by.
pub fn like<S: Copy + PartialEq>(
    own: &Profile<S>,
    all: &[Profile<S>],
    bands: &LikeSchools,
) -> Result<Likeness<S>, NotCompared> {
    let phase = own.phase.ok_or(NotCompared::Phase)?;
    if own.pupils == 0 {
        return Err(NotCompared::Nobody);
    }
    let sizes = bands.size(phase);
    let size = |p: &Profile<S>| size_band(p.pupils, sizes);
    let meals = |p: &Profile<S>| {
        p.free_meals
            .map(|n| meals_band(n, p.pupils, &bands.free_meals))
    };
    let (own_size, own_meals) = (size(own), meals(own));
    let schools = all.iter().filter(|other| {
        other.school != own.school
            && other.phase == Some(phase)
            && other.pupils > 0
            && size(other) == own_size
            && (own_meals.is_none() || meals(other) == own_meals)
    });
    Ok(Likeness {
        phase,
        size: Bounds::after(sizes, own_size),
        free_meals: own_meals.map(|reached| Bounds::after(&bands.free_meals, reached)),
        schools: schools.map(|p| p.school).collect(),
    })
}
