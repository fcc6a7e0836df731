//! When absence happens: seasons, weekdays, ends of term, what a family does this year.
//! In: calendars, chance. Out: weights of days, family holidays, shared colds, a day of snow.
//!
//! The weights follow the shape of national attendance weeks: little in September, a rise to the
//! last week before Christmas, a step up before each break, Fridays worse than Tuesdays.

use register::Day;

use super::World;
use crate::chance::{Chance, Subject};
use crate::families::People;
use crate::sheet::Sheet;
use crate::terms::CountyYear;

/// What a family does in one year.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FamilyYear {
    /// Order in which families go on holiday: the lowest first, until the rates are met.
    pub(crate) holiday_key: f64,
    /// The day at which the holiday begins or ends.
    pub(crate) holiday_day: Day,
    /// It ends on that day, rather than begins.
    pub(crate) holiday_before: bool,
    /// Sessions the holiday takes.
    pub(crate) holiday_sessions: u16,
    /// Days on which a cold goes round the house.
    pub(crate) colds: [Day; 3],
}

impl FamilyYear {
    /// Whether it is among those who go first.
    pub(crate) fn likely_holiday(&self) -> bool {
        self.holiday_key < 0.28
    }
}

/// What the county's families and its weather do in one year.
pub(crate) struct Season {
    families: Vec<FamilyYear>,
    /// A day of snow, and whether each area has it.
    pub(crate) snow: Option<(Day, Vec<bool>)>,
}

impl Season {
    pub(crate) fn of(seed: u64, people: &People, county: &CountyYear, areas: usize) -> Self {
        let illness = Weights::sum(county.days.iter().map(|&d| illness(d, &county.days)));
        let breaks = county.breaks();
        let families = people
            .families
            .iter()
            .enumerate()
            .map(|(i, family)| {
                let mut chance = Chance::of(seed, Subject::FamilyYear, i, county.year.0);
                let (holiday_day, holiday_before) = holiday_day(county, &breaks, &mut chance);
                FamilyYear {
                    holiday_key: chance.exponential() / family.holiday,
                    holiday_day,
                    holiday_before,
                    holiday_sessions: holiday_sessions(&mut chance),
                    colds: std::array::from_fn(|_| {
                        county.days[illness.day(0, county.days.len(), &mut chance)]
                    }),
                }
            })
            .collect();
        let mut chance = Chance::of(seed, Subject::Weather, 0, county.year.0);
        let winter: Vec<Day> = county
            .days
            .iter()
            .copied()
            .filter(|d| matches!(d.date().month(), 1 | 2))
            .collect();
        let snow = (!winter.is_empty()).then(|| {
            let day = *chance.pick(&winter);
            let mut hit: Vec<bool> = (0..areas).map(|_| chance.yes(0.4)).collect();
            // It snows somewhere every year.
            let least = chance.below(areas);
            hit[least] = true;
            (day, hit)
        });
        Self { families, snow }
    }

    pub(crate) fn family(&self, family: usize) -> &FamilyYear {
        &self.families[family]
    }
}

/// Most holidays lie against a break; the others are in September, June or anywhere.
fn holiday_day(county: &CountyYear, breaks: &[(Day, Day)], chance: &mut Chance) -> (Day, bool) {
    let days = &county.days;
    let within = |month: i8, chance: &mut Chance| {
        let those: Vec<Day> = days
            .iter()
            .copied()
            .filter(|d| d.date().month() == month && d.date().day() > 7)
            .collect();
        (*chance.pick(&those), false)
    };
    match chance.below(100) {
        0..=23 => (chance.pick(breaks).0, true),
        24..=37 => (chance.pick(breaks).1, false),
        38..=45 => (days[days.len() - 1], true),
        46..=59 => within(9, chance),
        60..=73 => within(6, chance),
        74..=80 => within(5, chance),
        _ => (*chance.pick(days), false),
    }
}

fn holiday_sessions(chance: &mut Chance) -> u16 {
    const TABLE: &[(u16, f64)] = &[
        (4, 0.05),
        (6, 0.12),
        (8, 0.13),
        (10, 0.46),
        (12, 0.05),
        (14, 0.04),
        (16, 0.03),
        (20, 0.09),
        // To see grandparents far away.
        (30, 0.018),
        (44, 0.012),
    ];
    chance.out_of(TABLE)
}

/// Running sums of the weights of days, to draw days by.
pub(crate) struct Weights(Vec<f64>);

impl Weights {
    fn sum(weights: impl Iterator<Item = f64>) -> Self {
        let mut sums = vec![0.0];
        let mut so_far = 0.0;
        for weight in weights {
            so_far += weight;
            sums.push(so_far);
        }
        Self(sums)
    }

    /// A day from `from`, included, to `to`, excluded.
    pub(super) fn day(&self, from: usize, to: usize, chance: &mut Chance) -> usize {
        let (low, high) = (self.0[from], self.0[to]);
        let at = low + chance.unit() * (high - low);
        (self.0.partition_point(|&s| s <= at).max(1) - 1).clamp(from, to - 1)
    }
}

/// The weights of one school's days.
pub(super) struct Weather {
    pub(super) illness: Weights,
    pub(super) casual: Weights,
    pub(super) plain: Weights,
}

impl Weather {
    pub(super) fn of(world: &World<'_>, sheet: &Sheet) -> Self {
        let mut chance = Chance::of(
            world.seed,
            Subject::Weather,
            sheet.school + 1,
            world.county.year.0,
        );
        // Now and then something goes round the whole school for a week or two.
        let outbreaks: Vec<usize> = (0..chance.below(4))
            .map(|_| chance.below(sheet.days.len()))
            .collect();
        let outbreak = |day: usize| {
            if outbreaks.iter().any(|&o| (o..o + 7).contains(&day)) {
                1.9
            } else {
                1.0
            }
        };
        let days = &sheet.days;
        Self {
            illness: Weights::sum(
                days.iter()
                    .enumerate()
                    .map(|(i, &d)| illness(d, days) * outbreak(i)),
            ),
            casual: Weights::sum(days.iter().map(|&d| casual(d, days))),
            plain: Weights::sum(days.iter().map(|d| match d.weekday() {
                1..=3 => 1.1,
                5 => 0.3,
                _ => 0.9,
            })),
        }
    }
}

/// Weight of a day for the start of an illness.
fn illness(day: Day, open: &[Day]) -> f64 {
    let date = day.date();
    let month = match (date.month(), date.day()) {
        (9, 1..=7) => 0.3,
        (9, _) => 0.62,
        (10, _) => 0.95,
        (11, _) => 1.15,
        (12, 1..=7) => 1.45,
        (12, _) => 1.75,
        (1, 1..=10) => 0.9,
        (1 | 2, _) => 1.15,
        (3, _) => 1.1,
        (4, _) => 0.95,
        (5, _) => 0.9,
        _ => 0.82,
    };
    let weekday = match day.weekday() {
        0 => 1.3,
        4 => 1.1,
        5 => 0.4,
        _ => 1.0,
    };
    month
        * weekday
        * if before_break(day, open) <= 2 {
            1.15
        } else {
            1.0
        }
}

/// Weight of a day for staying away.
fn casual(day: Day, open: &[Day]) -> f64 {
    let date = day.date();
    let month = match date.month() {
        9 => 0.6,
        12 => 1.2,
        6 | 7 => 1.15,
        _ => 1.0,
    };
    let weekday = match day.weekday() {
        0 => 1.2,
        4 => 1.5,
        5 => 0.5,
        _ => 0.85,
    };
    let eve = match before_break(day, open) {
        0 => 2.0,
        1 => 1.35,
        2..=4 => 1.15,
        _ => 1.0,
    };
    month * weekday * eve
}

/// Open days left before a break of more than a weekend.
fn before_break(day: Day, open: &[Day]) -> usize {
    let at = open.partition_point(|&d| d < day);
    (0..5)
        .find(|n| match (open.get(at + n), open.get(at + n + 1)) {
            (Some(this), Some(next)) => next.0 - this.0 > 5,
            _ => true,
        })
        .unwrap_or(5)
}
