//! Matching those who left a roll to those who are on one: proposals for a person to look at,
//! never a joining of two records.
//! In: two lists of [`Record`]s and [`Weights`]. Out: [`Proposal`]s, the likeliest first for each
//! leaver, with a score made of what was found, and each finding in plain English.
//!
//! The comparison is Fellegi and Sunter's: what is found of each field has a weight, the logarithm
//! to base two of how much oftener it is found of one child's two records than of two children's;
//! weights add up. They were learnt together, so that a brother at the same address under the same
//! surname does not count three times. A leaver is one child at most, so candidates for one leaver
//! take likelihood from each other, as do leavers for one candidate.

mod block;
mod explain;
mod finding;
mod names;
mod nicknames;
mod propose;
mod record;
mod train;
mod weights;

pub use explain::{Reason, explain};
pub use finding::{Finding, Findings};
pub use propose::{Proposal, Strength, propose};
pub use record::Record;
pub use train::{Patterns, patterns, train};
pub use weights::{Weights, WeightsError};
