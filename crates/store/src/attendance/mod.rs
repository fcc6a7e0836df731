//! Attendance: registers as bytes, what was amended in them, and where every pupil stands.
//! In: marks in bulk or one by one, standings as worked out. Out: rows for the engine, lists for
//! people; every amendment for ever.

mod amendment;
mod list;
mod registers;
mod rows;
mod standing;

pub use amendment::{Amended, Amendment, Correction, amend, amendments_of, insert_amendments};
pub use list::{ListFilter, Listed, Sort, count_listed, list};
pub use registers::{EveryRegister, every_register, registers_of};
pub use rows::{
    Patch, RegisterRow, every_row, patch_rows, rows_of_pupils, rows_of_school, write_rows,
};
pub use standing::{
    KeptStanding, hold_standings, oldest_standing, put_standings, standing_of, standings_of,
};
