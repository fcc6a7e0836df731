//! Attendance: registers into the store, and what they mean for everybody, kept beside them.
//! In: packs and files of marks. Out: rows, standings and Today, in units of work.

pub(crate) mod amend;
mod families;
mod import;
mod load;
pub(crate) mod marks;
pub(crate) mod pages;
mod recompute;
mod today;

pub use import::{ImportError, Imported, import};
pub(crate) use recompute::recompute_school;
pub(crate) use recompute::recompute_within;
pub use recompute::{Recomputed, recompute_everybody, recompute_pupils};
