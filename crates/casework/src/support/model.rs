//! What the decisions of support look at, and how they say no.
//! In: from registers and records. Out: to every decision of the room.

use std::fmt;

use jiff::civil::Date;

/// A pupil's figures as at a day. Numbers of sessions, unless they are said to be days.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Attended this academic year.
    pub attended: u32,
    /// Possible this academic year.
    pub possible: u32,
    /// Attended over the last 12 school weeks.
    pub window_attended: u32,
    /// Possible over them.
    pub window_possible: u32,
    /// Unauthorised this academic year.
    pub unauthorised: u32,
    /// Towards the national threshold.
    pub towards_threshold: u32,
    /// School days in a row away now.
    pub away_days: u16,
    /// School days in a row away before the pupil came back, where that was within the last ten school
    /// days.
    pub back_after_days: Option<u16>,
    /// Days of illness this academic year.
    pub ill_days: u16,
    /// The most days of illness this academic year with one and the same recorded condition.
    pub same_condition_days: u16,
    /// Times late this academic year, before or after the register closed.
    pub late: u32,
    /// Attendance is falling, by the policy's own numbers.
    pub falling: bool,
}

/// How a step came to be on record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// It was taken.
    Taken,
    /// It was passed by, for a reason.
    Skipped,
}

/// A step on record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Done<'a> {
    /// The step's id.
    pub step: &'a str,
    /// The day.
    pub on: Date,
    /// Taken or skipped.
    pub how: How,
    /// The outcome's id.
    pub outcome: Option<&'a str>,
}

/// All that a suggestion rests on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts<'a> {
    /// The figures.
    pub figures: Figures,
    /// The tier's id under the policy.
    pub tier: Option<&'a str>,
    /// The steps on record, in any order.
    pub done: Vec<Done<'a>>,
    /// Offers of this academic year that were declined or not taken up.
    pub declined_offers: u16,
    /// Kinds of evidence that the record shows.
    pub evidence: u16,
}

/// What a refusal is about: a field of whoever asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Field {
    /// The whole of it.
    All,
    /// The day.
    Day,
    /// The time of day.
    Time,
    /// How it went.
    Outcome,
    /// Why.
    Reason,
    /// What was said or offered.
    Note,
    /// When it is looked at again.
    Review,
    /// The service.
    Service,
    /// Who consented, or the basis without consent.
    Basis,
    /// Who gave consent.
    Consent,
    /// What attendance has to do with it.
    Attendance,
    /// The last day.
    Ends,
    /// The day on which a parent agreed.
    Agreed,
    /// What it is for.
    Purpose,
    /// The hours.
    Hours,
    /// Answers to questions.
    Answers,
    /// The stage.
    Stage,
}

impl Field {
    /// Its name in forms.
    pub const fn id(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Day => "on",
            Self::Time => "time",
            Self::Outcome => "outcome",
            Self::Reason => "reason",
            Self::Note => "note",
            Self::Review => "review",
            Self::Service => "service",
            Self::Basis => "basis",
            Self::Consent => "consent",
            Self::Attendance => "attendance",
            Self::Ends => "ends",
            Self::Agreed => "agreed",
            Self::Purpose => "purpose",
            Self::Hours => "hours",
            Self::Answers => "answers",
            Self::Stage => "stage",
        }
    }
}

/// Why something is not written down, in plain English, with what to do instead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// What it is about.
    pub field: Field,
    /// The words.
    pub words: String,
}

impl Refusal {
    pub(super) fn new(field: Field, words: impl Into<String>) -> Self {
        Self {
            field,
            words: words.into(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// The longest text that a field of a record takes, in letters.
const LONGEST: usize = 4_000;

/// Refuses a blank, or what is longer than a page.
pub(super) fn unless_written(
    refusals: &mut Vec<Refusal>,
    field: Field,
    text: &str,
    otherwise: &str,
) {
    if text.trim().is_empty() {
        refusals.push(Refusal::new(field, otherwise));
    }
    unless_long(refusals, field, text);
}

/// Refuses what is longer than a page.
pub(super) fn unless_long(refusals: &mut Vec<Refusal>, field: Field, text: &str) {
    if text.chars().count() > LONGEST {
        refusals.push(Refusal::new(
            field,
            format!("Shorten this to {LONGEST} letters"),
        ));
    }
}

/// Refuses a day that has not come, or that lies more than a year back.
pub(super) fn unless_recent(refusals: &mut Vec<Refusal>, field: Field, day: Date, today: Date) {
    if day > today {
        refusals.push(Refusal::new(
            field,
            "Enter today or an earlier day: what is planned is not written down as done",
        ));
    } else if day.saturating_add(jiff::ToSpan::days(366)) < today {
        refusals.push(Refusal::new(
            field,
            "Enter a day within the last year; for what is older, say so in the note of a step taken now",
        ));
    }
}

/// Refuses a review that is not after a day, or so late that the child is lost sight of.
pub(super) fn unless_review(refusals: &mut Vec<Refusal>, review: Date, after: Date) {
    if review <= after {
        refusals.push(Refusal::new(
            Field::Review,
            "Choose a day for the review that is after the day itself",
        ));
    } else if after.saturating_add(jiff::ToSpan::days(366)) < review {
        refusals.push(Refusal::new(
            Field::Review,
            "Choose a day for the review within a year, so that the child is not lost sight of",
        ));
    }
}

/// A date as people write it: 9 January 2026.
pub(super) fn in_words(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}
