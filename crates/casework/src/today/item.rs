//! What people may do with an item of Today, and what it becomes.
//! In: an item's state and an act. Out: its next state, or a refusal that says what to do instead.

use std::fmt;

use jiff::civil::Date;

use super::rule::Rule;

/// Where an item stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// Waiting for somebody.
    Open,
    /// Out of sight until a day.
    Snoozed {
        /// The day on which it comes back.
        until: Date,
    },
    /// Dealt with.
    Done,
    /// Not to be acted on, for a reason that is kept.
    Dismissed {
        /// Why.
        reason: String,
    },
    /// Its facts no longer hold: an amendment undid them, or the pupil left.
    Withdrawn {
        /// What changed.
        note: String,
    },
}

impl State {
    /// Its stable word.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Snoozed { .. } => "snoozed",
            Self::Done => "done",
            Self::Dismissed { .. } => "dismissed",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}

/// What somebody does with an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// Out of sight until a day.
    Snooze {
        /// The day on which it comes back.
        until: Date,
    },
    /// It has been dealt with.
    Finish,
    /// It is not to be acted on.
    Dismiss {
        /// Why.
        reason: String,
    },
    /// Back on the list.
    Reopen,
}

/// Why an act is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// A day to come back that is not after today.
    NotLater,
    /// A day further off than a school year.
    TooFar,
    /// Dismissed without a reason.
    NoReason,
    /// Dealt with already; somebody may have been quicker.
    Closed,
    /// Withdrawn: there is nothing left to act on.
    Withdrawn,
    /// Open already.
    Open,
    /// What came of it belongs on the pupil's record.
    OnTheRecord,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotLater => "Choose a day after today to come back to this",
            Self::TooFar => "Choose a day within a year, so that the pupil is not lost sight of",
            Self::NoReason => "Say why nothing needs to be done, so that others can see it later",
            Self::Closed => {
                "Somebody has dealt with this already; put it back on the list first if more is to be done"
            }
            Self::Withdrawn => {
                "The marks behind this have changed and it no longer holds; look at the pupil's record"
            }
            Self::Open => "This is on the list already",
            Self::OnTheRecord => {
                "Say on the pupil's record what came of this: it goes off the list by itself then. Snooze it if it has to wait"
            }
        })
    }
}

impl Act {
    /// Whether it may be done with an item of a rule.
    ///
    /// # Errors
    /// [`Refusal::OnTheRecord`] for ticking off what the pupil's record settles.
    pub const fn fits(&self, rule: Rule) -> Result<(), Refusal> {
        match self {
            Self::Finish | Self::Dismiss { .. } if rule.is_settled_on_the_record() => {
                Err(Refusal::OnTheRecord)
            }
            _ => Ok(()),
        }
    }
}

/// An item's state, and acts on it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held(pub State);

impl Held {
    /// What the item becomes.
    ///
    /// # Errors
    /// [`Refusal`] when the act makes no sense of an item in this state, or lacks what it needs.
    pub fn act(self, act: Act, today: Date) -> Result<State, Refusal> {
        match (self.0, act) {
            (State::Withdrawn { .. }, _) => Err(Refusal::Withdrawn),
            (State::Open, Act::Reopen) => Err(Refusal::Open),
            (_, Act::Reopen) => Ok(State::Open),
            (State::Done | State::Dismissed { .. }, _) => Err(Refusal::Closed),
            (State::Open | State::Snoozed { .. }, Act::Finish) => Ok(State::Done),
            (State::Open | State::Snoozed { .. }, Act::Dismiss { reason }) => {
                if reason.trim().is_empty() {
                    return Err(Refusal::NoReason);
                }
                Ok(State::Dismissed { reason })
            }
            (State::Open | State::Snoozed { .. }, Act::Snooze { until }) => {
                if until <= today {
                    return Err(Refusal::NotLater);
                }
                if today.duration_until(until) > jiff::SignedDuration::from_hours(24 * 366) {
                    return Err(Refusal::TooFar);
                }
                Ok(State::Snoozed { until })
            }
        }
    }
}
