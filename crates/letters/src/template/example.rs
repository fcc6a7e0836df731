//! Invented facts for a template, so that people can look at a letter before they need it.
//! In: the examples that the template's file gives. Out: facts with which it can be written.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::{FieldKind, FieldNeeded, Template};
use crate::document::Picture;
use crate::facts::{Addressee, Child, Facts, Field, School, Sender};

impl Template {
    /// Facts of invented people, with which the letter can be looked at.
    pub fn example(&self) -> Facts {
        let more = self.fields.iter().filter_map(|field| {
            let example = field.example.as_ref()?;
            Some((field.name.clone(), value(field, example)?))
        });
        Facts {
            more: more.collect(),
            ..people()
        }
    }
}

/// Invented people.
fn people() -> Facts {
    let of = |text: &str| text.to_owned();
    Facts {
        to: Addressee {
            name: of("Mrs Helen Winter"),
            salutation: of("Mrs Winter"),
            address: vec![of("14 Alder Row"), of("Dunselthorpe"), of("ZZ99 4WX")],
        },
        child: Child {
            name: of("Logan Winter"),
            forename: of("Logan"),
            year_group: of("Year 9"),
            form: of("9K"),
        },
        school: School {
            name: of("Dunselthorpe High School"),
            address: vec![of("Mill Lane"), of("Dunselthorpe"), of("ZZ99 3AB")],
            telephone: of("01632 960 144"),
            email: of("office@dunselthorpe-high.example"),
            head: of("Mr Idris Calloway"),
        },
        from: Sender {
            name: of("Ruth Ibbotson"),
            position: of("Attendance officer"),
            telephone: of("01632 960 145"),
            email: of("r.ibbotson@dunselthorpe-high.example"),
        },
        date: date(2026, 3, 9),
        reference: of("DH/2026/0117"),
        more: BTreeMap::new(),
    }
}

fn value(field: &FieldNeeded, example: &toml::Value) -> Option<Field> {
    let text = || example.as_str().map(str::to_owned);
    let number = || example.as_integer();
    Some(match field.kind {
        FieldKind::Text => Field::Text(text()?),
        FieldKind::List => {
            let items = example.as_array()?.iter();
            Field::List(items.filter_map(|item| item.as_str().map(str::to_owned)).collect())
        }
        FieldKind::Date => Field::Date(text()?.parse().ok()?),
        FieldKind::Time => Field::Time(text()?.parse().ok()?),
        FieldKind::Number => Field::Number(number()?),
        FieldKind::Percent => Field::Percent(u32::try_from(number()?).ok()?),
        FieldKind::Money => Field::Money(u32::try_from(number()?).ok()?),
        FieldKind::Choice => Field::Choice(example.as_bool()?),
        FieldKind::Rows => {
            let rows = example.as_array()?.iter().map(|row| {
                let cell = |column: &FieldNeeded| {
                    let cell = value(column, row.get(&column.name)?)?;
                    Some((column.name.clone(), cell))
                };
                field.columns.iter().filter_map(cell).collect()
            });
            Field::Rows(rows.collect())
        }
        FieldKind::Picture => Field::Picture(Picture {
            svg: concat!(
                r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 80" width="200" height="80">"##,
                r##"<path d="M0 80 L100 8 L200 80 Z" fill="#b1b4b6"/><circle cx="62" cy="38" r="6" fill="#0b0c0c"/></svg>"##
            )
            .to_owned(),
            text: text()?,
        }),
    })
}
