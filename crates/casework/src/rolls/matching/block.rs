//! Which pairs are worth comparing: those that share a number, a home, a birth and an initial, or
//! a name by its sound.
//! In: leavers made ready. Out: for each record of a roll, the leavers it may be.

use std::collections::HashMap;

use super::names::{Name, Names};
use super::record::Prepared;

/// Under a key that more leavers share than this nobody is looked up: it says too little, and the
/// others say it too.
const CROWD: usize = 2_000;

/// Leavers by what they may be found under.
#[derive(Debug)]
pub(super) struct Blocks {
    /// Where each key's leavers begin and how many there are.
    keys: HashMap<u64, (u32, u32), Spread>,
    leavers: Vec<u32>,
    /// First letters of each leaver's names.
    initials: Vec<u32>,
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
    SurnameBorn,
    Home,
    House,
}

fn key(kind: Kind, a: u64, b: u64) -> u64 {
    let mixed = (a ^ (kind as u64) << 56).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ mixed >> 29 ^ b).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ mixed >> 32
}

/// Day and month the other way round; the same date when that is none.
fn turned(born: u32) -> u32 {
    let (year, month, day) = (born / 10_000, born / 100 % 100, born % 100);
    if day <= 12 { year * 10_000 + day * 100 + month } else { born }
}

/// The keys of a record. Keys whose leavers must share an initial come with `true`. A leaver is
/// entered under them and a record of a roll is looked up under them; `turned_too` adds the birth
/// with day and month the other way round, for one of the two sides.
fn keys(of: &Prepared, names: &Names<'_>, turned_too: bool, out: &mut Vec<(u64, bool)>) {
    out.clear();
    let fold = |upn: u128| (upn >> 64) as u64 ^ upn as u64;
    for upn in [of.upn, of.former_upn] {
        if upn != 0 {
            out.push((key(Kind::Upn, fold(upn), 0), false));
        }
    }
    for &sibling in &of.siblings {
        out.push((key(Kind::Sibling, fold(sibling), 0), true));
    }
    if of.born != 0 {
        out.push((key(Kind::Born, of.born.into(), 0), true));
        let turned = turned(of.born);
        if turned_too && turned != of.born {
            out.push((key(Kind::Born, turned.into(), 0), true));
        }
    }
    let (forename, surname) = (names.get(of.forename), names.get(of.surname));
    by_name(forename, surname, of.born, out);
    if of.postcode != 0 {
        out.push((key(Kind::Home, of.postcode, 0), true));
    }
    if of.house != 0 && of.born != 0 {
        out.push((key(Kind::House, of.house, u64::from(of.born / 100)), true));
    }
}

/// Keys of the sounds of names, whichever way round they stand.
fn by_name(forename: &Name, surname: &Name, born: u32, out: &mut Vec<(u64, bool)>) {
    let (one, other) = (forename.first.min(surname.sound), forename.first.max(surname.sound));
    if one != 0 {
        out.push((key(Kind::Names, one, other), false));
    }
    if born == 0 || surname.sound == 0 {
        return;
    }
    // With the year and with the day: either may be wrong.
    let year = u64::from(born / 10_000);
    let day = u64::from(born % 10_000) + 10_000;
    for when in [year, day] {
        out.push((key(Kind::SurnameBorn, surname.last, when), true));
        if surname.first != surname.last {
            out.push((key(Kind::SurnameBorn, surname.first, when), true));
        }
    }
}

impl Blocks {
    pub(super) fn new(leavers: &[Prepared], names: &Names<'_>) -> Self {
        let mut entries: Vec<(u64, u32)> = Vec::with_capacity(leavers.len() * 9);
        let mut found = Vec::new();
        for (leaver, number) in leavers.iter().zip(0_u32..) {
            keys(leaver, names, false, &mut found);
            entries.extend(found.iter().map(|(key, _)| (*key, number)));
        }
        entries.sort_unstable();
        entries.dedup();
        let mut blocks = Self {
            keys: HashMap::default(),
            leavers: entries.iter().map(|(_, leaver)| *leaver).collect(),
            initials: leavers.iter().map(|leaver| initials(leaver, names)).collect(),
        };
        let mut start = 0;
        for block in entries.chunk_by(|a, b| a.0 == b.0) {
            if block.len() <= CROWD {
                blocks.keys.insert(block[0].0, (start, block.len() as u32));
            }
            start += block.len() as u32;
        }
        blocks
    }

    /// The leavers a record of a roll may be, each once, in order.
    pub(super) fn candidates(&self, of: &Prepared, names: &Names<'_>, room: &mut Room) {
        let initials = initials(of, names);
        keys(of, names, true, &mut room.keys);
        room.candidates.clear();
        for &(key, by_initial) in &room.keys {
            let Some(&(start, many)) = self.keys.get(&key) else {
                continue;
            };
            let block = &self.leavers[start as usize..(start + many) as usize];
            if by_initial {
                let shares = |leaver: &&u32| self.initials[**leaver as usize] & initials != 0;
                room.candidates.extend(block.iter().filter(shares));
            } else {
                room.candidates.extend(block);
            }
        }
        room.candidates.sort_unstable();
        room.candidates.dedup();
    }
}

/// Room that one thread uses again and again.
#[derive(Default, Debug)]
pub(super) struct Room {
    keys: Vec<(u64, bool)>,
    pub(super) candidates: Vec<u32>,
}

fn initials(of: &Prepared, names: &Names<'_>) -> u32 {
    names.get(of.forename).initials | names.get(of.surname).initials
}
