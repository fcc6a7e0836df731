//! A joiner: until when the authority is told, whether it has to be, and whether it was told late.
//! In: when the name was entered, when the pupil starts, what the school teaches, the policy. Out: a [`Joining`].
//! Source: SI 2024/208 reg 13(1) to (3). A late one is taken and counted as late, never turned away.

use jiff::ToSpan;
use jiff::civil::Date;
use law::Days;
use law::returns::new_pupil_return_by;
use law::school_age;

use super::notified::{Ages, FirstAndLast, age_of_class, joiner_to_notify};
use super::rules::DayUnit;
use crate::policy::Policy;

/// What is known of somebody who joins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Joiner {
    /// The day on which the name was entered in the admission register.
    pub entered: Date,
    /// The pupil's starting day.
    pub starts: Date,
    /// Date of birth.
    pub born: Date,
    /// The ages that the school teaches.
    pub ages: Ages,
    /// The school's year in which they start.
    pub year: Option<FirstAndLast>,
}

/// Who of the authority is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Team {
    /// Those who look for children missing education.
    MissingEducation,
    /// Those who follow young people of Year 12 and above.
    PostSixteen,
}

impl Team {
    /// Of somebody on a day: from the school year after the one in which they turn 16.
    pub fn of(born: Date, on: Date) -> Self {
        if age_of_class(born, on) >= 16 {
            Self::PostSixteen
        } else {
            Self::MissingEducation
        }
    }
}

/// What follows from a joiner.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Joining {
    /// Whether the authority has to be told.
    pub to_notify: bool,
    /// The last day on which that is in time.
    pub by: Date,
    /// Who is told.
    pub team: Team,
    /// Whether the pupil is of compulsory school age on the starting day.
    pub of_age: bool,
}

impl Joining {
    /// How late a notification of a day is; `None` when it is in time, or none was due.
    pub fn late(&self, notified: Date) -> Option<Days> {
        let days = (notified - self.by).get_days();
        let days = u16::try_from(days).ok().filter(|days| *days > 0);
        days.filter(|_| self.to_notify).map(Days)
    }
}

/// What follows from a joiner under a policy. `open` says of a day whether the school meets on it, `None` past its
/// calendar; it matters only where the policy counts school days.
pub fn joining(joiner: &Joiner, policy: &Policy, open: impl Fn(Date) -> Option<bool>) -> Joining {
    let standard = !joiner_to_notify(joiner.starts, joiner.born, joiner.ages, joiner.year);
    Joining {
        to_notify: !standard || policy.rolls.standard_joiners,
        by: by(joiner.entered, policy, open),
        team: Team::of(joiner.born, joiner.starts),
        of_age: school_age::of_compulsory_school_age(joiner.born, joiner.starts).holds(),
    }
}

/// The last day in time: the policy's, where that is sooner than the law's.
pub fn by(entered: Date, policy: &Policy, open: impl Fn(Date) -> Option<bool>) -> Date {
    let own = policy.limits.get("return.new_pupil").map(|l| Days(l.value));
    match policy.rolls.joiner_unit {
        DayUnit::Days => new_pupil_return_by(entered, own).value,
        DayUnit::SchoolDays => {
            let law = new_pupil_return_by(entered, None).value;
            let n = usize::from(own.map_or(5, |days| days.0));
            let after = entered
                .series(1.day())
                .skip(1)
                .take_while(|day| *day <= law);
            let mut school_days = after.filter(|day| open(*day).unwrap_or(true));
            school_days.nth(n.saturating_sub(1)).unwrap_or(law)
        }
    }
}
