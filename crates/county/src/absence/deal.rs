//! Dealing sessions out to pupils: so many in all, to whom by weight, within what each can take.
//! In: a phase's rows and how many sessions a code is to have. Out: sessions by row and code.

use law::attendance::Code;
use law::school::Phase;

use super::World;
use crate::chance::{Chance, Subject};
use crate::families::{Child, Family};
use crate::published::{CODES, Figures, PerCode};
use crate::schools::School;
use crate::sheet::Row;

/// A row while sessions are dealt out.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// Where the row is: the sheet among those of the phase, and the row in it.
    pub(super) sheet: usize,
    pub(super) school: usize,
    pub(super) row: usize,
    pub(super) pupil: u32,
    pub(super) child: usize,
    pub(super) group: u8,
    pub(super) vanishes: bool,
    pub(super) dual: bool,
    /// Sessions that can be attended.
    pub(super) possible: u16,
    /// Sessions to be missed that have no code yet.
    pub(super) room: u16,
    /// Sessions to be attended that have no code of their own yet.
    pub(super) spare: u16,
    /// The share of sessions to be missed.
    pub(super) absence: f64,
    pub(super) demand: PerCode<u16>,
}

impl Case {
    pub(super) fn new(sheet: usize, school: usize, at: usize, row: &Row) -> Self {
        Self {
            sheet,
            school,
            row: at,
            pupil: row.pupil,
            child: row.child as usize,
            group: row.group,
            vanishes: row.vanishes,
            dual: row.elsewhere != 0,
            possible: row.free() as u16,
            room: 0,
            spare: 0,
            absence: 0.0,
            demand: PerCode::default(),
        }
    }

    /// What it can still take of a code.
    fn left(&self, code: Code) -> u16 {
        if code.class().absent() {
            self.room
        } else {
            self.spare
        }
    }

    pub(super) fn take(&mut self, code: Code, sessions: u16) {
        self.demand[code] += sessions;
        if code.class().absent() {
            self.room -= sessions;
        } else {
            self.spare -= sessions;
        }
    }
}

/// Deals a phase's sessions of a year.
pub(super) struct Dealer<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) phase: Phase,
    pub(super) figures: &'a Figures,
    pub(super) chance: Chance,
    pub(super) cases: Vec<Case>,
    /// Sessions each code is to have, not yet dealt.
    pub(super) quota: PerCode<u32>,
}

impl<'a> Dealer<'a> {
    pub(super) fn new(
        world: &'a World<'a>,
        phase: Phase,
        figures: &'a Figures,
        cases: Vec<Case>,
    ) -> Self {
        let possible: u64 = cases.iter().map(|c| u64::from(c.possible)).sum();
        let mut quota = PerCode::default();
        for code in CODES {
            quota[code] = (figures.rate(code) * possible as f64).round() as u32;
        }
        let chance = Chance::of(
            world.seed,
            Subject::Deal,
            phase as usize,
            world.county.year.0,
        );
        Self {
            world,
            phase,
            figures,
            chance,
            cases,
            quota,
        }
    }

    pub(super) fn child(&self, case: &Case) -> &'a Child {
        &self.world.people.children[case.child]
    }

    pub(super) fn family(&self, case: &Case) -> &'a Family {
        &self.world.people.families[self.child(case).family]
    }

    pub(super) fn school(&self, case: &Case) -> &'a School {
        &self.world.plan.schools[case.school]
    }

    /// Cases in the order of a weighted draw without return; those of no weight are left out.
    fn draw(&mut self, weight: impl Fn(&Self, &Case) -> f64) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.cases.len());
        for i in 0..self.cases.len() {
            let key = self.chance.exponential();
            let weight = weight(self, &self.cases[i]);
            if weight > 0.0 {
                order.push((key / weight, i));
            }
        }
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        order.into_iter().map(|(_, i)| i).collect()
    }

    /// Deals up to `sessions` in lumps, to cases drawn by weight, at least `least` at a time.
    /// Gives back what nobody could take.
    pub(super) fn lumps(
        &mut self,
        code: Code,
        sessions: u32,
        least: u16,
        weight: impl Fn(&Self, &Case) -> f64,
        lump: impl Fn(&mut Chance, &Case) -> u16,
    ) -> u32 {
        let order = self.draw(weight);
        self.lumps_in(&order, code, sessions, least, lump)
    }

    /// The same, to cases in an order.
    pub(super) fn lumps_in(
        &mut self,
        order: &[usize],
        code: Code,
        sessions: u32,
        least: u16,
        lump: impl Fn(&mut Chance, &Case) -> u16,
    ) -> u32 {
        let mut left = sessions.min(self.quota[code]);
        let whole = left;
        // Several rounds, so that a code that is common here goes round more than once.
        for _ in 0..12 {
            let before = left;
            for &i in order {
                if left == 0 {
                    break;
                }
                let case = &mut self.cases[i];
                if case.left(code) < least {
                    continue;
                }
                let n = lump(&mut self.chance, case)
                    .max(least)
                    .min(case.left(code))
                    .min(left.min(u32::from(u16::MAX)) as u16);
                case.take(code, n);
                left -= u32::from(n);
            }
            if left == 0 || left == before {
                break;
            }
        }
        self.quota[code] -= whole - left;
        left
    }

    /// Deals all of a code's sessions in proportion to weight, no case above its cap.
    pub(super) fn shares(
        &mut self,
        code: Code,
        weight: impl Fn(&Self, &Case) -> f64,
        cap: impl Fn(&Case) -> u16,
    ) {
        let wanted = f64::from(self.quota[code]);
        let (mut weights, mut caps) = (Vec::new(), Vec::new());
        for case in &self.cases {
            let cap = f64::from(cap(case).min(case.left(code)));
            weights.push(if cap > 0.0 { weight(self, case) } else { 0.0 });
            caps.push(cap);
        }
        let total = |k: f64| -> f64 {
            let each = weights.iter().zip(&caps).map(|(w, c)| (k * w).min(*c));
            each.sum()
        };
        // The factor at which the capped shares come to the quota, or all are at their caps.
        let (mut low, mut high) = (0.0, 1.0);
        while total(high) < wanted && high < 1e15 {
            high *= 4.0;
        }
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if total(middle) < wanted {
                low = middle;
            } else {
                high = middle;
            }
        }
        let mut left = self.quota[code];
        let mut order: Vec<usize> = (0..self.cases.len())
            .filter(|&i| weights[i] > 0.0)
            .collect();
        self.chance.shuffle(&mut order);
        for &i in &order {
            let share = (high * weights[i]).min(caps[i]);
            let n = share as u32 + u32::from(self.chance.yes(share.fract()));
            let n = n.min(left).min(caps[i] as u32);
            self.cases[i].take(code, n as u16);
            left -= n;
        }
        // Rounding leaves a few over.
        for &i in &order {
            let taken = f64::from(self.cases[i].demand[code]);
            if left > 0 && taken < caps[i] && self.cases[i].left(code) > 0 {
                self.cases[i].take(code, 1);
                left -= 1;
            }
        }
        self.quota[code] = left;
    }
}

/// Splits a whole in proportion to weights, by largest remainder.
pub(super) fn apportion(whole: u32, weights: &[f64]) -> Vec<u32> {
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return vec![0; weights.len()];
    }
    let exact: Vec<f64> = weights.iter().map(|w| w / sum * f64::from(whole)).collect();
    let mut parts: Vec<u32> = exact.iter().map(|x| *x as u32).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|&a, &b| {
        exact[b]
            .fract()
            .total_cmp(&exact[a].fract())
            .then(a.cmp(&b))
    });
    let left = whole - parts.iter().sum::<u32>().min(whole);
    for &i in order.iter().cycle().take(left as usize) {
        parts[i] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_is_split_without_loss() {
        assert_eq!(apportion(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
        assert_eq!(apportion(7, &[0.0, 2.0, 5.0]), [0, 2, 5]);
        assert_eq!(apportion(5, &[0.0]), [0]);
        assert_eq!(
            apportion(1_000_003, &[0.3; 7]).iter().sum::<u32>(),
            1_000_003
        );
    }
}
