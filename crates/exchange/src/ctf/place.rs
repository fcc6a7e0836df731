//! Where a transfer file comes from and goes to, and the name of the file that says so too.
//! In: `8854001_CTF_XXXXXXX_001.xml`, or an authority's and an establishment's number. Out: a
//! [`Place`] and a [`FileName`]; and back.

use law::school::Laestab;
use serde::{Deserialize, Serialize};

/// Who sends a file, or whom it is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Place {
    /// A school.
    School(Laestab),
    /// Nobody knows where the pupil went: a Lost Pupil file.
    Unknown,
    /// The pupil is known to have gone outside the state sector of England and Wales.
    OutsideSector,
    /// A local authority, by its three digits.
    Authority(u16),
    /// A local authority that the form does not name.
    AnAuthority,
}

impl Place {
    /// Whether such a file holds one pupil and no more.
    pub const fn one_pupil(self) -> bool {
        matches!(self, Self::Unknown | Self::OutsideSector)
    }
}

/// How places that are no school are written, seven characters each. DfE changes such forms with the
/// format, and of these only the first was seen in a published text; so they are data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Forms {
    /// Nobody knows where: `XXXXXXX` (published by S2S's users).
    pub unknown: String,
    /// Outside the state sector: `MMMMMMM` (from memory, to be verified).
    pub outside_sector: String,
    /// What follows an authority's three digits: `LLLL` (from memory, to be verified).
    pub authority: String,
    /// An authority that is not named: `LLLLLLL` (from memory, to be verified).
    pub an_authority: String,
}

impl Default for Forms {
    fn default() -> Self {
        Self {
            unknown: "XXXXXXX".to_owned(),
            outside_sector: "MMMMMMM".to_owned(),
            authority: "LLLL".to_owned(),
            an_authority: "LLLLLLL".to_owned(),
        }
    }
}

impl Forms {
    /// The place that seven characters stand for; `None` when they stand for none.
    pub fn place(&self, text: &str) -> Option<Place> {
        let is = |form: &str| text.eq_ignore_ascii_case(form);
        if let Some(school) = Laestab::parse(text) {
            return Some(Place::School(school));
        }
        if is(&self.unknown) {
            return Some(Place::Unknown);
        }
        if is(&self.outside_sector) {
            return Some(Place::OutsideSector);
        }
        if is(&self.an_authority) {
            return Some(Place::AnAuthority);
        }
        let (digits, rest) = text.split_at_checked(3)?;
        let named = digits.bytes().all(|b| b.is_ascii_digit());
        let number = digits.parse().ok().filter(|_| named)?;
        rest.eq_ignore_ascii_case(&self.authority)
            .then_some(Place::Authority(number))
    }

    /// The seven characters of a place.
    pub fn text(&self, place: Place) -> String {
        match place {
            Place::School(school) => school.to_string(),
            Place::Unknown => self.unknown.clone(),
            Place::OutsideSector => self.outside_sector.clone(),
            Place::Authority(number) => format!("{number:03}{}", self.authority),
            Place::AnAuthority => self.an_authority.clone(),
        }
    }
}

/// A transfer file's name: who sends it, whom it is for, and its number between the two.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FileName {
    /// Who sends it.
    pub source: Place,
    /// Whom it is for.
    pub destination: Place,
    /// 1 to 999.
    pub serial: u16,
}

impl FileName {
    /// Reads a name, without regard to case and to the folder before it.
    ///
    /// # Errors
    /// Why it is none, to follow it.
    pub fn parse(text: &str, forms: &Forms) -> Result<Self, &'static str> {
        const SHAPE: &str =
            "is not the name of a transfer file, such as 8854001_CTF_8854002_001.xml";
        let name = text.rsplit(['/', '\\']).next().unwrap_or(text);
        let (stem, ending) = name.rsplit_once('.').ok_or(SHAPE)?;
        let mut parts = stem.split('_');
        let (Some(source), Some(ctf), Some(destination), Some(serial), None) = (
            parts.next(),
            parts.next(),
            parts.next(),
            parts.next(),
            parts.next(),
        ) else {
            return Err(SHAPE);
        };
        if !ending.eq_ignore_ascii_case("xml") || !ctf.eq_ignore_ascii_case("CTF") {
            return Err(SHAPE);
        }
        let is_number = serial.len() == 3 && serial.bytes().all(|b| b.is_ascii_digit());
        let serial =
            serial.parse().ok().filter(|n| is_number && *n > 0).ok_or(
                "does not end in a number from 001 to 999, as a transfer file's name does",
            )?;
        let place = |text| {
            forms
                .place(text)
                .ok_or("names a school or authority in a form that is not known")
        };
        Ok(Self {
            source: place(source)?,
            destination: place(destination)?,
            serial,
        })
    }

    /// The name, as files have it.
    pub fn text(&self, forms: &Forms) -> String {
        format!(
            "{}_CTF_{}_{:03}.xml",
            forms.text(self.source),
            forms.text(self.destination),
            self.serial
        )
    }
}
