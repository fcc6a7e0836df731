//! How a contract ends: completed, not kept, or otherwise.
//! In: what somebody writes down of it. Out: the contract's course then; or what is wrong.
//! That it was not kept may be shown to a court: it is not written down before the parent was asked why,
//! and not without what the school did for its part.

use jiff::civil::Date;

use super::course::{Act, Course};
use super::wrong::{Found, Part, Wrong};

/// Why a contract ends that was neither completed nor found not to be kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum EndReason {
    /// The pupil left the school or moved away.
    Moved,
    /// A parent no longer wants it.
    Withdrawn,
    /// Nobody answered or came.
    NoResponse,
    /// A parent did not want one.
    NotWanted,
    /// Another kind of help is right now.
    OtherHelp,
}

impl EndReason {
    /// Every reason.
    pub const ALL: [Self; 5] = [
        Self::Moved,
        Self::Withdrawn,
        Self::NoResponse,
        Self::NotWanted,
        Self::OtherHelp,
    ];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::Withdrawn => "withdrawn",
            Self::NoResponse => "no-response",
            Self::NotWanted => "not-wanted",
            Self::OtherHelp => "other-help",
        }
    }

    /// The reason of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.id() == id)
    }

    /// Its words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Moved => "The pupil left the school or moved away",
            Self::Withdrawn => "A parent, or the school, no longer wants it",
            Self::NoResponse => "It was offered, and nobody answered or came",
            Self::NotWanted => "It was offered, and a parent did not want one",
            Self::OtherHelp => "Another kind of help is right now",
        }
    }

    /// Whether it speaks of a contract that never came to be.
    const fn is_of_no_contract(self) -> bool {
        matches!(self, Self::NoResponse | Self::NotWanted)
    }
}

/// What somebody writes down when a contract was not kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotKept<'a> {
    /// What was agreed and has not happened.
    pub not_kept: &'a [String],
    /// When the parent was asked why.
    pub asked: Option<Date>,
    /// How, and what they said.
    pub said: &'a str,
    /// What the school did for its part.
    pub school_did: &'a [String],
}

/// Whether a contract is found not to have been kept; `since` is when it came into force. Gives the day
/// on which the parent was asked why.
///
/// # Errors
/// Everything that is [`Wrong`].
pub fn find_not_kept(
    course: &Course,
    asked: &NotKept<'_>,
    since: Date,
    today: Date,
) -> Result<(Course, Date), Vec<Wrong>> {
    let mut found = Found::default();
    let then = course.after(Act::FindNotKept);
    let then = then.map_err(|refusal| found.refuse(&refusal)).ok();
    let words = "Say what was agreed and has not happened, with the days";
    found.unless_lines(Part::NotKept, asked.not_kept, Some(words));
    let words = "Say what the school did for its part; if it did not do what it agreed to, put that right first";
    found.unless_lines(Part::SchoolDid, asked.school_did, Some(words));
    let words = "Ask the parent why before you write this down: say how you asked, and what they said or that they did not answer";
    found.unless_written(Part::Said, asked.said, words);
    let on = found.past(Part::Asked, asked.asked, since, today);
    found.unless_any(then.zip(on))
}

/// Whether a contract is completed.
///
/// # Errors
/// Everything that is [`Wrong`].
pub fn complete(course: &Course, note: &str) -> Result<Course, Vec<Wrong>> {
    let mut found = Found::default();
    let then = course.after(Act::Complete);
    let then = then.map_err(|refusal| found.refuse(&refusal)).ok();
    let words = "Say what went well, and which help goes on";
    found.unless_written(Part::Note, note, words);
    found.unless_any(then)
}

/// What somebody writes down when a contract ends otherwise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Closing<'a> {
    /// Why, of the list.
    pub reason: Option<EndReason>,
    /// In words.
    pub note: &'a str,
}

/// Whether a contract ends otherwise.
///
/// # Errors
/// Everything that is [`Wrong`].
pub fn close(course: &Course, asked: &Closing<'_>) -> Result<(Course, EndReason), Vec<Wrong>> {
    let mut found = Found::default();
    let then = course.after(Act::End);
    let then = then.map_err(|refusal| found.refuse(&refusal)).ok();
    match asked.reason {
        None => found.add(Part::Word, "Choose why it ends"),
        Some(reason) if reason.is_of_no_contract() && course.in_force().is_some() => found.add(
            Part::Word,
            "Choose another reason: this contract was wanted and signed by everybody",
        ),
        Some(_) => {}
    }
    let words = "Say why, so that whoever reads this in a year understands it";
    found.unless_written(Part::Reason, asked.note, words);
    found.unless_any(then.zip(asked.reason))
}
