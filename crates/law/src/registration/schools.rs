//! Another school: registered there, nursery completed, dual registration ended. Reg 9(1)(a) to (c).

use crate::{Finding, all_of, cite, that};

/// What (a) turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Elsewhere {
    /// Another school has the pupil on its register.
    pub registered: bool,
    /// A school attendance order that names this school is in force.
    pub order_names_this_school: bool,
    /// The pupil is a mobile child and this is their main school.
    pub main_school_of_mobile_child: bool,
    /// It is agreed that the pupil is registered at more than one school.
    pub dual_agreed: bool,
}

/// (a): registered at another school.
pub fn registered_at_another_school(facts: Elsewhere) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9(1)(a)"),
        [
            that(
                "the pupil has been registered at another school",
                facts.registered,
            ),
            that(
                "no school attendance order that names this school is in force",
                !facts.order_names_this_school,
            ),
            that(
                "this is not the main school of a mobile child",
                !facts.main_school_of_mobile_child,
            ),
            that(
                "it is not agreed that the pupil is registered at more than one school",
                !facts.dual_agreed,
            ),
        ],
    )
}

/// What (b) turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Nursery {
    /// The pupil was admitted for nursery education.
    pub admitted_for_nursery: bool,
    /// They completed it, and would go on to reception or a more senior class here.
    pub completed: bool,
    /// There are reasonable grounds to believe that they will attend again.
    pub will_attend_again: bool,
}

/// (b): nursery education completed, and not going on here.
pub fn nursery_completed(facts: Nursery) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9(1)(b)"),
        [
            that(
                "the pupil was admitted for nursery education",
                facts.admitted_for_nursery,
            ),
            that(
                "they completed it and would now go on to reception or a more senior class",
                facts.completed,
            ),
            that(WILL_NOT, !facts.will_attend_again),
        ],
    )
}

pub(super) const WILL_NOT: &str =
    "there are no reasonable grounds to believe that the pupil will attend the school again";

/// What (c) turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dual {
    /// The pupil is registered at one or more other schools too.
    pub registered_at_others: bool,
    /// There are reasonable grounds to believe that they will attend this one again.
    pub will_attend_again: bool,
    /// The proprietor of each other school consents.
    pub every_other_consents: bool,
    /// A school attendance order that names this school is in force.
    pub order_names_this_school: bool,
    /// The pupil is a mobile child and this is their main school.
    pub main_school_of_mobile_child: bool,
}

/// (c): registered at more than one school, and not coming back to this one.
pub fn dual_registration_ended(facts: Dual) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9(1)(c)"),
        [
            that(
                "the pupil is also registered at one or more other schools",
                facts.registered_at_others,
            ),
            that(WILL_NOT, !facts.will_attend_again),
            that(
                "each other school where the pupil is registered consents",
                facts.every_other_consents,
            ),
            that(
                "no school attendance order that names this school is in force",
                !facts.order_names_this_school,
            ),
            that(
                "this is not the main school of a mobile child",
                !facts.main_school_of_mobile_child,
            ),
        ],
    )
}
