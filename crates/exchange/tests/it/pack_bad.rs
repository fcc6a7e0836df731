//! Every way in which a pack can be wrong, one a row: why it is there, and the file, line, column
//! and value that the reader must name. Rule: `evaluate.md`, first half.
//! In: the sound pack with one thing broken. Out: exactly one problem, unless the row says more.

use crate::pack_maker::{PackMaker, told};

/// A broken pack and what must be said of it.
struct Bad {
    /// Why the row is here.
    why: &'static str,
    pack: PackMaker,
    file: &'static str,
    line: u64,
    column: &'static str,
    value: Option<&'static str>,
    /// Part of the message.
    says: &'static str,
}

fn bad(
    why: &'static str,
    pack: PackMaker,
    (file, line, column): (&'static str, u64, &'static str),
    value: impl Into<Option<&'static str>>,
    says: &'static str,
) -> Bad {
    Bad {
        why,
        pack,
        file,
        line,
        column,
        value: value.into(),
        says,
    }
}

fn check(rows: impl IntoIterator<Item = Bad>) {
    for row in rows {
        let Err(problems) = row.pack.read() else {
            panic!("{}: was read", row.why)
        };
        let all = told(&problems);
        assert_eq!(problems.count(), 1, "{}: {all}", row.why);
        let p = &problems.list()[0];
        assert_eq!(
            (
                p.file.as_str(),
                p.line,
                p.column.as_str(),
                p.value.as_deref()
            ),
            (row.file, row.line, row.column, row.value),
            "{}: {all}",
            row.why
        );
        assert!(p.why.contains(row.says), "{}: {all}", row.why);
        // The line that people read holds all of it.
        assert!(
            all.starts_with(row.file) && all.contains(&p.why),
            "{}: {all}",
            row.why
        );
        if row.line > 0 {
            assert!(
                all.contains(&format!(", line {}", row.line)),
                "{}: {all}",
                row.why
            );
        }
        if !row.column.is_empty() {
            assert!(
                all.contains(&format!("column {}", row.column)),
                "{}: {all}",
                row.why
            );
        }
    }
}

/// The sound pack with one text of a file in the place of another.
fn swap(name: &str, old: &str, new: &str) -> PackMaker {
    PackMaker::sound().swap(name, old, new)
}

/// The sound pack with one line more.
fn line(name: &str, line: &str) -> PackMaker {
    PackMaker::sound().line(name, line)
}

/// The sound pack with one more mark.
fn mark(text: &str) -> PackMaker {
    line("marks.csv", text)
}

fn latin(name: &str, old: &str, new: &[u8]) -> PackMaker {
    let text = PackMaker::sound().text(name);
    let at = text.find(old).expect("the text is there");
    let bytes = [
        &text.as_bytes()[..at],
        new,
        &text.as_bytes()[at + old.len()..],
    ]
    .concat();
    PackMaker::sound().file(name, bytes)
}

fn utf16(name: &str, little: bool) -> PackMaker {
    let text = format!("\u{feff}{}", PackMaker::sound().text(name));
    let bytes: Vec<u8> = text
        .encode_utf16()
        .flat_map(|unit| {
            if little {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            }
        })
        .collect();
    PackMaker::sound().file(name, bytes)
}

#[test]
fn encodings() {
    let not_utf8 = "is not UTF-8 text";
    check([
        bad(
            "Excel's plain CSV is Windows-1252: its é is one byte",
            latin("pupils.csv", "Fenn", b"F\xe9nn"),
            ("pupils.csv", 3, ""),
            None,
            "is not UTF-8 text (byte 0xe9); save the file as CSV UTF-8",
        ),
        bad(
            "the same in the marks, which several threads read",
            latin("marks.csv", "AM,C1", b"AM,C1\xa3"),
            ("marks.csv", 5, ""),
            None,
            not_utf8,
        ),
        bad(
            "a file cut off within a letter",
            latin("schools.csv", "academy\n", b"acad\xc3"),
            ("schools.csv", 3, ""),
            None,
            not_utf8,
        ),
        bad(
            "a line end in quotes before it does not put the line number out",
            latin("pupils.csv", "Marl,Ivy", b"\"Ma\nrl\",I\xe9"),
            ("pupils.csv", 3, ""),
            None,
            not_utf8,
        ),
        bad(
            "Excel's Unicode text is UTF-16, little end first",
            utf16("calendar.csv", true),
            ("calendar.csv", 0, ""),
            None,
            "is UTF-16 text; save it as CSV UTF-8",
        ),
        bad(
            "UTF-16, big end first",
            utf16("marks.csv", false),
            ("marks.csv", 0, ""),
            None,
            "is UTF-16 text",
        ),
    ]);
}

#[test]
fn missing_files() {
    for name in [
        "schools.csv",
        "calendar.csv",
        "pupils.csv",
        "enrolments.csv",
        "marks.csv",
    ] {
        let bare = PackMaker::sound()
            .without("details.csv")
            .without("relationships.csv");
        check([bad(
            "the five files must be there",
            bare.without(name),
            (name, 0, ""),
            None,
            "is missing from the pack",
        )]);
    }
}

#[test]
fn empty_files() {
    for name in [
        "schools.csv",
        "calendar.csv",
        "pupils.csv",
        "enrolments.csv",
        "marks.csv",
        "details.csv",
    ] {
        for nothing in ["", "\u{feff}", "\n", "\r\n\r\n"] {
            check([bad(
                "a file without a header is not a file of no rows",
                PackMaker::sound().file(name, nothing),
                (name, 0, ""),
                None,
                "is empty; it needs a header line, ",
            )]);
        }
    }
}

#[test]
fn columns_of_every_file() {
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
        let text = PackMaker::sound().text(name);
        let (header, rows) = text.split_once('\n').expect("a header");
        let columns: Vec<&str> = header.split(',').collect();
        for (at, column) in columns.iter().enumerate() {
            let mut others = columns.clone();
            others[at] = "other";
            let missing = PackMaker::sound().file(name, format!("{}\n{rows}", others.join(",")));
            let twice = PackMaker::sound().file(
                name,
                rows.lines()
                    .fold(format!("{header},{column}\n"), |t, r| format!("{t}{r},\n")),
            );
            for (pack, says) in [
                (
                    missing,
                    format!("the column is missing; the header needs {header}"),
                ),
                (twice, "the column is there twice".to_owned()),
            ] {
                let problems = pack.refused();
                // What leans on parents.csv is not judged without it, and so on.
                assert_eq!(problems.count(), 1, "{name} {column}: {}", told(&problems));
                let p = &problems.list()[0];
                assert_eq!(
                    (p.file.as_str(), p.line, p.column.as_str(), p.value.clone()),
                    (name, 1, *column, None)
                );
                assert_eq!(p.why, says);
            }
        }
    }
}

#[test]
fn headers() {
    check([
        bad(
            "blank lines before the header count as lines",
            swap(
                "marks.csv",
                "upn,laestab,date,session,code",
                "\n\nupn,laestab,date,session,mark",
            ),
            ("marks.csv", 3, "code"),
            None,
            "the column is missing",
        ),
        bad(
            "names are taken as they stand: another case is another column",
            swap("pupils.csv", "upn,", "UPN,"),
            ("pupils.csv", 1, "upn"),
            None,
            "the column is missing",
        ),
        bad(
            "and so is one with a space",
            swap("calendar.csv", ",date,", ", date,"),
            ("calendar.csv", 1, "date"),
            None,
            "the column is missing",
        ),
        bad(
            "a quote that the header does not close",
            swap(
                "marks.csv",
                "upn,laestab,date,session,code",
                "\"upn,laestab,date,session,code",
            ),
            ("marks.csv", 1, ""),
            None,
            "opens a quote and does not close it",
        ),
        bad(
            "old Macs end lines with a carriage return alone: not a header without rows",
            PackMaker::sound().file(
                "marks.csv",
                PackMaker::sound().text("marks.csv").replace('\n', "\r"),
            ),
            ("marks.csv", 1, ""),
            None,
            "a carriage return without a line feed",
        ),
        bad(
            "the same with quotes: the rows were once lost without a word",
            PackMaker::sound().file(
                "relationships.csv",
                PackMaker::sound()
                    .text("relationships.csv")
                    .replace("mother", "\"mother\"")
                    .replace('\n', "\r"),
            ),
            ("relationships.csv", 1, ""),
            None,
            "a carriage return without a line feed",
        ),
    ]);
}

#[test]
fn rows_of_the_wrong_shape() {
    check([
        bad(
            "a value too few",
            mark("B801200005001,8854001,2025-09-02,AM"),
            ("marks.csv", 6, ""),
            None,
            "has 4 values where the header has 5",
        ),
        bad(
            "a value too many, even an empty one",
            mark("B801200005001,8854001,2025-09-02,AM,/,"),
            ("marks.csv", 6, ""),
            None,
            "has 6 values where the header has 5; a value with a comma in it must stand in quotes",
        ),
        bad(
            "a line of spaces is not a blank line",
            mark("  "),
            ("marks.csv", 6, ""),
            None,
            "has 1 value where the header has 5",
        ),
        bad(
            "a comma in a bare value",
            swap("details.csv", "1 Ash Lane", "1, Ash Lane"),
            ("details.csv", 2, ""),
            None,
            "has 9 values where the header has 8",
        ),
        bad(
            "a line end in quotes before it does not put the line number out",
            swap("details.csv", "1 Ash Lane", "\"1\r\n\nAsh Lane\"").line("details.csv", "x"),
            ("details.csv", 5, ""),
            None,
            "has 1 value ",
        ),
        bad(
            "a quote opened in the last row",
            mark("B801200005001,8854001,2025-09-02,AM,\"/"),
            ("marks.csv", 6, ""),
            None,
            "opens a quote and does not close it",
        ),
        bad(
            "a quote opened in one row swallows the rest, and the row is named where it starts",
            swap("details.csv", "1 Ash Lane", "\"1 Ash Lane").line("details.csv", "x"),
            ("details.csv", 2, ""),
            None,
            "opens a quote and does not close it",
        ),
        bad(
            "two bare quotes on two lines: a pupil was once lost without a word",
            line("parents.csv", "p2,Ms,A\"da,,,,,,,,").line("parents.csv", "p3,Mr,J\"o,,,,,,,,"),
            ("parents.csv", 3, ""),
            None,
            "has a quote inside a value; put the whole value in quotes",
        ),
        bad(
            "a quote in a bare value, then one that opens: the value was once taken without it",
            line("parents.csv", "p2,M\"s,Ada,\"Marl,,,,,,,"),
            ("parents.csv", 3, ""),
            None,
            "has a quote inside a value",
        ),
    ]);
}

#[test]
fn marks() {
    let code =
        |text: &'static str, day: &str| mark(&format!("B801200005001,8854001,{day},AM,{text}"));
    let unknown = "is not an attendance code";
    let mut rows = vec![
        bad(
            "a pupil of another pack",
            mark("A801200005009,8854001,2025-09-02,AM,/"),
            ("marks.csv", 6, "upn"),
            "A801200005009",
            "is not a pupil of this pack's pupils.csv",
        ),
        bad(
            "no pupil, on the first row, where nothing was before",
            swap(
                "marks.csv",
                "B801200005001,8854001,2024-07-15",
                ",8854001,2024-07-15",
            ),
            ("marks.csv", 2, "upn"),
            "",
            "is not a pupil",
        ),
        bad(
            "a space makes another pupil",
            mark("B801200005001 ,8854001,2025-09-02,AM,/"),
            ("marks.csv", 6, "upn"),
            "B801200005001 ",
            "is not a pupil",
        ),
        bad(
            "a school of another pack",
            mark("B801200005001,8854009,2025-09-02,AM,/"),
            ("marks.csv", 6, "laestab"),
            "8854009",
            "is not a school of this pack's schools.csv",
        ),
        bad(
            "a school written with its stroke",
            mark("B801200005001,885/4001,2025-09-02,AM,/"),
            ("marks.csv", 6, "laestab"),
            "885/4001",
            "is not a school",
        ),
        bad(
            "every school is for calendars only",
            mark("B801200005001,*,2025-09-02,AM,/"),
            ("marks.csv", 6, "laestab"),
            "*",
            "is not a school",
        ),
        bad(
            "small letters",
            mark("B801200005001,8854001,2025-09-02,am,/"),
            ("marks.csv", 6, "session"),
            "am",
            "is neither AM nor PM",
        ),
        bad(
            "a whole day is two marks",
            mark("B801200005001,8854001,2025-09-02,AM+PM,/"),
            ("marks.csv", 6, "session"),
            "AM+PM",
            "is neither AM nor PM",
        ),
        bad(
            "no session",
            mark("B801200005001,8854001,2025-09-02,,/"),
            ("marks.csv", 6, "session"),
            "",
            "is neither AM nor PM",
        ),
        bad(
            "no code: an unmarked session has no row",
            code("", "2025-09-02"),
            ("marks.csv", 6, "code"),
            "",
            "leave the row out for a session that is not marked",
        ),
        bad(
            "a dash, as some systems write for unmarked",
            code("-", "2025-09-02"),
            ("marks.csv", 6, "code"),
            "-",
            "leave the row out",
        ),
        bad(
            "a letter of no code",
            code("A", "2025-09-02"),
            ("marks.csv", 6, "code"),
            "A",
            unknown,
        ),
        bad(
            "small letters are not codes",
            code("n", "2025-09-02"),
            ("marks.csv", 6, "code"),
            "n",
            unknown,
        ),
        bad(
            "nor in codes of two",
            code("c1", "2025-09-02"),
            ("marks.csv", 6, "code"),
            "c1",
            unknown,
        ),
        bad(
            "a space makes another code",
            code("/ ", "2025-09-02"),
            ("marks.csv", 6, "code"),
            "/ ",
            unknown,
        ),
        bad(
            "a code that is not ASCII",
            code("É", "2025-09-02"),
            ("marks.csv", 6, "code"),
            "É",
            unknown,
        ),
        bad(
            "Y8 was never one",
            code("Y8", "2025-09-02"),
            ("marks.csv", 6, "code"),
            "Y8",
            unknown,
        ),
        bad(
            "a carriage return too many is part of the code, and is shown",
            code("/\r", "2025-09-02\r")
                .swap("marks.csv", "02\r,", "02,")
                .swap("marks.csv", "/\r\n", "/\r\r\n"),
            ("marks.csv", 6, "code"),
            "/\r",
            unknown,
        ),
        bad(
            "a date as people write it",
            mark("B801200005001,8854001,02/09/2025,AM,/"),
            ("marks.csv", 6, "date"),
            "02/09/2025",
            "is not a date of the form YYYY-MM-DD",
        ),
        bad(
            "marks after as-of, whatever it will be, are checked like the others",
            mark("B801200005001,8854001,2199-12-31,AM,H"),
            ("marks.csv", 6, "code"),
            "H",
            "was an attendance code only until 2024-08-18",
        ),
    ];
    for day in [
        "2025-02-31",
        "2025-13-01",
        "2025-00-10",
        "2025-09-00",
        "2023-02-29",
        "31/02",
        "2025-9-2",
        "20250902",
        "2025-09-02T00:00",
        "+025-09-02",
        "2025-09-0²",
        "",
    ] {
        rows.push(bad(
            "no such date",
            mark(&format!("B801200005001,8854001,{day},AM,/")),
            ("marks.csv", 6, "date"),
            day,
            "is not a date of the form YYYY-MM-DD",
        ));
    }
    check(rows);
}

#[test]
fn codes_have_dates() {
    let on = |day: &str, code: &str| mark(&format!("B801200005001,8854001,{day},PM,{code}"));
    for code in ["H", "Y", "J"] {
        let pack = on("2024-08-18", code).read();
        assert!(
            pack.is_ok(),
            "{code} was a code on the last day of the old ones"
        );
        check([bad(
            "an old code on the first day of the new ones",
            on("2024-08-19", code),
            ("marks.csv", 6, "code"),
            code,
            "was an attendance code only until 2024-08-18",
        )]);
    }
    for code in [
        "K", "Q", "C1", "C2", "J1", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7",
    ] {
        let pack = on("2024-08-19", code).read();
        assert!(
            pack.is_ok(),
            "{code} is a code from the first day of the new ones"
        );
        check([bad(
            "a new code on the last day of the old ones",
            on("2024-08-18", code),
            ("marks.csv", 6, "code"),
            code,
            "is an attendance code only from 2024-08-19",
        )]);
    }
    for code in [
        "/", "\\", "L", "V", "P", "W", "B", "D", "C", "M", "S", "T", "R", "I", "E", "G", "N", "O",
        "U", "X", "Z", "#",
    ] {
        for day in ["2024-08-18", "2024-08-19"] {
            assert!(
                on(day, code).read().is_ok(),
                "{code} is a code on every day"
            );
        }
    }
}

#[test]
fn every_wrong_value_of_a_row_is_named() {
    let problems = mark("nobody,nowhere,never,noon,nothing").refused();
    let found: Vec<_> = problems
        .list()
        .iter()
        .map(|p| (p.line, p.column.as_str(), p.value.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            (6, "upn", Some("nobody")),
            (6, "laestab", Some("nowhere")),
            (6, "date", Some("never")),
            (6, "session", Some("noon")),
            (6, "code", Some("nothing")),
        ]
    );
    // Without a date nobody can say whether H may stand there; so only the date is named.
    check([bad(
        "an old code without a date",
        mark("B801200005001,8854001,soon,AM,H"),
        ("marks.csv", 6, "date"),
        "soon",
        "is not a date",
    )]);
}

#[test]
fn schools() {
    check([
        bad(
            "six digits",
            line("schools.csv", "885400,1,Cedar,primary,,,"),
            ("schools.csv", 4, "laestab"),
            "885400",
            "is not a school's number of seven digits",
        ),
        bad(
            "with its stroke",
            line("schools.csv", "885/4003,1,Cedar,primary,,,"),
            ("schools.csv", 4, "laestab"),
            "885/4003",
            "is not a school's number of seven digits",
        ),
        bad(
            "digits of another script",
            line("schools.csv", "８８５４００３,1,Cedar,primary,,,"),
            ("schools.csv", 4, "laestab"),
            "８８５４００３",
            "is not a school's number of seven digits",
        ),
        bad(
            "an age in words",
            line("schools.csv", "8854003,1,Cedar,primary,four,,"),
            ("schools.csv", 4, "low_age"),
            "four",
            "is not an age in whole years",
        ),
        bad(
            "an age of no child",
            line("schools.csv", "8854003,1,Cedar,primary,,256,"),
            ("schools.csv", 4, "high_age"),
            "256",
            "is not an age in whole years",
        ),
        bad(
            "the same school again, its other values different",
            line("schools.csv", "8854001,9,Other,special,,,"),
            ("schools.csv", 4, "laestab"),
            "8854001",
            "is a school that the file has already, on line 2",
        ),
        bad(
            "a school after the second row of another one, with a roll and marks: the reader once fell over it",
            PackMaker::sound().swap("schools.csv", "8854002,", "8854001,1,Again,,,,\n8854002,"),
            ("schools.csv", 3, "laestab"),
            "8854001",
            "on line 2",
        ),
    ]);
}

#[test]
fn calendars() {
    check([
        bad(
            "a school that is not in the pack",
            line("calendar.csv", "8854009,2025-09-04,AM"),
            ("calendar.csv", 7, "laestab"),
            "8854009",
            "is not a school of this pack's schools.csv",
        ),
        bad(
            "no school",
            line("calendar.csv", ",2025-09-04,AM"),
            ("calendar.csv", 7, "laestab"),
            "",
            "is not a school's number of seven digits",
        ),
        bad(
            "the 31st of February",
            line("calendar.csv", "*,2025-02-31,AM"),
            ("calendar.csv", 7, "date"),
            "2025-02-31",
            "is not a date of the form YYYY-MM-DD",
        ),
        bad(
            "sessions in another order",
            line("calendar.csv", "*,2025-09-04,PM+AM"),
            ("calendar.csv", 7, "sessions"),
            "PM+AM",
            "is none of AM, PM, AM+PM, none",
        ),
        bad(
            "closed is written none",
            line("calendar.csv", "*,2025-09-04,"),
            ("calendar.csv", 7, "sessions"),
            "",
            "is none of AM, PM, AM+PM, none",
        ),
        bad(
            "the same day again for every school",
            line("calendar.csv", "*,2025-09-01,none"),
            ("calendar.csv", 7, "date"),
            "2025-09-01",
            "is a day that the file has already for this school, on line 3",
        ),
        bad(
            "the same day again for one school",
            line("calendar.csv", "8854002,2025-09-03,PM"),
            ("calendar.csv", 7, "date"),
            "2025-09-03",
            "on line 6",
        ),
        bad(
            "a mistyped year would give every pupil a row for each year until then",
            line("calendar.csv", "*,2205-09-01,AM+PM"),
            ("calendar.csv", 7, "date"),
            "2205-09-01",
            "is not in the years 1900 to 2199; is the year mistyped?",
        ),
        bad(
            "a mistyped year nearer by",
            line("calendar.csv", "*,2075-09-01,AM+PM"),
            ("calendar.csv", 7, "date"),
            "2075-09-01",
            "is more than 50 years from 2024-07-15, on line 2; is a year mistyped?",
        ),
        bad(
            "the last year there is: the reader once fell over it",
            line("calendar.csv", "*,9999-09-01,AM+PM"),
            ("calendar.csv", 7, "date"),
            "9999-09-01",
            "is the year mistyped?",
        ),
    ]);
}

#[test]
fn pupils() {
    check([
        bad(
            "no number",
            line("pupils.csv", ",New,Ann,2020-01-01,F,1"),
            ("pupils.csv", 4, "upn"),
            "",
            "is no unique pupil number",
        ),
        bad(
            "no date of birth: the pupil's marks are not blamed for it",
            swap("pupils.csv", "2015-05-01", ""),
            ("pupils.csv", 2, "dob"),
            "",
            "is not a date of the form YYYY-MM-DD",
        ),
        bad(
            "born on the 31st of February",
            swap("pupils.csv", "2015-05-01", "31/02/2015"),
            ("pupils.csv", 2, "dob"),
            "31/02/2015",
            "is not a date",
        ),
        bad(
            "the same pupil again under another name",
            line("pupils.csv", "B801200005001,Other,Ann,2020-01-01,F,1"),
            ("pupils.csv", 4, "upn"),
            "B801200005001",
            "is a pupil that the file has already, on line 2",
        ),
        bad(
            "a pupil after the second row of another one, with marks: the reader once fell over it",
            swap(
                "pupils.csv",
                "Q801",
                "B801200005001,Other,Ann,2020-01-01,F,1\nQ801",
            ),
            ("pupils.csv", 3, "upn"),
            "B801200005001",
            "on line 2",
        ),
    ]);
}

#[test]
fn enrolments() {
    let enrolled = |rest: &str| line("enrolments.csv", &format!("B801200005001,{rest}"));
    let overlaps = "overlaps the pupil's enrolment at the same school on line 2";
    check([
        bad(
            "a pupil who is not in the pack",
            line("enrolments.csv", "A801200005009,8854001,2025-09-01,,C"),
            ("enrolments.csv", 5, "upn"),
            "A801200005009",
            "is not a pupil of this pack's pupils.csv",
        ),
        bad(
            "a school that is not in the pack",
            enrolled("8854009,2025-09-01,,C"),
            ("enrolments.csv", 5, "laestab"),
            "8854009",
            "is not a school of this pack's schools.csv",
        ),
        bad(
            "no start",
            enrolled("8854002,,,C"),
            ("enrolments.csv", 5, "start"),
            "",
            "is not a date",
        ),
        bad(
            "a word for still on roll",
            enrolled("8854002,2025-09-01,open,C"),
            ("enrolments.csv", 5, "end"),
            "open",
            "is not a date",
        ),
        bad(
            "no status",
            enrolled("8854002,2025-09-01,,"),
            ("enrolments.csv", 5, "status"),
            "",
            "is none of C (single), M (main), S (subsidiary)",
        ),
        bad(
            "F was a status of guest pupils, and is none of the pack's",
            enrolled("8854002,2025-09-01,,F"),
            ("enrolments.csv", 5, "status"),
            "F",
            "is none of C",
        ),
        bad(
            "gone before coming",
            enrolled("8854002,2025-09-01,2025-08-31,C"),
            ("enrolments.csv", 5, "end"),
            "2025-08-31",
            "is before the start, 2025-09-01",
        ),
        bad(
            "gone before coming, told even when the school is wrong too, and the overlap is not",
            swap(
                "enrolments.csv",
                "8854001,2019-09-02,,",
                "8854001,2019-09-02,2019-09-01,",
            ),
            ("enrolments.csv", 2, "end"),
            "2019-09-01",
            "is before the start, 2019-09-02",
        ),
        bad(
            "two open spells",
            enrolled("8854001,2025-09-01,,C"),
            ("enrolments.csv", 5, "start"),
            "2025-09-01",
            overlaps,
        ),
        bad(
            "the same row again",
            enrolled("8854001,2019-09-02,,C"),
            ("enrolments.csv", 5, "start"),
            "2019-09-02",
            overlaps,
        ),
        bad(
            "another status makes no difference",
            enrolled("8854001,2025-09-01,,S"),
            ("enrolments.csv", 5, "start"),
            "2025-09-01",
            overlaps,
        ),
        bad(
            "a spell that starts on the day the other ends, since both days are on roll",
            swap("enrolments.csv", "2019-09-02,,C", "2019-09-02,2025-09-01,C").line(
                "enrolments.csv",
                "B801200005001,8854001,2025-09-01,2025-09-30,C",
            ),
            ("enrolments.csv", 5, "start"),
            "2025-09-01",
            overlaps,
        ),
        bad(
            "a spell that ends on the day the other, earlier in the file, starts",
            enrolled("8854001,2018-09-03,2019-09-02,C"),
            ("enrolments.csv", 5, "start"),
            "2018-09-03",
            overlaps,
        ),
        bad(
            "a spell around the other",
            swap("enrolments.csv", "2019-09-02,,C", "2025-09-01,2025-09-01,C")
                .line("enrolments.csv", "B801200005001,8854001,2019-09-02,,C"),
            ("enrolments.csv", 5, "start"),
            "2019-09-02",
            overlaps,
        ),
    ]);
}

#[test]
fn families() {
    check([
        bad(
            "details of nobody",
            line("details.csv", "A801200005009,,,,N,true,,"),
            ("details.csv", 3, "upn"),
            "A801200005009",
            "is not a pupil of this pack's pupils.csv",
        ),
        bad(
            "details twice",
            line("details.csv", "B801200005001,,,,N,true,,"),
            ("details.csv", 3, "upn"),
            "B801200005001",
            "has details in the file already",
        ),
        bad(
            "S was a provision once",
            swap("details.csv", ",K,", ",S,"),
            ("details.csv", 2, "sen"),
            "S",
            "is none of N, K, E",
        ),
        bad(
            "yes is not true",
            swap("details.csv", ",false,", ",yes,"),
            ("details.csv", 2, "fsm"),
            "yes",
            "is neither true nor false",
        ),
        bad(
            "a parent of no reference",
            line("parents.csv", ",Mr,Jo,Marl,,,,,,,"),
            ("parents.csv", 3, "parent_ref"),
            "",
            "names no parent",
        ),
        bad(
            "a parent twice",
            line("parents.csv", "p1,Mr,Jo,Marl,,,,,,,"),
            ("parents.csv", 3, "parent_ref"),
            "p1",
            "is a parent that the file has already, on line 2",
        ),
        bad(
            "confirmed on no date",
            swap("parents.csv", "2025-09-01", "yes"),
            ("parents.csv", 2, "email_confirmed_on"),
            "yes",
            "is not a date",
        ),
        bad(
            "a relationship of nobody",
            line("relationships.csv", "A801200005009,p1,aunt,true,false,2,"),
            ("relationships.csv", 3, "upn"),
            "A801200005009",
            "is not a pupil",
        ),
        bad(
            "a relationship to nobody",
            line("relationships.csv", "B801200005001,p2,aunt,true,false,2,"),
            ("relationships.csv", 3, "parent_ref"),
            "p2",
            "is not a parent of this pack's parents.csv",
        ),
        bad(
            "a relationship to nobody, when there is no file of parents",
            PackMaker::sound().without("parents.csv"),
            ("relationships.csv", 2, "parent_ref"),
            "p1",
            "is not a parent of this pack's parents.csv",
        ),
        bad(
            "the same parent of the same pupil twice",
            line("relationships.csv", "B801200005001,p1,carer,true,false,2,"),
            ("relationships.csv", 3, "parent_ref"),
            "p1",
            "is related to this pupil in the file already",
        ),
        bad(
            "lives with: a mark in a box",
            swap("relationships.csv", "true,true", "x,true"),
            ("relationships.csv", 2, "lives_with"),
            "x",
            "is neither true nor false",
        ),
        bad(
            "parental responsibility: not known is not an answer the file has",
            swap("relationships.csv", "true,true", "true,"),
            ("relationships.csv", 2, "parental_responsibility"),
            "",
            "is neither true nor false",
        ),
        bad(
            "order is counted from 1",
            swap("relationships.csv", ",1,", ",0,"),
            ("relationships.csv", 2, "contact_order"),
            "0",
            "is not a whole number from 1",
        ),
    ]);
}

#[test]
fn problems_of_several_files_are_all_told_in_the_order_of_the_files() {
    let pack = line("schools.csv", "8854001,1,Again,,,,")
        .line("pupils.csv", "X12,New,Ann,soon,F,1")
        .line("calendar.csv", "*,2025-09-04,noon")
        .line("enrolments.csv", "B801200005001,8854002,2025-09-01,,Q")
        .line("details.csv", "A1,,,,N,true,,")
        .line("parents.csv", "p1,,,,,,,,,,")
        .line("relationships.csv", "B801200005001,p1,aunt,true,true,0,")
        .line("marks.csv", "B801200005001,8854001,2025-09-02,AM,h");
    let problems = pack.refused();
    let found: Vec<_> = problems
        .list()
        .iter()
        .map(|p| (p.file.as_str(), p.line, p.column.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("schools.csv", 4, "laestab"),
            ("pupils.csv", 4, "dob"),
            ("calendar.csv", 7, "sessions"),
            ("enrolments.csv", 5, "status"),
            ("details.csv", 3, "upn"),
            ("parents.csv", 3, "parent_ref"),
            ("relationships.csv", 3, "contact_order"),
            ("marks.csv", 6, "code"),
        ],
        "{}",
        told(&problems)
    );
}

#[test]
fn several_files_that_cannot_be_read_are_all_told() {
    let pack = PackMaker::sound()
        .without("schools.csv")
        .file("pupils.csv", "")
        .file("calendar.csv", b"\xff\xfea\0".to_vec());
    let files: Vec<_> = pack
        .refused()
        .list()
        .iter()
        .map(|p| p.file.clone())
        .collect();
    assert!(
        files.contains(&"schools.csv".to_owned()) && files.contains(&"pupils.csv".to_owned()),
        "{files:?}"
    );
    let pack = PackMaker::sound()
        .without("calendar.csv")
        .without("enrolments.csv");
    let files: Vec<_> = pack
        .refused()
        .list()
        .iter()
        .map(|p| p.file.clone())
        .collect();
    assert_eq!(files, ["calendar.csv", "enrolments.csv"]);
}

#[test]
fn a_hundred_are_listed_and_the_rest_counted() {
    for (wrong, listed, more) in [(99, 99, 0), (100, 100, 0), (101, 100, 1), (2500, 100, 2400)] {
        // Half of them in a file that is read before the marks.
        let pupils = (0..wrong / 2).fold(String::new(), |text, n| {
            text + &format!("X{n},New,Ann,soon,F,1\n")
        });
        let marks: String = (wrong / 2..wrong)
            .map(|_| "B801200005001,8854001,2025-09-02,AM,h\n")
            .collect();
        let sound = PackMaker::sound();
        let (p, m) = (
            sound.text("pupils.csv") + &pupils,
            sound.text("marks.csv") + &marks,
        );
        let problems = sound.file("pupils.csv", p).file("marks.csv", m).refused();
        assert_eq!(
            (problems.list().len(), problems.more()),
            (listed, more),
            "{wrong}"
        );
        assert_eq!(problems.count(), wrong as u64);
        assert!(
            problems
                .list()
                .is_sorted_by_key(|p| (p.file == "marks.csv", p.line))
        );
        // The first of the marks, where the pupils leave room for it.
        let first = problems.list().iter().find(|p| p.file == "marks.csv");
        assert_eq!(first.map(|p| p.line), (wrong / 2 < 100).then_some(6));
    }
}

#[test]
fn values_are_shown_safely_and_not_at_length() {
    let long = "x".repeat(100_000);
    let problems = mark(&format!(
        "B801200005001,8854001,2025-09-02,AM,\"\u{1b}[31m\n{long}\""
    ))
    .refused();
    let text = told(&problems);
    assert!(text.contains(r"\u{1b}[31m\nxxx"), "{text}");
    assert!(
        text.len() < 300 && text.contains('…'),
        "{} bytes",
        text.len()
    );
    assert_eq!(text.lines().count(), 1);
}

#[test]
fn what_is_no_pack_at_all() {
    let nowhere = std::path::Path::new("no/such/folder");
    let problems = crate::pack_maker::read_on(nowhere, 2).expect_err("to be refused");
    let text = told(&problems);
    assert!(text.starts_with("folder: cannot be opened: "), "{text}");
    assert_eq!(problems.count(), 1);

    let empty = tempfile::tempdir().expect("a folder");
    let problems = crate::pack_maker::read_on(empty.path(), 2).expect_err("to be refused");
    let files: Vec<_> = problems.list().iter().map(|p| p.file.as_str()).collect();
    assert_eq!(
        files,
        ["schools.csv", "pupils.csv"],
        "what cannot be judged is not"
    );

    // A folder by the name of a file.
    let folder = PackMaker::sound().without("marks.csv").folder();
    std::fs::create_dir(folder.path().join("marks.csv")).expect("a folder");
    let problems = crate::pack_maker::read_on(folder.path(), 2).expect_err("to be refused");
    let text = told(&problems);
    assert!(text.starts_with("marks.csv: cannot be "), "{text}");
}
