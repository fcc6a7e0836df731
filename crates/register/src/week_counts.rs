//! Unauthorised sessions by week, and the first day on which a window of school weeks held so many.
//! In: counts, week by week, in any order. Out: the week in which the threshold is met.
//! Few weeks have any, so those that have are kept as bits.

use smallvec::SmallVec;

use crate::row::{LANES, Mask, WORDS, count_weeks, weeks_of};
use crate::week_set::WeekSet;

/// Counts by a week's place in a [`WeekSet`].
#[derive(Debug)]
pub(crate) struct WeekCounts {
    counts: SmallVec<[u16; 128]>,
    /// The weeks that have any.
    seen: SmallVec<[u64; 2]>,
}

impl WeekCounts {
    /// No session in any of so many weeks, a multiple of 64 that has room for every row.
    pub(crate) fn new(weeks: usize) -> Self {
        Self {
            counts: SmallVec::from_elem(0, weeks),
            seen: SmallVec::from_elem(0, weeks / 64),
        }
    }

    /// Adds the sessions of a row that starts at a place.
    #[expect(
        clippy::inline_always,
        reason = "it takes on the features of whoever it is part of"
    )]
    #[inline(always)]
    pub(crate) fn add_row(&mut self, place: usize, sessions: &Mask) {
        let Some(mine) = self.counts.get_mut(place..place + WORDS * LANES) else {
            return;
        };
        // Four weeks' counts in a word, sixteen bits each, lowest first.
        let by_week = sessions.map(|word| count_weeks(word).to_le_bytes());
        let by_week = by_week.as_flattened().as_chunks().0;
        for (count, more) in mine.iter_mut().zip(by_week) {
            *count += u16::from_le_bytes(*more);
        }
        let places = sessions.iter().enumerate();
        let weeks = places.fold(0, |all, (at, word)| all | weeks_of(*word) << (at * LANES));
        self.seen[place / 64] |= weeks << (place % 64);
        if place % 64 > 64 - WORDS * LANES {
            self.seen[place / 64 + 1] |= weeks >> (64 - place % 64);
        }
    }

    /// The place of the first week in which that week and the school weeks before it, `window` in
    /// all, hold `threshold` sessions; and how many sessions of the week itself that takes.
    #[expect(
        clippy::inline_always,
        reason = "it takes on the features of whoever it is part of"
    )]
    #[inline(always)]
    pub(crate) fn first_met(
        &self,
        school_weeks: &WeekSet,
        window: u16,
        threshold: u16,
    ) -> Option<(usize, u16)> {
        let weeks = || Bits {
            rest: &self.seen,
            word: 0,
            place: 0,
        };
        let rank = |place| school_weeks.before(place);
        first_met(weeks(), weeks(), &self.counts, rank, window, threshold)
    }
}

/// `weeks` and `leaving` both run over the weeks that have any session, oldest first; `rank` says
/// how many school weeks lie before one.
#[expect(
    clippy::inline_always,
    reason = "it takes on the features of whoever it is part of"
)]
#[inline(always)]
fn first_met(
    weeks: impl Iterator<Item = usize>,
    leaving: impl Iterator<Item = usize>,
    counts: &[u16],
    rank: impl Fn(usize) -> u32,
    window: u16,
    threshold: u16,
) -> Option<(usize, u16)> {
    let mut leaving = leaving.peekable();
    let mut sum = 0;
    for week in weeks {
        let before = sum;
        sum += counts[week];
        if sum < threshold {
            continue;
        }
        // Only now does it matter which old weeks have left the window.
        sum = before;
        let oldest = (rank(week) + 1).saturating_sub(window.into());
        while let Some(gone) = leaving.next_if(|old| rank(*old) < oldest) {
            sum -= counts[gone];
        }
        let before = sum;
        sum += counts[week];
        if sum >= threshold {
            return Some((week, threshold - before));
        }
    }
    None
}

/// The places of the bits that are set, lowest first.
struct Bits<'a> {
    rest: &'a [u64],
    word: u64,
    place: usize,
}

impl Iterator for Bits<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.word == 0 {
            let (first, rest) = self.rest.split_first()?;
            (self.word, self.rest) = (*first, rest);
            self.place += 64;
        }
        let bit = self.word.trailing_zeros() as usize;
        self.word &= self.word - 1;
        Some(self.place - 64 + bit)
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
            let mut school_weeks = WeekSet::default();
            school_weeks.clear(0, weeks);
            for w in (0..weeks).filter(|w| is_school_week(*w)) {
                school_weeks.add(w as i32, 1);
            }
            let room = (weeks + WORDS * LANES).next_multiple_of(64);
            let mut counts = WeekCounts::new(room);
            let mut plain = vec![0u16; weeks];
            for (week, sessions) in sparse.into_iter().filter(|(w, _)| *w < weeks && is_school_week(*w)) {
                // Each at the start of a row of its own.
                let mut row: Mask = [0; WORDS];
                row[0] = (1 << sessions) - 1;
                counts.add_row(week, &row);
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
