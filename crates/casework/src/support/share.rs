//! Showing a school's record of support to the authority.
//! In: on what basis, from when to when. Out: whether it may be shared so.
//! Schools are controllers of their own: the authority sees such a record only for as long as a stated
//! basis holds, and the basis stays in the chronology.

use std::fmt;

use jiff::civil::Date;

/// Why the authority may see it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Basis {
    /// The child was referred to the authority or a panel of its.
    Referral,
    /// The school notified the authority of an absence or a timetable.
    Notification,
    /// The record goes with a return that the law asks for.
    Return,
    /// The authority is asked to consider legal intervention.
    Legal,
    /// A parent asked for it, or agreed.
    Consent,
    /// A concern for the child's safety.
    Safeguarding,
}

impl Basis {
    /// Each of them.
    pub const ALL: [Self; 6] = [
        Self::Referral,
        Self::Notification,
        Self::Return,
        Self::Legal,
        Self::Consent,
        Self::Safeguarding,
    ];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Referral => "referral",
            Self::Notification => "notification",
            Self::Return => "return",
            Self::Legal => "legal",
            Self::Consent => "consent",
            Self::Safeguarding => "safeguarding",
        }
    }

    /// The basis of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|b| b.id() == id)
    }

    /// Its words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Referral => "The child is referred to the authority, or to one of its panels",
            Self::Notification => "The authority is notified of an absence or a timetable",
            Self::Return => "It goes with a return that the law asks for",
            Self::Legal => "The authority is asked to consider legal intervention",
            Self::Consent => "A parent asked for it or agreed",
            Self::Safeguarding => "A concern for the child's safety",
        }
    }
}

/// Why a share is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShareRefusal {
    /// Without a basis.
    NoBasis,
    /// Without words on what it rests.
    NoWords,
    /// An end that has passed.
    Over,
    /// An end further off than a year.
    TooLong,
}

impl fmt::Display for ShareRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoBasis => "Choose on what basis the authority may see this record",
            Self::NoWords => "Say what it is shared for, so that it can be told why later",
            Self::Over => "Choose an end that is after today",
            Self::TooLong => "Choose an end within a year; it can be shared again then",
        })
    }
}

/// Whether a record may be shared until a day.
///
/// # Errors
/// [`ShareRefusal`].
pub fn share(
    basis: Option<Basis>,
    words: &str,
    until: Date,
    today: Date,
) -> Result<Basis, ShareRefusal> {
    let basis = basis.ok_or(ShareRefusal::NoBasis)?;
    if words.trim().is_empty() {
        return Err(ShareRefusal::NoWords);
    }
    if until <= today {
        return Err(ShareRefusal::Over);
    }
    if today.saturating_add(jiff::ToSpan::days(366)) < until {
        return Err(ShareRefusal::TooLong);
    }
    Ok(basis)
}
