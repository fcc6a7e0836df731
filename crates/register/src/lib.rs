//! Registers: school calendars, marks as bytes, school weeks, standings, and why.
//!
//! Comes in: calendars, spells on roll, marks. Goes out: each pupil's [`Standing`] and the very
//! sessions behind every figure. No file, clock or database.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod roll;
mod time;

pub use roll::RollStatus;
pub use time::{Day, DaySessions, Session, Week};
