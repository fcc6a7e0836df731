//! Signing a version, or not.
//! In: what a party said, and when. Out: the contract's course then; or what is wrong.
//! A parent who does not sign has done nothing wrong: a contract is a choice, and the reason is theirs.

use jiff::civil::Date;

use super::course::{Act, Course};
use super::wrong::{Found, Part, Wrong};

/// What a party said of a version.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Word {
    /// They signed.
    Signed,
    /// They did not want to.
    Declined,
}

impl Word {
    /// Each of them.
    pub const ALL: [Self; 2] = [Self::Signed, Self::Declined];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::Declined => "declined",
        }
    }

    /// The word of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|w| w.id() == id)
    }

    /// Its words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Signed => "Signed",
            Self::Declined => "Did not sign",
        }
    }
}

/// What somebody writes down of a signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signing<'a> {
    /// The party, from 1.
    pub party: u16,
    /// What they said.
    pub word: Option<Word>,
    /// The day.
    pub on: Option<Date>,
    /// Why not, where they did not.
    pub reason: &'a str,
}

/// Whether it is written down so; `agreed` is the day of the version.
///
/// # Errors
/// Everything that is [`Wrong`].
pub fn sign(
    course: &Course,
    asked: &Signing<'_>,
    agreed: Date,
    today: Date,
) -> Result<(Course, Word, Date), Vec<Wrong>> {
    let mut found = Found::default();
    let party = asked.party;
    let act = match asked.word {
        Some(Word::Declined) => Act::Decline { party },
        _ => Act::Sign { party },
    };
    let then = course.after(act);
    let then = then.map_err(|refusal| found.refuse(&refusal)).ok();
    if asked.word.is_none() {
        found.add(Part::Word, "Choose whether they signed");
    }
    let on = found.past(Part::Day, asked.on, agreed, today);
    if asked.word == Some(Word::Declined) {
        let words = "Write down why, as they said it; “gave no reason” is enough";
        found.unless_written(Part::Reason, asked.reason, words);
    }
    let decided = then.zip(asked.word).zip(on);
    found.unless_any(decided.map(|((then, word), on)| (then, word, on)))
}
