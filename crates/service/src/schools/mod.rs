//! Schools: which there are, when they are open, where the pupils on their rolls stand, and how good
//! the registers are; what an administrator changes of them.
//! In: who asks, what is typed. Out: pages of counts and pictures, which name nobody; schools and
//! calendars kept.
//!
//! A calendar says which marks count, so saving one puts a job in that works the school's pupils out
//! anew, and the school's pages say so until it is done.

pub(crate) mod add;
mod administer;
pub(crate) mod calendar;
pub(crate) mod change;
mod check;
pub(crate) mod close;
mod comparison;
mod form;
mod groups;
pub(crate) mod list;
pub(crate) mod listed;
mod open_days;
mod quality;
pub(crate) mod renewal;
pub(crate) mod school;

use casework::schools::Figures;
use govuk::{Cell, Content};
use jiff::civil::Date;
use law::limits::PENALTY_SESSIONS;

pub(crate) use open_days::OpenDays;

use crate::pupils::per_cent;

/// The sessions of the national threshold; before there was one nobody was at it.
fn threshold(today: Date) -> u16 {
    PENALTY_SESSIONS.on(today).map_or(u16::MAX, |n| n.0)
}

/// The headings over [`cells`].
fn headings(first: &'static str) -> [Cell; 7] {
    [
        Cell::new(first),
        Cell::numeric("On roll"),
        Cell::numeric("Attendance"),
        Cell::numeric("Unauthorised"),
        Cell::numeric("Persistently absent"),
        Cell::numeric("Severely absent"),
        Cell::numeric("At the threshold"),
    ]
}

/// Figures as a row, after its heading and the number of pupils.
fn cells(first: impl Into<Content>, pupils: String, figures: &Figures) -> [Cell; 7] {
    [
        Cell::new(first),
        Cell::numeric(pupils),
        Cell::numeric(per_cent(figures.attendance())),
        Cell::numeric(per_cent(figures.unauthorised_share())),
        Cell::numeric(with_share(figures.persistent, figures.persistent_share())),
        Cell::numeric(with_share(figures.severe, figures.severe_share())),
        Cell::numeric(figures.at_threshold),
    ]
}

/// "12 (8.51%)"; the number alone when there is nothing to take a share of.
fn with_share(count: u64, share: Option<u32>) -> String {
    match share {
        Some(_) => format!("{count} ({})", per_cent(share)),
        None => count.to_string(),
    }
}

/// "1 session", "12 sessions".
fn counted(n: u64, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
