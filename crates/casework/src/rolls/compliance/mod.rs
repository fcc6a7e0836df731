//! How a school tells its authority of joiners and leavers, and patterns worth a conversation (NOT-7).
//! In: what was told in time, late or never; who left, of whom. Out: counts with how sure they are, in words that are
//! fair to a small school; never a finding.

mod chance;
mod pattern;
mod timeliness;

pub use chance::Draw;
pub use pattern::{CAUTION, Pattern, Pupil, draw};
pub use timeliness::{FEWEST, TERMS, Told, terms};
