//! Marks in files larger than several blocks, on one thread and on more: the same report each
//! time, and the second mark of a session found wherever the first stands.
//! In: large marks files with a few things wrong. Out: every problem with its lines.

use std::fmt::Write as _;

use exchange::Problems;
use exchange::pack::Pack;
use jiff::civil::date;

use crate::pack_maker::{PackMaker, read_on, told};

/// Pupils of the large pack, each with two marks a day for a year.
const PUPILS: usize = 500;

fn upn(pupil: usize) -> String {
    let rest = format!("{pupil:012}");
    let letter = law::upn::check_letter(&rest).value.expect("digits");
    format!("{letter}{rest}")
}

/// A pack whose marks fill several blocks of 2 MiB; each pupil has 365 lines, the header one.
fn large() -> (PackMaker, Vec<String>) {
    let mut calendar = String::from("laestab,date,sessions\n");
    let mut days = Vec::new();
    let mut day = date(2025, 1, 1);
    while day < date(2026, 1, 1) {
        let _ = writeln!(calendar, "*,{day},AM+PM");
        days.push(day);
        day = day.tomorrow().expect("a next day");
    }
    let (mut pupils, mut rolls) = (
        String::from("upn,surname,forename,dob,sex,year_group\n"),
        String::from("upn,laestab,start,end,status\n"),
    );
    let mut marks = vec!["upn,laestab,date,session,code".to_owned()];
    for pupil in 0..PUPILS {
        let upn = upn(pupil);
        let _ = writeln!(pupils, "{upn},Marl,Ivy,2015-05-01,F,6");
        let _ = writeln!(rolls, "{upn},8854001,2024-09-01,,C");
        marks.extend(days.iter().map(|day| format!("{upn},8854001,{day},AM,/")));
    }
    let pack = PackMaker::sound()
        .without("details.csv")
        .without("relationships.csv")
        .file("calendar.csv", calendar)
        .file("pupils.csv", pupils)
        .file("enrolments.csv", rolls);
    (pack, marks)
}

/// Reads it on 1, 2, 4 and 9 threads, several times each, and holds the reports together.
fn read_everyhow(pack: &PackMaker, marks: &[String]) -> Result<Pack, Problems> {
    let text = marks.join("\n") + "\n";
    assert!(text.len() > 3 * (2 << 20), "several blocks");
    let folder = pack.clone().file("marks.csv", text).folder();
    let first = read_on(folder.path(), 1);
    for threads in [1, 2, 2, 2, 4, 4, 4, 9] {
        match (&first, &read_on(folder.path(), threads)) {
            (Err(a), Err(b)) => assert_eq!(a, b, "{threads} threads"),
            (Ok(a), Ok(b)) => {
                assert_eq!(a.warnings, b.warnings, "{threads} threads");
                assert_eq!(a.marks, b.marks, "{threads} threads");
            }
            _ => panic!("{threads} threads read what one does not"),
        }
    }
    first
}

#[test]
fn two_marks_of_a_session_name_both_lines() {
    let second = "has a second mark for the same school, date and session; the first is on line";
    let rows = [
        (
            "the same again",
            "B801200005001,8854001,2025-09-01,AM,/",
            "upn",
            second,
            3,
        ),
        (
            "another code",
            "B801200005001,8854001,2025-09-01,AM,O",
            "upn",
            second,
            3,
        ),
        (
            "on a closed day",
            "B801200005001,8854001,2025-09-07,AM,/\nB801200005001,8854001,2025-09-07,AM,N",
            "upn",
            second,
            6,
        ),
        (
            "off the roll",
            "Q801200005002,8854001,2025-09-01,AM,/\nQ801200005002,8854001,2025-09-01,AM,/",
            "upn",
            second,
            6,
        ),
        (
            "at a school that never had the pupil",
            "B801200005001,8854002,2025-09-01,AM,/\nB801200005001,8854002,2025-09-01,AM,/",
            "upn",
            second,
            6,
        ),
        (
            "in a year that no calendar reaches",
            "B801200005001,8854001,1999-09-01,PM,/\nB801200005001,8854001,1999-09-01,PM,/",
            "upn",
            second,
            6,
        ),
    ];
    for (why, lines, column, says, first) in rows {
        let problems = PackMaker::sound().line("marks.csv", lines).refused();
        assert_eq!(problems.count(), 1, "{why}: {}", told(&problems));
        let p = &problems.list()[0];
        let last = 5 + lines.lines().count() as u64;
        assert_eq!((p.line, p.column.as_str()), (last, column), "{why}");
        assert_eq!(p.why, format!("{says} {first}"), "{why}");
        assert_eq!(p.value.as_deref(), lines.split(',').next(), "{why}");
    }
    // Three of a session are two too many, and the first is the first of both.
    let thrice = PackMaker::sound()
        .line("marks.csv", "B801200005001,8854001,2025-09-01,AM,/")
        .line("marks.csv", "B801200005001,8854001,2025-09-01,AM,/");
    let problems = thrice.refused();
    let found: Vec<_> = problems
        .list()
        .iter()
        .map(|p| (p.line, p.why.ends_with("line 3")))
        .collect();
    assert_eq!(found, [(6, true), (7, true)]);
}

#[test]
fn what_is_not_a_second_mark() {
    // The other session, the next day, the other school, the other pupil.
    let pack = PackMaker::sound()
        .line("enrolments.csv", "B801200005001,8854002,2025-09-01,,S")
        .line("marks.csv", "B801200005001,8854002,2025-09-01,AM,D")
        .line("marks.csv", "B801200005001,8854001,2025-09-02,AM,/")
        .line("marks.csv", "B801200005001,8854001,2025-09-08,AM,/")
        .line("marks.csv", "B801200005001,8854001,2026-09-01,AM,/")
        .line("marks.csv", "Q801200005002,8854002,2025-09-01,PM,/");
    let pack = pack.read().unwrap_or_else(|p| panic!("{}", told(&p)));
    assert_eq!(pack.marks, 9);
}

#[test]
fn a_large_file_is_read_the_same_on_any_number_of_threads() {
    let (pack, marks) = large();
    let read = read_everyhow(&pack, &marks).unwrap_or_else(|p| panic!("{}", told(&p)));
    assert_eq!(read.marks, (PUPILS * 365) as u64);
    assert_eq!(told(&read.warnings), "");
    let standings =
        read.registers
            .standings(date(2025, 7, 31).into(), register::Windows::default(), 2);
    assert!(
        standings.iter().all(|s| s.attended == 212),
        "every mark is in its place"
    );
}

#[test]
fn second_marks_across_blocks() {
    let (pack, mut marks) = large();
    let last = marks.len();
    // In the last block, the first in the first; then within one block; then the other way about
    // in the file's order of pupils.
    marks.push(marks[1].replace(",/", ",O"));
    marks.push(marks[last - 1].clone());
    marks.insert(2, marks[last - 400].clone());
    let problems = read_everyhow(&pack, &marks).expect_err("to be refused");
    let found: Vec<_> = problems
        .list()
        .iter()
        .map(|p| (p.line as usize, p.why.rsplit(' ').next().expect("a line")))
        .collect();
    // Lines are counted from 1, and one was put in near the top.
    let expected = [
        (last - 400 + 2, "3".to_owned()),
        (last + 2, "2".to_owned()),
        (last + 3, (last + 1).to_string()),
    ];
    assert_eq!(
        found,
        expected
            .each_ref()
            .map(|(line, first)| (*line, first.as_str())),
        "{}",
        told(&problems)
    );
}

#[test]
fn problems_of_many_blocks_come_in_the_order_of_their_lines() {
    let (pack, mut marks) = large();
    let step = 1200;
    let wrong: Vec<usize> = (step..marks.len()).step_by(step).collect();
    assert!(wrong.len() > 100);
    for (i, at) in wrong.iter().enumerate() {
        // Errors, second marks and marks that count nowhere, in turn.
        marks[*at] = match i % 3 {
            0 => marks[*at].replace(",/", ",h"),
            1 => marks[*at - 1].clone(),
            _ => marks[*at].replace(",8854001,", ",8854002,"),
        };
    }
    let problems = read_everyhow(&pack, &marks).expect_err("to be refused");
    let lines: Vec<usize> = problems.list().iter().map(|p| p.line as usize).collect();
    let expected: Vec<usize> = wrong
        .iter()
        .enumerate()
        .filter(|(i, _)| i % 3 != 2)
        .map(|(_, at)| at + 1)
        .collect();
    assert_eq!(problems.count() as usize, expected.len());
    assert_eq!(lines, expected[..100.min(expected.len())]);
    // Without the errors, only the warnings are left.
    for (i, at) in wrong.iter().enumerate() {
        if i % 3 != 2 {
            marks[*at].clear();
        }
    }
    let read = read_everyhow(&pack, &marks).unwrap_or_else(|p| panic!("{}", told(&p)));
    let lines: Vec<usize> = read
        .warnings
        .list()
        .iter()
        .map(|p| p.line as usize)
        .collect();
    let expected: Vec<usize> = wrong.iter().skip(2).step_by(3).map(|at| at + 1).collect();
    assert_eq!(lines, expected);
}

#[test]
fn more_than_a_hundred_second_marks() {
    let (pack, mut marks) = large();
    let again: Vec<String> = marks[1..=150].to_vec();
    let before = marks.len();
    marks.extend(again);
    marks.push("x".to_owned());
    let problems = read_everyhow(&pack, &marks).expect_err("to be refused");
    assert_eq!((problems.list().len(), problems.more()), (100, 51));
    assert_eq!(problems.list()[0].line as usize, before + 1);
    assert_eq!(problems.list()[99].line as usize, before + 100);
    assert!(problems.list()[99].why.ends_with("on line 101"));
}

#[test]
fn a_quote_opened_deep_in_a_large_file() {
    let (pack, mut marks) = large();
    let at = marks.len() - 10;
    marks[at] = marks[at].replace(",/", ",\"/");
    let problems = read_everyhow(&pack, &marks).expect_err("to be refused");
    assert_eq!(problems.count(), 1, "{}", told(&problems));
    assert_eq!(problems.list()[0].line as usize, at + 1);
    assert!(problems.list()[0].why.contains("opens a quote"));

    // So far from the end that the rest is longer than any record.
    marks[at] = marks[at].replace('"', "");
    let early = 100;
    marks[early] = marks[early].replace(",/", ",\"/");
    let problems = read_everyhow(&pack, &marks).expect_err("to be refused");
    assert_eq!(problems.count(), 1, "{}", told(&problems));
    assert_eq!(problems.list()[0].line as usize, early + 1);
    assert!(
        problems.list()[0]
            .why
            .contains("is a quote opened and not closed?"),
        "{}",
        told(&problems)
    );
}

#[test]
fn wrong_bytes_deep_in_a_large_file_do_not_hide_the_other_blocks() {
    let (pack, marks) = large();
    let mut bytes = (marks.join("\n") + "\nB801,8854001,2025-09-01,AM,/\n").into_bytes();
    let middle = bytes.len() / 2;
    let middle = middle
        + bytes[middle..]
            .iter()
            .position(|b| *b == b'/')
            .expect("a mark");
    let line = bytes[..middle].split(|b| *b == b'\n').count();
    bytes[middle] = 0xe9;
    let folder = pack.file("marks.csv", bytes).folder();
    let first = read_on(folder.path(), 1).expect_err("to be refused");
    for threads in [2, 4] {
        assert_eq!(
            read_on(folder.path(), threads).expect_err("to be refused"),
            first
        );
    }
    let found: Vec<_> = first.list().iter().map(|p| p.line as usize).collect();
    assert_eq!(found, [line, marks.len() + 1], "{}", told(&first));
}

#[test]
fn progress_comes_to_the_end() {
    use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
    let (pack, marks) = large();
    let text = marks.join("\n");
    let bytes = text.len() as u64;
    let folder = pack.file("marks.csv", text).folder();
    let (done, calls) = (AtomicU64::new(0), AtomicU64::new(0));
    let progress = |now: u64, all: u64| {
        assert_eq!(all, bytes);
        assert!(done.swap(now, Relaxed) < now);
        calls.fetch_add(1, Relaxed);
    };
    let reading = exchange::pack::Reading {
        threads: 2,
        progress: &progress,
    };
    exchange::pack::read(folder.path(), &reading).expect("sound");
    // The header is cut off the first block before it is handed out.
    assert_eq!(
        done.into_inner(),
        bytes - "upn,laestab,date,session,code\n".len() as u64
    );
    assert!(calls.into_inner() > 3);
}
