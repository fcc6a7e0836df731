//! Which column of a school's file of contacts holds what.
//! In: TOML, or what somebody chose on a page. Out: the same, and the headings it makes of a row.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::cell::{Cell, index_of_letters};
use super::super::encoding::Encoding;
use super::super::mapping::{ColumnRef, Mapping, MappingError};
use super::super::role::plain;
use super::field::Field;
use super::headings::Headings;

/// What the headings of a file of contacts do not say. Every setting may be left out.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContactMapping {
    /// The sheet of the workbook; without it, the first with known headings.
    pub sheet: Option<String>,
    /// The row of the headings, counted from 1; without it, the first of the top rows that fits.
    pub header_row: Option<u64>,
    /// How a CSV file's bytes stand for letters.
    pub encoding: Encoding,
    /// Which column holds what, by the fields' names: where a row is one contact.
    pub columns: BTreeMap<String, ColumnRef>,
}

impl ContactMapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// [`MappingError`] when it is not TOML, or names a field that is not known.
    pub fn from_toml(text: &str) -> Result<Self, MappingError> {
        let mapping: Self = toml::from_str(text).map_err(|e| MappingError::new(e.to_string()))?;
        match mapping
            .columns
            .keys()
            .find(|name| Field::of_name(name).is_none())
        {
            Some(name) => Err(MappingError::new(format!(
                "there is no field called {name}"
            ))),
            None => Ok(mapping),
        }
    }

    /// Writes it so that [`ContactMapping::from_toml`] reads it back the same.
    ///
    /// # Errors
    /// [`MappingError`] when it cannot be written.
    pub fn to_toml(&self) -> Result<String, MappingError> {
        toml::to_string(self).map_err(|e| MappingError::new(e.to_string()))
    }

    /// How the table is read, whatever it holds.
    pub(super) fn table(&self) -> Mapping {
        Mapping {
            sheet: self.sheet.clone(),
            encoding: self.encoding,
            ..Mapping::default()
        }
    }

    /// What a row says as headings; `None` when the headings are said to be in another.
    pub(super) fn judge(&self, row: u64, cells: &[Cell<'_>]) -> Option<Headings> {
        if self.header_row.is_some_and(|only| only != row) {
            return None;
        }
        let texts: Vec<String> = cells.iter().map(|c| c.text().into_owned()).collect();
        let mut mapped = Vec::new();
        for (name, column) in &self.columns {
            let at = match column {
                ColumnRef::Letter { letter } => {
                    index_of_letters(letter).filter(|at| *at < texts.len())
                }
                ColumnRef::Heading(heading) => {
                    texts.iter().position(|text| plain(text) == plain(heading))
                }
            };
            mapped.extend(Field::of_name(name).zip(at));
        }
        Some(Headings::of(row, &texts, &mapped))
    }
}
