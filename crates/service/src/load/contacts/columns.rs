//! What the columns of a file of contacts may hold, and how that is kept.
//! In: what a form says. Out: a mapping; and what is wanting before a file can be read by it.

use exchange::mis::contacts::{ContactMapping, Field, sift};
use exchange::mis::{Column, Encoding};

use crate::load::columns::{Kind, Question, Said};
use crate::load::marks::columns::{column_ref, said_ref};

const fn question(name: &'static str, words: &'static str, hint: &'static str) -> Question {
    Question { name, words, hint }
}

/// Files of contacts.
pub(in crate::load) const KIND: Kind = Kind {
    questions: &[
        question(Field::Upn.name(), "Pupil's UPN", ""),
        question(
            Field::Key.name(),
            "The system's number for the contact",
            "It tells a parent from another of the same name, from one file to the next",
        ),
        question(Field::Title.name(), "Contact's title", ""),
        question(Field::Forename.name(), "Contact's forename", ""),
        question(Field::Surname.name(), "Contact's surname", ""),
        question(
            Field::Relationship.name(),
            "Relationship to the pupil",
            "Mother, father, carer and so on",
        ),
        question(
            Field::ParentalResponsibility.name(),
            "Parental responsibility",
            "Yes or no",
        ),
        question(Field::LivesWith.name(), "Lives with the pupil", "Yes or no"),
        question(Field::Address1.name(), "Address, or its first line", ""),
        question(Field::Address2.name(), "Second line of the address", ""),
        question(Field::Address3.name(), "Third line of the address", ""),
        question(Field::Address4.name(), "Fourth line of the address", ""),
        question(Field::Address5.name(), "Fifth line of the address", ""),
        question(Field::Postcode.name(), "Postcode", ""),
        question(Field::Telephone.name(), "Telephone number", ""),
        question(Field::Mobile.name(), "Mobile number", ""),
        question(Field::Email.name(), "E-mail address", ""),
        question(Field::Priority.name(), "Order of contact", "From 1"),
    ],
    choices: &[],
    said_of,
    mapping_of,
    wanting,
};

fn mapping_of(said: &Said, columns: &[Column]) -> Result<String, String> {
    let text = |name: &str| said.get(name).map(|v| v.trim()).filter(|v| !v.is_empty());
    let mut mapping = ContactMapping {
        sheet: text("sheet").map(str::to_owned),
        ..ContactMapping::default()
    };
    if text("encoding") == Some("windows-1252") {
        mapping.encoding = Encoding::Windows1252;
    }
    if let Some(row) = text("header_row") {
        let row = row.parse().ok().filter(|row| *row > 0);
        let row = row.ok_or("Enter the row of the headings as a number, such as 1")?;
        mapping.header_row = Some(row);
    }
    for field in Field::ALL {
        let letters = said.get(field.name()).map_or("", String::as_str);
        if let Some(column) = column_ref(letters, columns) {
            mapping.columns.insert(field.name().to_owned(), column);
        }
    }
    mapping.to_toml().map_err(|e| e.to_string())
}

fn said_of(kept: &str) -> Said {
    let Ok(mapping) = ContactMapping::from_toml(kept) else {
        return Said::new();
    };
    let mut said: Said = mapping
        .columns
        .iter()
        .map(|(name, column)| (name.clone(), said_ref(column)))
        .collect();
    let row = mapping.header_row.map(|row| row.to_string());
    said.extend(row.map(|row| ("header_row".to_owned(), row)));
    said.extend(mapping.sheet.map(|sheet| ("sheet".to_owned(), sheet)));
    if mapping.encoding == Encoding::Windows1252 {
        said.insert("encoding".to_owned(), "windows-1252".to_owned());
    }
    said
}

fn wanting(bytes: &[u8], name: &str, mapping: &str) -> Vec<String> {
    let mapping = match ContactMapping::from_toml(mapping) {
        Ok(mapping) => mapping,
        Err(e) => return vec![e.to_string()],
    };
    match sift(bytes, name, &mapping) {
        Ok(read) if read.contacts.is_empty() => {
            let first = read.refused.first();
            first.map(|p| p.why.clone()).into_iter().collect()
        }
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(|p| p.why.clone()).collect(),
    }
}
