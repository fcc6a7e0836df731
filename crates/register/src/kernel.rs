//! Bytes to planes of bits, 64 sessions at a time, and the counting that runs on them.
//! In: rows of marks and the masks of a `View`. Out: counts, and unauthorised sessions by week.
//! The one place with a processor's own instructions; a plain version stands beside it.

use crate::registers::Row;
use crate::view::{Mask, RowView, WORDS};

/// Four planes of 64 sessions. What each bit means is set by [`law::attendance::Code`]: the three
/// high bits of the byte, and whether there is a mark at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Planes {
    /// Bit 7: absent.
    pub(crate) absent: u64,
    /// Bit 6: unauthorised where absent, attended where not.
    pub(crate) second: u64,
    /// Bit 5: U where unauthorised, I where authorised, not possible where neither.
    pub(crate) third: u64,
    /// No mark.
    pub(crate) unmarked: u64,
}

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

/// The planes of eight sessions, each in the low eight bits, by plain arithmetic.
fn planes_of_eight(marks: u64) -> [u64; 4] {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // Gathers the high bit of each byte into one byte.
    let gather = |x: u64| ((x & HIGH) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    let some = (marks & !HIGH).wrapping_add(!HIGH) | marks;
    [
        gather(marks),
        gather(marks << 1),
        gather(marks << 2),
        gather(!some),
    ]
}

/// The planes of up to 64 sessions. What lies past the end reads as unmarked, and no mask opens it.
pub(crate) fn planes_plain(marks: &[u8]) -> Planes {
    let mut out = [0u64; 4];
    for (i, eight) in marks.as_chunks::<8>().0.iter().enumerate() {
        for (plane, bits) in out
            .iter_mut()
            .zip(planes_of_eight(u64::from_le_bytes(*eight)))
        {
            *plane |= bits << (i * 8);
        }
    }
    let [absent, second, third, unmarked] = out;
    Planes {
        absent,
        second,
        third,
        unmarked,
    }
}

/// The bytes of a word of a row: 64, or the last 32.
#[inline]
fn bytes_of(row: &Row, word: usize) -> &[u8] {
    &row[word * 64..(word * 64 + 64).min(row.len())]
}

macro_rules! count_row {
    ($(#[$attr:meta])* $name:ident, $planes:ident) => {
        $(#[$attr])*
        fn $name(row: &Row, view: &RowView, by_week: &mut [u16]) -> Counts {
            let mut c = Counts::default();
            let mut attended: Mask = [0; WORDS];
            let mut absent: Mask = [0; WORDS];
            let mut unauthorised: Mask = [0; WORDS];
            let words = view.words.0..view.words.1.min(WORDS);
            if view.current {
                for w in words.clone() {
                    let p = $planes(bytes_of(row, w));
                    let open = view.open[w];
                    attended[w] = !p.absent & p.second & open;
                    absent[w] = p.absent & open;
                    unauthorised[w] = absent[w] & p.second;
                    c.attended += attended[w].count_ones();
                    c.absent += absent[w].count_ones();
                    c.unauthorised += unauthorised[w].count_ones();
                    c.ill += (absent[w] & !p.second & p.third).count_ones();
                    c.unmarked += (p.unmarked & open).count_ones();
                }
                c.row_unauthorised = c.unauthorised;
            } else {
                for w in words.clone() {
                    let p = $planes(bytes_of(row, w));
                    let open = view.open[w];
                    attended[w] = !p.absent & p.second & open;
                    absent[w] = p.absent & open;
                    unauthorised[w] = absent[w] & p.second;
                    c.row_unauthorised += unauthorised[w].count_ones();
                }
            }
            for w in view.attendance_words.0..view.attendance_words.1.min(WORDS) {
                c.window_attended += (attended[w] & view.attendance[w]).count_ones();
                c.window_absent += (absent[w] & view.attendance[w]).count_ones();
            }
            for w in view.penalty_words.0..view.penalty_words.1.min(WORDS) {
                c.penalty += (unauthorised[w] & view.penalty[w]).count_ones();
            }
            if c.row_unauthorised > 0 {
                for w in words {
                    let mut bits = unauthorised[w];
                    while bits != 0 {
                        let lane = bits.trailing_zeros() / 16;
                        let week = 0xffff << (lane * 16);
                        let at = usize::from(view.school_week[w * 4 + lane as usize]);
                        if let Some(count) = by_week.get_mut(at) {
                            *count += (bits & week).count_ones() as u16;
                        }
                        bits &= !week;
                    }
                }
            }
            c
        }
    };
}

count_row!(
    /// Counts a row by plain arithmetic.
    count_row_plain,
    planes_plain
);

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{
        __m256i, _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_movemask_epi8, _mm256_setzero_si256,
        _mm256_slli_epi16,
    };

    use super::{Counts, Mask, Planes, Row, RowView, WORDS, bytes_of};

    #[inline]
    #[target_feature(enable = "avx2")]
    #[allow(unsafe_code)]
    fn load(marks: &[u8; 32]) -> __m256i {
        // SAFETY: the reference is to 32 bytes, which is what is read, and the instruction asks
        // for no alignment.
        unsafe { _mm256_loadu_si256(marks.as_ptr().cast()) }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn planes_of_32(marks: &[u8; 32]) -> [u64; 4] {
        let v = load(marks);
        let bits = |v| u64::from(_mm256_movemask_epi8(v) as u32);
        [
            bits(v),
            // Within 16-bit lanes, but bit 7 of each byte still receives its own bit 6, then 5.
            bits(_mm256_slli_epi16::<1>(v)),
            bits(_mm256_slli_epi16::<2>(v)),
            bits(_mm256_cmpeq_epi8(v, _mm256_setzero_si256())),
        ]
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn planes(marks: &[u8]) -> Planes {
        let (halves, _) = marks.as_chunks::<32>();
        let low = halves.first().map_or([0; 4], |h| planes_of_32(h));
        let high = halves.get(1).map_or([0; 4], |h| planes_of_32(h));
        let both = |i: usize| low[i] | high[i] << 32;
        Planes {
            absent: both(0),
            second: both(1),
            third: both(2),
            unmarked: both(3),
        }
    }

    count_row!(
        /// Counts a row with 32 sessions an instruction.
        #[target_feature(enable = "avx2,popcnt,bmi1,bmi2")]
        count_row_fast,
        planes
    );

    /// Whether this processor has what [`count_row_fast`] uses. The answer is kept by the
    /// standard library, so asking again is one load.
    #[inline]
    pub(super) fn is_here() -> bool {
        is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("popcnt")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2")
    }

    #[allow(unsafe_code)]
    #[inline]
    pub(super) fn count_row(row: &Row, view: &RowView, by_week: &mut [u16]) -> Counts {
        assert!(is_here());
        // SAFETY: `count_row_fast` is ordinary safe code that asks only for the processor features
        // that the line above has found.
        unsafe { count_row_fast(row, view, by_week) }
    }
}

/// Counts the sessions of a row that a view opens, and adds its unauthorised sessions to the
/// counts of the pupil's school weeks.
#[inline]
pub(crate) fn count_row(row: &Row, view: &RowView, by_week: &mut [u16]) -> Counts {
    #[cfg(target_arch = "x86_64")]
    if x86::is_here() {
        return x86::count_row(row, view, by_week);
    }
    count_row_plain(row, view, by_week)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::registers::ROW;

    fn row_view(open: Mask, attendance: Mask, penalty: Mask, current: bool) -> RowView {
        let all = (0, WORDS);
        RowView {
            current,
            words: all,
            open,
            attendance,
            attendance_words: all,
            penalty,
            penalty_words: all,
            first_week: 0,
            school_week: std::array::from_fn(|w| w as u16),
        }
    }

    fn any_row() -> impl Strategy<Value = Row> {
        proptest::collection::vec(any::<u8>(), ROW)
            .prop_map(|v| v.try_into().expect("a row's length"))
    }

    proptest! {
        /// Both kernels count alike, whatever the bytes and masks.
        #[test]
        fn fast_and_plain_agree(
            row in any_row(), open: Mask, attendance: Mask, penalty: Mask, current: bool
        ) {
            let mut open = open;
            open[WORDS - 1] &= u64::from(u32::MAX);
            let view = row_view(open, attendance, penalty, current);
            let (mut a, mut b) = ([0; 64], [0; 64]);
            prop_assert_eq!(count_row(&row, &view, &mut a), count_row_plain(&row, &view, &mut b));
            prop_assert_eq!(a, b);
        }

        /// The planes are the bits of the bytes.
        #[test]
        fn planes_are_the_bits(marks in proptest::collection::vec(any::<u8>(), 64)) {
            let p = planes_plain(&marks);
            for (i, mark) in marks.iter().enumerate() {
                prop_assert_eq!(p.absent >> i & 1 == 1, mark & 0x80 != 0);
                prop_assert_eq!(p.second >> i & 1 == 1, mark & 0x40 != 0);
                prop_assert_eq!(p.third >> i & 1 == 1, mark & 0x20 != 0);
                prop_assert_eq!(p.unmarked >> i & 1 == 1, *mark == 0);
            }
        }
    }
}
