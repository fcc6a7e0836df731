//! Attendance exports of schools' management information systems (MIS): SIMS, Arbor, Bromcom and,
//! by a mapping file, any other; CSV or XLSX, one mark a row or one pupil a row.
//! In: bytes, and a [`Mapping`] where the headings do not say enough. Out: an [`Export`], or every
//! problem with its line, column and value. Nothing is stored and no database is asked.
//!
//! | from the bytes to the marks | module |
//! |---|---|
//! | bytes to text or to a sheet | `encoding` `csv_file`, `package` `workbook` |
//! | which row has the headings, which column holds what | `search` `header` `alias` `mapping` |
//! | cells to dates, sessions, codes | `cell` `dates` `codes` `mark_text` |
//! | rows to marks and pupils | `plan` `row` `assemble` `export` |
//! | rows that are wrong, back to who can mend them | `mend` |
//!
//! ```
//! let file = "UPN,AttendanceDate,SessionName,AttendanceMark\n\
//!             B801200005001,02/09/2024,AM,/\n";
//! let export = exchange::mis::read_csv(file.as_bytes(), "marks.csv", None).unwrap();
//! assert_eq!(export.marks[0].code.unwrap().text(), "/");
//! ```

mod alias;
mod assemble;
mod by_school;
mod cell;
mod codes;
pub mod contacts;
mod csv_file;
mod dates;
pub(crate) mod encoding;
mod export;
mod header;
mod limits;
mod look;
mod mapping;
mod mark_text;
mod mend;
mod package;
mod plan;
mod preview;
mod role;
mod row;
mod search;
mod workbook;

use std::io::Read;

use crate::Problem;

pub use alias::{ALIASES, Alias, Evidence, Source, System};
pub use by_school::{BySchool, SCHOOL, SchoolRows, by_school, pack_columns};
pub use dates::{DateOrder, month_word};
pub use encoding::Encoding;
pub use export::{Export, MisMark, MisPupil, PupilKey, Sifted};
pub use header::{Basis, Recognised, RecognisedColumn, UnknownColumn, recognise};
pub use limits::Limits;
pub use look::{Column, Looked, look};
pub use mapping::{ColumnRef, Columns, Delimiter, Mapping, MappingError};
pub use mend::{WHY, to_mend};
pub use preview::{Preview, preview_csv, preview_xlsx};
pub use role::{Role, Shape};

/// Reads a CSV export.
///
/// # Errors
/// Every problem of the file, up to [`crate::Problems::LIMIT`]; then nothing of it counts.
pub fn read_csv(
    bytes: impl Read,
    file_name: &str,
    mapping: Option<&Mapping>,
) -> Result<Export, Vec<Problem>> {
    read_csv_within(bytes, file_name, mapping, &Limits::default())
}

/// Reads a CSV export within limits of the caller's.
///
/// # Errors
/// As [`read_csv`].
pub fn read_csv_within(
    bytes: impl Read,
    file_name: &str,
    mapping: Option<&Mapping>,
    limits: &Limits,
) -> Result<Export, Vec<Problem>> {
    let bytes = csv_file::bytes_of(bytes, file_name, limits).map_err(|p| vec![p])?;
    csv_file::read(&bytes, file_name, mapping, limits, false).map(|read| read.export)
}

/// Reads an XLSX export (or XLSM, whose macros are not run).
///
/// # Errors
/// Every problem of the file, up to [`crate::Problems::LIMIT`]; then nothing of it counts.
pub fn read_xlsx(
    bytes: impl Read,
    file_name: &str,
    mapping: Option<&Mapping>,
) -> Result<Export, Vec<Problem>> {
    read_xlsx_within(bytes, file_name, mapping, &Limits::default())
}

/// Reads an XLSX export within limits of the caller's.
///
/// # Errors
/// As [`read_xlsx`].
pub fn read_xlsx_within(
    bytes: impl Read,
    file_name: &str,
    mapping: Option<&Mapping>,
    limits: &Limits,
) -> Result<Export, Vec<Problem>> {
    let bytes = csv_file::bytes_of(bytes, file_name, limits).map_err(|p| vec![p])?;
    workbook::read(&bytes, file_name, mapping, limits, false).map(|read| read.export)
}

/// Reads the good rows of an export of either kind, and names everything wrong with the others.
///
/// # Errors
/// The problems, up to [`crate::Problems::LIMIT`], when nothing of the file can count: it has no
/// headings that are known, cannot be read to its end, or has more wrong with it than anybody mends.
pub fn sift(
    bytes: &[u8],
    file_name: &str,
    mapping: Option<&Mapping>,
) -> Result<Sifted, Vec<Problem>> {
    let limits = Limits::default();
    if is_package(bytes) {
        workbook::read(bytes, file_name, mapping, &limits, true)
    } else {
        csv_file::read(bytes, file_name, mapping, &limits, true)
    }
}

/// Whether a file is a workbook: a zip, and every zip begins so.
fn is_package(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK")
}
