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
mod planes;
mod processor;
mod registers;
mod roll;
mod runs;
mod sessions;
mod standing;
mod threshold;
mod time;
mod view;
mod week_counts;
mod week_set;

pub use calendar::{OpenWeeks, SchoolCalendar};
pub use explain::{Explanation, Figure};
pub use place::{PupilIx, SchoolIx};
pub use registers::{
    Marked, Marking, Place, ROW, Registers, Registration, Rolls, Row, SLOTS, Slot,
};
pub use roll::{RollStatus, Spell, belongs_to};
pub use runs::Runs;
pub use sessions::HeldSession;
pub use standing::Standing;
pub use threshold::{Distance, Leaving};
pub use time::{Day, DaySessions, Session, WEEKS, Week, first_week};
pub use view::Windows;
