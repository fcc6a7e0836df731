//! Loading files for a school: chosen, looked at, loaded in the background.
//! In: an export as it was uploaded. Out: what it would do, line by line; then the same, done in one
//! unit of work; and the rows that could not be taken, to be mended and loaded again.

pub(crate) mod choose;
pub(crate) mod columns;
pub(crate) mod contacts;
mod job;
pub(crate) mod marks;
pub(crate) mod one;
mod refused;
mod shown;

pub use marks::{LoadError, OfSchools, load_of_schools};
pub use refused::Refused;
