//! A school's or a council's own letter: a Word file with merge fields, checked before use and filled.
//! In: the bytes of a .docx, and facts. Out: what fields it has, and a .docx with them filled; or a refusal.
//!
//! A field is a MERGEFIELD of Word or a name between double braces, however Word has split it into runs, in the
//! text, in a table, a header, a footer, a note or a text box. A table row, or a paragraph, that holds fields of
//! a list is repeated for each item. Nothing is ever fetched, and a file that asks for it is refused.

mod fields;
mod fill;
mod package;
mod said;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::facts::{Facts, Field};
use crate::language::Language;
use crate::template::{FieldKind, FieldNeeded};
use package::Package;
use tree::Element;

pub use package::{LARGEST_FILE, LARGEST_UNPACKED};

/// What a Word file is.
pub const MEDIA_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Why a Word file cannot be used as a letter, and what to do instead.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// Not a Word file at all.
    #[error(
        "This is not a Word file that can be read ({0}). Open it in Word, save it as .docx and try again."
    )]
    Damaged(String),
    /// An old Word file, or one with a password.
    #[error(
        "This is an old Word file (.doc) or one with a password. Save it as .docx without a password and try again."
    )]
    OldOrEncrypted,
    /// A file with macros.
    #[error("This file holds macros. Save it as .docx, which has none, and try again.")]
    Macros,
    /// Too large, packed or unpacked.
    #[error("This file is too large for a letter: {0}. Make its pictures smaller and try again.")]
    TooLarge(String),
    /// It refers to something outside itself.
    #[error(
        "This file refers to something outside itself: {0}. Take that out, so that the letter is whole, and try again."
    )]
    Outside(String),
    /// It holds another file.
    #[error("This file holds another file inside it: {0}. Take that out and try again.")]
    Embedded(String),
    /// A field that is no merge field, or is not closed.
    #[error(
        "This field cannot be used in a letter: {0}. Use a merge field, or a name between {{{{ and }}}}."
    )]
    Field(String),
    /// A field that stands for nothing here.
    #[error(
        "No fact is known by this name: {0}. Look at the list of fields, and write it as it stands there."
    )]
    Unknown(String),
    /// A field of a list where nothing can be repeated.
    #[error("{0}")]
    Misplaced(String),
    /// A fact that the letter needs and that is not there.
    #[error("The letter cannot be written without {0}.")]
    Missing(String),
}

/// A name that a letter may use, and what stands behind it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    /// The name, as the list of fields shows it: `child.forename`.
    pub name: String,
    /// What it is, for people.
    pub what: String,
    /// The list that it belongs to, when it repeats with it.
    pub list: Option<String>,
}

/// A field that was found in a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Found {
    /// The name as the file has it.
    pub name: String,
    /// Where it stands.
    pub place: Place,
}

/// Where a field stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Place {
    /// In the text.
    Text,
    /// In a header or a footer.
    Margin,
    /// In a footnote or an endnote.
    Note,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Place::Text => "the text",
            Place::Margin => "a header or footer",
            Place::Note => "a note",
        })
    }
}

/// What a check found: a file may be used when nothing is unknown and nothing stands wrongly.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Check {
    /// Fields that stand for a fact.
    pub known: Vec<Found>,
    /// Fields that stand for nothing.
    pub unknown: Vec<Found>,
    /// What stands where it cannot be repeated, in words.
    pub misplaced: Vec<String>,
}

impl Check {
    /// Whether the file may be used.
    pub fn is_sound(&self) -> bool {
        self.unknown.is_empty() && self.misplaced.is_empty()
    }
}

/// A file whose fields were filled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filled {
    /// The file.
    pub word: Vec<u8>,
    /// What its text says, without headers, footers and notes: paragraphs apart by a blank line.
    pub text: String,
}

/// A Word file of somebody's own, whose fields have been found.
#[derive(Clone, Debug)]
pub struct OwnTemplate {
    package: Package,
    /// The parts that may hold fields, in the order of the package.
    parts: Vec<(String, Element)>,
}

/// Reads a Word file.
///
/// # Errors
/// A refusal: see [`Refusal`].
pub fn read(bytes: &[u8]) -> Result<OwnTemplate, Refusal> {
    let package = Package::open(bytes)?;
    let mut parts = Vec::new();
    for name in package.texts() {
        let mut root = tree::read(package.part(&name).unwrap_or_default(), &name)?;
        fields::find(&mut root)?;
        parts.push((name, root));
    }
    Ok(OwnTemplate { package, parts })
}

/// The names that every own letter may use.
pub fn standard() -> Vec<Known> {
    let of = |name: &str, what: &str, list: Option<&str>| Known {
        name: name.to_owned(),
        what: what.to_owned(),
        list: list.map(str::to_owned),
    };
    let mut all: Vec<Known> = crate::template::standard(&Facts::default())
        .iter()
        .map(|(name, what, _)| of(name, what, None))
        .collect();
    all.push(of("date", "the date of the letter", None));
    all.push(of(
        "to.address",
        "the parent's address, a line each",
        Some("to.address"),
    ));
    all.push(of(
        "school.address",
        "the school's address, a line each",
        Some("school.address"),
    ));
    all
}

/// The names that a letter's own fields add.
pub fn of_fields(fields: &[FieldNeeded]) -> Vec<Known> {
    let mut all = Vec::new();
    for field in fields {
        let list =
            matches!(field.kind, FieldKind::List | FieldKind::Rows).then(|| field.name.clone());
        if field.kind == FieldKind::Rows {
            all.extend(field.columns.iter().map(|column| Known {
                name: format!("{}.{}", field.name, column.name),
                what: column.question.clone(),
                list: list.clone(),
            }));
        } else {
            all.push(Known {
                name: field.name.clone(),
                what: field.question.clone(),
                list,
            });
        }
    }
    all
}

/// Whether two names are one: `Child Forename`, `child_forename` and `child.forename` are.
pub fn same_name(one: &str, other: &str) -> bool {
    key(one) == key(other)
}

/// A name as two are compared.
pub(crate) fn key(name: &str) -> String {
    let parts = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("_").to_lowercase()
}

impl OwnTemplate {
    /// Every field, once for each kind of place.
    pub fn fields(&self) -> Vec<Found> {
        let mut found = BTreeSet::new();
        for (part, root) in &self.parts {
            let place = match part {
                part if part.contains("header") || part.contains("footer") => Place::Margin,
                part if part.contains("notes") => Place::Note,
                _ => Place::Text,
            };
            for name in fields::names(root) {
                found.insert(Found { name, place });
            }
        }
        found.into_iter().collect()
    }

    /// Which fields stand for a fact, which for nothing, and what stands where it cannot be repeated.
    pub fn check(&self, known: &[Known]) -> Check {
        let names: BTreeMap<String, &Known> = known
            .iter()
            .map(|known| (key(&known.name), known))
            .collect();
        let mut check = Check::default();
        for found in self.fields() {
            if names.contains_key(&key(&found.name)) {
                check.known.push(found);
            } else {
                check.unknown.push(found);
            }
        }
        let lists = |name: &str| names.get(&key(name)).and_then(|known| known.list.clone());
        for (_, root) in &self.parts {
            fill::misplaced(root, &lists, &mut check.misplaced);
        }
        check
    }

    /// The file with its fields filled for one parent and one child.
    ///
    /// # Errors
    /// A field that stands for nothing, a fact that is missing, a list where nothing can be repeated.
    pub fn fill(&self, facts: &Facts, language: Language) -> Result<Vec<u8>, Refusal> {
        Ok(self.write(facts, language)?.word)
    }

    /// The file as [`OwnTemplate::fill`] gives it, and what it says.
    ///
    /// # Errors
    /// As [`OwnTemplate::fill`].
    pub fn write(&self, facts: &Facts, language: Language) -> Result<Filled, Refusal> {
        let values = fill::Values::of(facts, language);
        let lists = |name: &str| values.list_of(name);
        let mut misplaced = Vec::new();
        let mut package = self.package.clone();
        let mut text = String::new();
        for (name, root) in &self.parts {
            fill::misplaced(root, &lists, &mut misplaced);
            if let Some(first) = misplaced.first() {
                return Err(Refusal::Misplaced(first.clone()));
            }
            let mut root = root.clone();
            values.fill(&mut root)?;
            if name == package::DOCUMENT {
                text = said::text(&root);
            }
            package.replace(name, tree::written(&root));
        }
        Ok(Filled {
            word: package.packed()?,
            text,
        })
    }
}

/// What a field of facts holds, for a list or for a single text.
pub(crate) fn kind_is_list(field: &Field) -> bool {
    matches!(field, Field::List(_) | Field::Rows(_))
}
