//! Loading: what a file of marks would do, one row a case, each with why.

use casework::attendance::loading::{Effect, Holds, Offered, Refusal, plan};
use jiff::civil::date;
use law::attendance::Code;
use register::Session;

#[test]
fn what_a_mark_of_the_file_would_do() {
    let today = date(2025, 9, 2);
    let (same, kept) = ("same", "kept");
    let held = |code| Holds::Session(Some(code));
    let empty = Holds::Session(None);
    for (why, day, holds, code, expected) in [
        ("a first mark", 2, empty, Some(Code::I), "added"),
        ("another mark", 2, held(Code::N), Some(Code::I), "changed"),
        ("loaded before", 2, held(Code::I), Some(Code::I), same),
        ("blank in both", 2, empty, None, same),
        ("no session goes blank again", 2, held(Code::I), None, kept),
        ("not on roll", 2, Holds::OffRoll, Some(Code::I), "off roll"),
        ("blank before joining", 2, Holds::OffRoll, None, same),
        ("closed", 2, Holds::Closed, Some(Code::I), "closed"),
        (
            "padding on a closed day",
            2,
            Holds::Closed,
            Some(Code::CLOSED),
            same,
        ),
        ("tomorrow", 3, empty, Some(Code::I), "later"),
        ("a blank tomorrow", 3, empty, None, same),
    ] {
        let mark = Offered {
            line: 7,
            pupil: 1,
            date: date(2025, 9, day),
            session: Session::Am,
            code,
        };
        let plan = plan([mark], today, |_, _, _| holds);
        let found = match (&plan.writes[..], &plan.refused[..], plan.kept.len()) {
            ([(_, Effect::Add)], [], 0) => "added",
            ([(_, Effect::Change { before })], [], 0) if holds == held(*before) => "changed",
            ([], [(_, Refusal::OffRoll)], 0) => "off roll",
            ([], [(_, Refusal::Closed)], 0) => "closed",
            ([], [(_, Refusal::Later)], 0) => "later",
            ([], [], 1) => kept,
            ([], [], 0) if plan.same == 1 => same,
            other => panic!("{why}: {other:?}"),
        };
        assert_eq!(found, expected, "{why}");
    }
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let today = date(2025, 9, 5);
    let mark = |day, code| Offered {
        line: day as u64,
        pupil: 1,
        date: date(2025, 9, day),
        session: Session::Pm,
        code: Some(code),
    };
    let file = [
        mark(1, Code::I),
        mark(2, Code::O),
        mark(3, Code::PRESENT_PM),
    ];
    let first = plan(file, today, |_, _, _| Holds::Session(None));
    assert_eq!((first.added(), first.changed(), first.same), (3, 0, 0));
    let again = plan(file, today, |_, day, _| {
        let held = file.iter().find(|m| m.date == day).and_then(|m| m.code);
        Holds::Session(held)
    });
    assert_eq!((again.writes.len(), again.same), (0, 3));
}
