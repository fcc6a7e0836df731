//! A letter that is written: its head and its blocks, before it is paper, an e-mail or a page.
//! In: what a template made of facts. Out: text, HTML, PDF, Word.

mod html;
mod text;

use jiff::civil::Date;

use crate::facts::{School, tidy};
use crate::language::Language;

/// A letter, or a sheet, that is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The template's id.
    pub template: &'static str,
    /// The language it is in.
    pub language: Language,
    /// The subject: the heading of the letter, the subject line of the e-mail.
    pub subject: String,
    /// Address, date and reference; none on what is not sent to anybody.
    pub head: Option<Head>,
    /// What it says, in order.
    pub blocks: Vec<Block>,
    /// A text that nobody has reviewed: every form of it says so, and it must not be sent.
    pub draft: bool,
    /// The same letter in English, which follows a translation on pages of its own: whoever answers for the
    /// letter, and a court, can read it.
    pub english: Option<Box<Document>>,
}

impl Document {
    /// The subject line: in both languages where the English follows.
    pub fn subject_line(&self) -> String {
        match &self.english {
            None => self.subject.clone(),
            Some(english) => format!("{} / {}", self.subject, english.subject),
        }
    }

    /// The translation with the same letter in English after it.
    #[must_use]
    pub fn with_english(self, english: Document) -> Document {
        Document {
            english: Some(Box::new(english)),
            ..self
        }
    }
}

/// What stands above a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Name and address, a line each.
    pub to: Vec<String>,
    /// The date.
    pub date: Date,
    /// The sender's reference, when there is one.
    pub reference: Option<String>,
}

/// A part of a letter.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading below the subject; 2 is the highest.
    Heading(u8, Vec<Inline>),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List(ListKind, Vec<Vec<Inline>>),
    /// A table.
    Table(Table),
    /// Lines to write on.
    Blanks(Vec<Blank>),
    /// A picture.
    Picture(Picture),
    /// Who writes.
    Signature(Signature),
    /// A part to fill in and send back.
    ReplySlip(Vec<Block>),
    /// What follows starts a new page.
    NewPage,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Text.
    Text(String),
    /// Text that matters more.
    Strong(String),
    /// A new line in the same paragraph.
    Break,
}

/// What stands before the items of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListKind {
    /// A dot.
    Bullets,
    /// A number, from 1.
    Numbers,
    /// A box to tick.
    Boxes,
}

/// A table. Every row has as many cells as the head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The heading of each column.
    pub head: Vec<Vec<Inline>>,
    /// The rows.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// Something to write by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    /// What is asked.
    pub label: String,
    /// How many lines to write on.
    pub lines: u8,
}

/// A picture, and its words for whoever does not see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// SVG, whole.
    pub svg: String,
    /// What it shows.
    pub text: String,
}

/// Who writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Before the name.
    pub closing: &'static str,
    /// The name.
    pub name: String,
    /// What they are, and for which school.
    pub lines: Vec<String>,
}

/// Whose paper it is written on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The name at the top.
    pub name: String,
    /// Address, telephone and e-mail, a line each.
    pub lines: Vec<String>,
}

impl Look {
    /// A school's own paper.
    pub fn of(school: &School, language: Language) -> Self {
        let words = language.words();
        let mut lines: Vec<String> = school.address.iter().map(|line| tidy(line)).collect();
        for (what, value) in [
            (words.telephone, &school.telephone),
            (words.email, &school.email),
        ] {
            if !tidy(value).is_empty() {
                lines.push(format!("{what}: {}", tidy(value)));
            }
        }
        lines.retain(|line| !line.is_empty());
        Look {
            name: tidy(&school.name),
            lines,
        }
    }
}

/// The words of a line, without what makes some of them strong.
pub(crate) fn plain(line: &[Inline]) -> String {
    let mut out = String::new();
    for piece in line {
        match piece {
            Inline::Text(text) | Inline::Strong(text) => out.push_str(text),
            Inline::Break => out.push('\n'),
        }
    }
    out
}
