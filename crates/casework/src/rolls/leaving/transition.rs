//! Whether the authority is told of a leaver: always, but for the last class at the end of the year, as policies ask.

use jiff::civil::Date;

use super::super::notified::leaver_to_notify;
use super::super::rules::Asked;
use super::facts::{Destination, Facts};
use crate::policy::Policy;

/// Whether the authority has to be told, and why in plain words.
pub fn to_notify(facts: &Facts, policy: &Policy) -> (bool, String) {
    let off: Date = facts.deletes_on;
    if leaver_to_notify(off, facts.born, facts.ages, facts.year) {
        return (true, "The authority is told of every pupil who leaves other than from the last class at the end of the year".to_owned());
    }
    if policy.rolls.standard_leavers {
        return (
            true,
            format!(
                "{} asks to be told of leavers at the end of the last year too",
                policy.name
            ),
        );
    }
    let asked = facts.goes_to().and_then(|to| match to {
        Destination::Home | Destination::Arranged => Some(Asked::HomeEducated),
        Destination::Unknown => Some(Asked::Unknown),
        Destination::IndependentSchool => Some(Asked::Independent),
        Destination::SchoolAbroad | Destination::Abroad => Some(Asked::MovedAway),
        Destination::StateSchool | Destination::WorkOrCollege => None,
    });
    let asks = |of: Asked| policy.rolls.standard_leavers_asked.contains(&of);
    // Not having said where is not knowing it.
    let unsaid = facts.destination.is_none() && asks(Asked::Unknown);
    if asked.is_some_and(asks) || (facts.moved && asks(Asked::MovedAway)) || unsaid {
        return (
            true,
            format!(
                "{} asks to be told of this leaver although the last class leaves now",
                policy.name
            ),
        );
    }
    (
        false,
        "The last class leaves at the end of the year, and the authority does not ask to be told"
            .to_owned(),
    )
}
