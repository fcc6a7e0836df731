//! Where somebody lives and how to reach them.
//! In: `<Address>`, `<Phones>`. Out: an [`Address`], [`Phone`]s; and back.

use super::out::Xml;
use super::part::{Part, Said};

/// Where in the street, or line by line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Where {
    /// By the parts of BS7666.
    Bs7666(Bs7666),
    /// Line by line, none blank, at most five.
    Lines(Vec<String>),
}

/// An address by the parts of BS7666. Parts that it does not have are blank.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bs7666 {
    /// The flat or room.
    pub saon: String,
    /// The house's number or name.
    pub paon: String,
    /// The street.
    pub street: String,
    /// The locality.
    pub locality: String,
    /// The town.
    pub town: String,
    /// The administrative area.
    pub administrative_area: String,
    /// The post town.
    pub post_town: String,
    /// The unique property reference number (UPRN).
    pub property: String,
}

/// An address. Texts that it does not have are blank.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address {
    /// The house and the street.
    pub at: Where,
    /// The county.
    pub county: String,
    /// The postcode.
    pub postcode: String,
    /// The country.
    pub country: String,
    /// Metres east on the National Grid, as the file has it.
    pub easting: String,
    /// Metres north on the National Grid, as the file has it.
    pub northing: String,
}

impl Default for Address {
    fn default() -> Self {
        Self {
            at: Where::Lines(Vec::new()),
            county: String::new(),
            postcode: String::new(),
            country: String::new(),
            easting: String::new(),
            northing: String::new(),
        }
    }
}

impl Address {
    /// Its lines as on an envelope, without the postcode.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = match &self.at {
            Where::Lines(lines) => lines.clone(),
            Where::Bs7666(at) => {
                let street = [at.paon.as_str(), at.street.as_str()].join(" ");
                vec![
                    at.saon.clone(),
                    street.trim().to_owned(),
                    at.locality.clone(),
                    at.town.clone(),
                    at.post_town.clone(),
                    at.administrative_area.clone(),
                ]
            }
        };
        lines.push(self.county.clone());
        lines.retain(|line| !line.is_empty());
        lines.dedup();
        lines
    }

    pub(super) fn read(mut part: Part, said: &mut Said<'_>) -> Option<Self> {
        let address = Self::taken(&mut part, said);
        part.end(said);
        address
    }

    /// The address in an element that may hold more than one; `None` when there is none.
    pub(super) fn taken(part: &mut Part, said: &mut Said<'_>) -> Option<Self> {
        let bs7666 = part.part(said, "BS7666Address").map(|mut at| {
            let read = Bs7666 {
                saon: at.text(said, "SAON"),
                paon: at.text(said, "PAON"),
                street: at.text(said, "Street"),
                locality: at.text(said, "Locality"),
                town: at.text(said, "Town"),
                administrative_area: at.text(said, "AdministrativeArea"),
                post_town: at.text(said, "PostTown"),
                property: at.text(said, "UniquePropertyReferenceNumber"),
            };
            at.end(said);
            read
        });
        let lines = part.part(said, "AddressLines").map(|mut at| {
            let mut lines: Vec<String> = LINES.iter().map(|name| at.text(said, name)).collect();
            lines.retain(|line| !line.is_empty());
            at.end(said);
            lines
        });
        // Lines are read off an envelope as they stand; the parts count where there are none.
        let lines = lines.unwrap_or_default();
        let at = match bs7666.filter(|at| *at != Bs7666::default()) {
            Some(at) if lines.is_empty() => Where::Bs7666(at),
            _ => Where::Lines(lines),
        };
        let address = Self {
            at,
            county: part.text(said, "County"),
            postcode: part.text(said, "PostCode"),
            country: part.text(said, "Country"),
            easting: part.text(said, "Easting"),
            northing: part.text(said, "Northing"),
        };
        (address != Self::default()).then_some(address)
    }

    pub(super) fn write(&self, xml: &mut Xml) {
        match &self.at {
            Where::Bs7666(at) => xml.group("BS7666Address", |xml| {
                xml.leaf("SAON", &at.saon);
                xml.leaf("PAON", &at.paon);
                xml.leaf("Street", &at.street);
                xml.leaf("Locality", &at.locality);
                xml.leaf("Town", &at.town);
                xml.leaf("AdministrativeArea", &at.administrative_area);
                xml.leaf("PostTown", &at.post_town);
                xml.leaf("UniquePropertyReferenceNumber", &at.property);
            }),
            Where::Lines(lines) => xml.group("AddressLines", |xml| {
                let (own, rest) = lines.split_at(lines.len().min(LINES.len() - 1));
                for (name, line) in LINES.into_iter().zip(own) {
                    xml.leaf(name, line);
                }
                xml.leaf(LINES[LINES.len() - 1], &rest.join(", "));
            }),
        }
        xml.leaf("County", &self.county);
        xml.leaf("PostCode", &self.postcode);
        xml.leaf("Country", &self.country);
        xml.leaf("Easting", &self.easting);
        xml.leaf("Northing", &self.northing);
    }
}

const LINES: [&str; 5] = [
    "AddressLine1",
    "AddressLine2",
    "AddressLine3",
    "AddressLine4",
    "AddressLine5",
];

/// A telephone number.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Phone {
    /// The kind's letter as the file has it: `H` at home, `W` at work, `M` mobile; may be blank.
    pub kind: String,
    /// The number as the file has it.
    pub number: String,
}

pub(super) fn read_phones(part: &mut Part, said: &mut Said<'_>) -> Vec<Phone> {
    let Some(mut phones) = part.part(said, "Phones") else {
        return Vec::new();
    };
    let mut read = Vec::new();
    for mut one in phones.parts("Phone") {
        let phone = Phone {
            kind: one.text(said, "TelephoneType"),
            number: one.text(said, "PhoneNo"),
        };
        one.end(said);
        if !phone.number.is_empty() {
            read.push(phone);
        }
    }
    phones.end(said);
    read
}

pub(super) fn write_phones(phones: &[Phone], xml: &mut Xml) {
    xml.group("Phones", |xml| {
        for phone in phones {
            xml.group("Phone", |xml| {
                xml.leaf("TelephoneType", &phone.kind);
                xml.leaf("PhoneNo", &phone.number);
            });
        }
    });
}
