//! Which counts are shown to whom: a small number can name a child, and two schools together can
//! give away the third.
//! In: a count and who asks. Out: what is shown.

use std::fmt;

/// Below this a count of pupils with a need is not shown to who may not see needs: everybody in a
/// school knows who its one child with a plan is.
const SMALL: u64 = 5;

/// A count as it is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shown {
    /// As it is.
    Number(u64),
    /// That it is small, and no more.
    Few,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(n) => n.fmt(f),
            Self::Few => write!(f, "fewer than {SMALL}"),
        }
    }
}

/// How the number of pupils with a need is shown to somebody who may or may not see whose it is.
pub fn shown_count(count: u64, sees_needs: bool) -> Shown {
    if sees_needs || count == 0 || count >= SMALL {
        Shown::Number(count)
    } else {
        Shown::Few
    }
}

/// Whether the figures of like schools together may be shown to somebody who sees so many of them
/// one by one: all of them, or enough others that none can be worked out.
pub fn together(like: usize, seen: usize, least: u16) -> bool {
    like > 0 && (seen >= like || like - seen >= usize::from(least))
}
