//! Chance from a seed: one stream for each subject, so that work can be shared between threads
//! and nothing depends on the order in which it is done.
//! In: the seed, what the chance is for, its number and year. Out: draws.

use crate::maths::Portable;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What a stream of chance is for. The numbers are part of what makes the same seed the same
/// county: add, never renumber.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(crate) enum Subject {
    Schools = 1,
    Calendar = 2,
    Families = 3,
    FamilyYear = 5,
    Career = 6,
    Identity = 7,
    Weather = 8,
    Score = 9,
    Deal = 10,
    SchoolYear = 11,
    Row = 12,
    Events = 13,
    Exports = 14,
    Parents = 15,
    Late = 16,
    Moves = 17,
}

/// A stream of draws.
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    pub(crate) fn of(seed: u64, subject: Subject, index: usize, year: i16) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8] = subject as u8;
        key[16..24].copy_from_slice(&(index as u64).to_le_bytes());
        key[24..26].copy_from_slice(&year.to_le_bytes());
        Self(ChaCha8Rng::from_seed(key))
    }

    /// From 0, included, to 1, excluded.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn yes(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// From 0, included, to `n`, excluded; 0 when `n` is 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.0.next_u64()) * n as u128) >> 64) as usize
    }

    /// Both ends included.
    pub(crate) fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below((high - low + 1).max(1) as usize) as i32
    }

    /// Standard normal, by Box and Muller.
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).logarithm()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cosine()
    }

    /// Exponential with mean 1: the smallest of several, each divided by its weight, is a
    /// weighted choice.
    pub(crate) fn exponential(&mut self) -> f64 {
        -(1.0 - self.unit()).logarithm()
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// The index of a weight, chosen in proportion; 0 when all are zero.
    pub(crate) fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut at = self.unit() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (i, weight) in weights.enumerate() {
            if weight > 0.0 {
                if at < weight {
                    return i;
                }
                at -= weight;
                last = i;
            }
        }
        last
    }

    /// A value of a table of values with weights.
    pub(crate) fn out_of<T: Copy>(&mut self, table: &[(T, f64)]) -> T {
        table[self.weighted(table.iter().map(|t| t.1))].0
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}
