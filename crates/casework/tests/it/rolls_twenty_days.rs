//! Twenty school days of absence in the register: counted day by day, and why they do not hold.

use casework::rolls::twenty_days::{Sat, away_since_leave, run};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use law::attendance::Code;
use proptest::prelude::*;
use register::Session;

/// A Monday.
const FIRST: Date = date(2026, 2, 2);

/// Sessions of school days from a Monday on: each day's marks, morning and afternoon.
fn days(marks: &[(Option<Code>, Option<Code>)]) -> Vec<Sat> {
    let weekday = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let mut sats = Vec::new();
    for (day, (am, pm)) in FIRST.series(1.day()).filter(weekday).zip(marks) {
        for (session, code) in [(Session::Am, *am), (Session::Pm, *pm)] {
            sats.push(Sat {
                day,
                session,
                open: true,
                code,
            });
        }
    }
    sats
}

const O: (Option<Code>, Option<Code>) = (Some(Code::O), Some(Code::O));

fn last(sats: &[Sat]) -> Date {
    sats.last().expect("a day").day
}

#[test]
fn twenty_days_hold_and_nineteen_say_which_would_be_the_twentieth() {
    let twenty = days(&[O; 20]);
    let held = run(&twenty, last(&twenty));
    assert!(held.holds(), "{:?}", held.reasons());
    assert_eq!(held.started(), Some(FIRST));
    assert_eq!(held.counted().0, 20);
    // Nineteen, with the next day in the calendar.
    let mut nineteen = days(&[O; 19]);
    let as_at = last(&nineteen);
    assert_eq!(
        run(&nineteen, as_at).reasons(),
        ["19 school days so far of 20 needed"]
    );
    nineteen.push(Sat {
        day: date(2026, 2, 27),
        session: Session::Am,
        open: true,
        code: None,
    });
    assert_eq!(
        run(&nineteen, as_at).reasons(),
        ["19 school days so far: number 20 would be Friday 27 February 2026"]
    );
}

#[test]
fn each_of_g_n_and_o_counts_and_nothing_else() {
    for code in Code::all() {
        let mut marks = [O; 20];
        marks[7].1 = Some(code);
        let sats = days(&marks);
        let found = run(&sats, last(&sats));
        let counts = matches!(code, Code::G | Code::N | Code::O);
        assert_eq!(found.holds(), counts, "{code}");
        if !counts {
            let said = format!("Wednesday 11 February 2026 pm is coded {}", code.text());
            assert!(found.reasons().contains(&said), "{:?}", found.reasons());
            assert_eq!(found.counted().0, 12, "{code} ends the run");
        }
    }
}

#[test]
fn an_open_session_without_a_mark_is_named() {
    let mut marks = [O; 21];
    marks[20].0 = None;
    marks[9].1 = None;
    let sats = days(&marks);
    let after = last(&sats).tomorrow().expect("a day");
    assert_eq!(
        run(&sats, after).reasons(),
        [
            "The register has no mark for Friday 13 February 2026 pm, Monday 2 March 2026 am",
            "19 school days so far of 20 needed"
        ]
    );
    // Today's register need not be complete: the day counts when it is.
    let mut marks = [O; 21];
    marks[20].1 = None;
    let sats = days(&marks);
    let found = run(&sats, last(&sats));
    assert!(found.holds(), "{:?}", found.reasons());
    assert_eq!(found.counted().0, 20);
    // A gap before twenty whole days takes nothing from them.
    let mut marks = [O; 25];
    marks[2].0 = None;
    let sats = days(&marks);
    let found = run(&sats, last(&sats));
    assert!(found.holds());
    assert_eq!(found.started(), Some(date(2026, 2, 5)));
}

#[test]
fn a_closed_day_neither_counts_nor_ends() {
    let mut sats = days(&[O; 21]);
    for sat in sats.iter_mut().filter(|sat| sat.day == date(2026, 2, 11)) {
        sat.open = false;
        sat.code = Some(Code::CLOSED);
    }
    let found = run(&sats, last(&sats));
    assert!(found.holds());
    assert_eq!(found.counted().0, 20);
}

#[test]
fn days_after_leave_are_counted_until_the_pupil_attends() {
    let sats = days(&[O; 15]);
    // Leave ended on the Wednesday of the first week: twelve school days are left.
    let ended = date(2026, 2, 4);
    assert_eq!(away_since_leave(&sats, ended, last(&sats)).0, 12);
    assert_eq!(away_since_leave(&sats, ended, date(2026, 2, 13)).0, 7);
    for code in [Some(Code::U), Some(Code::L), Some(Code::B), None] {
        let mut sats = sats.clone();
        sats[15].code = code;
        assert_eq!(away_since_leave(&sats, ended, last(&sats)).0, 4, "{code:?}");
    }
    let mut ill = sats.clone();
    ill[15].code = Some(Code::I);
    assert_eq!(
        away_since_leave(&ill, ended, last(&ill)).0,
        12,
        "ill is away too"
    );
}

fn mark() -> impl Strategy<Value = Option<Code>> {
    prop_oneof![
        30 => Just(Some(Code::O)),
        10 => Just(Some(Code::G)),
        10 => Just(Some(Code::N)),
        1 => Just(Some(Code::U)),
        1 => Just(Some(Code::I)),
        1 => Just(None),
    ]
}

proptest! {
    #[test]
    fn it_holds_only_if_the_last_twenty_school_days_are_all_g_n_or_o(
        marks in prop::collection::vec((mark(), mark()), 1..40)
    ) {
        let sats = days(&marks);
        let after = last(&sats).tomorrow().expect("a day");
        let counts = |code: Option<Code>| matches!(code, Some(Code::G | Code::N | Code::O));
        let whole = marks.len() >= 20
            && marks.iter().rev().take(20).all(|(am, pm)| counts(*am) && counts(*pm));
        let found = run(&sats, after);
        prop_assert_eq!(found.holds(), whole, "{:?}", found.reasons());
        prop_assert_eq!(found.holds(), found.length(after).holds() && found.is_whole());
        for day in &found.days {
            let of_day = sats.iter().filter(|sat| sat.day == *day);
            prop_assert!(of_day.clone().count() == 2 && of_day.clone().all(|s| counts(s.code)));
        }
    }

    #[test]
    fn nothing_after_the_day_is_looked_at(
        marks in prop::collection::vec((mark(), mark()), 20..30), cut in 1usize..20
    ) {
        let sats = days(&marks);
        let as_at = sats[cut * 2].day;
        let short: Vec<Sat> = sats.iter().copied().filter(|s| s.day <= as_at).collect();
        prop_assert_eq!(run(&sats, as_at).days, run(&short, as_at).days);
    }
}
