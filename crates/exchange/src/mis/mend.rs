//! The rows of a file that were not taken, as a file to be mended and loaded again.
//! In: the file's own bytes, and why each row was not taken, by line. Out: CSV with what stands above
//! the headings, the headings, those rows as they were, and the reasons in a last column that no
//! reader looks at.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use crate::Problem;

use super::cell::Cell;
use super::csv_file::Table;
use super::encoding::encode;
use super::header::Recognised;
use super::limits::Limits;
use super::mapping::{Delimiter, Mapping};
use super::role::plain;
use super::search::{Search, Step};
use super::{is_package, workbook};

/// The heading of the last column: it is no heading that any reader knows.
pub const WHY: &str = "Why this row was not taken";

/// The rows of a file of marks that were not taken, with the reasons.
///
/// # Errors
/// The problems of the file, when it cannot be read at all.
pub fn to_mend(
    bytes: &[u8],
    file_name: &str,
    mapping: Option<&Mapping>,
    why: &BTreeMap<u64, String>,
) -> Result<Vec<u8>, Vec<Problem>> {
    let mut search = Search::new(mapping);
    let mut of_sheet = String::new();
    write(bytes, file_name, mapping, why, &mut |sheet, line, cells| {
        if of_sheet != sheet {
            sheet.clone_into(&mut of_sheet);
            search = Search::new(mapping);
        }
        match search.offer(line, cells) {
            Step::Found(found) => Heading::Found(verbatim(&found)),
            Step::Look => Heading::NotYet,
            Step::GiveUp => Heading::GiveUp,
        }
    })
}

/// What a row is, as far as headings go.
pub(super) enum Heading {
    /// The headings, with the columns whose text is taken as it stands.
    Found(BTreeSet<usize>),
    /// Something above them.
    NotYet,
    /// They are not on this sheet.
    GiveUp,
}

type IsHeading<'f> = &'f mut dyn FnMut(&str, u64, &[Cell<'_>]) -> Heading;

/// The rows of any table that were not taken, with the reasons.
pub(super) fn write(
    bytes: &[u8],
    file_name: &str,
    mapping: Option<&Mapping>,
    why: &BTreeMap<u64, String>,
    is_heading: IsHeading<'_>,
) -> Result<Vec<u8>, Vec<Problem>> {
    let limits = Limits::default();
    let mut out = Mend {
        why,
        delimiter: b',',
        is_heading,
        sheet: String::new(),
        headings: None,
        text: String::new(),
    };
    if is_package(bytes) {
        let delimiter = mapping.and_then(|m| m.delimiter);
        out.delimiter = delimiter.unwrap_or(Delimiter::Comma).byte();
        workbook::top_rows(
            bytes,
            file_name,
            mapping,
            &limits,
            &mut |sheet, row, cells| out.row_of(sheet, row, cells),
        )?;
    } else {
        let table = Table::new(bytes, file_name, mapping, &limits).map_err(|p| vec![p])?;
        out.delimiter = table.delimiter();
        table
            .rows(&limits, &mut |line, cells| out.row_of("", line, cells))
            .map_err(|(line, why)| vec![Problem::of_line(file_name, line, why)])?;
    }
    let encoding = mapping.map(|m| m.encoding).unwrap_or_default();
    Ok(encode(&out.text, encoding))
}

/// The headings, and what follows from them for the rows below.
struct Headings {
    sheet: String,
    width: usize,
    /// The column of reasons, in a file that was given back before.
    reasons: Option<usize>,
    /// Columns whose text is taken as it stands.
    verbatim: BTreeSet<usize>,
}

struct Mend<'m> {
    why: &'m BTreeMap<u64, String>,
    delimiter: u8,
    is_heading: IsHeading<'m>,
    sheet: String,
    headings: Option<Headings>,
    text: String,
}

impl Mend<'_> {
    fn row_of(&mut self, sheet: &str, line: u64, cells: &[Cell<'_>]) -> ControlFlow<()> {
        if let Some(headings) = &self.headings {
            if headings.sheet != sheet {
                return ControlFlow::Break(());
            }
            if let Some(why) = self.why.get(&line) {
                let mut fields = guarded(cells, |at| headings.verbatim.contains(&at));
                if let Some(at) = headings.reasons.filter(|at| *at < fields.len()) {
                    fields.remove(at);
                }
                // A workbook's rows end with their last cell; a line of text that is too short stays
                // so, or it would be taken for whole the next time.
                if !sheet.is_empty() && fields.len() < headings.width {
                    fields.resize(headings.width, String::new());
                }
                if fields.len() >= headings.width {
                    fields.push(why.clone());
                }
                self.write(&fields);
            }
            return ControlFlow::Continue(());
        }
        if self.sheet != sheet {
            sheet.clone_into(&mut self.sheet);
            self.text.clear();
        }
        // Headings stay in their row, where a mapping may say they are.
        let lines = self.text.matches('\n').count() as u64;
        self.text.extend(std::iter::repeat_n(
            '\n',
            line.saturating_sub(lines + 1) as usize,
        ));
        let mut fields = guarded(cells, |_| false);
        match (self.is_heading)(sheet, line, cells) {
            Heading::Found(verbatim) => {
                let reasons = reasons_at(&fields);
                if let Some(at) = reasons {
                    fields.remove(at);
                }
                self.headings = Some(Headings {
                    sheet: sheet.to_owned(),
                    width: fields.len(),
                    reasons,
                    verbatim,
                });
                fields.push(WHY.to_owned());
                self.write(&fields);
                ControlFlow::Continue(())
            }
            Heading::NotYet => {
                self.write(&fields);
                ControlFlow::Continue(())
            }
            Heading::GiveUp => ControlFlow::Break(()),
        }
    }

    fn write(&mut self, fields: &[String]) {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(self.delimiter)
            .flexible(true)
            .from_writer(Vec::new());
        // Writing to memory cannot fail, and what was text stays text.
        let written = writer.write_record(fields).ok();
        let bytes = written.and_then(|()| writer.into_inner().ok());
        let bytes = bytes.unwrap_or_default();
        self.text.push_str(&String::from_utf8_lossy(&bytes));
    }
}

fn reasons_at(headings: &[String]) -> Option<usize> {
    let wanted = plain(WHY);
    headings.iter().rposition(|h| plain(h) == wanted)
}

fn verbatim(found: &Recognised) -> BTreeSet<usize> {
    let columns = found.columns.iter().filter(|c| c.role.is_verbatim());
    columns.map(|c| c.index).collect()
}

/// The texts of some cells, safe to open in a spreadsheet wherever an apostrophe before the text is
/// none of it to the reader.
fn guarded(cells: &[Cell<'_>], verbatim: impl Fn(usize) -> bool) -> Vec<String> {
    let guard = |(at, cell): (usize, &Cell<'_>)| {
        let text = cell.text();
        // A lone hyphen is an unmarked session, and no formula.
        let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.trim() != "-";
        if formula && !verbatim(at) {
            format!("'{text}")
        } else {
            text.into_owned()
        }
    };
    cells.iter().enumerate().map(guard).collect()
}
