//! XLSX exports: dates, numbers and texts as a spreadsheet holds them, and which sheet is read.

use exchange::Problem;
use exchange::mis::{Export, Limits, Mapping, preview_xlsx, read_xlsx, read_xlsx_within};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::{UPN, UPN_2, listed, told};

/// What puts cells on a sheet.
type Fill<'f> = &'f dyn Fn(&mut Worksheet);

/// A workbook of these sheets.
fn workbook(sheets: &[(&str, Fill<'_>)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, fill) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).expect("a sheet name");
        fill(sheet);
    }
    book.save_to_buffer().expect("a workbook")
}

/// Text cells from the top left.
fn texts(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (r, row) in (0..).zip(rows) {
        for (c, text) in (0..).zip(*row) {
            if !text.is_empty() {
                sheet.write_string(r, c, *text).expect("a cell");
            }
        }
    }
}

fn read(bytes: &[u8]) -> Result<Export, Vec<Problem>> {
    read_xlsx(bytes, "x.xlsx", None)
}

fn day(sheet: &mut Worksheet, row: u32, column: u16, (y, m, d): (u16, u8, u8)) {
    let date = ExcelDateTime::from_ymd(y, m, d).expect("a date");
    let format = Format::new().set_num_format("dd/mm/yyyy");
    sheet
        .write_datetime_with_format(row, column, &date, &format)
        .expect("a cell");
}

const LONG: &[&str] = &["UPN", "Date", "Session", "Mark"];

/// Dates that are dates, dates that are text, numbers that are marks or local numbers.
#[test]
fn cells_as_spreadsheets_hold_them() {
    let bytes = workbook(&[("Sheet1", &|sheet| {
        texts(
            sheet,
            &[
                &["", "Register"],
                &[],
                &["UPN", "Adno", "Date", "Session", "Mark"],
                &[UPN, "", "", "AM", "/"],
                &["", "", "03/09/2024", "PM", "'\\"],
                &[UPN_2, "", "2 Sep 2024", "AM"],
            ],
        );
        day(sheet, 3, 2, (2024, 9, 2));
        sheet.write_number(4, 1, 123.0).expect("a cell");
    })]);
    let export = read(&bytes).unwrap_or_else(|p| panic!("{}", told(&p)));
    assert_eq!(
        listed(&export),
        format!(
            "4 upn:{UPN} 2024-09-02 AM /\n5 adno:123 2024-09-03 PM \\\n6 upn:{UPN_2} 2024-09-02 AM .\n"
        )
    );
    assert_eq!(export.sheet.as_deref(), Some("Sheet1"));
}

/// One column a session, a row of dates above AM and PM, the cells of the dates merged.
#[test]
fn dates_above_the_headings() {
    let bytes = workbook(&[("Marks", &|sheet| {
        texts(
            sheet,
            &[
                &[],
                &["UPN", "AM", "PM", "AM", "PM"],
                &[UPN, "/", "\\", "I"],
            ],
        );
        let format = Format::new().set_num_format("ddd dd mmm");
        for (column, d) in [(1, 2), (3, 3)] {
            sheet
                .merge_range(0, column, 0, column + 1, "", &format)
                .expect("merged cells");
            let date = ExcelDateTime::from_ymd(2024, 9, d).expect("a date");
            sheet
                .write_datetime_with_format(0, column, &date, &format)
                .expect("a cell");
        }
    })]);
    let mapping = Mapping::from_toml("date_row = 1").expect("a mapping");
    let export = read_xlsx(bytes.as_slice(), "x.xlsx", Some(&mapping))
        .unwrap_or_else(|p| panic!("{}", told(&p)));
    assert_eq!(
        listed(&export),
        format!(
            "3 upn:{UPN} 2024-09-02 AM /\n3 upn:{UPN} 2024-09-02 PM \\\n\
             3 upn:{UPN} 2024-09-03 AM I\n3 upn:{UPN} 2024-09-03 PM .\n"
        )
    );
}

/// Values of the wrong kind are told by cell.
#[test]
fn cells_of_the_wrong_kind() {
    let bytes = workbook(&[("Sheet1", &|sheet| {
        texts(
            sheet,
            &[
                LONG,
                &["", "02/09/2024", "AM", "/"],
                &[UPN, "", "AM", "/"],
                &[UPN, "02/09/2024", "AM"],
                &[UPN, "02/09/2024", "PM"],
            ],
        );
        sheet
            .write_number(1, 0, 8_012_000_050_012.0)
            .expect("a cell");
        sheet.write_number(2, 1, 45_537.0).expect("a cell");
        day(sheet, 3, 3, (2024, 9, 2));
        sheet.write_boolean(4, 3, true).expect("a cell");
    })]);
    let problems = read(&bytes).expect_err("wrong cells");
    assert_eq!(
        told(&problems),
        "x.xlsx, line 2, column UPN: \"8012000050012\" is not text; a UPN begins with a letter\n\
         x.xlsx, line 3, column Date: \"45537\" is a number, not a date; format the column as a date\n\
         x.xlsx, line 4, column Mark: \"2024-09-02\" is a date, not a mark\n\
         x.xlsx, line 5, column Mark: \"TRUE\" is not a mark\n"
    );
}

/// The first sheet with headings that can be read; the others of that kind are named; a hidden
/// sheet only if the mapping asks for it.
#[test]
fn which_sheet_is_read() {
    let marks = |date: &'static str| {
        move |sheet: &mut Worksheet| texts(sheet, &[LONG, &[UPN, date, "AM", "/"]])
    };
    let hidden = |sheet: &mut Worksheet| {
        texts(sheet, &[LONG, &[UPN, "05/09/2024", "AM", "/"]]);
        sheet.set_hidden(true);
    };
    let cover = |sheet: &mut Worksheet| texts(sheet, &[&["Attendance", "2024"]]);
    let (first, second) = (marks("02/09/2024"), marks("03/09/2024"));
    let bytes = workbook(&[
        ("Cover", &cover),
        ("Old", &hidden),
        ("7A", &first),
        ("7B", &second),
    ]);
    let export = read(&bytes).unwrap_or_else(|p| panic!("{}", told(&p)));
    assert_eq!(export.sheet.as_deref(), Some("7A"));
    assert_eq!(export.other_sheets, ["7B"]);
    assert_eq!(export.marks[0].date.to_string(), "2024-09-02");

    for (sheet, date) in [("7B", "2024-09-03"), ("Old", "2024-09-05")] {
        let mapping = Mapping::from_toml(&format!("sheet = \"{sheet}\"")).expect("a mapping");
        let export = read_xlsx(bytes.as_slice(), "x.xlsx", Some(&mapping))
            .unwrap_or_else(|p| panic!("{}", told(&p)));
        assert_eq!(export.marks[0].date.to_string(), date);
    }
    let mapping = Mapping::from_toml("sheet = \"7C\"").expect("a mapping");
    let problems =
        read_xlsx(bytes.as_slice(), "x.xlsx", Some(&mapping)).expect_err("no such sheet");
    assert_eq!(
        told(&problems),
        "x.xlsx: has no sheet named \"7C\", which the mapping file asks for\n"
    );

    let preview = preview_xlsx(bytes.as_slice(), "x.xlsx", None).expect("a preview");
    assert_eq!(preview.sheet.as_deref(), Some("7A"));
    assert_eq!(preview.sheets, ["Cover", "7A", "7B"]);
    assert!(preview.recognised.is_complete());
    assert_eq!(
        preview.rows,
        [(
            2,
            vec![
                UPN.to_owned(),
                "02/09/2024".to_owned(),
                "AM".to_owned(),
                "/".to_owned()
            ]
        )]
    );
}

/// A sheet without known headings says what the nearest row wants; the limits are told plainly.
#[test]
fn headings_and_limits() {
    let bytes = workbook(&[("Sheet1", &|sheet| {
        texts(sheet, &[&["Name", "Total"], &["Marsh", "12"]]);
    })]);
    assert_eq!(
        told(&read(&bytes).expect_err("no headings")),
        "x.xlsx: has no headings that are known; a mapping file must say which column is which\n"
    );
    let bytes = workbook(&[("Sheet1", &|sheet| {
        texts(
            sheet,
            &[
                LONG,
                &[UPN, "02/09/2024", "AM", "/"],
                &[UPN, "02/09/2024", "PM", "\\"],
            ],
        );
    })]);
    let limits = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        told(&read_xlsx_within(bytes.as_slice(), "x.xlsx", None, &limits).expect_err("a limit"))
    };
    assert_eq!(
        limits(|l| l.rows = 2),
        "x.xlsx: has more than 2 rows; export fewer pupils or a shorter time\n"
    );
    assert_eq!(
        limits(|l| l.marks = 1),
        "x.xlsx: has more than 1 marks; export fewer pupils or a shorter time\n"
    );
    assert_eq!(
        limits(|l| l.columns = 3),
        "x.xlsx, line 1: has more than 3 columns\n"
    );
    assert_eq!(
        limits(|l| l.cells = 11),
        "x.xlsx: has more than 11 cells; export fewer pupils or a shorter time\n"
    );
    assert_eq!(
        limits(|l| l.file_bytes = 100),
        "x.xlsx: is larger than 100 bytes; export fewer pupils or a shorter time\n"
    );
    assert_eq!(
        limits(|l| l.unpacked_bytes = 1000),
        "x.xlsx: unpacks to more than 1000 bytes; export fewer pupils or a shorter time\n"
    );
    assert_eq!(
        limits(|l| l.shared_text_bytes = 10),
        "x.xlsx: has more text than fits; export fewer pupils or a shorter time\n"
    );
    assert_eq!(
        limits(|l| l.parts = 3),
        "x.xlsx: has 10 parts, too many for a workbook\n"
    );
}
