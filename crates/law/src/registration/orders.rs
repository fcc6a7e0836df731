//! School attendance orders that the authority changed or took back. Reg 9(1)(d) and (e).

use crate::{Finding, all_of, cite, that};

/// What (d) turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Amended {
    /// An order named this school.
    pub named_this_school: bool,
    /// The authority amended it to name another school instead.
    pub names_another_now: bool,
}

/// (d): the order now names another school.
pub fn order_amended(facts: Amended) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9(1)(d)"),
        [
            that(
                "a school attendance order named this school",
                facts.named_this_school,
            ),
            that(
                "the authority has amended it to name another school instead",
                facts.names_another_now,
            ),
        ],
    )
}

/// What (e) turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Revoked {
    /// An order named this school.
    pub named_this_school: bool,
    /// The authority revoked it.
    pub revoked: bool,
    /// It did so because suitable education is arranged otherwise.
    pub education_otherwise_arranged: bool,
}

/// (e): the order was revoked because suitable education is arranged otherwise.
pub fn order_revoked(facts: Revoked) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9(1)(e)"),
        [
            that(
                "a school attendance order named this school",
                facts.named_this_school,
            ),
            that("the authority has revoked it", facts.revoked),
            that(
                "it did so because suitable education is arranged otherwise",
                facts.education_otherwise_arranged,
            ),
        ],
    )
}
