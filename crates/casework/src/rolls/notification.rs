//! A notification: what a school tells its authority of a pupil, and how it goes on between the two.
//! In: a notification's state and what somebody wants to do with it. Out: the state then, or a refusal that says what
//! to do instead. A notification informs; it asks the authority for nothing, and is no referral.
//! Source: SI 2024/208 reg 13 for joiners and leavers; practice of authorities' forms for the rest.

use crate::refusal::Refusal;

macro_rules! closed_set {
    ($(#[doc = $doc:literal])* $set:ident, $many:literal, { $( $name:ident, $id:literal, $words:literal; )* }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $set {
            $( #[doc = $words] $name, )*
        }

        impl $set {
            /// Each of them, in the order in which people read them.
            pub const ALL: [Self; $many] = [$( Self::$name, )*];

            /// Its stable id.
            pub const fn id(self) -> &'static str {
                match self { $( Self::$name => $id, )* }
            }

            /// The one of an id.
            pub fn of_id(id: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.id() == id)
            }

            /// Its words.
            pub const fn words(self) -> &'static str {
                match self { $( Self::$name => $words, )* }
            }
        }
    };
}

closed_set! {
    /// What a notification is of.
    Kind, 4, {
        Leaver, "leaver", "Leaver";
        Joiner, "joiner", "Joiner";
        PartTime, "part-time", "Part-time timetable";
        Absence, "absence", "Absence and irregular attendance";
    }
}

closed_set! {
    /// How far a notification is.
    State, 6, {
        Draft, "draft", "Not sent yet";
        Sent, "sent", "Sent";
        Asked, "asked", "Question to the school";
        Returned, "returned", "Returned to the school";
        Accepted, "accepted", "Accepted";
        Withdrawn, "withdrawn", "Withdrawn";
    }
}

closed_set! {
    /// Who writes.
    Side, 2, {
        School, "school", "School";
        Authority, "authority", "Authority";
    }
}

closed_set! {
    /// What somebody does with a notification.
    Act, 7, {
        Send, "send", "Sent";
        Ask, "ask", "Asked the school";
        Answer, "answer", "Answered";
        Accept, "accept", "Accepted";
        Return, "return", "Returned to the school";
        Withdraw, "withdraw", "Withdrawn";
        Assign, "assign", "Given to somebody";
    }
}

impl State {
    /// Whether it is in the authority's hands.
    pub const fn is_with_authority(self) -> bool {
        matches!(self, Self::Sent)
    }

    /// Whether the school has to do something.
    pub const fn is_with_school(self) -> bool {
        matches!(self, Self::Asked | Self::Returned)
    }

    /// Whether the authority was told: what was once sent stays told, whatever was asked since.
    pub const fn was_sent(self) -> bool {
        matches!(
            self,
            Self::Sent | Self::Asked | Self::Returned | Self::Accepted
        )
    }
}

impl Act {
    /// Who may do it.
    pub const fn side(self) -> Side {
        match self {
            Self::Send | Self::Answer | Self::Withdraw => Side::School,
            Self::Ask | Self::Accept | Self::Return | Self::Assign => Side::Authority,
        }
    }

    /// Whether it is nothing without words.
    pub const fn needs_words(self) -> bool {
        matches!(
            self,
            Self::Ask | Self::Answer | Self::Return | Self::Withdraw
        )
    }
}

/// How a notification stands after an act.
///
/// # Errors
/// [`Refusal`] where the act cannot follow, or has no words and needs them.
pub fn after(state: State, act: Act, words: &str) -> Result<State, Refusal> {
    if act.needs_words() && words.trim().is_empty() {
        let why = match act {
            Act::Ask => "There is no question",
            Act::Answer => "There is no answer",
            Act::Return => "It does not say why it goes back",
            _ => "It does not say why it is withdrawn",
        };
        return Err(Refusal::plain(why, "Write it in a sentence or two"));
    }
    match (state, act) {
        (State::Draft | State::Returned, Act::Send) | (State::Asked, Act::Answer) => {
            Ok(State::Sent)
        }
        (State::Sent, Act::Ask) => Ok(State::Asked),
        (State::Sent, Act::Accept) => Ok(State::Accepted),
        (State::Sent | State::Asked, Act::Return) => Ok(State::Returned),
        (State::Draft | State::Sent | State::Asked | State::Returned, Act::Withdraw) => {
            Ok(State::Withdrawn)
        }
        (State::Sent | State::Asked | State::Returned | State::Accepted, Act::Assign) => Ok(state),
        (State::Withdrawn, _) => Err(Refusal::plain(
            "It was withdrawn",
            "Make another notification",
        )),
        (State::Draft, _) => Err(Refusal::plain(
            "It has not been sent yet",
            "Wait until the school has sent it",
        )),
        (State::Accepted, Act::Withdraw) => Err(Refusal::plain(
            "The authority has accepted it",
            "Tell the authority what has changed by a notification that follows it",
        )),
        (State::Accepted, _) => Err(Refusal::plain(
            "It was accepted already",
            "Nothing has to be done; somebody may have been quicker",
        )),
        (State::Sent, _) => Err(Refusal::plain(
            "It is with the authority, and no question is open",
            "Wait for the authority's answer, or withdraw it",
        )),
        (State::Asked, _) => Err(Refusal::plain(
            "A question to the school is open",
            "Wait for the school's answer, or return it",
        )),
        (State::Returned, _) => Err(Refusal::plain(
            "It is with the school, to be put right",
            "Wait until the school sends it again",
        )),
    }
}
