//! A school's calendar: the year in force, the year that somebody is drawing up, and what putting
//! it in force would do.
//! In: a school and an academic year. Out: pages; and a year kept, with the standings it turns.
//! A draft is one person's own and counts nowhere until it is saved; the calendar in force may
//! change meanwhile, and then whoever saves is told.

pub(crate) mod check;
mod drafted;
pub(crate) mod edit;
mod grid;
pub(crate) mod start;
pub(crate) mod view;
