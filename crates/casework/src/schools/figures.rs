//! The figures of a school, an authority, or any group of pupils: sums of their standings.
//! In: counts. Out: rates in hundredths of a per cent, by exact arithmetic.

use std::ops::AddAssign;

use law::statistics;

/// What the standings of some pupils come to. Sessions are of this academic year.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Pupils on the roll.
    pub pupils: u64,
    /// Possible sessions.
    pub possible: u64,
    /// Sessions attended.
    pub attended: u64,
    /// Sessions absent without authority.
    pub unauthorised: u64,
    /// Open sessions without a mark.
    pub unmarked: u64,
    /// Pupils persistently absent, the severely absent included.
    pub persistent: u64,
    /// Pupils severely absent.
    pub severe: u64,
    /// Pupils with as many unauthorised sessions as the national threshold has: by marks alone.
    pub at_threshold: u64,
}

impl AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.pupils += other.pupils;
        self.possible += other.possible;
        self.attended += other.attended;
        self.unauthorised += other.unauthorised;
        self.unmarked += other.unmarked;
        self.persistent += other.persistent;
        self.severe += other.severe;
        self.at_threshold += other.at_threshold;
    }
}

impl std::iter::Sum for Figures {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, one| {
            sum += one;
            sum
        })
    }
}

/// A share in hundredths of a per cent, rounded half up: 9459 is 94.59 %. `None` of nothing.
pub fn share(part: u64, whole: u64) -> Option<u32> {
    let rounded = |part: u128, whole: u128| ((part * 20_000 + whole) / (2 * whole)) as u32;
    (whole > 0).then(|| rounded(part.into(), whole.into()))
}

impl Figures {
    /// Sessions attended out of those possible, as [`statistics::attendance_rate`] has it, for
    /// numbers that one pupil never reaches.
    pub fn attendance(&self) -> Option<u32> {
        match (u32::try_from(self.attended), u32::try_from(self.possible)) {
            (Ok(attended), Ok(possible)) => statistics::attendance_rate(attended, possible).value,
            _ => share(self.attended, self.possible),
        }
    }

    /// Sessions absent without authority out of those possible.
    pub fn unauthorised_share(&self) -> Option<u32> {
        share(self.unauthorised, self.possible)
    }

    /// Pupils persistently absent out of all.
    pub fn persistent_share(&self) -> Option<u32> {
        share(self.persistent, self.pupils)
    }

    /// Pupils severely absent out of all.
    pub fn severe_share(&self) -> Option<u32> {
        share(self.severe, self.pupils)
    }

    /// Open sessions without a mark out of those that have one or should.
    pub fn unmarked_share(&self) -> Option<u32> {
        share(self.unmarked, self.possible + self.unmarked)
    }
}
