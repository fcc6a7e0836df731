//! How a register row is laid out, as bytes and as bits.
//! In and out: constants and plain types, for everyone who reads or counts rows.

use crate::time::WEEKS;

/// Sessions a week in a row: seven days of two, and two spare so that a week is sixteen bytes.
pub const SLOTS: usize = 16;

/// Bytes in a row: one a session, 54 weeks of 16.
pub const ROW: usize = WEEKS * SLOTS;

/// One pupil's academic year at one school, a byte a session: zero unmarked, else
/// [`Code::byte`](law::attendance::Code::byte).
pub type Row = [u8; ROW];

/// Weeks in a word.
pub(crate) const LANES: usize = 4;

/// Words of 64 sessions in a row, four weeks a word. The last two and a half are always empty: a
/// mask is then two of the widest registers that a processor has, and a row's weeks are one word.
pub(crate) const WORDS: usize = 16;

/// Bits over one row.
pub(crate) type Mask = [u64; WORDS];

/// The bits from the nth on.
pub(crate) fn from_bit(n: usize) -> Mask {
    std::array::from_fn(|word| match n.saturating_sub(word * 64) {
        below @ 0..64 => u64::MAX << below,
        _ => 0,
    })
}

/// Where the sessions of a day begin, in bits, the day counted from the row's first Monday; the
/// row's start for a day before it and its end for one past it.
pub(crate) fn bit_of_day(day: i32) -> usize {
    let day = day.clamp(0, WEEKS as i32 * 7) as usize;
    day / 7 * SLOTS + day % 7 * 2
}

/// Which of the four weeks of a word have any bit, as the low four bits.
pub(crate) fn weeks_of(word: u64) -> u64 {
    const TOP: u64 = 0x8000_8000_8000_8000;
    let any = ((word & !TOP).wrapping_add(!TOP) | word) & TOP;
    any >> 15 & 1 | any >> 30 & 2 | any >> 45 & 4 | any >> 60 & 8
}

/// How many bits each of the four weeks of a word has, sixteen bits a week.
pub(crate) fn count_weeks(word: u64) -> u64 {
    let twos = word - (word >> 1 & 0x5555_5555_5555_5555);
    let fours = (twos & 0x3333_3333_3333_3333) + (twos >> 2 & 0x3333_3333_3333_3333);
    let eights = (fours + (fours >> 4)) & 0x0f0f_0f0f_0f0f_0f0f;
    (eights + (eights >> 8)) & 0x00ff_00ff_00ff_00ff
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Bit by bit and week by week, the same answers.
        #[test]
        fn as_counted_one_by_one(word: u64, few: u64, n in 0usize..1000) {
            for word in [word, word & few, word & few & few.rotate_left(7)] {
                for lane in 0..LANES {
                    let week = (word >> (lane * SLOTS)) as u16;
                    prop_assert_eq!(weeks_of(word) >> lane & 1 == 1, week != 0);
                    let counted = count_weeks(word) >> (lane * SLOTS) & 0xffff;
                    prop_assert_eq!(counted, u64::from(week.count_ones()));
                }
            }
            let mask = from_bit(n);
            for bit in 0..WORDS * 64 {
                prop_assert_eq!(mask[bit / 64] >> (bit % 64) & 1 == 1, bit >= n);
            }
        }
    }
}
