//! The mapping file: what a school's export has that its headings do not say.
//! In: a small TOML file, one for each kind of export. Out: a [`Mapping`], or why it cannot be one.
//! `docs/mis-exports.md` holds an example with every setting.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::attendance::Code;
use register::Session;
use serde::{Deserialize, Serialize};

use super::cell::index_of_letters;
use super::dates::{DateOrder, session_word};
use super::encoding::Encoding;
use super::role::{Role, Shape};

/// What parts the fields of a CSV file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delimiter {
    /// `,`
    Comma,
    /// A tab.
    Tab,
    /// `;`
    Semicolon,
}

impl Delimiter {
    /// All, the commonest first.
    pub(super) const ALL: [Self; 3] = [Self::Comma, Self::Tab, Self::Semicolon];

    pub(super) const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Tab => b'\t',
            Self::Semicolon => b';',
        }
    }
}

/// A column, by its heading or by its letters.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ColumnRef {
    /// The heading; case, spaces and punctuation do not matter.
    Heading(String),
    /// The letters a spreadsheet gives it, where the heading is blank or stands twice.
    Letter {
        /// Such as `C`.
        letter: String,
    },
}

/// Which column holds what. A column that is not named here is still recognised by its heading
/// if that is a known one.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Columns {
    /// Unique pupil number.
    pub upn: Option<ColumnRef>,
    /// The school's admission number.
    pub admission_number: Option<ColumnRef>,
    /// The system's own number for the pupil.
    pub system_id: Option<ColumnRef>,
    /// Surname.
    pub surname: Option<ColumnRef>,
    /// Forename.
    pub forename: Option<ColumnRef>,
    /// Legal surname, where the export has both.
    pub legal_surname: Option<ColumnRef>,
    /// Legal forename, where the export has both.
    pub legal_forename: Option<ColumnRef>,
    /// Preferred surname.
    pub preferred_surname: Option<ColumnRef>,
    /// Preferred forename.
    pub preferred_forename: Option<ColumnRef>,
    /// Registration or tutor group.
    pub reg_group: Option<ColumnRef>,
    /// National curriculum year group.
    pub year_group: Option<ColumnRef>,
    /// Date of the session.
    pub date: Option<ColumnRef>,
    /// AM or PM.
    pub session: Option<ColumnRef>,
    /// The mark.
    pub mark: Option<ColumnRef>,
    /// The morning's mark, where a row is a day.
    pub mark_am: Option<ColumnRef>,
    /// The afternoon's mark, where a row is a day.
    pub mark_pm: Option<ColumnRef>,
    /// All marks in one text.
    pub marks: Option<ColumnRef>,
    /// Date of the first mark of that text.
    pub start_date: Option<ColumnRef>,
    /// Date of the last mark of that text.
    pub end_date: Option<ColumnRef>,
}

impl Columns {
    /// Those that are given, with their roles.
    pub(super) fn given(&self) -> impl Iterator<Item = (Role, &ColumnRef)> {
        [
            (Role::Upn, &self.upn),
            (Role::AdmissionNumber, &self.admission_number),
            (Role::SystemId, &self.system_id),
            (Role::Surname, &self.surname),
            (Role::Forename, &self.forename),
            (Role::LegalSurname, &self.legal_surname),
            (Role::LegalForename, &self.legal_forename),
            (Role::PreferredSurname, &self.preferred_surname),
            (Role::PreferredForename, &self.preferred_forename),
            (Role::RegGroup, &self.reg_group),
            (Role::YearGroup, &self.year_group),
            (Role::Date, &self.date),
            (Role::Session, &self.session),
            (Role::Mark, &self.mark),
            (Role::MarkAm, &self.mark_am),
            (Role::MarkPm, &self.mark_pm),
            (Role::MarkString, &self.marks),
            (Role::StartDate, &self.start_date),
            (Role::EndDate, &self.end_date),
        ]
        .into_iter()
        .filter_map(|(role, column)| Some((role, column.as_ref()?)))
    }
}

/// What an export's headings do not say. Every setting may be left out.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// What people call this kind of export.
    pub name: String,
    /// How the marks are laid out; without it, the headings decide.
    pub shape: Option<Shape>,
    /// The sheet of the workbook; without it, the first with known headings.
    pub sheet: Option<String>,
    /// The row of the headings, counted from 1; without it, the first of the top rows that fits.
    pub header_row: Option<u64>,
    /// A row above the headings that holds the dates, the headings being only AM and PM.
    pub date_row: Option<u64>,
    /// Day first, or month first.
    pub date_order: DateOrder,
    /// How a CSV file's bytes stand for letters.
    pub encoding: Encoding,
    /// What parts a CSV file's fields; without it, the heading line decides.
    pub delimiter: Option<Delimiter>,
    /// Days of the week that a text of marks holds: 5 or 7.
    pub week: Option<u8>,
    /// Characters that a text of marks has for each session: 1 or 2.
    pub characters_per_session: Option<u8>,
    /// Date of the first mark of every text; or, where headings say only `Mon AM`, a day of the
    /// week they begin with.
    #[serde(with = "day", skip_serializing_if = "Option::is_none")]
    pub start_date: Option<Date>,
    /// Date of the last mark of every text.
    #[serde(with = "day", skip_serializing_if = "Option::is_none")]
    pub end_date: Option<Date>,
    /// Which column holds what.
    pub columns: Columns,
    /// What the session column says, and whether that is `AM` or `PM`.
    pub sessions: BTreeMap<String, String>,
    /// What the mark column says that is not a code of the law, and the code it stands for; `-`
    /// for unmarked.
    pub codes: BTreeMap<String, String>,
}

/// Why a text is not a mapping file.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the mapping file cannot be used: {0}")]
pub struct MappingError(String);

impl MappingError {
    pub(super) fn new(why: String) -> Self {
        Self(why)
    }
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// [`MappingError`] when it is not TOML, has a setting that is not known, or settings that
    /// contradict each other.
    pub fn from_toml(text: &str) -> Result<Self, MappingError> {
        let mapping: Self = toml::from_str(text).map_err(|e| MappingError(e.to_string()))?;
        mapping.check().map_err(MappingError)?;
        Ok(mapping)
    }

    /// Writes a mapping file that [`Mapping::from_toml`] reads back the same.
    ///
    /// # Errors
    /// [`MappingError`] when it could not be read back.
    pub fn to_toml(&self) -> Result<String, MappingError> {
        self.check().map_err(MappingError)?;
        toml::to_string(self).map_err(|e| MappingError(e.to_string()))
    }

    fn check(&self) -> Result<(), String> {
        let one_of = |name: &str, value: Option<u8>, a: u8, b: u8| match value {
            Some(n) if n != a && n != b => Err(format!("{name} is {a} or {b}, not {n}")),
            _ => Ok(()),
        };
        one_of("week", self.week, 5, 7)?;
        one_of("characters_per_session", self.characters_per_session, 1, 2)?;
        if self.header_row == Some(0) || self.date_row == Some(0) {
            return Err("rows are counted from 1".to_owned());
        }
        if let (Some(above), Some(header)) = (self.date_row, self.header_row)
            && above >= header
        {
            return Err("date_row must be above header_row".to_owned());
        }
        if let (Some(start), Some(end)) = (self.start_date, self.end_date)
            && end < start
        {
            return Err("end_date is before start_date".to_owned());
        }
        for (_, column) in self.columns.given() {
            match column {
                ColumnRef::Letter { letter } if index_of_letters(letter).is_none() => {
                    return Err(format!("\"{letter}\" is not a column's letter"));
                }
                ColumnRef::Heading(heading) if super::role::plain(heading).is_empty() => {
                    return Err(
                        "a heading has no letter or figure in it; use its letter".to_owned()
                    );
                }
                _ => {}
            }
        }
        for (said, session) in &self.sessions {
            if session_word(session).is_none() {
                return Err(format!(
                    "sessions: \"{said}\" stands for \"{session}\", which is neither AM nor PM"
                ));
            }
        }
        for (said, code) in &self.codes {
            if said.trim().is_empty() || said.trim() != said {
                return Err(format!(
                    "codes: \"{said}\" is blank or has a blank before or after it"
                ));
            }
            if !is_unmarked(code) && !Code::all().any(|known| known.text() == code) {
                return Err(format!(
                    "codes: \"{said}\" stands for \"{code}\", which is not an attendance code"
                ));
            }
        }
        Ok(())
    }

    /// The session that a text of the session column names.
    pub(super) fn session(&self, text: &str) -> Option<Session> {
        self.sessions
            .get(text.trim())
            .and_then(|word| session_word(word))
    }
}

/// Whether a mark stands for none.
pub(super) fn is_unmarked(text: &str) -> bool {
    matches!(text.trim(), "" | "-")
}

/// A date as TOML has it: `2025-09-01`, without quotation marks.
mod day {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
    use toml::value::Datetime;

    #[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref)] // serde asks for this signature
    pub(super) fn serialize<S: Serializer>(date: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        let Some(date) = date else {
            return to.serialize_none();
        };
        let written: Datetime = date.to_string().parse().map_err(ser::Error::custom)?;
        written.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Date>, D::Error> {
        let written = Datetime::deserialize(from)?;
        match (written.date, written.time, written.offset) {
            (Some(d), None, None) => Date::new(d.year as i16, d.month as i8, d.day as i8)
                .map(Some)
                .map_err(de::Error::custom),
            _ => Err(de::Error::custom("a date without a time is wanted")),
        }
    }
}
