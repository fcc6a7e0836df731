//! The meeting about a contract: offered, moved, held, or nobody came.
//! In: what somebody writes down of it. Out: its day and time, and by when an answer counts; or what is wrong.

use jiff::civil::Date;

use super::course::{Act, Course};
use super::wrong::{Found, Part, Wrong};
use crate::policy::Policy;

/// A time of day, in minutes since midnight.
pub type Time = u16;

/// What a parent says to the invitation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Answer {
    /// Nothing yet.
    None,
    /// They come.
    Comes,
    /// They ask for another day, or another way to talk.
    AsksOtherwise,
    /// They do not want a contract.
    SaysNo,
}

impl Answer {
    /// Every answer.
    pub const ALL: [Self; 4] = [Self::None, Self::Comes, Self::AsksOtherwise, Self::SaysNo];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Comes => "comes",
            Self::AsksOtherwise => "otherwise",
            Self::SaysNo => "no",
        }
    }

    /// The answer of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.id() == id)
    }

    /// Its words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::None => "No answer yet",
            Self::Comes => "They come",
            Self::AsksOtherwise => "They ask for another day, or to talk another way",
            Self::SaysNo => "They do not want a contract",
        }
    }
}

/// When and where a meeting is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inviting<'a> {
    /// How many parents are invited.
    pub parents: usize,
    /// What somebody of them must be told first, by name: a restriction in force.
    pub forbidden: Vec<String>,
    /// The day.
    pub on: Option<Date>,
    /// The time of day.
    pub at: Option<Time>,
    /// The place.
    pub place: &'a str,
    /// Who else is asked.
    pub others: &'a str,
    /// Why a contract might help, and what was tried.
    pub reason: &'a str,
}

/// When a meeting is, as it is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Meets {
    /// The day.
    pub on: Date,
    /// The time.
    pub at: Time,
    /// By when silence counts as no response: never after the meeting itself.
    pub answer_by: Date,
}

fn meets(
    found: &mut Found,
    (on, at, place, others): (Option<Date>, Option<Time>, &str, &str),
    policy: &Policy,
    today: Date,
    open: impl Fn(Date) -> Option<bool>,
) -> Option<Meets> {
    let on = found.ahead(Part::Day, on, today);
    if at.is_none() {
        found.add(
            Part::Time,
            "Enter the time by the 24-hour clock, like 9:05 or 14:30",
        );
    }
    let words = "Say where the meeting is, or by what number or link they can join";
    found.unless_written(Part::Place, place, words);
    found.unless_long(Part::Note, others);
    let (on, at) = (on?, at?);
    let answer_by = policy.contracts.answer_within.after(today, open);
    Some(Meets {
        on,
        at,
        answer_by: answer_by.min(on),
    })
}

/// Whether parents are invited so.
///
/// # Errors
/// Everything that is [`Wrong`].
pub fn invite(
    asked: &Inviting<'_>,
    policy: &Policy,
    today: Date,
    open: impl Fn(Date) -> Option<bool>,
) -> Result<Meets, Vec<Wrong>> {
    let mut found = Found::default();
    if asked.parents == 0 {
        found.add(Part::Parents, "Choose at least one parent to invite");
    }
    for name in &asked.forbidden {
        let words = format!(
            "Contact with {name} is restricted: do not invite them. Ask your safeguarding lead; what is recorded there can be ended when it no longer holds"
        );
        found.add(Part::Parents, words);
    }
    let when = (asked.on, asked.at, asked.place, asked.others);
    let meets = meets(&mut found, when, policy, today, open);
    let words = "Say why a contract might help now, and what was tried before it";
    found.unless_written(Part::Reason, asked.reason, words);
    found.unless_any(meets)
}

/// A meeting that is moved, or offered again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rearranging<'a> {
    /// The new day.
    pub on: Option<Date>,
    /// The new time.
    pub at: Option<Time>,
    /// The place.
    pub place: &'a str,
    /// Who else is asked.
    pub others: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Who asked for it.
    pub by: &'a str,
}

/// Whether a meeting is moved so, any number of times.
///
/// # Errors
/// Everything that is [`Wrong`].
pub fn rearrange(
    course: &Course,
    asked: &Rearranging<'_>,
    policy: &Policy,
    today: Date,
    open: impl Fn(Date) -> Option<bool>,
) -> Result<(Course, Meets), Vec<Wrong>> {
    let mut found = Found::default();
    let then = course.after(Act::Rearrange);
    let then = then.map_err(|refusal| found.refuse(&refusal)).ok();
    let when = (asked.on, asked.at, asked.place, asked.others);
    let meets = meets(&mut found, when, policy, today, open);
    let words = "Say why the meeting is moved";
    found.unless_written(Part::Reason, asked.reason, words);
    let words = "Say who asked for another day: a parent, or the school";
    found.unless_written(Part::By, asked.by, words);
    found.unless_any(then.zip(meets))
}

/// A meeting that was held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Came<'a> {
    /// The day.
    pub on: Option<Date>,
    /// Who came.
    pub came: &'a str,
    /// How many of the parents who were invited.
    pub parents: usize,
    /// What was said.
    pub note: &'a str,
}

/// Whether a meeting is written down as held; `offered` is when it was offered.
///
/// # Errors
/// Everything that is [`Wrong`].
pub fn held(
    course: &Course,
    asked: &Came<'_>,
    offered: Date,
    today: Date,
) -> Result<(Course, Date), Vec<Wrong>> {
    let mut found = Found::default();
    let then = course.after(Act::Hold);
    let then = then.map_err(|refusal| found.refuse(&refusal)).ok();
    let on = found.past(Part::Day, asked.on, offered, today);
    if asked.parents == 0 {
        found.add(
            Part::Parents,
            "Choose the parents who came; if none did, say that nobody came",
        );
    }
    found.unless_long(Part::Came, asked.came);
    found.unless_long(Part::Note, asked.note);
    found.unless_any(then.zip(on))
}

/// A meeting to which nobody came.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NobodyCame<'a> {
    /// What is known of why, and what the school did then.
    pub note: &'a str,
}

/// Whether it is written down that nobody came to the meeting of a day.
///
/// # Errors
/// Everything that is [`Wrong`].
pub fn nobody_came(
    course: &Course,
    asked: &NobodyCame<'_>,
    met_on: Date,
    today: Date,
) -> Result<Course, Vec<Wrong>> {
    let mut found = Found::default();
    let then = course.after(Act::NobodyCame);
    let then = then.map_err(|refusal| found.refuse(&refusal)).ok();
    if then.is_some() && met_on > today {
        let words = format!(
            "The meeting is on {}: wait until then, or move it",
            super::wrong::in_words(met_on)
        );
        found.add(Part::All, words);
    }
    let words = "Say what is known of why nobody came, and how you asked";
    found.unless_written(Part::Note, asked.note, words);
    found.unless_any(then)
}
