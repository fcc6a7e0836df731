//! Notifications of a part-time timetable and of absence: what each must say, how updates hang on the first, and
//! whether the register bears the timetable out.
//! In: what a school writes, what was notified before, the register's marks. Out: refusals, or findings in plain words.
//! Practice of an authority's forms, and WTTISA paras 65-67 on part-time timetables: a notification is no referral.

mod absence;
mod part_time;
mod truth;

pub use absence::{Absence, AbsenceCase, Before, absence};
pub use part_time::{EndedEarly, Minutes, PartTime, ended_early, part_time};
pub use truth::{Agreed, Untrue, raise_untrue, truth};

use crate::refusal::Refusal;

/// A refusal, and the field that it is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// The field's name.
    pub field: &'static str,
    /// Why it cannot stay so, and what to do instead.
    pub refusal: Refusal,
}

impl Refused {
    fn at(field: &'static str, refusal: Refusal) -> Self {
        Self { field, refusal }
    }
}

pub(super) fn blank(text: &str) -> bool {
    text.trim().is_empty()
}
