//! Schools: what is known of them, when they are open, and how they stand side by side.
//! In: what was typed, term dates, calendars; counts from standings, phases, rolls and free meals.
//! Out: a school or a year that makes sense, or what is wrong with it; what a change of a calendar
//! would do; rates, like schools, and numbers that are too small to be shown to everybody.

mod change;
mod details;
mod disclosure;
mod figures;
mod like;
mod national;
mod terms;
mod year;

pub use change::{Change, Effect, Touched, changes, effect};
pub use details::{Details, DetailsField, Fault, TypedDetails, change_may_begin};
pub use disclosure::{Shown, shown_count, together};
pub use figures::{Figures, share};
pub use like::{Bounds, Likeness, NotCompared, Profile, like};
pub use national::{National, national};
pub use terms::{HalfTerm, TermFault, from_terms, half_terms};
pub use year::{DayKind, Note, SchoolYear, bank_holiday};
