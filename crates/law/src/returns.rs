//! When a school tells the authority of a joiner, a leaver, long absence or illness, and which codes count.
//! In: first and last days on roll, runs in school days, the pupil's date of birth. Out: findings.
//! Source: SI 2024/208 reg 9(1)(i) and reg 13; WTTISA chapter 5.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::attendance::Code;
use crate::{Cited, Days, Finding, SchoolDays, all_of, cite, limits, school_age, that};

/// Whether a code may stand in the continuous absence of the attendance return: G, N, O or U.
pub fn counts_to_attendance_return(code: Code) -> Cited<bool> {
    Cited::new(
        matches!(code, Code::G | Code::N | Code::O | Code::U),
        cite!("SI 2024/208", "reg 13 (attendance return)", memory),
    )
}

/// Whether a code may stand in the 20 school days of deletion ground (i): only G, N or O.
/// U does not, because the pupil did attend that session in the end.
pub fn counts_to_ground_i(code: Code) -> Cited<bool> {
    Cited::new(
        matches!(code, Code::G | Code::N | Code::O),
        cite!("SI 2024/208", "reg 9(1)(i)"),
    )
}

/// Whether continuous unauthorised absence calls for an attendance return.
///
/// `run` is the pupil's continuous absence in school days, every mark G, N, O or U.
pub fn attendance_return_due(born: Date, run: SchoolDays, as_at: Date) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 13 (attendance return)", memory),
        [
            that(
                "the pupil is of compulsory school age",
                school_age::of_compulsory_school_age(born, as_at).holds(),
            ),
            limits::ATTENDANCE_RETURN.is_reached(run, as_at, |n| {
                format!("continuously absent for {n}, every mark G, N, O or U")
            }),
        ],
    )
}

/// Whether illness calls for a sickness return: 15 school days, together or apart, reached or
/// reasonably foreseen.
pub fn sickness_return_due(born: Date, ill: SchoolDays, foreseen: bool, as_at: Date) -> Finding {
    // What is foreseen is taken as reached, but only while there is a return at all.
    let limit = limits::SICKNESS_RETURN.on(as_at);
    let ill = if foreseen {
        limit.map_or(ill, |n| ill.max(n))
    } else {
        ill
    };
    all_of(
        cite!("SI 2024/208", "reg 13 (sickness return)", memory),
        [
            that(
                "the pupil is of compulsory school age",
                school_age::of_compulsory_school_age(born, as_at).holds(),
            ),
            limits::SICKNESS_RETURN.is_reached(ill, as_at, |n| {
                format!("{n} of illness reached, or reasonable grounds to foresee them")
            }),
        ],
    )
}

/// Whether the length of absence in deletion ground (i) is reached. The ground has further limbs
/// (no belief of sickness, joint enquiries), so this alone deletes nobody.
pub fn ground_i_length_reached(run: SchoolDays, as_at: Date) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9(1)(i)"),
        [limits::GROUND_I.is_reached(run, as_at, |n| {
            format!("continuously absent for not less than {n}, only codes G, N or O")
        })],
    )
}

/// Whether a name entered in the admission register calls for a return: not for a pupil of the most
/// junior class who starts on the first day of the school year, unless the authority asks for those
/// too.
///
/// `first_day` is the first day of the school year at that school.
pub fn new_pupil_return_due(most_junior_class: bool, start: Date, first_day: Date) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 13(1) to (3)"),
        [that(
            "not of the most junior class with the first day of the school year as the starting day",
            !(most_junior_class && start <= first_day),
        )],
    )
}

/// Whether a name taken off the admission register calls for a return: not for a pupil of the most
/// senior class who leaves at the end of the last term or after it, unless the authority asks for
/// those too.
///
/// `last_day` is the last day of the school year at that school.
pub fn deletion_return_due(most_senior_class: bool, left: Date, last_day: Date) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 13(4) to (6)"),
        [that(
            "not of the most senior class and gone at the end of the school year or after it",
            !(most_senior_class && left >= last_day),
        )],
    )
}

/// The last day on which a new pupil is returned in time: the fifth day after the name was entered, to its end.
///
/// `within` is the authority's own number of days, when it asks sooner; the law's holds where that is more.
pub fn new_pupil_return_by(entered: Date, within: Option<Days>) -> Cited<Date> {
    let law = limits::NEW_PUPIL_RETURN.on(entered).unwrap_or(Days(5));
    let days = within.map_or(law, |own| own.min(law));
    Cited::new(
        entered.saturating_add(i64::from(days.0).days()),
        cite!("SI 2024/208", "reg 13(1) to (3)"),
    )
}

/// Whether a leaver was returned in time: as soon as the ground is met, and no later than the name is deleted.
pub fn deletion_return_in_time(returned: Date, deleted: Date) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 13(4) to (6)"),
        [that(
            format!("the authority is told no later than the name is deleted, on {deleted}"),
            returned <= deleted,
        )],
    )
}
