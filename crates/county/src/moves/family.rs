//! Families who move, vanish or stay, and those who are easily taken for them.
//! In: chance. Out: rows of leavers and of rolls, and who is whom.

use jiff::civil::date;
use register::Day;

use super::{Maker, Pair, Row, office};
use crate::chance::Chance;
use crate::names::{self, Culture, Sex};
use crate::people::Home;

/// The share of families whose names are not English ones.
const OTHERS: f64 = 0.35;

/// A brother or sister after the first is a twin.
const TWINS: f64 = 0.05;

/// A leaver has a namesake on another roll, made on purpose beside those who come by chance.
const NAMESAKE: f64 = 0.03;

/// A child of a family that moves or vanishes stays behind at the school.
const STAYS_BEHIND: f64 = 0.06;

/// A family that moves.
struct Family {
    culture: &'static Culture,
    school: usize,
    rows: Vec<Row>,
}

impl Maker {
    /// Children under one roof, as the school they go to holds them.
    fn family(&mut self, chance: &mut Chance) -> Family {
        const SIZES: &[(usize, f64)] = &[(1, 0.5), (2, 0.36), (3, 0.11), (4, 0.03)];
        let culture = Culture::of(chance, OTHERS);
        let surname = culture.surname(chance);
        let school = chance.below(self.schools);
        let home = home(school, chance);
        let mut rows: Vec<Row> = Vec::new();
        let mut born = Day(0);
        for child in 0..chance.out_of(SIZES) {
            let from = Day::from(date(2010, 9, 1));
            if child == 0 {
                born = Day(from.0 + chance.between(0, 365 * 12));
            } else if !chance.yes(TWINS) {
                let back = born.0 - from.0 > 365 * 6;
                let apart = chance.between(300, 1_500);
                born = Day(born.0 + if back { -apart } else { apart });
            }
            let sex = Sex::of(chance);
            let mut forename = culture.forename(sex, chance).to_owned();
            while rows.iter().any(|other| other.forename == forename) {
                culture.forename(sex, chance).clone_into(&mut forename);
            }
            let upn = self.upn(school, born.date().year() + 4);
            rows.push(Row {
                upn,
                former_upn: String::new(),
                forename,
                surname: culture.surname_for(&surname, sex),
                born: Some(born.date()),
                sex: sex.text(),
                address: home.address.clone(),
                postcode: home.postcode.clone(),
                laestab: self.laestab_text(school),
                former_laestab: String::new(),
                siblings: Vec::new(),
            });
        }
        let upns: Vec<String> = rows.iter().map(|row| row.upn.clone()).collect();
        for (at, row) in rows.iter_mut().enumerate() {
            let others = upns.iter().enumerate().filter(|(other, _)| *other != at);
            row.siblings = others
                .filter(|_| chance.yes(0.8))
                .map(|(_, upn)| upn.clone())
                .collect();
        }
        Family {
            culture,
            school,
            rows,
        }
    }

    /// A family whose children come on to rolls elsewhere.
    pub(super) fn family_moves(&mut self, chance: &mut Chance) {
        let family = self.family(chance);
        let mut next = chance.below(self.schools);
        if next == family.school {
            next = (next + 1) % self.schools;
        }
        let new_home = chance.yes(0.6).then(|| home(next, chance));
        // One parent's surname for all who move.
        let other_surname = chance.yes(0.06).then(|| family.culture.surname(chance));
        let all: Vec<String> = family.rows.iter().map(|row| row.upn.clone()).collect();
        let alone = family.rows.len() == 1;
        for (at, row) in family.rows.into_iter().enumerate() {
            if !alone && chance.yes(STAYS_BEHIND) {
                self.moves.rolls.push(row);
                continue;
            }
            let (mut joined, changes) = office::enter(
                &row,
                new_home.as_ref(),
                other_surname.as_deref(),
                &all,
                &mut *chance,
            );
            if joined.upn == office::TEMPORARY {
                joined.upn = self.temporary_upn(next, chance);
            }
            joined.laestab = self.laestab_text(next);
            joined.former_laestab = match chance.unit() {
                u if u < 0.55 => row.laestab.clone(),
                u if u < 0.60 => self.laestab_text(chance.below(self.schools)),
                _ => String::new(),
            };
            joined.siblings = all
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at && chance.yes(0.5))
                .map(|(_, upn)| upn.clone())
                .collect();
            self.moves.pairs.push(Pair {
                leaver: self.moves.leavers.len(),
                joiner: self.moves.rolls.len(),
                changes,
            });
            self.moves.rolls.push(joined);
            self.leaves(row, chance);
        }
    }

    /// A family whose children are on no roll any more, but for one who may have stayed behind.
    pub(super) fn family_vanishes(&mut self, chance: &mut Chance) {
        let family = self.family(chance);
        let alone = family.rows.len() == 1;
        for row in family.rows {
            if !alone && chance.yes(2.0 * STAYS_BEHIND) {
                self.moves.rolls.push(row);
            } else {
                self.leaves(row, chance);
            }
        }
    }

    /// A family on the roll all the time; what their schools hold has gaps too.
    pub(super) fn family_stays(&mut self, chance: &mut Chance) {
        let mut family = self.family(chance);
        // Many came from somewhere once.
        let former = chance
            .yes(0.3)
            .then(|| self.laestab_text(chance.below(self.schools)));
        for mut row in family.rows.drain(..) {
            if chance.yes(0.04) {
                row.upn.clear();
            } else if chance.yes(0.03) {
                row.upn = self.temporary_upn(family.school, chance);
            }
            row.former_laestab = former.clone().unwrap_or_default();
            self.moves.rolls.push(row);
        }
    }

    fn leaves(&mut self, row: Row, chance: &mut Chance) {
        if chance.yes(NAMESAKE) {
            self.namesake(&row, chance);
        }
        self.moves.leavers.push(row);
    }

    /// Another child of the same name, born on the same day, on nearly the same, or on any.
    fn namesake(&mut self, of: &Row, chance: &mut Chance) {
        let mut family = self.family(chance);
        let Some(mut row) = family.rows.pop() else {
            return;
        };
        row.forename.clone_from(&of.forename);
        row.surname.clone_from(&of.surname);
        row.sex = of.sex;
        row.siblings.clear();
        match chance.unit() {
            u if u < 0.2 => row.born = of.born,
            u if u < 0.6 => row.born = of.born.map(|born| office::one_digit(born, chance)),
            _ => {}
        }
        if chance.yes(0.5) {
            row.upn.clear();
        }
        self.moves.rolls.push(row);
    }
}

/// A house near a school.
fn home(school: usize, chance: &mut Chance) -> Home {
    let place = names::place(chance);
    Home::in_area(&place, school, chance)
}
