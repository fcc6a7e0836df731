//! Learning weights from pairs of which one knows whether they are the same child.
//! In: leavers, rolls and who is whom. Out: how often each set of findings is met in pairs that are
//! and that are not, and from it [`Weights`]: what makes the known answers likeliest.

use std::collections::HashMap;
use std::num::NonZeroUsize;

use super::finding::{Finding, Findings, beside_names, with_names};
use super::propose::Ready;
use super::{Record, Weights};

/// How often each set of findings was met: in two records of one child, and of two children.
pub type Patterns = HashMap<Findings, [u32; 2]>;

/// Weights are held towards nought, as if by so many pairs that speak against each.
const HOLD: f64 = 0.5;

/// Rounds of Newton's method: it settles in half as many.
const ROUNDS: usize = 30;

/// Compares whatever comes into question. `is_one` tells whether a leaver and one of the rolls are
/// one child.
pub fn patterns(
    leavers: &[Record<'_>],
    rolls: &[Record<'_>],
    is_one: impl Fn(usize, usize) -> bool + Sync,
    threads: NonZeroUsize,
) -> Patterns {
    let ready = Ready::new(leavers, rolls, threads);
    let names = &ready.names;
    let made = ready.each(
        threads,
        |made: &mut Patterns, joiner, record, candidates| {
            for &leaver in candidates {
                let other = &ready.leavers[leaver as usize];
                let found = beside_names(other, record);
                let found = with_names(found, other, record, names, |a, b| names.likeness(a, b));
                made.entry(found).or_default()
                    [usize::from(!is_one(ready.places[leaver as usize], joiner))] += 1;
            }
        },
    );
    let mut all = Patterns::new();
    for (found, [same, other]) in made.into_iter().flatten() {
        let [is, is_not] = all.entry(found).or_default();
        *is += same;
        *is_not += other;
    }
    all
}

/// The weights under which the patterns are likeliest (logistic regression, by Newton's method), in
/// bits. The caller adds when and how they were made.
pub fn train(patterns: &Patterns, rolls: usize) -> Weights {
    let many = Finding::ALL.len() + 1;
    // In an order of their own, so that sums are the same each time.
    let mut rows: Vec<(Vec<usize>, f64, f64)> = patterns
        .iter()
        .map(|(found, [same, other])| {
            let mut at: Vec<usize> = found.as_slice().iter().map(|&f| f as usize).collect();
            at.push(many - 1);
            (at, f64::from(*same), f64::from(*other))
        })
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let mut weights = vec![0.0; many];
    for _ in 0..ROUNDS {
        let mut slope: Vec<f64> = weights.iter().map(|weight| -HOLD * weight).collect();
        let mut curve = vec![vec![0.0; many]; many];
        for (at, row) in curve.iter_mut().enumerate() {
            row[at] = HOLD;
        }
        for (at, same, other) in &rows {
            let score: f64 = at.iter().map(|&i| weights[i]).sum();
            let likely = 1.0 / (1.0 + (-score).exp());
            let all = same + other;
            let bend = all * likely * (1.0 - likely);
            for &i in at {
                slope[i] += same - all * likely;
                for &j in at {
                    curve[i][j] += bend;
                }
            }
        }
        let step = solve(curve, slope);
        for (weight, step) in weights.iter_mut().zip(step) {
            // A careful step: the first ones overshoot.
            *weight += step.clamp(-2.0, 2.0);
        }
    }
    let bits = |weight: f64| (weight / std::f64::consts::LN_2) as f32;
    Weights {
        rolls: rolls as u32,
        base: bits(weights[many - 1]),
        of: weights[..many - 1]
            .iter()
            .map(|&weight| bits(weight))
            .collect(),
        ..Weights::untrained()
    }
}

/// Solves a symmetric system by elimination; it is positive on its diagonal.
fn solve(mut rows: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let many = right.len();
    for at in 0..many {
        let pivot = rows[at].clone();
        for below in at + 1..many {
            let factor = rows[below][at] / pivot[at];
            if factor == 0.0 {
                continue;
            }
            for (value, of) in rows[below][at..].iter_mut().zip(&pivot[at..]) {
                *value -= factor * of;
            }
            right[below] -= factor * right[at];
        }
    }
    for at in (0..many).rev() {
        let known: f64 = (at + 1..many).map(|i| rows[at][i] * right[i]).sum();
        right[at] = (right[at] - known) / rows[at][at];
    }
    right
}
