//! What of leave comes on Today.
//! In: a request that waits, a finding. Out: items; nothing of why a family asks is said on a list.

use std::fmt::Display;

use jiff::civil::Date;
use register::Figure;

use super::compare::Finding;
use super::refusal::in_words;
use crate::today::{Raised, Rule};

/// What a request that waits for a decision puts on Today. `id` tells it from others.
pub fn raise_request(id: &str, asked_on: Date, (first, last): (Date, Date)) -> Raised {
    let days = if first == last {
        format!("on {}", in_words(first))
    } else {
        format!("from {} to {}", in_words(first), in_words(last))
    };
    Raised {
        rule: Rule::LeaveAsked,
        key: id.to_owned(),
        words: format!(
            "Leave {days} was asked for on {} and waits for a decision",
            in_words(asked_on)
        ),
        figure: Figure::Attended,
        cite: None,
    }
}

/// What a finding puts on Today. `pupil` tells it from those of other pupils.
pub fn raise_finding<I: Copy + Display>(pupil: &str, finding: &Finding<I>) -> Raised {
    Raised {
        rule: Rule::LeaveDiffers,
        key: format!("{pupil} {}", finding.key()),
        words: finding.words(),
        figure: Figure::Attended,
        cite: None,
    }
}
