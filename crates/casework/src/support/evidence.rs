//! What of the record shows what the policy wants shown.
//! In: the record's steps, referrals and timetables, what was written to and said with parents; a policy. Out: each kind of evidence with what
//! shows it and what that lacks, or nothing where nothing does.

use jiff::civil::Date;

use super::model::in_words;
use crate::contact::{State, Way};
use crate::policy::{ANY, Evidence, Policy};

/// Something on record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Recorded<'a> {
    /// A step that was taken.
    Step {
        /// Its id.
        step: &'a str,
        /// The day.
        on: Date,
        /// The time of day in minutes.
        at: Option<u16>,
    },
    /// A referral.
    Referral {
        /// The service's id.
        service: &'a str,
        /// The day.
        on: Date,
        /// Whether it says what attendance has to do with it.
        names_attendance: bool,
    },
    /// A letter to a parent, or a call, a meeting or a text.
    Communication {
        /// What it is about.
        subject: &'a str,
        /// The parent, as addressed.
        to: &'a str,
        /// By which way.
        way: Way,
        /// How far it is.
        state: State,
        /// When it was written or said.
        on: Date,
    },
    /// A bespoke timetable.
    Timetable {
        /// Its first day.
        starts: Date,
        /// Its last.
        ends: Date,
    },
}

/// One thing that shows a kind of evidence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown {
    /// The day.
    pub on: Date,
    /// In words.
    pub words: String,
    /// What it lacks; `None` when it is as the policy asks.
    pub lacks: Option<&'static str>,
}

/// A kind of evidence, and what shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item<'a> {
    /// The kind.
    pub evidence: &'a Evidence,
    /// What shows it, the oldest first.
    pub shown: Vec<Shown>,
}

impl Item<'_> {
    /// Whether anything shows it as the policy asks.
    pub fn is_there(&self) -> bool {
        self.shown.iter().any(|s| s.lacks.is_none())
    }
}

/// The checklist of a policy, filled from the record.
pub fn checklist<'a>(policy: &'a Policy, record: &[Recorded<'_>]) -> Vec<Item<'a>> {
    let all = policy.support.evidence.iter();
    all.map(|evidence| {
        let shown = record.iter().filter_map(|r| shows(policy, evidence, r));
        let mut shown: Vec<Shown> = shown.collect();
        shown.sort_by_key(|s| s.on);
        Item { evidence, shown }
    })
    .collect()
}

fn shows(policy: &Policy, evidence: &Evidence, recorded: &Recorded<'_>) -> Option<Shown> {
    match recorded {
        Recorded::Step { step, on, at } => {
            if !evidence.steps.iter().any(|s| s == step) {
                return None;
            }
            let name = policy.support.step(step)?.name.as_str();
            let time = at.map_or_else(String::new, |at| format!(" at {}:{:02}", at / 60, at % 60));
            Some(Shown {
                on: *on,
                words: format!("{name} on {}{time}", in_words(*on)),
                lacks: (evidence.timed && at.is_none()).then_some("its time is not on record"),
            })
        }
        Recorded::Referral {
            service,
            on,
            names_attendance,
        } => {
            if !evidence.services.iter().any(|s| s == ANY || s == service) {
                return None;
            }
            let name = policy
                .support
                .service(service)
                .map_or(*service, |s| &s.name);
            let lacks = evidence.names_attendance && !names_attendance;
            Some(Shown {
                on: *on,
                words: format!("{name}, referred on {}", in_words(*on)),
                lacks: lacks.then_some("it does not say what attendance has to do with it"),
            })
        }
        Recorded::Communication {
            subject,
            to,
            way,
            state,
            on,
        } => {
            if !evidence.communications || *state == State::Withdrawn {
                return None;
            }
            let (said, by) = (in_words(*on), way.words());
            let words = if way.has_letter() {
                let state = state.words();
                format!("“{subject}” to {to}, written on {said}. {by}: {state}")
            } else {
                format!("{by} with {to} on {said}: {subject}")
            };
            let arrived = matches!(state, State::Served | State::Told);
            let lacks = match state {
                State::Failed => "it did not reach the parent",
                State::Sent | State::Posted => "it is not taken as served yet",
                _ => "it has not gone yet",
            };
            Some(Shown {
                on: *on,
                words,
                lacks: (!arrived).then_some(lacks),
            })
        }
        Recorded::Timetable { starts, ends } => evidence.timetables.then(|| Shown {
            on: *starts,
            words: format!(
                "Bespoke timetable from {} to {}",
                in_words(*starts),
                in_words(*ends)
            ),
            lacks: None,
        }),
    }
}
