//! A case laid out as registers, and the engine's answer in the reference's columns.
//! In: a [`Case`]. Out: registers, places of its pupils, rows to compare.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::attendance::Code;
use register::{
    Day, DaySessions, PupilIx, Registers, RollStatus, Rolls, SchoolCalendar, SchoolIx, Session,
    Slot, Spell, Standing, Windows,
};

use crate::reference::{Case, Row};

/// A case's registers, its schools and pupils in the case's order.
pub(crate) struct Built {
    pub(crate) registers: Registers,
    pub(crate) schools: BTreeMap<u32, SchoolIx>,
}

fn calendars(case: &Case) -> Vec<SchoolCalendar> {
    let sessions = |am, pm| match (am, pm) {
        (false, false) => DaySessions::None,
        (true, false) => DaySessions::Am,
        (false, true) => DaySessions::Pm,
        (true, true) => DaySessions::Both,
    };
    let of = |number| {
        let mut calendar = SchoolCalendar::default();
        for own in [false, true] {
            for row in case
                .calendar
                .iter()
                .filter(|r| r.laestab == own.then_some(number))
            {
                calendar.set(row.date, sessions(row.am, row.pm));
            }
        }
        calendar
    };
    case.schools.iter().map(|n| of(*n)).collect()
}

/// Lays a case out as registers with every mark set down.
pub(crate) fn build(case: &Case) -> Built {
    let mut rolls = Rolls::new();
    let mut schools = BTreeMap::new();
    for (number, calendar) in case.schools.iter().zip(calendars(case)) {
        schools.insert(*number, rolls.add_school(*number, calendar));
    }
    let spells = |upn: &String| {
        case.enrolments
            .iter()
            .filter(|e| e.upn == *upn)
            .map(|e| Spell {
                school: schools[&e.laestab],
                start: e.start.into(),
                end: e.end.map(Day::from),
                status: RollStatus::parse(&e.status.to_string()).expect("a status"),
            })
            .collect()
    };
    rolls.add_pupils(case.pupils.iter().map(spells).collect());
    let marking = rolls.open();
    for mark in &case.marks {
        let pupil = PupilIx(
            case.pupils
                .iter()
                .position(|u| *u == mark.upn)
                .expect("a pupil") as u32,
        );
        let code = Code::parse(mark.code, mark.date).expect("a code of that date");
        marking.mark(
            pupil,
            schools[&mark.laestab],
            slot(mark.date, mark.pm),
            code,
        );
    }
    Built {
        registers: marking.close(1),
        schools,
    }
}

pub(crate) fn slot(date: Date, pm: bool) -> Slot {
    Slot::of(date.into(), if pm { Session::Pm } else { Session::Am })
}

fn percent(hundredths: Option<u32>) -> Option<String> {
    hundredths.map(|h| format!("{}.{:02}", h / 100, h % 100))
}

/// A standing in the reference's columns.
pub(crate) fn row(upn: &str, registers: &Registers, s: &Standing) -> Row {
    Row {
        upn: upn.to_owned(),
        laestab: s.school.map(|ix| registers.rolls().number(ix)),
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
        pn_sessions: s.penalty_sessions,
        pn_first_met: s.penalty_first_met.map(Day::date),
        absent_run_days: s.runs.absent.into(),
        unauthorised_run_days: s.runs.unauthorised.into(),
        ground_i_run_days: s.runs.ground_i.into(),
        ill_days: format!("{}.{}", s.ill / 2, s.ill % 2 * 5),
        ill_run_days: s.runs.ill.into(),
    }
}

/// The engine's standings, ordered as the contract orders them.
pub(crate) fn rows(case: &Case, registers: &Registers) -> Vec<Row> {
    let standings = registers.standings(case.as_of.into(), Windows::default(), 1);
    let mut rows: Vec<Row> = case
        .pupils
        .iter()
        .zip(standings.iter())
        .map(|(upn, s)| row(upn, registers, s))
        .collect();
    rows.sort_by(|a, b| a.upn.cmp(&b.upn));
    rows
}
