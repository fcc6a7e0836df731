//! A school whose register of a day has not come.
//! In: a school's days on which it was open and its register is due, each with whether any mark of it
//! has come. Out: an item for the school, with the first day of the gap as its key.

use jiff::civil::Date;
use register::Figure;

use super::raise::{Raised, in_words};
use super::rule::Rule;

/// A day on which a school was open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SchoolDay {
    /// The day.
    pub date: Date,
    /// Whether any mark of it has come.
    pub received: bool,
}

/// What the days whose registers are due put on the list, oldest first: one item for as long as
/// nothing comes, and none once the latest day has come. Gaps before it show in the school's figures.
pub fn not_received(days: &[SchoolDay]) -> Option<Raised> {
    let gap = days.iter().rev().take_while(|day| !day.received);
    let first = gap.last()?.date;
    Some(Raised {
        rule: Rule::NotReceived,
        key: first.to_string(),
        words: format!(
            "No register of {} or of any day since has come",
            in_words(first)
        ),
        figure: Figure::Unmarked,
        cite: None,
    })
}
