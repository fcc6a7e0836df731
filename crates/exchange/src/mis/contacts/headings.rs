//! Which columns of a file of contacts hold what.
//! In: a row that may be the headings. Out: the place of each field of each contact of a row, and what
//! is wanting before rows can be read.

use super::super::role::plain;
use super::field::Field;

/// The place of a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Place {
    /// Which contact of the row: 0 where a row is one.
    pub(super) number: u8,
    pub(super) field: Field,
    pub(super) column: usize,
    /// Its heading, for what is wrong with it.
    pub(super) heading: String,
}

/// A row of headings.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Headings {
    pub(super) row: u64,
    pub(super) places: Vec<Place>,
    pub(super) wanting: Vec<String>,
}

/// The field of a heading: with which contact it says it is of, if it says so.
fn of_contact(heading: &str) -> Option<(Option<u8>, Field)> {
    let plain = plain(heading);
    // "Contact ID" is a field's own name, and says nothing of the columns beside it.
    if let Some(field) = Field::of_heading(&plain) {
        return Some((None, field));
    }
    for word in ["contact", "parent"] {
        let Some(rest) = plain.strip_prefix(word) else {
            continue;
        };
        let name = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let number = &rest[..rest.len() - name.len()];
        if let Some(field) = Field::of_heading(name).filter(|f| *f != Field::Upn) {
            // Without a number it is the row's one contact.
            return match number {
                "" => Some((Some(0), field)),
                n => n.parse().ok().map(|n| (Some(n), field)),
            };
        }
    }
    None
}

impl Headings {
    /// What a row says, with the columns that a mapping names in place of what their headings suggest.
    pub(super) fn of(row: u64, texts: &[String], mapped: &[(Field, usize)]) -> Self {
        let mut places: Vec<(Option<u8>, Place)> = Vec::new();
        for (column, heading) in texts.iter().enumerate() {
            let said = mapped.iter().find(|(_, at)| *at == column);
            let found = match said {
                Some((field, _)) => Some((Some(0), *field)),
                None => of_contact(heading)
                    .filter(|(_, field)| !mapped.iter().any(|(mapped, _)| mapped == field)),
            };
            let Some((number, field)) = found else {
                continue;
            };
            let place = Place {
                number: number.unwrap_or(0),
                field,
                column,
                heading: heading.trim().to_owned(),
            };
            places.push((number, place));
        }
        // Beside columns that say they are a contact's, a plain "Surname" is the pupil's.
        let says = places
            .iter()
            .any(|(number, place)| number.is_some() && place.field != Field::Upn);
        if says {
            places.retain(|(number, place)| number.is_some() || place.field == Field::Upn);
        }
        let places: Vec<Place> = places.into_iter().map(|(_, place)| place).collect();
        let mut found = Self {
            row,
            wanting: Vec::new(),
            places,
        };
        found.judge();
        found
    }

    fn judge(&mut self) {
        let has = |field| self.places.iter().any(|place| place.field == field);
        let mut wanting = Vec::new();
        if !has(Field::Upn) {
            wanting.push("there must be a column with the pupil's UPN".to_owned());
        }
        if !has(Field::Surname) {
            wanting.push("there must be a column with the contact's surname".to_owned());
        }
        for (at, place) in self.places.iter().enumerate() {
            let same = |other: &&Place| {
                other.field == place.field
                    && (other.number == place.number || place.field == Field::Upn)
            };
            if let Some(other) = self.places[..at].iter().find(same) {
                wanting.push(format!(
                    "\"{}\" and \"{}\" both seem to hold the same; say which does",
                    other.heading, place.heading
                ));
            }
        }
        self.wanting = wanting;
    }

    /// The numbers of the contacts of a row, in order.
    pub(super) fn numbers(&self) -> Vec<u8> {
        let of_contact = self.places.iter().filter(|p| p.field != Field::Upn);
        let mut numbers: Vec<u8> = of_contact.map(|p| p.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    pub(super) fn place(&self, number: u8, field: Field) -> Option<&Place> {
        self.places
            .iter()
            .find(|p| p.field == field && (p.number == number || field == Field::Upn))
    }
}
