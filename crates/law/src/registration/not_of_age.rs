//! Pupils who are not, or no longer, of compulsory school age. Reg 9(3); (a) and (c) as a council's guide for schools
//! has them, the rest from memory.

use jiff::civil::Date;

use crate::{Finding, SchoolDays, all_of, cite, limits, that};

/// What (3)(a) turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ceased {
    /// The pupil has ceased to attend.
    pub ceased: bool,
    /// There is evidence that they no longer wish to attend.
    pub evidence_of_wish: bool,
}

/// (3)(a): has stopped attending, and does not wish to go on.
pub fn ceased_to_attend(facts: Ceased) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9(3)(a)"),
        [
            that("the pupil has ceased to attend the school", facts.ceased),
            that(
                "there is evidence that they no longer wish to attend",
                facts.evidence_of_wish,
            ),
        ],
    )
}

/// What (3)(b) turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NurseryOnly {
    /// The pupil was admitted for nursery education.
    pub admitted_for_nursery: bool,
    /// They go on to another class of the school.
    pub goes_on: bool,
}

/// (3)(b): not going on from nursery.
pub fn nursery_ended(facts: NurseryOnly) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9(3)(b)", memory),
        [
            that(
                "the pupil was admitted for nursery education",
                facts.admitted_for_nursery,
            )
            .from_memory(),
            that(
                "they are not going on to another class of the school",
                !facts.goes_on,
            )
            .from_memory(),
        ],
    )
}

/// What (3)(c) turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LongAway {
    /// Continuous school days of absence.
    pub run: SchoolDays,
    /// Leave was given for some of them.
    pub leave_at_any_point: bool,
    /// There are reasonable grounds to believe that sickness or an unavoidable cause keeps the pupil away.
    pub unable: bool,
    /// The school made reasonable efforts to find out where the pupil is and how they are.
    pub efforts_made: bool,
    /// They succeeded.
    pub found: bool,
    /// There are reasonable grounds to believe that the pupil will attend again.
    pub will_attend_again: bool,
}

/// (3)(c): continuously absent without leave for twenty school days, after the school's own efforts.
pub fn long_away(facts: LongAway, on: Date) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9(3)(c)"),
        [
            limits::GROUND_3C.is_reached(facts.run, on, |n| {
                format!("the pupil has been continuously absent for at least {n}")
            }),
            that(
                "they were not absent with leave at any point of it",
                !facts.leave_at_any_point,
            ),
            that(
                "there are no reasonable grounds to believe that sickness or an unavoidable cause keeps the pupil away",
                !facts.unable,
            ),
            that(
                "the school made reasonable efforts to find out the pupil's location and circumstances",
                facts.efforts_made,
            ),
            that(
                "these did not succeed, or there are no reasonable grounds to believe that the pupil will attend again",
                !facts.found || !facts.will_attend_again,
            ),
        ],
    )
}

/// (3)(d): the pupil died.
pub fn died(died: bool) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9(3)(d)", memory),
        [that("the pupil has died", died).from_memory()],
    )
}

/// (3)(e): permanently excluded.
pub fn permanently_excluded(permanently: bool, review_over: bool) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9(3)(e)", memory),
        [
            that("the pupil has been permanently excluded", permanently).from_memory(),
            that("no review can be asked for or is going on", review_over).from_memory(),
        ],
    )
}
