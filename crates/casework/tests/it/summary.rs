//! The summary: screening counts everybody, the law's gates decide for whom a rule could apply.

use casework::attendance::{Known, Screened, Summary, summarise, tiers};
use casework::policy::built_in;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use law::attendance::Code;
use law::school::Kind;
use register::{
    Day, DaySessions, PupilIx, Registers, RollStatus, Rolls, SchoolCalendar, SchoolIx, Session,
    Slot, Spell, Windows,
};

const FIRST: Date = date(2025, 9, 1);

/// One pupil away with one code for so many school days, Mondays to Fridays from 1 September 2025.
fn away(days: i32, code: Code, left: Option<Date>) -> Registers {
    let mut calendar = SchoolCalendar::default();
    let school_days: Vec<Date> = (0..60)
        .map(|d| FIRST + d.days())
        .filter(|d| Day::from(*d).weekday() < 5)
        .collect();
    for day in &school_days {
        calendar.set(*day, DaySessions::Both);
    }
    let mut rolls = Rolls::new();
    let school = rolls.add_school(8_850_001, calendar);
    let spell = Spell {
        school,
        start: FIRST.into(),
        end: left.map(Day::from),
        status: RollStatus::Single,
    };
    rolls.add_pupils(vec![vec![spell]]);
    let marking = rolls.open();
    for day in &school_days[..days as usize] {
        for session in Session::BOTH {
            marking.mark(
                PupilIx(0),
                SchoolIx(0),
                Slot::of((*day).into(), session),
                code,
            );
        }
    }
    marking.close(1)
}

fn summary(registers: &Registers, born: Date, kind: Option<Kind>) -> Summary {
    let as_of = Day::from(FIRST + 59.days());
    let policy = built_in("herefordshire").expect("is there").expect("reads");
    let standings = registers.standings(as_of, Windows::default(), 1);
    let tiers = tiers(registers, &standings, as_of, &policy, 1);
    let known = Known {
        born: &|_| born,
        kind: &|_| kind,
    };
    summarise(registers, &standings, &tiers, &policy, as_of, &known)
}

#[test]
fn screening_never_becomes_a_duty_by_itself() {
    let (twelve, four) = (date(2013, 5, 1), date(2021, 5, 1));
    let both = Screened {
        by_marks: 1,
        by_law: 1,
    };
    let marks_only = Screened {
        by_marks: 1,
        by_law: 0,
    };
    let none = Screened::default();
    let o = |days| away(days, Code::O, None);
    for (why, registers, born, kind, threshold, ten, twenty) in [
        (
            "nine sessions and less",
            o(4),
            twelve,
            Some(Kind::Academy),
            none,
            none,
            none,
        ),
        (
            "five days are ten sessions",
            o(5),
            twelve,
            Some(Kind::Academy),
            both,
            none,
            none,
        ),
        (
            "nine days",
            o(9),
            twelve,
            Some(Kind::Academy),
            both,
            none,
            none,
        ),
        (
            "ten days",
            o(10),
            twelve,
            Some(Kind::Academy),
            both,
            both,
            none,
        ),
        (
            "nineteen days",
            o(19),
            twelve,
            Some(Kind::Academy),
            both,
            both,
            none,
        ),
        (
            "twenty days",
            o(20),
            twelve,
            Some(Kind::Academy),
            both,
            both,
            both,
        ),
        (
            "under age",
            o(20),
            four,
            Some(Kind::Academy),
            marks_only,
            marks_only,
            marks_only,
        ),
        (
            "no penalty notice at an independent school",
            o(20),
            twelve,
            Some(Kind::Independent),
            marks_only,
            both,
            both,
        ),
        (
            "a kind nobody knows decides nothing",
            o(20),
            twelve,
            None,
            marks_only,
            both,
            both,
        ),
        (
            "U is not in the twenty days",
            away(20, Code::U, None),
            twelve,
            Some(Kind::Free),
            both,
            both,
            none,
        ),
        (
            "a pupil who left is not counted",
            away(20, Code::O, Some(date(2025, 10, 1))),
            twelve,
            Some(Kind::Free),
            none,
            none,
            none,
        ),
    ] {
        let s = summary(&registers, born, kind);
        assert_eq!(
            (s.at_threshold, s.ten_days, s.twenty_days),
            (threshold, ten, twenty),
            "{why}"
        );
    }
}

#[test]
fn fifteen_days_of_illness_together_or_apart() {
    let born = date(2013, 5, 1);
    for (why, days, expected) in [("fourteen", 14, 0), ("fifteen", 15, 1)] {
        let s = summary(&away(days, Code::I, None), born, Some(Kind::Maintained));
        assert_eq!(
            (s.fifteen_ill.by_marks, s.fifteen_ill.by_law),
            (expected, expected),
            "{why}"
        );
        assert_eq!(
            s.ten_days,
            Screened::default(),
            "{why}: illness is authorised"
        );
    }
}

#[test]
fn tiers_and_shares_add_up() {
    let s = summary(
        &away(20, Code::O, None),
        date(2013, 5, 1),
        Some(Kind::Maintained),
    );
    assert_eq!((s.pupils, s.on_roll, s.persistent, s.severe), (1, 1, 1, 1));
    let in_tiers: u32 = s.tiers.iter().map(|t| t.1).sum();
    assert_eq!(in_tiers + s.no_tier, s.on_roll);
    assert_eq!(s.tiers[2], ("Severely absent".to_owned(), 1));
}
