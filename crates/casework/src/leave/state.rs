//! How far a request for leave is, and what may follow what.
//! In and out: a state, its stable id and its words.

use super::refusal::{Field, Refusal};

/// How far a request is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum State {
    /// It waits for a decision.
    Waiting,
    /// Agreed for all of the days.
    Agreed,
    /// Agreed for some of the days.
    SomeDays,
    /// Not agreed.
    NotAgreed,
    /// Taken back by whoever asked, or taken down by mistake.
    Withdrawn,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Agreed,
        Self::SomeDays,
        Self::NotAgreed,
        Self::Withdrawn,
    ];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Agreed => "agreed",
            Self::SomeDays => "some-days",
            Self::NotAgreed => "not-agreed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// Its words, as on a tag.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Waiting => "To decide",
            Self::Agreed => "Agreed",
            Self::SomeDays => "Agreed for some days",
            Self::NotAgreed => "Not agreed",
            Self::Withdrawn => "Withdrawn",
        }
    }

    /// Whether somebody has decided, and the decision stands.
    pub const fn is_decided(self) -> bool {
        matches!(self, Self::Agreed | Self::SomeDays | Self::NotAgreed)
    }

    /// Whether it may be decided: for the first time, or anew when a parent says more. Both decisions stay.
    ///
    /// # Errors
    /// [`Refusal`] of one that was withdrawn.
    pub fn may_be_decided(self) -> Result<(), Refusal> {
        match self {
            Self::Withdrawn => Err(Refusal::new(
                Field::All,
                "This request was withdrawn. If leave is wanted after all, it has to be asked for again",
            )),
            _ => Ok(()),
        }
    }

    /// The state once it is withdrawn.
    ///
    /// # Errors
    /// [`Refusal`] of one that was withdrawn already.
    pub fn withdrawn(self) -> Result<Self, Refusal> {
        match self {
            Self::Withdrawn => Err(Refusal::new(
                Field::All,
                "This request was withdrawn already. Somebody may have been quicker",
            )),
            _ => Ok(Self::Withdrawn),
        }
    }
}
