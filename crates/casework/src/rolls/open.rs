//! The open question of a leaver: where is this child being educated now?
//! In: what happened to a child, in order, a date of birth and a day. Out: how the question stands, or that a closing is
//! refused. It opens by itself on the day a name comes off the last roll, and is closed by an answer or by somebody who
//! signs for it; coming off a roll again opens it again.
//! Source: EA 1996 s436A, the authority's duty to find children who are on no roll and not suitably educated otherwise.

use jiff::ToSpan;
use jiff::civil::Date;
use law::{Citation, cite, school_age};

use super::leaving::Destination;
use crate::policy::Policy;
use crate::refusal::Refusal;

const SOURCE: Citation = cite!("EA 1996", "s436A");

/// Something that happened to a child. `S` is how the caller knows schools.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event<S> {
    /// Came on to a roll.
    Joined {
        /// Which.
        school: S,
        /// When.
        on: Date,
    },
    /// Came off a roll.
    Left {
        /// Which.
        school: S,
        /// When.
        on: Date,
        /// Where to, as far as was said.
        to: Destination,
        /// When the child was expected there.
        expected: Option<Date>,
    },
    /// The question was closed.
    Closed {
        /// By what.
        by: Closing,
        /// When.
        on: Date,
    },
    /// What closed it no longer holds: education at home has ended or is unsuitable, the other authority lost the child.
    Reopened {
        /// When.
        on: Date,
    },
}

impl<S> Event<S> {
    /// When it happened.
    pub const fn on(&self) -> Date {
        match self {
            Self::Joined { on, .. }
            | Self::Left { on, .. }
            | Self::Closed { on, .. }
            | Self::Reopened { on } => *on,
        }
    }
}

/// What closes a question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Closing {
    /// A parent's letter: the child is educated at home.
    HomeEducation,
    /// Another authority's answer: it has the child on a roll, or has taken the question over.
    OtherAuthority {
        /// Which.
        name: String,
    },
    /// Somebody of the authority decides it and signs.
    Signed {
        /// Who.
        name: String,
        /// Why.
        reason: String,
    },
}

/// How a question stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// There is none: the child is on a roll, or never was on one here.
    Nothing,
    /// The child is on a roll again, after a question.
    Matched,
    /// Expected somewhere; the day on which not having come makes it a possible missing education.
    Waiting {
        /// The last day of waiting.
        until: Date,
    },
    /// Possibly missing education, since a day.
    PossiblyMissing {
        /// Since when.
        since: Date,
    },
    /// Closed by an answer.
    Closed(Closing),
    /// Over compulsory school age, or not yet of it.
    NotOfAge,
}

impl State {
    /// Its stable id.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Matched => "matched",
            Self::Waiting { .. } => "waiting",
            Self::PossiblyMissing { .. } => "possibly-missing",
            Self::Closed(_) => "closed",
            Self::NotOfAge => "not-of-age",
        }
    }

    /// Its words, as on a tag.
    pub const fn words(&self) -> &'static str {
        match self {
            Self::Nothing => "No question",
            Self::Matched => "On a roll again",
            Self::Waiting { .. } => "Waiting for the expected start",
            Self::PossiblyMissing { .. } => "Possible missing education",
            Self::Closed(_) => "Closed",
            Self::NotOfAge => "Not of compulsory school age",
        }
    }

    /// Whether somebody has to find out.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Waiting { .. } | Self::PossiblyMissing { .. })
    }
}

/// The question that a child's last leaving put.
#[derive(Clone, Debug)]
struct Question {
    since: Date,
    to: Destination,
    expected: Option<Date>,
    closed: Option<Closing>,
}

impl Question {
    /// Whether neither a school nor education otherwise is known, so that nothing is waited for.
    const fn at_once(&self) -> bool {
        matches!(self.to, Destination::Unknown | Destination::Abroad)
    }

    /// The last day of waiting; when nothing is waited for, the first day of possibly missing education.
    fn missing_from(&self, policy: &Policy) -> Date {
        if self.at_once() {
            return self.since;
        }
        let start = self.expected.unwrap_or(self.since).max(self.since);
        start.saturating_add(i64::from(policy.rolls.expected_days.0).days())
    }
}

/// How the question stands on a day. Events after it are left out; those of one day count in the order given.
///
/// A child who never was on a roll here has no question by this: the authority opens a case of its own for one.
pub fn stands<S: PartialEq>(
    born: Date,
    events: &[Event<S>],
    policy: &Policy,
    today: Date,
) -> State {
    let mut past: Vec<&Event<S>> = events.iter().filter(|e| e.on() <= today).collect();
    past.sort_by_key(|event| event.on());
    let mut rolls: Vec<&S> = Vec::new();
    let mut question: Option<Question> = None;
    let mut once = false;
    for event in past {
        match event {
            Event::Joined { school, .. } => {
                if !rolls.contains(&school) {
                    rolls.push(school);
                }
                once |= question.take().is_some();
            }
            Event::Left {
                school,
                on,
                to,
                expected,
            } => {
                rolls.retain(|there| *there != school);
                if rolls.is_empty() {
                    question = Some(Question {
                        since: *on,
                        to: *to,
                        expected: *expected,
                        closed: None,
                    });
                }
            }
            Event::Closed { by, .. } => {
                if let Some(question) = &mut question {
                    question.closed = Some(by.clone());
                }
            }
            Event::Reopened { on } => {
                if let Some(question) = &mut question {
                    question.closed = None;
                    question.since = *on;
                    question.to = Destination::Unknown;
                }
            }
        }
    }
    let Some(question) = question else {
        return if once { State::Matched } else { State::Nothing };
    };
    if !school_age::of_compulsory_school_age(born, today).holds() {
        return State::NotOfAge;
    }
    if let Some(closing) = question.closed {
        return State::Closed(closing);
    }
    // A child who comes to compulsory school age while on no roll may be missing from that day.
    let from = (question.missing_from(policy)).max(school_age::starts(born).value);
    if question.at_once() {
        return State::PossiblyMissing { since: from };
    }
    match from.tomorrow() {
        Ok(since) if today >= since => State::PossiblyMissing { since },
        _ => State::Waiting { until: from },
    }
}

/// Whether a question may be closed by something on a day.
///
/// # Errors
/// [`Refusal`] where there is nothing to close, or what closes it says too little.
pub fn may_close(state: &State, by: &Closing) -> Result<(), Refusal> {
    let refuse = |why: &'static str, instead: &'static str| {
        Err(Refusal {
            cite: Some(SOURCE),
            ..Refusal::plain(why, instead)
        })
    };
    match state {
        State::Waiting { .. } | State::PossiblyMissing { .. } => {}
        State::Closed(_) => {
            return refuse(
                "This was closed already",
                "Look at what closed it; somebody may have been quicker",
            );
        }
        State::Nothing | State::Matched | State::NotOfAge => {
            return refuse(
                "There is no open question about this child",
                "Nothing has to be done",
            );
        }
    }
    match by {
        Closing::OtherAuthority { name } if name.trim().is_empty() => refuse(
            "It does not say which authority answered",
            "Name the authority that has the child on a roll or has taken the question over",
        ),
        Closing::Signed { name, reason } if name.trim().is_empty() || reason.trim().is_empty() => {
            refuse(
                "A decision to close has to be signed and to say why",
                "Give the name of whoever decides, and the reason",
            )
        }
        _ => Ok(()),
    }
}
