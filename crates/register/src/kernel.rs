//! The counting: planes of bits under masks, 64 sessions a word.
//! In: the planes of a row and the masks of a `View`. Out: counts.
//! The one place that asks what the processor can do; plain Rust all the same.

use crate::planes::Planes;
use crate::view::{Mask, RowView, WORDS};

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
    /// Unauthorised sessions of the row, whatever its year.
    pub(crate) row_unauthorised: u32,
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
        self.row_unauthorised += row.row_unauthorised;
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
fn count_row(p: &Planes, view: &RowView) -> Counts {
    let mut attended: Mask = [0; WORDS];
    let mut absent: Mask = [0; WORDS];
    let mut unauthorised: Mask = [0; WORDS];
    for w in 0..WORDS {
        attended[w] = !p.absent[w] & p.second[w] & view.open[w];
        absent[w] = p.absent[w] & view.open[w];
        unauthorised[w] = absent[w] & p.second[w];
    }
    let mut c = Counts {
        row_unauthorised: count(|w| unauthorised[w]),
        ..Counts::default()
    };
    if view.current {
        c.attended = count(|w| attended[w]);
        c.absent = count(|w| absent[w]);
        c.unauthorised = c.row_unauthorised;
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

/// A way of counting that this processor can do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kernel(fn(&Planes, &RowView) -> Counts);

impl Kernel {
    /// The fastest way here. The answers are the same in every way.
    pub(crate) fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        if let Some(found) = x86::all().pop() {
            return found;
        }
        Self(plain)
    }

    /// Counts the sessions of a row that a view opens.
    #[inline]
    pub(crate) fn count_row(self, row: &Planes, view: &RowView) -> Counts {
        self.0(row, view)
    }
}

fn plain(row: &Planes, view: &RowView) -> Counts {
    count_row(row, view)
}

/// The same words compiled for processors that count bits in one instruction, or in eight words
/// at a time.
#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Counts, Kernel, Planes, RowView, count_row};

    /// Every kernel that this processor has the features for, the fastest last. The features are
    /// asked for here, and only here are the functions that need them handed out.
    pub(super) fn all() -> Vec<Kernel> {
        let mut found = Vec::new();
        if is_x86_feature_detected!("popcnt") && is_x86_feature_detected!("bmi1") {
            found.push(Kernel(with_popcnt));
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vpopcntdq") {
                found.push(Kernel(with_avx512));
            }
        }
        found
    }

    #[target_feature(enable = "popcnt,bmi1")]
    fn popcnt(row: &Planes, view: &RowView) -> Counts {
        count_row(row, view)
    }

    #[target_feature(enable = "avx512f,avx512vpopcntdq,popcnt,bmi1")]
    fn avx512(row: &Planes, view: &RowView) -> Counts {
        count_row(row, view)
    }

    #[allow(unsafe_code)]
    fn with_popcnt(row: &Planes, view: &RowView) -> Counts {
        // SAFETY: the function is ordinary safe code that asks only for processor features, and
        // `all` hands this one out only where they are.
        unsafe { popcnt(row, view) }
    }

    #[allow(unsafe_code)]
    fn with_avx512(row: &Planes, view: &RowView) -> Counts {
        // SAFETY: as in `with_popcnt`.
        unsafe { avx512(row, view) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// All kernels count alike, whatever the planes and masks.
        #[test]
        fn every_kernel_agrees(
            planes: [Mask; 4], masks: [Mask; 3], current: bool, in_windows: bool
        ) {
            let [absent, second, third, unmarked] = planes;
            let [open, attendance, penalty] = masks;
            let row = Planes { absent, second, third, unmarked };
            let view = RowView {
                current, open, in_windows, attendance, penalty, first_week: 0, first_place: 3,
            };
            let expected = plain(&row, &view);
            #[cfg(target_arch = "x86_64")]
            for kernel in x86::all() {
                prop_assert_eq!(kernel.count_row(&row, &view), expected);
            }
        }
    }
}
