//! The register contract worked the slow, obvious way, to hold the engine against.
//! In: a [`Case`], the rows of a pack that was read without an error, and an as-of date.
//! Out: one [`Row`] a pupil, ordered by UPN. Shares no code with the crate it checks.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// A register pack as plain rows, with the date up to which it is looked at.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// LAESTABs of `schools.csv`.
    pub(crate) schools: Vec<u32>,
    pub(crate) calendar: Vec<CalendarRow>,
    /// UPNs of `pupils.csv`.
    pub(crate) pupils: Vec<String>,
    pub(crate) enrolments: Vec<Enrolment>,
    pub(crate) marks: Vec<Mark>,
    pub(crate) as_of: Date,
}

/// A row of `calendar.csv`. Neither session open is the `none` that closes a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CalendarRow {
    /// `None` is the `*` of every school.
    pub(crate) laestab: Option<u32>,
    pub(crate) date: Date,
    pub(crate) am: bool,
    pub(crate) pm: bool,
}

/// A row of `enrolments.csv`; both dates inclusive, no end while still on roll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Enrolment {
    pub(crate) upn: String,
    pub(crate) laestab: u32,
    pub(crate) start: Date,
    pub(crate) end: Option<Date>,
    /// `C` single, `M` main, `S` subsidiary.
    pub(crate) status: char,
}

/// A row of `marks.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) upn: String,
    pub(crate) laestab: u32,
    pub(crate) date: Date,
    /// The afternoon session; otherwise the morning.
    pub(crate) pm: bool,
    pub(crate) code: &'static str,
}

/// The standings of one pupil: the contract's columns, all but the policy's `tier`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) upn: String,
    pub(crate) laestab: Option<u32>,
    pub(crate) possible: u32,
    pub(crate) attended: u32,
    pub(crate) authorised: u32,
    pub(crate) unauthorised: u32,
    pub(crate) unmarked: u32,
    /// Two decimals, half up; `None` when nothing was possible. So too `w12_pct`.
    pub(crate) attendance_pct: Option<String>,
    pub(crate) persistent: bool,
    pub(crate) severe: bool,
    pub(crate) w12_possible: u32,
    pub(crate) w12_attended: u32,
    pub(crate) w12_pct: Option<String>,
    pub(crate) pn_sessions: u32,
    pub(crate) pn_first_met: Option<Date>,
    pub(crate) absent_run_days: u32,
    pub(crate) unauthorised_run_days: u32,
    pub(crate) ground_i_run_days: u32,
    /// One decimal.
    pub(crate) ill_days: String,
    pub(crate) ill_run_days: u32,
}

/// The standings of every pupil of the pack.
pub(crate) fn standings(case: &Case) -> Vec<Row> {
    // "One row a pupil, ordered by upn", in byte order, which is how Rust orders text.
    let mut upns = case.pupils.clone();
    upns.sort();
    upns.iter().map(|upn| standing(case, upn)).collect()
}

fn standing(case: &Case, upn: &str) -> Row {
    // "Only sessions up to and including as-of count": nothing below sees a later one.
    let sessions = open_sessions(case, upn);

    // "The academic year runs 1 August to 31 July."
    let year_start = academic_year_start(case.as_of);
    let this_year: Vec<Session> = sessions
        .iter()
        .copied()
        .filter(|session| session.date >= year_start)
        .collect();

    let year = count(&this_year);
    let absence = year.authorised + year.unauthorised;

    // "The same, over the pupil's last 12 school weeks."
    let twelve_weeks = last_school_weeks(&sessions, case.as_of, 12);
    let within_twelve: Vec<Session> = sessions
        .iter()
        .copied()
        .filter(|session| twelve_weeks.contains(&session.week))
        .collect();
    let w12 = count(&within_twelve);

    let runs = runs(&sessions);

    Row {
        upn: upn.to_owned(),
        laestab: school_at(case, upn),
        possible: year.possible(),
        attended: year.attended,
        authorised: year.authorised,
        unauthorised: year.unauthorised,
        unmarked: year.unmarked,
        attendance_pct: percent(year.attended, year.possible()),
        // "10 % / 50 % of possible or more, by exact arithmetic; false when possible is 0."
        persistent: year.possible() > 0 && absence * 100 >= year.possible() * 10,
        severe: year.possible() > 0 && absence * 100 >= year.possible() * 50,
        w12_possible: w12.possible(),
        w12_attended: w12.attended,
        w12_pct: percent(w12.attended, w12.possible()),
        pn_sessions: penalty_sessions(&sessions, case.as_of),
        pn_first_met: penalty_first_met(&sessions),
        absent_run_days: runs.absent,
        unauthorised_run_days: runs.unauthorised,
        ground_i_run_days: runs.ground_i,
        ill_days: ill_days(&this_year),
        ill_run_days: runs.ill,
    }
}

// ---- the school of the row ----

/// "School on roll at as-of (C, else M, else any; else the latest to end among those that have
/// started; empty if none has; ties: the latest start, then the lowest laestab)."
fn school_at(case: &Case, upn: &str) -> Option<u32> {
    let started: Vec<&Enrolment> = case
        .enrolments
        .iter()
        .filter(|enrolment| enrolment.upn == upn && enrolment.start <= case.as_of)
        .collect();
    let on_roll: Vec<&Enrolment> = started
        .iter()
        .copied()
        .filter(|enrolment| on_roll_on(enrolment, case.as_of))
        .collect();

    // C, else M, else any.
    for wanted in ["C", "M", "CMS"] {
        let of_status: Vec<&Enrolment> = on_roll
            .iter()
            .copied()
            .filter(|enrolment| wanted.contains(enrolment.status))
            .collect();
        if !of_status.is_empty() {
            return latest_start_then_lowest(&of_status);
        }
    }

    // Else the latest to end: all that are left have an end, before as-of.
    let latest_end = started.iter().filter_map(|enrolment| enrolment.end).max()?;
    let last_to_end: Vec<&Enrolment> = started
        .iter()
        .copied()
        .filter(|enrolment| enrolment.end == Some(latest_end))
        .collect();
    latest_start_then_lowest(&last_to_end)
}

/// "Ties: the latest start, then the lowest laestab."
fn latest_start_then_lowest(candidates: &[&Enrolment]) -> Option<u32> {
    let latest = candidates.iter().map(|enrolment| enrolment.start).max()?;
    candidates
        .iter()
        .filter(|enrolment| enrolment.start == latest)
        .map(|enrolment| enrolment.laestab)
        .min()
}

/// "`end` empty = still on roll; both dates inclusive."
fn on_roll_on(enrolment: &Enrolment, day: Date) -> bool {
    enrolment.start <= day && enrolment.end.is_none_or(|end| day <= end)
}

// ---- open sessions ----

/// An open session of the pupil's, with the mark on it if it has one.
#[derive(Debug, Clone, Copy)]
struct Session {
    date: Date,
    /// The Monday of its week.
    week: Date,
    mark: Option<&'static str>,
}

/// "Open session = a session of the calendar of a school on whose roll the pupil is that day."
/// In date order, up to and including as-of. A session that two rolls share is here twice.
/// Marks are looked up from open sessions, so a mark on any other session counts nowhere.
fn open_sessions(case: &Case, upn: &str) -> Vec<Session> {
    let calendar: BTreeMap<(Option<u32>, Date), &CalendarRow> = case
        .calendar
        .iter()
        .map(|row| ((row.laestab, row.date), row))
        .collect();
    let marks: BTreeMap<(u32, Date, bool), &'static str> = case
        .marks
        .iter()
        .filter(|mark| mark.upn == upn)
        .map(|mark| ((mark.laestab, mark.date, mark.pm), mark.code))
        .collect();
    // A day without any row is open nowhere.
    let days: BTreeSet<Date> = case.calendar.iter().map(|row| row.date).collect();

    let mut sessions = Vec::new();
    for day in days {
        if day > case.as_of {
            break;
        }
        for enrolment in &case.enrolments {
            if enrolment.upn != upn || !on_roll_on(enrolment, day) {
                continue;
            }
            // "A school's own row for a date replaces the `*` row."
            let own_row = calendar.get(&(Some(enrolment.laestab), day));
            let everybodys_row = calendar.get(&(None, day));
            let Some(row) = own_row.or(everybodys_row) else {
                continue;
            };
            for (pm, open) in [(false, row.am), (true, row.pm)] {
                if open {
                    let mark = marks.get(&(enrolment.laestab, day, pm)).copied();
                    sessions.push(Session {
                        date: day,
                        week: monday_of(day),
                        mark,
                    });
                }
            }
        }
    }
    sessions
}

// ---- code classes ----

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Attended,
    Authorised,
    Unauthorised,
    NotPossible,
    Administrative,
}

/// The code table, row by row.
fn class_of(code: &str) -> Class {
    match code {
        // Present, late before the register closed, and approved educational activity, which
        // plain J was until 18 August 2024.
        "/" | "\\" | "L" | "K" | "V" | "P" | "W" | "B" | "J" => Class::Attended,
        // Authorised absence; H until 18 August 2024.
        "C" | "C1" | "C2" | "M" | "J1" | "S" | "T" | "R" | "I" | "E" | "H" => Class::Authorised,
        "G" | "N" | "O" | "U" => Class::Unauthorised,
        // Not a possible attendance; plain Y until 18 August 2024.
        "D" | "X" | "Q" | "Y1" | "Y2" | "Y3" | "Y4" | "Y5" | "Y6" | "Y7" | "Y" => {
            Class::NotPossible
        }
        "#" | "Z" => Class::Administrative,
        other => panic!("a case has the unknown code {other}"),
    }
}

// ---- counts and percentages ----

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    attended: u32,
    authorised: u32,
    unauthorised: u32,
    unmarked: u32,
}

impl Count {
    /// "Possible = attended + authorised + unauthorised."
    fn possible(self) -> u32 {
        self.attended + self.authorised + self.unauthorised
    }
}

/// "Sessions by the code classes, all the pupil's schools together"; "unmarked = open sessions
/// without a mark (in none of the four; `#` and `Z` are marks)".
fn count(sessions: &[Session]) -> Count {
    let mut count = Count::default();
    for session in sessions {
        match session.mark.map(class_of) {
            Some(Class::Attended) => count.attended += 1,
            Some(Class::Authorised) => count.authorised += 1,
            Some(Class::Unauthorised) => count.unauthorised += 1,
            Some(Class::NotPossible | Class::Administrative) => {}
            None => count.unmarked += 1,
        }
    }
    count
}

/// "Attended / possible × 100, two decimals, half up; empty when possible is 0."
/// Half up is the whole part of (hundredths of a per cent + a half), over one denominator.
fn percent(attended: u32, possible: u32) -> Option<String> {
    if possible == 0 {
        return None;
    }
    let hundredths = (2 * 10_000 * attended + possible) / (2 * possible);
    Some(format!("{}.{:02}", hundredths / 100, hundredths % 100))
}

/// "Sessions coded I this academic year ÷ 2, one decimal."
fn ill_days(this_year: &[Session]) -> String {
    let ill = this_year
        .iter()
        .filter(|session| session.mark == Some("I"))
        .count();
    let half = if ill % 2 == 1 { "5" } else { "0" };
    format!("{}.{half}", ill / 2)
}

/// "The academic year runs 1 August to 31 July": the 1 August on or before the day.
fn academic_year_start(day: Date) -> Date {
    let first_of_august = date(day.year(), 8, 1);
    if day >= first_of_august {
        first_of_august
    } else {
        date(day.year() - 1, 8, 1)
    }
}

// ---- school weeks ----

/// The Monday of a Monday-to-Sunday week.
fn monday_of(day: Date) -> Date {
    let mut monday = day;
    while monday.weekday() != Weekday::Monday {
        monday -= 1.day();
    }
    monday
}

/// "School week = a Monday-to-Sunday week with at least one open session of the pupil's, on or
/// before as-of. Weeks without one do not count, however many lie between; the calendar decides,
/// not the marks; the window crosses terms, academic years and changes of school. Last n = the n
/// latest such weeks." Each week is named by its Monday.
fn last_school_weeks(sessions: &[Session], as_at: Date, n: usize) -> BTreeSet<Date> {
    let mut mondays: BTreeSet<Date> = sessions
        .iter()
        .filter(|session| session.date <= as_at)
        .map(|session| session.week)
        .collect();
    while mondays.len() > n {
        mondays.pop_first();
    }
    mondays
}

/// "Sessions coded G, N, O or U in the pupil's last 10 school weeks", as at a date.
fn penalty_sessions(sessions: &[Session], as_at: Date) -> u32 {
    let ten_weeks = last_school_weeks(sessions, as_at, 10);
    let mut coded = 0;
    for session in sessions {
        if session.date <= as_at
            && ten_weeks.contains(&session.week)
            && matches!(session.mark, Some("G" | "N" | "O" | "U"))
        {
            coded += 1;
        }
    }
    coded
}

/// "The first date in the whole pack, earlier years included, on which that count, taken as at
/// that date, was 10 or more; empty if never." On a day without an open session nothing is added,
/// so the pupil's school days are candidates enough; the window is counted afresh for each.
fn penalty_first_met(sessions: &[Session]) -> Option<Date> {
    school_days(sessions)
        .into_iter()
        .find(|&day| penalty_sessions(sessions, day) >= 10)
}

// ---- runs ----

/// "School days: days with at least one open session", in order.
fn school_days(sessions: &[Session]) -> BTreeSet<Date> {
    sessions.iter().map(|session| session.date).collect()
}

#[derive(Debug, Clone, Copy, Default)]
struct Runs {
    absent: u32,
    unauthorised: u32,
    ground_i: u32,
    ill: u32,
}

/// "Runs walk the pupil's school days in order, up to as-of, through holidays and academic years
/// without restarting. A day's marks are all marks on its open sessions, at all the pupil's
/// schools; unmarked sessions are passed over."
fn runs(sessions: &[Session]) -> Runs {
    let mut runs = Runs::default();
    for day in school_days(sessions) {
        let marks: Vec<&str> = sessions
            .iter()
            .filter(|session| session.date == day)
            .filter_map(|session| session.mark)
            .collect();
        let attended = marks.iter().any(|code| class_of(code) == Class::Attended);
        let not_possible = marks
            .iter()
            .any(|code| class_of(code) == Class::NotPossible);
        let absences: Vec<&str> = marks
            .iter()
            .copied()
            .filter(|code| matches!(class_of(code), Class::Authorised | Class::Unauthorised))
            .collect();
        let every_absence_in = |codes: &[&str]| absences.iter().all(|code| codes.contains(code));

        if attended {
            // "Any attended mark": 0, 0, 0, 0.
            runs = Runs::default();
        } else if !absences.is_empty() {
            // Every row of absence marks: absent_run + 1.
            runs.absent += 1;
            if every_absence_in(&["G", "N", "O"]) {
                // "Absence marks, all G/N/O": +1, +1, +1, 0.
                runs.unauthorised += 1;
                runs.ground_i += 1;
                runs.ill = 0;
            } else if every_absence_in(&["G", "N", "O", "U"]) {
                // "All G/N/O/U, at least one U": +1, +1, 0, 0.
                runs.unauthorised += 1;
                runs.ground_i = 0;
                runs.ill = 0;
            } else if every_absence_in(&["I"]) {
                // "All I": +1, 0, 0, +1.
                runs.unauthorised = 0;
                runs.ground_i = 0;
                runs.ill += 1;
            } else {
                // "Otherwise": +1, 0, 0, 0.
                runs.unauthorised = 0;
                runs.ground_i = 0;
                runs.ill = 0;
            }
            // "Absence marks and any of D X Q Y1-Y7 (or #, Z): the absence rows, except that
            // with any of D X Q Y1-Y7 ground_i_run is 0."
            if not_possible {
                runs.ground_i = 0;
            }
        } else if not_possible {
            // "No absence and no attended mark, at least one of D X Q Y1-Y7": only ground_i, to 0.
            runs.ground_i = 0;
        } else {
            // "Nothing but #, Z or no mark": no change.
        }
    }
    runs
}
