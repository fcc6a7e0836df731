//! How absence is spread over pupils: few miss nothing, most a little, one in forty or so half
//! of everything.
//! In: a mean and a share of persistent absentees, as published. Out: the share of sessions that
//! the pupil at any rank misses.
//!
//! Three parts, each with a density: below a tenth, `x^(k-1) exp(-x/θ)`; from a tenth to a half,
//! `exp(-x/τ)` with an even part; above, `exp(-x/0.13)`. The first has `1 - persistent` of the
//! pupils, the last `severe`. For each `k`, `θ` and `severe` of a grid, `τ` is what makes the mean
//! exact; chosen is the one whose density leaps least at a tenth and at a half, and whose
//! `severe` is nearest the figure expected. The forms and their constants were found by trying
//! them on the figures of all authorities. At the middle one the density leaps by 1.7 at a tenth in
//! primary schools and by 1.15 in secondary ones (at the worst by 3): so many just above a tenth
//! is what the published mean and share of persistent absentees ask for together.

use crate::maths::Portable;
use law::school::Phase;

const TENTH: f64 = 0.1;
const HALF: f64 = 0.5;

/// How fast the part above a half falls.
const SEVERE_FALL: f64 = 0.13;

/// Of the part from a tenth to a half, the share that is spread evenly.
const EVEN: f64 = 0.06;

/// Steps of the table from rank to absence.
const STEPS: usize = 4_000;

/// Severe absentees by phase in England, as a share of pupils, and the persistent ones of the
/// figures they go with. No figure by phase is at hand: these are chosen so that, after the fit,
/// all phases together come to the two in a hundred that are published.
const fn severe_in_england(phase: Phase) -> (f64, f64) {
    match phase {
        Phase::Primary => (0.0095, 0.1377),
        Phase::Secondary => (0.042, 0.2377),
        Phase::Special => (0.065, 0.3606),
    }
}

/// The spread of absence over the pupils of a phase.
#[derive(Debug)]
pub(crate) struct Shape {
    /// Absence at evenly spaced ranks.
    table: Vec<f64>,
}

/// One way to spread, and how far from the wished for.
#[derive(Clone, Copy, Debug)]
struct Fit {
    cost: f64,
    k: f64,
    theta: f64,
    tau: f64,
    severe: f64,
}

impl Shape {
    pub(crate) fn of(phase: Phase, mean: f64, persistent: f64) -> Self {
        let (severe, goes_with) = severe_in_england(phase);
        let fit = fit(mean, persistent, severe * persistent / goes_with);
        Self {
            table: table(&fit, persistent),
        }
    }

    /// The share of sessions missed by the pupil at a rank, 0 (fewest) to 1.
    pub(crate) fn at(&self, rank: f64) -> f64 {
        let at = rank.clamp(0.0, 1.0) * (self.table.len() - 1) as f64;
        let low = (at as usize).min(self.table.len() - 2);
        let (a, b) = (self.table[low], self.table[low + 1]);
        a + (b - a) * (at - low as f64)
    }
}

fn below_tenth(k: f64, theta: f64) -> impl Fn(f64) -> f64 {
    move |x| x.to_power(k - 1.0) * (-x / theta).exponential()
}

/// Mean of the first part, and its density at a tenth.
fn low_part(k: f64, theta: f64) -> (f64, f64) {
    const CELLS: usize = 200;
    let density = below_tenth(k, theta);
    let width = TENTH / CELLS as f64;
    let (mut mass, mut moment) = (0.0, 0.0);
    for i in 0..CELLS {
        let x = (i as f64 + 0.5) * width;
        let d = density(x);
        mass += d * width;
        moment += x * d * width;
    }
    (moment / mass, density(TENTH) / mass)
}

/// Mean of a falling exponential between two ends.
fn falling_mean(from: f64, to: f64, fall: f64) -> f64 {
    let end = (-(to - from) / fall).exponential();
    from + fall - (to - from) * end / (1.0 - end)
}

/// Density of the same at a place.
fn falling(from: f64, to: f64, fall: f64, x: f64) -> f64 {
    (-(x - from) / fall).exponential() / (fall * (1.0 - (-(to - from) / fall).exponential()))
}

/// Mean of the middle part.
fn middle_mean(tau: f64) -> f64 {
    (1.0 - EVEN) * falling_mean(TENTH, HALF, tau) + EVEN * f64::midpoint(TENTH, HALF)
}

/// Density of the middle part.
fn middle(tau: f64, x: f64) -> f64 {
    (1.0 - EVEN) * falling(TENTH, HALF, tau, x) + EVEN / (HALF - TENTH)
}

/// The `τ` that gives the middle part a mean.
fn tau_for(mean: f64) -> Option<f64> {
    let (mut low, mut high) = (0.004, 0.6);
    if !(middle_mean(low)..middle_mean(high)).contains(&mean) {
        return None;
    }
    for _ in 0..50 {
        let tau = f64::midpoint(low, high);
        if middle_mean(tau) < mean {
            low = tau;
        } else {
            high = tau;
        }
    }
    Some(f64::midpoint(low, high))
}

fn fit(mean: f64, persistent: f64, severe: f64) -> Fit {
    // Used where no grid point fits, which happens for no published figures.
    let mut best = Fit {
        cost: f64::INFINITY,
        k: 1.8,
        theta: 0.03,
        tau: 0.05,
        severe: severe.min(persistent / 2.0),
    };
    let severe_mean = falling_mean(HALF, 1.0, SEVERE_FALL);
    for k in [1.4, 1.6, 1.8] {
        for step in 0..90 {
            let theta = 0.008 + 0.001 * f64::from(step);
            let (low_mean, density) = low_part(k, theta);
            for off in -14..=14 {
                let off = f64::from(off) * 0.08;
                let severe = severe * off.exponential();
                if severe > persistent / 2.0 {
                    continue;
                }
                let between = persistent - severe;
                let wanted =
                    (mean - (1.0 - persistent) * low_mean - severe * severe_mean) / between;
                let Some(tau) = tau_for(wanted) else {
                    continue;
                };
                let leap = between * middle(tau, TENTH) / ((1.0 - persistent) * density);
                let valley =
                    severe * falling(HALF, 1.0, SEVERE_FALL, HALF) / (between * middle(tau, HALF));
                let cost = (leap.logarithm() / 0.25).to_power(2.0)
                    + (valley.logarithm() / 1.2).to_power(2.0)
                    + (off / 0.25).to_power(2.0);
                if cost < best.cost {
                    best = Fit {
                        cost,
                        k,
                        theta,
                        tau,
                        severe,
                    };
                }
            }
        }
    }
    best
}

/// One of the three parts; its density is up to a factor.
struct Part<'a> {
    from: f64,
    to: f64,
    /// Share of the pupils.
    share: f64,
    density: &'a dyn Fn(f64) -> f64,
}

/// Absence at evenly spaced ranks, by summing the density.
fn table(fit: &Fit, persistent: f64) -> Vec<f64> {
    const CELLS: usize = 2_000;
    let low = below_tenth(fit.k, fit.theta);
    let parts = [
        Part {
            from: 0.0,
            to: TENTH,
            share: 1.0 - persistent,
            density: &low,
        },
        Part {
            from: TENTH,
            to: HALF,
            share: persistent - fit.severe,
            density: &|x| middle(fit.tau, x),
        },
        Part {
            from: HALF,
            to: 1.0,
            share: fit.severe,
            density: &|x| (-x / SEVERE_FALL).exponential(),
        },
    ];
    // Ends of cells with the share of pupils below them.
    let mut ends = vec![(0.0, 0.0)];
    let mut below = 0.0;
    for part in parts {
        let (from, share) = (part.from, part.share);
        let width = (part.to - from) / CELLS as f64;
        let cells: Vec<f64> = (0..CELLS)
            .map(|i| (part.density)(from + (i as f64 + 0.5) * width))
            .collect();
        let whole: f64 = cells.iter().sum();
        for (i, cell) in cells.iter().enumerate() {
            below += share * cell / whole;
            ends.push((below, from + (i as f64 + 1.0) * width));
        }
    }
    let mut at = 0;
    (0..=STEPS)
        .map(|i| {
            let rank = i as f64 / STEPS as f64;
            while at + 2 < ends.len() && ends[at + 1].0 < rank {
                at += 1;
            }
            let ((r0, x0), (r1, x1)) = (ends[at], ends[at + 1]);
            let part = ((rank - r0) / (r1 - r0).max(1e-12)).clamp(0.0, 1.0);
            x0 + (x1 - x0) * part
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::published::{Authority, authorities};

    fn spread(a: &Authority, phase: Phase) -> Option<(f64, f64, f64)> {
        let f = a.phase(phase)?;
        let shape = Shape::of(phase, f.absence(), f.persistent());
        let n = 20_000;
        let absent: Vec<f64> = (0..n)
            .map(|i| shape.at((f64::from(i) + 0.5) / f64::from(n)))
            .collect();
        let share = |limit| absent.iter().filter(|&&x| x >= limit).count() as f64 / f64::from(n);
        let mean = absent.iter().sum::<f64>() / f64::from(n);
        Some((
            mean / f.absence() - 1.0,
            share(0.1) - f.persistent(),
            share(0.5),
        ))
    }

    #[test]
    fn mean_and_persistent_absentees_are_as_published_for_every_authority() {
        for a in authorities() {
            for phase in Phase::ALL {
                let Some((mean, persistent, severe)) = spread(a, phase) else {
                    continue;
                };
                assert!(
                    mean.abs() < 0.01,
                    "{} {phase:?}: mean off by {mean}",
                    a.name
                );
                assert!(
                    persistent.abs() < 0.002,
                    "{} {phase:?}: {persistent}",
                    a.name
                );
                assert!(
                    severe > 0.001 && severe < 0.25,
                    "{} {phase:?}: {severe}",
                    a.name
                );
            }
        }
    }
}
