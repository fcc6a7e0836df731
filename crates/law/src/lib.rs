//! The law of school attendance in England, written once.
//!
//! Comes in: facts (a date of birth, a code, a kind of school). Goes out: a value, or a
//! [`Finding`] that keeps the answer to each limb of the rule. Nothing here reads a file,
//! a clock or a database.
//!
//! One module is one subject of the law; one paragraph is one function; each function names
//! its source with [`cite!`]. The page `docs/law.md` is generated from these functions.
//!
//! ```
//! use jiff::civil::date;
//! // Born 3 May 2021: five on 3 May 2026, so of compulsory school age from 31 August 2026.
//! let starts = law::school_age::starts(date(2021, 5, 3));
//! assert_eq!(starts.value, date(2026, 8, 31));
//! assert_eq!(starts.cite.instrument, "SI 1998/1607");
//! ```
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod academic_year;
pub mod amendment;
pub mod attendance;
pub mod bank_holidays;
mod citation;
mod finding;
pub mod leave;
pub mod limits;
pub mod penalty;
pub mod registration;
pub mod returns;
pub mod school;
pub mod school_age;
pub mod statistics;
mod units;
pub mod upn;

pub use citation::{Certainty, Citation, Cited};
pub use finding::{Finding, Limb, all_of, that};
pub use units::{Days, Months, SchoolDays, SchoolWeeks, Sessions, WorkingDays};
