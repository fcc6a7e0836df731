//! Exports of school systems: tables of small files, each with why it is there.
//! In: the smallest file that shows a rule. Out: its marks, or its problems word for word.

use std::fmt::Write as _;

use exchange::Problem;
use exchange::mis::{Export, Mapping, PupilKey, Shape, read_csv};

#[path = "mis_contacts.rs"]
mod contacts;
#[path = "mis_docs.rs"]
mod docs;
#[path = "mis_headings.rs"]
mod headings;
#[path = "mis_hostile.rs"]
mod hostile;
#[path = "mis_mark_text.rs"]
mod mark_text;
#[path = "mis_round_trip.rs"]
mod round_trip;
#[path = "mis_sift.rs"]
mod sift;
#[path = "mis_workbook.rs"]
mod workbook;

/// A valid UPN of nobody.
const UPN: &str = "B801200005001";
/// Another.
const UPN_2: &str = "A801200005002";

/// The marks of an export, one a line: `line pupil date session code`, `.` for unmarked.
fn listed(export: &Export) -> String {
    let mut out = String::new();
    for mark in &export.marks {
        let pupil = match &mark.pupil {
            PupilKey::Upn(text) => format!("upn:{text}"),
            PupilKey::AdmissionNumber(text) => format!("adno:{text}"),
            PupilKey::SystemId(text) => format!("id:{text}"),
        };
        let code = mark.code.map_or(".", |code| code.text());
        let _ = writeln!(
            out,
            "{} {pupil} {} {} {code}",
            mark.line, mark.date, mark.session
        );
    }
    out
}

/// Problems one a line.
fn told(problems: &[Problem]) -> String {
    problems.iter().fold(String::new(), |mut out, problem| {
        let _ = writeln!(out, "{problem}");
        out
    })
}

fn csv(text: &str) -> Result<Export, Vec<Problem>> {
    read_csv(text.as_bytes(), "x.csv", None)
}

fn csv_with(text: &str, mapping: &str) -> Result<Export, Vec<Problem>> {
    let mapping = Mapping::from_toml(mapping).expect("a mapping");
    read_csv(text.as_bytes(), "x.csv", Some(&mapping))
}

/// Rows that are read: why, the file, the marks.
#[test]
fn files_that_are_read() {
    let rows: &[(&str, &str, &str)] = &[
        (
            "SIMS's own names for the columns; line ends of Windows; a date as XML has it",
            "PersonID,AttendanceDate,SessionName,AttendanceMark\r\n6420,2025-01-06,AM,M\r\n",
            "2 id:6420 2025-01-06 AM M\n",
        ),
        (
            "case, spaces and punctuation of headings do not matter",
            "upn , attendance_date,SESSION NAME,attendance-mark\nB801200005001,6/1/2025,pm,\\\n",
            "2 upn:B801200005001 2025-01-06 PM \\\n",
        ),
        (
            "a byte order mark is no part of the first heading",
            "\u{feff}UPN,Date,Session,Mark\nB801200005001,06/01/2025,AM,/\n",
            "2 upn:B801200005001 2025-01-06 AM /\n",
        ),
        (
            "tabs, found by the headings",
            "UPN\tDate\tSession\tMark\nB801200005001\t06/01/2025\tAM\tC1\n",
            "2 upn:B801200005001 2025-01-06 AM C1\n",
        ),
        (
            "semicolons, though a name has a comma in it",
            "UPN;Surname;Date;Session;Mark\nB801200005001;Smith, Jones;06/01/2025;AM;I\n",
            "2 upn:B801200005001 2025-01-06 AM I\n",
        ),
        (
            "quotation marks, a quoted quotation mark, and a line break inside a column not read",
            "UPN,Note,Date,Session,Mark\n\"B801200005001\",\"said \"\"ill\"\"\nby phone\",06/01/2025,AM,I\n\
             A801200005002,,06/01/2025,AM,/\n",
            "2 upn:B801200005001 2025-01-06 AM I\n4 upn:A801200005002 2025-01-06 AM /\n",
        ),
        (
            "blank and - are unmarked; a backslash is a mark and escapes nothing",
            "UPN,Date,AM,PM\nB801200005001,06/01/2025,,\\\nB801200005001,07/01/2025,-,  \n",
            "2 upn:B801200005001 2025-01-06 AM .\n2 upn:B801200005001 2025-01-06 PM \\\n\
             3 upn:B801200005001 2025-01-07 AM .\n3 upn:B801200005001 2025-01-07 PM .\n",
        ),
        (
            "a title, a blank line and an empty row above the headings; lines are physical",
            "Attendance,,,\n\n,,,\nUPN,Date,Session,Mark\n\nB801200005001,06/01/2025,AM,/\n",
            "6 upn:B801200005001 2025-01-06 AM /\n",
        ),
        (
            "the session may stand beside the date",
            "UPN,Date,Mark\nB801200005001,06/01/2025 AM,/\nB801200005001,Mon 6 Jan 2025 (PM),\\\n",
            "2 upn:B801200005001 2025-01-06 AM /\n3 upn:B801200005001 2025-01-06 PM \\\n",
        ),
        (
            "one column a session, in the spellings people use",
            "UPN,02/09/2024 AM,2024-09-02 PM,\"Tue 03/09/2024\nAM\",\"Wed, 04 Sep 2024 PM\",5-9-24-AM,AM 06.09.2024\n\
             B801200005001,/,\\,L,C2,,-\n",
            "3 upn:B801200005001 2024-09-02 AM /\n3 upn:B801200005001 2024-09-02 PM \\\n\
             3 upn:B801200005001 2024-09-03 AM L\n3 upn:B801200005001 2024-09-04 PM C2\n\
             3 upn:B801200005001 2024-09-05 AM .\n3 upn:B801200005001 2024-09-06 AM .\n",
        ),
        (
            "02/09 is 2 September here, not 9 February",
            "UPN,02/09/2024 AM\nB801200005001,K\n",
            "2 upn:B801200005001 2024-09-02 AM K\n",
        ),
        (
            "codes are dated: H and J were codes until 18 August 2024",
            "UPN,15/07/2024 AM,15/07/2024 PM\nB801200005001,H,J\n",
            "2 upn:B801200005001 2024-07-15 AM H\n2 upn:B801200005001 2024-07-15 PM J\n",
        ),
        (
            "a pupil without a UPN is known by the next number there is",
            "UPN,Adno,Date,Session,Mark\n,000123,06/01/2025,AM,/\nB801200005001,000124,06/01/2025,AM,/\n",
            "2 adno:000123 2025-01-06 AM /\n3 upn:B801200005001 2025-01-06 AM /\n",
        ),
        (
            "the apostrophe by which Excel is told that this is text is not part of it",
            "UPN,Date,Session,Mark\n'B801200005001,'06/01/2025,AM,'/\n",
            "2 upn:B801200005001 2025-01-06 AM /\n",
        ),
        (
            "a UPN in small letters is the same UPN, and a wrong check letter is not our affair",
            "UPN,Date,Session,Mark\nz801200005001,06/01/2025,AM,/\n",
            "2 upn:Z801200005001 2025-01-06 AM /\n",
        ),
        (
            "a time of day beside the date is dropped",
            "UPN,Date,Session,Mark\nB801200005001,06/01/2025 00:00:00,AM,/\n\
             B801200005001,2025-01-07T00:00:00,AM,/\n",
            "2 upn:B801200005001 2025-01-06 AM /\n3 upn:B801200005001 2025-01-07 AM /\n",
        ),
        (
            "a session unmarked twice is no contradiction in a file with line ends of old Macs",
            "UPN,Date,Session,Mark\rB801200005001,06/01/2025,AM,/\r",
            "2 upn:B801200005001 2025-01-06 AM /\n",
        ),
        (
            "no last line end, and fields that are blank beyond the headings",
            "UPN,Date,Session,Mark\nB801200005001,06/01/2025,AM,/,,",
            "2 upn:B801200005001 2025-01-06 AM /\n",
        ),
    ];
    for (why, file, marks) in rows {
        let export = csv(file).unwrap_or_else(|p| panic!("{why}:\n{}", told(&p)));
        assert_eq!(listed(&export), *marks, "{why}");
    }
}

/// Rows that are refused: why, the file, the problems.
#[test]
fn files_that_are_refused() {
    let rows: &[(&str, &str, &str)] = &[
        (
            "a mark that is no code, and codes out of their dates, all told at once",
            "UPN,02/09/2024 AM,02/09/2024 PM,12/07/2024 AM,12/07/2024 PM\nB801200005001,ZZ,H,C1,c\n",
            "x.csv, line 2, column 02/09/2024 AM: \"ZZ\" is not an attendance code and the session \
             is on 2024-09-02 (if it is one of the system's own, a mapping file can say which code \
             it stands for)\n\
             x.csv, line 2, column 02/09/2024 PM: \"H\" was an attendance code only until \
             2024-08-18 and the session is on 2024-09-02\n\
             x.csv, line 2, column 12/07/2024 AM: \"C1\" is an attendance code only from \
             2024-08-19 and the session is on 2024-07-12\n\
             x.csv, line 2, column 12/07/2024 PM: \"c\" is not an attendance code and the session \
             is on 2024-07-12 (codes are written in capitals, C)\n",
        ),
        (
            "dates that do not exist, that are read day first, and that are not dates",
            "UPN,Date,Session,Mark\nB801200005001,31/02/2025,AM,/\nB801200005001,09/13/2025,AM,/\n\
             B801200005001,soon,AM,/\nB801200005001,,AM,/\nB801200005001,Tue 06/01/2025,AM,/\n\
             B801200005001,06/01/1925,AM,/\n",
            "x.csv, line 2, column Date: \"31/02/2025\" is not a date that exists\n\
             x.csv, line 3, column Date: \"09/13/2025\" is not a date that exists (dates are read \
             day first; a mapping file can say month first)\n\
             x.csv, line 4, column Date: \"soon\" is not a date such as 02/09/2024 or 2024-09-02\n\
             x.csv, line 5, column Date: \"\" is blank, and the row needs a date\n\
             x.csv, line 6, column Date: \"Tue 06/01/2025\" says Tuesday, and 2025-01-06 is a Monday\n\
             x.csv, line 7, column Date: \"06/01/1925\" is not between the years 1990 and 2099\n",
        ),
        (
            "a second mark for a session names both lines",
            "UPN,Date,Session,Mark\nB801200005001,06/01/2025,AM,/\nA801200005002,06/01/2025,AM,/\n\
             B801200005001,06/01/2025,AM,I\n",
            "x.csv, line 4, column Mark: \"I\" is a second mark for this pupil on 2025-01-06 AM; \
             the first is on line 2\n",
        ),
        (
            "a session that is neither AM nor PM, and a date with none",
            "UPN,Date,Session,Mark\nB801200005001,06/01/2025,Period 1,/\n\
             B801200005001,06/01/2025 PM,AM,/\n",
            "x.csv, line 2, column Session: \"Period 1\" is neither AM nor PM\n\
             x.csv, line 3, column Session: \"AM\" is not the session beside the date, PM\n",
        ),
        (
            "09:00 AM is a time of day, not the morning session",
            "UPN,Date,Mark\nB801200005001,06/01/2025 09:00 AM,/\n",
            "x.csv, line 2, column Date: \"06/01/2025 09:00 AM\" does not say AM or PM, and no \
             column for the session was recognised\n",
        ),
        (
            "pupils without a number, and with something else for a UPN",
            "UPN,Date,Session,Mark\n,06/01/2025,AM,/\nJo Bloggs,06/01/2025,AM,/\n",
            "x.csv, line 2: has no UPN or other number for the pupil\n\
             x.csv, line 3, column UPN: \"Jo Bloggs\" is not a UPN: a letter, then twelve figures, \
             or eleven and a letter\n",
        ),
        (
            "a line that is cut off, and one whose comma has no quotation marks",
            "UPN,Surname,Date,Session,Mark\nB801200005001,Smith,06/01/2025\n\
             B801200005001,Smith,Jones,06/01/2025,AM,/\n",
            "x.csv, line 2: has 3 fields, and the headings have 5: the file may be cut off, or a \
             quotation mark missing\n\
             x.csv, line 3: has 6 fields, and the headings have 5: a field that holds the \
             delimiter may lack its quotation marks\n",
        ),
        (
            "a name that swallowed a line for want of a quotation mark",
            "UPN,Surname,Date,Session,Mark\nB801200005001,\"Smith,06/01/2025,AM,/\n\
             A801200005002,Jones\",06/01/2025,AM,/\n",
            "x.csv, line 2, column Surname: \"Smith,06/01/2025,AM,/\\nA801200005002,Jones\" runs \
             over several lines: a quotation mark may be missing\n",
        ),
        (
            "control characters are shown, not sent to the screen, and long values are cut",
            "UPN,Date,Session,Mark\nB801200005001,06/01/2025,AM,\u{1b}[2J\n\
             B801200005001,06/01/2025,PM,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
            "x.csv, line 2, column Mark: \"\\u{1b}[2J\" is not an attendance code and the session \
             is on 2025-01-06 (if it is one of the system's own, a mapping file can say which code \
             it stands for)\n\
             x.csv, line 3, column Mark: \
             \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…\" is not an attendance \
             code and the session is on 2025-01-06 (if it is one of the system's own, a mapping \
             file can say which code it stands for)\n",
        ),
        (
            "a wrong date in the heading of a session is not passed over as an unknown column",
            "UPN,02/09/2024 AM,31/09/2024 AM\nB801200005001,/,/\n",
            "x.csv, line 1: the headings cannot be read: the heading \"31/09/2024 AM\" of column C \
             is not a date that exists\n",
        ),
        (
            "one session in two columns",
            "UPN,02/09/2024 AM,2024-09-02 AM\nB801200005001,/,/\n",
            "x.csv, line 1: the headings cannot be read: columns B and C are both headed \
             2024-09-02 AM\n",
        ),
        (
            "two columns that could be the date",
            "UPN,Date,AttendanceDate,Session,Mark\nB801200005001,06/01/2025,07/01/2025,AM,/\n",
            "x.csv, line 1: the headings cannot be read: columns B (\"Date\") and C \
             (\"AttendanceDate\") both seem to hold date; a mapping file must say which\n",
        ),
        (
            "headings that lack something say what",
            "UPN,Surname,Date\nB801200005001,Smith,06/01/2025\n",
            "x.csv, line 1: the headings cannot be read: there must be a column with the date and \
             one with the mark, or columns headed with a date and AM or PM, such as 02/09/2024 AM\n",
        ),
        (
            "nothing known at all",
            "a,b\n1,2\n",
            "x.csv: has no headings that are known; a mapping file must say which column is which\n",
        ),
        (
            "an empty file",
            "",
            "x.csv: holds no table, or nothing in the row where the mapping file says its headings \
             are\n",
        ),
    ];
    for (why, file, problems) in rows {
        let Err(told_of) = csv(file) else {
            panic!("{why}: was read");
        };
        assert_eq!(told(&told_of), *problems, "{why}");
    }
}

/// What the mapping file adds: why, the mapping, the file, the marks.
#[test]
fn files_that_are_read_with_a_mapping() {
    let rows: &[(&str, &str, &str, &str)] = &[
        (
            "columns by heading and by letter, and the system's own words for sessions and marks",
            r#"
            [columns]
            system_id = "Learner Ref"
            date = { letter = "B" }
            session = "Half day"
            mark = "Outcome"
            [sessions]
            "1" = "AM"
            "2" = "PM"
            [codes]
            "I01" = "I"
            "?" = "-"
            "#,
            "learner ref.,,Half Day,Outcome\n77,06/01/2025,1,I01\n77,06/01/2025,2,?\n",
            "2 id:77 2025-01-06 AM I\n3 id:77 2025-01-06 PM .\n",
        ),
        (
            "month first, if that is said",
            "date_order = \"month-day\"",
            "UPN,Date,Session,Mark\nB801200005001,09/02/2024,AM,/\n",
            "2 upn:B801200005001 2024-09-02 AM /\n",
        ),
        (
            "dates in a row above AM and PM, each over two columns",
            "date_row = 2",
            "Week 1,,,,\n,02/09/2024,,03/09/2024,\nUPN,AM,PM,AM,PM\nB801200005001,/,\\,I,\n",
            "4 upn:B801200005001 2024-09-02 AM /\n4 upn:B801200005001 2024-09-02 PM \\\n\
             4 upn:B801200005001 2024-09-03 AM I\n4 upn:B801200005001 2024-09-03 PM .\n",
        ),
        (
            "headings that name weekdays, in the week that the mapping names",
            "shape = \"sessions\"\nstart_date = 2024-09-02",
            "UPN,Mon AM,Mon PM,Fri: AM\nB801200005001,/,\\,I\n",
            "2 upn:B801200005001 2024-09-02 AM /\n2 upn:B801200005001 2024-09-02 PM \\\n\
             2 upn:B801200005001 2024-09-06 AM I\n",
        ),
        (
            "headings in a row that is said, though an earlier one looks like it",
            "header_row = 2",
            "UPN,Date,Session,Mark\nUPN,Date,Session,Mark\nB801200005001,06/01/2025,AM,/\n",
            "3 upn:B801200005001 2025-01-06 AM /\n",
        ),
        (
            "what the mapping calls the mark replaces what headings suggest",
            "[columns]\nmark = \"AM\"\nsession = \"PM\"",
            "UPN,Date,AM,PM\nB801200005001,06/01/2025,I,pm\n",
            "2 upn:B801200005001 2025-01-06 PM I\n",
        ),
        (
            "all marks in one text, from a date in a column",
            "shape = \"string\"\nweek = 5\n[columns]\nmarks = \"Marks\"\nstart_date = \"From\"",
            "UPN,From,Marks\nB801200005001,06/09/2024,/\\I-\n",
            "2 upn:B801200005001 2024-09-06 AM /\n2 upn:B801200005001 2024-09-06 PM \\\n\
             2 upn:B801200005001 2024-09-09 AM I\n2 upn:B801200005001 2024-09-09 PM .\n",
        ),
    ];
    for (why, mapping, file, marks) in rows {
        let export = csv_with(file, mapping).unwrap_or_else(|p| panic!("{why}:\n{}", told(&p)));
        assert_eq!(listed(&export), *marks, "{why}");
    }
}

/// Mapping files that are refused when they are read, not when a file is: why, the text, a part of
/// what is said.
#[test]
fn mappings_that_are_refused() {
    let rows: &[(&str, &str, &str)] = &[
        ("a setting that is not known", "colums = 1", "unknown field"),
        (
            "a column that is not known",
            "[columns]\nupm = \"UPN\"",
            "unknown field",
        ),
        ("a week of six days", "week = 6", "week is 5 or 7, not 6"),
        (
            "a code that is not one",
            "[codes]\nA = \"ABC\"",
            "\"A\" stands for \"ABC\", which is not an attendance code",
        ),
        (
            "a session that is not one",
            "[sessions]\n1 = \"First\"",
            "\"1\" stands for \"First\", which is neither AM nor PM",
        ),
        (
            "letters that are no column's",
            "[columns]\nmark = { letter = \"C1\" }",
            "\"C1\" is not a column's letter",
        ),
        (
            "dates below the headings",
            "date_row = 4\nheader_row = 3",
            "date_row must be above header_row",
        ),
        (
            "an end before its start",
            "start_date = 2025-01-06\nend_date = 2025-01-05",
            "end_date is before start_date",
        ),
        (
            "a date with a time",
            "start_date = 2025-01-06T09:00:00",
            "a date without a time is wanted",
        ),
    ];
    for (why, text, said) in rows {
        let error = Mapping::from_toml(text).expect_err(why).to_string();
        assert!(error.contains(said), "{why}: {error}");
    }
}

/// Windows-1252 only when it is said: otherwise the line and the byte.
#[test]
fn bytes_that_are_not_utf8() {
    let file = b"UPN,Surname,Date,Session,Mark\nB801200005001,Zo\xEB,06/01/2025,AM,/\n";
    let problems = read_csv(file.as_slice(), "x.csv", None).expect_err("not UTF-8");
    assert_eq!(
        told(&problems),
        "x.csv, line 2: byte 17 of the line (hexadecimal EB) is not UTF-8; if the system exports \
         Windows-1252, a mapping file must say so\n"
    );
    let mapping = Mapping::from_toml("encoding = \"windows-1252\"").expect("a mapping");
    let export = read_csv(file.as_slice(), "x.csv", Some(&mapping)).expect("Windows-1252");
    assert_eq!(export.pupils[0].surname, "Zoë");
    let euro = b"UPN,Surname,Date,Session,Mark\nB801200005001,\x80\x9F,06/01/2025,AM,/\n";
    let export = read_csv(euro.as_slice(), "x.csv", Some(&mapping)).expect("Windows-1252");
    assert_eq!(export.pupils[0].surname, "€Ÿ");
    let none = b"UPN,Surname,Date,Session,Mark\nB801200005001,\x81,06/01/2025,AM,/\n";
    let problems = read_csv(none.as_slice(), "x.csv", Some(&mapping)).expect_err("no letter");
    assert_eq!(
        told(&problems),
        "x.csv, line 2: byte 15 of the line (hexadecimal 81) is no letter in Windows-1252\n"
    );
    let wide: Vec<u8> = std::iter::once(0xFEFF_u16)
        .chain("UPN".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let problems = read_csv(wide.as_slice(), "x.csv", None).expect_err("UTF-16");
    assert_eq!(
        told(&problems),
        "x.csv: is in UTF-16 (\"Unicode text\"); save it as CSV UTF-8\n"
    );
}

/// A mistake in every row does not make a report as long as the file.
#[test]
fn problems_are_gathered_up_to_a_hundred() {
    let mut file = String::from("UPN,Date,Session,Mark\n");
    for _ in 0..1000 {
        let _ = writeln!(file, "{UPN},06/01/2025,AM,WRONG");
    }
    assert_eq!(csv(&file).expect_err("wrong").len(), 100);
}

/// What is known of pupils comes along, once each, from the first row with the pupil.
#[test]
fn pupils_are_listed_once() {
    let file = format!(
        "UPN,Adno,Legal Surname,Surname,Forename,Preferred Forename,Reg Group,Year Group,Date,AM,PM\n\
         {UPN},12,Okafor-Lane,Okafor,Ada,Addy,7B,Year 7,06/01/2025,/,\\\n\
         {UPN},12,Other,Other,Other,,,,07/01/2025,/,\\\n\
         {UPN_2},13,,Marsh,Ben,,8C,8,06/01/2025,I,I\n"
    );
    let export = csv(&file).expect("an export");
    assert_eq!(export.shape(), Some(Shape::Long));
    let pupils: Vec<String> = export
        .pupils
        .iter()
        .map(|p| {
            format!(
                "{} {} {} {} {} {} {} {}",
                p.line,
                p.key,
                p.admission_number,
                p.surname,
                p.forename,
                p.preferred_forename,
                p.reg_group,
                p.year_group
            )
        })
        .collect();
    assert_eq!(
        pupils,
        [
            format!("2 UPN {UPN} 12 Okafor-Lane Ada Addy 7B Year 7"),
            format!("4 UPN {UPN_2} 13 Marsh Ben  8C 8"),
        ]
    );
    assert_eq!(export.marks.len(), 6);
}
