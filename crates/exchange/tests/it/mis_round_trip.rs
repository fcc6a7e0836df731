//! Whatever the marks: written in each layout, as CSV and as XLSX, they are read back the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use exchange::mis::{Export, Mapping, PupilKey, read_csv, read_xlsx};
use jiff::civil::{Date, Weekday, date};
use law::attendance::Code;
use proptest::prelude::*;
use register::Session;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::told;

/// Marks by pupil, date and session; `None` for a session that is unmarked.
type Marks = BTreeMap<(String, Date, Session), Option<Code>>;

/// The marks of an export, in the same form.
fn of(export: &Export) -> Marks {
    export
        .marks
        .iter()
        .map(|m| {
            let PupilKey::Upn(upn) = &m.pupil else {
                panic!("all have a UPN");
            };
            ((upn.to_string(), m.date, m.session), m.code)
        })
        .collect()
}

fn upn(serial: u16) -> String {
    let rest = format!("801200005{serial:03}");
    let letter = law::upn::check_letter(&rest).value.expect("a letter");
    format!("{letter}{rest}")
}

/// Some marks of some pupils around the day the codes changed.
fn marks() -> impl Strategy<Value = Marks> {
    let first = date(2024, 7, 1);
    let mark = (
        0_u16..6,
        0_i64..100,
        any::<bool>(),
        any::<prop::sample::Index>(),
        0..4,
    );
    prop::collection::vec(mark, 1..80).prop_map(move |all| {
        let mut marks = Marks::new();
        for (serial, days, morning, code, kind) in all {
            let on = first.saturating_add(jiff::Span::new().days(days));
            let session = if morning { Session::Am } else { Session::Pm };
            let codes: Vec<Code> = Code::all().filter(|c| c.allowed_on(on)).collect();
            let code = (kind > 0).then(|| codes[code.index(codes.len())]);
            marks.insert((upn(serial), on, session), code);
        }
        marks
    })
}

/// How an unmarked session is written.
fn written(code: Option<Code>, blank: &str) -> &str {
    code.map_or(blank, |code| code.text())
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// How dates are written in one file.
#[derive(Clone, Copy, Debug)]
struct Spelling {
    date: &'static str,
    bom: bool,
    line_end: &'static str,
    blank: &'static str,
    delimiter: char,
}

fn spelling() -> impl Strategy<Value = Spelling> {
    let dates = vec![
        "%d/%m/%Y",
        "%Y-%m-%d",
        "%-d %b %Y",
        "%a %d/%m/%Y",
        "%d.%m.%y",
        "%d-%b-%Y",
    ];
    (
        prop::sample::select(dates),
        any::<bool>(),
        prop::sample::select(vec!["\n", "\r\n"]),
        prop::sample::select(vec!["", "-"]),
        prop::sample::select(vec![',', '\t', ';']),
    )
        .prop_map(|(date, bom, line_end, blank, delimiter)| Spelling {
            date,
            bom,
            line_end,
            blank,
            delimiter,
        })
}

impl Spelling {
    fn file(self, rows: &[Vec<String>]) -> String {
        let mut out = String::from(if self.bom { "\u{feff}" } else { "" });
        for row in rows {
            for (n, field) in row.iter().enumerate() {
                if n > 0 {
                    out.push(self.delimiter);
                }
                // Quotation marks are always allowed and sometimes needed.
                if n % 2 == 0 || field.contains(self.delimiter) {
                    out.push_str(&quoted(field));
                } else {
                    out.push_str(field);
                }
            }
            out.push_str(self.line_end);
        }
        out
    }

    fn day(self, date: Date) -> String {
        date.strftime(self.date).to_string()
    }
}

/// One mark a row.
fn long(marks: &Marks, how: Spelling) -> Vec<Vec<String>> {
    let mut rows = vec![vec![
        "UPN".to_owned(),
        "AttendanceDate".to_owned(),
        "SessionName".to_owned(),
        "AttendanceMark".to_owned(),
    ]];
    for ((upn, date, session), code) in marks {
        rows.push(vec![
            upn.clone(),
            how.day(*date),
            session.text().to_owned(),
            written(*code, how.blank).to_owned(),
        ]);
    }
    rows
}

/// One pupil a row, one column a session; and the marks with every session of the columns.
fn wide(marks: &Marks, how: Spelling) -> (Vec<Vec<String>>, Marks) {
    let pupils: BTreeSet<&String> = marks.keys().map(|(upn, ..)| upn).collect();
    let sessions: BTreeSet<(Date, Session)> = marks.keys().map(|(_, d, s)| (*d, *s)).collect();
    let mut header = vec!["UPN".to_owned()];
    header.extend(sessions.iter().map(|(d, s)| format!("{} {s}", how.day(*d))));
    let mut rows = vec![header];
    let mut all = Marks::new();
    for upn in pupils {
        let mut row = vec![upn.clone()];
        for (date, session) in &sessions {
            let key = (upn.clone(), *date, *session);
            let code = marks.get(&key).copied().flatten();
            row.push(written(code, how.blank).to_owned());
            all.insert(key, code);
        }
        rows.push(row);
    }
    (rows, all)
}

/// One pupil a row, all marks in one text of two characters a session.
fn text(marks: &Marks, start: Date, end: Date, week: u8) -> (Vec<Vec<String>>, Marks) {
    let days: Vec<Date> = start
        .series(jiff::Span::new().days(1))
        .take_while(|d| *d <= end)
        .filter(|d| week == 7 || !matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday))
        .collect();
    let pupils: BTreeSet<&String> = marks.keys().map(|(upn, ..)| upn).collect();
    let mut rows = vec![vec!["UPN".to_owned(), "Marks".to_owned()]];
    let mut all = Marks::new();
    for upn in pupils {
        let mut text = String::new();
        let mut mine = Marks::new();
        for day in &days {
            for session in Session::BOTH {
                let key = (upn.clone(), *day, session);
                let code = marks.get(&key).copied().flatten();
                let _ = write!(text, "{:<2}", written(code, "-"));
                mine.insert(key, code);
            }
        }
        rows.push(vec![upn.clone(), text]);
        // A text without any mark says nothing of its sessions.
        if mine.values().any(Option::is_some) {
            all.extend(mine);
        }
    }
    (rows, all)
}

/// A workbook of text cells, the dates of a column as real dates.
fn sheet(rows: &[Vec<String>], dates: Option<(u16, &[Date])>) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet: &mut Worksheet = book.add_worksheet();
    let format = Format::new().set_num_format("dd/mm/yyyy");
    for (r, row) in (0_u32..).zip(rows) {
        for (c, text) in (0_u16..).zip(row) {
            let date = dates
                .filter(|(column, _)| *column == c && r > 0)
                .and_then(|(_, dates)| dates.get(r as usize - 1));
            if let Some(date) = date {
                let (y, m, d) = (date.year() as u16, date.month() as u8, date.day() as u8);
                let date = ExcelDateTime::from_ymd(y, m, d).expect("a date");
                sheet
                    .write_datetime_with_format(r, c, &date, &format)
                    .expect("a cell");
            } else if !text.is_empty() {
                sheet.write_string(r, c, text).expect("a cell");
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

fn from_csv(text: &str, mapping: Option<&Mapping>) -> Marks {
    let read = read_csv(text.as_bytes(), "x.csv", mapping);
    of(&read.unwrap_or_else(|p| panic!("{}\n{text}", told(&p))))
}

fn from_xlsx(bytes: &[u8], mapping: Option<&Mapping>) -> Marks {
    let read = read_xlsx(bytes, "x.xlsx", mapping);
    of(&read.unwrap_or_else(|p| panic!("{}", told(&p))))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn one_mark_a_row(marks in marks(), how in spelling()) {
        let rows = long(&marks, how);
        prop_assert_eq!(&from_csv(&how.file(&rows), None), &marks);
        prop_assert_eq!(&from_xlsx(&sheet(&rows, None), None), &marks);
        let dates: Vec<Date> = marks.keys().map(|(_, date, _)| *date).collect();
        prop_assert_eq!(&from_xlsx(&sheet(&rows, Some((1, &dates))), None), &marks);
    }

    #[test]
    fn one_column_a_session(marks in marks(), how in spelling()) {
        let (rows, marks) = wide(&marks, how);
        prop_assert_eq!(&from_csv(&how.file(&rows), None), &marks);
        prop_assert_eq!(&from_xlsx(&sheet(&rows, None), None), &marks);
    }

    #[test]
    fn all_marks_in_one_text(
        marks in marks(),
        how in spelling(),
        week in prop::sample::select(vec![5_u8, 7]),
        said in any::<bool>(),
    ) {
        // From a Monday to a Friday fourteen weeks on.
        let (start, end) = (date(2024, 7, 1), date(2024, 10, 4));
        let (rows, marks) = text(&marks, start, end, week);
        let end = if said { String::new() } else { format!("end_date = {end}\n") };
        let width = if said { "characters_per_session = 2\n" } else { "" };
        let mapping = format!(
            "shape = \"string\"\nstart_date = {start}\n{end}{width}week = {week}\n\
             [columns]\nmarks = \"Marks\"\n"
        );
        let mapping = Mapping::from_toml(&mapping).expect("a mapping");
        prop_assert_eq!(&from_csv(&how.file(&rows), Some(&mapping)), &marks);
        prop_assert_eq!(&from_xlsx(&sheet(&rows, None), Some(&mapping)), &marks);
    }
}
