//! A year begun from its term dates, as authorities publish them: the first and last day of each
//! half term, and the INSET days.
//! In: those dates. Out: a year with every weekday between them open but for bank holidays and
//! INSET days; or what is wrong with which date. And the dates read back from a year.

use jiff::civil::Date;
use law::academic_year::AcademicYear;
use register::{Day, DaySessions};

use super::year::{Note, SchoolYear, bank_holiday};

/// A stretch without a long break: first and last day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HalfTerm {
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
}

/// What is wrong with term dates.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TermFault {
    /// The first day of this half term (from 0) lies in another academic year.
    FirstOutside(usize),
    /// The last day does.
    LastOutside(usize),
    /// It ends before it begins.
    EndsBefore(usize),
    /// It begins before the one before it has ended.
    Overlaps(usize),
    /// This INSET day lies in another academic year.
    InsetOutside(Date),
    /// This INSET day is a Saturday, a Sunday or a bank holiday.
    InsetOnHoliday(Date),
}

/// A year from its half terms and INSET days.
///
/// # Errors
/// Everything that is wrong with the dates.
pub fn from_terms(
    year: AcademicYear,
    half_terms: &[HalfTerm],
    inset: &[Date],
) -> Result<SchoolYear, Vec<TermFault>> {
    let mut out = SchoolYear::closed(year);
    let mut faults = Vec::new();
    let mut before: Option<Date> = None;
    for (at, half) in half_terms.iter().enumerate() {
        if !out.holds(half.first) {
            faults.push(TermFault::FirstOutside(at));
        }
        if !out.holds(half.last) {
            faults.push(TermFault::LastOutside(at));
        }
        if half.last < half.first {
            faults.push(TermFault::EndsBefore(at));
        }
        if before.is_some_and(|last| half.first <= last) {
            faults.push(TermFault::Overlaps(at));
        }
        before = Some(half.last);
    }
    for day in inset {
        if !out.holds(*day) {
            faults.push(TermFault::InsetOutside(*day));
        } else if Day::from(*day).weekday() > 4 || bank_holiday(*day) {
            faults.push(TermFault::InsetOnHoliday(*day));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    for half in half_terms {
        // A half term of one day is open whatever weekday it is: somebody has said so.
        out.set_all(half.first, half.last, DaySessions::Both, None);
    }
    for day in inset {
        out.set(*day, DaySessions::None, Some(Note::Inset));
    }
    Ok(out)
}

/// Days without school that part one half term from the next: more than a weekend with a bank
/// holiday and an INSET day at either side.
const BREAK: i32 = 6;

/// The half terms of a year, as its open days show them. INSET days at their ends are not in them.
pub fn half_terms(year: &SchoolYear) -> Vec<HalfTerm> {
    let mut out: Vec<HalfTerm> = Vec::new();
    for day in year.open_days() {
        match out.last_mut() {
            Some(half) if Day::from(day).0 - Day::from(half.last).0 <= BREAK => half.last = day,
            _ => out.push(HalfTerm {
                first: day,
                last: day,
            }),
        }
    }
    out
}
