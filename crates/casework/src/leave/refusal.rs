//! How the room says no.
//! In: from its decisions. Out: the field it is about, and plain words that say what to do instead.

use std::fmt;

use jiff::civil::Date;

/// What a refusal is about: a field of whoever asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Field {
    /// The whole of it.
    All,
    /// Who asks.
    Who,
    /// What it is for.
    Kind,
    /// The first day.
    First,
    /// The last day.
    Last,
    /// Why.
    Reason,
    /// When it was asked for.
    AskedOn,
    /// What is decided.
    Answer,
    /// That the head has named whoever decides.
    Named,
}

impl Field {
    /// Its name in forms.
    pub const fn id(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Who => "parent",
            Self::Kind => "kind",
            Self::First => "first",
            Self::Last => "last",
            Self::Reason => "reason",
            Self::AskedOn => "asked",
            Self::Answer => "answer",
            Self::Named => "named",
        }
    }

    /// Whether it is a day, typed in three parts.
    pub const fn is_day(self) -> bool {
        matches!(self, Self::First | Self::Last | Self::AskedOn)
    }
}

/// Why something is not taken down, in plain English, with what to do instead.
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

/// The longest reason, in letters.
const LONGEST: usize = 2_000;

/// Refuses a blank, or what is longer than a page.
pub(super) fn unless_written(refusals: &mut Vec<Refusal>, text: &str, otherwise: &str) {
    let letters = text.trim().chars().count();
    if letters == 0 {
        refusals.push(Refusal::new(Field::Reason, otherwise));
    } else if letters > LONGEST {
        refusals.push(Refusal::new(
            Field::Reason,
            format!("Shorten this to 2,000 letters or fewer. It has {letters}"),
        ));
    }
}

/// A date as people write it: 9 January 2026.
pub(super) fn in_words(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// "1 school day", "5 school days".
pub(super) fn counted(days: u16) -> String {
    law::SchoolDays(days).to_string()
}
