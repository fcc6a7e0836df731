//! A fact of a communication: the row, the chronology and what follows, together.
//! In: the communication as it was seen, and what happened. Out: it is kept; or the refusal; or that
//! somebody was quicker.

use casework::contact::{Fact, State, after};
use casework::refusal::Refusal;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use store::chronology::{NewEntry, Subject, record};
use store::contact::{Communication, Step, add_fact};
use store::files::FileDigest;
use store::{StoreError, Unit};

use super::translation::translation_withdrawn;

/// What happened, beside its kind.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Told {
    /// When; `None` for now.
    pub(crate) happened_at: Option<Timestamp>,
    /// The mail server's words, who took the letter, why.
    pub(crate) note: String,
    /// A receipt or a bounce, as it came.
    pub(crate) kept: Option<FileDigest>,
    /// From when it is taken as served.
    pub(crate) deemed_on: Option<Date>,
    /// The e-mail as it is about to be sent, and its own id.
    pub(crate) going: Option<(FileDigest, String)>,
}

impl Told {
    /// With a few words.
    pub(crate) fn with(note: impl Into<String>) -> Self {
        Self {
            note: note.into(),
            ..Self::default()
        }
    }
}

/// What became of a fact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Kept {
    /// It is kept; so far is the communication then.
    Yes(State),
    /// It cannot follow.
    Refused(Refusal),
    /// The communication is not as it was seen: somebody was quicker.
    Passed,
}

/// Adds a fact to a communication within a unit of work.
pub(crate) async fn keep(
    unit: &Unit,
    seen: &Communication,
    what: Fact,
    told: Told,
) -> Result<Kept, StoreError> {
    let then = match after(seen.state, what) {
        Ok(then) => then,
        Err(refusal) => return Ok(Kept::Refused(refusal)),
    };
    if let (Fact::Approved, Some(refusal)) = (what, translation_withdrawn(unit, seen).await?) {
        return Ok(Kept::Refused(refusal));
    }
    let payload = json!({
        "communication": seen.id, "parent": seen.parent, "way": seen.way.id(), "letter": seen.letter,
        "state": then.id(), "note": told.note, "kept": told.kept.map(|file| file.to_string()),
        "sent_copy": told.going.as_ref().map(|(copy, _)| copy.to_string()),
    });
    let happened_at = told.happened_at;
    let step = Step {
        what,
        happened_at,
        note: told.note,
        kept: told.kept,
        then,
        deemed_on: told.deemed_on,
        going: told.going,
    };
    if !add_fact(unit, seen, step).await? {
        return Ok(Kept::Passed);
    }
    let entry = NewEntry {
        happened_at,
        ..NewEntry::now(
            Subject::Child(seen.pupil),
            &format!("contact.{}", what.id()),
            payload,
        )
    };
    record(unit, entry).await?;
    Ok(Kept::Yes(then))
}
