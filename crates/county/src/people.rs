//! Pupils as registers know them: numbers, names, year groups, details.
//! In: children and their stays. Out: pupils, and rolls that name them.

use std::collections::HashMap;

use exchange::pack;
use law::academic_year::CurriculumYear;
use law::upn::check_letter;

use crate::chance::{Chance, Subject};
use crate::families::{Child, Family, People};
use crate::movement::{Setting, Stay, career};
use crate::names;
use crate::published;

/// One permanent number in this many has a wrong check letter.
const WRONG_LETTER: f64 = 1.0 / 2_000.0;

/// The letters of temporary numbers and wrong checks.
pub(crate) const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// A pupil as registers know one. A child may be two of them.
#[derive(Clone, Debug)]
pub(crate) struct Pupil {
    pub(crate) upn: String,
    pub(crate) child: usize,
    pub(crate) forename: String,
    pub(crate) surname: String,
}

/// A pupil's stay.
#[derive(Clone, Debug)]
pub(crate) struct Roll {
    pub(crate) pupil: usize,
    pub(crate) stay: Stay,
}

/// Every pupil and every stay.
pub(crate) fn enrol(setting: &Setting<'_>, authority: u16) -> (Vec<Pupil>, Vec<Roll>) {
    let mut numbers = Numbers {
        authority,
        elsewhere: published::authorities()
            .map(|a| a.code)
            .filter(|&code| code != authority && code != published::ENGLAND)
            .collect(),
        given: HashMap::new(),
    };
    let mut pupils = Vec::with_capacity(setting.people.children.len());
    let mut rolls = Vec::with_capacity(setting.people.children.len() * 5 / 4);
    for (i, child) in setting.people.children.iter().enumerate() {
        let stays = career(setting, i);
        let Some(first) = stays.first() else {
            continue;
        };
        let mut chance = Chance::of(setting.seed, Subject::Identity, i, 0);
        let home = setting.plan.schools[first.school].laestab.number() % 10_000;
        let upn = numbers.of_first_school(child, first, home, &mut chance);
        let at = pupils.len();
        pupils.push(Pupil {
            upn,
            child: i,
            forename: child.forename.to_owned(),
            surname: child.surname.clone(),
        });
        if let Some(second) = stays.iter().find(|s| s.number == 1) {
            // Entered as it was heard, by a school that had not yet heard from the last one.
            let estab = setting.plan.schools[second.school].laestab.number() % 10_000;
            let (mut forename, mut surname) = (child.forename.to_owned(), child.surname.clone());
            match chance.below(3) {
                0 => forename = names::misspelt(&forename, &mut chance),
                1 => surname = names::misspelt(&surname, &mut chance),
                _ => {}
            }
            pupils.push(Pupil {
                upn: numbers.temporary(authority, estab, second.start.date().year()),
                child: i,
                forename,
                surname,
            });
        }
        for stay in stays {
            rolls.push(Roll {
                pupil: at + usize::from(stay.number),
                stay,
            });
        }
    }
    (pupils, rolls)
}

/// Gives numbers out, each once.
struct Numbers {
    authority: u16,
    elsewhere: Vec<u16>,
    given: HashMap<(u16, u32, i16, bool), u16>,
}

impl Numbers {
    /// The number of the school at which the child started, here or elsewhere.
    fn of_first_school(
        &mut self,
        child: &Child,
        first: &Stay,
        home: u32,
        chance: &mut Chance,
    ) -> String {
        let year = child.entry;
        if chance.yes(0.0015) {
            return self.temporary(self.authority, home, first.start.date().year());
        }
        let elsewhere = first.from_outside || chance.yes(0.07);
        let mut upn = if elsewhere {
            let authority = *chance.pick(&self.elsewhere);
            let estab = 9_001 + chance.below(400) as u32;
            self.permanent(authority, estab, year)
        } else {
            self.permanent(self.authority, home, year)
        };
        if chance.yes(WRONG_LETTER) {
            let at = LETTERS.iter().position(|l| upn.as_bytes()[0] == *l);
            let wrong = LETTERS[(at.unwrap_or(0) + 1 + chance.below(22)) % 23];
            upn.replace_range(..1, &char::from(wrong).to_string());
        }
        upn
    }

    fn permanent(&mut self, authority: u16, estab: u32, year: i16) -> String {
        // A school that has given out a thousand numbers in a year borrows its neighbour's.
        let mut estab = estab;
        loop {
            let serial = self
                .given
                .entry((authority, estab, year, false))
                .or_insert(0);
            *serial += 1;
            if *serial < 1_000 {
                let rest = format!(
                    "{authority:03}{estab:04}{:02}{serial:03}",
                    year.rem_euclid(100)
                );
                return with_letter(&rest);
            }
            estab = if estab == 9_999 { 9_001 } else { estab + 1 };
        }
    }

    fn temporary(&mut self, authority: u16, estab: u32, year: i16) -> String {
        let serial = self
            .given
            .entry((authority, estab, year, true))
            .or_insert(0);
        *serial += 1;
        let last = char::from(LETTERS[usize::from(*serial / 100) % 23]);
        let rest = format!(
            "{authority:03}{estab:04}{:02}{:02}{last}",
            year.rem_euclid(100),
            *serial % 100
        );
        with_letter(&rest)
    }
}

pub(crate) fn with_letter(rest: &str) -> String {
    let letter = check_letter(rest).value.unwrap_or('A');
    format!("{letter}{rest}")
}

/// Year group as registers write it.
pub(crate) fn year_group(group: i16) -> String {
    match group {
        ..=0 => CurriculumYear::R.to_string(),
        n => CurriculumYear::Year(n as u8).to_string(),
    }
}

/// Where a child lives: the address of its family.
pub(crate) struct Home {
    pub(crate) address: String,
    pub(crate) postcode: String,
}

impl Home {
    /// A house in an area. Postcodes are of an area, ZZ, that has no post.
    pub(crate) fn in_area(name: &str, area: usize, chance: &mut Chance) -> Self {
        const UNITS: &[u8; 20] = b"ABDEFGHJLNPQRSTUWXYZ";
        let unit = |chance: &mut Chance| char::from(*chance.pick(UNITS));
        Self {
            address: format!("{}, {name}", names::house(chance)),
            // Never ZZ99, which statistics use for "no fixed address".
            postcode: format!(
                "ZZ{} {}{}{}",
                area % 80 + 1,
                chance.below(10),
                unit(chance),
                unit(chance)
            ),
        }
    }
}

/// A pupil's row of `details.csv`.
pub(crate) fn details(
    pupil: &Pupil,
    child: &Child,
    family: &Family,
    home: &Home,
    flags: Vec<String>,
    chance: &mut Chance,
) -> pack::Details {
    let mut flags = flags;
    if chance.yes(0.006) {
        flags.push("young carer".to_owned());
    }
    if chance.yes(0.005) {
        flags.push("service child".to_owned());
    }
    if family.mobile {
        flags.push("mobile child".to_owned());
    }
    if child.chronic {
        flags.push("medical condition".to_owned());
    }
    if child.flexi {
        flags.push("flexi-schooling".to_owned());
    }
    pack::Details {
        upn: pupil.upn.clone(),
        preferred_name: names::preferred(child.forename, chance)
            .unwrap_or_default()
            .to_owned(),
        address: home.address.clone(),
        postcode: home.postcode.clone(),
        sen: child.sen,
        fsm: family.free_meals,
        language: if chance.yes(0.75) {
            family.culture.language
        } else {
            "English"
        }
        .to_owned(),
        flags,
    }
}

/// The children of a family, in order of birth.
pub(crate) fn eldest_first(family: &Family, people: &People) -> Vec<usize> {
    let mut children = family.children.clone();
    children.sort_by_key(|&c| people.children[c].born);
    children
}
