//! What ends a place: detention, death, age, fees, leaving an independent school, exclusion. Reg 9(1)(j) to (o).

use jiff::civil::Date;

use crate::school::Kind;
use crate::{Finding, Months, all_of, cite, limits, school_age, that};

/// What (j) turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Detained {
    /// The pupil is detained under a sentence of detention, by an order of a court or on recall.
    pub under_sentence: bool,
    /// For how long, in full months.
    pub months: Months,
    /// There are reasonable grounds to believe that they will attend again after it.
    pub will_attend_again: bool,
}

/// (j): detained under a sentence, and not expected back.
pub fn detained(facts: Detained, on: Date) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9(1)(j)", memory),
        [
            that(
                "the pupil is detained under a sentence of detention",
                facts.under_sentence,
            ),
            limits::GROUND_J
                .is_reached(facts.months, on, |n| {
                    format!("the sentence is of at least {n}")
                })
                .from_memory(),
            that(
                "the pupil is not expected to return to the school",
                !facts.will_attend_again,
            )
            .from_memory(),
        ],
    )
}

/// (k): the pupil died.
pub fn died(died: bool) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9(1)(k)"),
        [that("the pupil has died", died)],
    )
}

/// What (l) turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StayingOn {
    /// Date of birth.
    pub born: Date,
    /// The day on which the school next meets; `None` when nobody knows yet, after the end of a year.
    pub next_meets: Option<Date>,
    /// The pupil will go on at the school.
    pub will_continue: bool,
    /// The pupil meets what the sixth form asks of those who enter it.
    pub meets_sixth_form_entry: bool,
}

/// (l): over compulsory school age before the school next meets, and not staying on.
pub fn over_age_and_not_staying(facts: StayingOn) -> Finding {
    let ends = school_age::ends(facts.born).value;
    let next = facts.next_meets;
    let before = match next {
        Some(next) => {
            format!("compulsory school age ends on {ends}, before the school next meets on {next}")
        }
        None => format!("compulsory school age ends on {ends}, before the school next meets"),
    };
    all_of(
        cite!("SI 2024/208", "reg 9(1)(l)", memory),
        [
            that(before, next.is_some_and(|next| next > ends)),
            that(
                "the pupil will not continue at the school, or does not meet what its sixth form asks",
                !facts.will_continue || !facts.meets_sixth_form_entry,
            )
            .from_memory(),
        ],
    )
}

/// What (m) turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fees {
    /// The pupil is a boarder.
    pub boarder: bool,
    /// The kind of school.
    pub kind: Kind,
    /// The parent's charges for board and lodging of a term are unpaid after its end.
    pub unpaid_after_term: bool,
}

/// (m): a boarder at a school of the state whose fees are unpaid at the end of the term.
pub fn boarding_fees_unpaid(facts: Fees) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9(1)(m)", memory),
        [
            that("the pupil is a boarder", facts.boarder),
            that(
                "the school is maintained or an academy",
                matches!(facts.kind, Kind::Maintained | Kind::Academy | Kind::Free),
            ),
            that(
                "charges for board and lodging are unpaid at the end of the term that they are for",
                facts.unpaid_after_term,
            )
            .from_memory(),
        ],
    )
}

/// What (n) turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Independent {
    /// The kind of school.
    pub kind: Kind,
    /// The pupil has ceased to be a pupil of the school.
    pub ceased: bool,
}

/// (n): no longer a pupil of an independent school or a non-maintained special school.
pub fn left_independent_school(facts: Independent) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9(1)(n)", memory),
        [
            that(
                "the school is independent and no academy, or a non-maintained special school",
                matches!(facts.kind, Kind::Independent | Kind::NonMaintainedSpecial),
            ),
            that(
                "the pupil has ceased to be a pupil of the school",
                facts.ceased,
            )
            .from_memory(),
        ],
    )
}

/// What (o) turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Excluded {
    /// The pupil was permanently excluded.
    pub permanently: bool,
    /// The kind of school.
    pub kind: Kind,
    /// Of a school of the state: governors have decided, and no review can be asked for or is going on.
    pub review_over: bool,
}

/// (o): permanently excluded, at a school of the state only after governors and review.
pub fn permanently_excluded(facts: Excluded) -> Finding {
    let reviewed = !matches!(facts.kind, Kind::Independent | Kind::NonMaintainedSpecial);
    all_of(
        cite!("SI 2024/208", "reg 9(1)(o)", memory),
        [
            that("the pupil has been permanently excluded", facts.permanently),
            that(
                "governors have decided and no review can be asked for or is going on, where the school is one of the state",
                !reviewed || facts.review_over,
            )
            .from_memory(),
        ],
    )
}
