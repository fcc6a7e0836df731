//! Which pairs are worth comparing: those that share a number, a home, a birth and an initial, or
//! a name by its sound.
//! In: leavers made ready. Out: for each record of a roll, the leavers it may be.

use std::collections::HashMap;

use super::names::Names;
use super::record::Prepared;

/// Under a key that more leavers share than this nobody is looked up: it says too little, and the
/// others say it too.
const CROWD: usize = 2_000;

/// Leavers by what they may be found under.
pub(super) struct Blocks {
    /// Where each key's leavers begin and how many there are.
    keys: HashMap<u64, (u32, u32), Spread>,
    leavers: Vec<u32>,
    /// First letters of each leaver's names.
    initials: Vec<Initials>,
    /// A bit for each key, as [`Self::seen_at`] says.
    seen: Vec<u64>,
}

/// Keys are spread already.
type Spread = std::hash::BuildHasherDefault<AsItIs>;

#[derive(Default)]
struct AsItIs(u64);

impl std::hash::Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// What a key is made of.
#[derive(Clone, Copy)]
#[repr(u64)]
enum Kind {
    Upn = 1,
    Sibling,
    Born,
    Names,
    /// The names of one of whom no birth is known.
    NamesUnborn,
    SurnameBorn,
    Home,
}

/// What a leaver and a record of a roll must share besides a key.
#[derive(Clone, Copy)]
enum Also {
    Nothing,
    /// The initial of the forename or of the surname, or both crosswise.
    Initial,
    /// The initial of the forename.
    ForenameInitial,
}

/// First letters of a record's names, as heard.
#[derive(Clone, Copy, Debug)]
struct Initials {
    forename: u32,
    surname: u32,
}

impl Also {
    const fn holds(self, a: Initials, b: Initials) -> bool {
        let forename = a.forename & b.forename != 0;
        match self {
            Self::Nothing => true,
            Self::ForenameInitial => forename,
            Self::Initial => {
                let crosswise = a.forename & b.surname != 0 && a.surname & b.forename != 0;
                forename || a.surname & b.surname != 0 || crosswise
            }
        }
    }
}

/// Whose keys are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Leaver,
    Roll,
}

fn key(kind: Kind, a: u64, b: u64) -> u64 {
    let mixed = (a ^ (kind as u64) << 56).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ mixed >> 29 ^ b).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ mixed >> 32
}

/// Day and month the other way round; the same date when that is none.
fn turned(born: u32) -> u32 {
    let (year, month, day) = (born / 10_000, born / 100 % 100, born % 100);
    if day <= 12 {
        year * 10_000 + day * 100 + month
    } else {
        born
    }
}

/// The keys of a record: a leaver is entered under them, a record of a roll is looked up under them.
fn keys(of: &Prepared, names: &Names<'_>, side: Side, out: &mut Vec<(u64, Also)>) {
    out.clear();
    let fold = |upn: u128| (upn >> 64) as u64 ^ upn as u64;
    for upn in [of.upn, of.former_upn] {
        if upn != 0 {
            out.push((key(Kind::Upn, fold(upn), 0), Also::Nothing));
        }
    }
    for &sibling in &of.siblings {
        out.push((key(Kind::Sibling, fold(sibling), 0), Also::Initial));
    }
    if of.postcode != 0 {
        out.push((key(Kind::Home, of.postcode, 0), Also::Initial));
    }
    let (forename, surname) = (names.get(of.forename), names.get(of.surname));
    let both = |kind| {
        let (one, other) = (forename.sound, surname.sound);
        (key(kind, one.min(other), one.max(other)), Also::Nothing)
    };
    // Where a birth is not known, the names alone must do, on either side.
    match (side, of.born) {
        (Side::Leaver, 0) => out.extend([both(Kind::Names), both(Kind::NamesUnborn)]),
        (Side::Roll, 0) => out.extend([both(Kind::Names)]),
        (Side::Leaver, _) => out.push(both(Kind::Names)),
        (Side::Roll, _) => out.push(both(Kind::NamesUnborn)),
    }
    if of.born == 0 {
        return;
    }
    out.push((key(Kind::Born, of.born.into(), 0), Also::Initial));
    let turned = turned(of.born);
    if side == Side::Roll && turned != of.born {
        out.push((key(Kind::Born, turned.into(), 0), Also::Initial));
    }
    // Two of day, month and year: the third may be wrong.
    let (year, month, day) = (of.born / 10_000, of.born / 100 % 100, of.born % 100);
    for two in [
        year * 100 + month,
        1_000_000 + year * 100 + day,
        2_000_000 + month * 100 + day,
    ] {
        out.push((
            key(Kind::SurnameBorn, surname.last, two.into()),
            Also::ForenameInitial,
        ));
        if surname.first != surname.last {
            out.push((
                key(Kind::SurnameBorn, surname.first, two.into()),
                Also::ForenameInitial,
            ));
        }
    }
}

impl Blocks {
    pub(super) fn new(leavers: &[Prepared], names: &Names<'_>) -> Self {
        let mut entries: Vec<(u64, u32)> = Vec::with_capacity(leavers.len() * 9);
        let mut found = Vec::new();
        for (leaver, number) in leavers.iter().zip(0_u32..) {
            keys(leaver, names, Side::Leaver, &mut found);
            entries.extend(found.iter().map(|(key, _)| (*key, number)));
        }
        entries.sort_unstable();
        entries.dedup();
        let mut blocks = Self {
            keys: HashMap::default(),
            seen: vec![0; (entries.len() / 4).next_power_of_two()],
            leavers: entries.iter().map(|(_, leaver)| *leaver).collect(),
            initials: leavers
                .iter()
                .map(|leaver| initials(leaver, names))
                .collect(),
        };
        let mut start = 0;
        for block in entries.chunk_by(|a, b| a.0 == b.0) {
            if block.len() <= CROWD {
                let (word, bit) = blocks.seen_at(block[0].0);
                blocks.seen[word] |= bit;
                blocks.keys.insert(block[0].0, (start, block.len() as u32));
            }
            start += block.len() as u32;
        }
        blocks
    }

    /// The bit that is set when a key was perhaps entered: most are looked up in vain, and this
    /// stays in the processor's cache.
    fn seen_at(&self, key: u64) -> (usize, u64) {
        ((key >> 6) as usize & (self.seen.len() - 1), 1 << (key & 63))
    }

    /// The leavers a record of a roll may be, each once, in order.
    pub(super) fn candidates(&self, of: &Prepared, names: &Names<'_>, room: &mut Room) {
        let ours = initials(of, names);
        keys(of, names, Side::Roll, &mut room.keys);
        room.candidates.clear();
        for &(key, also) in &room.keys {
            let (word, bit) = self.seen_at(key);
            if self.seen[word] & bit == 0 {
                continue;
            }
            let Some(&(start, many)) = self.keys.get(&key) else {
                continue;
            };
            let block = &self.leavers[start as usize..(start + many) as usize];
            let shares = |leaver: &&u32| also.holds(self.initials[**leaver as usize], ours);
            room.candidates.extend(block.iter().filter(shares));
        }
        room.candidates.sort_unstable();
        room.candidates.dedup();
    }
}

/// Room that one thread uses again and again.
#[derive(Default)]
pub(super) struct Room {
    keys: Vec<(u64, Also)>,
    pub(super) candidates: Vec<u32>,
}

fn initials(of: &Prepared, names: &Names<'_>) -> Initials {
    Initials {
        forename: names.get(of.forename).initials,
        surname: names.get(of.surname).initials,
    }
}
