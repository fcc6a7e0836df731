//! Which columns a table has, judged by its headings and the mapping.
//! In: the row of headings. Out: what each column holds and why that is believed, what was not
//! recognised, and what is wanting before the table can be read.

use jiff::civil::Date;
use register::Session;

use super::alias::{self, Source};
use super::cell::{brief, index_of_letters, letters};
use super::dates::{self, Unread, session_word, weekday_word};
use super::mapping::{ColumnRef, Mapping};
use super::role::{Role, Shape, plain};

/// Why a column is believed to hold what it is said to hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Basis {
    /// The mapping file says so.
    Mapping,
    /// The heading is one that these pages show.
    Known(Vec<Source>),
    /// The heading itself names a date and a session.
    DateAndSession,
}

/// A column that was recognised.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecognisedColumn {
    /// Its place, counted from 0.
    pub index: usize,
    /// Its heading as it stands, perhaps shortened.
    pub heading: String,
    /// What it holds.
    pub role: Role,
    /// Why that is believed.
    pub basis: Basis,
    /// Whether a table of this shape is read by it.
    pub used: bool,
}

/// A column that was not recognised, and is not read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownColumn {
    /// Its place, counted from 0.
    pub index: usize,
    /// Its heading as it stands, perhaps shortened.
    pub heading: String,
}

/// What a row of headings says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Recognised {
    /// The row of the headings, counted from 1; 0 when no file was read.
    pub row: u64,
    /// How the marks are laid out, when that is clear.
    pub shape: Option<Shape>,
    /// The columns recognised, from left to right.
    pub columns: Vec<RecognisedColumn>,
    /// The columns with a heading that was not recognised, from left to right.
    pub unknown: Vec<UnknownColumn>,
    /// What is wanting before the table can be read, in plain English; empty when it can.
    pub wanting: Vec<String>,
}

impl Recognised {
    /// Whether the table can be read.
    pub fn is_complete(&self) -> bool {
        self.shape.is_some() && self.wanting.is_empty()
    }

    /// The place of the first column in use that has this role.
    pub(super) fn place(&self, role: Role) -> Option<usize> {
        let column = self.columns.iter().find(|c| c.used && c.role == role)?;
        Some(column.index)
    }

    fn has(&self, role: Role) -> bool {
        self.columns.iter().any(|c| c.role == role)
    }
}

/// Judges a row of headings, for a preview before anything is read.
pub fn recognise(headings: &[String], mapping: Option<&Mapping>) -> Recognised {
    recognise_below(None, headings, mapping)
}

/// Judges a row of headings under a row that holds the dates.
pub(super) fn recognise_below(
    dates_above: Option<&[String]>,
    headings: &[String],
    mapping: Option<&Mapping>,
) -> Recognised {
    let nothing = Mapping::default();
    let mapping = mapping.unwrap_or(&nothing);
    let mut found = Recognised::default();
    let mut mapped: Vec<Option<Role>> = vec![None; headings.len()];
    for (role, column) in mapping.columns.given() {
        match place_of(column, headings) {
            Ok(index) => {
                if let Some(other) = mapped[index].replace(role) {
                    found.wanting.push(format!(
                        "the mapping says that column {} holds both {} and {}",
                        letters(index),
                        other.name(),
                        role.name()
                    ));
                }
            }
            Err(why) => found
                .wanting
                .push(format!("the mapping's column for {} {why}", role.name())),
        }
    }
    // What the mapping says replaces what headings suggest; a mark is one thing in any column.
    let is_mapped = |role: Role| {
        let mut given = mapping.columns.given();
        given.any(|(r, _)| r == role || (r.is_one_mark() && role.is_one_mark()))
    };
    let mut above = "";
    for (index, heading) in headings.iter().enumerate() {
        if let Some(text) = dates_above.and_then(|row| row.get(index))
            && !text.trim().is_empty()
        {
            above = text;
        }
        let shown = brief(heading);
        let (role, basis) = if let Some(role) = mapped[index] {
            (role, Basis::Mapping)
        } else if let Some(session) = session_heading(above, heading, mapping) {
            match session {
                Ok((date, session)) => (Role::MarkOf(date, session), Basis::DateAndSession),
                Err(why) => {
                    found.wanting.push(format!(
                        "the heading \"{shown}\" of column {} {why}",
                        letters(index)
                    ));
                    continue;
                }
            }
        } else if let Some((role, sources)) = alias::find(heading).filter(|(r, _)| !is_mapped(*r)) {
            (role, Basis::Known(sources))
        } else {
            if !shown.is_empty() {
                found.unknown.push(UnknownColumn {
                    index,
                    heading: shown,
                });
            }
            continue;
        };
        found.columns.push(RecognisedColumn {
            index,
            heading: shown,
            role,
            basis,
            used: false,
        });
    }
    decide_shape(&mut found, mapping);
    found
}

/// Which column a mapping means, or why that is not clear, to follow "the column".
fn place_of(column: &ColumnRef, headings: &[String]) -> Result<usize, String> {
    match column {
        ColumnRef::Letter { letter } => index_of_letters(letter)
            .filter(|index| *index < headings.len())
            .ok_or_else(|| format!("is {letter}, and there is no such column")),
        ColumnRef::Heading(heading) => {
            let wanted = plain(heading);
            let mut places = (0..headings.len()).filter(|i| plain(&headings[*i]) == wanted);
            match (places.next(), places.next()) {
                (Some(index), None) => Ok(index),
                (None, _) => Err(format!(
                    "is headed \"{}\", and there is no such heading",
                    brief(heading)
                )),
                (Some(a), Some(b)) => Err(format!(
                    "is headed \"{}\", and so are both {} and {}: give its letter",
                    brief(heading),
                    letters(a),
                    letters(b)
                )),
            }
        }
    }
}

/// The session that a heading names, under the date that stands above it if any; `None` when it
/// names none.
fn session_heading(
    above: &str,
    heading: &str,
    mapping: &Mapping,
) -> Option<Result<(Date, Session), String>> {
    if mapping.shape.is_some_and(|shape| shape != Shape::Sessions) {
        return None;
    }
    if mapping.date_row.is_some() {
        let session = session_word(heading)?;
        return Some(match dates::read(above, mapping.date_order) {
            Ok(text) => Ok((text.date, session)),
            Err(unread) => Err(format!(
                "stands under \"{}\", which {}",
                brief(above),
                unread.why()
            )),
        });
    }
    match dates::read(heading, mapping.date_order) {
        Ok(text) => Some(Ok((text.date, text.session?))),
        // A wrong date is a matter for the reader only where the heading means a session.
        Err(Unread::Wrong(why)) => heading
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| session_word(word).is_some())
            .then_some(Err(why)),
        Err(Unread::NotADate) => weekday_heading(heading, mapping),
    }
}

/// `Mon AM`, in the week that the mapping's start date begins.
fn weekday_heading(heading: &str, mapping: &Mapping) -> Option<Result<(Date, Session), String>> {
    if mapping.shape != Some(Shape::Sessions) {
        return None;
    }
    let start = mapping.start_date?;
    let words: Vec<&str> = heading
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let [weekday, session] = words.as_slice() else {
        return None;
    };
    let (weekday, session) = (weekday_word(weekday)?, session_word(session)?);
    let days = start.weekday().until(weekday);
    let date = start.checked_add(jiff::Span::new().days(i64::from(days)));
    Some(match date {
        Ok(date) => Ok((date, session)),
        Err(_) => Err("is not a date that exists".to_owned()),
    })
}

/// Decides the shape, marks the columns in use, and says what is wanting.
fn decide_shape(found: &mut Recognised, mapping: &Mapping) {
    let any_mark = found.has(Role::Mark) || found.has(Role::MarkAm) || found.has(Role::MarkPm);
    let has_sessions = found
        .columns
        .iter()
        .any(|c| matches!(c.role, Role::MarkOf(..)));
    let whole = |shape: Shape| match shape {
        Shape::Long => found.has(Role::Date) && any_mark,
        Shape::Sessions => has_sessions,
        Shape::String => {
            found.has(Role::MarkString)
                && (found.has(Role::StartDate) || mapping.start_date.is_some())
        }
    };
    let lacking = |shape: Shape| match shape {
        Shape::Long => "a column with the date and one with the mark",
        Shape::Sessions => "columns headed with a date and AM or PM, such as 02/09/2024 AM",
        Shape::String => {
            "a column with the marks in one text and its start date, as the mapping file says"
        }
    };
    let fitting: Vec<Shape> = [Shape::Long, Shape::Sessions, Shape::String]
        .into_iter()
        .filter(|shape| whole(*shape))
        .collect();
    let mut wanting = Vec::new();
    found.shape = match (mapping.shape, fitting.as_slice()) {
        (Some(shape), _) => {
            if !whole(shape) {
                wanting.push(format!("there must be {}", lacking(shape)));
            }
            Some(shape)
        }
        (None, [one]) => Some(*one),
        (None, []) => {
            wanting.push(format!(
                "there must be {}, or {}",
                lacking(Shape::Long),
                lacking(Shape::Sessions)
            ));
            None
        }
        (None, _) => {
            wanting.push(
                "the headings allow more than one layout of the marks; a mapping file must say \
                 which (shape)"
                    .to_owned(),
            );
            None
        }
    };
    if ![Role::Upn, Role::AdmissionNumber, Role::SystemId]
        .into_iter()
        .any(|role| found.has(role))
    {
        wanting.push("there must be a column with the pupil's UPN or another number".to_owned());
    }
    if let Some(shape) = found.shape {
        for column in &mut found.columns {
            column.used = column.role.serves(shape);
        }
        if shape == Shape::Long
            && found.has(Role::Mark)
            && (found.has(Role::MarkAm) || found.has(Role::MarkPm))
        {
            wanting.push(
                "there is both a column with the mark and one with the morning's or afternoon's \
                 mark; a mapping file must say which"
                    .to_owned(),
            );
        }
        wanting.extend(clashes(found));
    }
    found.wanting.extend(wanting);
}

/// Columns in use of which there may be only one.
fn clashes(found: &Recognised) -> Vec<String> {
    let mut seen: hashbrown::HashMap<Role, &RecognisedColumn> = hashbrown::HashMap::new();
    let mut clashes = Vec::new();
    for column in found.columns.iter().filter(|c| c.used && c.role.one_only()) {
        if let Some(first) = seen.insert(column.role, column) {
            let (a, b) = (letters(first.index), letters(column.index));
            clashes.push(match column.role {
                Role::MarkOf(date, session) => {
                    format!("columns {a} and {b} are both headed {date} {session}")
                }
                role => format!(
                    "columns {a} (\"{}\") and {b} (\"{}\") both seem to hold {}; a mapping file \
                     must say which",
                    first.heading,
                    column.heading,
                    role.name()
                ),
            });
        }
    }
    clashes
}
