//! Everybody's standings as at a day.
//! In: registers, a day, windows, threads. Out: [`Standings`], by pupil.

use std::ops::Index;
use std::sync::Arc;

use crate::parts::{in_parts, part_of};
use crate::place::PupilIx;
use crate::processor::work_out;
use crate::registers::Registers;
use crate::rolls::Placed;
use crate::standing::Standing;
use crate::time::Day;
use crate::view::Windows;

/// The standing of every pupil, as at one day. They lie in the order in which they were worked
/// out, and are looked up by pupil: putting all of them into another order would cost a quarter as
/// much as working them out.
#[derive(Clone, Debug, Default)]
pub struct Standings {
    /// What was worked out, part by part in the order in which rows lie.
    parts: Vec<Vec<Standing>>,
    /// A pupil's place in that order.
    places: Arc<[u32]>,
}

impl Standings {
    /// How many pupils there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The standings in the order of the pupils.
    pub fn iter(&self) -> impl Iterator<Item = &Standing> {
        self.places.iter().map(|place| self.at(*place))
    }

    fn at(&self, place: u32) -> &Standing {
        let (part, at) = part_of(place as usize);
        &self.parts[part][at]
    }
}

impl Index<PupilIx> for Standings {
    type Output = Standing;

    fn index(&self, pupil: PupilIx) -> &Standing {
        self.at(self.places[pupil.0 as usize])
    }
}

impl PartialEq for Standings {
    /// The same standings of the same pupils, whatever the threads that worked them out.
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Eq for Standings {}

impl Registers {
    /// The standings of every pupil as at a day, worked out on this many threads.
    pub fn standings(&self, as_of: Day, windows: Windows, threads: usize) -> Standings {
        let order = self.rolls().order();
        Standings {
            parts: in_parts(order.len(), threads, |range| {
                work_out(self, &order[range], as_of, windows)
            }),
            places: Arc::clone(self.rolls().places()),
        }
    }

    /// The standings of some pupils as at a day, in the order given: for folding in a change that
    /// touches only them.
    pub fn standings_of(&self, pupils: &[PupilIx], as_of: Day, windows: Windows) -> Vec<Standing> {
        let mut order: Vec<(usize, Placed)> = pupils
            .iter()
            .map(|p| self.rolls().placed(*p))
            .enumerate()
            .collect();
        order.sort_by_key(|(_, placed)| placed.pattern);
        let in_order: Vec<Placed> = order.iter().map(|(_, placed)| *placed).collect();
        let mut standings = vec![Standing::default(); pupils.len()];
        for ((at, _), standing) in order.iter().zip(work_out(self, &in_order, as_of, windows)) {
            standings[*at] = standing;
        }
        standings
    }
}
