//! Why a county could not be made.
//! In: a cause. Out: one plain sentence.

use std::path::PathBuf;

use law::academic_year::AcademicYear;

use crate::options::{KNOWN_YEARS, PUPILS};

/// Why a county could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A number of pupils out of range.
    #[error("a county has between {} and {} pupils, not {asked}", PUPILS.0, PUPILS.1)]
    Pupils {
        /// The number asked for.
        asked: u32,
    },
    /// Years whose terms cannot be laid out.
    #[error(
        "{years} years ending with {last} cannot be laid out: terms are known from {} to {}",
        KNOWN_YEARS.0,
        KNOWN_YEARS.1
    )]
    Years {
        /// How many years were asked for.
        years: u8,
        /// The last of them.
        last: AcademicYear,
    },
    /// An authority that is not in the published figures.
    #[error(
        "no attendance figures are published for authority {0:03}, in primary and secondary schools both"
    )]
    NoFigures(u16),
    /// A bank holiday outside the years known.
    #[error("{0}")]
    BankHolidays(law::bank_holidays::UnknownYear),
    /// A file that could not be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A workbook that could not be written.
    #[error("cannot write {}", path.display())]
    Workbook {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: rust_xlsxwriter::XlsxError,
    },
}
