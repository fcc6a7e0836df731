//! Finding the row of headings among the top rows of a table.
//! In: rows, one by one. Out: the first row that can be read as headings; or, at the end, the row
//! that came nearest and what it wants.

use crate::Problem;

use super::cell::Cell;
use super::header::{Recognised, recognise_below};
use super::mapping::Mapping;

/// Exports put a title and the dates asked for above the headings, hardly more.
pub(super) const TOP_ROWS: usize = 20;

/// The search, so far.
pub(super) struct Search<'m> {
    mapping: Option<&'m Mapping>,
    looked_at: usize,
    dates_above: Option<Vec<String>>,
    nearest: Option<Recognised>,
}

/// What the search makes of a row.
pub(super) enum Step {
    /// These are the headings.
    Found(Recognised),
    /// Not yet.
    Look,
    /// The headings are not among the rows they may be in.
    GiveUp,
}

impl<'m> Search<'m> {
    pub(super) fn new(mapping: Option<&'m Mapping>) -> Self {
        Self {
            mapping,
            looked_at: 0,
            dates_above: None,
            nearest: None,
        }
    }

    /// Judges the next row.
    pub(super) fn offer(&mut self, row: u64, cells: &[Cell<'_>]) -> Step {
        let texts: Vec<String> = cells.iter().map(|c| c.text().into_owned()).collect();
        let date_row = self.mapping.and_then(|m| m.date_row);
        let only = self
            .mapping
            .and_then(|m| m.header_row)
            .or(date_row.map(|r| r + 1));
        if date_row == Some(row) {
            self.dates_above = Some(texts);
            return Step::Look;
        }
        match only {
            Some(only) if row < only => return Step::Look,
            Some(only) if row > only => return Step::GiveUp,
            _ => {}
        }
        let mut found = recognise_below(self.dates_above.as_deref(), &texts, self.mapping);
        found.row = row;
        if found.is_complete() {
            return Step::Found(found);
        }
        let better = self
            .nearest
            .as_ref()
            .is_none_or(|nearest| nearest.columns.len() < found.columns.len());
        if better {
            self.nearest = Some(found);
        }
        self.looked_at += 1;
        if only.is_some() || self.looked_at == TOP_ROWS {
            Step::GiveUp
        } else {
            Step::Look
        }
    }

    /// The row that came nearest, if any row was looked at.
    pub(super) fn nearest(self) -> Option<Recognised> {
        self.nearest
    }
}

/// What is wrong with a table whose headings were not found.
pub(super) fn not_found(file: &str, nearest: Option<&Recognised>) -> Vec<Problem> {
    match nearest {
        Some(row) if !row.columns.is_empty() => row
            .wanting
            .iter()
            .map(|want| {
                Problem::of_line(
                    file,
                    row.row,
                    format!("the headings cannot be read: {want}"),
                )
            })
            .collect(),
        Some(_) => vec![Problem::of_file(
            file,
            "has no headings that are known; a mapping file must say which column is which",
        )],
        None => vec![Problem::of_file(
            file,
            "holds no table, or nothing in the row where the mapping file says its headings are",
        )],
    }
}
