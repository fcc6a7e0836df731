//! Who on a roll may be a child who is looked for: proposals for a person to look at, each with what was found.
//! In: a child, as a record or as somebody told of one. Out: records of the rolls that may be the same child, the likeliest
//! first; never a joining of two.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use casework::people::Action;
use casework::rolls::matching::{Finding, Reason, Record, Strength, Weights, explain, propose};
use casework::rolls::notification::{Kind, State};
use jiff::ToSpan;
use jiff::civil::Date;
use store::pupils::Pupil;
use store::rolls::{Alike, Asked, Compared, Notification, alike, compared, decided_on, same_as};
use store::schools::School;
use store::{PupilId, Reading, SchoolId, StoreError};

use super::question::Question;
use super::settle::said;
use crate::web::Caller;

/// Days before a child came off a roll from which on a record that comes on to one may be the same child's.
const BEFORE: i32 = 30;

/// One child under one name, as matching compares it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(in crate::rolls) struct Sought {
    pub(in crate::rolls) upn: String,
    pub(in crate::rolls) former_upn: String,
    pub(in crate::rolls) forename: String,
    pub(in crate::rolls) surname: String,
    pub(in crate::rolls) born: Option<Date>,
    pub(in crate::rolls) sex: String,
    pub(in crate::rolls) address: String,
    pub(in crate::rolls) postcode: String,
    pub(in crate::rolls) laestab: String,
    pub(in crate::rolls) former_laestab: String,
    pub(in crate::rolls) siblings: String,
}

impl Sought {
    pub(in crate::rolls) fn record(&self) -> Record<'_> {
        Record {
            upn: &self.upn,
            former_upn: &self.former_upn,
            forename: &self.forename,
            surname: &self.surname,
            born: self.born,
            sex: &self.sex,
            address: &self.address,
            postcode: &self.postcode,
            laestab: &self.laestab,
            former_laestab: &self.former_laestab,
            siblings: &self.siblings,
        }
    }
}

/// The schools of the authority, by their ids.
pub(in crate::rolls) type Schools = BTreeMap<SchoolId, School>;

/// Reads them.
pub(in crate::rolls) async fn schools(on: &Reading) -> Result<Schools, StoreError> {
    let all = store::schools::list(on).await?;
    Ok(all.into_iter().map(|school| (school.id, school)).collect())
}

/// A record under its legal names, and under those the child goes by where they are others.
pub(in crate::rolls) fn of_record(found: &Compared, schools: &Schools, left: bool) -> Vec<Sought> {
    let pupil = &found.pupil;
    let number = |school: Option<SchoolId>| {
        let school = school.and_then(|id| schools.get(&id));
        school.map_or_else(String::new, |school| school.laestab.to_string())
    };
    let mut spells = found.spells.iter().rev();
    let last = spells.next().map(|spell| spell.school);
    // Where a leaver was before says nothing of where they went.
    let before = spells.map(|s| s.school).find(|s| Some(*s) != last);
    let (address, postcode) = found.home.clone().unwrap_or_default();
    let legal = Sought {
        upn: pupil.upn.clone().unwrap_or_default(),
        former_upn: pupil.former_upn.clone().unwrap_or_default(),
        forename: pupil.legal_forename.clone(),
        surname: pupil.legal_surname.clone(),
        born: Some(pupil.born),
        sex: pupil.sex.clone(),
        address: address.replace('\n', ", "),
        postcode,
        laestab: number(last),
        former_laestab: number(before.filter(|_| !left)),
        siblings: found.siblings.join(" "),
    };
    let goes_by = Sought {
        forename: pupil
            .preferred_forename
            .clone()
            .unwrap_or_else(|| legal.forename.clone()),
        surname: pupil
            .preferred_surname
            .clone()
            .unwrap_or_else(|| legal.surname.clone()),
        ..legal.clone()
    };
    if goes_by == legal {
        vec![legal]
    } else {
        vec![legal, goes_by]
    }
}

/// A child of whom a joiner's notification tells, and of whom there is no record yet.
pub(in crate::rolls) fn of_joiner(told: &Notification, schools: &Schools) -> Sought {
    let field = |name: &str| said(told, name).to_owned();
    let (forename, surname) = told.pupil_name.rsplit_once(' ').unwrap_or_default();
    let or = |value: String, other: &str| {
        if value.is_empty() {
            other.to_owned()
        } else {
            value
        }
    };
    let former = field("former_school").to_lowercase();
    let former = schools.values().find(|s| s.name.to_lowercase() == former);
    let at = schools.get(&told.school);
    let number = |school: Option<&School>| {
        school.map_or_else(String::new, |school| school.laestab.to_string())
    };
    Sought {
        upn: told.upn.clone(),
        former_upn: field("former_upn"),
        forename: or(field("forename"), forename),
        surname: or(field("surname"), surname),
        born: told.born,
        sex: field("sex"),
        address: field("address"),
        postcode: field("postcode"),
        laestab: number(at),
        former_laestab: number(former),
        siblings: String::new(),
    }
}

/// Days of birth that may be mistaken for one: day and month the other way round, or one digit another.
fn near(born: Date) -> Vec<Date> {
    let digits: Vec<u8> = born.strftime("%Y%m%d").to_string().into_bytes();
    let mut days = BTreeSet::from([born]);
    days.extend(Date::new(born.year(), born.day(), born.month()).ok());
    for place in 0..digits.len() {
        for digit in b'0'..=b'9' {
            let mut other = digits.clone();
            other[place] = digit;
            let text = String::from_utf8_lossy(&other);
            days.extend(Date::strptime("%Y%m%d", &*text).ok());
        }
    }
    days.into_iter().collect()
}

/// What is looked for in the store, before anything is compared.
fn wanted(sought: &[Sought]) -> Alike {
    let mut wanted = Alike::default();
    for one in sought {
        wanted.born.extend(one.born.map(near).unwrap_or_default());
        // Forename and surname may stand in each other's place.
        wanted
            .surnames
            .extend([one.surname.clone(), one.forename.clone()]);
        wanted
            .upns
            .extend([one.upn.clone(), one.former_upn.clone()]);
        wanted.postcode.clone_from(&one.postcode);
    }
    wanted.born.sort_unstable();
    wanted.born.dedup();
    wanted
}

/// How likely two are the same child, and why.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::rolls) struct Likeness {
    /// From 0 to 1, others who come into question considered; `None` where it is not proposed.
    pub(in crate::rolls) likelihood: Option<f32>,
    pub(in crate::rolls) strength: Option<Strength>,
    pub(in crate::rolls) reasons: Vec<Reason>,
}

impl Likeness {
    /// The score in words.
    pub(in crate::rolls) fn words(&self) -> String {
        let Some((likelihood, strength)) = self.likelihood.zip(self.strength) else {
            return "What is known otherwise does not make the two likely to be the same child"
                .to_owned();
        };
        let words = match strength {
            Strength::Strong => "Very likely the same child",
            Strength::Possible => "Possibly the same child: look closely",
        };
        // Never certain: a person decides.
        let of_a_hundred = (likelihood * 100.0).floor().clamp(1.0, 99.0);
        format!("{words}: of 100 pairs like this one, about {of_a_hundred} are")
    }

    /// Whether both have the same number.
    pub(in crate::rolls) fn same_number(&self) -> bool {
        self.reasons
            .iter()
            .any(|reason| reason.finding == Finding::UpnSame)
    }
}

/// What was found, in words; homes only for who may see that contact with somebody is restricted.
pub(in crate::rolls) fn reason_in_words(caller: &Caller, reason: &Reason) -> String {
    if reason.finding.key().0 == "home" && !caller.signed.may(Action::SeeRestrictions) {
        return reason.finding.words().to_owned();
    }
    match reason.text.rsplit_once(", ") {
        Some((words, _weight)) => words.to_owned(),
        None => reason.text.clone(),
    }
}

/// What a finding weighs, in words.
pub(in crate::rolls) fn weight_in_words(reason: &Reason) -> &'static str {
    match reason.weight {
        // One home and one surname are not two things.
        w if reason.finding == Finding::Family && w < 0.0 => "Takes some off what is said above",
        w if w.abs() < 0.5 => "Hardly either way",
        w if w >= 4.0 => "Strongly for",
        w if w >= 1.0 => "For",
        w if w >= 0.5 => "A little for",
        w if w <= -4.0 => "Strongly against",
        w if w <= -1.0 => "Against",
        _ => "A little against",
    }
}

/// Holds a child against others, each under every name of theirs; gives for each other how likely it is, where it is at
/// all.
pub(in crate::rolls) fn hold<'a>(
    sought: &[Sought],
    others: &'a [Vec<Sought>],
) -> BTreeMap<usize, Likeness> {
    let weights = Weights::coming_with();
    // Two names of one child in one list would take likelihood from each other, so each list has everybody once.
    let lists = others.iter().map(Vec::len).max().unwrap_or(0);
    let name = |names: &'a Vec<Sought>, list: usize| names.get(list).or(names.first());
    let mut best: BTreeMap<usize, Likeness> = BTreeMap::new();
    for one in sought {
        let leaver = [one.record()];
        for list in 0..lists {
            let (places, rolls): (Vec<usize>, Vec<Record<'_>>) = others
                .iter()
                .enumerate()
                .filter_map(|(place, names)| Some((place, name(names, list)?.record())))
                .unzip();
            for found in propose(&leaver, &rolls, weights, NonZeroUsize::MIN) {
                let place = places[found.joiner];
                let before = best.get(&place).and_then(|known| known.likelihood);
                if before.is_none_or(|before| found.likelihood > before) {
                    let likeness = Likeness {
                        likelihood: Some(found.likelihood),
                        strength: Some(found.strength),
                        reasons: explain(&leaver[0], &rolls[found.joiner], weights),
                    };
                    best.insert(place, likeness);
                }
            }
        }
    }
    best
}

/// How two look who have one number between them, and are otherwise too unlike to be proposed: a number is looked at all
/// the same, since one of the two records has it wrongly.
fn of_one_number(sought: &[Sought], other: &[Sought]) -> Option<Likeness> {
    let likeness = beside(sought, other);
    let of_number =
        |reason: &Reason| matches!(reason.finding, Finding::UpnSame | Finding::UpnFormer);
    likeness.reasons.iter().any(of_number).then_some(likeness)
}

/// A record on a roll that may be the child.
#[derive(Clone, Debug)]
pub(in crate::rolls) struct Found {
    pub(in crate::rolls) record: Compared,
    pub(in crate::rolls) likeness: Likeness,
}

/// What was found of a child on no roll.
#[derive(Clone, Debug, Default)]
pub(in crate::rolls) struct Proposals {
    /// Nobody has decided on these.
    pub(in crate::rolls) records: Vec<Found>,
    /// Of these somebody found that they are other children.
    pub(in crate::rolls) others: Vec<PupilId>,
    /// Joiners of whom a school told, and of whom there is no record yet.
    pub(in crate::rolls) joiners: Vec<(Notification, Likeness)>,
}

fn likeliest_first(found: &mut [Found]) {
    let by = |found: &Found| found.likeness.likelihood.unwrap_or_default();
    found.sort_by(|a, b| by(b).total_cmp(&by(a)));
}

/// Records on a roll today that may be a child who was told of, whoever they are.
pub(in crate::rolls) async fn on_a_roll(
    on: &Reading,
    sought: &[Sought],
    today: Date,
    may_be: impl Fn(&Compared) -> bool,
) -> Result<Vec<Found>, StoreError> {
    let ids = alike(on, &wanted(sought), today).await?;
    let schools = schools(on).await?;
    let mut records = compared(on, &ids).await?;
    records.retain(may_be);
    let others: Vec<Vec<Sought>> = records
        .iter()
        .map(|r| of_record(r, &schools, false))
        .collect();
    let mut best = hold(sought, &others);
    let records = records.into_iter().enumerate();
    let mut found: Vec<Found> = records
        .filter_map(|(place, record)| {
            let proposed = best.remove(&place);
            let likeness = proposed.or_else(|| of_one_number(sought, &others[place]))?;
            Some(Found { record, likeness })
        })
        .collect();
    likeliest_first(&mut found);
    Ok(found)
}

/// Who may be a child on no roll: records that have come on to a roll about when the child left or since, and joiners of
/// whom there is no record yet.
pub(in crate::rolls) async fn proposals(
    on: &Reading,
    pupil: &Pupil,
    question: &Question,
    today: Date,
) -> Result<Proposals, StoreError> {
    let Some(left) = question.left else {
        return Ok(Proposals::default());
    };
    let from = left.on.saturating_sub(BEFORE.days());
    let own = compared(on, &[pupil.id]).await?;
    let schools = schools(on).await?;
    let sought: Vec<Sought> = own
        .iter()
        .flat_map(|r| of_record(r, &schools, true))
        .collect();
    let same = same_as(on, &[pupil.id]).await?;
    let same = same.get(&pupil.id).cloned().unwrap_or_default();
    // Who was on a roll all the while that this child was is another child.
    let may_be = |record: &Compared| {
        let id = record.pupil.id;
        id != pupil.id && !same.contains(&id) && !record.spells.iter().any(|s| s.holds_on(from))
    };
    let mut out = Proposals::default();
    for found in on_a_roll(on, &sought, today, may_be).await? {
        let other = found.record.pupil.id;
        match decided_on(on, pupil.id, other).await? {
            Some(_) => out.others.push(other),
            None => out.records.push(found),
        }
    }
    let asked = Asked {
        kind: Some(Kind::Joiner),
        states: State::ALL.into_iter().filter(|s| s.was_sent()).collect(),
        since: Some(from),
        ..Asked::default()
    };
    let mut told = store::rolls::list(on, &asked).await?;
    told.retain(|notification| notification.pupil.is_none());
    let others: Vec<Vec<Sought>> = told.iter().map(|n| vec![of_joiner(n, &schools)]).collect();
    let mut best = hold(&sought, &others);
    let joiners = told.into_iter().enumerate();
    out.joiners = joiners
        .filter_map(|(place, told)| Some((told, best.remove(&place)?)))
        .collect();
    Ok(out)
}

/// How two records look beside each other, whether or not they would be proposed.
pub(in crate::rolls) fn beside(leaver: &[Sought], other: &[Sought]) -> Likeness {
    let others = [other.to_vec()];
    let mut best = hold(leaver, &others);
    best.remove(&0).unwrap_or_else(|| Likeness {
        likelihood: None,
        strength: None,
        reasons: match (leaver.first(), other.first()) {
            (Some(one), Some(two)) => explain(&one.record(), &two.record(), Weights::coming_with()),
            _ => Vec::new(),
        },
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn cleo(surname: &str, forename: &str) -> Sought {
        Sought {
            forename: forename.to_owned(),
            surname: surname.to_owned(),
            born: Some(date(2013, 5, 1)),
            sex: "F".to_owned(),
            postcode: "AM2 3CD".to_owned(),
            address: "4 Foxley Lane".to_owned(),
            ..Sought::default()
        }
    }

    #[test]
    fn a_birth_that_was_mistyped_is_looked_for_too() {
        let near = near(date(2013, 5, 1));
        for day in [
            date(2013, 5, 1),
            date(2013, 1, 5),
            date(2012, 5, 1),
            date(2013, 6, 1),
            date(2013, 5, 11),
        ] {
            assert!(near.contains(&day), "{day}");
        }
        assert!(!near.contains(&date(2012, 6, 1)), "two digits");
    }

    #[test]
    fn the_name_a_child_goes_by_is_compared_too() {
        let found = hold(
            &[cleo("Marsh", "Cleo")],
            &[vec![
                cleo("Overton-Grey", "Wilhelmina"),
                cleo("Marsh", "Cleo"),
            ]],
        );
        assert!(found.contains_key(&0));
        assert!(!found[&0].same_number());
    }
}
