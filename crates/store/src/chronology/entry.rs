//! What an entry holds, and whom it is about.
//! In and out: plain types; the rows behind them.

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::ids::{EntryId, PersonId, PupilId, SchoolId};
use crate::row::row;
use crate::value::words;

/// Whose chain an entry stands in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Subject {
    /// A child.
    Child(PupilId),
    /// A school, for what is about no one child.
    School(SchoolId),
    /// The authority, for what is about no one school.
    Authority,
}

words! {
    /// The kinds of chain.
    pub enum SubjectKind {
        /// A child's.
        Child = "child",
        /// A school's.
        School = "school",
        /// The authority's.
        Authority = "authority",
    }
}

impl Subject {
    pub(crate) fn kind(self) -> SubjectKind {
        match self {
            Self::Child(_) => SubjectKind::Child,
            Self::School(_) => SubjectKind::School,
            Self::Authority => SubjectKind::Authority,
        }
    }

    /// The chain's key. A store has one authority, which needs no id.
    pub(crate) fn key(self) -> Uuid {
        match self {
            Self::Child(id) => id.0,
            Self::School(id) => id.0,
            Self::Authority => Uuid::nil(),
        }
    }

    pub(crate) fn of(kind: SubjectKind, key: Uuid) -> Self {
        match kind {
            SubjectKind::Child => Self::Child(PupilId(key)),
            SubjectKind::School => Self::School(SchoolId(key)),
            SubjectKind::Authority => Self::Authority,
        }
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Child(id) => write!(f, "child {id}"),
            Self::School(id) => write!(f, "school {id}"),
            Self::Authority => f.write_str("the authority"),
        }
    }
}

/// An entry of the chronology.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// Whose chain it stands in.
    pub subject: Subject,
    /// Its place in the chain, from 1.
    pub number: u64,
    /// When it happened.
    pub happened_at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// Who acted; `None` for a program.
    pub actor: Option<PersonId>,
    /// Their name.
    pub actor_name: String,
    /// Their position at the time.
    pub position: String,
    /// What was done, as in `attendance.mark.amended`.
    pub kind: String,
    /// The particulars; `None` once erased.
    pub payload: Option<Value>,
    /// The entry that says why the payload was erased.
    pub erased_by: Option<EntryId>,
}

row! {
    /// An entry as it is kept, with its digests. The payload is the very text that was digested.
    pub(crate) struct KeptEntry in chronology_entry = "chronology_entry" {
        key {
            /// Its id.
            id: EntryId,
        }
        /// Child, school or authority.
        subject_kind: SubjectKind,
        /// The chain's key.
        subject: Uuid,
        /// Its place in the chain.
        number: u64,
        /// When it happened.
        happened_at: Timestamp,
        /// When it was written down.
        recorded_at: Timestamp,
        /// Who acted.
        actor: Option<PersonId>,
        /// Their name.
        actor_name: String,
        /// Their position.
        position: String,
        /// What was done.
        kind: String,
        /// The particulars.
        payload: Option<String>,
        /// Chance beside the payload, so that what was erased cannot be guessed from its digest.
        salt: Option<Vec<u8>>,
        /// The digest of both.
        payload_digest: Vec<u8>,
        /// The digest of the entry before.
        before: Vec<u8>,
        /// Its own digest.
        digest: Vec<u8>,
        /// The entry that says why the payload was erased.
        erased_by: Option<EntryId>,
    }
}

impl KeptEntry {
    pub(crate) fn subject(&self) -> Subject {
        Subject::of(self.subject_kind, self.subject)
    }

    pub(crate) fn open(self) -> Entry {
        Entry {
            subject: self.subject(),
            id: self.id,
            number: self.number,
            happened_at: self.happened_at,
            recorded_at: self.recorded_at,
            actor: self.actor,
            actor_name: self.actor_name,
            position: self.position,
            kind: self.kind,
            // A text that is no JSON any more was changed behind our back: `verify` says so, and
            // until then it is shown as it stands.
            payload: self
                .payload
                .map(|text| serde_json::from_str(&text).unwrap_or(Value::String(text))),
            erased_by: self.erased_by,
        }
    }
}

row! {
    /// The last entry of a chain.
    pub(crate) struct Head in chronology_head = "chronology_head" {
        key {
            /// The chain's key.
            subject: Uuid,
        }
        /// Child, school or authority.
        subject_kind: SubjectKind,
        /// How many entries the chain has.
        number: u64,
        /// The digest of the last.
        digest: Vec<u8>,
        /// How many of them are sealed.
        sealed: u64,
    }
}

row! {
    /// A root as the store keeps it.
    pub(crate) struct KeptRoot in chronology_root = "chronology_root" {
        key {
            /// Its number, from 1.
            number: u64,
        }
        /// When it was made.
        made_at: Timestamp,
        /// How many chains moved since the root before.
        chains: u64,
        /// The digest of their heads.
        heads: Vec<u8>,
        /// The digest of the root before.
        before: Vec<u8>,
        /// Its own digest.
        digest: Vec<u8>,
    }
}

row! {
    /// A head that a root seals.
    pub(crate) struct Seal in chronology_seal = "chronology_seal" {
        key {
            /// The root's number.
            root: u64,
            /// The chain's key.
            subject: Uuid,
        }
        /// The entry's place in the chain.
        number: u64,
        /// The entry's digest.
        digest: Vec<u8>,
    }
}
