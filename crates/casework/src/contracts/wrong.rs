//! What is wrong with what somebody writes down of a contract.
//! In: from the decisions of the room. Out: a part of the form, and words that say what to do instead.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::refusal::Refusal;

/// What a refusal is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Part {
    /// The whole of it.
    All,
    /// Which parents.
    Parents,
    /// The day.
    Day,
    /// The time of day.
    Time,
    /// The place.
    Place,
    /// Why.
    Reason,
    /// By whom it was changed.
    By,
    /// Who came.
    Came,
    /// What was said or found.
    Note,
    /// By when an answer is asked for.
    Answer,
    /// What is to be reached.
    Goals,
    /// What a parent undertakes, by the parent's place.
    Parent(usize),
    /// What the school or the authority undertakes.
    School,
    /// What the pupil undertakes.
    Pupil,
    /// What others do.
    Others,
    /// From which day it holds.
    From,
    /// Until which day.
    Until,
    /// A review, by its place; or the next one.
    Review(usize),
    /// Who signs for the school or the authority.
    Signer,
    /// What somebody said: signed or declined.
    Word,
    /// What became of an undertaking, by its place.
    Kept(usize),
    /// What was not kept.
    NotKept,
    /// When the parent was asked why.
    Asked,
    /// What the parent said to that.
    Said,
    /// What the school did for its part.
    SchoolDid,
}

/// Why something is not written down, in plain English, with what to do instead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// What it is about.
    pub part: Part,
    /// The words.
    pub words: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// The longest text that a field takes, in letters.
const LONGEST: usize = 4_000;

/// The longest line of a list, and the most lines: what a sheet of paper holds.
const LINE: usize = 300;
const LINES: usize = 20;

/// Everything that is wrong, as it is found.
#[derive(Default)]
pub(super) struct Found(Vec<Wrong>);

impl Found {
    pub(super) fn add(&mut self, part: Part, words: impl Into<String>) {
        self.0.push(Wrong {
            part,
            words: words.into(),
        });
    }

    /// What cannot follow, as somebody reads it.
    pub(super) fn refuse(&mut self, refusal: &Refusal) {
        self.add(Part::All, refusal.to_string());
    }

    /// Refuses a blank, or what is longer than a page.
    pub(super) fn unless_written(&mut self, part: Part, text: &str, otherwise: &str) {
        if text.trim().is_empty() {
            self.add(part, otherwise);
        }
        self.unless_long(part, text);
    }

    /// Refuses what is longer than a page.
    pub(super) fn unless_long(&mut self, part: Part, text: &str) {
        if text.chars().count() > LONGEST {
            self.add(part, format!("Shorten this to {LONGEST} letters"));
        }
    }

    /// Refuses too many lines, or one that is too long; and none, where there is something to say then.
    pub(super) fn unless_lines(&mut self, part: Part, lines: &[String], otherwise: Option<&str>) {
        if let Some(words) = otherwise.filter(|_| lines.is_empty()) {
            self.add(part, words);
        }
        if lines.len() > LINES {
            self.add(
                part,
                format!("Write {LINES} lines at most: fewer are kept better"),
            );
        }
        if lines.iter().any(|line| line.chars().count() > LINE) {
            self.add(part, format!("Shorten each line to {LINE} letters"));
        }
    }

    /// Refuses a day that has not come, that is none, or that lies before what it follows; gives it.
    pub(super) fn past(
        &mut self,
        part: Part,
        day: Option<Date>,
        after: Date,
        today: Date,
    ) -> Option<Date> {
        match day {
            None => self.add(part, "Enter the day as day, month and year"),
            Some(day) if day > today => self.add(
                part,
                "Enter today or an earlier day: what is planned is not written down as done",
            ),
            Some(day) if day < after => self.add(
                part,
                format!(
                    "Enter {} or a later day: it cannot have been before",
                    in_words(after)
                ),
            ),
            Some(day) => return Some(day),
        }
        None
    }

    /// Refuses a day that is not to come, or lies more than a year off; gives it.
    pub(super) fn ahead(&mut self, part: Part, day: Option<Date>, today: Date) -> Option<Date> {
        match day {
            None => self.add(part, "Enter the day as day, month and year"),
            Some(day) if day < today => {
                self.add(part, "Enter today or a later day: this is still to come");
            }
            Some(day) if day > today.saturating_add(366.days()) => self.add(
                part,
                "Enter a day within a year, so that the child is not lost sight of",
            ),
            Some(day) => return Some(day),
        }
        None
    }

    /// What was decided, once nothing is wrong.
    pub(super) fn unless_any<T>(self, decided: Option<T>) -> Result<T, Vec<Wrong>> {
        match decided {
            Some(decided) if self.0.is_empty() => Ok(decided),
            _ => Err(self.0),
        }
    }
}

/// A date as people write it: 9 January 2026.
pub(super) fn in_words(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}
