//! The head of a transfer file: its version, when it was made, who sends it and whom it is for.
//! In: `<Header>`. Out: a [`Header`]; and back.

use std::fmt;

use jiff::civil::DateTime;

use super::out::Xml;
use super::part::{Part, Said};
use super::place::{Forms, Place};
use crate::Problem;

/// What a transfer file calls itself.
const DOCUMENT: &str = "Common Transfer File";

/// A version of the format; DfE makes one a year.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Version(pub u16, pub u16);

impl Version {
    /// Of summer 2025.
    pub const CURRENT: Self = Self(25, 0);
    /// Of summer 2024.
    pub const PREVIOUS: Self = Self(24, 0);

    fn parse(text: &str) -> Option<Self> {
        let (major, minor) = text.split_once('.').unwrap_or((text, "0"));
        Some(Self(major.parse().ok()?, minor.parse().ok()?))
    }

    /// Whether it is written here, and read without a word.
    pub const fn is_known(self) -> bool {
        matches!(self, Self::CURRENT | Self::PREVIOUS)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

/// The head of a file. Texts that it does not have are blank.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    /// The version of the format.
    pub version: Version,
    /// When it was made; `None` when it does not say.
    pub made: Option<DateTime>,
    /// `full` or `partial`.
    pub qualifier: String,
    /// What kind of data, where a file says.
    pub data_qualifier: String,
    /// In words, what is in it.
    pub descriptor: String,
    /// The system that made it.
    pub supplier: String,
    /// Who sends it.
    pub source: Place,
    /// The sending school's name.
    pub source_name: String,
    /// The academic year, as the sending system counts it: some turn it in August, some in September.
    pub academic_year: String,
    /// Whom it is for.
    pub destination: Place,
    /// The supplier's own number for the file.
    pub supplementary: String,
}

/// A place from the two elements that name it. There is no going on without it.
fn place(
    part: Option<Part>,
    said: &mut Said<'_>,
    forms: &Forms,
    name: &str,
    header: u64,
) -> Result<(Place, Part), Problem> {
    let Some(mut part) = part else {
        let why = "is not there, so nobody can tell whose file this is";
        return Err(Problem::of_column(
            said.file,
            header,
            &format!("<Header/{name}>"),
            why,
        ));
    };
    let lea = part.leaf(said, "LEA");
    let estab = part.text(said, "Estab");
    let seven = format!("{}{estab}", lea.text);
    match forms.place(&seven) {
        Some(place) => Ok((place, part)),
        None => Err(Problem::of_value(
            said.file,
            part.line(),
            &format!("<{name}>"),
            &seven.chars().take(80).collect::<String>(),
            "is no authority's three digits and establishment's four, nor another form that is known",
        )),
    }
}

impl Header {
    pub(super) fn read(
        mut part: Part,
        said: &mut Said<'_>,
        forms: &Forms,
    ) -> Result<Self, Problem> {
        let line = part.line();
        let document = part.leaf(said, "DocumentName");
        if !document.text.is_empty() && !document.text.eq_ignore_ascii_case(DOCUMENT) {
            let why = format!("is what the file calls itself, and a transfer file is a {DOCUMENT}");
            said.doubts.push(document.problem(said.file, why));
        }
        // Written `CTFversion`, and `CTFVersion` by some.
        let version_leaf = part.leaf(said, "CTFversion");
        let version = Version::parse(&version_leaf.text);
        match version {
            Some(v) if v.is_known() => {}
            Some(v) if v < Version::PREVIOUS => said.note(
                &version_leaf,
                format!(
                    "is an older version than {}; what is known of it is read, and the rest is left out",
                    Version::PREVIOUS
                ),
            ),
            Some(_) => said.note(
                &version_leaf,
                format!(
                    "is another version than {} and {}; what is known of it is read, and the rest is left out",
                    Version::CURRENT,
                    Version::PREVIOUS
                ),
            ),
            None => said.note(
                &version_leaf,
                format!("says no version, such as {0}; it is read as {0}", Version::CURRENT),
            ),
        }
        let made_leaf = part.leaf(said, "DateTime");
        let made = made_leaf.text.parse::<DateTime>().ok().and_then(|made| {
            let whole = made.with().subsec_nanosecond(0).build().ok();
            whole.filter(|made| (1900..2200).contains(&made.year()))
        });
        if made.is_none() && !made_leaf.text.is_empty() {
            let why = "is not a date and time, such as 2025-09-01T09:30:00, and is left out";
            said.note(&made_leaf, why);
        }
        let source_part = part.part(said, "SourceSchool");
        let (source, mut source_part) = place(source_part, said, forms, "SourceSchool", line)?;
        let destination_part = part.part(said, "DestSchool");
        let (destination, destination_part) =
            place(destination_part, said, forms, "DestSchool", line)?;
        let header = Self {
            version: version.unwrap_or(Version::CURRENT),
            made,
            qualifier: part.text(said, "DocumentQualifier"),
            data_qualifier: part.text(said, "DataQualifier"),
            descriptor: part.text(said, "DataDescriptor"),
            supplier: part.text(said, "SupplierID"),
            source,
            source_name: source_part.text(said, "SchoolName"),
            academic_year: source_part.text(said, "AcademicYear"),
            destination,
            supplementary: match part.part(said, "SuppInfo") {
                Some(mut info) => {
                    let id = info.text(said, "SuppID");
                    info.end(said);
                    id
                }
                None => String::new(),
            },
        };
        source_part.end(said);
        destination_part.end(said);
        part.end(said);
        Ok(header)
    }

    pub(super) fn write(&self, xml: &mut Xml, forms: &Forms) {
        let place = |xml: &mut Xml, place: Place| {
            let seven = forms.text(place);
            let (lea, estab) = seven.split_at_checked(3).unwrap_or((&seven, ""));
            xml.leaf("LEA", lea);
            xml.leaf("Estab", estab);
        };
        xml.group("Header", |xml| {
            xml.leaf("DocumentName", DOCUMENT);
            xml.leaf("CTFversion", &self.version.to_string());
            if let Some(made) = self.made {
                xml.leaf("DateTime", &made.strftime("%Y-%m-%dT%H:%M:%S").to_string());
            }
            xml.leaf("DocumentQualifier", &self.qualifier);
            xml.leaf("DataQualifier", &self.data_qualifier);
            xml.leaf("DataDescriptor", &self.descriptor);
            xml.leaf("SupplierID", &self.supplier);
            xml.group("SourceSchool", |xml| {
                place(xml, self.source);
                xml.leaf("SchoolName", &self.source_name);
                xml.leaf("AcademicYear", &self.academic_year);
            });
            xml.group("DestSchool", |xml| place(xml, self.destination));
            xml.group("SuppInfo", |xml| xml.leaf("SuppID", &self.supplementary));
        });
    }
}
