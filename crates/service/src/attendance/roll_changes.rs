//! Pupils who appear in or disappear from a school's files without a joiner or leaver (REG-6).
//! In: the pupils whom a file or a feed shows. Out: differences kept until they are explained, and an
//! item of Today for each; both go when the roll or the next file puts it right.

use std::collections::{BTreeMap, HashMap, HashSet};

use casework::today::{Difference, Rule, Way, roll_change};
use jiff::civil::Date;
use store::loading::{
    DifferenceKind, RollDifference, differences_of, end_differences, keep_differences,
};
use store::pupils::{Enrolment, enrolments_of_school, list_by_ids};
use store::{LoadingId, PupilId, SchoolId, StoreError, Unit};

use super::school_items;

/// What a file shows of a school's roll.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Shown {
    /// The pupils of the roll who are in it.
    pub(crate) there: HashSet<PupilId>,
    /// Those who are not on the roll: their number, their name as the file has it, since which day.
    pub(crate) appeared: BTreeMap<String, (String, Date)>,
    /// Those of the roll who are not in it, when it has every pupil of the school: since which day.
    pub(crate) gone: BTreeMap<PupilId, Date>,
}

/// Takes down what a file shows, and settles Today; says how many items were raised and withdrawn.
pub(crate) async fn note(
    unit: &Unit,
    school: SchoolId,
    shown: &Shown,
    loading: Option<LoadingId>,
    today: Date,
) -> Result<(usize, usize), StoreError> {
    let known = differences_of(unit, school).await?;
    let back = known.iter().filter(|d| {
        d.kind == DifferenceKind::Gone && d.pupil.is_some_and(|p| shown.there.contains(&p))
    });
    let back: Vec<_> = back.map(|d| d.id).collect();
    end_differences(unit, &back).await?;
    let gone: Vec<PupilId> = shown.gone.keys().copied().collect();
    let gone = list_by_ids(unit, &gone).await?;
    let new = |kind, number: &str, pupil, name: &str, since| RollDifference {
        id: unit.context().id(),
        school,
        kind,
        number: number.to_owned(),
        pupil,
        name: name.to_owned(),
        since,
        loading,
    };
    let appeared = shown
        .appeared
        .iter()
        .map(|(number, (name, since))| new(DifferenceKind::Appeared, number, None, name, *since));
    let gone = gone.iter().filter_map(|pupil| {
        // A pupil without a number is told from others by their id.
        let number = pupil.upn.clone().unwrap_or_else(|| pupil.id.to_string());
        let since = *shown.gone.get(&pupil.id)?;
        Some(new(
            DifferenceKind::Gone,
            &number,
            Some(pupil.id),
            "",
            since,
        ))
    });
    keep_differences(unit, appeared.chain(gone).collect()).await?;
    settle(unit, school, today).await
}

/// Ends the differences that the roll explains by now, and has Today hold the others.
pub(super) async fn settle(
    unit: &Unit,
    school: SchoolId,
    today: Date,
) -> Result<(usize, usize), StoreError> {
    let known = differences_of(unit, school).await?;
    let mut explained = Vec::new();
    let mut said = Vec::new();
    if !known.is_empty() {
        let roll = Roll::of(unit, school).await?;
        for difference in &known {
            if roll.explains(difference, today) {
                explained.push(difference.id);
                continue;
            }
            let raised = roll_change(&Difference {
                way: match difference.kind {
                    DifferenceKind::Appeared => Way::Appeared,
                    DifferenceKind::Gone => Way::Gone,
                },
                number: &difference.number,
                since: difference.since,
            });
            said.push((raised, difference.pupil));
        }
    }
    end_differences(unit, &explained).await?;
    school_items::settle(unit, school, Rule::RollChange, said, today).await
}

/// A school's roll, by pupil and by number.
struct Roll {
    spells: HashMap<PupilId, Vec<Enrolment>>,
    numbers: HashMap<String, PupilId>,
}

impl Roll {
    async fn of(unit: &Unit, school: SchoolId) -> Result<Self, StoreError> {
        let mut spells: HashMap<PupilId, Vec<Enrolment>> = HashMap::new();
        for spell in enrolments_of_school(unit, school).await? {
            spells.entry(spell.pupil).or_default().push(spell);
        }
        let ids: Vec<PupilId> = spells.keys().copied().collect();
        let pupils = list_by_ids(unit, &ids).await?;
        let numbers = pupils.into_iter().flat_map(|p| {
            let numbers = [p.upn, p.former_upn].into_iter().flatten();
            numbers.map(move |number| (number, p.id))
        });
        Ok(Self {
            numbers: numbers.collect(),
            spells,
        })
    }

    fn explains(&self, difference: &RollDifference, today: Date) -> bool {
        let spells = |pupil: &PupilId| self.spells.get(pupil).into_iter().flatten();
        match difference.kind {
            DifferenceKind::Appeared => {
                let pupil = self.numbers.get(&difference.number);
                let since = |s: &Enrolment| s.end_on.is_none_or(|end| end >= difference.since);
                pupil.is_some_and(|p| spells(p).any(since))
            }
            DifferenceKind::Gone => {
                let on_roll = |p| spells(&p).any(|s| s.holds_on(today));
                !difference.pupil.is_some_and(on_roll)
            }
        }
    }
}
