//! The counting: planes of bits under masks, 64 sessions a word.
//! In: the planes of a row and the masks of a `View`. Out: counts.
//! Plain Rust, which `processor` has compiled for the widest instructions there are.

use crate::planes::Planes;
use crate::row::{Mask, WORDS};
use crate::view::RowView;

/// What one row adds to a standing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) attended: u32,
    pub(crate) absent: u32,
    pub(crate) unauthorised: u32,
    pub(crate) ill: u32,
    pub(crate) unmarked: u32,
    pub(crate) window_attended: u32,
    pub(crate) window_absent: u32,
    pub(crate) penalty: u32,
}

impl Counts {
    /// Adds what another row gave.
    pub(crate) fn add(&mut self, row: Self) {
        self.attended += row.attended;
        self.absent += row.absent;
        self.unauthorised += row.unauthorised;
        self.ill += row.ill;
        self.unmarked += row.unmarked;
        self.window_attended += row.window_attended;
        self.window_absent += row.window_absent;
        self.penalty += row.penalty;
    }
}

/// How many sessions of a row a plane holds.
#[expect(
    clippy::inline_always,
    reason = "it takes on the features of whoever it is part of"
)]
#[inline(always)]
fn count(plane: impl Fn(usize) -> u64) -> u32 {
    (0..WORDS)
        .map(|w| u64::from(plane(w).count_ones()))
        .sum::<u64>() as u32
}

/// The counting itself, in words that the compiler turns into the widest instructions it may use.
#[expect(
    clippy::inline_always,
    reason = "it takes on the features of whoever it is part of"
)]
#[inline(always)]
pub(crate) fn count_row(p: &Planes, view: &RowView) -> Counts {
    let mut attended: Mask = [0; WORDS];
    let mut absent: Mask = [0; WORDS];
    let mut unauthorised: Mask = [0; WORDS];
    for w in 0..WORDS {
        attended[w] = !p.absent[w] & p.second[w] & view.open[w];
        absent[w] = p.absent[w] & view.open[w];
        unauthorised[w] = absent[w] & p.second[w];
    }
    let mut c = Counts::default();
    if view.current {
        c.attended = count(|w| attended[w]);
        c.absent = count(|w| absent[w]);
        c.unauthorised = count(|w| unauthorised[w]);
        c.ill = count(|w| absent[w] & !p.second[w] & p.third[w]);
        c.unmarked = count(|w| p.unmarked[w] & view.open[w]);
    }
    if view.in_windows {
        c.window_attended = count(|w| attended[w] & view.attendance[w]);
        c.window_absent = count(|w| absent[w] & view.attendance[w]);
        c.penalty = count(|w| unauthorised[w] & view.penalty[w]);
    }
    c
}
