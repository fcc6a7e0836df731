//! A pupil whom a school's files show and its roll does not, or the other way round.
//! In: the difference. Out: an item that stays until a joiner or leaver is notified, or the school's
//! next file puts it right.
//! Source: REG-6; SI 2024/208 reg 13 has the authority told of every joiner and leaver.

use jiff::civil::Date;
use law::{Citation, cite};
use register::Figure;

use super::raise::{Raised, in_words};
use super::rule::Rule;

/// Which way a file and the roll differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// The file has a pupil who is not on the roll.
    Appeared,
    /// The roll has a pupil who is not in a file of the whole school.
    Gone,
}

/// A difference.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Difference<'a> {
    /// Which way.
    pub way: Way,
    /// The pupil's number.
    pub number: &'a str,
    /// Since which day of the files.
    pub since: Date,
}

/// What a difference puts on the list.
pub fn roll_change(difference: &Difference<'_>) -> Raised {
    const RETURNS: Citation = cite!("SI 2024/208", "reg 13");
    let Difference { way, number, since } = *difference;
    let day = in_words(since);
    let (word, words) = match way {
        Way::Appeared => (
            "appeared",
            format!(
                "The pupil of UPN {number} has marks in the school's file since {day} and is not on its roll: notify a joiner, or put the file right"
            ),
        ),
        Way::Gone => (
            "gone",
            format!(
                "On the roll, and not in the school's file of every pupil since {day}: notify a leaver, or put the file right"
            ),
        ),
    };
    Raised {
        rule: Rule::RollChange,
        key: format!("{word} {number} {since}"),
        words,
        figure: Figure::Unmarked,
        cite: Some(RETURNS),
    }
}
