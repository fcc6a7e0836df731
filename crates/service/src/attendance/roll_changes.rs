//! Pupils who appear in or disappear from what a school's system sends, or come on to its roll or off it
//! that way, without a joiner or leaver (REG-6).
//! In: the pupils whom a file or a feed shows. Out: differences kept until they are explained, and an
//! item of Today for each; both go when the roll or the next sending puts it right.

use std::collections::{BTreeMap, HashSet};

use casework::rolls::notification::{Kind, State};
use casework::today::{Difference, Rule, Way, roll_change};
use jiff::civil::Date;
use law::attendance::Code;
use store::loading::{
    DifferenceKind, RollDifference, differences_of, end_differences, keep_differences,
};
use store::pupils::{Enrolment, list_by_ids};
use store::rolls::{Asked, Notification, list};
use store::schools::closure_of;
use store::{LoadingId, PupilId, SchoolId, StoreError, Unit};

use super::school_items;
use super::school_roll::{ByNumber, SchoolRoll};

/// What a file or a feed shows of a school's roll.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Shown {
    /// The pupils of the roll who are in it.
    pub(crate) there: HashSet<PupilId>,
    /// Those who are not on the roll: their number, their name as the file has it, since which day.
    pub(crate) appeared: BTreeMap<String, (String, Date)>,
    /// Those of the roll who are not in it, when it has every pupil of the school: since which day.
    pub(crate) gone: BTreeMap<PupilId, Date>,
    /// Those whom it put on the roll and of whom the authority is to be told: the first day of each.
    pub(crate) joined: BTreeMap<PupilId, Date>,
    /// Those whom it took off the roll and of whom the authority is to be told: the last day of each.
    pub(crate) left: BTreeMap<PupilId, Date>,
}

impl Shown {
    /// Takes a mark of somebody who is not on the roll to show them. Marks of days to come, and those
    /// that exports give pupils before they come and days that are closed, show nobody.
    pub(crate) fn appears(
        &mut self,
        number: &str,
        name: &str,
        (date, code): (Date, Option<Code>),
        today: Date,
    ) {
        let shows = code.is_some_and(|code| code != Code::CLOSED && code.text() != "Z");
        if date > today || !shows {
            return;
        }
        let new = || (name.to_owned(), date);
        let since = &mut self.appeared.entry(number.to_owned()).or_insert_with(new).1;
        *since = date.min(*since);
    }
}

/// Takes down what a file or a feed shows, and settles Today; says how many items were raised and withdrawn.
pub(crate) async fn note(
    unit: &Unit,
    school: SchoolId,
    shown: &Shown,
    loading: Option<LoadingId>,
    today: Date,
) -> Result<(usize, usize), StoreError> {
    let known = differences_of(unit, school).await?;
    let over = |d: &&RollDifference| {
        let of = |dated: &BTreeMap<PupilId, Date>| d.pupil.and_then(|p| dated.get(&p).copied());
        match d.kind {
            DifferenceKind::Appeared => false,
            DifferenceKind::Gone => d.pupil.is_some_and(|p| shown.there.contains(&p)),
            // What is said now stands in place of what was said of an earlier spell.
            DifferenceKind::Joined => of(&shown.joined).is_some_and(|since| since != d.since),
            DifferenceKind::Left => of(&shown.left).is_some_and(|since| since != d.since),
        }
    };
    let over: Vec<_> = known.iter().filter(over).map(|d| d.id).collect();
    end_differences(unit, &over).await?;
    let mut kept = Vec::new();
    for (number, (name, since)) in &shown.appeared {
        kept.push(RollDifference {
            id: unit.context().id(),
            school,
            kind: DifferenceKind::Appeared,
            number: number.clone(),
            pupil: None,
            name: name.clone(),
            since: *since,
            loading,
        });
    }
    for (kind, dated) in [
        (DifferenceKind::Gone, &shown.gone),
        (DifferenceKind::Joined, &shown.joined),
        (DifferenceKind::Left, &shown.left),
    ] {
        let ids: Vec<PupilId> = dated.keys().copied().collect();
        for pupil in list_by_ids(unit, &ids).await? {
            let Some(since) = dated.get(&pupil.id) else {
                continue;
            };
            kept.push(RollDifference {
                id: unit.context().id(),
                school,
                kind,
                // A pupil without a number is told from others by their id.
                number: pupil.upn.unwrap_or_else(|| pupil.id.to_string()),
                pupil: Some(pupil.id),
                name: String::new(),
                since: *since,
                loading,
            });
        }
    }
    keep_differences(unit, kept).await?;
    settle(unit, school, today).await
}

/// Ends the differences that the roll explains by now, and has Today hold the others, and whoever is on
/// the roll of a school that has closed.
pub(crate) async fn settle(
    unit: &Unit,
    school: SchoolId,
    today: Date,
) -> Result<(usize, usize), StoreError> {
    let known = differences_of(unit, school).await?;
    let mut explained = Vec::new();
    let mut said = Vec::new();
    let closure = closure_of(unit, school).await?;
    let closed = closure.filter(|closure| closure.last_day < today);
    if !known.is_empty() || closed.is_some() {
        let roll = SchoolRoll::of(unit, school).await?;
        let numbers = roll.by_number();
        let told = Told::of(unit, school, &known).await?;
        // Nobody is lost with a school: whoever is on its roll is named until their name comes off.
        for pupil in closed.iter().flat_map(|_| roll.on_roll(today)) {
            let since = closed.as_ref().map_or(today, |closure| closure.last_day);
            let raised = roll_change(&Difference {
                way: Way::Closed,
                number: &roll.number(pupil),
                since,
            });
            said.push((raised, Some(pupil)));
        }
        for difference in &known {
            if explains(&roll, &numbers, difference, today) || told.explains(difference) {
                explained.push(difference.id);
                continue;
            }
            let raised = roll_change(&Difference {
                way: match difference.kind {
                    DifferenceKind::Appeared => Way::Appeared,
                    DifferenceKind::Gone => Way::Gone,
                    DifferenceKind::Joined => Way::Joined,
                    DifferenceKind::Left => Way::Left,
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

/// What the school has told its authority of pupils who came and went.
struct Told(Vec<Notification>);

/// Days by which a notification and what a school's system shows may differ, and still be of one coming or going.
const NEAR: i32 = 14;

impl Told {
    /// Those of a school; not read where no difference is of that kind.
    async fn of(
        unit: &Unit,
        school: SchoolId,
        known: &[RollDifference],
    ) -> Result<Self, StoreError> {
        let of_kind =
            |d: &RollDifference| matches!(d.kind, DifferenceKind::Joined | DifferenceKind::Left);
        if !known.iter().any(of_kind) {
            return Ok(Self(Vec::new()));
        }
        let asked = Asked {
            schools: Some(vec![school]),
            states: State::ALL
                .into_iter()
                .filter(|state| state.was_sent())
                .collect(),
            ..Asked::default()
        };
        list(unit, &asked).await.map(Self)
    }

    /// Whether one of them is of what a difference says.
    fn explains(&self, difference: &RollDifference) -> bool {
        let kind = match difference.kind {
            DifferenceKind::Joined => Kind::Joiner,
            DifferenceKind::Left => Kind::Leaver,
            DifferenceKind::Appeared | DifferenceKind::Gone => return false,
        };
        let near = |day: Date| (day - difference.since).get_days().abs() <= NEAR;
        let mut told = self
            .0
            .iter()
            .filter(|n| n.kind == kind && n.on_day.is_some_and(near));
        told.any(|n| n.pupil.is_some() && n.pupil == difference.pupil)
    }
}

/// Whether the roll says by now what a difference said.
fn explains(
    roll: &SchoolRoll,
    numbers: &ByNumber<'_>,
    difference: &RollDifference,
    today: Date,
) -> bool {
    let spells = |pupil: &PupilId| roll.spells.get(pupil).into_iter().flatten();
    match difference.kind {
        DifferenceKind::Appeared => {
            let pupil = numbers.of_number(&difference.number);
            let since = |s: &Enrolment| s.end_on.is_none_or(|end| end >= difference.since);
            pupil.is_some_and(|p| spells(&p).any(since))
        }
        DifferenceKind::Gone => {
            let on_roll = |p| spells(&p).any(|s| s.holds_on(today));
            !difference.pupil.is_some_and(on_roll)
        }
        // Who is no longer said to have come that day, or to have gone, needs no notification.
        DifferenceKind::Joined => {
            let came = |p| spells(&p).any(|s| s.start_on == difference.since);
            !difference.pupil.is_some_and(came)
        }
        DifferenceKind::Left => {
            let went = |p| spells(&p).any(|s| s.end_on == Some(difference.since));
            !difference.pupil.is_some_and(went)
        }
    }
}
