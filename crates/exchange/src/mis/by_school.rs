//! A file with the marks of many schools, taken apart by the column that names the school.
//! In: CSV whose rows say a school's seven digits. Out: for each school the file that it would have
//! sent by itself, and where in the whole each of its lines stands; rows that name no school.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use law::school::Laestab;

use crate::Problem;

use super::cell::{Cell, start_of};
use super::csv_file::Table;
use super::export::Sifted;
use super::limits::Limits;
use super::mapping::{ColumnRef, Columns, Delimiter, Mapping};
use super::role::plain;
use super::search::{Search, Step, not_found};
use super::sift;

/// The heading of the column with the school's seven digits in a register pack.
pub const SCHOOL: &str = "laestab";

/// The columns of a register pack's marks: `upn,laestab,date,session,code`.
pub fn pack_columns() -> Mapping {
    let heading = |text: &str| Some(ColumnRef::Heading(text.to_owned()));
    Mapping {
        columns: Columns {
            upn: heading("upn"),
            date: heading("date"),
            session: heading("session"),
            mark: heading("code"),
            ..Columns::default()
        },
        ..Mapping::default()
    }
}

/// A file taken apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BySchool {
    /// Each school's rows.
    pub schools: BTreeMap<Laestab, SchoolRows>,
    /// Rows that name no school.
    pub refused: Vec<Problem>,
}

/// The rows of one school as a file of their own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SchoolRows {
    bytes: Vec<u8>,
    /// For each of its rows the line on which it begins, and the line of the whole.
    lines: Vec<(u64, u64)>,
}

/// A school's rows while they are being gathered.
struct Gathering {
    writer: csv::Writer<Vec<u8>>,
    lines: Vec<(u64, u64)>,
    next: u64,
}

impl Gathering {
    fn new(heads: &[String]) -> Self {
        let mut writer = csv::WriterBuilder::new();
        let mut new = Self {
            writer: writer.flexible(true).from_writer(Vec::new()),
            lines: Vec::new(),
            next: 0,
        };
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        new.push(&heads, 1);
        new
    }

    fn push(&mut self, fields: &[&str], line: u64) {
        // Writing to memory cannot fail.
        if self.writer.write_record(fields).is_ok() {
            self.next += 1;
            self.lines.push((self.next, line));
            let inside: usize = fields.iter().map(|f| f.matches('\n').count()).sum();
            self.next += inside as u64;
        }
    }

    fn end(self) -> SchoolRows {
        SchoolRows {
            bytes: self.writer.into_inner().unwrap_or_default(),
            lines: self.lines,
        }
    }
}

impl SchoolRows {
    /// The line of the whole on which a line of this school's own stands.
    fn line(&self, own: u64) -> u64 {
        let at = self.lines.partition_point(|(line, _)| *line <= own);
        let before = at.checked_sub(1).and_then(|at| self.lines.get(at));
        before.map_or(own, |(_, whole)| *whole)
    }

    /// The lines of the whole on which its rows stand.
    pub fn lines(&self) -> impl Iterator<Item = u64> {
        self.lines.iter().skip(1).map(|(_, whole)| *whole)
    }

    /// Its good rows, and what is wrong with the others, by the lines of the whole.
    ///
    /// # Errors
    /// As [`sift`].
    pub fn sift(&self, file_name: &str, mapping: Option<&Mapping>) -> Result<Sifted, Vec<Problem>> {
        let own = Mapping {
            delimiter: Some(Delimiter::Comma),
            encoding: super::Encoding::Utf8,
            header_row: None,
            ..mapping.cloned().unwrap_or_default()
        };
        let put_back = |mut problem: Problem| {
            problem.line = match problem.line {
                0 => 0,
                line => self.line(line),
            };
            problem
        };
        let sifted = sift(&self.bytes, file_name, Some(&own));
        let mut sifted = sifted.map_err(|all| all.into_iter().map(put_back).collect::<Vec<_>>())?;
        for mark in &mut sifted.export.marks {
            mark.line = self.line(mark.line);
        }
        for pupil in &mut sifted.export.pupils {
            pupil.line = self.line(pupil.line);
        }
        sifted.refused = sifted.refused.into_iter().map(put_back).collect();
        Ok(sifted)
    }
}

/// Takes a CSV file apart by the column of a heading.
///
/// # Errors
/// What is wrong with the file when its headings cannot be read, it has no such column, or it cannot
/// be read to its end.
pub fn by_school(
    bytes: &[u8],
    file_name: &str,
    mapping: Option<&Mapping>,
    column: &str,
) -> Result<BySchool, Vec<Problem>> {
    let limits = Limits::default();
    let table = Table::new(bytes, file_name, mapping, &limits).map_err(|p| vec![p])?;
    let mut search = Search::new(mapping);
    let mut headings: Option<(Vec<String>, usize)> = None;
    let mut wrong = None;
    let mut schools: BTreeMap<Laestab, Gathering> = BTreeMap::new();
    let mut refused = Vec::new();
    let read = table.rows(&limits, &mut |line, cells| {
        let texts: Vec<_> = cells.iter().map(Cell::text).collect();
        let Some((heads, place)) = &headings else {
            return match search.offer(line, cells) {
                Step::Found(_) => {
                    let heads: Vec<String> = texts.iter().map(ToString::to_string).collect();
                    let wanted = plain(column);
                    let Some(place) = heads.iter().position(|head| plain(head) == wanted) else {
                        let why = "is not among the headings, and says each row's school by its seven digits";
                        wrong = Some(Problem::of_column(file_name, line, column, why));
                        return ControlFlow::Break(());
                    };
                    headings = Some((heads, place));
                    ControlFlow::Continue(())
                }
                Step::Look => ControlFlow::Continue(()),
                Step::GiveUp => ControlFlow::Break(()),
            };
        };
        let said = texts.get(*place).map(|text| text.trim()).unwrap_or_default();
        // Some systems part the authority's digits from the school's.
        let digits: String = said.chars().filter(|c| !matches!(c, '/' | ' ')).collect();
        let Some(laestab) = Laestab::parse(&digits) else {
            let (head, why) = (&heads[*place], "is not a school's seven digits");
            let problem = Problem::of_value(file_name, line, head, start_of(said), why);
            refused.push(problem);
            return ControlFlow::Continue(());
        };
        let rows = schools.entry(laestab);
        let rows = rows.or_insert_with(|| Gathering::new(heads));
        let fields: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
        rows.push(&fields, line);
        ControlFlow::Continue(())
    });
    if let Err((line, why)) = read {
        return Err(vec![Problem::of_line(file_name, line, why)]);
    }
    if let Some(problem) = wrong {
        return Err(vec![problem]);
    }
    if headings.is_none() {
        return Err(not_found(file_name, search.nearest().as_ref()));
    }
    let gathered = schools.into_iter();
    Ok(BySchool {
        schools: gathered
            .map(|(school, rows)| (school, rows.end()))
            .collect(),
        refused,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "upn,laestab,date,session,code,note\n\
        A885970016019,9994001,2026-03-23,AM,/,\"two\nlines\"\n\
        A885970016019,9994002,2026-03-23,AM,O,\n\
        \n\
        A885970016019,999/4001,2026-03-23,PM,!,\n\
        A885970016019,none,2026-03-23,PM,/,\n";

    #[test]
    fn each_school_has_its_own_rows_by_the_lines_of_the_whole() {
        let columns = pack_columns();
        let apart = by_school(FILE.as_bytes(), "day.csv", Some(&columns), SCHOOL).expect("reads");
        let numbers: Vec<u32> = apart.schools.keys().map(|l| l.number()).collect();
        assert_eq!(numbers, [9_994_001, 9_994_002]);
        let said: Vec<String> = apart.refused.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            ["day.csv, line 7, column laestab: \"none\" is not a school's seven digits"]
        );
        let mut rows = apart.schools.values();
        let first = rows.next().expect("the first school");
        let sifted = first.sift("day.csv", Some(&columns)).expect("reads");
        let lines: Vec<u64> = sifted.export.marks.iter().map(|m| m.line).collect();
        assert_eq!(lines, [2], "the other mark is no code");
        let line = sifted.refused.first().map(|problem| problem.line);
        assert_eq!(line, Some(6), "where it stands in the whole");
        let second = rows.next().expect("the second school");
        let sifted = second.sift("day.csv", Some(&columns)).expect("reads");
        assert_eq!(sifted.export.marks[0].line, 4);
        assert!(sifted.refused.is_empty());
    }

    #[test]
    fn a_file_without_the_column_or_without_headings_is_refused() {
        let why = |text: &str| {
            let columns = pack_columns();
            let apart = by_school(text.as_bytes(), "day.csv", Some(&columns), SCHOOL);
            apart.expect_err("is refused")[0].to_string()
        };
        assert_eq!(
            why("upn,date,session,code\nA885970016019,2026-03-23,AM,/\n"),
            "day.csv, line 1, column laestab: is not among the headings, and says each row's school by its seven digits"
        );
        assert!(why("a,b\nc,d\n").contains("day.csv"));
    }
}
