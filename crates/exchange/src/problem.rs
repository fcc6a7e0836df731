//! What is wrong with a file: which file, which line, which column or element, which value, and why.
//! In: found while reading. Out: one plain sentence each, at most [`Problems::LIMIT`] of them.

use std::fmt;

/// One thing wrong with a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Problem {
    /// The file's name, without its folder.
    pub file: String,
    /// The physical line or spreadsheet row, counted from 1, the header being line 1; 0 when it
    /// is the file as a whole.
    pub line: u64,
    /// The column's header, or an XML element in angle brackets; empty when it is the whole line.
    pub column: String,
    /// The value as it stands in the file; `None` when there is none to show.
    pub value: Option<String>,
    /// What is wrong with it and what would be right, to follow the value.
    pub why: String,
}

impl Problem {
    /// A problem of a file as a whole.
    pub fn of_file(file: &str, why: impl Into<String>) -> Self {
        Self::of_line(file, 0, why)
    }

    /// A problem of a whole line.
    pub fn of_line(file: &str, line: u64, why: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            column: String::new(),
            value: None,
            why: why.into(),
        }
    }

    /// A problem of a column of a line, with no value to show.
    pub fn of_column(file: &str, line: u64, column: &str, why: impl Into<String>) -> Self {
        Self {
            column: column.to_owned(),
            ..Self::of_line(file, line, why)
        }
    }

    /// A problem of one value.
    pub fn of_value(
        file: &str,
        line: u64,
        column: &str,
        value: &str,
        why: impl Into<String>,
    ) -> Self {
        Self {
            file: file.to_owned(),
            line,
            column: column.to_owned(),
            value: Some(value.to_owned()),
            why: why.into(),
        }
    }
}

/// A value made safe to print: shortened, with control characters shown as escapes.
fn shown(value: &str) -> String {
    const MOST: usize = 60;
    let mut out = String::new();
    for c in value.chars().take(MOST) {
        if c.is_control() {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    if value.chars().nth(MOST).is_some() {
        out.push('…');
    }
    out
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ", line {}", self.line)?;
        }
        if !self.column.is_empty() {
            let element = self.column.starts_with('<');
            let kind = if element { "element" } else { "column" };
            write!(f, ", {kind} {}", self.column)?;
        }
        f.write_str(": ")?;
        if let Some(value) = &self.value {
            write!(f, "\"{}\" ", shown(value))?;
        }
        f.write_str(&self.why)
    }
}

/// Problems gathered while reading, up to a limit; beyond it only their number is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problems {
    list: Vec<Problem>,
    more: u64,
    most: usize,
}

impl Default for Problems {
    fn default() -> Self {
        Self::up_to(Self::LIMIT)
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        let mut problems = Self::default();
        problems.add(problem);
        problems
    }
}

impl Problems {
    /// The most that are usually kept word for word.
    pub const LIMIT: usize = 100;

    /// None yet, with another limit: for who gives back every row that is wrong.
    pub(crate) const fn up_to(most: usize) -> Self {
        Self {
            list: Vec::new(),
            more: 0,
            most,
        }
    }

    /// Adds one, or counts it when the list is full.
    pub fn add(&mut self, problem: Problem) {
        if self.list.len() < self.most {
            self.list.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether the list is full, so that further ones are only counted.
    pub fn is_full(&self) -> bool {
        self.list.len() >= self.most
    }

    /// Those kept, in the order they were found.
    pub fn list(&self) -> &[Problem] {
        &self.list
    }

    /// How many more there were than are kept.
    pub fn more(&self) -> u64 {
        self.more
    }

    /// How many in all.
    pub fn count(&self) -> u64 {
        self.list.len() as u64 + self.more
    }

    /// Takes in those of another list of the same file and keeps the earliest lines.
    pub fn merge_by_line(&mut self, other: Self) {
        self.list.extend(other.list);
        self.list.sort_by_key(|p| p.line);
        self.more += other.more + self.list.len().saturating_sub(self.most) as u64;
        self.list.truncate(self.most);
    }

    /// Counts some that are not kept word for word.
    pub fn count_more(&mut self, more: u64) {
        self.more += more;
    }

    /// Takes in those of another list, after these.
    pub fn extend(&mut self, other: Self) {
        for problem in other.list {
            self.add(problem);
        }
        self.more += other.more;
    }
}
