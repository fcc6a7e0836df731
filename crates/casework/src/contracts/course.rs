//! The course of a contract: how it stands, and what may follow.
//! In: what happened to it, act by act. Out: how it stands then; or a refusal that says what to do instead.
//! A version is in force when every party of that very version has signed it, and never otherwise.

use std::collections::BTreeSet;

use super::SOURCE;
use crate::refusal::Refusal;

/// How a contract stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum State {
    /// A meeting is offered.
    Invited,
    /// Nobody came to the meeting.
    NotAttended,
    /// The meeting was held, and nothing is written yet.
    Met,
    /// It is written, and waits to be signed.
    ToSign,
    /// Somebody did not want it.
    Declined,
    /// Every party has signed it.
    InForce,
    /// It is in force, and a change of it waits to be signed.
    Changing,
    /// It came to its end and was kept.
    Completed,
    /// It was found not to have been kept.
    NotKept,
    /// It ended otherwise.
    Ended,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 10] = [
        Self::Invited,
        Self::NotAttended,
        Self::Met,
        Self::ToSign,
        Self::Declined,
        Self::InForce,
        Self::Changing,
        Self::Completed,
        Self::NotKept,
        Self::Ended,
    ];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::NotAttended => "not-attended",
            Self::Met => "met",
            Self::ToSign => "to-sign",
            Self::Declined => "declined",
            Self::InForce => "in-force",
            Self::Changing => "changing",
            Self::Completed => "completed",
            Self::NotKept => "not-kept",
            Self::Ended => "ended",
        }
    }

    /// The state of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.id() == id)
    }

    /// Its words, as on a tag.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Invited => "Meeting offered",
            Self::NotAttended => "Nobody came",
            Self::Met => "To be written",
            Self::ToSign => "To be signed",
            Self::Declined => "Not agreed",
            Self::InForce => "In force",
            Self::Changing => "Change to be signed",
            Self::Completed => "Completed",
            Self::NotKept => "Not kept",
            Self::Ended => "Ended",
        }
    }

    /// Whether nothing follows any more.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::NotKept | Self::Ended)
    }
}

/// Something that happens to a contract.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Act {
    /// The meeting gets another day, time or place; or a contract is offered anew.
    Rearrange,
    /// The meeting was held.
    Hold,
    /// Nobody came to it.
    NobodyCame,
    /// A parent did not want a contract: it is theirs to say.
    SayNo,
    /// A version is written, with so many parties to sign it; over an earlier one it is a change.
    Agree {
        /// How many.
        parties: u16,
    },
    /// A party signs the latest version.
    Sign {
        /// Which, from 1.
        party: u16,
    },
    /// A party does not sign it.
    Decline {
        /// Which, from 1.
        party: u16,
    },
    /// A review was held, or missed.
    Review,
    /// It came to its end and was kept.
    Complete,
    /// It was found not to have been kept.
    FindNotKept,
    /// It ends otherwise.
    End,
}

impl Act {
    /// Its stable id; which party, and how many, stand beside it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Rearrange => "rearranged",
            Self::Hold => "held",
            Self::NobodyCame => "nobody-came",
            Self::SayNo => "said-no",
            Self::Agree { .. } => "agreed",
            Self::Sign { .. } => "signed",
            Self::Decline { .. } => "not-signed",
            Self::Review => "reviewed",
            Self::Complete => "completed",
            Self::FindNotKept => "not-kept",
            Self::End => "ended",
        }
    }

    /// The act of an id, with the number that stands beside it.
    pub fn of_id(id: &str, number: u16) -> Option<Self> {
        let all = [
            Self::Rearrange,
            Self::Hold,
            Self::NobodyCame,
            Self::SayNo,
            Self::Agree { parties: number },
            Self::Sign { party: number },
            Self::Decline { party: number },
            Self::Review,
            Self::Complete,
            Self::FindNotKept,
            Self::End,
        ];
        all.into_iter().find(|act| act.id() == id)
    }

    /// The number that stands beside its id: how many parties, or which; nought for neither.
    pub const fn number(self) -> u16 {
        match self {
            Self::Agree { parties: n } | Self::Sign { party: n } | Self::Decline { party: n } => n,
            _ => 0,
        }
    }
}

/// How the meeting stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Meeting {
    /// It is to come, or nobody has said yet what came of it.
    ToCome,
    /// It was held.
    Held,
    /// Nobody came.
    NotAttended,
}

/// A version that waits to be signed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct Paper {
    parties: u16,
    signed: BTreeSet<u16>,
}

/// The course of a contract, from the invitation on.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Course {
    meeting: Meeting,
    said_no: bool,
    versions: u16,
    waiting: Option<Paper>,
    in_force: Option<u16>,
    over: Option<State>,
}

impl Default for Course {
    fn default() -> Self {
        Self {
            meeting: Meeting::ToCome,
            said_no: false,
            versions: 0,
            waiting: None,
            in_force: None,
            over: None,
        }
    }
}

impl Course {
    /// How it stands.
    pub fn state(&self) -> State {
        match (self.over, self.in_force, &self.waiting, self.meeting) {
            (Some(over), ..) => over,
            (None, Some(_), Some(_), _) => State::Changing,
            (None, Some(_), None, _) => State::InForce,
            (None, None, Some(_), _) => State::ToSign,
            (None, None, None, _) if self.said_no => State::Declined,
            (None, None, None, Meeting::ToCome) => State::Invited,
            (None, None, None, Meeting::Held) => State::Met,
            (None, None, None, Meeting::NotAttended) => State::NotAttended,
        }
    }

    /// The version that every party has signed; the one before while a change waits.
    pub const fn in_force(&self) -> Option<u16> {
        self.in_force
    }

    /// The latest version, from 1; nought before the first.
    pub const fn versions(&self) -> u16 {
        self.versions
    }

    /// The parties who have neither signed nor declined the version that waits, from 1.
    pub fn waits_for(&self) -> Vec<u16> {
        self.waiting.as_ref().map_or_else(Vec::new, |paper| {
            (1..=paper.parties)
                .filter(|party| !paper.signed.contains(party))
                .collect()
        })
    }

    /// What it is after something happened.
    ///
    /// # Errors
    /// A refusal for what cannot follow, with what to do instead.
    pub fn after(&self, act: Act) -> Result<Self, Refusal> {
        let mut then = self.clone();
        match (self.state(), act) {
            (State::Completed | State::NotKept | State::Ended, _) => return Err(over()),
            (_, Act::End) => then.over = Some(State::Ended),
            (
                State::Invited | State::NotAttended | State::Met | State::Declined,
                Act::Rearrange,
            ) => {
                then.meeting = Meeting::ToCome;
                then.said_no = false;
            }
            (State::Invited, Act::Hold) => then.meeting = Meeting::Held,
            (State::Invited, Act::NobodyCame) => then.meeting = Meeting::NotAttended,
            (State::Invited | State::NotAttended | State::Met, Act::SayNo) => then.said_no = true,
            (
                State::Met | State::ToSign | State::Declined | State::InForce | State::Changing,
                Act::Agree { parties },
            ) => then = self.agree(parties)?,
            (State::ToSign | State::Changing, Act::Sign { party }) => then = self.sign(party)?,
            (State::ToSign | State::Changing, Act::Decline { party }) => {
                self.may_say(party)?;
                then.waiting = None;
                then.said_no = self.in_force.is_none();
            }
            (State::InForce | State::Changing, Act::Review) => {}
            (State::InForce | State::Changing, Act::Complete) => {
                then.over = Some(State::Completed);
            }
            (State::InForce | State::Changing, Act::FindNotKept) => {
                then.over = Some(State::NotKept);
            }
            (state, act) => return Err(refusal(state, act)),
        }
        Ok(then)
    }

    /// What it is after everything that happened, in order.
    ///
    /// # Errors
    /// A refusal for the first that cannot follow.
    pub fn of(acts: impl IntoIterator<Item = Act>) -> Result<Self, Refusal> {
        acts.into_iter()
            .try_fold(Self::default(), |course, act| course.after(act))
    }

    fn agree(&self, parties: u16) -> Result<Self, Refusal> {
        if parties < 2 {
            return Err(Refusal {
                why: "a contract is made by a parent and by the school or the authority".to_owned(),
                cite: Some(SOURCE),
                instead: "Name at least one parent, and who signs for the school or the authority"
                    .to_owned(),
            });
        }
        if self.in_force.is_none() && self.meeting != Meeting::Held {
            return Err(refusal(State::Invited, Act::Agree { parties }));
        }
        Ok(Self {
            said_no: false,
            versions: self.versions.saturating_add(1),
            waiting: Some(Paper {
                parties,
                signed: BTreeSet::new(),
            }),
            ..self.clone()
        })
    }

    /// The version that waits, when a party of it has still to say.
    fn may_say(&self, party: u16) -> Result<&Paper, Refusal> {
        let paper = self.waiting.as_ref();
        let paper = paper.ok_or_else(|| refusal(self.state(), Act::Sign { party }))?;
        if party == 0 || party > paper.parties {
            return Err(Refusal::plain(
                "this person is no party to this version",
                "Choose one of its parties, or write a version to which they are one",
            ));
        }
        if paper.signed.contains(&party) {
            return Err(Refusal::plain(
                "this party has signed this version already",
                "Look at the contract again: somebody may have been quicker",
            ));
        }
        Ok(paper)
    }

    fn sign(&self, party: u16) -> Result<Self, Refusal> {
        let mut paper = self.may_say(party)?.clone();
        paper.signed.insert(party);
        let mut then = self.clone();
        if (1..=paper.parties).all(|party| paper.signed.contains(&party)) {
            then.in_force = Some(self.versions);
            then.waiting = None;
        } else {
            then.waiting = Some(paper);
        }
        Ok(then)
    }
}

fn over() -> Refusal {
    Refusal::plain(
        "this contract is over, and stays on record as it was",
        "Offer a new contract if one would help now",
    )
}

/// Why something cannot follow, and what to do instead.
fn refusal(state: State, act: Act) -> Refusal {
    match (state, act) {
        (State::InForce | State::Changing, Act::SayNo | Act::NobodyCame | Act::Hold) => {
            Refusal::plain(
                "this contract is in force, so there is no first meeting any more",
                "Say what came of its review; or end the contract, which a parent may ask for at any time",
            )
        }
        (State::InForce | State::Changing, Act::Rearrange) => Refusal::plain(
            "this contract is in force, so there is no first meeting to move",
            "Hold its review, or change the contract",
        ),
        (State::InForce, Act::Sign { .. } | Act::Decline { .. }) => Refusal::plain(
            "every party has signed this contract",
            "Write a change if something is to be agreed anew; end the contract if a parent no longer wants it",
        ),
        (State::ToSign, Act::Rearrange | Act::Hold | Act::NobodyCame | Act::SayNo) => {
            Refusal::plain(
                "this contract is written and waits to be signed",
                "Say of each party whether they signed; or write another version",
            )
        }
        (State::NotAttended, Act::Hold | Act::NobodyCame | Act::Agree { .. }) => Refusal::plain(
            "nobody came to the meeting",
            "Offer another day first: a contract is written together",
        ),
        (State::Invited, Act::Agree { .. }) => Refusal::plain(
            "no meeting was held, and a contract is written together",
            "Say first what came of the meeting, or offer another day",
        ),
        (State::Met, Act::Hold | Act::NobodyCame) => Refusal::plain(
            "what came of the meeting is on record",
            "Write what was agreed; or arrange another meeting",
        ),
        (State::Declined, Act::Hold | Act::NobodyCame | Act::SayNo) => Refusal::plain(
            "a contract was not wanted",
            "Offer a meeting anew, if circumstances have changed; the other help goes on",
        ),
        (_, Act::Sign { .. } | Act::Decline { .. }) => Refusal::plain(
            "no version waits to be signed",
            "Write first what was agreed",
        ),
        (_, Act::Review) => Refusal::plain(
            "this contract is not in force, so there is nothing of it to review",
            "Have it signed by every party first",
        ),
        (_, Act::Complete | Act::FindNotKept) => Refusal {
            why: "this contract is not in force: nobody can have kept it or not".to_owned(),
            cite: Some(SOURCE),
            instead: "Have it signed by every party first; or end it, with the reason".to_owned(),
        },
        _ => over(),
    }
}
