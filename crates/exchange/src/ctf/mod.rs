//! The Common Transfer File (CTF), by which a pupil's record goes from school to school, and Lost Pupil
//! files by which it waits for a school that nobody knows yet.
//! In: XML of version 25.0 or 24.0, or of another as far as it is known, and the file's name. Out: a
//! [`Received`] with everything that is wrong, by line, element and value; and back by [`write()`].
//!
//! | from the bytes to the records | module |
//! |---|---|
//! | the name of the file, and places | `place` |
//! | bytes to small trees, within limits | `xml` `limits` |
//! | trees to records, and records to XML | `part` `out`; `header` `pupil` `person` `reach` `history` `attendance` |
//! | the marks of a year in one text | `marks` |
//! | contacts as the families' loading takes them | [`contacts`] |
//!
//! What is unknown is left out with a note and never ends the reading. Ethnicity, health and results
//! are among it: the program has no use for them.

mod attendance;
pub mod contacts;
mod header;
mod history;
mod limits;
mod marks;
mod out;
mod part;
mod person;
mod place;
mod pupil;
mod reach;
mod receive;
mod send;
mod xml;

pub use attendance::{Sessions, Totals, YearData};
pub use header::{Header, Version};
pub use history::{
    FreeMeals, FreeMealsHistory, LookedAfter, Need, NeedsHistory, Provision, School,
};
pub use limits::Limits;
pub use marks::{Known, Layout, Mark, Marks, NotWritten, Stride, TwoCharacters, in_one_text};
pub use person::{Contact, Home};
pub use place::{FileName, Forms, Place};
pub use pupil::{Language, Pupil};
pub use reach::{Address, Bs7666, Phone, Where};
pub use receive::{Reading, Received, read};
pub use send::{Refused, Writing, Written, one_each, write};

/// A transfer file: its head and its pupils.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ctf {
    /// The head.
    pub header: Header,
    /// The pupils.
    pub pupils: Vec<Pupil>,
}
