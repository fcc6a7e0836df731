//! Proof that the chronology is what was written.
//! In: a store, its file of roots, the public key. Out: a [`Report`] of everything that is not as
//! it was: rewritten, re-hashed, cut off, taken out, or erased without a tombstone.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::path::Path;

use ed25519_dalek::VerifyingKey;
use sea_orm::sea_query::Order;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::digest::{Heads, NOTHING, of_entry, of_payload, of_root};
use super::entry::{
    Head, KeptEntry, KeptRoot, Seal, Subject, chronology_entry, chronology_head, chronology_root,
    chronology_seal,
};
use super::erase::ERASED;
use super::roots::{self, Root};
use crate::error::StoreError;
use crate::ids::EntryId;
use crate::reading::Reading;
use crate::row::all;
use crate::store::Store;

/// One thing that is not as it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem {
    /// An entry's fields do not give its digest.
    Rewritten {
        /// The chain.
        subject: Subject,
        /// The entry.
        number: u64,
    },
    /// An entry does not follow the one before it.
    Unlinked {
        /// The chain.
        subject: Subject,
        /// The entry.
        number: u64,
    },
    /// An entry is not there, though a later one is.
    Missing {
        /// The chain.
        subject: Subject,
        /// The entry.
        number: u64,
    },
    /// The chain ends before its last entry.
    CutShort {
        /// The chain.
        subject: Subject,
        /// How many entries it had.
        had: u64,
        /// How many it has.
        has: u64,
    },
    /// The whole chain is not there.
    ChainGone {
        /// The chain's key.
        subject: Uuid,
        /// How many entries it had.
        had: u64,
    },
    /// The chain ends otherwise than its writers left it.
    HeadDiffers {
        /// The chain.
        subject: Subject,
    },
    /// An entry gives its digest, but another was sealed: it and what follows were rewritten and
    /// digested again.
    SealDiffers {
        /// The chain.
        subject: Subject,
        /// The entry.
        number: u64,
        /// The root that sealed it.
        root: u64,
    },
    /// Particulars are gone, and no tombstone says why.
    ErasedWithoutTombstone {
        /// The chain.
        subject: Subject,
        /// The entry.
        number: u64,
    },
    /// A root in the store is not the signed one, or does not seal the heads that are there.
    RootDiffers {
        /// The root.
        number: u64,
    },
    /// The file has a root that the store has not.
    RootGone {
        /// The root.
        number: u64,
    },
    /// The store has roots that the file has not. One may be left by a killed program; the next
    /// seal signs it.
    RootsUnsigned {
        /// How many.
        count: u64,
    },
    /// The file of roots itself is not as it was.
    RootsFile(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rewritten { subject, number } => {
                write!(f, "{subject}: entry {number} was rewritten")
            }
            Self::Unlinked { subject, number } => {
                write!(
                    f,
                    "{subject}: entry {number} does not follow the one before it"
                )
            }
            Self::Missing { subject, number } => {
                write!(f, "{subject}: entry {number} was taken out")
            }
            Self::CutShort { subject, had, has } => {
                write!(f, "{subject}: the chain had {had} entries and has {has}")
            }
            Self::ChainGone { subject, had } => {
                write!(f, "a whole chain of {had} entries was taken out: {subject}")
            }
            Self::HeadDiffers { subject } => {
                write!(
                    f,
                    "{subject}: the chain does not end as its writers left it"
                )
            }
            Self::SealDiffers {
                subject,
                number,
                root,
            } => {
                write!(
                    f,
                    "{subject}: entry {number} is not the one that root {root} sealed"
                )
            }
            Self::ErasedWithoutTombstone { subject, number } => {
                write!(
                    f,
                    "{subject}: the particulars of entry {number} are gone and no tombstone says why"
                )
            }
            Self::RootDiffers { number } => {
                write!(
                    f,
                    "root {number} is not the one that was signed: seals were changed or taken out"
                )
            }
            Self::RootGone { number } => {
                write!(
                    f,
                    "root {number} was signed and is not in the store: the store was cut back"
                )
            }
            Self::RootsUnsigned { count } => write!(
                f,
                "{count} roots of the store are not in the file of roots: it was cut short, or a program was stopped while sealing"
            ),
            Self::RootsFile(why) => f.write_str(why),
        }
    }
}

/// What a verification found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// Entries looked at.
    pub entries: u64,
    /// Chains looked at.
    pub chains: u64,
    /// Entries lawfully erased.
    pub erased: u64,
    /// Signed roots looked at.
    pub roots: u64,
    /// Entries written since the last root: what nothing outside the store yet vouches for.
    pub unsealed: u64,
    /// Everything that is not as it was.
    pub problems: Vec<Problem>,
}

impl Report {
    /// Whether all is as it was.
    pub fn holds(&self) -> bool {
        self.problems.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            entries,
            chains,
            erased,
            roots,
            unsealed,
            problems,
        } = self;
        writeln!(
            f,
            "{entries} entries in {chains} chains, {erased} lawfully erased; {roots} signed roots, {unsealed} entries since the last."
        )?;
        if problems.is_empty() {
            return f.write_str("Everything is as it was written.");
        }
        writeln!(f, "{} things are not as they were written:", problems.len())?;
        for problem in problems {
            writeln!(f, "  {problem}")?;
        }
        Ok(())
    }
}

/// A head that a root sealed.
#[derive(Clone, Copy)]
struct Sealed {
    root: u64,
    digest: [u8; 32],
}

/// Every sealed entry by chain and number.
type Seals = BTreeMap<Uuid, BTreeMap<u64, Sealed>>;

/// Entries read at a time.
const PAGE: u64 = 5_000;

/// Works every digest out again, and holds it to what is kept, sealed and signed.
///
/// # Errors
/// When the store cannot be read; what does not hold is in the report.
pub async fn verify(
    store: &Store,
    roots_file: &Path,
    key: &VerifyingKey,
) -> Result<Report, StoreError> {
    let mut report = Report::default();
    let authority = store.config().authority.as_str();
    let read_roots = || roots::read(roots_file, authority, key);
    // The file first: a root is in the store before it is in the file.
    let before = read_roots();
    // One state throughout: what is written meanwhile is for the next verification.
    let snapshot = store.snapshot().await?;
    let by_number = chronology_root::Entity::find().order_by_asc(chronology_root::Column::Number);
    let kept: Vec<KeptRoot> = all(&snapshot, by_number, VERIFYING).await?;
    // A seal may have been finished in between; then the file has grown since.
    let grown = before
        .as_ref()
        .is_ok_and(|signed| signed.len() < kept.len());
    let signed = if grown { read_roots() } else { before }.unwrap_or_else(|e| {
        report.problems.push(Problem::RootsFile(e.to_string()));
        Vec::new()
    });
    let seals = roots_and_seals(&snapshot, &kept, &signed, &mut report).await?;
    let mut heads: HashMap<Uuid, Head> = all(&snapshot, chronology_head::Entity::find(), VERIFYING)
        .await?
        .into_iter()
        .map(|head: Head| (head.subject, head))
        .collect();
    report.unsealed = heads
        .values()
        .map(|h| h.number.saturating_sub(h.sealed))
        .sum();
    let mut seen = HashSet::new();
    let mut after = None;
    let mut chain: Option<Chain> = None;
    loop {
        let entries = next_page(&snapshot, after).await?;
        let Some(last) = entries.last() else {
            break;
        };
        after = Some((last.subject, last.number));
        for entry in entries {
            if chain
                .as_ref()
                .is_none_or(|c| c.subject.key() != entry.subject)
            {
                if let Some(done) = chain.take() {
                    done.end(&mut heads, &seals, &mut report);
                }
                seen.insert(entry.subject);
                chain = Some(Chain::new(entry.subject()));
                report.chains += 1;
            }
            if let Some(chain) = &mut chain {
                chain.follow(&entry, seals.get(&entry.subject), &mut report);
            }
        }
    }
    if let Some(done) = chain {
        done.end(&mut heads, &seals, &mut report);
    }
    // Heads and seals of chains of which no entry is left.
    let mut gone: BTreeMap<Uuid, u64> = heads
        .into_values()
        .filter(|head| head.number > 0)
        .map(|head| (head.subject, head.number))
        .collect();
    for (subject, sealed) in &seals {
        if !seen.contains(subject) {
            let most = sealed.keys().next_back().copied().unwrap_or(0);
            let had = gone.entry(*subject).or_default();
            *had = most.max(*had);
        }
    }
    let gone = gone.into_iter();
    report
        .problems
        .extend(gone.map(|(subject, had)| Problem::ChainGone { subject, had }));
    Ok(report)
}

const VERIFYING: &str = "verifying the chronology";

async fn next_page(on: &Reading, after: Option<(Uuid, u64)>) -> Result<Vec<KeptEntry>, StoreError> {
    use chronology_entry::Column;
    let mut select = chronology_entry::Entity::find()
        .order_by(Column::Subject, Order::Asc)
        .order_by(Column::Number, Order::Asc)
        .limit(PAGE);
    if let Some((subject, number)) = after {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        select = select.filter(
            Condition::any().add(Column::Subject.gt(subject)).add(
                Condition::all()
                    .add(Column::Subject.eq(subject))
                    .add(Column::Number.gt(number)),
            ),
        );
    }
    all(on, select, VERIFYING).await
}

/// A chain on the way through it.
struct Chain {
    subject: Subject,
    number: u64,
    digest: Vec<u8>,
    /// Entries whose particulars are gone, with the tombstone they name.
    erased: Vec<(u64, EntryId, Option<EntryId>)>,
    /// Tombstones: which entry each is of.
    tombstones: HashMap<EntryId, String>,
}

impl Chain {
    fn new(subject: Subject) -> Self {
        Self {
            subject,
            number: 0,
            digest: NOTHING.to_vec(),
            erased: Vec::new(),
            tombstones: HashMap::new(),
        }
    }

    fn follow(
        &mut self,
        entry: &KeptEntry,
        sealed: Option<&BTreeMap<u64, Sealed>>,
        report: &mut Report,
    ) {
        let (subject, number) = (self.subject, entry.number);
        report.entries += 1;
        let mut say = |problem| report.problems.push(problem);
        for missing in self.number + 1..number {
            say(Problem::Missing {
                subject,
                number: missing,
            });
        }
        let follows = entry.before == self.digest && entry.subject() == subject;
        if !follows && number == self.number + 1 {
            say(Problem::Unlinked { subject, number });
        }
        let payload_holds = match (&entry.payload, &entry.salt) {
            (Some(payload), Some(salt)) => {
                of_payload(payload, salt)[..] == entry.payload_digest[..]
            }
            (None, None) => true,
            _ => false,
        };
        if !payload_holds || of_entry(entry)[..] != entry.digest[..] {
            say(Problem::Rewritten { subject, number });
        } else if let Some(seal) = sealed.and_then(|s| s.get(&number))
            && seal.digest[..] != entry.digest[..]
        {
            say(Problem::SealDiffers {
                subject,
                number,
                root: seal.root,
            });
        }
        if entry.payload.is_none() {
            self.erased.push((number, entry.id, entry.erased_by));
        } else if entry.erased_by.is_some() {
            say(Problem::Rewritten { subject, number });
        }
        if entry.kind == ERASED {
            let particulars = entry.payload.clone().unwrap_or_default();
            self.tombstones.insert(entry.id, particulars);
        }
        self.number = number;
        self.digest.clone_from(&entry.digest);
    }

    fn end(self, heads: &mut HashMap<Uuid, Head>, seals: &Seals, report: &mut Report) {
        let subject = self.subject;
        for (number, id, tombstone) in &self.erased {
            let says_so = tombstone
                .and_then(|t| self.tombstones.get(&t))
                .and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok())
                .is_some_and(|v| v["entry"] == id.to_string());
            if says_so {
                report.erased += 1;
            } else {
                report.problems.push(Problem::ErasedWithoutTombstone {
                    subject,
                    number: *number,
                });
            }
        }
        let head = heads.remove(&subject.key());
        let sealed = seals.get(&subject.key()).and_then(|s| s.keys().next_back());
        let had = head
            .as_ref()
            .map_or(0, |h| h.number)
            .max(sealed.copied().unwrap_or(0));
        if had > self.number {
            report.problems.push(Problem::CutShort {
                subject,
                had,
                has: self.number,
            });
        } else if head.is_none_or(|h| h.number != self.number || h.digest != self.digest) {
            report.problems.push(Problem::HeadDiffers { subject });
        }
    }
}

/// Holds the store's roots to the file's, and its seals to its roots.
async fn roots_and_seals(
    on: &Reading,
    kept: &[KeptRoot],
    signed: &[(Root, [u8; 32])],
    report: &mut Report,
) -> Result<Seals, StoreError> {
    let in_order = chronology_seal::Entity::find()
        .order_by_asc(chronology_seal::Column::Root)
        .order_by_asc(chronology_seal::Column::Subject);
    let rows: Vec<Seal> = all(on, in_order, VERIFYING).await?;
    let mut seals = Seals::new();
    let mut by_root: BTreeMap<u64, Heads> = BTreeMap::new();
    for seal in rows {
        let heads = by_root.remove(&seal.root).unwrap_or_else(Heads::new);
        by_root.insert(
            seal.root,
            heads.and(seal.subject, seal.number, &seal.digest),
        );
        let digest = <[u8; 32]>::try_from(seal.digest).unwrap_or(NOTHING);
        let sealed = Sealed {
            root: seal.root,
            digest,
        };
        seals
            .entry(seal.subject)
            .or_default()
            .insert(seal.number, sealed);
    }
    report.roots = signed.len() as u64;
    let mut before = NOTHING.to_vec();
    for root in kept {
        let heads = by_root
            .remove(&root.number)
            .unwrap_or_else(Heads::new)
            .done();
        let own = of_root(
            root.number,
            root.made_at.as_microsecond(),
            root.chains,
            &heads,
            &before,
        );
        let in_file = (root.number as usize)
            .checked_sub(1)
            .and_then(|at| signed.get(at))
            .is_none_or(|(_, digest)| digest[..] == root.digest[..]);
        if own[..] != root.digest[..] || !in_file {
            report.problems.push(Problem::RootDiffers {
                number: root.number,
            });
        }
        before.clone_from(&root.digest);
    }
    let known: HashSet<u64> = kept.iter().map(|root| root.number).collect();
    for (root, _) in signed
        .iter()
        .filter(|(root, _)| !known.contains(&root.number))
    {
        report.problems.push(Problem::RootGone {
            number: root.number,
        });
    }
    let last_signed = signed.len() as u64;
    let unsigned = kept.iter().filter(|root| root.number > last_signed).count() as u64;
    if unsigned > 0 {
        report
            .problems
            .push(Problem::RootsUnsigned { count: unsigned });
    }
    Ok(seals)
}
