//! A list of pupils as a workbook: dates are dates, figures are numbers, and text is text.
//! In: lines of the list, and what is to be said of it. Out: the bytes of an XLSX file in which no
//! cell is a formula, whatever a name begins with.

use jiff::civil::Date;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use store::pupils::PupilLine;

/// What the file says of itself, on a sheet of its own: each a heading and a value.
pub(super) type About = Vec<(&'static str, String)>;

/// The columns: heading, and width in characters.
const COLUMNS: [(&str, f64); 11] = [
    ("UPN", 15.0),
    ("Surname", 20.0),
    ("Forename", 16.0),
    ("Date of birth", 13.0),
    ("Year group", 11.0),
    ("School", 32.0),
    ("Tier", 18.0),
    ("Attendance this year", 13.0),
    ("Attendance, last 12 school weeks", 13.0),
    ("Unauthorised this year", 13.0),
    ("Towards the national threshold", 13.0),
];

fn excel(date: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(
        date.year().unsigned_abs(),
        date.month().unsigned_abs(),
        date.day().unsigned_abs(),
    )
}

/// Writes the file. `tier` gives a tier's words; `made_on` is the day it says it was made.
pub(super) fn written(
    lines: &[PupilLine],
    tier: impl Fn(Option<&str>) -> String,
    about: &About,
    made_on: Date,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The clock is not asked: the day is the caller's.
    book.set_properties(&DocProperties::new().set_creation_datetime(&excel(made_on)?));
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name("Pupils")?;
    list(sheet, lines, tier)?;
    let sheet = book.add_worksheet();
    sheet.set_name("About this list")?;
    let bold = Format::new().set_bold();
    sheet.set_column_width(0, 24)?.set_column_width(1, 80)?;
    for (row, (heading, value)) in (0..).zip(about) {
        sheet.write_string_with_format(row, 0, *heading, &bold)?;
        sheet.write_string(row, 1, value)?;
    }
    book.save_to_buffer()
}

fn list(
    sheet: &mut Worksheet,
    lines: &[PupilLine],
    tier: impl Fn(Option<&str>) -> String,
) -> Result<(), XlsxError> {
    let heading = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let percent = Format::new().set_num_format("0.00%");
    // Rows are written one after another, so what stands above them comes first.
    sheet.set_freeze_panes(1, 0)?;
    let last = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    sheet.autofilter(0, 0, last, COLUMNS.len() as u16 - 1)?;
    for (column, (words, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, words, &heading)?;
    }
    for (row, line) in (1..).zip(lines) {
        let texts = [
            (0, line.upn.clone().unwrap_or_default()),
            (1, line.surname.clone()),
            (2, line.forename.clone()),
        ];
        for (column, text) in texts {
            sheet.write_string(row, column, text)?;
        }
        // Spreadsheets know no day before 1900; a slip of the keyboard must not lose the list.
        match excel(line.born) {
            Ok(born) => sheet.write_datetime_with_format(row, 3, born, &date)?,
            Err(_) => sheet.write_string(row, 3, line.born.to_string())?,
        };
        // "9" is the name of a year and not a number to add up.
        sheet.write_string(row, 4, &line.year_group)?;
        sheet.write_string(row, 5, line.school.as_deref().unwrap_or_default())?;
        sheet.write_string(row, 6, tier(line.tier.as_deref()))?;
        for (column, rate) in [(7, line.attendance_rate), (8, line.w12_rate)] {
            // Rates are hundredths of a per cent. Nothing possible is no rate, and no nought.
            if let Some(rate) = rate {
                let share = f64::from(rate) / 10_000.0;
                sheet.write_number_with_format(row, column, share, &percent)?;
            }
        }
        for (column, count) in [(9, line.unauthorised), (10, line.pn_sessions)] {
            if let Some(count) = count {
                sheet.write_number(row, column, count)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};
    use jiff::civil::date;
    use store::{Ids, PupilId, SeededIds};

    use super::*;

    fn line(ids: &SeededIds, surname: &str, born: Date) -> PupilLine {
        PupilLine {
            id: PupilId(ids.id(jiff::Timestamp::UNIX_EPOCH)),
            upn: Some("A123456789012".to_owned()),
            surname: surname.to_owned(),
            forename: "Zoë".to_owned(),
            born,
            year_group: "9".to_owned(),
            school: None,
            tier: Some("low".to_owned()),
            attendance_rate: Some(9125),
            w12_rate: None,
            unauthorised: Some(12),
            pn_sessions: None,
        }
    }

    fn read(lines: &[PupilLine]) -> Xlsx<Cursor<Vec<u8>>> {
        let tier = |t: Option<&str>| t.unwrap_or_default().to_uppercase();
        let about = vec![("By", "=HYPERLINK(\"x\")".to_owned())];
        let bytes = written(lines, tier, &about, date(2026, 3, 27)).expect("written");
        Xlsx::new(Cursor::new(bytes)).expect("a workbook")
    }

    #[test]
    fn columns_have_types_and_nothing_is_a_formula() {
        let ids = SeededIds::new(3);
        let hostile = ["=SUM(A1)", "+44", "-2", "@x", "\t=1", "O'Connell"];
        let lines = hostile.map(|name| line(&ids, name, date(2011, 5, 3)));
        let mut book = read(&lines);
        let sheet = book.worksheet_range("Pupils").expect("the list");
        assert_eq!(sheet.height(), lines.len() + 1);
        for (row, name) in (1..).zip(hostile) {
            let cell = |column| sheet.get_value((row, column)).expect("a cell");
            assert_eq!(cell(1), &Data::String(name.to_owned()));
            let Data::DateTime(born) = cell(3) else {
                panic!("{:?} is no date", cell(3))
            };
            assert!(born.is_datetime());
            assert_eq!(born.as_f64() as i64, 40_666, "3 May 2011");
            assert_eq!(cell(4), &Data::String("9".to_owned()));
            assert_eq!(cell(6), &Data::String("LOW".to_owned()));
            assert_eq!(cell(7), &Data::Float(0.9125));
            assert_eq!(cell(8), &Data::Empty, "no rate is not nought");
            assert_eq!(cell(9), &Data::Float(12.0));
        }
        for name in book.sheet_names() {
            let formulas = book.worksheet_formula(&name).expect("readable");
            let some = formulas.cells().find(|(.., formula)| !formula.is_empty());
            assert_eq!(some, None, "{name}");
        }
    }

    #[test]
    fn a_birthday_that_spreadsheets_do_not_know_is_text() {
        let mut book = read(&[line(&SeededIds::new(3), "Ash", date(1066, 10, 14))]);
        let sheet = book.worksheet_range("Pupils").expect("the list");
        assert_eq!(
            sheet.get_value((1, 3)),
            Some(&Data::String("1066-10-14".into()))
        );
    }
}
