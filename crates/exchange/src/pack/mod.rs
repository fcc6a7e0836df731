//! The register pack: a folder or zip of CSV files that holds schools, calendars, pupils, rolls
//! and marks, and optionally families.
//! In: a path. Out: registers ready to evaluate, or every problem. And back: records to files.

mod columns;
mod families;
mod framing;
mod index;
mod mark_lines;
mod marks;
mod read;
mod records;
mod second_marks;
mod source;
mod table;
mod write;

pub use families::Families;
pub use read::{Pack, Reading, read};
pub use records::{
    CalendarRow, Details, Enrolment, Mark, Parent, Pupil, Relationship, School, SenProvision,
};
pub use write::{MarksFile, PackWriter, mark_line, marks_file};
