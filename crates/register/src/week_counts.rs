//! Unauthorised sessions by week, and the first day on which a window of school weeks held so many.
//! In: counts, week by week, in any order. Out: the week in which the threshold is met.
//! Most pupils have few such weeks, so the weeks that have any are kept as bits.

use crate::week_set::WeekSet;

/// Weeks that need no allocation: nearly five years of them.
const USUAL: usize = 256;

/// Counts by a week's place in a [`WeekSet`].
#[derive(Debug)]
pub(crate) struct WeekCounts {
    few: [u8; USUAL],
    seen: [u64; USUAL / 64],
    /// Stands in for both when there are more weeks than usual.
    many: Vec<u8>,
}

impl WeekCounts {
    /// No session in any of so many weeks.
    pub(crate) fn new(weeks: usize) -> Self {
        let many = if weeks > USUAL {
            vec![0; weeks]
        } else {
            Vec::new()
        };
        Self {
            few: [0; USUAL],
            seen: [0; USUAL / 64],
            many,
        }
    }

    /// Adds sessions to a week. A week holds at most 14 at each of a pupil's schools.
    #[inline]
    pub(crate) fn add(&mut self, place: usize, sessions: u32) {
        if self.many.is_empty() {
            if let Some(count) = self.few.get_mut(place) {
                *count = count.saturating_add(sessions as u8);
                self.seen[place / 64] |= 1 << (place % 64);
            }
        } else if let Some(count) = self.many.get_mut(place) {
            *count = count.saturating_add(sessions as u8);
        }
    }

    /// The place of the first week in which that week and the school weeks before it, `window` in
    /// all, hold `threshold` sessions; and how many sessions of the week itself that takes.
    pub(crate) fn first_met(
        &self,
        school_weeks: &WeekSet,
        window: u16,
        threshold: u16,
    ) -> Option<(usize, u16)> {
        let rank = |place| school_weeks.before(place);
        if self.many.is_empty() {
            let bits = || Bits {
                words: self.seen,
                word: 0,
            };
            first_met(bits(), bits(), &self.few, rank, window, threshold)
        } else {
            let weeks = || (0..self.many.len()).filter(|w| self.many[*w] > 0);
            first_met(weeks(), weeks(), &self.many, rank, window, threshold)
        }
    }
}

/// `weeks` and `leaving` both run over the weeks that have any session, oldest first; `rank` says
/// how many school weeks lie before one.
fn first_met(
    weeks: impl Iterator<Item = usize>,
    leaving: impl Iterator<Item = usize>,
    counts: &[u8],
    rank: impl Fn(usize) -> u32,
    window: u16,
    threshold: u16,
) -> Option<(usize, u16)> {
    let mut leaving = leaving.peekable();
    let mut sum = 0;
    for week in weeks {
        let before = sum;
        sum += u16::from(counts[week]);
        if sum < threshold {
            continue;
        }
        // Only now does it matter which old weeks have left the window.
        sum = before;
        let oldest = (rank(week) + 1).saturating_sub(window.into());
        while let Some(gone) = leaving.next_if(|old| rank(*old) < oldest) {
            sum -= u16::from(counts[gone]);
        }
        let before = sum;
        sum += u16::from(counts[week]);
        if sum >= threshold {
            return Some((week, threshold - before));
        }
    }
    None
}

/// The places of the bits that are set, lowest first.
struct Bits {
    words: [u64; USUAL / 64],
    word: usize,
}

impl Iterator for Bits {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while let Some(word) = self.words.get_mut(self.word) {
            if *word != 0 {
                let bit = word.trailing_zeros() as usize;
                *word &= *word - 1;
                return Some(self.word * 64 + bit);
            }
            self.word += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Few weeks or many, the answer is that of adding every window up.
        #[test]
        fn the_first_window_that_holds_so_many(
            sparse in proptest::collection::vec((0usize..300, 1u32..8), 0..40),
            weeks in prop_oneof![Just(150usize), Just(300)],
        ) {
            // Every third week is a holiday, and so is none of the pupil's school weeks.
            let is_school_week = |w: usize| w % 3 != 2;
            let mut school_weeks = WeekSet::new(0, weeks);
            for w in (0..weeks).filter(|w| is_school_week(*w)) {
                school_weeks.add(w as i32, 1);
            }
            let mut counts = WeekCounts::new(weeks);
            let mut plain = vec![0u16; weeks];
            for (week, sessions) in sparse.into_iter().filter(|(w, _)| *w < weeks && is_school_week(*w)) {
                counts.add(week, sessions);
                plain[week] += sessions as u16;
            }
            let window = |last: usize| -> u16 {
                (0..=last).rev().filter(|w| is_school_week(*w)).take(10).map(|w| plain[w]).sum()
            };
            let expected = (0..weeks)
                .filter(|w| is_school_week(*w))
                .find(|w| window(*w) >= 10)
                .map(|w| (w, 10 - (window(w) - plain[w])));
            prop_assert_eq!(counts.first_met(&school_weeks, 10, 10), expected);
        }
    }
}
