//! CSV exports: bytes to rows.
//! In: bytes, read up to the limit. Out: rows with their physical lines, for the assembly.

use std::borrow::Cow;
use std::io::Read;
use std::ops::ControlFlow;

use memchr::{memchr_iter, memchr3_iter};

use crate::Problem;

use super::assemble::{Assembly, Flow};
use super::cell::Cell;
use super::encoding::decode;
use super::export::Sifted;
use super::limits::Limits;
use super::mapping::{Delimiter, Mapping};
use super::search::{Search, Step, TOP_ROWS};

/// Reads a whole file, up to the limit.
pub(super) fn bytes_of(from: impl Read, file: &str, limits: &Limits) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    from.take(limits.file_bytes + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| Problem::of_file(file, format!("could not be read: {e}")))?;
    if bytes.len() as u64 > limits.file_bytes {
        let most = limits.file_bytes;
        return Err(Problem::of_file(
            file,
            format!("is larger than {most} bytes; export fewer pupils or a shorter time"),
        ));
    }
    Ok(bytes)
}

/// A CSV file, decoded and with its delimiter known.
pub(super) struct Table<'a> {
    text: Cow<'a, str>,
    delimiter: u8,
}

impl<'a> Table<'a> {
    /// Decodes the bytes and finds the delimiter.
    pub(super) fn new(
        bytes: &'a [u8],
        file: &str,
        mapping: Option<&Mapping>,
        limits: &Limits,
    ) -> Result<Self, Problem> {
        let encoding = mapping.map(|m| m.encoding).unwrap_or_default();
        let mut text = decode(bytes, encoding, file)?;
        if !text.contains('\n') && text.contains('\r') {
            text = Cow::Owned(text.replace('\r', "\n"));
        }
        refuse_endless_line(&text, file)?;
        let mut table = Self {
            text,
            delimiter: b',',
        };
        table.delimiter = mapping
            .and_then(|m| m.delimiter)
            .unwrap_or_else(|| table.likely_delimiter(mapping, limits))
            .byte();
        Ok(table)
    }

    /// The delimiter that makes known headings of a top row; or else the one that stands most
    /// often in the first line.
    fn likely_delimiter(&self, mapping: Option<&Mapping>, limits: &Limits) -> Delimiter {
        let header_row = mapping.and_then(|m| m.header_row).unwrap_or_default() as usize;
        let top = header_row.max(2 * TOP_ROWS);
        let makes_headings = |delimiter: &Delimiter| {
            let mut search = Search::new(mapping);
            let mut found = false;
            let mut looked_at = 0;
            let with = Table {
                text: Cow::Borrowed(&self.text),
                delimiter: delimiter.byte(),
            };
            // A row with too many columns is no heading row under any delimiter.
            let _ = with.rows(limits, &mut |line, cells| {
                looked_at += 1;
                match search.offer(line, cells) {
                    Step::Found(_) => {
                        found = true;
                        ControlFlow::Break(())
                    }
                    Step::Look if looked_at < top => ControlFlow::Continue(()),
                    Step::Look | Step::GiveUp => ControlFlow::Break(()),
                }
            });
            found
        };
        if let Some(delimiter) = Delimiter::ALL.into_iter().find(makes_headings) {
            return delimiter;
        }
        let first = self.text.lines().find(|line| !line.trim().is_empty());
        let line = first.unwrap_or_default().as_bytes();
        let count = |d: &Delimiter| memchr_iter(d.byte(), line).count();
        // The last of equals wins, so the commonest stands last.
        Delimiter::ALL
            .into_iter()
            .rev()
            .max_by_key(count)
            .unwrap_or(Delimiter::Comma)
    }

    /// What parts its fields.
    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Gives each row that is not blank, with its physical line, until told to stop.
    pub(super) fn rows(
        &self,
        limits: &Limits,
        take: &mut dyn FnMut(u64, &[Cell<'_>]) -> Flow,
    ) -> Result<(), (u64, String)> {
        let text = self.text.as_bytes();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(text);
        let mut record = csv::StringRecord::new();
        let (mut counted_to, mut line) = (0, 1);
        loop {
            let from = reader.position().byte() as usize;
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(e) => return Err((line, format!("cannot be read as CSV: {e}"))),
            }
            // The reader passes over blank lines before a row: the row begins after them.
            let start = from + line_ends(text.get(from..).unwrap_or_default());
            line +=
                memchr_iter(b'\n', text.get(counted_to..start).unwrap_or_default()).count() as u64;
            counted_to = counted_to.max(start);
            if record.len() > limits.columns {
                let most = limits.columns;
                return Err((line, format!("has more than {most} columns")));
            }
            let cells: Vec<Cell<'_>> = record
                .iter()
                .map(|field| {
                    if field.is_empty() {
                        Cell::Blank
                    } else {
                        Cell::Text(Cow::Borrowed(field))
                    }
                })
                .collect();
            if cells.iter().all(Cell::is_blank) {
                continue;
            }
            if take(line, &cells).is_break() {
                return Ok(());
            }
        }
    }
}

/// Refuses a line with more fields than any table has, before they are all held at once.
fn refuse_endless_line(text: &str, file: &str) -> Result<(), Problem> {
    const MOST: usize = 100_000;
    for (index, line) in text.split('\n').enumerate() {
        if line.len() > MOST && memchr3_iter(b',', b'\t', b';', line.as_bytes()).count() > MOST {
            let line = index as u64 + 1;
            return Err(Problem::of_line(
                file,
                line,
                format!("has more than {MOST} fields"),
            ));
        }
    }
    Ok(())
}

/// How many bytes of line ends the text begins with.
fn line_ends(text: &[u8]) -> usize {
    text.iter()
        .position(|b| !matches!(b, b'\n' | b'\r'))
        .unwrap_or(text.len())
}

/// Reads an export.
pub(super) fn read(
    bytes: &[u8],
    file: &str,
    mapping: Option<&Mapping>,
    limits: &Limits,
    sifting: bool,
) -> Result<Sifted, Vec<Problem>> {
    let table = Table::new(bytes, file, mapping, limits).map_err(|p| vec![p])?;
    let mut assembly = Assembly::new(file, mapping, limits).sifting(sifting);
    let mut width = None;
    let read = table.rows(limits, &mut |line, cells| {
        if let Some(width) = width {
            let spare = cells.get(width..).unwrap_or_default();
            if cells.len() < width {
                let why = format!(
                    "has {} fields, and the headings have {width}: the file may be cut off, or a \
                     quotation mark missing",
                    cells.len()
                );
                return assembly.add(Problem::of_line(file, line, why));
            }
            if !spare.iter().all(Cell::is_blank) {
                let why = format!(
                    "has {} fields, and the headings have {width}: a field that holds the \
                     delimiter may lack its quotation marks",
                    cells.len()
                );
                return assembly.add(Problem::of_line(file, line, why));
            }
        }
        let flow = assembly.row(line, cells);
        if width.is_none() && assembly.width().is_some() {
            width = Some(cells.len());
        }
        flow
    });
    if let Err((line, why)) = read {
        // Breaking off here is the same as going on: there is no next row.
        let _ = assembly.stop(Problem::of_line(file, line, why));
    }
    assembly.finish(None).result(file)
}
