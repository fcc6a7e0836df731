//! A bespoke timetable: fewer hours for a short time, on the way back to full time.
//! In: from when to when, why, who agreed. Out: whether it may be written down.
//! Source: WTTISA paras 65-67: only in very exceptional circumstances, with a proposed end date, the
//! parent's agreement and regular review; not a way to manage behaviour.

use jiff::civil::Date;
use law::{Citation, cite};

use super::model::{Field, Refusal, in_words, unless_written};
use crate::policy::Policy;

/// The source of what is asked.
const SOURCE: Citation = cite!("WTTISA", "paras 65-67");

/// What a timetable is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// A medical condition.
    Medical,
    /// The way back after a long absence.
    Return,
    /// Another exceptional need.
    Other,
    /// Behaviour, which is none.
    Behaviour,
}

impl Purpose {
    /// Each of them.
    pub const ALL: [Self; 4] = [Self::Medical, Self::Return, Self::Other, Self::Behaviour];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Medical => "medical",
            Self::Return => "return",
            Self::Other => "other",
            Self::Behaviour => "behaviour",
        }
    }

    /// The purpose of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.id() == id)
    }

    /// Its words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Medical => "A medical condition keeps the child from full time",
            Self::Return => "The way back to full time after a long absence",
            Self::Other => "Another exceptional need of the child",
            Self::Behaviour => "The child's behaviour in school",
        }
    }
}

/// What somebody writes down of a timetable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Timetable<'a> {
    /// Its first day.
    pub starts: Option<Date>,
    /// Its last.
    pub ends: Option<Date>,
    /// When it is looked at, before it ends.
    pub review: Option<Date>,
    /// What it is for.
    pub purpose: Option<Purpose>,
    /// When the child is in school.
    pub hours: &'a str,
    /// How it leads back to full time.
    pub reason: &'a str,
    /// Who agreed.
    pub agreed_by: &'a str,
    /// When.
    pub agreed: Option<Date>,
}

/// Whether a timetable may be written down; gives its first day, its last and its review.
///
/// # Errors
/// Every [`Refusal`].
pub fn timetable(
    asked: &Timetable<'_>,
    policy: &Policy,
    today: Date,
) -> Result<(Date, Date, Date), Vec<Refusal>> {
    let mut refusals = Vec::new();
    let mut refuse = |field, words: String| refusals.push(Refusal::new(field, words));
    match asked.purpose {
        None => refuse(
            Field::Purpose,
            "Choose what the timetable is for".to_owned(),
        ),
        Some(Purpose::Behaviour) => refuse(
            Field::Purpose,
            format!(
                "A bespoke timetable is not a way to manage behaviour ({SOURCE}): plan support in school instead"
            ),
        ),
        Some(_) => {}
    }
    if asked.starts.is_none() {
        refuse(Field::Day, "Enter its first day".to_owned());
    }
    match (asked.starts, asked.ends) {
        (_, None) => refuse(
            Field::Ends,
            format!(
                "Enter the day on which it ends: a timetable without an end is not allowed ({SOURCE})"
            ),
        ),
        (Some(starts), Some(ends)) if ends <= starts => {
            refuse(
                Field::Ends,
                "Choose an end that is after the first day".to_owned(),
            );
        }
        (Some(starts), Some(ends)) => {
            let longest = policy.support.numbers.longest_timetable;
            let last = longest.map(|w| starts.saturating_add(jiff::ToSpan::weeks(i64::from(w))));
            if last.is_some_and(|last| ends > last) {
                let weeks = longest.unwrap_or_default();
                refuse(
                    Field::Ends,
                    format!(
                        "Choose an end within {weeks} weeks, as your authority asks; it can be reviewed and renewed then"
                    ),
                );
            } else if ends < today {
                refuse(Field::Ends, "Choose an end that has not passed".to_owned());
            }
        }
        (None, Some(_)) => {}
    }
    match (asked.starts, asked.ends, asked.review) {
        (_, _, None) => refuse(
            Field::Review,
            format!("Enter the day of its review: it is looked at before it ends ({SOURCE})"),
        ),
        (Some(starts), Some(ends), Some(review)) if review <= starts || review > ends => refuse(
            Field::Review,
            format!(
                "Choose a review after {} and no later than its end",
                in_words(starts)
            ),
        ),
        _ => {}
    }
    match (asked.agreed, asked.starts) {
        (None, _) => refuse(
            Field::Agreed,
            format!(
                "Enter the day on which a parent agreed: without it there is no such timetable ({SOURCE})"
            ),
        ),
        (Some(agreed), _) if agreed > today => {
            refuse(Field::Agreed, "Enter a day that has come".to_owned());
        }
        _ => {}
    }
    unless_written(
        &mut refusals,
        Field::Hours,
        asked.hours,
        "Say when the child is in school",
    );
    unless_written(
        &mut refusals,
        Field::Reason,
        asked.reason,
        "Say how it leads back to full time",
    );
    unless_written(
        &mut refusals,
        Field::Consent,
        asked.agreed_by,
        "Say which parent agreed, and how",
    );
    match (asked.starts, asked.ends, asked.review) {
        (Some(starts), Some(ends), Some(review)) if refusals.is_empty() => {
            Ok((starts, ends, review))
        }
        _ => Err(refusals),
    }
}
