//! Exports as schools' own systems make them: one mark a row, and one pupil a row, with English
//! dates; as text and as a workbook.
//! In: a county. Out: files in `mis/` for one school of each phase, of the last year.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use law::attendance::Code;
use law::school::Phase;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::chance::{Chance, Subject};
use crate::model::County;
use crate::people::year_group;
use crate::sheet::Sheet;
use crate::{Error, parallel};

const PERSON: [&str; 5] = ["UPN", "Surname", "Forename", "Year", "Reg Group"];

/// Writes the exports.
pub(crate) fn write(county: &County, folder: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(folder).map_err(|source| Error::Write {
        path: folder.to_owned(),
        source,
    })?;
    let mut exports: Vec<(&Sheet, Result<(), Error>)> =
        chosen(county).into_iter().map(|s| (s, Ok(()))).collect();
    parallel::each(county.options.threads(), &mut exports, |(sheet, result)| {
        *result = write_school(county, sheet, folder);
    });
    exports.into_iter().try_for_each(|(_, result)| result)
}

fn write_school(county: &County, sheet: &Sheet, folder: &Path) -> Result<(), Error> {
    let export = Export::of(county, sheet);
    let laestab = county.plan.schools[sheet.school].laestab;
    let failed = |path: PathBuf| {
        |e: csv::Error| Error::Write {
            path,
            source: e.into(),
        }
    };
    let path = folder.join(format!("{laestab}-long.csv"));
    export.long(&path).map_err(failed(path))?;
    let path = folder.join(format!("{laestab}-wide.csv"));
    export.wide(&path).map_err(failed(path))?;
    let path = folder.join(format!("{laestab}.xlsx"));
    export
        .workbook(&path)
        .map_err(|source| Error::Workbook { path, source })
}

/// One school of each phase: the middle one by size, in the last year.
fn chosen(county: &County) -> Vec<&Sheet> {
    let last = county.years.len() - 1;
    Phase::ALL
        .into_iter()
        .filter_map(|phase| {
            let mut sheets: Vec<&Sheet> = county
                .sheets
                .iter()
                .filter(|s| s.year == last && !s.rows.is_empty())
                .filter(|s| county.plan.schools[s.school].phase == phase)
                .collect();
            sheets.sort_by_key(|s| (s.rows.len(), s.school));
            sheets.get(sheets.len() / 2).copied()
        })
        .collect()
}

/// A pupil as an export has one.
struct Person {
    cells: [String; 5],
    group: u8,
    /// Marks by session; `None` where the pupil is not on roll.
    marks: Vec<Option<u8>>,
}

/// A school's register as an export has it.
struct Export<'a> {
    sheet: &'a Sheet,
    people: Vec<Person>,
}

impl<'a> Export<'a> {
    /// In the order of year group, registration group and name. A pupil who was on roll twice
    /// in the year is one person.
    fn of(county: &County, sheet: &'a Sheet) -> Self {
        let mut chance = Chance::of(county.options.seed, Subject::Exports, sheet.school, 0);
        let tutors: Vec<char> = "ABDEFHJKLMNPRSTW".chars().collect();
        let first = chance.below(tutors.len());
        let mut people: BTreeMap<u32, Person> = BTreeMap::new();
        for row in &sheet.rows {
            let person = people.entry(row.pupil).or_insert_with(|| {
                let pupil = &county.pupils[row.pupil as usize];
                let group = year_group(i16::from(row.group));
                let tutor = tutors[(first + row.pupil as usize % 5) % tutors.len()];
                Person {
                    cells: [
                        pupil.upn.clone(),
                        pupil.surname.clone(),
                        pupil.forename.clone(),
                        group.clone(),
                        format!("{group}{tutor}"),
                    ],
                    group: row.group,
                    marks: vec![None; sheet.slots.len()],
                }
            });
            let on_roll = usize::from(row.from)..usize::from(row.to);
            for (mark, &byte) in person.marks[on_roll.clone()]
                .iter_mut()
                .zip(&row.marks[on_roll])
            {
                *mark = Some(byte);
            }
        }
        let mut people: Vec<Person> = people.into_values().collect();
        people.sort_by(|a, b| {
            let key = |p: &Person| {
                let [upn, surname, forename, _, registration] = p.cells.clone();
                (p.group, registration, surname, forename, upn)
            };
            key(a).cmp(&key(b))
        });
        Self { sheet, people }
    }

    fn date(&self, slot: usize) -> Date {
        self.sheet.days[usize::from(self.sheet.slots[slot].day)].date()
    }

    /// One mark a row; sessions without a mark are rows without one.
    fn long(&self, path: &Path) -> csv::Result<()> {
        let mut out = csv::Writer::from_path(path)?;
        out.write_record(PERSON.into_iter().chain(["Date", "Session", "Mark"]))?;
        for person in &self.people {
            for (slot, byte) in person.marks.iter().enumerate() {
                let Some(byte) = *byte else {
                    continue;
                };
                let date = english(self.date(slot));
                let more = [&*date, self.sheet.slots[slot].session.text(), mark(byte)];
                out.write_record(person.cells.iter().map(String::as_str).chain(more))?;
            }
        }
        out.flush()?;
        Ok(())
    }

    fn header(&self) -> impl Iterator<Item = String> {
        let sessions = (0..self.sheet.slots.len()).map(|slot| {
            let date = english(self.date(slot));
            format!("{date} {}", self.sheet.slots[slot].session.text())
        });
        PERSON.into_iter().map(str::to_owned).chain(sessions)
    }

    /// One pupil a row, one session a column.
    fn wide(&self, path: &Path) -> csv::Result<()> {
        let mut out = csv::Writer::from_path(path)?;
        out.write_record(self.header())?;
        for person in &self.people {
            let marks = person.marks.iter().map(|&m| m.map_or("", mark));
            out.write_record(person.cells.iter().map(String::as_str).chain(marks))?;
        }
        out.flush()?;
        Ok(())
    }

    /// The same as a workbook.
    fn workbook(&self, path: &Path) -> Result<(), XlsxError> {
        let mut book = Workbook::new();
        // The date a workbook was made is a date like any other here: not the clock's.
        let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let page = book.add_worksheet_with_constant_memory()?;
        page.set_name("Attendance")?;
        for (column, title) in self.header().enumerate() {
            page.write_string(0, column as u16, title)?;
        }
        for (at, person) in self.people.iter().enumerate() {
            let at = at as u32 + 1;
            for (column, cell) in person.cells.iter().enumerate() {
                page.write_string(at, column as u16, cell)?;
            }
            for (slot, byte) in person.marks.iter().enumerate() {
                let text = byte.map_or("", mark);
                if !text.is_empty() {
                    page.write_string(at, (PERSON.len() + slot) as u16, text)?;
                }
            }
        }
        book.save(path)
    }
}

fn mark(byte: u8) -> &'static str {
    Code::from_byte(byte).map_or("", Code::text)
}

/// Day, month, year.
fn english(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}
