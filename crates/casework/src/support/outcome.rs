//! What came of a referral, and ending a bespoke timetable early.
//! In: what somebody writes down. Out: whether it may be, with its day.

use jiff::civil::Date;

use super::model::{Field, Refusal, in_words, unless_long, unless_recent, unless_written};

/// What came of a referral.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ReferralOutcome {
    /// The service waits for something, or has put the child on a list.
    Waiting,
    /// The service took it on.
    TakenOn,
    /// The service did not take it on.
    NotTakenOn,
    /// The family did not take the help up.
    NotTakenUp,
    /// The service has done its part.
    Finished,
}

impl ReferralOutcome {
    /// Each of them.
    pub const ALL: [Self; 5] = [
        Self::Waiting,
        Self::TakenOn,
        Self::NotTakenOn,
        Self::NotTakenUp,
        Self::Finished,
    ];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::TakenOn => "taken-on",
            Self::NotTakenOn => "not-taken-on",
            Self::NotTakenUp => "not-taken-up",
            Self::Finished => "finished",
        }
    }

    /// The outcome of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.id() == id)
    }

    /// Its words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Waiting => "The child is on a waiting list",
            Self::TakenOn => "The service took it on",
            Self::NotTakenOn => "The service did not take it on",
            Self::NotTakenUp => "The family did not take it up",
            Self::Finished => "The service has done its part",
        }
    }
}

/// What somebody writes down of a referral's outcome.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CameOf<'a> {
    /// What came of it.
    pub what: Option<ReferralOutcome>,
    /// The day.
    pub on: Option<Date>,
    /// In words; asked for where the service or the family did not take it.
    pub words: &'a str,
}

/// Whether it is written down so; `referred` is the day of the referral.
///
/// # Errors
/// Every [`Refusal`].
pub fn came_of(
    asked: &CameOf<'_>,
    referred: Date,
    today: Date,
) -> Result<(ReferralOutcome, Date), Vec<Refusal>> {
    let mut refusals = Vec::new();
    let no = [ReferralOutcome::NotTakenOn, ReferralOutcome::NotTakenUp];
    match asked.what {
        None => refusals.push(Refusal::new(Field::Outcome, "Choose what came of it")),
        Some(what) if no.contains(&what) => {
            let words = "Say why, so that something else can be found";
            unless_written(&mut refusals, Field::Note, asked.words, words);
        }
        Some(_) => unless_long(&mut refusals, Field::Note, asked.words),
    }
    match asked.on {
        None => refusals.push(Refusal::new(
            Field::Day,
            "Enter the day as day, month and year",
        )),
        Some(on) if on < referred => {
            let words = format!(
                "Enter {} or a later day: it was referred then",
                in_words(referred)
            );
            refusals.push(Refusal::new(Field::Day, words));
        }
        Some(on) => unless_recent(&mut refusals, Field::Day, on, today),
    }
    match (asked.what, asked.on) {
        (Some(what), Some(on)) if refusals.is_empty() => Ok((what, on)),
        _ => Err(refusals),
    }
}

/// Whether a timetable that holds from one day to another ends early, on `last`, for a reason.
///
/// # Errors
/// Every [`Refusal`].
pub fn end_early(
    (starts, ends): (Date, Date),
    last: Option<Date>,
    reason: &str,
) -> Result<Date, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let words = "Say why: that the child is back full time, or what else changed";
    unless_written(&mut refusals, Field::Reason, reason, words);
    match last {
        None => refusals.push(Refusal::new(
            Field::Ends,
            "Enter its last day as day, month and year",
        )),
        Some(last) if last < starts || last >= ends => {
            let words = format!(
                "Choose a day from {} on that is before {}, when it ends by itself",
                in_words(starts),
                in_words(ends)
            );
            refusals.push(Refusal::new(Field::Ends, words));
        }
        Some(_) => {}
    }
    match last {
        Some(last) if refusals.is_empty() => Ok(last),
        _ => Err(refusals),
    }
}
