//! Templates: the text of each letter, what it needs, which seed named it, and who reviewed it.
//! In: the files of `templates/`, and facts. Out: a document, or a refusal that names what is missing.

mod example;
mod library;
mod read;
mod write;

use std::fmt;

use jiff::civil::Date;
use serde::Deserialize;

use crate::language::Language;

pub use library::{find, templates};
pub use read::Unsound;
pub(crate) use write::standard;
pub use write::{Purpose, Refusal};

/// One letter, or one sheet, in one language.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its stable id, the same in every language.
    pub id: &'static str,
    /// Its language.
    pub language: Language,
    /// Its name, in English, as a list of letters shows it.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// When to use it, in a sentence.
    pub when: String,
    /// Where the need for it is named.
    pub seeds: Vec<Seed>,
    /// The subject, with fields.
    pub subject: String,
    /// Whether it holds what is one parent’s alone, so that it is never written to many at once.
    pub personal: bool,
    /// The body, in Markdown with fields.
    pub body: String,
    /// The fields of its own that it needs, in the order in which to ask.
    pub fields: Vec<FieldNeeded>,
    /// What its statements of law and guidance rest on.
    pub sources: Vec<String>,
    /// Whether it may be sent.
    pub standing: Standing,
    /// The parts of the standard facts that it uses, such as `child.forename`.
    pub(crate) standard: Vec<String>,
}

/// What a template makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A letter or an e-mail to one parent: with address, date, greeting and signature.
    Letter,
    /// A sheet about one child, to work through or to fill in.
    Sheet,
    /// A document of the school's, about no child.
    Document,
}

/// Where a seed names a document. Seed 002 is the school guide, which names one letter.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
pub struct Seed {
    /// The number of the seed.
    pub seed: String,
    /// The title there.
    pub title: String,
}

/// A field of a template's own.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldNeeded {
    /// The name in the template.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
    /// The question that a page asks for it.
    pub question: String,
    /// A hint under the question; blank for none.
    #[serde(default)]
    pub hint: String,
    /// Whether the letter cannot be written without it.
    #[serde(default = "yes")]
    pub required: bool,
    /// The columns of a table.
    #[serde(default)]
    pub columns: Vec<FieldNeeded>,
    /// An invented value, for previews.
    pub(crate) example: Option<toml::Value>,
}

fn yes() -> bool {
    true
}

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// Several texts.
    List,
    /// A date.
    Date,
    /// A time of day.
    Time,
    /// A whole number.
    Number,
    /// A percentage.
    Percent,
    /// An amount of money.
    Money,
    /// Yes or no.
    Choice,
    /// Rows with columns.
    Rows,
    /// A picture.
    Picture,
}

impl fmt::Display for FieldKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FieldKind::Text => "text",
            FieldKind::List => "a list",
            FieldKind::Date => "a date",
            FieldKind::Time => "a time",
            FieldKind::Number => "a whole number",
            FieldKind::Percent => "a percentage",
            FieldKind::Money => "an amount of money",
            FieldKind::Choice => "yes or no",
            FieldKind::Rows => "rows of a table",
            FieldKind::Picture => "a picture",
        })
    }
}

/// Whether a text may be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// The English text itself.
    Original,
    /// A translation that somebody who reads the language has held against the English.
    Reviewed(Review),
    /// A translation that nobody has reviewed: it can be looked at and cannot be sent.
    Draft,
}

/// Who held a translation against the English, and when.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Review {
    /// The name and position of the reviewer.
    pub by: String,
    /// The day.
    pub on: Date,
}

impl Template {
    /// Everything that whoever reviews the text holds against the English: subject, body, and the words that
    /// its language puts around every letter. Another wording is another text.
    pub fn wording(&self) -> String {
        let words = self.language.words();
        let around = [
            words.greeting,
            words.closing,
            words.telephone,
            words.email,
            words.reference,
            words.page,
            words.of,
            words.cut_here,
            words.in_english,
        ];
        format!("{}\n{}\n{}", self.subject, self.body, around.join("\n"))
    }

    /// The same text, reviewed by somebody: an authority records its own reviews of the drafts.
    #[must_use]
    pub fn reviewed(&self, review: Review) -> Template {
        let standing = match self.standing {
            Standing::Original => Standing::Original,
            _ => Standing::Reviewed(review),
        };
        Template {
            standing,
            ..self.clone()
        }
    }
}
