//! What is read from an export: marks, pupils, and how the file was understood.
//! In: made by the readers. Out: plain records, without any database.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use law::attendance::Code;
use register::Session;

use super::header::Recognised;

/// Who a pupil is, as the export says it. Cheap to copy: a pupil's marks share the text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PupilKey {
    /// Unique pupil number, in capitals; its check letter may be wrong (see `law::upn`).
    Upn(Arc<str>),
    /// The school's admission number, where the export has no UPN for the pupil.
    AdmissionNumber(Arc<str>),
    /// The system's own number, where the export has neither.
    SystemId(Arc<str>),
}

impl fmt::Display for PupilKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Upn(text) => write!(f, "UPN {text}"),
            Self::AdmissionNumber(text) => write!(f, "admission number {text}"),
            Self::SystemId(text) => write!(f, "number {text}"),
        }
    }
}

/// A mark of the export.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MisMark {
    /// The line or row it stands on, counted from 1.
    pub line: u64,
    /// Whose mark.
    pub pupil: PupilKey,
    /// The day.
    pub date: Date,
    /// Morning or afternoon.
    pub session: Session,
    /// The code; `None` for a session that is in the export and unmarked.
    pub code: Option<Code>,
}

/// A pupil of the export, as the first row with the pupil has it. Texts the export does not have
/// are empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MisPupil {
    /// The line or row, counted from 1.
    pub line: u64,
    /// Who it is.
    pub key: PupilKey,
    /// Admission number.
    pub admission_number: String,
    /// The system's own number.
    pub system_id: String,
    /// Surname; the legal one where the export has both.
    pub surname: String,
    /// Forename; the legal one where the export has both.
    pub forename: String,
    /// Preferred surname.
    pub preferred_surname: String,
    /// Preferred forename.
    pub preferred_forename: String,
    /// Registration or tutor group.
    pub reg_group: String,
    /// Year group as the school writes it.
    pub year_group: String,
}

/// An export, read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Export {
    /// The sheet that was read; `None` for a CSV file.
    pub sheet: Option<String>,
    /// Other sheets with headings that could be read too, and were not.
    pub other_sheets: Vec<String>,
    /// How the headings were understood.
    pub recognised: Recognised,
    /// The pupils, in the order of the file.
    pub pupils: Vec<MisPupil>,
    /// The marks, unmarked sessions included, in the order of the file.
    pub marks: Vec<MisMark>,
}

impl Export {
    /// How the marks were laid out.
    pub fn shape(&self) -> Option<super::Shape> {
        self.recognised.shape
    }
}

/// An export of which every good row counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sifted {
    /// What could be read.
    pub export: Export,
    /// What could not, by line: a row may have several things wrong. Of a row that is one pupil's
    /// whole term, the sessions that could be read count.
    pub refused: Vec<crate::Problem>,
}
