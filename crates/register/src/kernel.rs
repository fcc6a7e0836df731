//! Bytes to planes of bits, 64 sessions at a time, and the counting that runs on them.
//! In: rows of marks and the masks of a `View`. Out: counts, and unauthorised sessions by week.
//! The one place with a processor's own instructions; a plain version stands beside it.

use crate::registers::Row;
use crate::view::{Mask, RowView, WORDS};
use crate::week_counts::WeekCounts;

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
        fn $name(row: &Row, view: &RowView, by_week: &mut WeekCounts) -> Counts {
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
            for w in view.attendance.word..words.end {
                let window = view.attendance.of(w);
                c.window_attended += (attended[w] & window).count_ones();
                c.window_absent += (absent[w] & window).count_ones();
            }
            for w in view.penalty.word..words.end {
                c.penalty += (unauthorised[w] & view.penalty.of(w)).count_ones();
            }
            if c.row_unauthorised > 0 {
                for w in words {
                    let mut bits = unauthorised[w];
                    while bits != 0 {
                        let lane = bits.trailing_zeros() / 16;
                        let week = 0xffff << (lane * 16);
                        let place = view.first_place + w * 4 + lane as usize;
                        by_week.add(place, (bits & week).count_ones());
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

/// A way of counting that this processor can do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kernel(fn(&Row, &RowView, &mut WeekCounts) -> Counts);

impl Kernel {
    /// The fastest way here. The answers are the same in every way.
    pub(crate) fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        if let Some(found) = x86::best() {
            return found;
        }
        Self(count_row_plain)
    }

    /// Counts the sessions of a row that a view opens, and adds its unauthorised sessions to the
    /// counts of the pupil's school weeks.
    #[inline]
    pub(crate) fn count_row(self, row: &Row, view: &RowView, by_week: &mut WeekCounts) -> Counts {
        self.0(row, view, by_week)
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{
        __m256i, _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_movemask_epi8, _mm256_setzero_si256,
        _mm256_slli_epi16, _mm512_maskz_loadu_epi8, _mm512_movepi8_mask, _mm512_slli_epi16,
        _mm512_testn_epi8_mask,
    };

    use super::{Counts, Kernel, Mask, Planes, Row, RowView, WORDS, WeekCounts, bytes_of};

    /// The fastest kernel that this processor has the features for. They are asked for here, and
    /// only here are the functions that need them handed out.
    pub(super) fn best() -> Option<Kernel> {
        let avx2 = is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("popcnt")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2");
        let avx512 = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw");
        match (avx2, avx512) {
            (true, true) => Some(Kernel(with_avx512)),
            (true, false) => Some(Kernel(with_avx2)),
            (false, _) => None,
        }
    }

    #[allow(unsafe_code)]
    fn with_avx2(row: &Row, view: &RowView, by_week: &mut WeekCounts) -> Counts {
        // SAFETY: the function is ordinary safe code that asks only for processor features, and
        // `best` hands this one out only where they are.
        unsafe { count_row_avx2(row, view, by_week) }
    }

    #[allow(unsafe_code)]
    fn with_avx512(row: &Row, view: &RowView, by_week: &mut WeekCounts) -> Counts {
        // SAFETY: as in `with_avx2`.
        unsafe { count_row_avx512(row, view, by_week) }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    #[allow(unsafe_code)]
    fn load_32(marks: &[u8; 32]) -> __m256i {
        // SAFETY: the reference is to 32 bytes, which is what is read, and the instruction asks
        // for no alignment.
        unsafe { _mm256_loadu_si256(marks.as_ptr().cast()) }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn planes_of_32(marks: &[u8; 32]) -> [u64; 4] {
        let v = load_32(marks);
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
    fn planes_avx2(marks: &[u8]) -> Planes {
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

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    #[allow(unsafe_code)]
    fn planes_avx512(marks: &[u8]) -> Planes {
        let here = u64::MAX >> (64 - marks.len().clamp(1, 64));
        // SAFETY: only the bytes whose bit is set in `here` are read, which are those of the
        // slice (an empty slice is never given), and no alignment is asked for.
        let v = unsafe { _mm512_maskz_loadu_epi8(here, marks.as_ptr().cast()) };
        Planes {
            absent: _mm512_movepi8_mask(v),
            second: _mm512_movepi8_mask(_mm512_slli_epi16::<1>(v)),
            third: _mm512_movepi8_mask(_mm512_slli_epi16::<2>(v)),
            unmarked: _mm512_testn_epi8_mask(v, v),
        }
    }

    count_row!(
        /// Counts a row with 32 sessions an instruction.
        #[target_feature(enable = "avx2,popcnt,bmi1,bmi2")]
        count_row_avx2,
        planes_avx2
    );

    count_row!(
        /// Counts a row with 64 sessions an instruction.
        #[target_feature(enable = "avx512f,avx512bw,popcnt,bmi1,bmi2")]
        count_row_avx512,
        planes_avx512
    );

    /// Every kernel that this processor can do, to be held against the plain one.
    #[cfg(test)]
    pub(super) fn all() -> Vec<Kernel> {
        match best() {
            None => vec![],
            Some(_) if is_x86_feature_detected!("avx512bw") => {
                vec![Kernel(with_avx2), Kernel(with_avx512)]
            }
            Some(_) => vec![Kernel(with_avx2)],
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::registers::ROW;
    use crate::view::Tail;

    fn row_view(open: Mask, attendance: Tail, penalty: Tail, current: bool) -> RowView {
        RowView {
            current,
            words: (0, WORDS),
            open,
            attendance,
            penalty,
            first_week: 0,
            first_place: 3,
        }
    }

    fn any_from() -> impl Strategy<Value = Tail> {
        (0..=WORDS, any::<u64>()).prop_map(|(word, mask)| Tail { word, mask })
    }

    fn any_row() -> impl Strategy<Value = Row> {
        proptest::collection::vec(any::<u8>(), ROW)
            .prop_map(|v| v.try_into().expect("a row's length"))
    }

    proptest! {
        /// All kernels count alike, whatever the bytes and masks.
        #[test]
        fn every_kernel_agrees(
            row in any_row(), open: Mask, attendance in any_from(), penalty in any_from(), current: bool
        ) {
            let mut open = open;
            open[WORDS - 1] &= u64::from(u32::MAX);
            let view = row_view(open, attendance, penalty, current);
            let mut plain = WeekCounts::new(64);
            let expected = count_row_plain(&row, &view, &mut plain);
            #[cfg(target_arch = "x86_64")]
            for kernel in x86::all() {
                let mut counts = WeekCounts::new(64);
                prop_assert_eq!(kernel.count_row(&row, &view, &mut counts), expected);
                prop_assert_eq!(format!("{counts:?}"), format!("{plain:?}"));
            }
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
