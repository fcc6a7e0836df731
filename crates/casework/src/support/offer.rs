//! What becomes of support that was offered.
//! In: an offer's state and what somebody says of it. Out: its next state, or a refusal in plain
//! English. An offer that was declined may be made again; each answer stays in the chronology.

use std::fmt;

/// How an offer stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum OfferState {
    /// Made, and not answered.
    Offered,
    /// Accepted.
    Accepted,
    /// Declined.
    Declined,
    /// Not answered, or accepted and never used.
    NotTakenUp,
    /// Found not to suit this child or family.
    Unsuitable,
}

impl OfferState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Offered,
        Self::Accepted,
        Self::Declined,
        Self::NotTakenUp,
        Self::Unsuitable,
    ];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::NotTakenUp => "not-taken-up",
            Self::Unsuitable => "unsuitable",
        }
    }

    /// The state of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.id() == id)
    }

    /// Its words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Offered => "Offered, not answered yet",
            Self::Accepted => "Accepted",
            Self::Declined => "Declined",
            Self::NotTakenUp => "Not taken up",
            Self::Unsuitable => "Unsuitable",
        }
    }

    /// Whether the family did not take the help: what a suggestion counts.
    pub const fn is_refused(self) -> bool {
        matches!(self, Self::Declined | Self::NotTakenUp)
    }
}

/// What is said of an offer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum OfferAct {
    /// It is accepted.
    Accept,
    /// It is declined.
    Decline,
    /// Nobody answered, or what was accepted was never used.
    LetGo,
    /// It does not suit, for a reason.
    FindUnsuitable,
    /// It is made again.
    OfferAgain,
}

impl OfferAct {
    /// Every act.
    pub const ALL: [Self; 5] = [
        Self::Accept,
        Self::Decline,
        Self::LetGo,
        Self::FindUnsuitable,
        Self::OfferAgain,
    ];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::LetGo => "let-go",
            Self::FindUnsuitable => "unsuitable",
            Self::OfferAgain => "again",
        }
    }

    /// The act of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.id() == id)
    }

    /// Its words on a form.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Accept => "It was accepted",
            Self::Decline => "It was declined",
            Self::LetGo => "It was not taken up",
            Self::FindUnsuitable => "It turned out unsuitable",
            Self::OfferAgain => "It is offered again",
        }
    }
}

/// Why an act is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OfferRefusal {
    /// It has not been answered, so there is nothing to offer again.
    NotAnswered,
    /// It was accepted already.
    Accepted,
    /// It was declined, or not taken up: it must be offered again first.
    Closed,
    /// What does not suit is not offered again.
    Unsuitable,
    /// Unsuitable without a reason.
    NoReason,
}

impl fmt::Display for OfferRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAnswered => "This offer still waits for an answer, so it stands already: say what came of it instead",
            Self::Accepted => "This offer was accepted already; if it was never used, say that it was not taken up",
            Self::Closed => "This offer is no longer open: offer it again first, so that the record shows both",
            Self::Unsuitable => "This was found unsuitable: make a new offer of something else",
            Self::NoReason => "Say why it does not suit, so that nobody offers it again unknowing",
        })
    }
}

impl OfferState {
    /// What the offer becomes.
    ///
    /// # Errors
    /// [`OfferRefusal`] when the act makes no sense of an offer that stands so, or lacks its reason.
    pub fn act(self, act: OfferAct, reason: &str) -> Result<Self, OfferRefusal> {
        match (self, act) {
            (Self::Unsuitable, _) => Err(OfferRefusal::Unsuitable),
            (Self::Offered, OfferAct::OfferAgain) => Err(OfferRefusal::NotAnswered),
            (Self::Accepted, OfferAct::Accept | OfferAct::OfferAgain) => {
                Err(OfferRefusal::Accepted)
            }
            (Self::Declined | Self::NotTakenUp, OfferAct::OfferAgain) => Ok(Self::Offered),
            (
                Self::Offered | Self::Accepted | Self::Declined | Self::NotTakenUp,
                OfferAct::FindUnsuitable,
            ) => {
                if reason.trim().is_empty() {
                    return Err(OfferRefusal::NoReason);
                }
                Ok(Self::Unsuitable)
            }
            (Self::Declined | Self::NotTakenUp, _) => Err(OfferRefusal::Closed),
            (Self::Offered, OfferAct::Accept) => Ok(Self::Accepted),
            (Self::Offered | Self::Accepted, OfferAct::Decline) => Ok(Self::Declined),
            (Self::Offered | Self::Accepted, OfferAct::LetGo) => Ok(Self::NotTakenUp),
        }
    }

    /// The acts that make sense of an offer that stands so.
    pub fn acts(self) -> impl Iterator<Item = OfferAct> {
        (OfferAct::ALL.into_iter()).filter(move |act| self.act(*act, "for a reason").is_ok())
    }
}
