//! One cell of a table, whatever the file: what a CSV field and a spreadsheet cell have in common.
//! In: the readers make them. Out: the text or the kind of value that stands in the cell.

use std::borrow::Cow;

use jiff::civil::Date;

/// A cell's value.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Cell<'a> {
    /// Nothing.
    Blank,
    /// Text.
    Text(Cow<'a, str>),
    /// A number that is not formatted as a date.
    Number(f64),
    /// A date; a time of day beside it is dropped.
    Date(Date),
    /// Something a spreadsheet may hold that is neither text, number nor date, in words.
    Other(String),
}

impl Cell<'_> {
    /// Whether nothing stands in it.
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Blank => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// Its value as text, for headings and messages.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Blank => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number_text(*number)),
            Self::Date(date) => Cow::Owned(date.to_string()),
            Self::Other(what) => Cow::Borrowed(what),
        }
    }
}

/// A number as a person would type it.
pub(super) fn number_text(number: f64) -> String {
    const WHOLE: f64 = 1e15;
    if number.fract() == 0.0 && number.abs() < WHOLE {
        format!("{number:.0}")
    } else {
        number.to_string()
    }
}

/// A column's letters: 0 is `A`, 26 is `AA`.
pub(super) fn letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        let digit = ((rest - 1) % 26) as u8;
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The column that letters name: the inverse of [`letters`], up to `XFD`.
pub(super) fn index_of_letters(text: &str) -> Option<usize> {
    const LAST: usize = 16_384;
    let mut index = 0_usize;
    if text.is_empty() || text.len() > 3 {
        return None;
    }
    for byte in text.bytes() {
        let byte = byte.to_ascii_uppercase();
        if !byte.is_ascii_uppercase() {
            return None;
        }
        index = index * 26 + usize::from(byte - b'A') + 1;
    }
    (index <= LAST).then(|| index - 1)
}

/// Text for a message: on one line and not too long.
pub(super) fn brief(text: &str) -> String {
    const MOST: usize = 60;
    let mut out: String = text
        .trim()
        .chars()
        .take(MOST)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.trim().chars().nth(MOST).is_some() {
        out.push('…');
    }
    out
}

/// The start of a value, long enough for a message to show that it was shortened.
pub(super) fn start_of(text: &str) -> &str {
    const MOST: usize = 100;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => &text[..at],
        None => text,
    }
}
