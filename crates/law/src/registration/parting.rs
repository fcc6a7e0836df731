//! The family goes another way: educated otherwise than at school, or moved away. Reg 9(1)(f) and (g).

use jiff::civil::Date;

use crate::registration::schools::WILL_NOT;
use crate::{Finding, all_of, cite, that};

/// What (f) turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Otherwise {
    /// A parent told the school so in writing.
    pub in_writing: bool,
    /// The day after which the parent says the pupil will not attend; `None` when none is named.
    pub after: Option<Date>,
    /// A school attendance order that names this school is in force.
    pub order_names_this_school: bool,
}

/// (f): to be educated otherwise than at school, by the parent's own written word.
pub fn educated_otherwise(facts: Otherwise, on: Date) -> Finding {
    let passed = match facts.after {
        Some(day) => that(
            format!("the day after which the pupil will not attend, {day}, has passed"),
            on > day,
        ),
        None => that(
            "the parent named the day after which the pupil will not attend",
            false,
        ),
    };
    all_of(
        cite!("SI 2024/208", "reg 9(1)(f)"),
        [
            that(
                "a parent told the school in writing that the pupil will be educated otherwise than at school",
                facts.in_writing,
            ),
            passed,
            that(
                "no school attendance order that names this school is in force",
                !facts.order_names_this_school,
            ),
        ],
    )
}

/// What (g) turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moved {
    /// The pupil is a boarder at the school.
    pub boarder: bool,
    /// The pupil normally lives at a reasonable distance from it.
    pub lives_near: bool,
    /// There are reasonable grounds to believe that they will attend again.
    pub will_attend_again: bool,
}

/// (g): moved away; also abroad, and to a school that is not known.
pub fn moved_away(facts: Moved) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9(1)(g)"),
        [
            that("the pupil is not a boarder", !facts.boarder),
            that(
                "they no longer normally live at a reasonable distance from the school",
                !facts.lives_near,
            ),
            that(WILL_NOT, !facts.will_attend_again),
        ],
    )
}
