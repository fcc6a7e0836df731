//! A transfer file for outside.
//! In: a [`Ctf`], its encoding and its number. Out: the file's name and bytes; or why it is not written.

use std::collections::BTreeSet;
use std::fmt;

use law::upn::{Verdict, judge};

use super::Ctf;
use super::header::Version;
use super::out::Xml;
use super::place::{FileName, Forms};
use crate::mis::Encoding;

/// How a file is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Writing {
    /// How letters become bytes. In Windows-1252 a letter that it lacks is written by its number.
    pub encoding: Encoding,
    /// How places that are no school are written.
    pub forms: Forms,
    /// The file's number between the two, 1 to 999.
    pub serial: u16,
}

impl Default for Writing {
    fn default() -> Self {
        Self {
            encoding: Encoding::Utf8,
            forms: Forms::default(),
            serial: 1,
        }
    }
}

/// A file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why a file is not written, in words that say what to do instead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refused {
    /// It is of a version that receivers do not take any more, or not yet.
    Version(Version),
    /// There is no such number of a file.
    Serial(u16),
    /// There is nobody in it.
    Nobody,
    /// There are several pupils in a file whose destination takes one.
    OneEach(usize),
    /// The pupil at this place, from 1, has no UPN, or one that is none.
    NotAUpn(usize),
    /// The pupil at this place, from 1, has the UPN of another.
    Twice(usize),
    /// The pupil at this place, from 1, has no surname or no forename.
    NoName(usize),
    /// A value of this element holds a character that XML cannot hold.
    NotText(&'static str),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => write!(
                f,
                "Version {version} is not written. Receivers take {} and {}; write one of them.",
                Version::CURRENT,
                Version::PREVIOUS
            ),
            Self::Serial(n) => write!(
                f,
                "{n} cannot be a transfer file's number. Numbers go from 1 to 999; begin again at 1."
            ),
            Self::Nobody => f.write_str("There is no pupil in the file. Choose at least one."),
            Self::OneEach(n) => write!(
                f,
                "A file for a pupil whose next school is not known, or is outside the state sector, holds one \
                 pupil, and these are {n}. Write a file for each (DfE's school to school service, S2S)."
            ),
            Self::NotAUpn(n) => write!(
                f,
                "Pupil {n} of the file has no unique pupil number of the right shape. Correct it first."
            ),
            Self::Twice(n) => write!(
                f,
                "Pupil {n} of the file has the unique pupil number of another in it. Find out whose it is first."
            ),
            Self::NoName(n) => write!(
                f,
                "Pupil {n} of the file has no surname or no forename. Fill them in first."
            ),
            Self::NotText(element) => write!(
                f,
                "A value for <{element}> holds a control character, which XML cannot hold. Take it out first."
            ),
        }
    }
}

/// Each pupil in a file of their own, as files for an unknown destination must be.
pub fn one_each(ctf: &Ctf) -> impl Iterator<Item = Ctf> + '_ {
    ctf.pupils.iter().map(|pupil| Ctf {
        header: ctf.header.clone(),
        pupils: vec![pupil.clone()],
    })
}

/// Writes a file.
///
/// # Errors
/// [`Refused`], when no receiver would take it.
pub fn write(ctf: &Ctf, writing: &Writing) -> Result<Written, Refused> {
    let header = &ctf.header;
    if !header.version.is_known() {
        return Err(Refused::Version(header.version));
    }
    if !(1..=999).contains(&writing.serial) {
        return Err(Refused::Serial(writing.serial));
    }
    if ctf.pupils.is_empty() {
        return Err(Refused::Nobody);
    }
    if header.destination.one_pupil() && ctf.pupils.len() > 1 {
        return Err(Refused::OneEach(ctf.pupils.len()));
    }
    let mut seen = BTreeSet::new();
    for (number, pupil) in (1..).zip(&ctf.pupils) {
        if judge(&pupil.upn).value == Verdict::Malformed {
            return Err(Refused::NotAUpn(number));
        }
        if !seen.insert(&pupil.upn) {
            return Err(Refused::Twice(number));
        }
        if pupil.surname.trim().is_empty() || pupil.forename.trim().is_empty() {
            return Err(Refused::NoName(number));
        }
    }
    let mut xml = Xml::new(writing.encoding);
    xml.group("CTfile", |xml| {
        header.write(xml, &writing.forms);
        xml.group("CTFpupilData", |xml| {
            ctf.pupils.iter().for_each(|pupil| pupil.write(xml));
        });
    });
    if let Some(element) = xml.not_text {
        return Err(Refused::NotText(element));
    }
    let name = FileName {
        source: header.source,
        destination: header.destination,
        serial: writing.serial,
    };
    Ok(Written {
        name: name.text(&writing.forms),
        bytes: xml.bytes(),
    })
}
