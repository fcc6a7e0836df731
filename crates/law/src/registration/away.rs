//! Away: not back from leave, or twenty school days without leave. Reg 9(1)(h) and (i).

use jiff::civil::Date;

use crate::{Finding, Limb, SchoolDays, all_of, cite, limits, that};

/// What came of looking for the pupil.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Efforts {
    /// Reasonable efforts were made to find out where the pupil is and how they are.
    pub made: bool,
    /// They were made by the school and the authority together.
    pub jointly: bool,
    /// They succeeded.
    pub found: bool,
    /// School and authority agree that nothing either could reasonably do will bring the pupil back.
    pub agreed_will_not_attend: bool,
}

impl Efforts {
    fn joint(self) -> [Limb; 2] {
        [
            that(
                "the school and the local authority made reasonable efforts together to find out the pupil's location and circumstances",
                self.made && self.jointly,
            ),
            that(
                "these did not succeed, or both agree that there are no reasonable grounds to believe that the pupil will attend again",
                !self.found || self.agreed_will_not_attend,
            ),
        ]
    }
}

const ABLE: &str = "there are no reasonable grounds to believe that sickness or an unavoidable cause keeps the pupil away";

/// What (h) turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AfterLeave {
    /// Leave of absence was given.
    pub leave_given: bool,
    /// School days since it ended, all of them without the pupil.
    pub away_since: SchoolDays,
    /// There are reasonable grounds to believe that sickness or an unavoidable cause keeps the pupil away.
    pub unable: bool,
    /// What came of looking for them.
    pub efforts: Efforts,
}

/// (h): not back within ten school days of the end of leave.
pub fn not_back_from_leave(facts: AfterLeave, on: Date) -> Finding {
    let [made, end] = facts.efforts.joint();
    all_of(
        cite!("SI 2024/208", "reg 9(1)(h)"),
        [
            that("the pupil was given leave of absence", facts.leave_given),
            limits::GROUND_H.is_reached(facts.away_since, on, |n| {
                format!("they have not attended within {n} after it ended")
            }),
            that(ABLE, !facts.unable),
            made,
            end,
        ],
    )
}

/// What (i) turns on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LongAway {
    /// Continuous school days of absence.
    pub run: SchoolDays,
    /// Every session of them is coded G, N or O.
    pub only_g_n_o: bool,
    /// There are reasonable grounds to believe that sickness or an unavoidable cause keeps the pupil away.
    pub unable: bool,
    /// What came of looking for them.
    pub efforts: Efforts,
}

/// (i): continuously absent for twenty school days, only G, N or O.
pub fn twenty_school_days_away(facts: LongAway, on: Date) -> Finding {
    let [made, end] = facts.efforts.joint();
    all_of(
        cite!("SI 2024/208", "reg 9(1)(i)"),
        [
            limits::GROUND_I.is_reached(facts.run, on, |n| {
                format!("the pupil has been continuously absent for at least {n}")
            }),
            that("every session of them is coded G, N or O", facts.only_g_n_o),
            that(ABLE, !facts.unable),
            made,
            end,
        ],
    )
}
