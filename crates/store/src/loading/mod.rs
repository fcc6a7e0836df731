//! Loading: files that people load for a school, and what their schools' exports call things.
//! In: a file as it was taken in, and what its person chose. Out: the same, with what came of it;
//! columns for the next file; where files and rolls differ.

mod columns;
mod difference;
mod file;

pub use columns::{ColumnMapping, columns_of, forget_columns, keep_columns};
pub use difference::{
    DifferenceKind, RollDifference, differences_of, end_differences, keep_differences,
};
pub use file::{Choice, FileKind, Loading, LoadingState, find, insert, latest, renew};
