//! A pupil's attendance in an academic year at a school: the totals, and the marks in one text.
//! In: `<Attendance>`. Out: a [`YearData`]; and back. What the text means is another matter: see
//! [`Sessions::marks`]. Summaries rest on the totals, never on the text.

use jiff::civil::Date;

use super::out::Xml;
use super::part::{Part, Said};

/// Sessions counted by the school that sends the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Totals {
    /// Possible.
    pub possible: Option<u32>,
    /// Attended.
    pub attended: Option<u32>,
    /// Missed with leave.
    pub authorised: Option<u32>,
    /// Missed without.
    pub unauthorised: Option<u32>,
}

/// The marks in one text, which is kept as it came whether or not anybody can read it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sessions {
    /// The day of the first mark.
    pub start: Option<Date>,
    /// The text, blanks and all.
    pub raw: String,
}

/// A year at a school. Texts that the file does not have are blank.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct YearData {
    /// The year, as the sending system counts it.
    pub year: String,
    /// The authority's digits.
    pub lea: String,
    /// The establishment's digits.
    pub estab: String,
    /// The school's name.
    pub name: String,
    /// The totals, which count.
    pub totals: Totals,
    /// The marks in one text, where they are sent.
    pub sessions: Option<Sessions>,
}

impl YearData {
    pub(super) fn read(mut part: Part, said: &mut Said<'_>) -> Self {
        let sessions = part.part(said, "AttendSessions").map(|mut sessions| {
            let read = Sessions {
                start: sessions.date(said, "AttendanceStartDate"),
                raw: sessions.verbatim(said, "AttendanceMarks"),
            };
            sessions.end(said);
            read
        });
        let year = Self {
            year: part.text(said, "Year"),
            lea: part.text(said, "LEA"),
            estab: part.text(said, "Estab"),
            name: part.text(said, "SchoolName"),
            totals: Totals {
                possible: part.number(said, "SessionsPossible"),
                attended: part.number(said, "SessionsAttended"),
                authorised: part.number(said, "SessionsAuthorised"),
                unauthorised: part.number(said, "SessionsUnauthorised"),
            },
            sessions,
        };
        part.end(said);
        year
    }

    pub(super) fn write(&self, xml: &mut Xml) {
        xml.group("YearData", |xml| {
            xml.leaf("Year", &self.year);
            xml.leaf("LEA", &self.lea);
            xml.leaf("Estab", &self.estab);
            xml.leaf("SchoolName", &self.name);
            xml.number("SessionsPossible", self.totals.possible);
            xml.number("SessionsAuthorised", self.totals.authorised);
            xml.number("SessionsAttended", self.totals.attended);
            xml.number("SessionsUnauthorised", self.totals.unauthorised);
            if let Some(sessions) = &self.sessions {
                xml.group("AttendSessions", |xml| {
                    xml.date("AttendanceStartDate", sessions.start);
                    xml.always("AttendanceMarks", &sessions.raw);
                });
            }
        });
    }
}
