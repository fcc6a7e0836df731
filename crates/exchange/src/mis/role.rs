//! What a column holds, and headings as they are compared.
//! In: a heading. Out: a role's name in plain English, a heading without what does not matter.

use jiff::civil::Date;
use register::Session;
use serde::{Deserialize, Serialize};

/// How the marks are laid out.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// One mark a row, or one day a row with a column for AM and one for PM.
    Long,
    /// One pupil a row, one column a session.
    Sessions,
    /// One pupil a row, all marks in one text.
    String,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Role {
    /// Unique pupil number.
    Upn,
    /// The school's admission number.
    AdmissionNumber,
    /// The system's own number for the pupil.
    SystemId,
    /// Surname, without saying whether legal or preferred.
    Surname,
    /// Forename, without saying whether legal or preferred.
    Forename,
    /// Legal surname.
    LegalSurname,
    /// Legal forename.
    LegalForename,
    /// Preferred surname.
    PreferredSurname,
    /// Preferred forename.
    PreferredForename,
    /// Registration or tutor group.
    RegGroup,
    /// National curriculum year group.
    YearGroup,
    /// Date of the session, perhaps with AM or PM.
    Date,
    /// AM or PM.
    Session,
    /// The mark.
    Mark,
    /// The morning's mark of the row's date.
    MarkAm,
    /// The afternoon's mark of the row's date.
    MarkPm,
    /// All marks in one text.
    MarkString,
    /// Date of the first mark of that text.
    StartDate,
    /// Date of the last mark of that text.
    EndDate,
    /// The mark of the session that the heading names.
    MarkOf(Date, Session),
}

impl Role {
    /// What the column holds, in plain English.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Upn => "UPN",
            Self::AdmissionNumber => "admission number",
            Self::SystemId => "the system's number for the pupil",
            Self::Surname => "surname",
            Self::Forename => "forename",
            Self::LegalSurname => "legal surname",
            Self::LegalForename => "legal forename",
            Self::PreferredSurname => "preferred surname",
            Self::PreferredForename => "preferred forename",
            Self::RegGroup => "registration group",
            Self::YearGroup => "year group",
            Self::Date => "date",
            Self::Session => "session",
            Self::Mark => "mark",
            Self::MarkAm => "morning mark",
            Self::MarkPm => "afternoon mark",
            Self::MarkString => "marks in one text",
            Self::StartDate => "date of the first mark",
            Self::EndDate => "date of the last mark",
            Self::MarkOf(..) => "marks of one session",
        }
    }

    /// Whether it says who the pupil is or what is known of the pupil.
    const fn of_pupil(self) -> bool {
        matches!(
            self,
            Self::Upn
                | Self::AdmissionNumber
                | Self::SystemId
                | Self::Surname
                | Self::Forename
                | Self::LegalSurname
                | Self::LegalForename
                | Self::PreferredSurname
                | Self::PreferredForename
                | Self::RegGroup
                | Self::YearGroup
        )
    }

    /// Whether it is a column of single marks whose row has the date.
    pub(super) const fn is_one_mark(self) -> bool {
        matches!(self, Self::Mark | Self::MarkAm | Self::MarkPm)
    }

    /// Whether a table of this shape is read by this column.
    pub(super) const fn serves(self, shape: Shape) -> bool {
        match shape {
            _ if self.of_pupil() => true,
            Shape::Long => matches!(
                self,
                Self::Date | Self::Session | Self::Mark | Self::MarkAm | Self::MarkPm
            ),
            Shape::Sessions => matches!(self, Self::MarkOf(..)),
            Shape::String => matches!(self, Self::MarkString | Self::StartDate | Self::EndDate),
        }
    }

    /// Whether its text is taken as it stands, so that an apostrophe before it would be part of it.
    pub(super) const fn is_verbatim(self) -> bool {
        matches!(
            self,
            Self::Surname
                | Self::Forename
                | Self::LegalSurname
                | Self::LegalForename
                | Self::PreferredSurname
                | Self::PreferredForename
                | Self::RegGroup
                | Self::YearGroup
        )
    }

    /// Whether only one column may have it: two would leave a choice that matters.
    pub(super) const fn one_only(self) -> bool {
        !self.of_pupil() || matches!(self, Self::Upn | Self::AdmissionNumber | Self::SystemId)
    }
}

/// A heading without case, spaces and punctuation, as headings are compared.
pub(super) fn plain(heading: &str) -> String {
    heading
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
