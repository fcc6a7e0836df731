//! Proposals: every record of the rolls is held against the leavers it may be, by several threads.
//! In: leavers, rolls, weights. Out: likely pairs, by leaver and then the likeliest first; the same
//! whatever the number of threads. Kept meanwhile: leavers, names, and pairs that may be likely.

use hashbrown::HashMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::block::{Blocks, Room};
use super::finding::{Finding, Findings, beside_names, with_names};
use super::names::{Likeness, Names};
use super::record::Prepared;
use super::{Record, Weights};

/// A score from which on a pair may turn out likely: odds of one in sixteen.
const FLOOR: f32 = -4.0;

/// Records that a thread takes at a time.
const AT_A_TIME: usize = 65_536;

/// Pairs of names whose likeness a thread remembers.
const REMEMBERED: usize = 1 << 16;

/// How much a proposal says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Strength {
    /// Worth a look: perhaps a namesake, perhaps a twin.
    Possible,
    /// Very likely the same child. A person still decides.
    Strong,
}

/// Two records that may be one child's.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Proposal {
    /// Which of the leavers.
    pub leaver: usize,
    /// Which of those on rolls.
    pub joiner: usize,
    /// The sum of the weights of what was found, in bits; nought is as likely as not, if nobody
    /// else comes into question.
    pub score: f32,
    /// How likely it is, others who come into question considered; from 0 to 1.
    pub likelihood: f32,
    /// How much it says.
    pub strength: Strength,
}

/// Two lists made ready to be compared.
pub(super) struct Ready<'a> {
    rolls: &'a [Record<'a>],
    /// By date of birth: those who are looked at together lie together.
    pub(super) leavers: Vec<Prepared>,
    /// Where each of them stood.
    pub(super) places: Vec<usize>,
    pub(super) names: Names<'a>,
    blocks: Blocks,
}

impl<'a> Ready<'a> {
    pub(super) fn new(
        leavers: &'a [Record<'a>],
        rolls: &'a [Record<'a>],
        threads: NonZeroUsize,
    ) -> Self {
        let names = Names::new(count_names(leavers, rolls, threads));
        let mut places: Vec<usize> = (0..leavers.len()).collect();
        places.sort_by_key(|&place| leavers[place].born);
        let leavers: Vec<Prepared> = places
            .iter()
            .map(|&at| Prepared::of(&leavers[at], &names))
            .collect();
        let blocks = Blocks::new(&leavers, &names);
        Self {
            rolls,
            leavers,
            places,
            names,
            blocks,
        }
    }

    /// Calls `work` with each record of the rolls that may be a leaver, and those leavers; gives
    /// back what each thread made.
    pub(super) fn each<T: Send + Default>(
        &self,
        threads: NonZeroUsize,
        work: impl Fn(&mut T, usize, &Prepared, &[u32]) + Sync,
    ) -> Vec<T> {
        let next = AtomicUsize::new(0);
        let thread = || {
            let (mut made, mut room) = (T::default(), Room::default());
            loop {
                let from = next.fetch_add(AT_A_TIME, Ordering::Relaxed);
                if from >= self.rolls.len() {
                    return made;
                }
                let to = self.rolls.len().min(from + AT_A_TIME);
                let records = (from..to).zip(&self.rolls[from..to]);
                let records =
                    records.map(|(joiner, record)| (joiner, Prepared::of(record, &self.names)));
                let mut records: Vec<(usize, Prepared)> = records.collect();
                // By date of birth, as the leavers lie: those who are looked at one after the other are near each
                // other in memory.
                records.sort_unstable_by_key(|(joiner, ready)| (ready.born, *joiner));
                for (joiner, ready) in records {
                    self.blocks.candidates(&ready, &self.names, &mut room);
                    if !room.candidates.is_empty() {
                        work(&mut made, joiner, &ready, &room.candidates);
                    }
                }
            }
        };
        in_threads(threads, thread)
    }
}

fn in_threads<T: Send>(threads: NonZeroUsize, work: impl Fn() -> T + Sync) -> Vec<T> {
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads.get()).map(|_| scope.spawn(&work)).collect();
        let done = running.into_iter().map(|thread| match thread.join() {
            Ok(made) => made,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        done.collect()
    })
}

/// How many records have each name.
fn count_names<'a>(
    leavers: &'a [Record<'a>],
    rolls: &'a [Record<'a>],
    threads: NonZeroUsize,
) -> HashMap<&'a str, u32> {
    let next = AtomicUsize::new(0);
    let counted = in_threads(threads, || {
        let mut counts: HashMap<&str, u32> = HashMap::new();
        loop {
            let from = next.fetch_add(AT_A_TIME, Ordering::Relaxed);
            if from >= rolls.len() {
                return counts;
            }
            for record in &rolls[from..rolls.len().min(from + AT_A_TIME)] {
                *counts.entry(record.forename).or_default() += 1;
                *counts.entry(record.surname).or_default() += 1;
            }
        }
    });
    let mut all = HashMap::new();
    for (name, count) in counted.into_iter().flatten() {
        *all.entry(name).or_default() += count;
    }
    for record in leavers {
        *all.entry(record.forename).or_default() += 1;
        *all.entry(record.surname).or_default() += 1;
    }
    all
}

/// A pair that may turn out likely.
#[derive(Clone, Copy)]
struct Candidate {
    leaver: u32,
    joiner: u32,
    score: f32,
    doubtful: bool,
}

/// What a thread of [`propose`] makes.
#[derive(Default)]
struct Made {
    candidates: Vec<Candidate>,
    likeness: Remembered,
}

/// How like two names were, by their numbers: the same few pairs come again and again.
#[derive(Default)]
struct Remembered(Vec<(u64, Option<Likeness>)>);

impl Remembered {
    fn of(&mut self, names: &Names<'_>, a: u32, b: u32) -> Likeness {
        if a == b {
            return Likeness::Same;
        }
        if self.0.is_empty() {
            self.0.resize(REMEMBERED, (0, None));
        }
        let pair = u64::from(a.min(b)) << 32 | u64::from(a.max(b));
        let place = &mut self.0[(pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize];
        if let (known, Some(likeness)) = *place
            && known == pair
        {
            return likeness;
        }
        let likeness = names.likeness(a, b);
        *place = (pair, Some(likeness));
        likeness
    }
}

/// Proposes which leavers may be whom of those on the rolls, for a person to decide.
pub fn propose(
    leavers: &[Record<'_>],
    rolls: &[Record<'_>],
    weights: &Weights,
    threads: NonZeroUsize,
) -> Vec<Proposal> {
    let ready = Ready::new(leavers, rolls, threads);
    let base = base(weights, rolls.len());
    let most = most_of_names(weights);
    let made = ready.each(threads, |made: &mut Made, joiner, record, candidates| {
        for &leaver in candidates {
            let other = &ready.leavers[leaver as usize];
            let found = beside_names(other, record);
            // Names are dear to compare, and most pairs could not become likely by them.
            if base + sum(weights, &found) + most < FLOOR {
                continue;
            }
            let names = &ready.names;
            let found = with_names(found, other, record, names, |a, b| {
                made.likeness.of(names, a, b)
            });
            let score = base + sum(weights, &found);
            if score >= FLOOR {
                let leaver = ready.places[leaver as usize] as u32;
                let doubtful = is_doubtful(&found);
                made.candidates.push(Candidate {
                    leaver,
                    joiner: joiner as u32,
                    score,
                    doubtful,
                });
            }
        }
    });
    let candidates = made.into_iter().flat_map(|made| made.candidates).collect();
    proposals(candidates, weights)
}

/// The score of a pair of which nothing is found: the more on the rolls, the likelier is chance. On
/// fewer rolls than were learnt from it stays: twins and brothers are as many.
fn base(weights: &Weights, rolls: usize) -> f32 {
    weights.base - (rolls as f32 / weights.rolls.max(1) as f32).log2().max(0.0)
}

/// Whether what was found may be a twin's, a brother's or a namesake's, and no number speaks for
/// the child itself: then it is never strong.
fn is_doubtful(found: &Findings) -> bool {
    use Finding::{Namesake, Sibling, Twin, UpnFormer, UpnSame};
    let has = |any: &[Finding]| found.as_slice().iter().any(|finding| any.contains(finding));
    has(&[Twin, Sibling, Namesake]) && !has(&[UpnSame, UpnFormer])
}

fn sum(weights: &Weights, found: &Findings) -> f32 {
    found
        .as_slice()
        .iter()
        .map(|&finding| weights.of(finding))
        .sum()
}

/// The most that names, and what fields say together, can add.
fn most_of_names(weights: &Weights) -> f32 {
    let most = |field: &str| {
        let of = Finding::ALL
            .iter()
            .filter(|finding| finding.key().0 == field);
        of.map(|&finding| weights.of(finding)).fold(0.0, f32::max)
    };
    let together = Finding::ALL
        .iter()
        .filter(|finding| finding.key().0 == "together");
    let together: f32 = together.map(|&finding| weights.of(finding).max(0.0)).sum();
    most("forename") + most("surname") + together
}

/// Weighs candidates for one leaver, and leavers for one candidate, against each other.
fn proposals(mut candidates: Vec<Candidate>, weights: &Weights) -> Vec<Proposal> {
    let odds = |candidate: &Candidate| f64::from(candidate.score).exp2();
    let order = |a: &Candidate, b: &Candidate| b.score.total_cmp(&a.score);
    candidates.sort_unstable_by(|a, b| {
        a.joiner
            .cmp(&b.joiner)
            .then(order(a, b))
            .then(a.leaver.cmp(&b.leaver))
    });
    let mut rivals: Vec<(Candidate, f64)> = Vec::with_capacity(candidates.len());
    for same in candidates.chunk_by(|a, b| a.joiner == b.joiner) {
        let all: f64 = same.iter().map(odds).sum();
        rivals.extend(
            same.iter()
                .map(|candidate| (*candidate, all - odds(candidate))),
        );
    }
    rivals.sort_unstable_by(|(a, _), (b, _)| {
        a.leaver
            .cmp(&b.leaver)
            .then(order(a, b))
            .then(a.joiner.cmp(&b.joiner))
    });
    let mut proposals = Vec::new();
    for same in rivals.chunk_by(|(a, _), (b, _)| a.leaver == b.leaver) {
        let all: f64 = same.iter().map(|(candidate, _)| odds(candidate)).sum();
        for (candidate, others) in same {
            let likelihood = (odds(candidate) / (1.0 + all + others)) as f32;
            if likelihood >= weights.propose {
                proposals.push(Proposal {
                    leaver: candidate.leaver as usize,
                    joiner: candidate.joiner as usize,
                    score: candidate.score,
                    likelihood,
                    strength: if likelihood >= weights.strong && !candidate.doubtful {
                        Strength::Strong
                    } else {
                        Strength::Possible
                    },
                });
            }
        }
    }
    proposals
}
