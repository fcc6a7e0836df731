//! What a letter may say: one addressee, one child, their school, who writes, and the letter's own fields.
//! In: text as it was typed or stored. Out: values for a template, tidied, in the letter's language.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use minijinja::Value;

use crate::document::Picture;
use crate::language::Language;

/// Everything that one letter may say. Nothing else reaches its text.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Whom it is written to: one person.
    pub to: Addressee,
    /// The child it is about.
    pub child: Child,
    /// The child's school.
    pub school: School,
    /// Who writes.
    pub from: Sender,
    /// The date on the letter.
    pub date: Date,
    /// The sender's reference; blank for none.
    pub reference: String,
    /// The letter's own fields, by the names that its template declares.
    pub more: BTreeMap<String, Field>,
}

/// The one person to whom a letter is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addressee {
    /// The full name, for the envelope: `Mrs Ruth Winter`.
    pub name: String,
    /// What stands after "Dear": `Mrs Winter`.
    pub salutation: String,
    /// The postal address without the name, a line each, the postcode last; empty for none.
    pub address: Vec<String>,
}

impl Addressee {
    /// Whether there is enough to post a letter to: a name, and two lines of address or more.
    pub fn can_be_posted_to(&self) -> Result<(), Missing> {
        if tidy(&self.name).is_empty() {
            return Err(Missing("name of the person to whom this is written"));
        }
        let lines = self.address.iter().filter(|line| !tidy(line).is_empty());
        if lines.count() < 2 {
            return Err(Missing(
                "postal address for this person: add it, or send the letter another way",
            ));
        }
        Ok(())
    }
}

/// What is missing, in words that follow "There is no".
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("There is no {0}.")]
pub struct Missing(pub &'static str);

/// The child whom a letter is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Child {
    /// The full name.
    pub name: String,
    /// The name the child is called by.
    pub forename: String,
    /// Such as `Year 9`.
    pub year_group: String,
    /// The class or form; blank for none.
    pub form: String,
}

/// The child's school.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct School {
    /// The name.
    pub name: String,
    /// The postal address without the name, a line each.
    pub address: Vec<String>,
    /// The telephone number for parents.
    pub telephone: String,
    /// The e-mail address for parents.
    pub email: String,
    /// The head teacher's name.
    pub head: String,
}

/// Who writes, and how a parent gets hold of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    /// The name.
    pub name: String,
    /// What they are: `Attendance officer`.
    pub position: String,
    /// Their telephone number.
    pub telephone: String,
    /// Their e-mail address.
    pub email: String,
}

/// One of a letter's own fields. A blank text and an empty list count as not given.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// Text on one line; line ends in it become blanks.
    Text(String),
    /// Several texts, one item each.
    List(Vec<String>),
    /// A date.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// A whole number.
    Number(i64),
    /// Tenths of a percentage point: 875 is 87.5%.
    Percent(u32),
    /// Pence: 8000 is £80.
    Money(u32),
    /// Yes or no.
    Choice(bool),
    /// Rows of a table, each with its columns by name.
    Rows(Vec<BTreeMap<String, Field>>),
    /// A picture with its words.
    Picture(Picture),
}

impl Field {
    /// Whether it says nothing.
    pub fn is_blank(&self) -> bool {
        match self {
            Field::Text(text) => tidy(text).is_empty(),
            Field::List(items) => items.iter().all(|item| tidy(item).is_empty()),
            Field::Rows(rows) => rows.is_empty(),
            Field::Picture(picture) => tidy(&picture.text).is_empty(),
            _ => false,
        }
    }

    /// As a template sees it.
    pub(crate) fn value(&self, language: Language) -> Value {
        match self {
            Field::Text(text) => text_value(text),
            Field::List(items) => {
                let items = items.iter().map(|item| tidy(item));
                Value::from(items.filter(|item| !item.is_empty()).collect::<Vec<_>>())
            }
            Field::Date(date) => Value::from(language.date(*date)),
            Field::Time(time) => Value::from(language.time(*time)),
            Field::Number(number) => Value::from(*number),
            Field::Percent(tenths) => Value::from(language.percent(*tenths)),
            Field::Money(pence) => Value::from(money(*pence)),
            Field::Choice(yes) => Value::from(*yes),
            Field::Rows(rows) => rows
                .iter()
                .map(|row| -> BTreeMap<String, Value> {
                    row.iter()
                        .map(|(name, field)| (name.clone(), field.value(language)))
                        .collect()
                })
                .collect::<Vec<_>>()
                .into(),
            Field::Picture(picture) => text_value(&picture.text),
        }
    }
}

/// A text, or nothing when it is blank.
pub(crate) fn text_value(text: &str) -> Value {
    let text = tidy(text);
    if text.is_empty() {
        Value::from(())
    } else {
        Value::from(text)
    }
}

/// A text as every letter shows it: line ends, tabs, control characters and other blanks are one blank
/// each, runs of blanks are one, and none stand at its ends. Characters that reorder others (bidirectional
/// overrides) and those that XML cannot hold are left out. Everything else is as it was.
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            blank = true;
        } else if !is_left_out(c) {
            if blank && !out.is_empty() {
                out.push(' ');
            }
            blank = false;
            out.push(c);
        }
    }
    out
}

/// Bidirectional controls, by which a name could show its neighbours in another order; the byte order
/// mark; and the two code points that XML 1.0 forbids and that are no control characters.
fn is_left_out(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Pounds as people write them: `£80`, `£82.50`.
fn money(pence: u32) -> String {
    match pence % 100 {
        0 => format!("£{}", pence / 100),
        rest => format!("£{}.{rest:02}", pence / 100),
    }
}

/// Whether XML 1.0 can hold a character.
pub(crate) fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..)
}
