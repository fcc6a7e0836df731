//! The counting: planes of bits under masks, 64 sessions a word.
//! In: the planes of a row and the masks of a `View`. Out: counts.
//! Plain Rust, which `processor` has compiled for the widest instructions there are.

use crate::planes::{Planes, attended, unmarked};
use crate::row::WORDS;
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

/// As many words as the widest register of a processor holds.
const WIDE: usize = 8;

/// Four counts in a word, sixteen bits each: a row has fewer than that many sessions.
#[expect(
    clippy::inline_always,
    reason = "it takes on the features of whoever it is part of"
)]
#[inline(always)]
fn four(planes: [u64; 4]) -> u64 {
    let [a, b, c, d] = planes.map(|bits| u64::from(bits.count_ones()));
    a | b << 16 | c << 32 | d << 48
}

/// The four counts of a row.
fn apart(words: [u64; WIDE]) -> [u32; 4] {
    let sum: u64 = words.iter().sum();
    [0, 16, 32, 48].map(|shift| (sum >> shift) as u32 & 0xffff)
}

/// The counting itself, in words side by side, which the compiler turns into the widest
/// instructions it may use.
#[expect(
    clippy::inline_always,
    reason = "it takes on the features of whoever it is part of"
)]
#[inline(always)]
pub(crate) fn count_row(p: &Planes, view: &RowView) -> Counts {
    let (mut year, mut windows) = ([0; WIDE], [0; WIDE]);
    for at in (0..WORDS).step_by(WIDE) {
        for i in 0..WIDE {
            let w = at + i;
            let (first, second, third, open) = (p.absent[w], p.second[w], p.third[w], view.open[w]);
            let absent = first & open;
            let attended = attended(first, second, third) & open;
            let unauthorised = absent & second;
            let ill = absent & !second & third;
            year[i] += four([attended, absent, unauthorised, ill]);
            windows[i] += four([
                attended & view.attendance[w],
                absent & view.attendance[w],
                unauthorised & view.penalty[w],
                unmarked(first, second, third) & open,
            ]);
        }
    }
    let [attended, absent, unauthorised, ill] = apart(year);
    let [window_attended, window_absent, penalty, unmarked] = apart(windows);
    let this_year = |count| if view.current { count } else { 0 };
    Counts {
        attended: this_year(attended),
        absent: this_year(absent),
        unauthorised: this_year(unauthorised),
        ill: this_year(ill),
        unmarked: this_year(unmarked),
        window_attended,
        window_absent,
        penalty,
    }
}
