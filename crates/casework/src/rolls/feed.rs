//! What a feed of a school's roll would do, before anything is done.
//! In: pupils and spells as the school's system says, and what is held of each number. Out: a
//! [`Feed`]: new pupils, changed particulars, joiners, leavers; and each row that is refused, and why.
//! A child is known by number *and* date of birth, never by name; nobody is taken off a roll for not
//! being in the feed; a school changes the particulars only of those on its roll.

use std::collections::{BTreeMap, HashSet};
use std::hash::Hash;

use jiff::civil::Date;

use super::said::{Details, Refusal, SaidPupil, SaidSpell, Spell};

/// A pupil who is held already. `P` and `E` are how the caller knows pupils and spells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeldPupil<P, E> {
    /// The pupil.
    pub id: P,
    /// The number they are held under now.
    pub upn: Option<String>,
    /// Date of birth.
    pub born: Date,
    /// What is held of them.
    pub details: Details,
    /// Their spells at this school, and no other's.
    pub here: Vec<(E, Spell)>,
}

/// Whom a number finds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Held<P, E> {
    /// Nobody.
    Nobody,
    /// One pupil, at whichever school.
    One(Box<HeldPupil<P, E>>),
    /// Several: a number that is wrong on one of them.
    Several,
}

/// Whose a new spell is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Whose<P> {
    /// Somebody held already.
    Held(P),
    /// Somebody new, by their place among [`Feed::new`].
    New(usize),
}

/// A new spell on the roll.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Join<P> {
    /// Whose.
    pub whose: Whose<P>,
    /// The spell.
    pub spell: Spell,
}

/// A row that is not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// Its place among the pupils or the spells that were sent, from 0.
    pub index: usize,
    /// Why.
    pub why: Refusal,
}

/// What a feed would do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Feed<P, E> {
    /// Pupils nobody held.
    pub new: Vec<SaidPupil>,
    /// Pupils on this roll of whom something else is said: before, and now.
    pub changed: Vec<(HeldPupil<P, E>, SaidPupil)>,
    /// New spells.
    pub joins: Vec<Join<P>>,
    /// Spells that are held and are said to be otherwise: leavers, mostly.
    pub moved: Vec<(P, E, Spell, Spell)>,
    /// Rows that say what is held.
    pub same: u64,
    /// Pupils not taken.
    pub refused_pupils: Vec<Refused>,
    /// Spells not taken.
    pub refused_spells: Vec<Refused>,
}

/// Somebody the feed speaks of.
struct Person<'a, P, E> {
    held: Option<HeldPupil<P, E>>,
    said: Option<&'a SaidPupil>,
    born: Date,
    /// The spells at this school as they come to be; those sent with what is held of them.
    spells: Vec<Spell>,
    joins: Vec<Spell>,
    row: Option<usize>,
}

/// What a feed would do on a day. `held` says whom a number finds, under it or once under it.
pub fn plan<P: Copy + Eq + Hash, E: Copy>(
    pupils: &[SaidPupil],
    spells: &[SaidSpell],
    today: Date,
    held: impl Fn(&str) -> Held<P, E>,
) -> Feed<P, E> {
    let mut feed = Feed {
        new: Vec::new(),
        changed: Vec::new(),
        joins: Vec::new(),
        moved: Vec::new(),
        same: 0,
        refused_pupils: Vec::new(),
        refused_spells: Vec::new(),
    };
    let mut people: BTreeMap<&str, Person<'_, P, E>> = BTreeMap::new();
    let (mut ids, mut doubted) = (HashSet::new(), HashSet::new());
    for (index, said) in pupils.iter().enumerate() {
        match person(said, today, &held) {
            Ok(_) if people.contains_key(&*said.upn) => {
                feed.refuse_pupil(index, Refusal::Repeated);
            }
            // Two numbers, one child: the old and the new number each in a row of its own.
            Ok(Person {
                held: Some(one), ..
            }) if !ids.insert(one.id) => {
                feed.refuse_pupil(index, Refusal::Repeated);
            }
            Ok(mut person) => {
                person.row = Some(index);
                people.insert(&said.upn, person);
            }
            Err(why) => {
                doubted.insert(&*said.upn);
                feed.refuse_pupil(index, why);
            }
        }
    }
    // By their first day, so that one spell is ended before the next begins, however they are sent.
    let mut in_order: Vec<usize> = (0..spells.len()).collect();
    in_order.sort_by_key(|at| spells[*at].spell.start);
    let mut seen = HashSet::new();
    for index in in_order {
        let SaidSpell { upn, spell } = &spells[index];
        // Who the number stands for is in doubt, so whose spell it is is too.
        if doubted.contains(&**upn) {
            feed.refuse_spell(index, Refusal::NoPupil);
            continue;
        }
        if !people.contains_key(&**upn) {
            let Some(person) = known_here(upn, &held) else {
                feed.refuse_spell(index, Refusal::NoPupil);
                continue;
            };
            people.insert(upn, person);
        }
        let Some(person) = people.get_mut(&**upn) else {
            continue;
        };
        if !seen.insert((&**upn, spell.start)) {
            feed.refuse_spell(index, Refusal::Repeated);
        } else if let Some(why) = spell.wrong(person.born, today) {
            feed.refuse_spell(index, why);
        } else {
            feed.take_spell(index, person, spell);
        }
    }
    for person in people.into_values() {
        feed.take_pupil(person, today);
    }
    feed.refused_pupils.sort_by_key(|r| r.index);
    feed.refused_spells.sort_by_key(|r| r.index);
    feed
}

/// Who a row is about: by number, else by the number before, and in either case born that day.
fn person<'a, P, E>(
    said: &'a SaidPupil,
    today: Date,
    held: &impl Fn(&str) -> Held<P, E>,
) -> Result<Person<'a, P, E>, Refusal> {
    if let Some(why) = said.wrong(today) {
        return Err(why);
    }
    let mut found = held(&said.upn);
    if let (Held::Nobody, Some(former)) = (&found, &said.former_upn) {
        found = held(former);
    }
    let held = match found {
        Held::Several => return Err(Refusal::AnotherChild),
        Held::One(one) if one.born != said.born => return Err(Refusal::AnotherChild),
        Held::One(one) => Some(*one),
        Held::Nobody => None,
    };
    Ok(Person {
        spells: held
            .iter()
            .flat_map(|h| &h.here)
            .map(|(_, s)| s.clone())
            .collect(),
        held,
        said: Some(said),
        born: said.born,
        joins: Vec::new(),
        row: None,
    })
}

/// Somebody this school has, or had, on its roll: a spell of theirs needs no more than the number.
fn known_here<'a, P, E>(upn: &str, held: &impl Fn(&str) -> Held<P, E>) -> Option<Person<'a, P, E>> {
    let Held::One(one) = held(upn) else {
        return None;
    };
    (!one.here.is_empty()).then(|| Person {
        born: one.born,
        spells: one.here.iter().map(|(_, s)| s.clone()).collect(),
        held: Some(*one),
        said: None,
        joins: Vec::new(),
        row: None,
    })
}

impl<P: Copy, E: Copy> Feed<P, E> {
    fn refuse_pupil(&mut self, index: usize, why: Refusal) {
        self.refused_pupils.push(Refused { index, why });
    }

    fn refuse_row(&mut self, row: Option<usize>) {
        if let Some(index) = row {
            self.refuse_pupil(index, Refusal::NotOnRoll);
        }
    }

    fn refuse_spell(&mut self, index: usize, why: Refusal) {
        self.refused_spells.push(Refused { index, why });
    }

    fn take_spell(&mut self, index: usize, person: &mut Person<'_, P, E>, spell: &Spell) {
        let others = person.spells.iter().filter(|s| s.start != spell.start);
        if others.into_iter().any(|other| other.overlaps(spell)) {
            self.refuse_spell(index, Refusal::Overlaps);
            return;
        }
        let held = person.held.as_ref().and_then(|one| {
            let mut here = one.here.iter();
            let found = here.find(|(_, s)| s.start == spell.start);
            found.map(|(id, s)| (one.id, *id, s.clone()))
        });
        match held {
            Some((_, _, before)) if before == *spell => self.same += 1,
            Some((pupil, id, before)) => self.moved.push((pupil, id, before, spell.clone())),
            None => person.joins.push(spell.clone()),
        }
        person.spells.retain(|s| s.start != spell.start);
        person.spells.push(spell.clone());
    }

    /// Settles what is said of a pupil, now that their spells are known.
    fn take_pupil(&mut self, person: Person<'_, P, E>, today: Date) {
        let Person {
            held,
            said,
            spells,
            joins,
            row,
            ..
        } = person;
        let whose = match (held, said) {
            (Some(held), said) => {
                let id = held.id;
                let on_roll = held
                    .here
                    .iter()
                    .any(|(_, s)| s.end.is_none_or(|end| end >= today));
                match said {
                    Some(_) if spells.is_empty() => {
                        return self.refuse_row(row);
                    }
                    // Another school's word stands until the pupil is on this roll.
                    Some(said) if on_roll && differs(&held, said) => {
                        self.changed.push((held, said.clone()));
                    }
                    Some(_) => self.same += 1,
                    None => {}
                }
                Whose::Held(id)
            }
            (None, Some(said)) => {
                if joins.is_empty() {
                    return self.refuse_row(row);
                }
                self.new.push(said.clone());
                Whose::New(self.new.len() - 1)
            }
            (None, None) => return,
        };
        self.joins.extend(joins.into_iter().map(|spell| Join {
            whose: whose.clone(),
            spell,
        }));
    }
}

fn differs<P, E>(held: &HeldPupil<P, E>, said: &SaidPupil) -> bool {
    held.details != said.details.over(&held.details) || held.upn.as_deref() != Some(&*said.upn)
}
