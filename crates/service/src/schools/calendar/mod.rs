//! A school's calendar: the year in force, the year that somebody is drawing up, and what putting
//! it in force would do.
//! In: a school and an academic year. Out: pages; and a year kept, with the job that works out anew
//! where the school's pupils stand.
//! A draft is one person's own and counts nowhere until it is saved; the calendar in force may
//! change meanwhile, and then whoever saves is told.

pub(crate) mod check;
mod drafted;
pub(crate) mod edit;
mod grid;
mod in_force;
pub(crate) mod start;
pub(crate) mod view;

pub(crate) use in_force::{Put, in_force, put_in_force};
