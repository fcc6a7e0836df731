//! Bank holidays in England, and the working days that lie between them.
//! In: a date. Out: whether banks are closed, and the nth working day after.
//! Source: BFDA 1971 s1 and Schedule 1; dates as published by GOV.UK in August 2026.

use jiff::{ToSpan, civil::Date, civil::date};

use crate::{Cited, WorkingDays, cite};

/// The first and last years whose bank holidays are known here.
pub const KNOWN_YEARS: (i16, i16) = (2024, 2028);

const DATES: &[Date] = &[
    date(2024, 1, 1),
    date(2024, 3, 29),
    date(2024, 4, 1),
    date(2024, 5, 6),
    date(2024, 5, 27),
    date(2024, 8, 26),
    date(2024, 12, 25),
    date(2024, 12, 26),
    date(2025, 1, 1),
    date(2025, 4, 18),
    date(2025, 4, 21),
    date(2025, 5, 5),
    date(2025, 5, 26),
    date(2025, 8, 25),
    date(2025, 12, 25),
    date(2025, 12, 26),
    date(2026, 1, 1),
    date(2026, 4, 3),
    date(2026, 4, 6),
    date(2026, 5, 4),
    date(2026, 5, 25),
    date(2026, 8, 31),
    date(2026, 12, 25),
    date(2026, 12, 28),
    date(2027, 1, 1),
    date(2027, 3, 26),
    date(2027, 3, 29),
    date(2027, 5, 3),
    date(2027, 5, 31),
    date(2027, 8, 30),
    date(2027, 12, 27),
    date(2027, 12, 28),
    date(2028, 1, 3),
    date(2028, 4, 14),
    date(2028, 4, 17),
    date(2028, 5, 1),
    date(2028, 5, 29),
    date(2028, 8, 28),
    date(2028, 12, 25),
    date(2028, 12, 26),
];

/// A date outside the years whose bank holidays are known, so that nothing is guessed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnknownYear(pub i16);

impl std::fmt::Display for UnknownYear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (first, last) = KNOWN_YEARS;
        write!(
            f,
            "the bank holidays of {} are not known here (only {first} to {last})",
            self.0
        )
    }
}

impl std::error::Error for UnknownYear {}

/// Whether a date is a bank holiday in England.
///
/// # Errors
/// [`UnknownYear`] outside [`KNOWN_YEARS`].
pub fn is_bank_holiday(on: Date) -> Result<Cited<bool>, UnknownYear> {
    let (first, last) = KNOWN_YEARS;
    if !(first..=last).contains(&on.year()) {
        return Err(UnknownYear(on.year()));
    }
    Ok(Cited::new(
        DATES.binary_search(&on).is_ok(),
        cite!("BFDA 1971", "s1, Sch 1 para 1"),
    ))
}

/// The nth working day after a date: not a Saturday, a Sunday or a bank holiday.
///
/// # Errors
/// [`UnknownYear`] when the count runs outside [`KNOWN_YEARS`].
pub fn working_days_after(from: Date, n: WorkingDays) -> Result<Cited<Date>, UnknownYear> {
    let (mut day, mut left) = (from, n.0);
    while left > 0 {
        day = day
            .checked_add(1.day())
            .map_err(|_| UnknownYear(from.year()))?;
        let weekend = day.weekday().to_monday_zero_offset() >= 5;
        if !weekend && !is_bank_holiday(day)?.value {
            left -= 1;
        }
    }
    Ok(Cited::new(day, cite!("BFDA 1971", "s1, Sch 1 para 1")))
}
