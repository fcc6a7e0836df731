//! A pupil's register drawn as text, for tests that a person can read.
//! In: a Monday, and weeks of marks. Out: registers of one pupil at one school.
//!
//! A week is five days separated by spaces, morning then afternoon: `"// /O OO -- I/"`, where `/`
//! is present, `-` unmarked, and `.` a session that the school does not hold.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use law::attendance::Code;
use register::{
    DaySessions, PupilIx, Registers, RollStatus, Rolls, SchoolCalendar, SchoolIx, Session, Slot,
    Spell,
};

pub(crate) const PUPIL: PupilIx = PupilIx(0);
pub(crate) const SCHOOL: SchoolIx = SchoolIx(0);

/// Draws the registers of one pupil from a Monday on.
pub(crate) fn draw(monday: Date, weeks: &[&str]) -> Registers {
    family(monday, &[weeks])
}

/// Draws the registers of several pupils at one school; the first pupil's strip sets when the
/// school is open.
pub(crate) fn family(monday: Date, pupils: &[&[&str]]) -> Registers {
    assert_eq!(
        monday.weekday(),
        Weekday::Monday,
        "a strip starts on a Monday"
    );
    let mut calendar = SchoolCalendar::default();
    for (date, am, pm) in days(monday, pupils[0]) {
        let held = match (am, pm) {
            ('.', '.') => DaySessions::None,
            (_, '.') => DaySessions::Am,
            ('.', _) => DaySessions::Pm,
            _ => DaySessions::Both,
        };
        calendar.set(date, held);
    }
    let mut rolls = Rolls::new();
    rolls.add_school(8_850_001, calendar);
    let on_roll = Spell {
        school: SCHOOL,
        start: monday.into(),
        end: None,
        status: RollStatus::Single,
    };
    rolls.add_pupils(vec![vec![on_roll]; pupils.len()]);
    let marking = rolls.open();
    for (p, weeks) in pupils.iter().enumerate() {
        for (date, am, pm) in days(monday, weeks) {
            for (mark, session) in [(am, Session::Am), (pm, Session::Pm)] {
                if !matches!(mark, '.' | '-') {
                    let text = if mark == '/' && session == Session::Pm {
                        '\\'
                    } else {
                        mark
                    };
                    let code = Code::parse(&text.to_string(), date).expect("a code");
                    let slot = Slot::of(date.into(), session);
                    marking.mark(PupilIx(p as u32), SCHOOL, slot, code);
                }
            }
        }
    }
    marking.close(1)
}

fn days(monday: Date, weeks: &[&str]) -> Vec<(Date, char, char)> {
    let mut out = Vec::new();
    for (w, week) in weeks.iter().enumerate() {
        for (d, day) in week.split(' ').enumerate() {
            let marks: Vec<char> = day.chars().collect();
            let [am, pm] = marks[..] else {
                panic!("two sessions a day, not {day:?}")
            };
            out.push((monday + ((w * 7 + d) as i64).days(), am, pm));
        }
    }
    out
}
