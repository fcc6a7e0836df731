//! Reviews: when what was done is looked at again, and what came of it.
//! In: reviews on record, a day. Out: those that are due, what they put on Today, and closing one.

use jiff::civil::Date;
use register::Figure;

use super::model::{Field, Refusal, in_words, unless_review, unless_written};
use crate::today::{Raised, Rule};

/// A review on record. `I` is its id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Review<I> {
    /// Its id.
    pub id: I,
    /// When it is due.
    pub due: Date,
    /// When it was held.
    pub held: Option<Date>,
}

/// How a review stands on a day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Standing {
    /// Its day has passed.
    Overdue,
    /// It is today.
    Today,
    /// It is to come.
    ToCome,
    /// It was held.
    Held,
}

impl<I> Review<I> {
    /// How it stands on a day.
    pub fn stands(&self, today: Date) -> Standing {
        match self.held {
            Some(_) => Standing::Held,
            None if self.due < today => Standing::Overdue,
            None if self.due == today => Standing::Today,
            None => Standing::ToCome,
        }
    }
}

/// The reviews that are due on a day, the oldest first.
pub fn due<I>(reviews: &[Review<I>], today: Date) -> Vec<&Review<I>> {
    let mut due: Vec<&Review<I>> = reviews
        .iter()
        .filter(|r| r.held.is_none() && r.due <= today)
        .collect();
    due.sort_by_key(|r| r.due);
    due
}

/// What a review that is due puts on Today. `id` tells it from others; nothing of what it is about is
/// said on a list.
pub fn raise_review(id: &str, due: Date) -> Raised {
    Raised {
        rule: Rule::SupportReview,
        key: id.to_owned(),
        words: format!("A review of support was due on {}", in_words(due)),
        figure: Figure::Attended,
        cite: None,
    }
}

/// What somebody says of a review.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Closing<'a> {
    /// What was found.
    pub found: &'a str,
    /// When it is looked at again: `Ok(None)` for not, `Err` for no day.
    pub next: Result<Option<Date>, ()>,
}

/// Whether a review is closed so: the day of the next one, if there is to be one.
///
/// # Errors
/// Every [`Refusal`].
pub fn close<I>(
    review: &Review<I>,
    closing: &Closing<'_>,
    today: Date,
) -> Result<Option<Date>, Vec<Refusal>> {
    let mut refusals = Vec::new();
    if review.held.is_some() {
        let words = "This review was held already; somebody may have been quicker";
        return Err(vec![Refusal::new(Field::All, words)]);
    }
    let words = "Say what you found: whether it helps, and what is to change";
    unless_written(&mut refusals, Field::Note, closing.found, words);
    match closing.next {
        Err(()) => refusals.push(Refusal::new(
            Field::Review,
            "Enter the day of the next review as day, month and year, or leave it blank",
        )),
        Ok(Some(next)) => unless_review(&mut refusals, next, today),
        Ok(None) => {}
    }
    if refusals.is_empty() {
        Ok(closing.next.unwrap_or_default())
    } else {
        Err(refusals)
    }
}
