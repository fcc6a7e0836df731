//! How many sessions each pupil misses in the year.
//! In: lasting traits, the year's luck, the spread of absence. Out: sessions to miss, which
//! come to exactly what the published rates ask for.
//!
//! Pupils are ranked by a score and take the absence that belongs to their rank, so that the
//! numbers of persistent and severe absentees are as wanted whatever the traits. The parts of
//! the score are in standard deviations of the chance in it. They were set so that the gaps
//! between groups come out near the national ones of autumn 2024/25: free meals 10.0 % against
//! 5.2 % absence, education, health and care plan 13.1, SEN support 10.1, none 5.8.

use exchange::pack::SenProvision;
use law::school::Phase;

use super::deal::{Case, Dealer};
use crate::chance::{Chance, Subject};
use crate::names::Sex;
use crate::published::CODES;
use crate::shape::Shape;

/// Parts of a score that are luck: the family's, the child's own, the year's. Their squares
/// come to 1; the first two last, so that brothers and sisters are alike, and years.
const FAMILY: f64 = 0.53;
const OWN: f64 = 0.62;
const YEAR: f64 = 0.58;

/// Sets the sessions to be missed, and those left to be attended.
pub(super) fn set(dealer: &mut Dealer<'_>) {
    let shape = Shape::of(
        dealer.phase,
        dealer.figures.absence(),
        dealer.figures.persistent(),
    );
    rank(dealer, &shape);
    let absent: u32 = CODES
        .into_iter()
        .filter(|code| code.class().absent())
        .map(|code| dealer.quota[code])
        .sum();
    let mut left = i64::from(absent);
    for case in &mut dealer.cases {
        let exact = case.absence * f64::from(case.possible);
        // Rounded away from a tenth and from a half, so that no one changes sides.
        let rounded = if case.absence >= 0.1 {
            exact.ceil()
        } else {
            (exact + dealer.chance.unit()).floor().min(most_below(case))
        };
        case.room = (rounded as u16).min(case.possible);
        left -= i64::from(case.room);
    }
    balance(dealer, left);
    for case in &mut dealer.cases {
        case.spare = case.possible - case.room;
    }
}

/// The most sessions one can miss and stay below a tenth.
fn most_below(case: &Case) -> f64 {
    f64::from(case.possible.div_ceil(10).saturating_sub(1))
}

/// Gives or takes single sessions among those who miss less than a tenth.
fn balance(dealer: &mut Dealer<'_>, mut left: i64) {
    let mut order: Vec<usize> = (0..dealer.cases.len()).collect();
    dealer.chance.shuffle(&mut order);
    while left != 0 {
        let before = left;
        for &i in &order {
            let case = &mut dealer.cases[i];
            if case.absence >= 0.1 || left == 0 {
                continue;
            }
            if left > 0 && f64::from(case.room) < most_below(case) {
                case.room += 1;
                left -= 1;
            } else if left < 0 && case.room > 0 {
                case.room -= 1;
                left += 1;
            }
        }
        if left == before {
            break;
        }
    }
}

/// Gives every case the absence of its pupil's rank; a pupil with two rows has one rank.
fn rank(dealer: &mut Dealer<'_>, shape: &Shape) {
    let mut pupils: Vec<(f64, u32)> = Vec::with_capacity(dealer.cases.len());
    let mut order: Vec<usize> = (0..dealer.cases.len()).collect();
    // The longest stay of a pupil speaks for it.
    order.sort_by_key(|&i| {
        let case = &dealer.cases[i];
        (case.pupil, std::cmp::Reverse(case.possible), i)
    });
    for &i in &order {
        let case = &dealer.cases[i];
        if pupils.last().is_none_or(|p| p.1 != case.pupil) {
            pupils.push((score(dealer, case), case.pupil));
        }
    }
    pupils.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut absence: Vec<(u32, f64)> = pupils
        .iter()
        .enumerate()
        .map(|(rank, &(_, pupil))| (pupil, shape.at((rank as f64 + 0.5) / pupils.len() as f64)))
        .collect();
    absence.sort_by_key(|a| a.0);
    for case in &mut dealer.cases {
        if let Ok(at) = absence.binary_search_by_key(&case.pupil, |a| a.0) {
            case.absence = absence[at].1;
        }
    }
}

fn score(dealer: &Dealer<'_>, case: &Case) -> f64 {
    let (child, family, school) = (dealer.child(case), dealer.family(case), dealer.school(case));
    let world = dealer.world;
    let mut chance = Chance::of(world.seed, Subject::Score, case.child, world.county.year.0);
    let mut score = FAMILY * family.absence + OWN * child.absence + YEAR * chance.normal();
    score += school.effect;
    score += 0.12 * child.behaviour;
    score += match (dealer.phase, case.group) {
        (Phase::Primary, 0) => 0.12,
        (Phase::Secondary, 5 | 6) => -0.4,
        (Phase::Secondary, 7) => -0.22,
        (Phase::Secondary, 9) => 0.12,
        (Phase::Secondary, 10) => 0.22,
        (Phase::Secondary, 11) => 0.28,
        (Phase::Special, 7..) => 0.2,
        _ => 0.0,
    };
    if family.free_meals {
        score += 0.62;
    }
    // Among boys needs and suspensions are more frequent, and yet girls miss as much.
    if child.sex == Sex::Female {
        score += 0.08;
    }
    score += match (dealer.phase, child.sen) {
        (Phase::Special, _) | (_, SenProvision::None) => 0.0,
        (_, SenProvision::Support) => 0.4,
        (_, SenProvision::Plan) => 0.6,
    };
    for (holds, more) in [
        (child.chronic, 1.1),
        (family.mobile, 1.2),
        (child.flexi, 1.3),
        (child.performer, 0.3),
        (case.vanishes, 1.5),
        (case.dual, 0.7),
        (world.season.family(child.family).likely_holiday(), 0.5),
        // On roll for part of the year.
        (case.possible < 300, 0.3),
    ] {
        if holds {
            score += more;
        }
    }
    score
}
