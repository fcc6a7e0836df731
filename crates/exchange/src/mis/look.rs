//! A look at a table whatever it holds: for a page on which somebody says what is what.
//! In: the same bytes, and where the headings are if somebody said so. Out: each column with its
//! heading and a few values.

use std::ops::ControlFlow;

use crate::Problem;

use super::cell::{Cell, brief, letters};
use super::csv_file::Table;
use super::encoding::Encoding;
use super::limits::Limits;
use super::mapping::Mapping;
use super::role::plain;
use super::search::TOP_ROWS;
use super::{is_package, workbook};

/// Rows below the headings that are looked at.
const ROWS: usize = 3;

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// The letters a spreadsheet gives it.
    pub letters: String,
    /// Its heading, perhaps shortened; blank when it has none.
    pub heading: String,
    /// The heading as headings are compared.
    pub key: String,
    /// Its first values, perhaps shortened.
    pub samples: Vec<String>,
}

/// What a table looks like.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Looked {
    /// Its columns, from left to right.
    pub columns: Vec<Column>,
    /// The sheets that could be chosen; none for text.
    pub sheets: Vec<String>,
    /// Whether it is a file of text, whose letters may need to be told.
    pub is_text: bool,
    /// Why it cannot be looked at.
    pub problems: Vec<Problem>,
}

/// Looks at a table: at the row of headings that is asked for, or else at the first of the top rows
/// that is about as full as any.
pub fn look(
    bytes: &[u8],
    file_name: &str,
    sheet: Option<&str>,
    row: Option<u64>,
    encoding: &str,
) -> Looked {
    let limits = Limits::default();
    let mapping = Mapping {
        sheet: sheet.map(str::to_owned),
        encoding: if encoding == "windows-1252" {
            Encoding::Windows1252
        } else {
            Encoding::Utf8
        },
        ..Mapping::default()
    };
    let mut top: Vec<(String, u64, Vec<String>)> = Vec::new();
    let last = row.unwrap_or(TOP_ROWS as u64) + ROWS as u64;
    let mut take = |sheet: &str, line: u64, cells: &[Cell<'_>]| {
        // Only the first sheet with anything on it, unless one was asked for.
        if top.first().is_some_and(|(first, ..)| first != sheet) || top.len() as u64 > last {
            return ControlFlow::Break(());
        }
        let texts = cells.iter().map(|c| brief(&c.text())).collect();
        top.push((sheet.to_owned(), line, texts));
        if line > last {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let is_text = !is_package(bytes);
    let read = if is_text {
        Table::new(bytes, file_name, Some(&mapping), &limits)
            .map_err(|p| vec![p])
            .and_then(|table| {
                table
                    .rows(&limits, &mut |line, cells| take("", line, cells))
                    .map_err(|(line, why)| vec![Problem::of_line(file_name, line, why)])
            })
            .map(|()| Vec::new())
    } else {
        workbook::top_rows(bytes, file_name, Some(&mapping), &limits, &mut take)
    };
    let (sheets, problems) = match read {
        Ok(sheets) => (sheets, Vec::new()),
        Err(problems) => (Vec::new(), problems),
    };
    Looked {
        columns: columns(&top, row),
        sheets,
        is_text,
        problems,
    }
}

fn columns(top: &[(String, u64, Vec<String>)], row: Option<u64>) -> Vec<Column> {
    let filled = |texts: &[String]| texts.iter().filter(|t| !t.trim().is_empty()).count();
    // A heading may be missing here and there; a title stands by itself.
    let most = top.iter().map(|(.., texts)| filled(texts)).max();
    let most = most.unwrap_or(0);
    let at = top
        .iter()
        .position(|(_, line, texts)| row.map_or(filled(texts) * 3 >= most * 2, |row| *line == row));
    let Some(at) = at else { return Vec::new() };
    let headings = &top[at].2;
    let below = &top[at + 1..];
    let width = below.iter().take(ROWS).map(|(.., texts)| texts.len()).max();
    (0..headings.len().max(width.unwrap_or(0)))
        .map(|index| {
            let heading = headings.get(index).cloned().unwrap_or_default();
            let samples = below.iter().take(ROWS).map(|(.., texts)| {
                let text = texts.get(index).map_or("", String::as_str);
                text.to_owned()
            });
            Column {
                letters: letters(index),
                key: plain(&heading),
                heading,
                samples: samples.collect(),
            }
        })
        .collect()
}
