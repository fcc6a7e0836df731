//! A contact of a pupil: parent, carer, or whoever else is to be asked.
//! In: `<Contact>`. Out: a [`Contact`]; and back. Nobody is taken for anybody else here.

use super::out::Xml;
use super::part::{Part, Said};
use super::reach::{Address, Phone, read_phones, write_phones};

/// Where a contact lives.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Home {
    /// The file does not say.
    #[default]
    NotSaid,
    /// At the pupil's address.
    AsPupil,
    /// At an address of their own.
    Own(Box<Address>),
}

/// A contact as the file has it. Texts that it does not have are blank.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Contact {
    /// The line on which it begins; 0 for one that came from no file.
    pub line: u64,
    /// Whom to ask first.
    pub order: Option<u8>,
    /// Title.
    pub title: String,
    /// Surname.
    pub surname: String,
    /// Forename.
    pub forename: String,
    /// Middle names.
    pub middle_names: String,
    /// Sex: `F` or `M`, or what else the file has.
    pub sex: String,
    /// Mother, father, carer, by the code the file has.
    pub relationship: String,
    /// Parental responsibility; `None` when the file does not say.
    pub responsibility: Option<bool>,
    /// Where they live.
    pub home: Home,
    /// Telephone numbers.
    pub phones: Vec<Phone>,
    /// E-mail address.
    pub email: String,
}

impl Contact {
    pub(super) fn read(mut part: Part, said: &mut Said<'_>) -> Self {
        let home = part.part(said, "Address").map_or(Home::NotSaid, |mut at| {
            let as_pupil = at.yes_no(said, "AddressAsPupil") == Some(true);
            let line = at.line();
            let own = Address::taken(&mut at, said);
            at.end(said);
            match own {
                None if as_pupil => Home::AsPupil,
                None => Home::NotSaid,
                Some(own) => {
                    if as_pupil {
                        let why = "is both the pupil's and one of its own; its own counts";
                        let problem =
                            crate::Problem::of_column(said.file, line, "<Contact/Address>", why);
                        said.notes.add(problem);
                    }
                    Home::Own(Box::new(own))
                }
            }
        });
        let contact = Self {
            line: part.line(),
            order: part.number(said, "Order"),
            title: part.text(said, "Title"),
            surname: part.text(said, "Surname"),
            forename: part.text(said, "Forename"),
            middle_names: part.text(said, "MiddleNames"),
            sex: part.leaf_of(said, &["Sex", "Gender"]).text,
            relationship: part.text(said, "Relationship"),
            responsibility: part.yes_no(said, "Responsibility"),
            home,
            phones: read_phones(&mut part, said),
            email: part.text(said, "Email"),
        };
        part.end(said);
        contact
    }

    pub(super) fn write(&self, xml: &mut Xml) {
        xml.group("Contact", |xml| {
            xml.number("Order", self.order);
            xml.leaf("Title", &self.title);
            xml.leaf("Surname", &self.surname);
            xml.leaf("Forename", &self.forename);
            // `Gender` became `Sex` in 24.0.
            xml.leaf("Sex", &self.sex);
            xml.leaf("MiddleNames", &self.middle_names);
            xml.leaf("Relationship", &self.relationship);
            xml.yes_no("Responsibility", self.responsibility);
            match &self.home {
                Home::NotSaid => {}
                Home::AsPupil => {
                    xml.group("Address", |xml| xml.leaf("AddressAsPupil", "true"));
                }
                Home::Own(address) => xml.group("Address", |xml| address.write(xml)),
            }
            write_phones(&self.phones, xml);
            xml.leaf("Email", &self.email);
        });
    }
}
