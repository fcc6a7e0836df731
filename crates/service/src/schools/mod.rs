//! Schools: which there are, when they are open, and where the pupils on their rolls stand; what an
//! administrator changes of them.
//! In: who asks, what is typed. Out: pages of counts, which name nobody; schools and calendars kept.
//!
//! A calendar says which marks count, so saving one asks `attendance` to work the school's pupils
//! out anew.

pub(crate) mod add;
mod administer;
pub(crate) mod calendar;
pub(crate) mod change;
mod check;
pub(crate) mod close;
mod form;
pub(crate) mod listed;
pub(crate) mod pages;
