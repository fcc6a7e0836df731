//! XLSX exports: a workbook to rows, cell by cell. Macros are never run; they are not even looked at.
//! In: bytes, read up to the limit. Out: the rows of the sheet that has the marks.

use std::borrow::Cow;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};
use jiff::civil::Date;

use crate::Problem;

use super::assemble::{Assembly, Flow, Outcome};
use super::cell::{Cell, brief};
use super::dates::{self, DateOrder};
use super::export::Sifted;
use super::header::Recognised;
use super::limits::Limits;
use super::mapping::Mapping;
use super::package;
use super::search::{Search, Step, not_found};

/// A workbook that was found fit to be read.
struct Book<'b> {
    xlsx: Xlsx<Cursor<&'b [u8]>>,
    /// How many more cells are looked at. Fifty sheets may all be the same part, so that its size
    /// does not bound the work.
    cells_left: u64,
}

/// Sheets that are looked at for headings.
const MOST_SHEETS: usize = 50;

const DAMAGED: &str = "is damaged and cannot be read as a workbook";

/// The reader of workbooks was made for sound files and may panic on others; an upload must not
/// bring down more than itself.
fn guarded<T>(
    file: &str,
    work: impl FnOnce() -> Result<T, Vec<Problem>>,
) -> Result<T, Vec<Problem>> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(vec![Problem::of_file(file, DAMAGED)]))
}

fn damaged(file: &str, why: &impl std::fmt::Display) -> Problem {
    Problem::of_file(file, format!("{DAMAGED}: {}", brief(&why.to_string())))
}

fn open<'b>(bytes: &'b [u8], file: &str, limits: &Limits) -> Result<Book<'b>, Problem> {
    package::check(bytes, file, limits)?;
    Ok(Book {
        xlsx: Xlsx::new(Cursor::new(bytes)).map_err(|e| damaged(file, &e))?,
        cells_left: limits.cells,
    })
}

/// The names of the sheets that can be read: the mapping's, or all that a person sees.
fn sheets(book: &Book<'_>, file: &str, mapping: Option<&Mapping>) -> Result<Vec<String>, Problem> {
    let tables = || {
        let all = book.xlsx.sheets_metadata().iter();
        all.filter(|sheet| sheet.typ == SheetType::WorkSheet)
    };
    if let Some(wanted) = mapping.and_then(|m| m.sheet.as_deref()) {
        return match tables().find(|sheet| sheet.name.trim() == wanted.trim()) {
            Some(sheet) => Ok(vec![sheet.name.clone()]),
            None => Err(Problem::of_file(
                file,
                format!(
                    "has no sheet named \"{}\", which the mapping file asks for",
                    brief(wanted)
                ),
            )),
        };
    }
    let seen = tables().filter(|sheet| sheet.visible == SheetVisible::Visible);
    Ok(seen
        .take(MOST_SHEETS)
        .map(|sheet| sheet.name.clone())
        .collect())
}

/// Reads an export.
pub(super) fn read(
    bytes: &[u8],
    file: &str,
    mapping: Option<&Mapping>,
    limits: &Limits,
    sifting: bool,
) -> Result<Sifted, Vec<Problem>> {
    guarded(file, || {
        let mut book = open(bytes, file, limits).map_err(|p| vec![p])?;
        let names = sheets(&book, file, mapping).map_err(|p| vec![p])?;
        let mut nearest: Option<Recognised> = None;
        let mut rest = names.iter();
        while let Some(name) = rest.next() {
            let mut assembly = Assembly::new(file, mapping, limits).sifting(sifting);
            let read = rows(&mut book, name, limits, &mut |row, cells| {
                (assembly.row(row, cells), assembly.width())
            });
            if let Err(problem) = read {
                // Breaking off here is the same as going on: there is no next row.
                let _ = assembly.stop(problem.of(file));
            }
            match assembly.finish(Some(name.clone())) {
                Outcome::NoHeadings(found) => {
                    let columns =
                        |r: &Option<Recognised>| r.as_ref().map_or(0, |r| r.columns.len() + 1);
                    if columns(&found) > columns(&nearest) {
                        nearest = found;
                    }
                }
                outcome => {
                    let mut read = outcome.result(file)?;
                    read.export.other_sheets = rest
                        .filter(|other| has_headings(&mut book, other, mapping, limits))
                        .cloned()
                        .collect();
                    return Ok(read);
                }
            }
        }
        Err(not_found(file, nearest.as_ref()))
    })
}

fn has_headings(
    book: &mut Book<'_>,
    name: &str,
    mapping: Option<&Mapping>,
    limits: &Limits,
) -> bool {
    let mut search = Search::new(mapping);
    let mut found = false;
    // A sheet that cannot be read is no sheet to be told about here.
    let _ = rows(book, name, limits, &mut |row, cells| {
        let flow = match search.offer(row, cells) {
            Step::Found(_) => {
                found = true;
                ControlFlow::Break(())
            }
            Step::GiveUp => ControlFlow::Break(()),
            Step::Look => ControlFlow::Continue(()),
        };
        (flow, None)
    });
    found
}

/// The top rows of a sheet, for a preview.
pub(super) fn top_rows(
    bytes: &[u8],
    file: &str,
    mapping: Option<&Mapping>,
    limits: &Limits,
    take: &mut dyn FnMut(&str, u64, &[Cell<'_>]) -> Flow,
) -> Result<Vec<String>, Vec<Problem>> {
    guarded(file, || {
        let mut book = open(bytes, file, limits).map_err(|p| vec![p])?;
        let names = sheets(&book, file, mapping).map_err(|p| vec![p])?;
        for name in &names {
            rows(&mut book, name, limits, &mut |row, cells| {
                (take(name, row, cells), None)
            })
            .map_err(|e| vec![e.of(file)])?;
        }
        Ok(names)
    })
}

/// Why a sheet could not be read to its end.
struct Broken(Option<u64>, String);

impl Broken {
    fn of(self, file: &str) -> Problem {
        Problem::of_line(file, self.0.unwrap_or_default(), self.1)
    }
}

/// Takes a row's number and its cells, and says whether to go on and, once that is known, how many
/// columns matter.
type TakeRow<'t> = &'t mut dyn FnMut(u64, &[Cell<'_>]) -> (Flow, Option<usize>);

/// Gives each row that is not blank, until told to stop.
fn rows(book: &mut Book<'_>, name: &str, limits: &Limits, take: TakeRow<'_>) -> Result<(), Broken> {
    const LAST_ROW: u32 = 1_048_576;
    let broken = |row: Option<u64>, why: &dyn std::fmt::Display| {
        Broken(row, format!("{DAMAGED}: {}", brief(&why.to_string())))
    };
    let Book { xlsx, cells_left } = book;
    let mut cells = xlsx
        .worksheet_cells_reader(name)
        .map_err(|e| broken(None, &e))?;
    let mut row: Vec<Cell<'_>> = Vec::new();
    let mut at: Option<u32> = None;
    let mut width = None;
    let number = |at: u32| u64::from(at) + 1;
    loop {
        let cell = cells.next_cell().map_err(|e| broken(at.map(number), &e))?;
        let position = cell.as_ref().map(calamine::Cell::get_position);
        if let Some(current) = at
            && position.is_none_or(|(next, _)| next != current)
        {
            if row.iter().any(|cell| !cell.is_blank()) {
                let (flow, now) = take(number(current), &row);
                width = now;
                if flow.is_break() {
                    return Ok(());
                }
            }
            row.clear();
        }
        let (Some(cell), Some((next, column))) = (cell, position) else {
            return Ok(());
        };
        *cells_left = cells_left.checked_sub(1).ok_or_else(|| {
            let most = limits.cells;
            Broken(
                None,
                format!("has more than {most} cells; export fewer pupils or a shorter time"),
            )
        })?;
        let column = column as usize;
        if at.is_some_and(|current| next < current) || column < row.len() || next >= LAST_ROW {
            return Err(broken(Some(number(next)), &"its cells are not in order"));
        }
        at = Some(next);
        let value = value(cell.get_value());
        if value.is_blank() || width.is_some_and(|width| column >= width) {
            continue;
        }
        if column >= limits.columns {
            let most = limits.columns;
            return Err(Broken(
                Some(number(next)),
                format!("has more than {most} columns"),
            ));
        }
        row.resize(column, Cell::Blank);
        row.push(value);
    }
}

/// A cell's value, its text still where the workbook has it if it is there.
fn value<'a>(value: &DataRef<'a>) -> Cell<'a> {
    match value {
        DataRef::Empty => Cell::Blank,
        DataRef::String(text) => Cell::Text(Cow::Owned(text.clone())),
        DataRef::SharedString(text) => Cell::Text(Cow::Borrowed(text)),
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(yes) => Cell::Other(if *yes { "TRUE" } else { "FALSE" }.to_owned()),
        DataRef::Error(error) => Cell::Other(error.to_string()),
        DataRef::DateTime(date) => date_cell(*date),
        DataRef::DateTimeIso(text) => match dates::read(text, DateOrder::DayMonth) {
            Ok(said) => Cell::Date(said.date),
            Err(_) => Cell::Other(text.clone()),
        },
        DataRef::DurationIso(text) => Cell::Other(text.clone()),
    }
}

/// A number that the workbook shows as a date or time.
fn date_cell(value: ExcelDateTime) -> Cell<'static> {
    // Days before 1 March 1900 are not what they seem in Excel, and no session is on them.
    const FIRST: f64 = 61.0;
    const BEYOND: f64 = 2_958_466.0;
    let serial = value.as_f64();
    if !value.is_datetime() || !(FIRST..BEYOND).contains(&serial) {
        return Cell::Other(format!("{serial}"));
    }
    let (year, month, day, ..) = value.to_ymd_hms_milli();
    let date = i16::try_from(year)
        .ok()
        .and_then(|year| Date::new(year, month as i8, day as i8).ok());
    match date {
        Some(date) => Cell::Date(date),
        None => Cell::Other(format!("{serial}")),
    }
}
