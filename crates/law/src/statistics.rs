//! The national definitions behind attendance figures, by exact arithmetic.
//! In: counts of sessions. Out: whether absence is persistent or severe, and rates.
//! Source: DfE, pupil absence in schools in England: methodology.

use crate::{Cited, cite};

/// Whether absence is persistent: a tenth or more of possible sessions missed. Never on none.
pub fn persistent(absent: u32, possible: u32) -> Cited<bool> {
    Cited::new(
        possible > 0 && u64::from(absent) * 10 >= u64::from(possible),
        cite!("EES absence", "persistent absentees"),
    )
}

/// Whether absence is severe: a half or more of possible sessions missed. Never on none.
pub fn severe(absent: u32, possible: u32) -> Cited<bool> {
    Cited::new(
        possible > 0 && u64::from(absent) * 2 >= u64::from(possible),
        cite!("EES absence", "severe absentees"),
    )
}

/// Attendance as hundredths of a per cent of possible sessions, rounded half up: 9459 is 94.59 %.
/// `None` when nothing was possible.
pub fn attendance_rate(attended: u32, possible: u32) -> Cited<Option<u32>> {
    let rate = (possible > 0).then(|| {
        ((u64::from(attended) * 20_000 + u64::from(possible)) / (2 * u64::from(possible))) as u32
    });
    Cited::new(rate, cite!("EES absence", "overall attendance rate"))
}
