//! When a school tells the authority of long absence or illness, and which codes count.
//! In: runs in school days, the pupil's date of birth, the day. Out: findings.
//! Source: SI 2024/208 reg 9(1)(i) and reg 13; WTTISA chapter 5.

use jiff::civil::Date;

use crate::attendance::Code;
use crate::{Cited, Finding, SchoolDays, all_of, cite, limits, school_age, that};

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
            that(
                "continuously absent for 10 school days, every mark G, N, O or U",
                limits::ATTENDANCE_RETURN
                    .on(as_at)
                    .is_some_and(|n| run >= n),
            ),
        ],
    )
}

/// Whether illness calls for a sickness return: 15 school days, together or apart, reached or
/// reasonably foreseen.
pub fn sickness_return_due(born: Date, ill: SchoolDays, foreseen: bool, as_at: Date) -> Finding {
    // Before there was a return, foreseeing called for nothing either.
    let due = limits::SICKNESS_RETURN
        .on(as_at)
        .is_some_and(|n| ill >= n || foreseen);
    all_of(
        cite!("SI 2024/208", "reg 13 (sickness return)", memory),
        [
            that(
                "the pupil is of compulsory school age",
                school_age::of_compulsory_school_age(born, as_at).holds(),
            ),
            that(
                "15 school days of illness reached, or reasonable grounds to foresee them",
                due,
            ),
        ],
    )
}

/// Whether the length of absence in deletion ground (i) is reached. The ground has further limbs
/// (no belief of sickness, joint enquiries), so this alone deletes nobody.
pub fn ground_i_length_reached(run: SchoolDays, as_at: Date) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9(1)(i)"),
        [that(
            "continuously absent for not less than 20 school days, only codes G, N or O",
            limits::GROUND_I.on(as_at).is_some_and(|n| run >= n),
        )],
    )
}
