//! A register row as planes of bits: what the counting reads instead of the bytes.
//! In: a row of marks. Out: three planes of 54 weeks, kept beside the bytes and renewed with them.
//! What each bit means is set by [`law::attendance::Code`]: the three high bits of the byte.

use crate::row::{Mask, ROW, Row, WORDS};

/// The planes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(C, align(64))]
pub(crate) struct Planes {
    /// Bit 7: absent.
    pub(crate) absent: Mask,
    /// Bit 6: unauthorised where absent.
    pub(crate) second: Mask,
    /// Bit 5: U where unauthorised, I where authorised.
    pub(crate) third: Mask,
}

/// Sessions attended, by the three planes: `010`.
pub(crate) const fn attended(absent: u64, second: u64, third: u64) -> u64 {
    !absent & second & !third
}

/// Sessions whose code says that nobody could attend, by the three planes: `001`.
pub(crate) const fn not_possible(absent: u64, second: u64, third: u64) -> u64 {
    !absent & !second & third
}

/// Sessions without a mark, by the three planes: `000`.
pub(crate) const fn unmarked(absent: u64, second: u64, third: u64) -> u64 {
    !(absent | second | third)
}

impl Planes {
    /// The planes of a row.
    pub(crate) fn of(row: &Row) -> Self {
        let mut planes = Self::default();
        for word in 0..WORDS {
            planes.renew(row, word);
        }
        planes
    }

    /// Works out one word again, after a mark in it has changed.
    pub(crate) fn renew(&mut self, row: &Row, word: usize) {
        let bytes = &row[(word * 64).min(ROW)..(word * 64 + 64).min(ROW)];
        let [absent, second, third] = planes_of(bytes);
        self.absent[word] = absent;
        self.second[word] = second;
        self.third[word] = third;
    }

    /// How many sessions are marked absent without authority.
    pub(crate) fn count_unauthorised(&self) -> u16 {
        let words = self.absent.iter().zip(&self.second);
        words.map(|(a, s)| (a & s).count_ones() as u16).sum()
    }
}

/// The planes of up to 64 sessions. What lies past the end reads as unmarked, and no mask opens it.
fn planes_of(marks: &[u8]) -> [u64; 3] {
    let mut out = [0; 3];
    for (i, eight) in marks.as_chunks::<8>().0.iter().enumerate() {
        for (plane, bits) in out
            .iter_mut()
            .zip(planes_of_eight(u64::from_le_bytes(*eight)))
        {
            *plane |= bits << (i * 8);
        }
    }
    out
}

/// The planes of eight sessions, each in the low eight bits.
fn planes_of_eight(marks: u64) -> [u64; 3] {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // Gathers the high bit of each byte into one byte.
    let gather = |x: u64| ((x & HIGH) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    [gather(marks), gather(marks << 1), gather(marks << 2)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The planes are the bits of the bytes, whatever they are.
        #[test]
        fn the_bits_of_the_bytes(row in proptest::collection::vec(any::<u8>(), ROW)) {
            let row: Row = row.try_into().expect("a row's length");
            let p = Planes::of(&row);
            for (i, mark) in row.iter().enumerate() {
                let bit = |plane: &Mask| plane[i / 64] >> (i % 64) & 1 == 1;
                prop_assert_eq!(bit(&p.absent), mark & 0x80 != 0);
                prop_assert_eq!(bit(&p.second), mark & 0x40 != 0);
                prop_assert_eq!(bit(&p.third), mark & 0x20 != 0);
            }
        }
    }
}
