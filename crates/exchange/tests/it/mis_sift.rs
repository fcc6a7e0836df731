//! Good rows and rows that are wrong, told apart; the wrong ones given back to be mended.

use std::collections::BTreeMap;

use exchange::Problem;
use exchange::mis::{Encoding, Mapping, WHY, look, sift, to_mend};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use super::{UPN, UPN_2, listed, told};

const HEAD: &str = "UPN,Surname,Date,Session,Mark";

fn why(problems: &[Problem]) -> BTreeMap<u64, String> {
    problems.iter().map(|p| (p.line, p.why.clone())).collect()
}

fn mended(bytes: &[u8], mapping: Option<&Mapping>) -> String {
    let read = sift(bytes, "x.csv", mapping).expect("reads");
    let bytes = to_mend(bytes, "x.csv", mapping, &why(&read.refused)).expect("is made");
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn good_rows_count_and_every_other_is_named() {
    let text = format!(
        "{HEAD}\n{UPN},Ash,02/09/2024,AM,/\n{UPN},Ash,02/09/2024,PM,?\nX,Ash,02/09/2024,AM,/\n{UPN_2},Birch,31/02/2024,AM,/\n{UPN_2},Birch,02/09/2024,AM\n{UPN_2},Birch,03/09/2024,AM,L\n"
    );
    let read = sift(text.as_bytes(), "x.csv", None).expect("reads");
    assert_eq!(
        listed(&read.export),
        format!("2 upn:{UPN} 2024-09-02 AM /\n7 upn:{UPN_2} 2024-09-03 AM L\n")
    );
    let lines: Vec<u64> = read.refused.iter().map(|p| p.line).collect();
    assert_eq!(lines, [3, 4, 5, 6], "{}", told(&read.refused));
}

#[test]
fn of_two_marks_that_contradict_each_other_neither_counts_and_of_two_alike_the_first() {
    let text = format!(
        "{HEAD}\n{UPN},Ash,02/09/2024,AM,/\n{UPN},Ash,02/09/2024,AM,O\n{UPN_2},Birch,02/09/2024,AM,/\n{UPN_2},Birch,02/09/2024,AM,/\n"
    );
    let read = sift(text.as_bytes(), "x.csv", None).expect("reads");
    assert_eq!(
        listed(&read.export),
        format!("4 upn:{UPN_2} 2024-09-02 AM /\n")
    );
    let lines: Vec<u64> = read.refused.iter().map(|p| p.line).collect();
    assert_eq!(lines, [2, 3, 5], "{}", told(&read.refused));
}

#[test]
fn what_cannot_be_read_to_its_end_does_not_count_at_all() {
    for text in [
        "Learner,Half\n1,2\n".to_owned(),
        String::new(),
        format!("{HEAD}\n{}", ",".repeat(5_000)),
    ] {
        assert!(sift(text.as_bytes(), "x.csv", None).is_err(), "{text:.40}");
    }
    let many = format!("{HEAD}\n{}", format!("{UPN},A,x,AM,/\n").repeat(20_001));
    let problems = sift(many.as_bytes(), "x.csv", None).expect_err("too many to mend");
    assert_eq!(problems.len(), 100);
}

#[test]
fn rows_come_back_under_their_headings_with_what_stands_above_them() {
    let text = format!(
        "Marks of 9B\n\n{HEAD}\n{UPN},\"Ash, the elder\",02/09/2024,AM,?\n{UPN_2},Birch,02/09/2024,AM,/\n"
    );
    let back = mended(text.as_bytes(), None);
    let lines: Vec<&str> = back.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "Marks of 9B");
    assert_eq!(lines[1], "");
    assert_eq!(lines[2], format!("{HEAD},{WHY}"));
    assert!(lines[3].starts_with(&format!("{UPN},\"Ash, the elder\",02/09/2024,AM,?,")));
    assert_eq!(lines.len(), 4);
    // Given back once more, it has one column of reasons still.
    let again = mended(back.as_bytes(), None);
    assert_eq!(again.matches(WHY).count(), 1);
    assert_eq!(again, back);
    // And mended, it loads.
    let read = sift(back.replace('?', "I").as_bytes(), "x.csv", None).expect("reads");
    assert_eq!(
        listed(&read.export),
        format!("4 upn:{UPN} 2024-09-02 AM I\n")
    );
    assert_eq!(read.refused, []);
}

#[test]
fn formulas_are_held_off_only_where_the_reader_takes_no_notice() {
    let text = format!("{HEAD},Note\n{UPN},=Ash,=1+1,AM,/,@cmd\n{UPN},-,02/09/2024,AM,?,-\n");
    let back = mended(text.as_bytes(), None);
    assert!(
        back.contains(&format!("{UPN},=Ash,'=1+1,AM,/,'@cmd,")),
        "{back}"
    );
    assert!(
        back.contains(&format!("{UPN},-,02/09/2024,AM,?,-,")),
        "{back}"
    );
    // The value is refused for what it was, not for the apostrophe.
    let read = sift(back.as_bytes(), "x.csv", None).expect("reads");
    assert_eq!(read.refused.len(), 2);
}

#[test]
fn a_file_of_windows_letters_comes_back_in_them() {
    let mapping = Mapping {
        encoding: Encoding::Windows1252,
        ..Mapping::default()
    };
    let text = format!("{HEAD}\n{UPN},Zo\u{eb} \u{201c}A\u{201d},02/09/2024,AM,?\n");
    let bytes: Vec<u8> = text
        .chars()
        .map(|c| match c {
            '\u{201c}' => 0x93,
            '\u{201d}' => 0x94,
            c => c as u8,
        })
        .collect();
    let read = sift(&bytes, "x.csv", Some(&mapping)).expect("reads");
    let back = to_mend(&bytes, "x.csv", Some(&mapping), &why(&read.refused)).expect("is made");
    let row: Vec<u8> = bytes[HEAD.len() + 1..bytes.len() - 1].to_vec();
    assert!(back.windows(row.len()).any(|w| w == row), "{back:?}");
}

#[test]
fn a_workbooks_rows_come_back_as_text_that_reads_the_same() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in HEAD.split(',').enumerate() {
        sheet.write(0, column as u16, heading).expect("written");
    }
    for (row, (upn, mark)) in [(UPN, "?"), (UPN_2, "/")].into_iter().enumerate() {
        let row = row as u32 + 1;
        sheet.write(row, 0, upn).expect("written");
        sheet.write(row, 2, "02/09/2024").expect("written");
        sheet.write(row, 3, "AM").expect("written");
        sheet.write(row, 4, mark).expect("written");
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let read = sift(&bytes, "x.xlsx", None).expect("reads");
    assert_eq!(read.export.marks.len(), 1);
    let back = to_mend(&bytes, "x.xlsx", None, &why(&read.refused)).expect("is made");
    let back = String::from_utf8(back).expect("UTF-8");
    let read = sift(back.replace('?', "L").as_bytes(), "x.csv", None).expect("reads");
    assert_eq!(
        listed(&read.export),
        format!("2 upn:{UPN} 2024-09-02 AM L\n")
    );
}

#[test]
fn any_table_can_be_looked_at() {
    let text = "Export of today\nLearner,When,\nA1,02/09/2024,x\nA2,03/09/2024,y\n";
    let looked = look(text.as_bytes(), "x.csv", None, None, "");
    let columns: Vec<(&str, &str, &str)> = looked
        .columns
        .iter()
        .map(|c| {
            (
                c.letters.as_str(),
                c.heading.as_str(),
                c.samples[0].as_str(),
            )
        })
        .collect();
    assert_eq!(
        columns,
        [
            ("A", "Learner", "A1"),
            ("B", "When", "02/09/2024"),
            ("C", "", "x")
        ]
    );
    let looked = look(text.as_bytes(), "x.csv", None, Some(2), "");
    assert_eq!(looked.columns[1].heading, "When");
    assert_eq!(looked.columns[2].samples, ["x", "y"]);
    let none = look(text.as_bytes(), "x.csv", None, Some(19), "");
    assert!(none.columns.is_empty() && none.problems.is_empty());
    let letters = look(b"a,\xEB\n", "x.csv", None, None, "");
    assert!(letters.is_text && !letters.problems.is_empty());
    let letters = look(b"a,\xEB\n", "x.csv", None, None, "windows-1252");
    assert_eq!(letters.columns[1].heading, "\u{eb}");
}

proptest! {
    /// Whatever bytes: no panic, and what was all read counts the same either way.
    #[test]
    fn sifting_agrees_with_reading(rows in proptest::collection::vec("[A-Z0-9,/LO?=-]{0,40}", 0..20)) {
        let text = format!("{HEAD}\n{UPN},A,02/09/2024,AM,/\n{}", rows.join("\n"));
        let sifted = sift(text.as_bytes(), "x.csv", None);
        match super::csv(&text) {
            Ok(export) => {
                let sifted = sifted.expect("reads too");
                prop_assert_eq!(sifted.export, export);
                prop_assert!(sifted.refused.is_empty());
            }
            Err(problems) => if let Ok(sifted) = sifted {
                prop_assert!(!sifted.refused.is_empty());
                prop_assert!(!problems.is_empty());
                let made = to_mend(text.as_bytes(), "x.csv", None, &why(&sifted.refused));
                prop_assert!(made.is_ok());
            },
        }
    }
}
