//! Attendance: registers as bytes, what was amended in them, and where every pupil stands.
//! In: marks in bulk or one by one, standings as worked out. Out: rows for the engine; every
//! amendment for ever.

mod amendment;
mod figures;
mod on_roll;
mod record;
mod registers;
mod rows;
mod school_year;
mod standing;

pub use amendment::{Amended, Amendment, Correction, amend, amendments_of, insert_amendments};
pub use figures::{
    ChangedMarks, FactFigures, SchoolFigures, changed_marks, figures_by_fact, figures_by_school,
    figures_by_year,
};
pub use on_roll::{OnRoll, standings_on_roll};
pub use record::{Record, record_within};
pub use registers::{EveryRegister, every_register, registers_of, registers_on};
pub use rows::{Patch, RegisterRow, patch_rows, rows_of_pupils, rows_of_school, write_rows};
pub use school_year::school_year;
pub use standing::{
    KeptStanding, hold_standings, oldest_standing, put_standings, standing_of, standings_of,
};
