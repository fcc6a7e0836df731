//! A row of a file of contacts.
//! In: its cells and where each field stands. Out: its contacts; or what is wrong, by column and value.

use casework::pupils::{not_a_number, not_an_email};
use law::upn::{Verdict, judge};

use crate::Problem;

use super::super::cell::{Cell, start_of};
use super::field::Field;
use super::headings::Headings;

/// A contact as a file has it. Texts that it does not have are blank.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Contact {
    /// The line or row it stands on, counted from 1.
    pub line: u64,
    /// The pupil's number, in capitals.
    pub upn: String,
    /// The system's own number for the contact.
    pub key: String,
    /// Title.
    pub title: String,
    /// Forename.
    pub forename: String,
    /// Surname.
    pub surname: String,
    /// Mother, father, carer …
    pub relationship: String,
    /// Whether they have parental responsibility; `None` when the file does not say.
    pub parental_responsibility: Option<bool>,
    /// Whether the pupil lives with them; `None` when the file does not say.
    pub lives_with: Option<bool>,
    /// The lines of the address, without the postcode.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// A telephone number.
    pub telephone: String,
    /// A mobile number.
    pub mobile: String,
    /// An e-mail address.
    pub email: String,
    /// Order of contact; `None` when the file does not say.
    pub priority: Option<u8>,
}

/// Text without blanks around it and without the apostrophe that tells a spreadsheet "this is text".
fn unquoted(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('\'').unwrap_or(text).trim()
}

struct Fields<'r> {
    file: &'r str,
    line: u64,
    cells: &'r [Cell<'r>],
    headings: &'r Headings,
    number: u8,
    wrong: &'r mut Vec<Problem>,
}

impl Fields<'_> {
    fn text(&self, field: Field) -> String {
        let place = self.headings.place(self.number, field);
        let cell = place.and_then(|place| self.cells.get(place.column));
        let text = cell.map(Cell::text).unwrap_or_default();
        if field.is_verbatim() {
            text.trim().to_owned()
        } else {
            unquoted(&text).to_owned()
        }
    }

    fn refuse(&mut self, field: Field, why: &str) {
        let heading = self.headings.place(self.number, field);
        let heading = heading.map_or("", |place| place.heading.as_str());
        let value = self.text(field);
        let problem = Problem::of_value(self.file, self.line, heading, start_of(&value), why);
        self.wrong.push(problem);
    }

    fn answer(&mut self, field: Field) -> Option<bool> {
        match self.text(field).to_lowercase().as_str() {
            "" => None,
            "yes" | "y" | "true" | "1" => Some(true),
            "no" | "n" | "false" | "0" => Some(false),
            _ => {
                self.refuse(field, "is neither yes nor no");
                None
            }
        }
    }

    /// A way to reach somebody, blank or as the check lets it be.
    fn reach(&mut self, field: Field, check: fn(&str) -> Option<&'static str>) -> String {
        let text = self.text(field);
        if let Some(why) = Some(&text).filter(|t| !t.is_empty()).and_then(|t| check(t)) {
            self.refuse(field, why);
        }
        text
    }

    fn priority(&mut self) -> Option<u8> {
        let text = self.text(Field::Priority);
        if text.is_empty() {
            // In a row of several contacts, their order is that of their columns.
            return (self.number > 0).then_some(self.number);
        }
        let number = text.parse().ok().filter(|n| (1..=99).contains(n));
        if number.is_none() {
            self.refuse(Field::Priority, "is not a number from 1 to 99");
        }
        number
    }

    fn contact(&mut self, upn: &str) -> Option<Contact> {
        let of_contact = |f: &Field| *f != Field::Upn;
        let blank = Field::ALL
            .into_iter()
            .filter(of_contact)
            .all(|field| self.text(field).is_empty());
        if blank {
            return None;
        }
        if self.text(Field::Surname).is_empty() {
            self.refuse(Field::Surname, "is blank, and a contact needs a surname");
        }
        let lines = [
            Field::Address1,
            Field::Address2,
            Field::Address3,
            Field::Address4,
            Field::Address5,
        ]
        .map(|field| self.text(field));
        let lines: Vec<&str> = lines
            .iter()
            .map(String::as_str)
            .filter(|line| !line.is_empty())
            .collect();
        Some(Contact {
            line: self.line,
            upn: upn.to_owned(),
            key: self.text(Field::Key),
            title: self.text(Field::Title),
            forename: self.text(Field::Forename),
            surname: self.text(Field::Surname),
            relationship: self.text(Field::Relationship),
            parental_responsibility: self.answer(Field::ParentalResponsibility),
            lives_with: self.answer(Field::LivesWith),
            address: lines.join("\n"),
            postcode: self.text(Field::Postcode).to_uppercase(),
            telephone: self.reach(Field::Telephone, not_a_number),
            mobile: self.reach(Field::Mobile, not_a_number),
            email: self.reach(Field::Email, not_an_email),
            priority: self.priority(),
        })
    }
}

/// The contacts of a row; what is wrong with it is added to the list.
pub(super) fn read(
    file: &str,
    line: u64,
    cells: &[Cell<'_>],
    headings: &Headings,
    wrong: &mut Vec<Problem>,
) -> Vec<Contact> {
    let mut fields = Fields {
        file,
        line,
        cells,
        headings,
        number: 0,
        wrong,
    };
    let upn = fields.text(Field::Upn).to_ascii_uppercase();
    if upn.is_empty() || judge(&upn).value == Verdict::Malformed {
        fields.refuse(
            Field::Upn,
            "is not a UPN: a letter, then twelve figures, or eleven and a letter",
        );
        return Vec::new();
    }
    let mut contacts = Vec::new();
    for number in headings.numbers() {
        fields.number = number;
        contacts.extend(fields.contact(&upn));
    }
    contacts
}
