//! The bytes that digests are taken of.
//! In: an entry's fields, a root's heads. Out: SHA-256 digests that no two different entries share.
//! Each field goes in with its length, so that moving a letter from one to the next shows.

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::entry::KeptEntry;

/// A SHA-256 digest.
pub(crate) type Digest = [u8; 32];

/// What stands before the first entry of a chain and the first root.
pub(crate) const NOTHING: Digest = [0; 32];

/// Fields on their way into a digest.
struct Fields(Sha256);

impl Fields {
    /// Each kind of thing begins with words of its own, so that none passes for another.
    fn of(kind: &str) -> Self {
        Self(Sha256::new()).and(kind.as_bytes())
    }

    fn and(mut self, field: &[u8]) -> Self {
        self.0.update((field.len() as u64).to_le_bytes());
        self.0.update(field);
        self
    }

    fn done(self) -> Digest {
        self.0.finalize().into()
    }
}

/// The digest of a payload with its salt.
pub(crate) fn of_payload(payload: &str, salt: &[u8]) -> Digest {
    Fields::of("herringbone payload 1")
        .and(salt)
        .and(payload.as_bytes())
        .done()
}

/// The digest of an entry: everything but the payload itself, which its own digest stands for, and
/// the note that it was erased.
pub(crate) fn of_entry(entry: &KeptEntry) -> Digest {
    Fields::of("herringbone entry 1")
        .and(entry.id.0.as_bytes())
        .and(entry.subject_kind.text().as_bytes())
        .and(entry.subject.as_bytes())
        .and(&entry.number.to_le_bytes())
        .and(&entry.happened_at.as_microsecond().to_le_bytes())
        .and(&entry.recorded_at.as_microsecond().to_le_bytes())
        .and(entry.actor.map_or(Uuid::nil(), |p| p.0).as_bytes())
        .and(entry.actor_name.as_bytes())
        .and(entry.position.as_bytes())
        .and(entry.kind.as_bytes())
        .and(&entry.payload_digest)
        .and(&entry.before)
        .done()
}

/// The heads of chains on their way into a digest, in the order of their keys.
pub(crate) struct Heads(Fields);

impl Heads {
    pub(crate) fn new() -> Self {
        Self(Fields::of("herringbone heads 1"))
    }

    pub(crate) fn and(self, subject: Uuid, number: u64, digest: &[u8]) -> Self {
        Self(
            self.0
                .and(subject.as_bytes())
                .and(&number.to_le_bytes())
                .and(digest),
        )
    }

    pub(crate) fn done(self) -> Digest {
        self.0.done()
    }
}

/// The digest of a root. By the root before, it stands for every head that did not move since.
pub(crate) fn of_root(
    number: u64,
    made_at_micros: i64,
    chains: u64,
    heads: &[u8],
    before: &[u8],
) -> Digest {
    Fields::of("herringbone root 1")
        .and(&number.to_le_bytes())
        .and(&made_at_micros.to_le_bytes())
        .and(&chains.to_le_bytes())
        .and(heads)
        .and(before)
        .done()
}
