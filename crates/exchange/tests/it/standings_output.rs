//! Standings as bytes: the contract's columns and rounding, in CSV and in JSON.
//! In: a few standings made by hand. Out: exact bytes, and JSON of the right types.

use std::io::{self, Write};

use exchange::standings::{COLUMNS, StandingRow, write_csv, write_json};
use jiff::civil::date;
use law::school::Laestab;
use register::{Runs, Standing};
use serde_json::{Value, json};

fn busy() -> Standing {
    Standing {
        attended: 2,
        authorised: 1,
        unauthorised: 0,
        unmarked: 4,
        ill: 3,
        window_attended: 1,
        window_absent: 7,
        penalty_sessions: 10,
        penalty_first_met: Some(date(2025, 11, 3).into()),
        runs: Runs {
            absent: 6,
            unauthorised: 5,
            ground_i: 4,
            ill: 3,
        },
        ..Standing::default()
    }
}

fn rows(standings: &[Standing; 3]) -> [StandingRow<'_>; 3] {
    [
        StandingRow {
            upn: "A1",
            laestab: Laestab::new(12_345),
            standing: &standings[0],
            tier: Some("universal-plus"),
        },
        StandingRow {
            upn: "B,\"2\"",
            laestab: None,
            standing: &standings[1],
            tier: None,
        },
        StandingRow {
            upn: "C3",
            laestab: Laestab::new(8_854_001),
            standing: &standings[2],
            tier: Some("a, b"),
        },
    ]
}

fn standings() -> [Standing; 3] {
    let always_there = Standing {
        attended: 190,
        window_attended: 1,
        ..Standing::default()
    };
    [busy(), Standing::default(), always_there]
}

#[test]
fn csv_to_the_byte() {
    let standings = standings();
    let mut out = Vec::new();
    write_csv(rows(&standings).into_iter(), &mut out).expect("memory");
    let expected = "\
upn,laestab,possible,attended,authorised,unauthorised,unmarked,attendance_pct,persistent,severe,\
w12_possible,w12_attended,w12_pct,tier,pn_sessions,pn_first_met,absent_run_days,\
unauthorised_run_days,ground_i_run_days,ill_days,ill_run_days
A1,0012345,3,2,1,0,4,66.67,true,false,8,1,12.50,universal-plus,10,2025-11-03,6,5,4,1.5,3
\"B,\"\"2\"\"\",,0,0,0,0,0,,false,false,0,0,,,0,,0,0,0,0.0,0
C3,8854001,190,190,0,0,0,100.00,false,false,1,1,100.00,\"a, b\",0,,0,0,0,0.0,0
";
    assert_eq!(String::from_utf8(out).expect("text"), expected);
}

#[test]
fn json_has_numbers_booleans_and_nulls() {
    let standings = standings();
    let mut out = Vec::new();
    write_json(rows(&standings).into_iter(), &mut out).expect("memory");
    let parsed: Value = serde_json::from_slice(&out).expect("JSON");
    let expected = json!([
        {
            "upn": "A1", "laestab": "0012345", "possible": 3, "attended": 2, "authorised": 1,
            "unauthorised": 0, "unmarked": 4, "attendance_pct": 66.67, "persistent": true,
            "severe": false, "w12_possible": 8, "w12_attended": 1, "w12_pct": 12.5,
            "tier": "universal-plus", "pn_sessions": 10, "pn_first_met": "2025-11-03",
            "absent_run_days": 6, "unauthorised_run_days": 5, "ground_i_run_days": 4,
            "ill_days": 1.5, "ill_run_days": 3
        },
        {
            "upn": "B,\"2\"", "laestab": null, "possible": 0, "attended": 0, "authorised": 0,
            "unauthorised": 0, "unmarked": 0, "attendance_pct": null, "persistent": false,
            "severe": false, "w12_possible": 0, "w12_attended": 0, "w12_pct": null,
            "tier": null, "pn_sessions": 0, "pn_first_met": null,
            "absent_run_days": 0, "unauthorised_run_days": 0, "ground_i_run_days": 0,
            "ill_days": 0.0, "ill_run_days": 0
        },
        {
            "upn": "C3", "laestab": "8854001", "possible": 190, "attended": 190, "authorised": 0,
            "unauthorised": 0, "unmarked": 0, "attendance_pct": 100.0, "persistent": false,
            "severe": false, "w12_possible": 1, "w12_attended": 1, "w12_pct": 100.0,
            "tier": "a, b", "pn_sessions": 0, "pn_first_met": null,
            "absent_run_days": 0, "unauthorised_run_days": 0, "ground_i_run_days": 0,
            "ill_days": 0.0, "ill_run_days": 0
        }
    ]);
    assert_eq!(parsed, expected);
    // The columns stand in the contract's order, which a parsed object does not keep.
    let text = String::from_utf8(out).expect("text");
    let first = text.lines().nth(1).expect("a row");
    let places: Vec<_> = COLUMNS
        .iter()
        .map(|c| first.find(&format!("\"{c}\":")))
        .collect();
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{places:?}"
    );
}

#[test]
fn nobody_is_a_header_or_an_empty_array() {
    let (mut csv, mut json) = (Vec::new(), Vec::new());
    write_csv(std::iter::empty(), &mut csv).expect("memory");
    write_json(std::iter::empty(), &mut json).expect("memory");
    assert_eq!(csv, (COLUMNS.join(",") + "\n").into_bytes());
    assert_eq!(
        serde_json::from_slice::<Value>(&json).expect("JSON"),
        json!([])
    );
}

#[test]
fn percentages_are_rounded_half_up_to_two_places() {
    // attended of possible, and how it is written
    let rows = [
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (1, 800, "0.13"),    // 0.125, exactly half
        (1, 160, "0.63"),    // 0.625
        (799, 800, "99.88"), // 99.875
        (1, 20_000, "0.01"), // 0.005, where a double falls short
        (1, 20_001, "0.00"),
        (19_999, 20_000, "100.00"), // 99.995
        (9, 10, "90.00"),
        (0, 7, "0.00"),
    ];
    for (attended, possible, written) in rows {
        let standing = Standing {
            attended,
            authorised: possible - attended,
            window_attended: attended,
            window_absent: possible - attended,
            ..Standing::default()
        };
        let row = StandingRow {
            upn: "A1",
            laestab: None,
            standing: &standing,
            tier: None,
        };
        let (mut csv, mut json) = (Vec::new(), Vec::new());
        write_csv(std::iter::once(row), &mut csv).expect("memory");
        write_json(std::iter::once(row), &mut json).expect("memory");
        let csv = String::from_utf8(csv).expect("text");
        let values: Vec<_> = csv.lines().nth(1).expect("a row").split(',').collect();
        assert_eq!(
            (values[7], values[12]),
            (written, written),
            "{attended} of {possible}"
        );
        let json: Value = serde_json::from_slice(&json).expect("JSON");
        assert_eq!(
            json[0]["attendance_pct"].as_f64(),
            written.parse().ok(),
            "{attended} of {possible}"
        );
    }
}

/// An output that its reader has left.
struct Left;

impl Write for Left {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_output_that_its_reader_left_is_told_by_its_kind() {
    let standing = busy();
    let row = StandingRow {
        upn: "A1",
        laestab: None,
        standing: &standing,
        tier: None,
    };
    // Few rows fail when they are flushed, many while they are written.
    for many in [1, 20_000] {
        let csv = write_csv(std::iter::repeat_n(row, many), Left).expect_err("nobody reads");
        assert_eq!(csv.kind(), io::ErrorKind::BrokenPipe, "{many} rows");
        let json = write_json(std::iter::repeat_n(row, many), Left).expect_err("nobody reads");
        assert_eq!(json.kind(), io::ErrorKind::BrokenPipe, "{many} rows");
    }
}
