//! An element being read: what is asked for is taken out of it, and what is left is said.
//! In: an element. Out: its values as texts, dates, numbers; notes about those that are none.

use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::civil::Date;

use super::xml::Element;
use crate::{Problem, Problems};

/// More kinds of unknown elements than any supplier adds of its own.
const MOST_UNKNOWN: usize = 200;

/// What is said of a file while it is read.
pub(super) struct Said<'f> {
    pub(super) file: &'f str,
    /// Values left out, and what else somebody should know.
    pub(super) notes: Problems,
    /// Why pupils are not taken.
    pub(super) refused: Problems,
    /// What a person has to look at before anything is imported.
    pub(super) doubts: Vec<Problem>,
    /// Elements that are not read, by parent and name: the first line, and how many.
    unknown: BTreeMap<String, (u64, u64)>,
}

impl<'f> Said<'f> {
    pub(super) fn new(file: &'f str) -> Self {
        Self {
            file,
            notes: Problems::default(),
            refused: Problems::default(),
            doubts: Vec::new(),
            unknown: BTreeMap::new(),
        }
    }

    pub(super) fn note(&mut self, leaf: &Leaf, why: impl Into<String>) {
        let problem = leaf.problem(self.file, why);
        self.notes.add(problem);
    }

    fn unknown(&mut self, parent: &str, element: &Element) {
        let name = format!("{parent}/{}", element.name);
        let full = self.unknown.len() >= MOST_UNKNOWN;
        if full && !self.unknown.contains_key(&name) {
            self.notes.count_more(1);
            return;
        }
        self.unknown.entry(name).or_insert((element.line, 0)).1 += 1;
    }

    /// Everything noted, with one note for each kind of element that is not read.
    pub(super) fn all_notes(&mut self) -> Problems {
        let mut notes = std::mem::take(&mut self.notes);
        for (name, (line, count)) in std::mem::take(&mut self.unknown) {
            let times = match count {
                1 => String::new(),
                n => format!(" ({n} of them)"),
            };
            let why = format!("is not read here and is left out{times}");
            notes.add(Problem::of_column(
                self.file,
                line,
                &format!("<{name}>"),
                why,
            ));
        }
        notes
    }
}

/// A value as it stands.
#[derive(Debug, Default)]
pub(super) struct Leaf {
    pub(super) line: u64,
    /// Its parent and its name.
    column: String,
    /// Without blanks around it.
    pub(super) text: String,
}

impl Leaf {
    /// What is wrong with it; a blank has no value to show.
    pub(super) fn problem(&self, file: &str, why: impl Into<String>) -> Problem {
        if self.text.is_empty() {
            return Problem::of_column(file, self.line, &self.column, why);
        }
        let start: String = self.text.chars().take(80).collect();
        Problem::of_value(file, self.line, &self.column, &start, why)
    }
}

/// An element being read. Names are compared without case: suppliers differ in it.
#[derive(Debug)]
pub(super) struct Part(Element);

impl Part {
    pub(super) const fn new(element: Element) -> Self {
        Self(element)
    }

    pub(super) const fn line(&self) -> u64 {
        self.0.line
    }

    /// Every element of that name.
    pub(super) fn parts(&mut self, name: &str) -> Vec<Self> {
        self.0
            .children
            .extract_if(.., |child| child.is(name))
            .map(Self)
            .collect()
    }

    /// The element of that name; of several the first, and the others are said.
    pub(super) fn part(&mut self, said: &mut Said<'_>, name: &str) -> Option<Self> {
        let mut all = self.parts(name).into_iter();
        let first = all.next();
        for other in all {
            let why = "is there twice; the first counts";
            let column = format!("<{}/{name}>", self.0.name);
            said.notes
                .add(Problem::of_column(said.file, other.0.line, &column, why));
        }
        first
    }

    /// The value of that name, with its place even when it is not there.
    pub(super) fn leaf(&mut self, said: &mut Said<'_>, name: &str) -> Leaf {
        let column = format!("<{}/{name}>", self.0.name);
        let Some(part) = self.part(said, name) else {
            return Leaf {
                line: self.0.line,
                column,
                text: String::new(),
            };
        };
        let leaf = Leaf {
            line: part.0.line,
            column,
            text: part.0.text.trim().to_owned(),
        };
        part.only_children(said);
        leaf
    }

    /// The value of the first of these names that is not blank.
    pub(super) fn leaf_of(&mut self, said: &mut Said<'_>, names: &[&str]) -> Leaf {
        let mut found = Leaf::default();
        for name in names {
            let leaf = self.leaf(said, name);
            if found.text.is_empty() {
                found = leaf;
            }
        }
        found
    }

    pub(super) fn text(&mut self, said: &mut Said<'_>, name: &str) -> String {
        self.leaf(said, name).text
    }

    /// The text exactly as it stands, blanks and all.
    pub(super) fn verbatim(&mut self, said: &mut Said<'_>, name: &str) -> String {
        let Some(part) = self.part(said, name) else {
            return String::new();
        };
        let text = part.0.text.clone();
        part.only_children(said);
        text
    }

    pub(super) fn date(&mut self, said: &mut Said<'_>, name: &str) -> Option<Date> {
        let leaf = self.leaf(said, name);
        let date = date_of(&leaf.text);
        if date.is_none() && !leaf.text.is_empty() {
            said.note(&leaf, "is not a date, such as 2025-09-01, and is left out");
        }
        date
    }

    pub(super) fn yes_no(&mut self, said: &mut Said<'_>, name: &str) -> Option<bool> {
        let leaf = self.leaf(said, name);
        match leaf.text.to_ascii_lowercase().as_str() {
            "" => None,
            "true" | "1" | "yes" | "y" => Some(true),
            "false" | "0" | "no" | "n" => Some(false),
            _ => {
                said.note(&leaf, "is neither true nor false, and is left out");
                None
            }
        }
    }

    pub(super) fn number<N: FromStr>(&mut self, said: &mut Said<'_>, name: &str) -> Option<N> {
        let leaf = self.leaf(said, name);
        let number = leaf.text.parse().ok();
        if number.is_none() && !leaf.text.is_empty() {
            said.note(
                &leaf,
                "is not a number that can stand here, and is left out",
            );
        }
        number
    }

    /// Says what was not asked for.
    pub(super) fn end(self, said: &mut Said<'_>) {
        if !self.0.text.trim().is_empty() {
            let leaf = Leaf {
                line: self.0.line,
                column: format!("<{}>", self.0.name),
                text: self.0.text.trim().to_owned(),
            };
            said.note(&leaf, "stands beside other elements and is left out");
        }
        self.only_children(said);
    }

    fn only_children(self, said: &mut Said<'_>) {
        for child in &self.0.children {
            said.unknown(&self.0.name, child);
        }
    }

    /// What the element is called and holds, when nothing of it is read at all.
    pub(super) fn unread(self, said: &mut Said<'_>) {
        said.unknown("CTfile", &self.0);
    }
}

/// A date as the format has it, within living memory.
pub(super) fn date_of(text: &str) -> Option<Date> {
    let date = Date::strptime("%Y-%m-%d", text).ok()?;
    (1900..2200).contains(&date.year()).then_some(date)
}
