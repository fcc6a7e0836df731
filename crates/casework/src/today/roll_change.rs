//! A pupil whom a school's system shows and its roll does not, or the other way round; and one whom it
//! put on the roll or took off it without a joiner or leaver.
//! In: the difference. Out: an item that stays until a joiner or leaver is notified, or the school's
//! system puts it right.
//! Source: REG-6; SI 2024/208 reg 13 has the authority told of every joiner and leaver.

use jiff::civil::Date;
use law::{Citation, cite};
use register::Figure;

use super::raise::{Raised, in_words};
use super::rule::Rule;

/// Which way a file and the roll differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// The school's system has a pupil who is not on the roll.
    Appeared,
    /// The roll has a pupil whom the school's system, sending every pupil, has not.
    Gone,
    /// The school's system put the pupil on the roll.
    Joined,
    /// The school's system took the pupil off the roll.
    Left,
    /// The school has closed, and the pupil is on its roll.
    Closed,
}

/// A difference.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Difference<'a> {
    /// Which way.
    pub way: Way,
    /// The pupil's number.
    pub number: &'a str,
    /// Since which day; for [`Way::Joined`] the first on the roll, for [`Way::Left`] the last; for
    /// [`Way::Closed`] the school's last.
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
                "The pupil of UPN {number} is in what the school's system sends since {day} and not on the roll: notify a joiner, or put the school's system right"
            ),
        ),
        Way::Gone => (
            "gone",
            format!(
                "On the roll, and since {day} not among all the pupils whom the school's system sends: notify a leaver, or put the school's system right"
            ),
        ),
        Way::Joined => (
            "joined",
            format!(
                "The school's system put the pupil on the roll from {day}, and no joiner is notified here: notify the joiner, or finish this item when that was done elsewhere"
            ),
        ),
        Way::Closed => (
            "closed",
            format!(
                "The school closed on {day} and the pupil is still on its roll: notify the leaver, with the ground and the school they go to"
            ),
        ),
        Way::Left => (
            "left",
            format!(
                "The school's system took the pupil off the roll, with {day} as the last day, and no leaver is notified here: notify the leaver and the ground, or finish this item when that was done elsewhere"
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
