//! What a pack may look like and still be sound: each row a form of the same pack that other
//! programs write. In: the sound pack in another form. Out: the same records and the same marks.

use jiff::civil::date;
use law::attendance::Code;
use register::{PupilIx, Session, Slot};

use crate::pack_maker::{IVY, PackMaker, told};

/// Everything that the reader gave, as text that can be compared.
fn all_of(pack: &exchange::pack::Pack) -> String {
    let standings =
        pack.registers
            .standings(date(2025, 9, 30).into(), register::Windows::default(), 1);
    format!(
        "{:#?}\n{:#?}\n{:#?}\n{:#?}\n{}\n{}",
        pack.schools,
        pack.pupils,
        pack.families,
        standings,
        pack.marks,
        told(&pack.warnings)
    )
}

#[test]
fn the_pack_that_tests_break_is_sound() {
    let pack = PackMaker::sound().read().expect("sound");
    assert_eq!(told(&pack.warnings), "");
    assert_eq!(
        (pack.schools.len(), pack.pupils.len(), pack.marks),
        (2, 2, 4)
    );
    assert_eq!(
        pack.families.details[0].flags,
        ["young carer", "service child"]
    );
    assert_eq!(
        pack.families.parents[0].email_confirmed_on,
        Some(date(2025, 9, 1))
    );
    assert!(pack.families.relationships[0].lives_with);
    let ivy = pack.find_pupil(IVY).expect("Ivy");
    let mark = |day, session| {
        let school = register::SchoolIx(0);
        pack.registers
            .mark(ivy, school, Slot::of(jiff::civil::Date::into(day), session))
    };
    // H is the code of before August 2024, kept apart from every code of today.
    assert_eq!(mark(date(2024, 7, 15), Session::Am), Some(Code::H_OLD));
    assert_eq!(mark(date(2025, 9, 1), Session::Am), Some(Code::PRESENT_AM));
    assert_eq!(mark(date(2025, 9, 1), Session::Pm), Some(Code::PRESENT_PM));
    assert_eq!(mark(date(2025, 9, 2), Session::Am), None);
    assert_eq!(ivy, PupilIx(0));
}

/// Every file with something done to its text.
fn each(change: impl Fn(&str) -> Vec<u8>) -> PackMaker {
    let mut pack = PackMaker::sound();
    for name in [
        "schools.csv",
        "calendar.csv",
        "pupils.csv",
        "enrolments.csv",
        "marks.csv",
        "details.csv",
        "parents.csv",
        "relationships.csv",
    ] {
        let bytes = change(&pack.text(name));
        pack = pack.file(name, bytes);
    }
    pack
}

fn by_line(text: &str, change: impl Fn(usize, Vec<&str>) -> Vec<String>) -> Vec<u8> {
    let lines = text
        .lines()
        .enumerate()
        .map(|(i, line)| change(i, line.split(',').collect()).join(",") + "\n");
    lines.collect::<String>().into_bytes()
}

#[test]
fn the_same_pack_in_other_forms() {
    let forms: [(&str, PackMaker); 10] = [
        (
            "Excel's CSV UTF-8 begins with a byte order mark",
            each(|t| format!("\u{feff}{t}").into()),
        ),
        (
            "Windows ends lines with CRLF",
            each(|t| t.replace('\n', "\r\n").into()),
        ),
        (
            "CRLF and a byte order mark together",
            each(|t| format!("\u{feff}{t}").replace('\n', "\r\n").into()),
        ),
        (
            "the last line may lack its end",
            each(|t| t.trim_end().into()),
        ),
        (
            "blank lines, before the header too, say nothing",
            each(|t| format!("\n\r\n{}\r\n\n", t.replace('\n', "\n\n")).into()),
        ),
        (
            "every value in quotes",
            each(|t| by_line(t, |_, v| v.iter().map(|v| format!("\"{v}\"")).collect())),
        ),
        (
            "every value in quotes, with CRLF and a byte order mark",
            each(|t| {
                let lines = by_line(t, |_, v| v.iter().map(|v| format!("\"{v}\"")).collect());
                let text = String::from_utf8(lines)
                    .expect("text")
                    .replace('\n', "\r\n");
                format!("\u{feff}{text}").into()
            }),
        ),
        (
            "columns in another order",
            each(|t| by_line(t, |_, v| v.iter().rev().map(ToString::to_string).collect())),
        ),
        (
            "extra columns, in front and behind, of names like ours, are ignored",
            each(|t| {
                by_line(t, |i, v| {
                    let (front, back) = if i == 0 {
                        ("UPN", "code ")
                    } else {
                        ("\"é, \"\"x\"\"\"", "31/02/2025")
                    };
                    let mut out = vec![front.to_owned()];
                    out.extend(v.iter().map(ToString::to_string));
                    out.push(back.to_owned());
                    out
                })
            }),
        ),
        (
            "extra columns of the same name twice, and of no name",
            each(|t| {
                by_line(t, |i, v| {
                    let more = if i == 0 {
                        ["note", "note", ""]
                    } else {
                        [""; 3]
                    };
                    v.iter().chain(&more).map(ToString::to_string).collect()
                })
            }),
        ),
    ];
    let expected = all_of(&PackMaker::sound().read().expect("sound"));
    for (why, pack) in forms {
        match pack.read() {
            Ok(read) => assert_eq!(all_of(&read), expected, "{why}"),
            Err(problems) => panic!("{why}: {}", told(&problems)),
        }
    }
}

#[test]
fn quotes_in_values() {
    let rows = [
        ("a doubled quote is one", "\"O\"\"Brien\"", "O\"Brien"),
        (
            "a comma in quotes",
            "\"Marl, of Ash Lane\"",
            "Marl, of Ash Lane",
        ),
        ("a line end in quotes", "\"Marl\nof Ash\"", "Marl\nof Ash"),
        (
            "a Windows line end in quotes",
            "\"Marl\r\nof Ash\"",
            "Marl\r\nof Ash",
        ),
        ("nothing in quotes", "\"\"", ""),
        ("only quotes in quotes", "\"\"\"\"\"\"", "\"\""),
        ("an apostrophe is no quote", "O'Brien", "O'Brien"),
        ("letters beyond ASCII", "Ó Briain–Łęcki", "Ó Briain–Łęcki"),
        (
            "quotes within a bare value that ends on its line",
            "Marl \"of\" Ash",
            "Marl \"of\" Ash",
        ),
        ("spaces belong to the value", " Marl ", " Marl "),
    ];
    for (why, written, meant) in rows {
        let pack = PackMaker::sound().swap("pupils.csv", "Marl", written);
        let pack = pack
            .read()
            .unwrap_or_else(|p| panic!("{why}: {}", told(&p)));
        assert_eq!(pack.pupils[0].surname, meant, "{why}");
        assert_eq!(pack.pupils[1].surname, "Fenn", "{why}");
    }
}

#[test]
fn what_may_be_left_out() {
    for name in ["details.csv", "parents.csv", "relationships.csv"] {
        let mut pack = PackMaker::sound().without("relationships.csv");
        if name != "relationships.csv" {
            pack = pack.without(name);
        }
        pack.read()
            .unwrap_or_else(|p| panic!("{name}: {}", told(&p)));
    }
    let header_only = each(|t| t.lines().next().expect("a header").into());
    let pack = header_only.read().expect("a pack of nobody");
    assert_eq!((pack.pupils.len(), pack.marks), (0, 0));
    let sparse = PackMaker::sound().swap("schools.csv", ",4,11,", ",,,");
    let pack = sparse.read().expect("ages may be empty");
    assert_eq!(pack.schools[0].low_age, None);
}

#[test]
fn spells_side_by_side_do_not_overlap() {
    // One ends, the next starts on the day after; and a spell of a single day.
    let pack = PackMaker::sound()
        .swap("enrolments.csv", "2019-09-02,,C", "2019-09-02,2025-09-01,C")
        .line(
            "enrolments.csv",
            "B801200005001,8854001,2025-09-02,2025-09-02,S",
        )
        .line("enrolments.csv", "B801200005001,8854001,2025-09-03,,M")
        // The other school's roll may hold the same days.
        .line("enrolments.csv", "B801200005001,8854002,2025-09-02,,S");
    let pack = pack.read().unwrap_or_else(|p| panic!("{}", told(&p)));
    let ivy = pack.find_pupil(IVY).expect("Ivy");
    assert_eq!(pack.registers.rolls().spells(ivy).len(), 4);
}

#[test]
fn the_end_of_time_is_an_end() {
    // Systems that cannot leave an end empty write the last day there is.
    let pack =
        PackMaker::sound().swap("enrolments.csv", "2019-09-02,,C", "2019-09-02,9999-12-31,C");
    let pack = pack.read().unwrap_or_else(|p| panic!("{}", told(&p)));
    let standings =
        pack.registers
            .standings(date(2025, 9, 30).into(), register::Windows::default(), 1);
    assert_eq!(standings[register::PupilIx(0)].attended, 2);
}
