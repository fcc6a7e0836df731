//! A communication's chain of facts: written, approved, sent or posted or handed over, served or failed.
//! In: how far it is, and what happened. Out: how far it is then; or a refusal, for what cannot follow.

use super::Way;
use crate::refusal::Refusal;

/// How far a communication is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum State {
    /// Written, and nobody has approved it.
    Written,
    /// Approved: it waits to be sent, posted or handed over.
    Approved,
    /// Being handed to whoever carries it, who may or may not have it.
    Going,
    /// Nobody knows whether it was taken: a person, the mailbox or GOV.UK Notify has to say.
    Unsure,
    /// The mail server, or GOV.UK Notify, took it.
    Sent,
    /// Given to the post.
    Posted,
    /// It reached the parent, or is taken as having done so.
    Served,
    /// It did not reach the parent.
    Failed,
    /// Taken back before it went.
    Withdrawn,
    /// A call, a meeting or a text that was written down.
    Told,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 10] = [
        Self::Written,
        Self::Approved,
        Self::Going,
        Self::Unsure,
        Self::Sent,
        Self::Posted,
        Self::Served,
        Self::Failed,
        Self::Withdrawn,
        Self::Told,
    ];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Approved => "approved",
            Self::Going => "going",
            Self::Unsure => "unsure",
            Self::Sent => "sent",
            Self::Posted => "posted",
            Self::Served => "served",
            Self::Failed => "failed",
            Self::Withdrawn => "withdrawn",
            Self::Told => "told",
        }
    }

    /// The state of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// Its words, as on a tag.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Written => "To approve",
            Self::Approved => "To send",
            Self::Going => "Being sent",
            Self::Unsure => "Sent or not?",
            Self::Sent => "Sent",
            Self::Posted => "Posted",
            Self::Served => "Served",
            Self::Failed => "Did not arrive",
            Self::Withdrawn => "Withdrawn",
            Self::Told => "Recorded",
        }
    }
}

/// Something that happened to a communication.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Fact {
    /// It was approved.
    Approved,
    /// It was taken back.
    Withdrawn,
    /// It is about to be handed to whoever carries it, under an id that is kept first.
    Going,
    /// It could not be taken now; it is tried again.
    Deferred,
    /// It was taken.
    Sent,
    /// The parent’s own mail server took it.
    Delivered,
    /// The connection broke, or the program did, when it may have been taken.
    Unsure,
    /// It was found that it was never taken.
    NotSent,
    /// It was refused.
    Refused,
    /// It was given to the post.
    Posted,
    /// It was handed to the parent.
    HandedOver,
    /// A read receipt came back.
    ReadReceipt,
    /// It came back: a bounce, or a letter returned.
    CameBack,
    /// The day came on which it is taken as served.
    Deemed,
}

impl Fact {
    /// Every fact.
    pub const ALL: [Self; 14] = [
        Self::Approved,
        Self::Withdrawn,
        Self::Going,
        Self::Deferred,
        Self::Sent,
        Self::Delivered,
        Self::Unsure,
        Self::NotSent,
        Self::Refused,
        Self::Posted,
        Self::HandedOver,
        Self::ReadReceipt,
        Self::CameBack,
        Self::Deemed,
    ];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Withdrawn => "withdrawn",
            Self::Going => "going",
            Self::Deferred => "deferred",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Unsure => "unsure",
            Self::NotSent => "not-sent",
            Self::Refused => "refused",
            Self::Posted => "posted",
            Self::HandedOver => "handed-over",
            Self::ReadReceipt => "read-receipt",
            Self::CameBack => "came-back",
            Self::Deemed => "deemed",
        }
    }

    /// The fact of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.id() == id)
    }

    /// Its words, as in a timeline, of something that goes by a way.
    pub fn words(self, way: Way) -> String {
        let carrier = way.carrier().unwrap_or("the post");
        match self {
            Self::Approved => "Approved".to_owned(),
            Self::Withdrawn => "Withdrawn".to_owned(),
            Self::Going => format!("Handed to {carrier}"),
            Self::Deferred => format!("Not taken by {carrier} yet: it is tried again"),
            Self::Sent => format!("Taken by {carrier}"),
            Self::Delivered => "Taken by the parent’s own mail server".to_owned(),
            Self::Unsure => format!("Not known whether {carrier} took it"),
            Self::NotSent => format!("Found not to have been taken by {carrier}"),
            Self::Refused => format!("Refused by {carrier}"),
            Self::Posted => "Posted, first class".to_owned(),
            Self::HandedOver => "Handed over".to_owned(),
            Self::ReadReceipt => "A read receipt came back".to_owned(),
            Self::CameBack => "Came back".to_owned(),
            Self::Deemed => "Taken as served".to_owned(),
        }
    }
}

/// How far a communication is after something happened to it.
///
/// # Errors
/// A refusal when that cannot follow: a letter that nobody approved is not sent, one that went is not
/// taken back.
pub fn after(state: State, fact: Fact) -> Result<State, Refusal> {
    use State::{Approved, Failed, Going, Posted, Sent, Served, Told, Unsure, Withdrawn, Written};
    match (state, fact) {
        (Written, Fact::Approved) | (Going, Fact::Deferred) | (Unsure, Fact::NotSent) => {
            Ok(Approved)
        }
        (Written | Approved, Fact::Withdrawn) => Ok(Withdrawn),
        (Approved, Fact::Going) => Ok(Going),
        (Going | Unsure, Fact::Sent) | (Sent, Fact::Delivered) => Ok(Sent),
        (Going, Fact::Unsure) => Ok(Unsure),
        (Going, Fact::Refused) | (Sent | Posted | Served, Fact::CameBack) => Ok(Failed),
        (Approved | Sent, Fact::Posted) => Ok(Posted),
        (Approved, Fact::HandedOver)
        | (Sent | Unsure | Served, Fact::ReadReceipt)
        | (Sent | Posted, Fact::Deemed) => Ok(Served),
        (Written, _) => Err(Refusal::plain(
            "nobody has approved this letter yet",
            "Read it, and approve or withdraw it",
        )),
        (Going | Unsure, _) => Err(Refusal::plain(
            "this is on its way",
            "Wait until it is known whether it was taken, or say what became of it",
        )),
        (Approved, _) => Err(Refusal::plain(
            "this has not been sent yet",
            "Send it, post it or hand it over first",
        )),
        (Sent | Posted | Served, _) => Err(Refusal::plain(
            "this has gone to the parent already",
            "Write another letter: what was sent stays as it was sent",
        )),
        (Failed, _) => Err(Refusal::plain(
            "this did not reach the parent",
            "Write it again, by another way or to another address",
        )),
        (Withdrawn, _) => Err(Refusal::plain(
            "this was withdrawn",
            "Write it again if it is to go after all",
        )),
        (Told, _) => Err(Refusal::plain(
            "a call, a meeting or a text is recorded once it has happened",
            "Record another one if more was said",
        )),
    }
}
