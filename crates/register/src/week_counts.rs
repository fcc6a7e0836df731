//! Unauthorised sessions by school week, and the first day on which a window of weeks held so many.
//! In: counts, week by week, in any order. Out: the week in which the threshold is met.
//! Most pupils have few such weeks, so the weeks that have any are kept as bits.

/// School weeks that need no allocation: more than four years of them.
const USUAL: usize = 192;

/// Counts by school week.
#[derive(Debug)]
pub(crate) struct WeekCounts {
    few: [u16; USUAL],
    seen: [u64; USUAL / 64],
    /// Stands in for both when there are more weeks than usual.
    many: Vec<u16>,
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

    /// Adds sessions to a week.
    #[inline]
    pub(crate) fn add(&mut self, week: u16, sessions: u32) {
        let week = usize::from(week);
        if self.many.is_empty() {
            if let Some(count) = self.few.get_mut(week) {
                *count += sessions as u16;
                self.seen[week / 64] |= 1 << (week % 64);
            }
        } else if let Some(count) = self.many.get_mut(week) {
            *count += sessions as u16;
        }
    }

    /// The first week in which that week and those before it, `window` in all, hold `threshold`
    /// sessions; and how many sessions of the week itself that takes.
    pub(crate) fn first_met(&self, window: u16, threshold: u16) -> Option<(usize, u16)> {
        if self.many.is_empty() {
            let bits = || Bits {
                words: self.seen,
                word: 0,
            };
            first_met(bits(), bits(), &self.few, usize::from(window), threshold)
        } else {
            let weeks = || (0..self.many.len()).filter(|w| self.many[*w] > 0);
            first_met(weeks(), weeks(), &self.many, usize::from(window), threshold)
        }
    }
}

/// `weeks` and `leaving` both run over the weeks that have any session, oldest first.
fn first_met(
    weeks: impl Iterator<Item = usize>,
    leaving: impl Iterator<Item = usize>,
    counts: &[u16],
    window: usize,
    threshold: u16,
) -> Option<(usize, u16)> {
    let mut leaving = leaving.peekable();
    let mut sum = 0;
    for week in weeks {
        while let Some(gone) = leaving.next_if(|old| old + window <= week) {
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
            let mut counts = WeekCounts::new(weeks);
            let mut plain = vec![0u16; weeks];
            for (week, sessions) in sparse.into_iter().filter(|(w, _)| *w < weeks) {
                counts.add(week as u16, sessions);
                plain[week] += sessions as u16;
            }
            let window = |last: usize| plain[last.saturating_sub(9)..=last].iter().sum::<u16>();
            let expected = (0..weeks)
                .find(|w| window(*w) >= 10)
                .map(|w| (w, 10 - (window(w) - plain[w])));
            prop_assert_eq!(counts.first_met(10, 10), expected);
        }
    }
}
