//! Standings as files: CSV and JSON, in the contract's columns.
//! In: pupils with their standings and tiers. Out: bytes.
//! Rule: `evaluate.md`, "Standings: one row a pupil, ordered by upn".

use std::io::{self, Write};

use law::school::Laestab;
use register::{Day, Standing};
use serde::Serialize;

use crate::csv_error::as_it_was;

/// One pupil's row.
#[derive(Clone, Copy, Debug)]
pub struct StandingRow<'a> {
    /// Unique pupil number.
    pub upn: &'a str,
    /// The school the pupil belongs to.
    pub laestab: Option<Laestab>,
    /// The figures.
    pub standing: &'a Standing,
    /// The policy's tier.
    pub tier: Option<&'a str>,
}

/// The columns, in order.
pub const COLUMNS: [&str; 21] = [
    "upn",
    "laestab",
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

/// Hundredths as a decimal with two places: 9405 is `94.05`.
fn two_decimals(hundredths: Option<u32>) -> String {
    hundredths
        .map(|h| format!("{}.{:02}", h / 100, h % 100))
        .unwrap_or_default()
}

/// Half-day sessions as days with one place: 3 is `1.5`.
fn half_days(sessions: u32) -> String {
    format!("{}.{}", sessions / 2, sessions % 2 * 5)
}

/// Writes CSV as RFC 4180 with `\n` line ends and no byte order mark.
///
/// # Errors
/// When the output cannot be written.
pub fn write_csv<'a>(
    rows: impl Iterator<Item = StandingRow<'a>>,
    out: impl Write,
) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new()
        .buffer_capacity(1 << 18)
        .from_writer(out);
    csv.write_record(COLUMNS).map_err(as_it_was)?;
    for row in rows {
        let s = row.standing;
        csv.write_record(&[
            row.upn.to_owned(),
            row.laestab.map(|l| l.to_string()).unwrap_or_default(),
            s.possible().to_string(),
            s.attended.to_string(),
            s.authorised.to_string(),
            s.unauthorised.to_string(),
            s.unmarked.to_string(),
            two_decimals(s.attendance_rate()),
            s.is_persistent().to_string(),
            s.is_severe().to_string(),
            s.window_possible().to_string(),
            s.window_attended.to_string(),
            two_decimals(s.window_rate()),
            row.tier.unwrap_or_default().to_owned(),
            s.penalty_sessions.to_string(),
            s.penalty_first_met
                .map(|d| d.date().to_string())
                .unwrap_or_default(),
            s.runs.absent.to_string(),
            s.runs.unauthorised.to_string(),
            s.runs.ground_i.to_string(),
            half_days(s.ill),
            s.runs.ill.to_string(),
        ])
        .map_err(as_it_was)?;
    }
    csv.flush()
}

/// A row as JSON has it: numbers as numbers, empty as null.
#[derive(Serialize)]
struct JsonRow<'a> {
    upn: &'a str,
    laestab: Option<String>,
    possible: u32,
    attended: u32,
    authorised: u32,
    unauthorised: u32,
    unmarked: u32,
    attendance_pct: Option<f64>,
    persistent: bool,
    severe: bool,
    w12_possible: u32,
    w12_attended: u32,
    w12_pct: Option<f64>,
    tier: Option<&'a str>,
    pn_sessions: u32,
    pn_first_met: Option<String>,
    absent_run_days: u16,
    unauthorised_run_days: u16,
    ground_i_run_days: u16,
    ill_days: f64,
    ill_run_days: u16,
}

impl<'a> From<StandingRow<'a>> for JsonRow<'a> {
    fn from(row: StandingRow<'a>) -> Self {
        let s = row.standing;
        let percent = |hundredths: Option<u32>| hundredths.map(|h| f64::from(h) / 100.0);
        Self {
            upn: row.upn,
            laestab: row.laestab.map(|l| l.to_string()),
            possible: s.possible(),
            attended: s.attended,
            authorised: s.authorised,
            unauthorised: s.unauthorised,
            unmarked: s.unmarked,
            attendance_pct: percent(s.attendance_rate()),
            persistent: s.is_persistent(),
            severe: s.is_severe(),
            w12_possible: s.window_possible(),
            w12_attended: s.window_attended,
            w12_pct: percent(s.window_rate()),
            tier: row.tier,
            pn_sessions: s.penalty_sessions,
            pn_first_met: s.penalty_first_met.map(|d: Day| d.date().to_string()),
            absent_run_days: s.runs.absent,
            unauthorised_run_days: s.runs.unauthorised,
            ground_i_run_days: s.runs.ground_i,
            ill_days: f64::from(s.ill) / 2.0,
            ill_run_days: s.runs.ill,
        }
    }
}

/// Writes JSON: one array of objects, one a line.
///
/// # Errors
/// When the output cannot be written.
pub fn write_json<'a>(
    rows: impl Iterator<Item = StandingRow<'a>>,
    mut out: impl Write,
) -> io::Result<()> {
    let mut before = "[\n";
    for row in rows {
        out.write_all(before.as_bytes())?;
        serde_json::to_writer(&mut out, &JsonRow::from(row)).map_err(io::Error::from)?;
        before = ",\n";
    }
    out.write_all(if before == "[\n" { b"[]\n" } else { b"\n]\n" })?;
    out.flush()
}
