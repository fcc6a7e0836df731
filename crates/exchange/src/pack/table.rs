//! A small file of the pack, row by row, with its columns found by name.
//! In: a stream and the columns it must have. Out: rows, and a problem for each thing wrong.

use jiff::civil::Date;
use law::school::Laestab;

use super::columns::FileShape;
use super::framing::{Block, Blocks, Fields, FramingError, LONGEST};
use super::source::{Source, cannot};
use crate::{Problem, Problems};

/// Where a file's columns stand in its header.
#[derive(Clone, Debug)]
pub(super) struct Header<const N: usize> {
    /// For each column of the shape, its place in the file.
    pub(super) at: [usize; N],
    /// How many columns the file has, those that are ignored included.
    pub(super) width: usize,
}

impl<const N: usize> Header<N> {
    /// Finds the columns in a header line.
    pub(super) fn find(shape: &FileShape<N>, line: u64, record: &[u8]) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut fields = Fields::default();
        if let Err(bad) = fields.split(record) {
            problems.add(Problem::of_line(shape.name, line, bad.why()));
            return Err(problems);
        }
        if record.contains(&b'\r') {
            let why = "holds a carriage return without a line feed; save the file with LF or CRLF line ends";
            problems.add(Problem::of_line(shape.name, line, why));
            return Err(problems);
        }
        let mut at = [0; N];
        for (place, column) in at.iter_mut().zip(shape.columns) {
            let mut found = (0..fields.len()).filter(|i| fields.get(*i) == column.as_bytes());
            match (found.next(), found.next()) {
                (Some(i), None) => *place = i,
                (None, _) => problems.add(Problem::of_column(
                    shape.name,
                    line,
                    column,
                    format!(
                        "the column is missing; the header needs {}",
                        shape.columns.join(",")
                    ),
                )),
                (Some(_), Some(_)) => {
                    problems.add(Problem::of_column(
                        shape.name,
                        line,
                        column,
                        "the column is there twice",
                    ));
                }
            }
        }
        if problems.is_empty() {
            Ok(Self {
                at,
                width: fields.len(),
            })
        } else {
            Err(problems)
        }
    }
}

impl<const N: usize> Header<N> {
    /// Whether the file has just the columns of the shape, in its order.
    pub(super) fn is_as_written(&self) -> bool {
        self.width == N && self.at.iter().enumerate().all(|(i, at)| i == *at)
    }
}

/// One row, its columns in the order of the shape.
pub(super) struct Row<'a, const N: usize> {
    pub(super) line: u64,
    shape: &'a FileShape<N>,
    header: &'a Header<N>,
    fields: &'a Fields,
}

impl<'a, const N: usize> Row<'a, N> {
    /// A value's text. Blocks are checked to be UTF-8 before they are cut into rows.
    pub(super) fn text(&self, column: usize) -> &'a str {
        std::str::from_utf8(self.fields.get(self.header.at[column])).unwrap_or_default()
    }

    /// A value's text, kept.
    pub(super) fn owned(&self, column: usize) -> String {
        self.text(column).to_owned()
    }

    /// A problem of one value of this row.
    pub(super) fn problem(&self, column: usize, why: impl Into<String>) -> Problem {
        Problem::of_value(
            self.shape.name,
            self.line,
            self.shape.columns[column],
            self.text(column),
            why,
        )
    }

    /// Reads a value, or says what it should be.
    pub(super) fn parse<T>(
        &self,
        column: usize,
        should_be: &str,
        problems: &mut Problems,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let value = parse(self.text(column));
        if value.is_none() {
            problems.add(self.problem(column, should_be));
        }
        value
    }

    /// Reads a date.
    pub(super) fn date(&self, column: usize, problems: &mut Problems) -> Option<Date> {
        self.parse(column, NOT_A_DATE, problems, |t| parse_date(t.as_bytes()))
    }

    /// Reads a date that may be left empty; a wrong one is a problem, and `Err`.
    pub(super) fn optional_date(
        &self,
        column: usize,
        problems: &mut Problems,
    ) -> Result<Option<Date>, NotADate> {
        if self.text(column).is_empty() {
            return Ok(None);
        }
        self.date(column, problems).map(Some).ok_or(NotADate)
    }

    /// Reads a school's number.
    pub(super) fn laestab(&self, column: usize, problems: &mut Problems) -> Option<Laestab> {
        self.parse(
            column,
            "is not a school's number of seven digits",
            problems,
            Laestab::parse,
        )
    }

    /// Reads `true` or `false`.
    pub(super) fn flag(&self, column: usize, problems: &mut Problems) -> Option<bool> {
        self.parse(column, "is neither true nor false", problems, |t| {
            t.parse().ok()
        })
    }
}

pub(super) const NOT_A_DATE: &str = "is not a date of the form YYYY-MM-DD";

/// A value that is neither empty nor a date; its problem has been noted.
#[derive(Clone, Copy, Debug)]
pub(super) struct NotADate;

/// Reads `YYYY-MM-DD` and nothing else.
pub(super) fn parse_date(text: &[u8]) -> Option<Date> {
    let text: &[u8; 10] = text.try_into().ok()?;
    let number = |range: std::ops::Range<usize>| {
        text[range].iter().try_fold(0i16, |n, b| {
            b.is_ascii_digit().then(|| n * 10 + i16::from(b - b'0'))
        })
    };
    if text[4] != b'-' || text[7] != b'-' {
        return None;
    }
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    Date::new(year, month as i8, day as i8).ok()
}

/// Reads a file of the pack row by row. `false` when the file is not in the pack or could not be
/// read to its end, so that what leans on it is not judged by half of it.
pub(super) fn rows<const N: usize>(
    source: &Source,
    shape: &FileShape<N>,
    problems: &mut Problems,
    mut each: impl FnMut(&Row<'_, N>, &mut Problems),
) -> Presence {
    let read = source.with(shape.name, |stream| {
        let mut blocks = Blocks::new(stream.from, 1 << 20);
        let mut header = None;
        let mut fields = Fields::default();
        loop {
            let block = match blocks.next(Vec::new()) {
                Ok(Some(block)) => block,
                Ok(None) => break,
                Err(e) => {
                    problems.add(framing_problem(shape.name, &e));
                    return false;
                }
            };
            if let Err(problem) = check_utf8(shape.name, &block) {
                problems.add(problem);
                return false;
            }
            for (line, record) in block.records() {
                let Some(header) = &header else {
                    match Header::find(shape, line, record) {
                        Ok(found) => header = Some(found),
                        Err(found) => {
                            problems.extend(found);
                            return false;
                        }
                    }
                    continue;
                };
                if let Err(problem) = split(shape.name, line, record, header.width, &mut fields) {
                    problems.add(problem);
                    continue;
                }
                each(
                    &Row {
                        line,
                        shape,
                        header,
                        fields: &fields,
                    },
                    problems,
                );
            }
        }
        if header.is_none() {
            problems.add(no_header(shape));
        }
        header.is_some()
    });
    match read {
        Ok(Some(true)) => Presence::Whole,
        Ok(Some(false)) => Presence::Broken,
        Ok(None) => Presence::Missing,
        Err(problem) => {
            problems.add(problem);
            Presence::Broken
        }
    }
}

/// What came of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Presence {
    /// Read to its end.
    Whole,
    /// There, but not readable to its end; the problem is noted.
    Broken,
    /// Not in the pack.
    Missing,
}

pub(super) fn no_header<const N: usize>(shape: &FileShape<N>) -> Problem {
    Problem::of_file(
        shape.name,
        format!(
            "is empty; it needs a header line, {}",
            shape.columns.join(",")
        ),
    )
}

/// Splits a record and checks that it is as wide as the header.
pub(super) fn split(
    file: &str,
    line: u64,
    record: &[u8],
    width: usize,
    fields: &mut Fields,
) -> Result<(), Problem> {
    if let Err(bad) = fields.split(record) {
        return Err(Problem::of_line(file, line, bad.why()));
    }
    if fields.len() != width {
        return Err(Problem::of_line(
            file,
            line,
            format!(
                "has {} {} where the header has {width}; a value with a comma in it must stand in quotes",
                fields.len(),
                if fields.len() == 1 { "value" } else { "values" }
            ),
        ));
    }
    Ok(())
}

pub(super) fn framing_problem(file: &str, error: &FramingError) -> Problem {
    match error {
        FramingError::Io(e) => Problem::of_file(file, cannot("read to its end", e)),
        FramingError::TooLong(line) => Problem::of_line(
            file,
            *line,
            format!(
                "runs on for more than {} KiB; is a quote opened and not closed?",
                LONGEST >> 10
            ),
        ),
        FramingError::Utf16 => {
            Problem::of_file(file, "is UTF-16 text; save it as CSV UTF-8 and try again")
        }
    }
}

/// Finds the first byte that is not UTF-8, and names its line.
pub(super) fn check_utf8(file: &str, block: &Block) -> Result<(), Problem> {
    let Err(e) = std::str::from_utf8(&block.bytes) else {
        return Ok(());
    };
    let at = e.valid_up_to();
    let line = block.line + memchr::memchr_iter(b'\n', &block.bytes[..at]).count() as u64;
    Err(Problem::of_line(
        file,
        line,
        format!(
            "is not UTF-8 text (byte {:#04x}); save the file as CSV UTF-8 and try again",
            block.bytes[at]
        ),
    ))
}
