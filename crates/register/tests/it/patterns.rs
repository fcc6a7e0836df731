//! Patterns: counted by hand on drawn registers.

use jiff::civil::{Weekday, date};
use register::patterns::{BrokenWeeks, Salience, TermEdges, Trend, Weekdays};
use register::{Day, HeldSession, PupilIx, Registers};

use crate::strip::{PUPIL, draw, family};

const FULL: &str = "// // // // //";

fn sessions(registers: &Registers) -> Vec<HeldSession> {
    registers.sessions(PUPIL, Day(i32::MIN), Day(i32::MAX))
}

#[test]
fn fridays_stand_out_from_twice_the_rate_and_four_sessions() {
    let cases: [(&str, &[&str], &[Weekday]); 4] = [
        (
            "two Fridays away, nothing else",
            &["// // // // OO", "// // // // OO"],
            &[Weekday::Friday],
        ),
        (
            "three sessions are too few",
            &["// // // // OO", "// // // // O/"],
            &[],
        ),
        (
            "away on four days of five: none is twice the rest",
            &["OO OO OO // OO", "OO OO OO // OO"],
            &[],
        ),
        ("nobody away", &[FULL, FULL], &[]),
    ];
    for (why, weeks, expected) in cases {
        let found = Weekdays::of(&sessions(&draw(date(2025, 9, 1), weeks)));
        assert_eq!(found.standing_out(Salience::default()), expected, "{why}");
    }
}

#[test]
fn lateness_is_told_apart_by_the_register_closing() {
    let found = Weekdays::of(&sessions(&draw(date(2025, 9, 1), &["L/ U/ L/ // //"])));
    assert_eq!((found.all().late, found.all().late_after_close), (2, 1));
    assert_eq!(found.on(Weekday::Tuesday).late_after_close, 1);
    assert_eq!(found.all().absent, 1, "U is an absence, L is not");
}

#[test]
fn the_edges_of_term() {
    let holiday = ".. .. .. .. ..";
    let weeks = [
        "O/ // // // //",
        FULL,
        "// // // // OO",
        holiday,
        "OO O/ // // //",
        FULL,
    ];
    let found = TermEdges::of(&sessions(&draw(date(2025, 9, 1), &weeks)));
    assert_eq!(
        found.first_weeks.absent,
        1 + 3,
        "after summer, and after the holiday"
    );
    assert_eq!(found.last_weeks.absent, 2, "before the holiday");
    assert_eq!(found.other.absent, 0);
    assert_eq!(
        found.other.possible, 20,
        "the second week, and the newest, whose next is unknown"
    );
}

#[test]
fn a_week_is_broken_by_one_session() {
    let weeks = [FULL, "// // I/ // //", "-- -- -- -- --", "XX XX XX XX XX"];
    let found = BrokenWeeks::of(&sessions(&draw(date(2025, 9, 1), &weeks)));
    assert_eq!((found.broken, found.weeks), (1, 2));
}

#[test]
fn a_trend_falls_from_five_points() {
    let cases = [
        // Six weeks of sixty sessions: three absent is exactly five points.
        ("exactly five points", "OO O/ // // //", Some(true)),
        ("a session less", "OO // // // //", Some(false)),
    ];
    for (why, week, expected) in cases {
        let mut weeks = vec![FULL; 11];
        weeks.push(week);
        let found = Trend::of(
            &sessions(&draw(date(2025, 9, 1), &weeks)),
            Salience::default(),
        );
        assert_eq!(found.map(|t| t.falling), expected, "{why}");
    }
    let short = draw(date(2025, 9, 1), &[FULL; 11]);
    assert_eq!(
        Trend::of(&sessions(&short), Salience::default()),
        None,
        "eleven weeks are too few"
    );
}

#[test]
fn brothers_and_sisters_away_together() {
    let registers = family(
        date(2025, 9, 1),
        &[
            &["OO // // // //"],
            &["I/ // O/ // //"],
            &["// // // // //"],
        ],
    );
    let all = [PupilIx(0), PupilIx(1), PupilIx(2)];
    let found = registers.absent_together(&all, date(2025, 9, 1).into(), date(2025, 9, 5).into());
    let monday = Day::from(date(2025, 9, 1));
    assert_eq!(
        found.into_iter().collect::<Vec<_>>(),
        [(monday, vec![PupilIx(0), PupilIx(1)])]
    );
}
