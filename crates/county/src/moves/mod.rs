//! Pupils who leave one school's roll, most of whom come on to another's, written down anew there.
//! In: a seed, how many leavers and how many on rolls. Out: both lists as schools hold them, and
//! which leaver is whom: the truth that matching is measured against.

mod family;
mod office;
mod write;

use std::collections::HashMap;

use jiff::civil::Date;

use crate::chance::{Chance, Subject};
use crate::people::{LETTERS, with_letter};
use crate::published;

/// What to make.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The same seed makes the same pupils.
    pub seed: u64,
    /// Pupils on rolls.
    pub rolls: usize,
    /// Pupils who left; fewer than those on rolls.
    pub leavers: usize,
}

/// A pupil as one school's register holds them. What is blank is not known there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Unique pupil number.
    pub upn: String,
    /// The number before, where there was another.
    pub former_upn: String,
    /// Forenames.
    pub forename: String,
    /// Surname.
    pub surname: String,
    /// Date of birth.
    pub born: Option<Date>,
    /// `F`, `M` or blank.
    pub sex: &'static str,
    /// House, street and place.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// The school of this roll.
    pub laestab: String,
    /// The school before, as far as this one was told.
    pub former_laestab: String,
    /// Numbers of brothers and sisters.
    pub siblings: Vec<String>,
}

/// What became different between the two records of one child.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Change {
    /// A name was misspelt.
    Misspelt,
    /// A name was written as another tongue writes it.
    Transliterated,
    /// The name the child goes by stands for the forename.
    Nickname,
    /// A forename came on or went.
    MiddleName,
    /// The surname of another parent.
    OtherSurname,
    /// Two surnames became one, or one two.
    DoubleBarrelled,
    /// Forename and surname stand in each other's place.
    Swapped,
    /// Day and month of birth stand in each other's place.
    DayMonth,
    /// One digit of the date of birth is wrong.
    OneDigit,
    /// No date of birth.
    NotBorn,
    /// They moved house.
    NewAddress,
    /// No number.
    NoUpn,
    /// A temporary number instead.
    TemporaryUpn,
    /// Somebody else's number, or one that was mistyped.
    WrongUpn,
}

/// A leaver who came on to a roll.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pair {
    /// Which of the leavers.
    pub leaver: usize,
    /// Which of those on rolls.
    pub joiner: usize,
    /// What became different.
    pub changes: Vec<Change>,
}

/// Leavers, rolls and the truth.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moves {
    /// Those who left.
    pub leavers: Vec<Row>,
    /// Everybody on a roll, joiners among them.
    pub rolls: Vec<Row>,
    /// Who is whom, in order of leavers.
    pub pairs: Vec<Pair>,
}

impl Moves {
    /// Makes them: families who move, families who vanish, and families who stay, with twins and
    /// namesakes among them.
    pub fn make(options: Options) -> Self {
        let mut maker = Maker::new(options);
        let mut at = 0;
        while maker.moves.leavers.len() < options.leavers {
            let mut chance = Chance::of(options.seed, Subject::Moves, at, 0);
            let fate = chance.unit();
            if fate < 0.78 {
                maker.family_moves(&mut chance);
            } else {
                maker.family_vanishes(&mut chance);
            }
            at += 1;
        }
        while maker.moves.rolls.len() < options.rolls {
            let mut chance = Chance::of(options.seed, Subject::Moves, at, 0);
            maker.family_stays(&mut chance);
            at += 1;
        }
        maker.shuffled()
    }
}

/// What is made so far.
struct Maker {
    options: Options,
    authorities: Vec<u16>,
    schools: usize,
    given: HashMap<(usize, i16), u16>,
    moves: Moves,
}

impl Maker {
    fn new(options: Options) -> Self {
        Self {
            options,
            authorities: published::authorities()
                .map(|a| a.code)
                .filter(|&code| code != published::ENGLAND)
                .collect(),
            schools: (options.rolls / 400).max(4),
            given: HashMap::new(),
            moves: Moves {
                leavers: Vec::with_capacity(options.leavers + 8),
                rolls: Vec::with_capacity(options.rolls + 8),
                pairs: Vec::with_capacity(options.leavers),
            },
        }
    }

    /// A school's number: establishments from 9001 are nobody's.
    fn laestab(&self, school: usize) -> (u16, usize) {
        let many = self.authorities.len();
        (self.authorities[school % many], 9_001 + school / many % 999)
    }

    fn laestab_text(&self, school: usize) -> String {
        let (authority, establishment) = self.laestab(school);
        format!("{authority:03}{establishment:04}")
    }

    /// A number given out by a school in a year.
    fn upn(&mut self, school: usize, year: i16) -> String {
        let serial = self.given.entry((school, year)).or_insert(0);
        *serial += 1;
        let serial = *serial % 1_000;
        let (authority, establishment) = self.laestab(school);
        let year = year.rem_euclid(100);
        with_letter(&format!(
            "{authority:03}{establishment:04}{year:02}{serial:03}"
        ))
    }

    fn temporary_upn(&self, school: usize, chance: &mut Chance) -> String {
        let (authority, establishment) = self.laestab(school);
        let last = char::from(*chance.pick(LETTERS));
        let serial = chance.below(100);
        with_letter(&format!(
            "{authority:03}{establishment:04}26{serial:02}{last}"
        ))
    }

    /// The lists in an order that says nothing, and no longer than asked for.
    fn shuffled(self) -> Moves {
        let Moves {
            leavers,
            rolls,
            pairs,
        } = self.moves;
        let mut chance = Chance::of(self.options.seed, Subject::Moves, usize::MAX, 0);
        let order = |many: usize, chance: &mut Chance| {
            let mut order: Vec<usize> = (0..many).collect();
            chance.shuffle(&mut order);
            order
        };
        let (leaver_at, roll_at) = (
            order(leavers.len(), &mut chance),
            order(rolls.len(), &mut chance),
        );
        let mut pairs: Vec<Pair> = pairs
            .into_iter()
            .map(|pair| Pair {
                leaver: leaver_at[pair.leaver],
                joiner: roll_at[pair.joiner],
                changes: pair.changes,
            })
            .filter(|pair| pair.leaver < self.options.leavers && pair.joiner < self.options.rolls)
            .collect();
        pairs.sort_by_key(|pair| pair.leaver);
        Moves {
            leavers: placed(leavers, &leaver_at, self.options.leavers),
            rolls: placed(rolls, &roll_at, self.options.rolls),
            pairs,
        }
    }
}

/// Rows in their places; those beyond the end are left out.
fn placed(rows: Vec<Row>, at: &[usize], many: usize) -> Vec<Row> {
    let mut by_place: Vec<(usize, Row)> = at.iter().copied().zip(rows).collect();
    by_place.sort_by_key(|(place, _)| *place);
    by_place
        .into_iter()
        .take(many)
        .map(|(_, row)| row)
        .collect()
}
