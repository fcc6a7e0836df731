//! The working out, compiled for what this processor can do.
//! In: pupils to work out. Out: their standings, the same whatever the processor.
//! The one place that asks; what it chooses between is one and the same plain Rust.

use crate::registers::Registers;
use crate::rolls::Placed;
use crate::row::Mask;
use crate::standing::{Standing, one_after_another};
use crate::time::Day;
use crate::view::Windows;

/// A compiled form of the working out.
type WorkOut = fn(&Registers, &[Placed], Day, Windows) -> Vec<Standing>;

/// Standings in the order given, by the fastest form that this processor can run.
pub(crate) fn work_out(
    registers: &Registers,
    pupils: &[Placed],
    as_of: Day,
    windows: Windows,
) -> Vec<Standing> {
    let best = forms().pop().unwrap_or(plain);
    best(registers, pupils, as_of, windows)
}

/// For any processor.
fn plain(registers: &Registers, pupils: &[Placed], as_of: Day, windows: Windows) -> Vec<Standing> {
    one_after_another(registers, pupils, as_of, windows)
}

/// Asks for a mask to be brought near, where the processor can be asked. Changes nothing else.
#[inline]
pub(crate) fn fetch(mask: &Mask) {
    #[cfg(target_arch = "x86_64")]
    x86::fetch(mask);
    #[cfg(not(target_arch = "x86_64"))]
    let _ = mask;
}

/// Every form that this processor can run, the fastest last.
fn forms() -> Vec<WorkOut> {
    #[allow(unused_mut)] // on other processors
    let mut found: Vec<WorkOut> = vec![plain];
    #[cfg(target_arch = "x86_64")]
    found.extend(x86::forms());
    found
}

/// Processors that count the bits of a word in one instruction, or of eight words at a time.
#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};

    use super::{Day, Mask, Placed, Registers, Standing, Windows, WorkOut, one_after_another};

    /// Bytes that travel together.
    const LINE: usize = 64;

    #[allow(unsafe_code)]
    #[inline]
    pub(super) fn fetch(mask: &Mask) {
        for words in mask.chunks(LINE / size_of::<u64>()) {
            // SAFETY: a hint, which reads nothing and cannot fault; and the address is a word's.
            unsafe { _mm_prefetch::<_MM_HINT_T0>(words.as_ptr().cast()) };
        }
    }

    /// The features are asked for here, and only here are the functions that need them handed out.
    pub(super) fn forms() -> Vec<WorkOut> {
        let mut found: Vec<WorkOut> = Vec::new();
        if is_x86_feature_detected!("popcnt") && is_x86_feature_detected!("bmi1") {
            found.push(with_popcnt);
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vpopcntdq") {
                found.push(with_avx512);
            }
        }
        found
    }

    #[target_feature(enable = "popcnt,bmi1")]
    fn popcnt(r: &Registers, pupils: &[Placed], as_of: Day, windows: Windows) -> Vec<Standing> {
        one_after_another(r, pupils, as_of, windows)
    }

    #[target_feature(enable = "avx512f,avx512vpopcntdq,popcnt,bmi1")]
    fn avx512(r: &Registers, pupils: &[Placed], as_of: Day, windows: Windows) -> Vec<Standing> {
        one_after_another(r, pupils, as_of, windows)
    }

    #[allow(unsafe_code)]
    fn with_popcnt(
        r: &Registers,
        pupils: &[Placed],
        as_of: Day,
        windows: Windows,
    ) -> Vec<Standing> {
        // SAFETY: the function is ordinary safe code that asks only for processor features, and
        // `forms` hands this one out only where they are.
        unsafe { popcnt(r, pupils, as_of, windows) }
    }

    #[allow(unsafe_code)]
    fn with_avx512(
        r: &Registers,
        pupils: &[Placed],
        as_of: Day,
        windows: Windows,
    ) -> Vec<Standing> {
        // SAFETY: as in `with_popcnt`.
        unsafe { avx512(r, pupils, as_of, windows) }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use law::attendance::Code;
    use proptest::prelude::*;

    use super::*;
    use crate::{DaySessions, PupilIx, RollStatus, Rolls, SchoolCalendar, Session, Slot, Spell};

    proptest! {
        /// Every form gives the same standings, whatever the marks.
        #[test]
        fn every_form_agrees(marks in proptest::collection::vec(0usize..8, 400), as_of in 0i32..300) {
            let first = Day::from(date(2025, 9, 1));
            let days = || (0..280).map(|d| Day(first.0 + d)).filter(|d| d.weekday() < 5);
            let mut calendar = SchoolCalendar::default();
            for day in days() {
                calendar.set(day.date(), DaySessions::Both);
            }
            let mut rolls = Rolls::new();
            let school = rolls.add_school(8_850_001, calendar);
            let spell = Spell { school, start: first, end: None, status: RollStatus::Single };
            rolls.add_pupils(vec![vec![spell]]);
            let marking = rolls.open();
            let codes =
                [Code::PRESENT_AM, Code::L, Code::I, Code::O, Code::U, Code::N, Code::X, Code::CLOSED];
            let sessions = days().flat_map(|d| Session::BOTH.map(|s| (d, s)));
            for ((day, session), code) in sessions.zip(&marks) {
                marking.mark(PupilIx(0), school, Slot::of(day, session), codes[*code]);
            }
            let registers = marking.close(1);
            let order = registers.rolls().order();
            let day = Day(first.0 + as_of);
            let expected = plain(&registers, order, day, Windows::default());
            for form in forms() {
                prop_assert_eq!(form(&registers, order, day, Windows::default()), expected.clone());
            }
        }
    }
}
