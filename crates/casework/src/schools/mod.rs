//! Schools: what is known of them, and when they are open.
//! In: what was typed, term dates, calendars. Out: a school or a year that makes sense, what is
//! wrong with it, and what a change of a calendar would do.

mod change;
mod details;
mod terms;
mod year;

pub use change::{Change, Effect, Touched, changes, effect};
pub use details::{Details, Fault, Field, Typed, change_may_begin};
pub use terms::{HalfTerm, TermFault, from_terms, half_terms};
pub use year::{DayKind, Note, SchoolYear, bank_holiday};
