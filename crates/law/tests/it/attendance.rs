//! Every attendance code: what it counts as, in which of the law's three lists it stands, when it
//! may be used, and the byte that registers hold for it.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use law::attendance::{CODES_CHANGED, Class, Code, NotACode};
use law::{penalty, returns};
use proptest::prelude::*;

use Class::{
    Administrative, ApprovedActivity as Activity, Authorised, NotPossible, Present, Unauthorised,
};
use When::{Always, Since, Until};

/// When a code may be used, around the change of 19 August 2024.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum When {
    Always,
    Since,
    Until,
}

const LAST_OLD: Date = date(2024, 8, 18);
const FIRST_NEW: Date = date(2024, 8, 19);

type Row = (&'static str, Class, When, &'static str, &'static str);

/// Code, class, dates, what it counts to, why. Counts: `p` possible, `a` absent, `n` the penalty
/// threshold, `r` the 10-day attendance return, `i` the 20 days of ground (i).
#[rustfmt::skip]
const CODES: [Row; 37] = [
    ("/",  Present, Always, "p", "present in the morning"),
    ("\\", Present, Always, "p", "present in the afternoon"),
    ("L",  Present, Always, "p", "late before the register closed is present"),
    ("K",  Activity, Since, "p", "education arranged by the authority got its code in 2024"),
    ("V",  Activity, Always, "p", "a supervised trip counts as attending"),
    ("P",  Activity, Always, "p", "approved sport counts as attending"),
    ("W",  Activity, Always, "p", "work experience counts as attending"),
    ("B",  Activity, Always, "p", "other supervised activity off site counts as attending"),
    ("J",  Activity, Until, "p", "an interview was an activity until J1 made it an absence"),
    ("D",  NotPossible, Always, "", "due at the other school, where the session is counted"),
    ("C",  Authorised, Always, "pa", "leave in exceptional circumstances is authorised"),
    ("C1", Authorised, Since, "pa", "a performance or employment abroad, split from C in 2024"),
    ("C2", Authorised, Since, "pa", "a part-time timetable is leave, and stays in the count"),
    ("M",  Authorised, Always, "pa", "a medical appointment is not illness"),
    ("J1", Authorised, Since, "pa", "an interview is an absence since 2024"),
    ("S",  Authorised, Always, "pa", "study leave is an absence with leave"),
    ("T",  Authorised, Always, "pa", "the child of a parent who travels for work"),
    ("R",  Authorised, Always, "pa", "a day set apart by the religious body"),
    ("I",  Authorised, Always, "pa", "illness, and the only code of the sickness return"),
    ("E",  Authorised, Always, "pa", "suspended, and nothing else arranged"),
    ("H",  Authorised, Until, "pa", "an agreed holiday, until there was none"),
    ("G",  Unauthorised, Always, "panri", "a holiday not granted is in all three lists"),
    ("N",  Unauthorised, Always, "panri", "no reason yet is in all three lists"),
    ("O",  Unauthorised, Always, "panri", "unknown circumstances are in all three lists"),
    ("U",  Unauthorised, Always, "panr", "came after the close: absent, but it breaks ground (i)"),
    ("X",  NotPossible, Always, "", "not of compulsory age and not required"),
    ("Q",  NotPossible, Since, "", "no access arrangements: not the family's absence"),
    ("Y1", NotPossible, Since, "", "normal transport not available"),
    ("Y2", NotPossible, Since, "", "travel widely disrupted"),
    ("Y3", NotPossible, Since, "", "part of the premises closed"),
    ("Y4", NotPossible, Since, "", "whole site unexpectedly closed, unlike the planned #"),
    ("Y5", NotPossible, Since, "", "in criminal justice detention"),
    ("Y6", NotPossible, Since, "", "public health law or guidance"),
    ("Y7", NotPossible, Since, "", "any other unavoidable cause"),
    ("Y",  NotPossible, Until, "", "unable to attend, until it became Y1 to Y7"),
    ("Z",  Administrative, Always, "", "not on roll yet, so counted nowhere"),
    ("#",  Administrative, Always, "", "planned closure: not a school day at all"),
];

/// Each row with its code, read on a day on which it may be used.
fn rows() -> impl Iterator<Item = (Code, Row)> {
    CODES.into_iter().map(|row| {
        let on = if row.2 == Until { LAST_OLD } else { FIRST_NEW };
        let code = Code::parse(row.0, on).unwrap_or_else(|e| panic!("{} {e}: {}", row.0, row.4));
        (code, row)
    })
}

#[test]
fn the_table_is_complete() {
    let ours: BTreeSet<&str> = CODES.iter().map(|row| row.0).collect();
    let theirs: BTreeSet<&str> = Code::all().map(Code::text).collect();
    assert_eq!(ours, theirs);
    assert_eq!(Code::all().count(), CODES.len(), "no text is listed twice");
}

#[test]
fn each_code_has_its_class() {
    for (code, (text, class, _, counts, why)) in rows() {
        assert_eq!(code.text(), text, "{text}: {why}");
        assert_eq!(code.to_string(), text, "{text} as people read it");
        assert_eq!(format!("{code:?}"), text, "{text} in a failing test");
        assert_eq!(code.class(), class, "{text}: {why}");
        let (possible, absent) = (counts.contains('p'), counts.contains('a'));
        assert_eq!(class.possible(), possible, "{text} possible: {why}");
        assert_eq!(class.absent(), absent, "{text} absent: {why}");
        assert_eq!(
            class.attended(),
            possible && !absent,
            "{text} attended: {why}"
        );
    }
}

#[test]
fn each_rule_has_its_own_list_of_codes() {
    for (code, (text, _, _, counts, why)) in rows() {
        let threshold = penalty::counts_to_threshold(code).value;
        let attendance_return = returns::counts_to_attendance_return(code).value;
        let ground_i = returns::counts_to_ground_i(code).value;
        assert_eq!(threshold, counts.contains('n'), "{text} threshold: {why}");
        assert_eq!(
            attendance_return,
            counts.contains('r'),
            "{text} return: {why}"
        );
        assert_eq!(ground_i, counts.contains('i'), "{text} ground (i): {why}");
    }
}

#[test]
fn codes_change_on_19_august_2024() {
    assert_eq!(CODES_CHANGED, FIRST_NEW);
    for (code, (text, _, when, _, why)) in rows() {
        let (before, after) = match when {
            Always => (Ok(code), Ok(code)),
            Since => (Err(NotACode::OnlySince(FIRST_NEW)), Ok(code)),
            Until => (Ok(code), Err(NotACode::OnlyUntil(LAST_OLD))),
        };
        assert_eq!(
            Code::parse(text, LAST_OLD),
            before,
            "{text} the day before: {why}"
        );
        assert_eq!(
            Code::parse(text, FIRST_NEW),
            after,
            "{text} that day: {why}"
        );
        assert_eq!(
            code.allowed_on(LAST_OLD),
            before.is_ok(),
            "{text} before: {why}"
        );
        assert_eq!(
            code.allowed_on(FIRST_NEW),
            after.is_ok(),
            "{text} after: {why}"
        );
        assert_eq!(code.since(), (when == Since).then_some(FIRST_NEW), "{text}");
        assert_eq!(code.until(), (when == Until).then_some(LAST_OLD), "{text}");
    }
}

#[test]
fn what_is_not_a_code() {
    #[rustfmt::skip]
    let table = [
        ("",    "a blank is no code"),
        (" ",   "nor is a space"),
        ("/ ",  "spaces are for the reader of the file to take off"),
        ("//",  "two marks are not one"),
        ("g",   "codes are capitals"),
        ("c1",  "two-character codes too"),
        ("A",   "a letter that stands for nothing"),
        ("F",   "the extended holiday of long ago"),
        ("C3",  "C has only two children"),
        ("J2",  "J has one"),
        ("Y0",  "Y starts at 1"),
        ("Y8",  "Y ends at 7"),
        ("-",   "the dash by which some systems leave a session open"),
        ("Ö",   "more than one byte"),
    ];
    for (text, why) in table {
        for on in [LAST_OLD, FIRST_NEW] {
            assert_eq!(
                Code::parse(text, on),
                Err(NotACode::Unknown),
                "{text:?} on {on}: {why}"
            );
        }
    }
}

#[test]
fn a_refusal_follows_the_code_in_a_sentence() {
    #[rustfmt::skip]
    let table = [
        ("ZZ", FIRST_NEW, "is not an attendance code"),
        ("C2", LAST_OLD,  "is an attendance code only from 2024-08-19"),
        ("H",  FIRST_NEW, "was an attendance code only until 2024-08-18"),
    ];
    for (text, on, says) in table {
        let refusal = Code::parse(text, on).expect_err(text);
        assert_eq!(refusal.to_string(), says, "{text} on {on}");
    }
}

#[test]
fn the_byte_says_what_the_law_makes_of_the_code() {
    for (code, (text, class, _, counts, why)) in rows() {
        let kind = match class {
            Administrative => 0b011,
            NotPossible => 0b001,
            Present | Activity => 0b010,
            Authorised if text == "I" => 0b101,
            Authorised => 0b100,
            Unauthorised if counts.contains('i') => 0b110,
            Unauthorised => 0b111,
        };
        let byte = code.byte();
        assert_eq!(byte >> 5, kind, "{text} is {byte:#010b}: {why}");
        assert_ne!(byte & 0b1_1111, 0, "{text}: low bits tell codes apart");
        // The planes that counting relies on.
        let (high, middle, low) = (byte & 0x80 != 0, byte & 0x40 != 0, byte & 0x20 != 0);
        assert_eq!(high, counts.contains('a'), "{text}: the high bit is absent");
        assert_eq!(
            high || middle && !low,
            counts.contains('p'),
            "{text} possible"
        );
        assert_eq!(high && middle, counts.contains('n'), "{text} unauthorised");
    }
}

#[test]
fn bytes_are_unique_and_read_back() {
    let mut seen = BTreeSet::new();
    for code in Code::all() {
        assert_ne!(code.byte(), 0, "{code}: zero is an unmarked session");
        assert!(seen.insert(code.byte()), "{code}: two codes share a byte");
        assert_eq!(Code::from_byte(code.byte()), Some(code), "{code}");
    }
    for byte in 0..=u8::MAX {
        assert_eq!(
            Code::from_byte(byte).is_some(),
            seen.contains(&byte),
            "{byte:#010b}: a byte that no code gave reads as none"
        );
    }
}

#[test]
fn an_old_code_and_its_successor_are_two() {
    for (old, new) in [("J", "J1"), ("Y", "Y7"), ("H", "G")] {
        let before = Code::parse(old, LAST_OLD).expect(old);
        let after = Code::parse(new, FIRST_NEW).expect(new);
        assert_ne!(before.byte(), after.byte(), "{old} and {new}");
    }
}

#[test]
fn meanings_finish_a_sentence() {
    let mut seen = BTreeSet::new();
    for (code, (text, ..)) in rows() {
        let meaning = code.meaning();
        assert!(
            meaning.starts_with(char::is_lowercase) && !meaning.ends_with('.'),
            "{text}: {meaning:?} follows \"the pupil was\""
        );
        assert!(seen.insert(meaning), "{text}: {meaning:?} is said twice");
        assert!(
            code.cite().link().is_some(),
            "{text}: {} is published",
            code.cite()
        );
    }
    let classes: BTreeSet<&str> = rows().map(|(code, _)| code.class().name()).collect();
    assert_eq!(classes.len(), 6, "each class has a name of its own");
}

fn any_date() -> impl Strategy<Value = Date> {
    (2020_i16..2030, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| date(y, m, d))
}

proptest! {
    /// Reading is exact: what is read is what was written, and was in use that day.
    #[test]
    fn reading_gives_back_the_text(text in r"[/\\#A-Z0-9]{0,2}", on in any_date()) {
        if let Ok(code) = Code::parse(&text, on) {
            prop_assert_eq!(code.text(), text);
            prop_assert!(code.allowed_on(on));
        }
    }

    /// A code reads on exactly the days on which it may stand.
    #[test]
    fn reading_and_being_allowed_agree(which in 0..CODES.len(), on in any_date()) {
        let (code, _) = rows().nth(which).expect("a row");
        prop_assert_eq!(Code::parse(code.text(), on).is_ok(), code.allowed_on(on));
    }

    /// No text whatever makes reading panic.
    #[test]
    fn any_text_is_read_or_refused(text in ".*", on in any_date()) {
        let known = CODES.iter().any(|row| row.0 == text);
        prop_assert_eq!(Code::parse(&text, on) != Err(NotACode::Unknown), known);
    }
}
