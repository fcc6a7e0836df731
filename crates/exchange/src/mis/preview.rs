//! A look at an export before anything is read: for a page on which somebody says what is what.
//! In: the same bytes and mapping. Out: the headings as understood, and the first rows under them.

use std::io::Read;
use std::ops::ControlFlow;

use crate::Problem;

use super::cell::{Cell, brief};
use super::csv_file::{Table, bytes_of};
use super::header::Recognised;
use super::limits::Limits;
use super::mapping::Mapping;
use super::search::{Search, Step};
use super::workbook;

/// Rows shown under the headings.
const ROWS: usize = 5;

/// What an export looks like.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Preview {
    /// The sheet looked at; `None` for a CSV file.
    pub sheet: Option<String>,
    /// All sheets that could be chosen.
    pub sheets: Vec<String>,
    /// The headings as understood: of the first row that can be read as headings, or else of the
    /// row that came nearest, with what it wants.
    pub recognised: Recognised,
    /// The first rows under those headings, with their numbers; values may be shortened.
    pub rows: Vec<(u64, Vec<String>)>,
}

/// The look, so far, at one sheet.
struct Look<'m> {
    sheet: Option<String>,
    search: Option<Search<'m>>,
    found: Option<Recognised>,
    top: Vec<(u64, Vec<String>)>,
}

impl<'m> Look<'m> {
    fn new(sheet: Option<String>, mapping: Option<&'m Mapping>) -> Self {
        Self {
            sheet,
            search: Some(Search::new(mapping)),
            found: None,
            top: Vec::new(),
        }
    }

    fn row(&mut self, row: u64, cells: &[Cell<'_>]) -> ControlFlow<()> {
        let texts = cells.iter().map(|c| brief(&c.text())).collect();
        self.top.push((row, texts));
        if let Some(found) = &self.found {
            let under = self.top.iter().filter(|(at, _)| *at > found.row).count();
            return if under >= ROWS {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            };
        }
        match self.search.as_mut().map(|search| search.offer(row, cells)) {
            Some(Step::Found(found)) => {
                self.found = Some(found);
                self.top.clear();
                ControlFlow::Continue(())
            }
            Some(Step::Look) => ControlFlow::Continue(()),
            Some(Step::GiveUp) | None => ControlFlow::Break(()),
        }
    }

    fn is_found(&self) -> bool {
        self.found.is_some()
    }

    fn finish(mut self, sheets: Vec<String>) -> Preview {
        let nearest = self.search.take().and_then(Search::nearest);
        let recognised = self.found.or(nearest).unwrap_or_default();
        let at = recognised.row;
        let rows = self.top.into_iter().filter(|(row, _)| *row > at);
        Preview {
            sheet: self.sheet,
            sheets,
            rows: rows.take(ROWS).collect(),
            recognised,
        }
    }
}

/// Looks at a CSV export.
///
/// # Errors
/// The problem, when the bytes are not a table at all.
pub fn preview_csv(
    bytes: impl Read,
    file_name: &str,
    mapping: Option<&Mapping>,
) -> Result<Preview, Vec<Problem>> {
    let limits = Limits::default();
    let bytes = bytes_of(bytes, file_name, &limits).map_err(|p| vec![p])?;
    let table = Table::new(&bytes, file_name, mapping, &limits).map_err(|p| vec![p])?;
    let mut look = Look::new(None, mapping);
    table
        .rows(&limits, &mut |line, cells| look.row(line, cells))
        .map_err(|(line, why)| vec![Problem::of_line(file_name, line, why)])?;
    Ok(look.finish(Vec::new()))
}

/// Looks at an XLSX export: at the first sheet whose headings can be read, or else at the first.
///
/// # Errors
/// The problem, when the bytes are not a workbook that can be read.
pub fn preview_xlsx(
    bytes: impl Read,
    file_name: &str,
    mapping: Option<&Mapping>,
) -> Result<Preview, Vec<Problem>> {
    let limits = Limits::default();
    let bytes = bytes_of(bytes, file_name, &limits).map_err(|p| vec![p])?;
    let mut looks: Vec<Look<'_>> = Vec::new();
    let sheets = workbook::top_rows(
        &bytes,
        file_name,
        mapping,
        &limits,
        &mut |sheet, row, cells| {
            let is_new = looks
                .last()
                .is_none_or(|l| l.sheet.as_deref() != Some(sheet));
            if is_new {
                if looks.first().is_some_and(Look::is_found) {
                    return ControlFlow::Break(());
                }
                looks.push(Look::new(Some(sheet.to_owned()), mapping));
            }
            match looks.last_mut() {
                Some(look) => look.row(row, cells),
                None => ControlFlow::Break(()),
            }
        },
    )?;
    let found = looks.iter().position(Look::is_found).unwrap_or(0);
    let look = if looks.is_empty() {
        Look::new(None, mapping)
    } else {
        looks.swap_remove(found)
    };
    Ok(look.finish(sheets))
}
