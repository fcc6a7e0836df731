//! Parents and contacts as school systems export them: one contact a row, or one pupil a row with
//! columns "Contact 1 …", "Contact 2 …"; CSV or XLSX.
//! In: bytes, and a [`ContactMapping`] where the headings do not say enough. Out: contacts, each with
//! the pupil's UPN; and what is wrong with the other rows, by line, column and value.
//!
//! The headings that are known are the fields' own names. No school system's page of them was looked
//! for, so a mapping says the rest.

mod field;
mod headings;
mod mapping;
mod row;

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use crate::Problem;
use crate::problem::Problems;

use super::cell::Cell;
use super::csv_file::Table;
use super::limits::Limits;
use super::mapping::Mapping;
use super::mend::{self, Heading};
use super::search::TOP_ROWS;
use super::{is_package, workbook};

pub use field::Field;
pub use mapping::ContactMapping;
pub use row::Contact;

use headings::Headings;

/// A file of contacts, every good row of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Contacts {
    /// The contacts, in the order of the file.
    pub contacts: Vec<Contact>,
    /// What could not be read, by line. A row of which anything is wrong gives no contact.
    pub refused: Vec<Problem>,
}

/// Things wrong beyond which nobody mends a file row by row.
const MOST: usize = 20_000;

/// The reading, so far.
struct Reader<'m> {
    file: &'m str,
    mapping: &'m ContactMapping,
    sheet: String,
    looked_at: usize,
    headings: Option<Headings>,
    nearest: Option<Headings>,
    read: Contacts,
    limits: &'m Limits,
}

impl Reader<'_> {
    fn row(&mut self, sheet: &str, line: u64, cells: &[Cell<'_>]) -> ControlFlow<()> {
        if line > self.limits.rows || self.read.refused.len() >= MOST {
            return ControlFlow::Break(());
        }
        if let Some(headings) = &self.headings {
            if self.sheet != sheet {
                return ControlFlow::Break(());
            }
            let mut wrong = Vec::new();
            let found = row::read(self.file, line, cells, headings, &mut wrong);
            if wrong.is_empty() {
                self.read.contacts.extend(found);
            } else {
                self.read.refused.extend(wrong);
            }
            return ControlFlow::Continue(());
        }
        if self.sheet != sheet {
            sheet.clone_into(&mut self.sheet);
            self.looked_at = 0;
        }
        let Some(found) = self.mapping.judge(line, cells) else {
            return ControlFlow::Continue(());
        };
        if found.wanting.is_empty() {
            self.headings = Some(found);
            return ControlFlow::Continue(());
        }
        let better = |nearest: &Headings| nearest.places.len() < found.places.len();
        if self.nearest.as_ref().is_none_or(better) {
            self.nearest = Some(found);
        }
        self.looked_at += 1;
        if self.looked_at == TOP_ROWS {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn finish(self) -> Result<Contacts, Vec<Problem>> {
        if self.headings.is_none() {
            let of_line = |h: &Headings| {
                let problem = |want: &String| {
                    let why = format!("the headings cannot be read: {want}");
                    Problem::of_line(self.file, h.row, why)
                };
                h.wanting.iter().map(problem).collect()
            };
            let none = || vec![Problem::of_file(self.file, "holds no table")];
            return Err(self.nearest.as_ref().map_or_else(none, of_line));
        }
        if self.read.refused.len() >= MOST {
            let mut problems = self.read.refused;
            problems.truncate(Problems::LIMIT);
            return Err(problems);
        }
        Ok(self.read)
    }
}

/// Takes the sheet, the line and the cells of a row, and says whether to go on.
type TakeRow<'t> = &'t mut dyn FnMut(&str, u64, &[Cell<'_>]) -> ControlFlow<()>;

/// Goes through every row of a file of either kind.
fn each_row(
    bytes: &[u8],
    file: &str,
    mapping: &ContactMapping,
    limits: &Limits,
    take: TakeRow<'_>,
) -> Result<(), Vec<Problem>> {
    let table: Mapping = mapping.table();
    if is_package(bytes) {
        workbook::top_rows(bytes, file, Some(&table), limits, take).map(|_| ())
    } else {
        let table = Table::new(bytes, file, Some(&table), limits).map_err(|p| vec![p])?;
        table
            .rows(limits, &mut |line, cells| take("", line, cells))
            .map_err(|(line, why)| vec![Problem::of_line(file, line, why)])
    }
}

/// Reads the good rows of a file of contacts, and names everything wrong with the others.
///
/// # Errors
/// The problems, when nothing of it can count: it has no headings that are known, or cannot be read.
pub fn sift(
    bytes: &[u8],
    file_name: &str,
    mapping: &ContactMapping,
) -> Result<Contacts, Vec<Problem>> {
    let limits = Limits::default();
    let mut reader = Reader {
        file: file_name,
        mapping,
        sheet: String::new(),
        looked_at: 0,
        headings: None,
        nearest: None,
        read: Contacts::default(),
        limits: &limits,
    };
    each_row(
        bytes,
        file_name,
        mapping,
        &limits,
        &mut |sheet, line, cells| reader.row(sheet, line, cells),
    )?;
    reader.finish()
}

/// The rows that were not taken, with the reasons in a last column.
///
/// # Errors
/// The problems of the file, when it cannot be read at all.
pub fn to_mend(
    bytes: &[u8],
    file_name: &str,
    mapping: &ContactMapping,
    why: &std::collections::BTreeMap<u64, String>,
) -> Result<Vec<u8>, Vec<Problem>> {
    let table = mapping.table();
    mend::write(
        bytes,
        file_name,
        Some(&table),
        why,
        &mut |_, line, cells| match mapping.judge(line, cells) {
            Some(found) if found.wanting.is_empty() => Heading::Found(verbatim(&found)),
            _ => Heading::NotYet,
        },
    )
}

/// Names and addresses are taken as they stand; an apostrophe before a number is not.
fn verbatim(found: &Headings) -> BTreeSet<usize> {
    let verbatim = found.places.iter().filter(|p| p.field.is_verbatim());
    verbatim.map(|p| p.column).collect()
}
