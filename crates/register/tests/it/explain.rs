//! An explanation lists the very sessions of its figure: as many as the figure says, by code that
//! shares nothing with the counting kernel.

use jiff::civil::date;
use proptest::prelude::*;
use register::{Day, Figure, HeldSession, PupilIx, Session, Windows};

use crate::cases::any_case;
use crate::engine::build;
use crate::strip::{PUPIL, draw};

fn school_days(sessions: &[HeldSession]) -> u32 {
    let mut days: Vec<Day> = sessions.iter().map(|s| s.day).collect();
    days.dedup();
    days.len() as u32
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    /// Every figure of the standing is the size of its explanation.
    #[test]
    fn every_figure_has_its_sessions(case in any_case()) {
        let built = build(&case);
        let as_of = Day::from(case.as_of);
        let standings = built.registers.standings(as_of, Windows::default(), 1);
        for (p, s) in standings.iter().enumerate() {
            let of = |figure| built.registers.explain(PupilIx(p as u32), as_of, figure);
            let count = |figure| of(figure).sessions.len() as u32;
            let days = |figure| school_days(&of(figure).sessions);
            prop_assert_eq!(count(Figure::Possible), s.possible());
            prop_assert_eq!(count(Figure::Attended), s.attended);
            prop_assert_eq!(count(Figure::Authorised), s.authorised);
            prop_assert_eq!(count(Figure::Unauthorised), s.unauthorised);
            prop_assert_eq!(count(Figure::Unmarked), s.unmarked);
            prop_assert_eq!(count(Figure::Window), s.window_possible());
            prop_assert_eq!(count(Figure::PenaltySessions), s.penalty_sessions);
            prop_assert_eq!(count(Figure::IllDays), s.ill);
            prop_assert_eq!(days(Figure::AbsentRun), u32::from(s.runs.absent));
            prop_assert_eq!(days(Figure::UnauthorisedRun), u32::from(s.runs.unauthorised));
            prop_assert_eq!(days(Figure::GroundIRun), u32::from(s.runs.ground_i));
            prop_assert_eq!(days(Figure::IllRun), u32::from(s.runs.ill));
            let met = of(Figure::PenaltyFirstMet);
            let words = s.penalty_first_met.map_or("never".to_owned(), |d| d.date().to_string());
            prop_assert_eq!(met.value, words);
            prop_assert_eq!(met.sessions.last().map(|s| s.day), s.penalty_first_met);
            prop_assert_eq!(of(Figure::Persistent).value.starts_with("yes"), s.is_persistent());
            prop_assert_eq!(of(Figure::Severe).value.starts_with("yes"), s.is_severe());
        }
    }
}

#[test]
fn names_the_sessions_in_order() {
    let registers = draw(date(2025, 9, 1), &["// /O OO -- UI", "// // // // //"]);
    let why = registers.explain(PUPIL, date(2025, 9, 12).into(), Figure::PenaltySessions);
    let listed: Vec<(String, Session, &str)> = why
        .sessions
        .iter()
        .map(|s| {
            (
                s.day.date().to_string(),
                s.session,
                s.code.map_or("", |c| c.text()),
            )
        })
        .collect();
    assert_eq!(
        listed,
        [
            ("2025-09-02".to_owned(), Session::Pm, "O"),
            ("2025-09-03".to_owned(), Session::Am, "O"),
            ("2025-09-03".to_owned(), Session::Pm, "O"),
            ("2025-09-05".to_owned(), Session::Am, "U"),
        ]
    );
    assert_eq!(why.value, "4 sessions");
    assert_eq!(why.cite.instrument, "WTTISA");
}

#[test]
fn every_column_of_the_contract_can_be_asked_for() {
    let columns = [
        "possible",
        "attended",
        "authorised",
        "unauthorised",
        "unmarked",
        "attendance_pct",
        "persistent",
        "severe",
        "w12_possible",
        "w12_attended",
        "w12_pct",
        "tier",
        "pn_sessions",
        "pn_first_met",
        "absent_run_days",
        "unauthorised_run_days",
        "ground_i_run_days",
        "ill_days",
        "ill_run_days",
    ];
    for column in columns {
        assert!(
            Figure::of_column(column).is_some(),
            "{column} has no explanation"
        );
    }
    assert_eq!(Figure::of_column("upn"), None);
}
