//! Registers: school calendars, marks as bytes, school weeks, standings, and why.
//!
//! Comes in: calendars, spells on roll, marks. Goes out: each pupil's [`Standing`] and the very
//! sessions behind every figure. No file, clock or database.
// The counting kernel alone asks for an exception, and says why there.
#![deny(unsafe_code)]
#![warn(missing_docs)]

pub mod amendment;
mod calendar;
mod explain;
mod kernel;
mod parts;
pub mod patterns;
mod place;
mod plane_table;
mod planes;
mod processor;
mod registers;
mod rolls;
mod row;
mod runs;
mod school_year;
mod sessions;
mod spell;
mod standing;
mod standings;
mod threshold;
mod time;
mod view;
mod week_counts;
mod week_set;

pub use calendar::{OpenWeeks, SchoolCalendar, close_after, set_day};
pub use explain::{Explanation, Figure};
pub use parts::in_parts;
pub use place::{PupilIx, SchoolIx};
pub use registers::{Marked, Marking, Place, Registers, Slot};
pub use rolls::{Registration, Rolls};
pub use row::{ROW, Row, SLOTS};
pub use runs::Runs;
pub use school_year::{Count, CountedYear, SchoolSession};
pub use sessions::HeldSession;
pub use spell::{RollStatus, Spell, belongs_to};
pub use standing::Standing;
pub use standings::Standings;
pub use threshold::{Distance, Leaving};
pub use time::{Day, DaySessions, Session, WEEKS, Week, first_week};
pub use view::Windows;
