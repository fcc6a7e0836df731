//! The slow reference itself, held against figures worked by hand from the contract's sentences.
//! In: small packs drawn as register strips. Out: the columns named, each line with why it is here.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::reference::{CalendarRow, Case, Enrolment, Mark, Row, standings};

const ASH: u32 = 9_994_001;
/// Has a lower number than Ash, for the ties.
const BIRCH: u32 = 9_992_001;
const PUPIL: &str = "G999400125001";

fn day(text: &str) -> Date {
    text.parse().expect("a date written by hand")
}

/// A pack with one pupil, drawn week by week.
#[derive(Clone)]
struct Pack(Case);

/// Two schools and the pupil, on no roll yet.
fn on_no_roll(as_of: &str) -> Pack {
    Pack(Case {
        schools: vec![ASH, BIRCH],
        calendar: Vec::new(),
        pupils: vec![PUPIL.to_owned()],
        enrolments: Vec::new(),
        marks: Vec::new(),
        as_of: day(as_of),
    })
}

/// On the roll of Ash alone, from long before until now.
fn at_ash(as_of: &str) -> Pack {
    on_no_roll(as_of).enrol(ASH, "2020-09-01", "", 'C')
}

impl Pack {
    fn enrol(mut self, laestab: u32, start: &str, end: &str, status: char) -> Self {
        self.0.enrolments.push(Enrolment {
            upn: PUPIL.to_owned(),
            laestab,
            start: day(start),
            end: (!end.is_empty()).then(|| day(end)),
            status,
        });
        self
    }

    fn open(mut self, laestab: Option<u32>, date: &str, am: bool, pm: bool) -> Self {
        self.0.calendar.push(CalendarRow {
            laestab,
            date: day(date),
            am,
            pm,
        });
        self
    }

    fn mark(mut self, laestab: u32, date: &str, pm: bool, code: &'static str) -> Self {
        self.0.marks.push(Mark {
            upn: PUPIL.to_owned(),
            laestab,
            date: day(date),
            pm,
            code,
        });
        self
    }

    /// Days of a week at one school: a word a day from the day given, in it a sign a session.
    /// `-` is not open, `.` open without a mark, anything else the mark on an open session.
    fn week(mut self, laestab: u32, first: &str, strip: &'static str) -> Self {
        for (nth, word) in strip.split(' ').enumerate() {
            let date = day(first) + i64::try_from(nth).expect("seven days").days();
            let (am, pm) = word.split_at(1);
            if word != "--" {
                self = self.open(Some(laestab), &date.to_string(), am != "-", pm != "-");
            }
            for (afternoon, code) in [(false, am), (true, pm)] {
                if code != "-" && code != "." {
                    self = self.mark(laestab, &date.to_string(), afternoon, code);
                }
            }
        }
        self
    }

    /// The same strip for a number of weeks in a row.
    fn weeks(mut self, laestab: u32, monday: &str, number: i64, strip: &'static str) -> Self {
        for nth in 0..number {
            let monday = day(monday) + nth.weeks();
            self = self.week(laestab, &monday.to_string(), strip);
        }
        self
    }
}

/// The row as the cells of the CSV.
fn cells(row: &Row) -> Vec<(&'static str, String)> {
    fn or_empty<T: ToString>(value: Option<&T>) -> String {
        value.map(T::to_string).unwrap_or_default()
    }
    vec![
        ("upn", row.upn.clone()),
        ("laestab", or_empty(row.laestab.as_ref())),
        ("possible", row.possible.to_string()),
        ("attended", row.attended.to_string()),
        ("authorised", row.authorised.to_string()),
        ("unauthorised", row.unauthorised.to_string()),
        ("unmarked", row.unmarked.to_string()),
        ("attendance_pct", or_empty(row.attendance_pct.as_ref())),
        ("persistent", row.persistent.to_string()),
        ("severe", row.severe.to_string()),
        ("w12_possible", row.w12_possible.to_string()),
        ("w12_attended", row.w12_attended.to_string()),
        ("w12_pct", or_empty(row.w12_pct.as_ref())),
        ("pn_sessions", row.pn_sessions.to_string()),
        ("pn_first_met", or_empty(row.pn_first_met.as_ref())),
        ("absent_run_days", row.absent_run_days.to_string()),
        (
            "unauthorised_run_days",
            row.unauthorised_run_days.to_string(),
        ),
        ("ground_i_run_days", row.ground_i_run_days.to_string()),
        ("ill_days", row.ill_days.clone()),
        ("ill_run_days", row.ill_run_days.to_string()),
    ]
}

/// Each line: why it is here, the pack, and the cells as worked by hand (`column=value …`).
fn worked(lines: &[(&str, Pack, &str)]) {
    for (why, pack, want) in lines {
        let rows = standings(&pack.0);
        let [row] = rows.as_slice() else {
            panic!("{why}: one pupil, one row, not {}", rows.len());
        };
        let cells = cells(row);
        for cell in want.split(' ') {
            let (column, value) = cell.split_once('=').expect("column=value");
            let (_, found) = cells
                .iter()
                .find(|(name, _)| *name == column)
                .expect("a column of the contract");
            assert_eq!(found, value, "{why}: {column} of {row:#?}");
        }
    }
}

// ---- possible, attended, authorised, unauthorised, unmarked ----

#[test]
fn every_code_falls_in_its_class() {
    let attended = "possible=1 attended=1 authorised=0 unauthorised=0 unmarked=0";
    let authorised = "possible=1 attended=0 authorised=1 unauthorised=0 unmarked=0";
    let unauthorised = "possible=1 attended=0 authorised=0 unauthorised=1 unmarked=0";
    let in_none = "possible=0 attended=0 authorised=0 unauthorised=0 unmarked=0";
    let today: [(&[&'static str], &str); 5] = [
        (&["/", "\\", "L", "K", "V", "P", "W", "B"], attended),
        (&["C", "C1", "C2", "M", "J1"], authorised),
        (&["S", "T", "R", "I", "E"], authorised),
        (&["G", "N", "O", "U"], unauthorised),
        (
            &[
                "D", "X", "Q", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7", "#", "Z",
            ],
            in_none,
        ),
    ];
    for (codes, want) in today {
        for &code in codes {
            let pack = at_ash("2025-06-06")
                .open(None, "2025-06-02", true, false)
                .mark(ASH, "2025-06-02", false, code);
            worked(&[(code, pack, want)]);
        }
    }
    for (code, want) in [("J", attended), ("H", authorised), ("Y", in_none)] {
        let pack = at_ash("2024-06-07")
            .open(None, "2024-06-03", true, false)
            .mark(ASH, "2024-06-03", false, code);
        worked(&[(code, pack, want)]);
    }
}

#[test]
fn the_year_begins_on_the_first_of_august() {
    let pack = |as_of| at_ash(as_of).week(ASH, "2025-07-28", "-- -- I. OI /\\");
    worked(&[
        (
            "31 July is the last day of the old year",
            pack("2025-07-31"),
            "possible=3 attended=0 unmarked=1 ill_days=1.0",
        ),
        (
            "on 1 August all year columns begin again, the 12 weeks do not",
            pack("2025-08-01"),
            "possible=2 attended=2 unmarked=0 ill_days=0.0 attendance_pct=100.00 w12_possible=5 w12_pct=40.00",
        ),
        (
            "a January as-of belongs to the year that began the August before",
            at_ash("2026-01-09")
                .week(ASH, "2025-07-28", "-- -- -- OO //")
                .week(ASH, "2026-01-05", "//"),
            "possible=4 attended=4",
        ),
    ]);
}

#[test]
fn only_sessions_up_to_and_including_as_of() {
    let pack = |as_of| at_ash(as_of).week(ASH, "2025-06-02", "/\\ OO I.");
    worked(&[
        (
            "before everything",
            pack("2025-06-01"),
            "laestab=9994001 possible=0 unmarked=0 attendance_pct= w12_possible=0 w12_pct= absent_run_days=0 ill_days=0.0",
        ),
        (
            "the as-of day itself counts, the next does not",
            pack("2025-06-03"),
            "possible=4 attended=2 unauthorised=2 authorised=0 unmarked=0 absent_run_days=1 ill_days=0.0",
        ),
        (
            "after everything",
            pack("2025-07-30"),
            "possible=5 authorised=1 unmarked=1 absent_run_days=2 ill_days=0.5",
        ),
    ]);
}

#[test]
fn unmarked_is_an_open_session_without_a_mark() {
    worked(&[
        (
            "# and Z are marks, so neither unmarked nor possible",
            at_ash("2025-06-06").week(ASH, "2025-06-02", "#Z .. ./"),
            "possible=1 attended=1 unmarked=3",
        ),
        (
            "open before the pupil came and after they left is not theirs",
            on_no_roll("2025-06-06")
                .enrol(ASH, "2025-06-03", "2025-06-04", 'C')
                .week(ASH, "2025-06-02", ".. .. .- .. .."),
            "unmarked=3 possible=0",
        ),
    ]);
}

#[test]
fn a_session_two_rolls_share_is_two() {
    let both = on_no_roll("2025-06-06")
        .enrol(ASH, "2025-06-01", "", 'M')
        .enrol(BIRCH, "2025-06-01", "", 'S');
    worked(&[
        (
            "each roll's mark on the same morning counts, and all schools together",
            both.clone()
                .week(ASH, "2025-06-02", "/-")
                .week(BIRCH, "2025-06-02", "O-"),
            "possible=2 attended=1 unauthorised=1 attendance_pct=50.00",
        ),
        (
            "one roll marked, the other not",
            both.clone()
                .week(ASH, "2025-06-02", "/-")
                .week(BIRCH, "2025-06-02", ".-"),
            "possible=1 unmarked=1",
        ),
        (
            "penalty sessions add up over both rolls: five mornings are ten sessions",
            both.week(ASH, "2025-06-02", "O- O- O- O- O-").week(
                BIRCH,
                "2025-06-02",
                "O- O- O- O- O-",
            ),
            "pn_sessions=10 pn_first_met=2025-06-06 absent_run_days=5",
        ),
    ]);
}

#[test]
fn a_schools_own_calendar_row_replaces_the_star_row() {
    let star = at_ash("2025-06-06").open(None, "2025-06-02", true, true);
    worked(&[
        (
            "the star row opens every school",
            star.clone(),
            "unmarked=2",
        ),
        (
            "an own none closes the day",
            star.clone().open(Some(ASH), "2025-06-02", false, false),
            "unmarked=0",
        ),
        (
            "an own half day replaces the whole one, it is not added",
            star.clone().open(Some(ASH), "2025-06-02", false, true),
            "unmarked=1",
        ),
        (
            "another school's own row changes nothing here",
            star.clone().open(Some(BIRCH), "2025-06-02", false, false),
            "unmarked=2",
        ),
        (
            "an own row opens a day that the star row closes",
            at_ash("2025-06-06")
                .open(None, "2025-06-02", false, false)
                .open(Some(ASH), "2025-06-02", true, false),
            "unmarked=1",
        ),
    ]);
}

#[test]
fn a_mark_off_the_roll_or_off_the_calendar_counts_nowhere() {
    let nothing = "possible=0 unauthorised=0 unmarked=0 w12_possible=0 pn_sessions=0 pn_first_met= absent_run_days=0";
    let week_of_o = "OO OO OO OO OO";
    let mut closed = at_ash("2025-06-06");
    for date in ["2025-06-02", "2025-06-03", "2025-06-04", "2025-06-05"] {
        closed = closed
            .mark(ASH, date, false, "O")
            .mark(ASH, date, true, "O");
    }
    worked(&[
        ("no calendar row at all", closed, nothing),
        (
            "the morning is open, the mark is on the afternoon",
            at_ash("2025-06-06")
                .open(None, "2025-06-02", true, false)
                .mark(ASH, "2025-06-02", true, "O"),
            "possible=0 unmarked=1 absent_run_days=0",
        ),
        (
            "an own closure makes an attended mark void, so the run stands",
            at_ash("2025-06-06")
                .week(ASH, "2025-06-02", "OO")
                .open(None, "2025-06-03", true, true)
                .open(Some(ASH), "2025-06-03", false, false)
                .mark(ASH, "2025-06-03", false, "/"),
            "possible=2 attended=0 absent_run_days=1 ground_i_run_days=1",
        ),
        (
            "the other school's mark on a day on this roll only",
            at_ash("2025-06-06")
                .open(None, "2025-06-02", true, true)
                .mark(BIRCH, "2025-06-02", false, "O"),
            "possible=0 unmarked=2 absent_run_days=0",
        ),
        (
            "left the Friday before",
            on_no_roll("2025-06-06")
                .enrol(ASH, "2024-09-02", "2025-05-30", 'C')
                .week(ASH, "2025-06-02", week_of_o),
            nothing,
        ),
        (
            "both dates of an enrolment are inclusive",
            on_no_roll("2025-06-06")
                .enrol(ASH, "2025-06-03", "2025-06-04", 'C')
                .week(ASH, "2025-06-02", week_of_o),
            "possible=4 absent_run_days=2",
        ),
    ]);
}

// ---- percentages, persistent and severe ----

#[test]
fn percentages_have_two_decimals_half_up() {
    let pack = || at_ash("2025-07-04");
    worked(&[
        (
            "1 of 32 is 3.125: half goes up, and not to the even 3.12",
            pack()
                .weeks(ASH, "2025-06-02", 3, "OO OO OO OO OO")
                .week(ASH, "2025-06-23", "/O"),
            "possible=32 attendance_pct=3.13 w12_pct=3.13",
        ),
        (
            "5 of 32 is 15.625: the same with two figures before the point",
            pack()
                .weeks(ASH, "2025-06-02", 2, "OO OO OO OO OO")
                .week(ASH, "2025-06-16", "OO OO OO O/ /\\")
                .week(ASH, "2025-06-23", "/\\"),
            "possible=32 attended=5 attendance_pct=15.63",
        ),
        (
            "2 of 3 goes up",
            pack().week(ASH, "2025-06-02", "/\\ O-"),
            "attendance_pct=66.67",
        ),
        (
            "1 of 3 goes down",
            pack().week(ASH, "2025-06-02", "/O O-"),
            "attendance_pct=33.33",
        ),
        (
            "noughts are kept",
            pack().week(ASH, "2025-06-02", "/O"),
            "attendance_pct=50.00",
        ),
        (
            "nothing attended is a figure",
            pack().week(ASH, "2025-06-02", "OO"),
            "attendance_pct=0.00 w12_pct=0.00",
        ),
        (
            "nothing possible is none",
            pack().week(ASH, "2025-06-02", "DX #Z .."),
            "possible=0 attendance_pct= w12_possible=0 w12_pct= persistent=false severe=false",
        ),
    ]);
}

#[test]
fn persistent_from_exactly_a_tenth() {
    let pack = || at_ash("2025-06-13");
    worked(&[
        (
            "1 of 10 is persistent",
            pack().week(ASH, "2025-06-02", "/\\ /\\ /\\ /\\ /O"),
            "possible=10 attendance_pct=90.00 persistent=true severe=false",
        ),
        (
            "1 of 11 is not",
            pack()
                .week(ASH, "2025-06-02", "/\\ /\\ /\\ /\\ /O")
                .week(ASH, "2025-06-09", "/-"),
            "possible=11 persistent=false",
        ),
        (
            "authorised absence is absence too",
            pack().week(ASH, "2025-06-02", "/\\ /\\ /\\ /\\ /I"),
            "persistent=true",
        ),
        (
            "not-possible sessions thin the denominator",
            pack().week(ASH, "2025-06-02", "/\\ /\\ /\\ /\\ DO"),
            "possible=9 persistent=true attendance_pct=88.89",
        ),
    ]);
}

#[test]
fn severe_from_exactly_a_half() {
    let pack = || at_ash("2025-06-13");
    worked(&[
        (
            "2 of 4 is severe, authorised and unauthorised together",
            pack().week(ASH, "2025-06-02", "/\\ IO"),
            "severe=true persistent=true",
        ),
        (
            "2 of 5 is not",
            pack().week(ASH, "2025-06-02", "/\\ OO /-"),
            "severe=false persistent=true",
        ),
        (
            "last year's absence makes nobody severe this year",
            at_ash("2025-09-05")
                .week(ASH, "2025-06-02", "OO OO OO OO OO")
                .week(ASH, "2025-09-01", "/\\"),
            "severe=false persistent=false w12_possible=12 w12_attended=2",
        ),
    ]);
}

// ---- the last 12 school weeks ----

#[test]
fn the_window_is_the_twelve_latest_school_weeks() {
    worked(&[
        (
            "of 13 weeks the first falls out",
            at_ash("2025-06-06")
                .week(ASH, "2025-03-10", "O-")
                .weeks(ASH, "2025-03-17", 12, "/-"),
            "possible=13 w12_possible=12 w12_attended=12 w12_pct=100.00 attendance_pct=92.31",
        ),
        (
            "of 12 weeks none does",
            at_ash("2025-06-06")
                .week(ASH, "2025-03-10", "O-")
                .weeks(ASH, "2025-03-17", 11, "/-"),
            "w12_possible=12 w12_attended=11 w12_pct=91.67",
        ),
        (
            "a holiday week in between does not count, so the first stays in",
            at_ash("2025-06-20")
                .week(ASH, "2025-03-10", "O-")
                .weeks(ASH, "2025-03-17", 5, "/-")
                .weeks(ASH, "2025-05-05", 6, "/-"),
            "w12_possible=12 w12_attended=11",
        ),
    ]);
}

#[test]
fn the_window_crosses_august_and_a_change_of_school() {
    let moved = on_no_roll("2025-10-10")
        .enrol(ASH, "2021-09-01", "2025-07-25", 'C')
        .enrol(BIRCH, "2025-09-01", "", 'C')
        .weeks(ASH, "2025-06-16", 6, "O-")
        .weeks(BIRCH, "2025-09-01", 6, "/-");
    worked(&[
        (
            "six weeks before the summer at one school and six after it at the other",
            moved.clone(),
            "laestab=9992001 w12_possible=12 w12_attended=6 w12_pct=50.00 possible=6 attendance_pct=100.00",
        ),
        (
            "a thirteenth, the oldest, falls out all the same",
            moved.week(ASH, "2025-06-09", "/\\"),
            "w12_possible=12 w12_attended=6",
        ),
    ]);
}

#[test]
fn the_calendar_makes_a_school_week_not_the_marks() {
    worked(&[
        (
            "12 open weeks without any mark push the marked one out",
            at_ash("2025-06-06")
                .week(ASH, "2025-03-10", "/-")
                .weeks(ASH, "2025-03-17", 12, ".-"),
            "w12_possible=0 w12_pct= possible=1",
        ),
        (
            "marks on closed days make no week",
            at_ash("2025-06-20")
                .week(ASH, "2025-03-10", "/-")
                .weeks(ASH, "2025-03-17", 11, ".-")
                .mark(ASH, "2025-06-02", false, "/")
                .mark(ASH, "2025-06-09", false, "/"),
            "w12_possible=1 w12_attended=1",
        ),
        (
            "a week marked # throughout is still open",
            at_ash("2025-06-06")
                .week(ASH, "2025-03-10", "/-")
                .weeks(ASH, "2025-03-17", 12, "##"),
            "w12_possible=0",
        ),
        (
            "weeks when the school was open and the pupil on no roll are not theirs",
            on_no_roll("2025-06-06")
                .enrol(ASH, "2025-03-10", "2025-03-14", 'C')
                .enrol(ASH, "2025-06-02", "", 'C')
                .weeks(ASH, "2025-03-10", 13, "/-"),
            "w12_possible=2",
        ),
    ]);
}

#[test]
fn the_week_as_of_falls_in_counts_once_it_has_had_an_open_session() {
    let pack = |as_of| {
        at_ash(as_of)
            .week(ASH, "2025-03-10", "O-")
            .weeks(ASH, "2025-03-17", 11, "/-")
            .week(ASH, "2025-06-02", "-- -- O/ OO")
    };
    worked(&[
        (
            "Tuesday: nothing open yet this week, so it is no week and the oldest stays",
            pack("2025-06-03"),
            "w12_possible=12 w12_attended=11",
        ),
        (
            "Wednesday: a week with two sessions, and the oldest falls out",
            pack("2025-06-04"),
            "w12_possible=13 w12_attended=12",
        ),
    ]);
}

#[test]
fn a_week_runs_from_monday_to_sunday() {
    worked(&[
        (
            "Sunday belongs to the Monday before, with which it stays in",
            at_ash("2025-06-01")
                .week(ASH, "2025-03-10", "/- -- -- -- -- -- O-")
                .weeks(ASH, "2025-03-17", 11, "/-"),
            "w12_possible=13 w12_attended=12",
        ),
        (
            "Sunday is not of the Monday after: it falls out",
            at_ash("2025-06-06")
                .week(ASH, "2025-03-10", "-- -- -- -- -- -- O-")
                .weeks(ASH, "2025-03-17", 12, "/-"),
            "w12_possible=12 w12_attended=12",
        ),
        (
            "Saturday and Sunday of the week are the same week",
            at_ash("2025-06-01").weeks(ASH, "2025-03-10", 12, "-- -- -- -- -- O- /-"),
            "w12_possible=24 w12_attended=12",
        ),
    ]);
}

// ---- the penalty threshold ----

#[test]
fn ten_sessions_of_g_n_o_u() {
    let pack = || at_ash("2025-06-06");
    worked(&[
        (
            "9 are not 10",
            pack().week(ASH, "2025-06-02", "OO OO OO OO O/"),
            "pn_sessions=9 pn_first_met=",
        ),
        (
            "10, on the last of them",
            pack().week(ASH, "2025-06-02", "OO OO OO OO OO"),
            "pn_sessions=10 pn_first_met=2025-06-06",
        ),
        (
            "any mix of the four, U too",
            pack().week(ASH, "2025-06-02", "GN OU GN OU GN"),
            "pn_sessions=10 pn_first_met=2025-06-06",
        ),
        (
            "no authorised absence, nor D",
            pack().week(ASH, "2025-06-02", "OO OO OO OI DO"),
            "pn_sessions=8 pn_first_met=",
        ),
        (
            "they need not be together",
            at_ash("2025-06-13")
                .week(ASH, "2025-06-02", "O/ O/ O/ O/ O/")
                .week(ASH, "2025-06-09", "O/ O/ O/ O/ O/"),
            "pn_sessions=10 pn_first_met=2025-06-13",
        ),
    ]);
}

#[test]
fn within_ten_school_weeks() {
    let ends = |as_of| {
        at_ash(as_of)
            .week(ASH, "2025-03-03", "O- O- O- O- O-")
            .weeks(ASH, "2025-03-10", 8, "/-")
    };
    worked(&[
        (
            "5 in week 1 and 5 in week 10 meet",
            ends("2025-05-09").week(ASH, "2025-05-05", "O- O- O- O- O-"),
            "pn_sessions=10 pn_first_met=2025-05-09",
        ),
        (
            "5 in week 1 and 5 in week 11 do not",
            ends("2025-05-16").week(ASH, "2025-05-05", "/-").week(
                ASH,
                "2025-05-12",
                "O- O- O- O- O-",
            ),
            "pn_sessions=5 pn_first_met=",
        ),
        (
            "unless one of the weeks between was a holiday",
            ends("2025-05-16").week(ASH, "2025-05-12", "O- O- O- O- O-"),
            "pn_sessions=10 pn_first_met=2025-05-16",
        ),
        (
            "9 in week 1 and a tenth on the Monday of week 10: met that day",
            at_ash("2025-05-05")
                .week(ASH, "2025-03-03", "OO OO OO OO O/")
                .weeks(ASH, "2025-03-10", 8, "/-")
                .week(ASH, "2025-05-05", "O-"),
            "pn_sessions=10 pn_first_met=2025-05-05",
        ),
        (
            "a tenth on the Monday of week 11: week 1 is out by then",
            at_ash("2025-05-12")
                .week(ASH, "2025-03-03", "OO OO OO OO O/")
                .weeks(ASH, "2025-03-10", 9, "/-")
                .week(ASH, "2025-05-12", "O-"),
            "pn_sessions=1 pn_first_met=",
        ),
        (
            "met in week 10 and under 10 again in week 11: the date stays",
            ends("2025-05-16")
                .week(ASH, "2025-05-05", "O- O- O- O- O-")
                .week(ASH, "2025-05-12", "/-"),
            "pn_sessions=5 pn_first_met=2025-05-09",
        ),
        (
            "weeks on no roll are not school weeks of the pupil's",
            on_no_roll("2025-06-06")
                .enrol(ASH, "2025-01-06", "2025-01-10", 'C')
                .enrol(BIRCH, "2025-06-02", "", 'C')
                .weeks(ASH, "2025-01-06", 20, "O- O- O- O- O-")
                .week(BIRCH, "2025-06-02", "O- O- O- O- O-"),
            "pn_sessions=10 pn_first_met=2025-06-06",
        ),
    ]);
}

#[test]
fn first_met_is_taken_as_at_each_date_of_the_whole_pack() {
    worked(&[
        (
            "met two years ago, forgotten by the count, kept by the date",
            at_ash("2025-06-06")
                .week(ASH, "2023-06-05", "OO OO OO OO OO")
                .weeks(ASH, "2025-03-10", 13, "/\\"),
            "pn_sessions=0 pn_first_met=2023-06-09 unauthorised=0",
        ),
        (
            "the first of two occasions",
            at_ash("2025-06-06")
                .week(ASH, "2023-06-05", "OO OO OO OO OO")
                .week(ASH, "2025-06-02", "OO OO OO OO OO"),
            "pn_sessions=20 pn_first_met=2023-06-09",
        ),
        (
            "the day that takes the count past 10 with both its sessions",
            at_ash("2025-06-13")
                .week(ASH, "2025-06-02", "OO OO OO OO O/")
                .week(ASH, "2025-06-09", "OO"),
            "pn_sessions=11 pn_first_met=2025-06-09",
        ),
        (
            "not before as-of has come",
            at_ash("2025-06-05").week(ASH, "2025-06-02", "OO OO OO OO OO"),
            "pn_sessions=8 pn_first_met=",
        ),
        (
            "over August and a change of school",
            on_no_roll("2025-09-05")
                .enrol(ASH, "2020-09-01", "2025-08-31", 'C')
                .enrol(BIRCH, "2025-09-01", "", 'C')
                .week(ASH, "2025-07-14", "-- -- OO OO OO")
                .week(BIRCH, "2025-09-01", "OO OO"),
            "pn_sessions=10 pn_first_met=2025-09-02 unauthorised=4",
        ),
    ]);
}

// ---- runs ----

/// A Monday and a Tuesday of O, then the Wednesday given, which is the as-of date.
fn after_two_days_of_o(third_day: &'static str) -> Pack {
    at_ash("2025-06-04")
        .week(ASH, "2025-06-02", "OO OO")
        .week(ASH, "2025-06-04", third_day)
}

/// The same after two days of I.
fn after_two_days_ill(third_day: &'static str) -> Pack {
    at_ash("2025-06-04")
        .week(ASH, "2025-06-02", "II II")
        .week(ASH, "2025-06-04", third_day)
}

#[test]
fn each_row_of_the_run_table() {
    worked(&[
        (
            "any attended mark ends all, even beside an absence",
            after_two_days_of_o("/O"),
            "absent_run_days=0 unauthorised_run_days=0 ground_i_run_days=0 ill_run_days=0",
        ),
        (
            "late before the register closed is attended",
            after_two_days_ill("LI"),
            "absent_run_days=0 unauthorised_run_days=0 ground_i_run_days=0 ill_run_days=0",
        ),
        (
            "approved activity is attended",
            after_two_days_of_o("BO"),
            "absent_run_days=0 unauthorised_run_days=0 ground_i_run_days=0 ill_run_days=0",
        ),
        (
            "all G/N/O",
            after_two_days_of_o("GN"),
            "absent_run_days=3 unauthorised_run_days=3 ground_i_run_days=3 ill_run_days=0",
        ),
        (
            "U ends ground (i) and nothing else",
            after_two_days_of_o("OU"),
            "absent_run_days=3 unauthorised_run_days=3 ground_i_run_days=0 ill_run_days=0",
        ),
        (
            "U alone, too",
            after_two_days_of_o("UU"),
            "absent_run_days=3 unauthorised_run_days=3 ground_i_run_days=0 ill_run_days=0",
        ),
        (
            "all I goes on with the absence and the illness",
            after_two_days_ill("II"),
            "absent_run_days=3 unauthorised_run_days=0 ground_i_run_days=0 ill_run_days=3",
        ),
        (
            "I after O: still absent, a new run of illness",
            after_two_days_of_o("II"),
            "absent_run_days=3 unauthorised_run_days=0 ground_i_run_days=0 ill_run_days=1",
        ),
        (
            "O after I: still absent, new unauthorised runs",
            after_two_days_ill("OO"),
            "absent_run_days=3 unauthorised_run_days=1 ground_i_run_days=1 ill_run_days=0",
        ),
        (
            "U after I: the same without ground (i)",
            after_two_days_ill("UO"),
            "absent_run_days=3 unauthorised_run_days=1 ground_i_run_days=0 ill_run_days=0",
        ),
        (
            "morning N, afternoon I: absent and none of the rest",
            after_two_days_of_o("NI"),
            "absent_run_days=3 unauthorised_run_days=0 ground_i_run_days=0 ill_run_days=0",
        ),
        (
            "the same after illness",
            after_two_days_ill("NI"),
            "absent_run_days=3 unauthorised_run_days=0 ground_i_run_days=0 ill_run_days=0",
        ),
        (
            "another authorised absence",
            after_two_days_ill("MI"),
            "absent_run_days=3 unauthorised_run_days=0 ground_i_run_days=0 ill_run_days=0",
        ),
    ]);
}

#[test]
fn not_possible_marks_hold_the_runs_but_end_ground_i() {
    let held = "absent_run_days=2 unauthorised_run_days=2 ground_i_run_days=0 ill_run_days=0";
    for code in ["D", "X", "Q", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"] {
        let whole_day = at_ash("2025-06-04")
            .week(ASH, "2025-06-02", "OO OO ..")
            .mark(ASH, "2025-06-04", false, code)
            .mark(ASH, "2025-06-04", true, code);
        let half_unmarked = at_ash("2025-06-04")
            .week(ASH, "2025-06-02", "OO OO ..")
            .mark(ASH, "2025-06-04", true, code);
        worked(&[(code, whole_day, held), (code, half_unmarked, held)]);
    }
    worked(&[
        (
            "plain Y, until 18 August 2024, is of that kind",
            at_ash("2024-06-05").week(ASH, "2024-06-03", "OO OO YY"),
            held,
        ),
        (
            "ill_run_days is held as well",
            after_two_days_ill("DD"),
            "absent_run_days=2 unauthorised_run_days=0 ground_i_run_days=0 ill_run_days=2",
        ),
        (
            "ground (i) starts afresh the day after: 1 while the others are at 3",
            at_ash("2025-06-05").week(ASH, "2025-06-02", "OO OO XX OO"),
            "absent_run_days=3 unauthorised_run_days=3 ground_i_run_days=1",
        ),
        (
            "beside #, D still ends ground (i)",
            after_two_days_of_o("#D"),
            held,
        ),
    ]);
}

#[test]
fn absence_beside_a_not_possible_mark_follows_the_absence_row() {
    worked(&[
        (
            "D with O: a day of both absence runs, and ground (i) is 0",
            after_two_days_of_o("DO"),
            "absent_run_days=3 unauthorised_run_days=3 ground_i_run_days=0 ill_run_days=0",
        ),
        (
            "Y with I: a day of illness",
            at_ash("2024-06-05").week(ASH, "2024-06-03", "II II YI"),
            "absent_run_days=3 unauthorised_run_days=0 ground_i_run_days=0 ill_run_days=3",
        ),
        (
            "# with O: as O alone",
            after_two_days_of_o("#O"),
            "absent_run_days=3 unauthorised_run_days=3 ground_i_run_days=3 ill_run_days=0",
        ),
        (
            "Z with I: as I alone",
            after_two_days_ill("IZ"),
            "absent_run_days=3 unauthorised_run_days=0 ground_i_run_days=0 ill_run_days=3",
        ),
        (
            "D with an attended mark: attended",
            after_two_days_of_o("D/"),
            "absent_run_days=0 unauthorised_run_days=0 ground_i_run_days=0 ill_run_days=0",
        ),
    ]);
}

#[test]
fn a_day_of_nothing_changes_nothing() {
    let unchanged = "absent_run_days=2 unauthorised_run_days=2 ground_i_run_days=2 ill_run_days=0";
    worked(&[
        ("open, no mark", after_two_days_of_o(".."), unchanged),
        ("a closed day", after_two_days_of_o("--"), unchanged),
        ("#", after_two_days_of_o("##"), unchanged),
        ("Z", after_two_days_of_o("ZZ"), unchanged),
        ("# beside nothing", after_two_days_of_o("#."), unchanged),
        (
            "illness as well",
            after_two_days_ill("Z#"),
            "absent_run_days=2 ill_run_days=2",
        ),
        (
            "an unmarked session is passed over, the other decides the day",
            after_two_days_of_o(".O"),
            "absent_run_days=3 unauthorised_run_days=3 ground_i_run_days=3",
        ),
        (
            "a day open in the morning only is a whole school day",
            after_two_days_of_o("O-"),
            "absent_run_days=3 ground_i_run_days=3",
        ),
        (
            "unmarked beside an attended mark: attended",
            after_two_days_of_o("./"),
            "absent_run_days=0",
        ),
    ]);
}

#[test]
fn runs_go_through_holidays_years_and_schools() {
    worked(&[
        (
            "over half term and weekends, every school day once",
            at_ash("2025-06-06")
                .week(ASH, "2025-05-19", "OO OO OO OO OO")
                .week(ASH, "2025-06-02", "OO OO OO OO OO"),
            "absent_run_days=10 unauthorised_run_days=10 ground_i_run_days=10",
        ),
        (
            "over 1 August and a change of school, to the 20 days of ground (i)",
            on_no_roll("2025-09-12")
                .enrol(ASH, "2020-09-01", "2025-07-18", 'C')
                .enrol(BIRCH, "2025-09-01", "", 'C')
                .weeks(ASH, "2025-07-07", 2, "OO OO OO OO OO")
                .weeks(BIRCH, "2025-09-01", 2, "NN NN NN NN NN"),
            "absent_run_days=20 ground_i_run_days=20 unauthorised=20",
        ),
        (
            "illness runs on into the new year, ill_days begins again",
            at_ash("2025-09-02")
                .week(ASH, "2025-07-14", "-- -- -- -- II")
                .week(ASH, "2025-09-01", "II I."),
            "ill_run_days=3 absent_run_days=3 ill_days=1.5",
        ),
        (
            "days on no roll are no school days, whatever was marked on them",
            on_no_roll("2025-06-06")
                .enrol(ASH, "2025-06-02", "2025-06-03", 'C')
                .enrol(ASH, "2025-06-05", "", 'C')
                .week(ASH, "2025-06-02", "OO OO /\\ OO OO"),
            "absent_run_days=4 ground_i_run_days=4",
        ),
        (
            "current means up to as-of: a run that ended is gone",
            at_ash("2025-06-06").week(ASH, "2025-06-02", "OO OO OO OO /\\"),
            "absent_run_days=0",
        ),
        (
            "and what comes after as-of does not end it",
            at_ash("2025-06-05").week(ASH, "2025-06-02", "OO OO OO OO /\\"),
            "absent_run_days=4",
        ),
    ]);
}

#[test]
fn a_days_marks_are_those_of_all_the_schools() {
    let both = || {
        on_no_roll("2025-06-03")
            .enrol(ASH, "2025-06-01", "", 'M')
            .enrol(BIRCH, "2025-06-01", "", 'S')
    };
    worked(&[
        (
            "present at one school, absent at the other: attended",
            both()
                .week(ASH, "2025-06-02", "OO OO")
                .week(BIRCH, "2025-06-02", ".. /."),
            "absent_run_days=0",
        ),
        (
            "O at one, D at the other: absent, ground (i) 0",
            both()
                .week(ASH, "2025-06-02", "OO OO")
                .week(BIRCH, "2025-06-02", ".. DD"),
            "absent_run_days=2 unauthorised_run_days=2 ground_i_run_days=0",
        ),
        (
            "O at one, I at the other: absent only; one day, not two",
            both()
                .week(ASH, "2025-06-02", "OO OO")
                .week(BIRCH, "2025-06-02", ".. II"),
            "absent_run_days=2 unauthorised_run_days=0 ground_i_run_days=0 ill_run_days=0",
        ),
        (
            "a day open at the subsidiary school only is a school day",
            both()
                .week(ASH, "2025-06-02", "OO")
                .week(BIRCH, "2025-06-03", "O-"),
            "absent_run_days=2 ground_i_run_days=2",
        ),
    ]);
}

#[test]
fn ill_days_are_halves_of_sessions() {
    worked(&[
        (
            "3 sessions of I are 1.5 days; other authorised absence is not illness",
            at_ash("2025-06-06").week(ASH, "2025-06-02", "II I/ MM"),
            "ill_days=1.5 authorised=5",
        ),
        (
            "none is 0.0",
            at_ash("2025-06-06").week(ASH, "2025-06-02", "MM"),
            "ill_days=0.0",
        ),
        (
            "they need not be together, and an attended day between is no matter",
            at_ash("2025-06-06").week(ASH, "2025-06-02", "II /\\ II /\\ /\\"),
            "ill_days=2.0 ill_run_days=0",
        ),
    ]);
}

// ---- the school of the row ----

#[test]
fn the_school_of_the_row() {
    let pack = || on_no_roll("2025-06-04");
    let ash = "laestab=9994001";
    let birch = "laestab=9992001";
    worked(&[
        (
            "no enrolment at all",
            pack(),
            "upn=G999400125001 laestab= possible=0 unmarked=0",
        ),
        (
            "none has started",
            pack().enrol(ASH, "2025-06-05", "", 'C'),
            "laestab=",
        ),
        (
            "on roll before one that is still to start",
            pack()
                .enrol(ASH, "2025-06-04", "2025-06-04", 'S')
                .enrol(BIRCH, "2025-06-05", "", 'C'),
            ash,
        ),
        (
            "C before M, though M started later and is lower",
            pack()
                .enrol(ASH, "2024-09-01", "", 'C')
                .enrol(BIRCH, "2025-01-06", "", 'M'),
            ash,
        ),
        (
            "M before S",
            pack()
                .enrol(ASH, "2024-09-01", "", 'M')
                .enrol(BIRCH, "2025-01-06", "", 'S'),
            ash,
        ),
        (
            "S when there is nothing else",
            pack().enrol(ASH, "2024-09-01", "", 'S'),
            ash,
        ),
        (
            "on roll as S before a C that has ended",
            pack()
                .enrol(ASH, "2025-01-06", "", 'S')
                .enrol(BIRCH, "2025-02-03", "2025-06-03", 'C'),
            ash,
        ),
        (
            "on roll to the as-of day itself",
            pack()
                .enrol(ASH, "2024-09-01", "2025-06-04", 'C')
                .enrol(BIRCH, "2025-01-06", "", 'M'),
            ash,
        ),
        (
            "two C: the latest start",
            pack()
                .enrol(ASH, "2025-01-06", "", 'C')
                .enrol(BIRCH, "2024-09-01", "", 'C'),
            ash,
        ),
        (
            "two C from one day: the lowest number",
            pack()
                .enrol(ASH, "2025-01-06", "", 'C')
                .enrol(BIRCH, "2025-01-06", "2025-07-01", 'C'),
            birch,
        ),
        (
            "on none now: the latest to end, whatever its status or start",
            pack().enrol(ASH, "2024-09-01", "2025-05-30", 'S').enrol(
                BIRCH,
                "2025-01-06",
                "2025-05-29",
                'C',
            ),
            ash,
        ),
        (
            "ended on one day: the latest start",
            pack().enrol(ASH, "2025-01-06", "2025-05-30", 'S').enrol(
                BIRCH,
                "2024-09-01",
                "2025-05-30",
                'C',
            ),
            ash,
        ),
        (
            "ended and started on the same days: the lowest number",
            pack().enrol(ASH, "2024-09-01", "2025-05-30", 'C').enrol(
                BIRCH,
                "2024-09-01",
                "2025-05-30",
                'S',
            ),
            birch,
        ),
        (
            "ended, and another still to start",
            pack().enrol(ASH, "2024-09-01", "2025-05-30", 'C').enrol(
                BIRCH,
                "2025-06-09",
                "2025-07-18",
                'C',
            ),
            ash,
        ),
    ]);
}

#[test]
fn a_row_a_pupil_ordered_by_upn() {
    let classmate = "E999200123099";
    let on_no_roll = "F999200125007";
    let mut case = at_ash("2025-06-06").week(ASH, "2025-06-02", "OO OO").0;
    let mut theirs = at_ash("2025-06-06").week(ASH, "2025-06-02", "/. I-").0;
    for enrolment in &mut theirs.enrolments {
        classmate.clone_into(&mut enrolment.upn);
    }
    for mark in &mut theirs.marks {
        classmate.clone_into(&mut mark.upn);
    }
    case.pupils.push(on_no_roll.to_owned());
    case.pupils.push(classmate.to_owned());
    case.enrolments.extend(theirs.enrolments);
    case.marks.extend(theirs.marks);

    let rows = standings(&case);
    let upns: Vec<&str> = rows.iter().map(|row| row.upn.as_str()).collect();
    assert_eq!(
        upns,
        [classmate, on_no_roll, PUPIL],
        "why: byte order of the UPN, not the order of the file"
    );
    let figures: Vec<_> = rows
        .iter()
        .map(|row| (row.laestab, row.possible, row.attended, row.unmarked))
        .collect();
    assert_eq!(
        figures,
        [(Some(ASH), 2, 1, 2), (None, 0, 0, 0), (Some(ASH), 4, 0, 0)],
        "why: roll and marks stay with their pupil, and who is on no roll has a row"
    );
}
