//! Schools: who they are whatever they are called and numbered, and when they are open.
//! In: schools, their names and numbers by date, their calendars. Out: the same, found by number.

mod calendar;
mod closure;
mod draft;
mod note;
mod school;

pub use calendar::{
    CalendarYear, calendars_by_schools, calendars_of, entered_calendars_of, every_calendar,
    set_calendar_year,
};
pub use closure::{Closure, close_school, closure_of, closures, keep_school_open};
pub use draft::{Draft, drop_draft, find_draft, keep_draft};
pub use note::{DayNote, NoteKind, notes_of, set_notes};
pub use school::{
    Identifier, IdentifierKind, School, become_school, find, find_by_laestab, identifiers_of,
    insert, list, list_by_ids, put_right,
};
