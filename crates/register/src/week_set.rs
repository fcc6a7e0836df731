//! A pupil's school weeks as a set of bits.
//! In: weeks. Out: the nth from the last, how many lie before a week, and all of them backwards.

use smallvec::SmallVec;

use crate::time::Week;

/// Some weeks, counted from a first one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct WeekSet {
    first: i32,
    words: SmallVec<[u64; 4]>,
}

impl WeekSet {
    /// Takes every week out, and makes room for so many from a first one.
    pub(crate) fn clear(&mut self, first: i32, weeks: usize) {
        self.first = first;
        self.words.clear();
        self.words.resize(weeks.div_ceil(64), 0);
    }

    /// Weeks there is room for.
    pub(crate) fn room(&self) -> usize {
        self.words.len() * 64
    }

    /// The place of a week, counted from the first.
    #[inline]
    pub(crate) fn place(&self, week: i32) -> usize {
        (week - self.first) as usize
    }

    /// The week at a place.
    pub(crate) fn week(&self, place: usize) -> Week {
        Week(self.first + place as i32)
    }

    /// Adds the weeks whose bits are set, the lowest bit standing for `week`. All must have room.
    pub(crate) fn add(&mut self, week: i32, bits: u64) {
        let place = self.place(week);
        self.words[place / 64] |= bits << (place % 64);
        let over = bits.checked_shr(64 - (place % 64) as u32).unwrap_or(0);
        if over != 0 {
            self.words[place / 64 + 1] |= over;
        }
    }

    /// How many weeks of the set lie before a place.
    #[expect(
        clippy::inline_always,
        reason = "it takes on the features of whoever it is part of"
    )]
    #[inline(always)]
    pub(crate) fn before(&self, place: usize) -> u32 {
        let whole: u32 = self.words[..place / 64]
            .iter()
            .map(|w| w.count_ones())
            .sum();
        whole + (self.words[place / 64] & ((1 << (place % 64)) - 1)).count_ones()
    }

    /// The nth week from the last, the last being 1; the first of all when there are fewer.
    #[expect(
        clippy::inline_always,
        reason = "it takes on the features of whoever it is part of"
    )]
    #[inline(always)]
    pub(crate) fn nth_last(&self, n: u16) -> Option<Week> {
        let mut left = u32::from(n).checked_sub(1)?;
        let mut found = None;
        for (at, word) in self.words.iter().enumerate().rev() {
            let mut bits = *word;
            if bits.count_ones() <= left {
                left -= bits.count_ones();
                if bits != 0 {
                    found = Some(at * 64 + bits.trailing_zeros() as usize);
                }
                continue;
            }
            for _ in 0..left {
                bits &= !(1 << bits.ilog2());
            }
            return Some(self.week(at * 64 + bits.ilog2() as usize));
        }
        found.map(|place| self.week(place))
    }

    /// The weeks, newest first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = Week> + '_ {
        self.words
            .iter()
            .enumerate()
            .rev()
            .flat_map(move |(at, word)| {
                let mut bits = *word;
                std::iter::from_fn(move || {
                    let top = 63u32.checked_sub(bits.leading_zeros())?;
                    bits &= !(1 << top);
                    Some(self.week(at * 64 + top as usize))
                })
            })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Bits behave as an ordinary set of numbers does.
        #[test]
        fn like_a_set_of_numbers(
            weeks in proptest::collection::btree_set(-50i32..230, 0..120), n in 1u16..20, place in 0usize..280
        ) {
            let mut set = WeekSet::default();
            set.clear(-50, 280);
            for (i, week) in weeks.iter().enumerate() {
                // Some by themselves, some with the week after, which may lie in the next word.
                let both = weeks.contains(&(week + 1)) && i % 2 == 0;
                set.add(*week, if both { 0b11 } else { 0b1 });
            }
            let newest: Vec<i32> = set.newest_first().map(|w| w.0).collect();
            prop_assert_eq!(&newest, &weeks.iter().rev().copied().collect::<Vec<_>>());
            let nth = newest.get(usize::from(n) - 1).or(newest.last()).copied();
            prop_assert_eq!(set.nth_last(n).map(|w| w.0), nth);
            let earlier: BTreeSet<_> = weeks.iter().filter(|w| set.place(**w) < place).collect();
            prop_assert_eq!(set.before(place) as usize, earlier.len());
        }
    }
}
