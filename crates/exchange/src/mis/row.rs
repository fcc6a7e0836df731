//! One row of a table: the pupil, the date, the session and the marks that stand in it.
//! In: its cells and the plan. Out: values; or the column that is wrong, and why.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;
use law::upn::{Verdict, judge};
use register::Session;

use crate::Problem;

use super::cell::{Cell, letters, number_text, start_of};
use super::dates::{self, session_word};
use super::export::{MisPupil, PupilKey};
use super::mapping::Mapping;
use super::mark_text;
use super::plan::Plan;
use super::role::Role;

/// A mark cut out of a text of marks.
pub(super) type CutMark = (Date, Session, String);

/// A row with what is needed to understand it.
pub(super) struct Row<'r, 'c> {
    pub(super) line: u64,
    pub(super) cells: &'r [Cell<'c>],
    pub(super) plan: &'r Plan,
    pub(super) mapping: Option<&'r Mapping>,
}

/// The column that is wrong, if it is one column, and why.
pub(super) type NoPupil = (Option<usize>, String);

const BLANK: &Cell<'static> = &Cell::Blank;

impl Row<'_, '_> {
    fn cell(&self, column: usize) -> &Cell<'_> {
        self.cells.get(column).unwrap_or(BLANK)
    }

    /// The cell of a column that the table may not have.
    fn cell_if_any(&self, column: Option<usize>) -> &Cell<'_> {
        column.map_or(BLANK, |c| self.cell(c))
    }

    /// A problem of the cell in a column.
    pub(super) fn wrong(&self, file: &str, column: Option<usize>, why: &str) -> Problem {
        let value = self.cell_if_any(column).text();
        self.wrong_value(file, column, start_of(value.trim()), why)
    }

    pub(super) fn wrong_value(
        &self,
        file: &str,
        column: Option<usize>,
        value: &str,
        why: &str,
    ) -> Problem {
        let headings = &self.plan.headings;
        let named = headings.columns.iter().find(|c| Some(c.index) == column);
        let column = match (named, column) {
            (Some(named), _) if !named.heading.is_empty() => named.heading.clone(),
            (_, Some(index)) => letters(index),
            _ => String::new(),
        };
        Problem::of_value(file, self.line, &column, value, why)
    }

    /// Who the pupil is; or the column that is wrong, if one is, and why.
    pub(super) fn key(&self) -> Result<PupilKey, NoPupil> {
        let places = &self.plan.pupil;
        for &column in &places.one_line {
            if self.cell(column).text().trim().contains(['\n', '\r']) {
                return Err((
                    Some(column),
                    "runs over several lines: a quotation mark may be missing".to_owned(),
                ));
            }
        }
        let upn = self.upn().map_err(|why| (places.upn, why))?;
        if !upn.is_empty() {
            return Ok(PupilKey::Upn(Arc::from(upn)));
        }
        for (column, kind) in [
            (
                places.admission_number,
                PupilKey::AdmissionNumber as fn(Arc<str>) -> PupilKey,
            ),
            (places.system_id, PupilKey::SystemId),
        ] {
            let number = self.local_number(column).map_err(|why| (column, why))?;
            if !number.is_empty() {
                return Ok(kind(Arc::from(number)));
            }
        }
        Err((None, "has no UPN or other number for the pupil".to_owned()))
    }

    /// All that the row says of the pupil.
    pub(super) fn pupil(&self, key: PupilKey) -> MisPupil {
        let about = |role| {
            let column = self.plan.headings.place(role);
            self.cell_if_any(column).text().trim().to_owned()
        };
        let either = |legal, plain| {
            let legal = about(legal);
            if legal.is_empty() {
                about(plain)
            } else {
                legal
            }
        };
        let number = |column| self.local_number(column).unwrap_or_default();
        MisPupil {
            line: self.line,
            key,
            admission_number: number(self.plan.pupil.admission_number),
            system_id: number(self.plan.pupil.system_id),
            surname: either(Role::LegalSurname, Role::Surname),
            forename: either(Role::LegalForename, Role::Forename),
            preferred_surname: about(Role::PreferredSurname),
            preferred_forename: about(Role::PreferredForename),
            reg_group: about(Role::RegGroup),
            year_group: about(Role::YearGroup),
        }
    }

    /// The UPN in capitals; empty when there is none.
    fn upn(&self) -> Result<String, String> {
        match self.cell_if_any(self.plan.pupil.upn) {
            Cell::Blank => Ok(String::new()),
            Cell::Text(text) => {
                let upn = unquoted(text).to_ascii_uppercase();
                if upn.is_empty() || judge(&upn).value != Verdict::Malformed {
                    Ok(upn)
                } else {
                    Err(
                        "is not a UPN: a letter, then twelve figures, or eleven and a letter"
                            .to_owned(),
                    )
                }
            }
            _ => Err("is not text; a UPN begins with a letter".to_owned()),
        }
    }

    /// A local number as text; empty when there is none.
    fn local_number(&self, column: Option<usize>) -> Result<String, String> {
        match self.cell_if_any(column) {
            Cell::Blank => Ok(String::new()),
            Cell::Text(text) => Ok(unquoted(text).to_owned()),
            Cell::Number(number) if number.fract() == 0.0 => Ok(number_text(*number)),
            _ => Err("is neither text nor a whole number".to_owned()),
        }
    }

    /// The text of a mark's cell.
    pub(super) fn mark_text(&self, column: usize) -> Result<Cow<'_, str>, String> {
        match self.cell(column) {
            Cell::Blank => Ok(Cow::Borrowed("")),
            Cell::Text(text) => Ok(Cow::Borrowed(unquoted(text))),
            Cell::Number(number) => Ok(Cow::Owned(number_text(*number))),
            Cell::Date(_) => Err("is a date, not a mark".to_owned()),
            Cell::Other(_) => Err("is not a mark".to_owned()),
        }
    }

    /// The date of a cell, and the session if it names one.
    fn date(&self, column: usize) -> Result<(Date, Option<Session>), String> {
        let order = self.mapping.map(|m| m.date_order).unwrap_or_default();
        match self.cell(column) {
            Cell::Date(date) => Ok((*date, None)),
            Cell::Text(text) => dates::read(unquoted(text), order)
                .map(|said| (said.date, said.session))
                .map_err(dates::Unread::why),
            Cell::Blank => Err("is blank, and the row needs a date".to_owned()),
            Cell::Number(_) => {
                Err("is a number, not a date; format the column as a date".to_owned())
            }
            Cell::Other(_) => Err("is not a date".to_owned()),
        }
    }

    /// The date of a row, and its session unless its columns decide that.
    pub(super) fn date_and_session(
        &self,
        date: usize,
        session: Option<usize>,
        marks: &[(usize, Option<Session>)],
    ) -> Result<(Date, Option<Session>), (usize, String)> {
        let (on, beside) = self.date(date).map_err(|why| (date, why))?;
        if marks.iter().all(|(_, of_column)| of_column.is_some()) {
            return Ok((on, None));
        }
        let Some(column) = session else {
            return match beside {
                Some(_) => Ok((on, beside)),
                None => Err((
                    date,
                    "does not say AM or PM, and no column for the session was recognised"
                        .to_owned(),
                )),
            };
        };
        let text = self.cell(column).text();
        let text = unquoted(&text);
        let said = self
            .mapping
            .and_then(|m| m.session(text))
            .or_else(|| session_word(text))
            .ok_or_else(|| (column, "is neither AM nor PM".to_owned()))?;
        match beside {
            Some(other) if other != said => Err((
                column,
                format!("is not the session beside the date, {other}"),
            )),
            _ => Ok((on, Some(said))),
        }
    }

    /// The sessions of a text of marks; or the column that is wrong, and why.
    pub(super) fn text_of_marks(
        &self,
        marks: usize,
        start: Option<usize>,
        end: Option<usize>,
    ) -> Result<Vec<CutMark>, (usize, String)> {
        let nothing = Mapping::default();
        let mapping = self.mapping.unwrap_or(&nothing);
        let text = match self.cell(marks) {
            Cell::Blank => return Ok(Vec::new()),
            // Blanks count here: each is an unmarked session.
            Cell::Text(text) => text.strip_prefix('\'').unwrap_or(text),
            _ => return Err((marks, "is not text".to_owned())),
        };
        let day = |column: Option<usize>, fixed: Option<Date>| match column {
            Some(column) if fixed.is_none() || !self.cell(column).is_blank() => self
                .date(column)
                .map(|(date, _)| Some(date))
                .map_err(|why| (column, why)),
            _ => Ok(fixed),
        };
        let first = day(start, mapping.start_date)?
            .ok_or_else(|| (marks, "has no start date".to_owned()))?;
        let last = day(end, mapping.end_date)?;
        let placed = mark_text::read(text, first, last, mapping).map_err(|why| (marks, why))?;
        Ok(placed
            .into_iter()
            .map(|(date, session, mark)| (date, session, mark.to_owned()))
            .collect())
    }
}

/// Text without blanks around it and without the apostrophe that tells Excel "this is text".
fn unquoted(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('\'').unwrap_or(text).trim()
}
