//! Leave of absence: who gives it, for what, and who has to have asked for it beforehand.
//! In: for what leave is wanted, who asked and when, who decides. Out: findings; a code for each purpose.
//! Source: SI 2024/208 reg 11. Its paragraphs (1), (2), (4) and (5) were read in a copy; those on exceptional
//! circumstances and on who an appropriate person is were not. Their forerunner, SI 2006/1751 reg 7(1A), was.

use crate::attendance::Code;
use crate::{Cited, Finding, all_of, cite, that};

/// What leave is wanted for, as far as the regulation tells purposes apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Purpose {
    /// Circumstances that are exceptional.
    Exceptional,
    /// A regulated performance, or regulated employment abroad.
    Performance,
    /// An interview for employment, or for admission to another place of education.
    Interview,
    /// Study for a public examination.
    Study,
    /// A day that the body to which the parent belongs has set apart for religious observance.
    Religion,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 5] = [
        Self::Exceptional,
        Self::Performance,
        Self::Interview,
        Self::Study,
        Self::Religion,
    ];
}

/// The code of a session missed with leave for a purpose.
pub fn code(purpose: Purpose) -> Cited<Code> {
    let code = match purpose {
        Purpose::Exceptional => Code::C,
        Purpose::Performance => Code::C1,
        Purpose::Interview => Code::J1,
        Purpose::Study => Code::S,
        Purpose::Religion => Code::R,
    };
    Cited::new(code, cite!("SI 2024/208", "reg 10(4), Table 3", memory))
}

/// Whether leave is given by somebody who may: a person whom the school's proprietor has authorised.
pub fn given_by_an_authorised_person(authorised: bool) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 11(1)"),
        [that(
            "the person who decides is authorised to give leave by the school's proprietor",
            authorised,
        )],
    )
}

/// How leave was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asked {
    /// Before the first of the days.
    pub in_advance: bool,
    /// By a parent with whom the pupil normally lives.
    pub by_parent_lived_with: bool,
}

/// Whether leave may be given because of exceptional circumstances.
///
/// `exceptional` is the decider's own finding: nothing here can make it.
pub fn for_exceptional_circumstances(asked: Asked, exceptional: bool) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 11 (exceptional circumstances)", memory),
        [
            that("it was asked for in advance", asked.in_advance),
            that(
                "a parent with whom the pupil normally lives asked for it",
                asked.by_parent_lived_with,
            ),
            that("the circumstances are exceptional", exceptional),
        ],
    )
}

/// Whether leave may be given to attend an interview: an appropriate person has asked for it in advance.
/// A parent with whom the pupil normally lives is one in any case.
pub fn for_an_interview(asked: Asked) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 11(4)"),
        [
            that("it was asked for in advance", asked.in_advance),
            that(
                "a parent with whom the pupil normally lives asked for it",
                asked.by_parent_lived_with,
            ),
        ],
    )
}

/// Whether leave may be given to study for a public examination: agreed in advance with an appropriate person.
/// A parent with whom the pupil normally lives is one in any case.
pub fn to_study_for_an_examination(asked: Asked) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 11(5)"),
        [
            that("it was asked for in advance", asked.in_advance),
            that(
                "a parent with whom the pupil normally lives asked for it",
                asked.by_parent_lived_with,
            ),
        ],
    )
}

/// Whether leave may be given for employment during school hours: only for a regulated performance, or for
/// regulated employment abroad.
pub fn for_employment(regulated: bool) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 11(2)"),
        [that(
            "it is for a regulated performance or regulated employment abroad",
            regulated,
        )],
    )
}
